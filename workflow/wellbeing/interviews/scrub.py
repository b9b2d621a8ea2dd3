"""Names of people and of their computers' folders, taken out of what a project says of itself."""

import re
from pathlib import PurePosixPath

_HOME = re.compile(
    r"(?:file:/{2,3})?(?:[A-Za-z]:)?[\\/]+(?:Users|home|Documents and Settings)[\\/]+"
    r"[^\s\\/\"'<>|]+(?:[\\/][^\n\"'<>|]*)?",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\\\\[\w.-]+\\[^\s\"'<>|]+")
REMOVED = "[folder removed]"


def scrub(text: str) -> str:
    """A text without home folders, network shares and e-mail addresses."""
    return _ACCOUNT.sub("[removed]", _HOME.sub(REMOVED, text or ""))


def base_name(path: str) -> str:
    """The last part of a path or address in any system's style, without its folders."""
    plain = re.sub(r"^\w+:/*", "", (path or "").replace("\\", "/"))
    return PurePosixPath(plain).name


def coder_labels(keys: list[str]) -> dict[str, str]:
    """Labels that are nobody's name, in the order given: Coder 1, Coder 2 ..."""
    return {key: f"Coder {at}" for at, key in enumerate(dict.fromkeys(keys), start=1)}
