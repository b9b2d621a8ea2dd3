import datetime
from pathlib import Path

import numpy as np
import pytest
from snakemake.iocontainers import InputFiles, OutputFiles, Params

from wellbeing.errors import InputError
from wellbeing.report.pages.parameters import check_parameters, declared_parameters, plain
from wellbeing.report.pages.rule_parameters import merge_parameters, page_context


def cell(source: str, *tags: str, kind: str = "code") -> dict:
    return {"cell_type": kind, "source": source, "metadata": {"tags": list(tags)}}


def test_declared_names_in_order() -> None:
    cells = [cell("x = 1"), cell('"""Settings."""\nb = 1\na: int = 2  # why', "parameters")]
    assert declared_parameters(cells, "n.ipynb") == ["b", "a"]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([cell("x = 1")], "found 0 cells tagged 'parameters'"),
        ([cell("x = 1", "parameters"), cell("y = 1", "parameters")], "found 2 cells"),
        ([cell("x = ", "parameters")], "not valid Python: line 1"),
        ([cell("import os\nx = 1", "parameters")], "line 1 is something else"),
        ([cell("x", "parameters", kind="markdown")], "must be a code cell"),
    ],
)
def test_bad_parameters_cell(cells: list[dict], message: str) -> None:
    with pytest.raises(InputError, match=message):
        declared_parameters(cells, "n.ipynb")


def test_every_difference_is_listed_both_ways() -> None:
    with pytest.raises(InputError) as caught:
        check_parameters(["points", "seed", "table"], ["poinst", "table", "extra"], "n.ipynb")
    message = str(caught.value)
    assert "cell: poinst (did you mean 'points'?)" in message
    assert "cell: extra" in message
    assert "not passed: points" in message and "not passed: seed" in message
    assert "table" not in message


def test_equal_names_pass() -> None:
    check_parameters(["a", "b"], ["b", "a"], "n.ipynb")


def test_plain_values() -> None:
    given = {
        "n": np.int64(3),
        "x": np.float64(0.5),
        "on": np.bool_(True),
        "list": (np.array([1, 2]), Path("a/b.csv")),
        "day": datetime.date(2016, 4, 1),
        "none": None,
    }
    result = plain(given, "p")
    assert result == {
        "n": 3,
        "x": 0.5,
        "on": True,
        "list": [[1, 2], "a/b.csv"],
        "day": "2016-04-01",
        "none": None,
    }
    assert [type(result[key]) for key in ("n", "x", "on")] == [int, float, bool]


@pytest.mark.parametrize("key", [float("nan"), None, np.float64("nan")])
def test_missing_key_of_a_mapping(key: object) -> None:
    with pytest.raises(InputError, match="parameter cuts: a mapping has a missing value"):
        plain({key: 1}, "cuts")


def test_strange_type_is_named() -> None:
    with pytest.raises(InputError, match="parameter cuts: a object cannot be passed"):
        plain(object(), "cuts")


def test_merging_what_a_rule_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    inputs = InputFiles(["x.ipynb", str(tmp_path / "results/t.csv"), "a.csv", "b.csv", "x.py", "y.py"])
    for name, first, end in (("notebook", 0, None), ("table", 1, None), ("several", 2, 4), ("library", 4, 6)):
        inputs._set_name(name, first, end=end)
    outputs = OutputFiles(fromdict={"notebook": "x.ipynb", "page": "x.html", "figure": "f.svg"})
    params = Params(fromdict={"points": 11, "page": {"run": "study", "badge": "real", "source": "GSS"}})
    assert merge_parameters(params, inputs, outputs) == {
        "points": 11,
        "table": "results/t.csv",
        "several": ["a.csv", "b.csv"],
        "figure": "f.svg",
    }
    assert page_context(params).badge == "real"


def test_unnamed_and_doubled_items() -> None:
    with pytest.raises(InputError, match="each input needs a name"):
        merge_parameters({}, InputFiles(["a.csv"]), {})
    with pytest.raises(InputError, match="output 'table' has the name of another"):
        merge_parameters({}, {"table": "a"}, {"table": "b"})


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ({"run": "x", "badge": "real"}, "absent: source"),
        ({"run": "x", "badge": "real", "source": "s", "colour": "red"}, "unknown: colour"),
        ({"run": "x", "badge": "maybe", "source": "s"}, "badge 'maybe' is not one of synthetic, real"),
    ],
)
def test_page_context_is_checked(page: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        page_context({"page": page})
