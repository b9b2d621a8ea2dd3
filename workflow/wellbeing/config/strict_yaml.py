"""Plain YAML and nothing that surprises: what another program might read otherwise is refused in words.

PyYAML does the reading. Before it makes values of a text, its events are counted (nesting, what aliases unfold to) and
its nodes looked at (keys, tags, numbers written in a way that reads as another number).
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

MAX_CHARACTERS = 500_000
MAX_DEPTH = 40
MAX_VALUES = 200_000
"""Values of a file once its aliases are unfolded; the largest of the study's own files holds some three thousand."""

_MERGE = "tag:yaml.org,2002:merge"
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WHOLE, _DECIMAL = re.compile(r"-?(0|[1-9]\d{0,17})"), re.compile(r"[-+]?\d*\.\d*([eE][-+]?\d+)?")
_ENDLESS = re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE)

_Fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Refused(Exception):
    """A text that is no YAML of ours: what is wrong, and in which line where that is known."""

    def __init__(self, what: str, line: int | None = None):
        super().__init__(f"line {line}: {what}" if line else what)


def parse(text: str) -> Any:
    """Read one YAML document made of texts, numbers, true, false, null, dates, lists and mappings.

    Raises:
        Refused: it cannot be read, or not without a surprise.
    """
    if len(text) > MAX_CHARACTERS:
        raise Refused(f"holds more than {MAX_CHARACTERS:,} characters: that is no file of settings")
    if strange := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, strange.start()) + 1
        raise Refused(f"holds the control character U+{ord(strange[0]):04X}: save it as plain text", line)
    try:
        _count(yaml.parse(text, Loader=_Fast))
        loader = _Fast(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise Refused("is empty")
            _look(loader, node)
            return loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise _in_words(text, error) from None


def _in_words(text: str, error: yaml.YAMLError) -> Refused:
    """Say what is wrong; the slow reader tells better in which line."""
    try:
        _count(yaml.parse(text[:50_000], Loader=yaml.SafeLoader))
    except yaml.YAMLError as slower:
        error = slower if len(text) <= 50_000 else error
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "cannot be read"
    if "'\\t'" in what:
        what = "a tab stands where spaces are wanted: indent with spaces"
    if "another document" in what:
        what = "a line of `---` begins a second document: keep one"
    return Refused(f"is not valid YAML: {what}", mark.line + 1 if mark else None)


def _count(events: Iterator[Any]) -> None:
    """Refuse a text that nests too deep, refers to itself, unfolds to too much, or holds a tag."""
    sizes: dict[str | None, int] = {}
    open_: list[tuple[str | None, int]] = []
    count = 0
    for event in events:
        line = event.start_mark.line + 1
        if getattr(event, "tag", None):
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise Refused(f"the tag {shown} is not understood: write plain values", line)
        if isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for anchor, _ in open_):
                raise Refused(f"the alias *{event.anchor} stands inside what it refers to", line)
            count += sizes.get(event.anchor, 1)
        elif isinstance(event, yaml.CollectionStartEvent):
            open_.append((event.anchor, count))
            count += 1
            if len(open_) > MAX_DEPTH:
                raise Refused(f"nests deeper than {MAX_DEPTH} levels", line)
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_.pop()
            if anchor:
                sizes[anchor] = count - before
        elif isinstance(event, yaml.ScalarEvent):
            count += 1
        if count > MAX_VALUES:
            raise Refused(f"its aliases unfold to more than {MAX_VALUES:,} values", line)


def _look(loader: Any, node: yaml.Node, seen: set[int] | None = None) -> None:
    """Refuse keys, tags and numbers that would be read as something else than what is written."""
    seen = set() if seen is None else seen
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        _look_at_keys(loader, node)
        for key, value in node.value:
            if key.tag == _MERGE:
                _look_at_merge(value)
            _look(loader, value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _look(loader, item, seen)
    else:
        _look_at_scalar(loader, node)


def _look_at_scalar(loader: Any, node: yaml.Node) -> None:
    text, line = node.value, node.start_mark.line + 1
    kind = _kind(node)
    if kind in ("value", "merge"):
        raise Refused(f"{text} has a meaning of its own in YAML: put it in quotes", line)
    if kind == "int" and not _WHOLE.fullmatch(text):
        if len(text) > 18:
            raise Refused(f"{text[:18]}… is too large a number: put it in quotes if it is a text", line)
        value = loader.construct_object(node)
        raise Refused(f"{text} would be read as the number {value}: write {value}, or put it in quotes", line)
    if kind == "float" and not _DECIMAL.fullmatch(text) and not _ENDLESS.fullmatch(text):
        raise Refused(f"{text} would be read as a number: put it in quotes if it is a text", line)
    if kind == "timestamp":
        try:
            loader.construct_object(node)
        except (ValueError, OverflowError):
            raise Refused(f"{text} looks like a date but is none: put it in quotes", line) from None


def _look_at_merge(node: yaml.Node) -> None:
    parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not all(isinstance(part, yaml.MappingNode) for part in parts):
        raise Refused("`<<` takes in keys with values, or a list of such", node.start_mark.line + 1)


def _look_at_keys(loader: Any, node: yaml.MappingNode) -> None:
    given: set[Any] = set()
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if key.tag == _MERGE:
            continue  # `<<: *name`, which may stand several times
        if isinstance(key, yaml.MappingNode):
            raise Refused("braces stand where a name is wanted: put a text that holds {{ }} in quotes", line)
        if isinstance(key, yaml.SequenceNode):
            raise Refused("a list stands where a name is wanted: put the name in quotes", line)
        _look_at_scalar(loader, key)
        value, kind = loader.construct_object(key), _kind(key)
        if kind != "str" and (kind not in ("int", "float") or str(value) != key.value):
            shown = {"bool": str(value).lower(), "null": "null", "timestamp": "a date"}.get(kind, value)
            what = f"the key {key.value} would be read as {shown}" if key.value else "a key is empty"
            raise Refused(f"{what}: put it in quotes", line)
        # 1 and '1' are one key to a schema, 1 and 1.0 to Python
        if {value, str(value)} & given:
            raise Refused(f"the key '{value}' is given twice", line)
        given |= {value, str(value)}


def _kind(node: yaml.Node) -> str:
    return node.tag.rpartition(":")[2]
