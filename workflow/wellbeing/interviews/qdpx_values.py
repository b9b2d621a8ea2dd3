"""Values as the REFI-QDA schema allows them: GUIDs, colours, dates, and text that XML can hold."""

import re
from datetime import date, datetime

from wellbeing.interviews.coded_project import Project, make_guid

_GUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLOURS = {
    "black": "#000000", "white": "#FFFFFF", "red": "#FF0000", "green": "#008000", "blue": "#0000FF",
    "yellow": "#FFFF00", "orange": "#FFA500", "purple": "#800080", "pink": "#FFC0CB", "brown": "#A52A2A",
    "grey": "#808080", "gray": "#808080", "cyan": "#00FFFF", "magenta": "#FF00FF",
}  # fmt: skip


def schema_guid(value: str) -> str:
    """A GUID as it is, or one that follows from whatever stands in its place."""
    return value if _GUID.fullmatch(value) else make_guid("guid", value)


def schema_colour(value: str) -> str:
    """#RRGGBB of a colour written as #RGB, #RRGGBB, #AARRGGBB, rgb(r, g, b) or by a common name; else empty."""
    value = value.strip().lower()
    if re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", value):
        return value.upper()
    if re.fullmatch(r"#[0-9a-f]{8}", value):
        return f"#{value[3:]}".upper()
    parts = re.fullmatch(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,[^)]*)?\)", value)
    if parts and all(int(part) <= 255 for part in parts.groups()):
        return "#" + "".join(f"{int(part):02X}" for part in parts.groups())
    return _COLOURS.get(value, "")


def schema_moment(value: str) -> str:
    """A date and time as XML wants it, of anything ISO 8601 allows; else empty: 05/01/2024 could be two days."""
    if re.fullmatch(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", value):
        try:
            datetime.fromisoformat(re.sub(r"\.\d+", "", value))
        except ValueError:
            return ""
        return value
    try:
        return datetime.fromisoformat(value.strip()).isoformat()
    except ValueError:
        return ""


def schema_value(kind: str, value: object) -> tuple[str, str]:
    """The type and text of a variable's value: its declared type where the value is one, else Text."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    fits = {
        "Boolean": isinstance(value, bool),
        "Integer": isinstance(value, int) and not isinstance(value, bool),
        "Float": isinstance(value, int | float) and not isinstance(value, bool),
        "Date": _is_date(text),
        "DateTime": bool(schema_moment(text)),
    }
    if kind == "DateTime" and fits["DateTime"]:
        text = schema_moment(text)
    return (kind if fits.get(kind, False) else "Text"), text


def schema_text(value: str) -> str:
    """A text without the characters that XML forbids (a form feed, NUL): each becomes a blank."""
    return _FORBIDDEN.sub(" ", value)


def note_losses(project: Project) -> None:
    """List what of a project a .qdpx cannot hold, with counts; the analysis has it all the same."""
    bare = [
        item
        for item in project.segments
        if item.place.get("tag", "PlainTextSelection") == "PlainTextSelection"
    ]
    counts = {
        "passages without a place in their text": sum(
            item.start is None or item.end is None for item in bare
        ),
        "colours that are none": sum(
            bool(code.colour) and not schema_colour(code.colour) for code in project.codes
        ),
        "dates in no form the standard has": sum(
            bool(text) and not schema_moment(text)
            for text in (project.created, *(coding.date for coding in project.codings))
        ),
        "control characters in names, memos or definitions (blanks instead)": sum(
            len(_FORBIDDEN.findall(text)) for text in _short_texts(project)
        ),
    }
    for words, count in counts.items():
        if count:
            project.issue(
                "note", "project.qdpx", f"left out of the file for other programs alone: {count} {words}"
            )


def _short_texts(project: Project) -> list[str]:
    parts = (project.codes, project.sources, project.segments, project.cases, project.memos, project.sets)
    texts = [text for part in parts for item in part for text in (item.name, item.description)]
    return [*texts, *(memo.text for memo in project.memos), project.name, project.description]


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
