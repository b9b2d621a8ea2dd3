"""Check settings files without Snakemake, and say in a page what they would run.

python -m wellbeing.config.explain
python -m wellbeing.config.explain --configfile config/presets/gss_happiness.yaml
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from wellbeing.config.files import default_files, load
from wellbeing.config.origins import origins
from wellbeing.config.resolve import PHASES, Settings, resolve
from wellbeing.errors import InputError


def describe(settings: Settings, files: Sequence[str | Path]) -> str:
    """Say in a page what resolved settings would run, and from which files they came."""
    heading = f"Settings of run '{settings['run']}', from {' + '.join(str(file) for file in files)}"
    lines = [
        heading,
        f"  results     results/{settings['run']}/",
        f"  phases      {', '.join(phase for phase in PHASES if phase in settings)}",
    ]
    if absent := [phase for phase in PHASES if phase not in settings]:
        lines.append(f"  left out    {', '.join(absent)}")
    lines.append(f"  release     {settings['release']['profile']}")
    return "\n".join(lines + (_of_survey(settings) if "survey" in settings else []))


def _of_survey(settings: Settings) -> list[str]:
    """Lines that say what is done with the survey."""
    survey, areas, estimation = settings["survey"], settings["areas"], settings["estimation"]
    tables = f"{areas['source']}{_at(areas['path'])}, boundaries of {areas['vintage']}"
    points = f"{estimation['points']} quadrature point{'' if estimation['points'] == 1 else 's'}"
    lines = [
        f"  survey      {survey['source']}{_at(survey['path'])}",
        f"  areas       {tables if areas['source'] else 'no tables'}",
        f"  area rates  {', '.join(areas['from_respondents']) or 'none'}",
        f"  estimation  {points}, weights: {estimation['weights']}, {100 * estimation['level']:g}% intervals",
        "  outcomes",
    ]
    for name, outcome in settings["outcomes"].items():
        lines.append(
            f"    {name}: {outcome['label']} ({outcome['concept']} at least {outcome['at_least']:g})"
        )
    lines.append(f"  models      {settings['models']['rows']} rows")
    total = 0
    for name, rung in settings["models"]["rungs"].items():
        total += len(rung["terms"])
        added = f" (+{len(rung['terms'])}: {', '.join(rung['terms'])})" if rung["terms"] else ""
        lines.append(f"    {name} {rung['label']}: {total} term{'' if total == 1 else 's'}{added}")
    return lines


def said_by(files: Sequence[Path]) -> list[str]:
    """Lines that say which settings each file gives; the first gives all that no other does."""
    named: dict[Path, list[str]] = {file: [] for file in files}
    for place, file in origins(files).items():
        named[file].append(".".join(map(str, place)))
    lines = ["Where each setting comes from"]
    for file in files[1:]:
        lines.append(f"  {file}: {', '.join(named[file]) or 'nothing'}")
    return [*lines, f"  {files[0]}: all others"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 1 where the settings have problems."""
    parser = argparse.ArgumentParser(
        prog="python -m wellbeing.config.explain", description=__doc__.split("\n")[0]
    )
    parser.add_argument(
        "--configfile", nargs="+", type=Path, default=[], help="files laid over config/config.yaml"
    )
    parser.add_argument("--project", type=Path, default=Path("."), help="folder that holds config/")
    given = parser.parse_args(arguments)
    files = [*default_files(given.project), *given.configfile]
    try:
        print(describe(resolve(load(files), given.project, files), files))
        print("\n".join(said_by(files)))
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _at(path: str | None) -> str:
    return f" at {path}" if path else ""


if __name__ == "__main__":
    sys.exit(main())
