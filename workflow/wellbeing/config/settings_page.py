"""Write docs/configuration.md, the reference of every setting, from the schema and config/config.yaml.

python -m wellbeing.config.settings_page --check
python -m wellbeing.config.settings_page --write
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from wellbeing.config.files import read_yaml
from wellbeing.config.generated import write_or_check
from wellbeing.config.shape import WANTED, config_schema

HEADER = """\
# Settings

<!-- Written by `python -m wellbeing.config.settings_page --write` from workflow/schemas/config.schema.yaml and
config/config.yaml: edit those. -->

Every setting of a run, with its value in `config/config.yaml`. Settings are read in this order, each laid
over those before it: `config/config.yaml`; `config/local.yaml`, if you made one (git ignores it); the files
after `--configfile`; the values after `--config`. Mappings merge, lists replace, and null removes an outcome
or a rung.

To check settings and see what they would run, without running it:

    python -m wellbeing.config.explain --configfile config/presets/gss_happiness.yaml

On the command line a nested number arrives as text, so `--config 'estimation={points: 7}'` is refused: put it
in a file and use `--configfile`.
"""


class Row(NamedTuple):
    """One setting: where it is, what it may be, what it is now."""

    path: str
    type: str
    default: str
    unit: str
    meaning: str


def rows(schema: dict, config: dict) -> Iterator[Row]:
    """Yield a row for every setting of the schema, in its order.

    Names of the user's choice (of outcomes, of rungs) stand once, as ``outcomes.<name>.label``, with the
    values of all entries of ``config``.
    """
    for name, part in schema["properties"].items():
        yield from _rows((name,), part, {"": config[name]})


def _rows(path: tuple[str, ...], part: dict, values: dict[str, Any]) -> Iterator[Row]:
    """Rows of one part; ``values`` holds its value, or one for each entry above it, by the entry's name."""
    entry = part.get("additionalProperties")
    if isinstance(entry, dict):
        entries = values[""]
        yield Row(".".join(path), "named entries", f"`{', '.join(entries)}`", "", part["description"])
        for name, sub in entry["properties"].items():
            yield from _rows(
                (*path, "<name>", name), sub, {key: value[name] for key, value in entries.items()}
            )
    elif "properties" in part:
        for name, sub in part["properties"].items():
            yield from _rows((*path, name), sub, {key: value[name] for key, value in values.items()})
    else:
        yield Row(".".join(path), _type(part), _defaults(values), part.get("x-unit", ""), part["description"])


def reference_text(project: Path) -> str:
    """Return docs/configuration.md as it should be."""
    schema, config = config_schema(), read_yaml(project / "config" / "config.yaml")
    sections: dict[str, list[Row]] = {}
    for row in rows(schema, config):
        top = row.path.split(".")[0]
        single = "object" not in schema["properties"][top]["type"]
        sections.setdefault("run" if single else top, []).append(row)
    parts = [HEADER.rstrip()]
    for name, found in sections.items():
        about = schema["properties"][name]["description"]
        parts += [f"## {name}", *([] if about == found[0].meaning else [about]), _table(found)]
    return "\n\n".join(parts) + "\n"


def _table(found: list[Row]) -> str:
    lines = ["| setting | type | default | unit | meaning |", "|---|---|---|---|---|"]
    lines += ["| " + " | ".join((f"`{row.path}`", *row[1:])) + " |" for row in found]
    return "\n".join(lines)


def _type(part: dict) -> str:
    if "enum" in part:
        return " or ".join(f"`{choice}`" for choice in part["enum"])
    kinds = [part["type"]] if isinstance(part["type"], str) else part["type"]
    words = " or ".join(WANTED[kind] for kind in kinds)
    if "exclusiveMinimum" in part:
        return f"{words} between {part['exclusiveMinimum']} and {part['exclusiveMaximum']}"
    return f"{words}, {part['minimum']} to {part['maximum']}" if "minimum" in part else words


def _defaults(values: dict[str, Any]) -> str:
    texts = {key: f"`{json.dumps(value, ensure_ascii=False)}`" for key, value in values.items()}
    return "<br>".join(f"{key}: {text}" if key else text for key, text in texts.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 1 where the page is out of step."""
    return write_or_check(
        "wellbeing.config.settings_page", "docs/configuration.md", reference_text, arguments
    )


if __name__ == "__main__":
    sys.exit(main())
