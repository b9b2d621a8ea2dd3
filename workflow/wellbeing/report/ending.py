"""The last lines of a run in the terminal: what was read, what was found, where it is to be read."""

import textwrap
from collections import Counter
from pathlib import Path

from wellbeing.report.facts import load_facts
from wellbeing.report.page_context import BADGES
from wellbeing.tables import read_table

WIDTH = 100


def ending(run: Path, seconds: float) -> list[str]:
    """Six lines at most; the last is the path of the report.

    Args:
        run: folder of the run, complete.
        seconds: how long it took.
    """
    known = load_facts(run / "report/facts.json")
    lines = [f"Run     {known.meta['run']}", f"Data    {BADGES[known.meta['badge']]['label']}"]
    if "sample.analysed" in known.facts:
        people, areas = (known.facts[f"sample.{key}"].text for key in ("analysed", "areas"))
        lines.append(f"People  {people} in {areas} {known.meta['area_labels']}")
    verdicts = run / "released/verdicts.csv"
    if "claims" in known.meta["chapters"]:
        counts = Counter(read_table(verdicts)["verdict"])
        words = ", ".join(f"{number} {verdict}" for verdict, number in counts.most_common())
        lines.append(textwrap.fill(f"Claims  {words}", WIDTH, subsequent_indent=" " * 8))
    minutes, rest = divmod(round(seconds), 60)
    lines.append(f"Took    {f'{minutes} min {rest} s' if minutes else f'{rest} s'}")
    return [*lines, f"Read    {run}/report/index.html"]
