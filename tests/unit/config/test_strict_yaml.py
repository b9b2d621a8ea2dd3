"""What YAML would read otherwise than it is written is refused, with the line and the mend."""

import time
from datetime import date

import pytest

from wellbeing.config.files import read_yaml
from wellbeing.config.strict_yaml import Refused, parse
from wellbeing.errors import InputError

REFUSED = {
    "braces": ("a: 1\nb: {{ x }}", "line 2: braces stand where a name is wanted"),
    "mapping as key": ("{a: 1}: 2", "braces stand where a name is wanted"),
    "list as key": ("? [a]\n: b", "a list stands where a name is wanted"),
    "key twice": ("a: 1\na: 2", "line 2: the key 'a' is given twice"),
    "key twice in two kinds": ("c: {1: a, '1': b}", "the key '1' is given twice"),
    "key twice in two numbers": ("c: {1: a, 1.0: b}", "the key '1.0' is given twice"),
    "no as key": ("rungs: {no: x}", "the key no would be read as false: put it in quotes"),
    "on as key": ("on: x", "the key on would be read as true"),
    "null as key": ("~: x", "the key ~ would be read as null"),
    "no key": ("? \n: x", "a key is empty"),
    "date as key": ("2020-01-02: x", "the key 2020-01-02 would be read as a date"),
    "number as key": ("1.10: x", "the key 1.10 would be read as 1.1"),
    "octal": ("a: 010", "010 would be read as the number 8: write 8, or put it in quotes"),
    "sixties": ("a: 12:30", "12:30 would be read as the number 750"),
    "hexadecimal": ("a: 0x1f", "0x1f would be read as the number 31"),
    "too large": ("a: " + "9" * 5000, "is too large a number"),
    "no date": ("a: 2020-13-45", "2020-13-45 looks like a date but is none"),
    "inside itself": ("a: &a [*a]", "the alias *a stands inside what it refers to"),
    "inside itself by key": ("a: &a\n  b: *a", "line 2: the alias *a stands inside what it refers to"),
    "too deep": ("a: " + "{a: " * 3000 + "1" + "}" * 3000, "nests deeper than 40 levels"),
    "unfolds": (
        "a: &a [1,1,1,1,1,1,1,1,1,1]\n"
        + "".join(
            f"{n}: &{n} [{','.join([f'*{b}'] * 10)}]\n" for b, n in ["ab", "bc", "cd", "de", "ef", "fg"]
        ),
        "its aliases unfold to more than 200,000 values",
    ),
    "python tag": ("a: !!python/name:os.system x", "the tag !!python/name:os.system is not understood"),
    "tag": ("a: !!int x", "the tag !!int is not understood"),
    "tab": ("a:\n\tb: 1", "line 2: is not valid YAML: a tab stands where spaces are wanted"),
    "control character": ("a: 1\nb: \x07", "line 2: holds the control character U+0007"),
    "second document": ("a: 1\n---\nb: 1", "a line of `---` begins a second document"),
    "merge of nothing": ("a: {<<: 3}", "`<<` takes in keys with values"),
    "equals sign": ("a: =", "= has a meaning of its own"),
    "nothing": ("# only this", "is empty"),
}


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED)
def test_refused_in_words_and_at_once(text, words):
    started = time.process_time()
    with pytest.raises(Refused) as caught:
        parse(text)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 200
    assert time.process_time() - started < 60  # an alias bomb would take minutes, and then the memory


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: yes, b: 'no', c: ~, d: -9, e: 1.50}", {"a": True, "b": "no", "c": None, "d": -9, "e": 1.5}),
        ("{-9: a, 1.1: b, '010': c}", {-9: "a", 1.1: "b", "010": "c"}),
        ("a: 2020-01-02", {"a": date(2020, 1, 2)}),
        ("a: &a {x: 1}\nb: {<<: *a, <<: *a, y: 2}", {"a": {"x": 1}, "b": {"x": 1, "y": 2}}),
        ("p: {q: {b: &b {<<: {x: 1}, x: 2}}}\nc: {<<: *b}", {"p": {"q": {"b": {"x": 2}}}, "c": {"x": 2}}),
    ],
)
def test_read_as_it_is_written(text, value):
    assert parse(text) == value


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a: 1\nb: 'caf\xe9'".encode("latin-1"), "line 2: byte 0xe9 is not UTF-8: save the file as UTF-8"),
        ("a: 1".encode("utf-16"), "is in UTF-16: save it as UTF-8"),
        (b"a: 1\0", "holds NUL bytes"),
        (b"", "is empty"),
        (b"- a", "must hold keys with values, as `run: study`"),
    ],
)
def test_a_file_that_is_no_text_is_named(tmp_path, content, words):
    file = tmp_path / "overlay.yaml"
    file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_yaml(file)
    assert str(caught.value) == f"{file}: {words}" or str(caught.value).startswith(f"{file}: {words}:")


def test_a_mark_of_the_byte_order_is_no_part_of_the_first_key(tmp_path):
    (tmp_path / "bom.yaml").write_bytes("run: x\r\nseed: 1\r\n".encode("utf-8-sig"))
    assert read_yaml(tmp_path / "bom.yaml") == {"run": "x", "seed": 1}


def test_a_folder_and_a_file_that_is_not_there_are_named(tmp_path):
    with pytest.raises(InputError, match="is a folder, not a file"):
        read_yaml(tmp_path)
    (tmp_path / "mine.yaml").write_text("a: 1", encoding="utf-8")
    with pytest.raises(InputError, match="there is no such file — did you mean 'mine'"):
        read_yaml(tmp_path / "min.yaml")
