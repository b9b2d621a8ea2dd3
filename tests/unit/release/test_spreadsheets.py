"""A released table opened in a spreadsheet works out nothing, and reads back as it was."""

import csv

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellbeing.report.document.markdown import read_rows
from wellbeing.tables import guarded, read_table, unguarded, write_table

SIGNS = "=+-@\t\r"


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x","y")', "+ links", "-1+1", "@SUM(A1)", "\t=1", "- none", "'=1", "''+x"]
)
def test_a_formula_becomes_a_text_and_comes_back(tmp_path, text):
    table = pd.DataFrame({"label": [text, "plain"], "estimate": [-0.5, 1.25], "mixed": ["-1.5", "it's"]})
    write_table(table, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell[:1] in SIGNS and cell not in ("-0.5", "-1.5", "")]
    assert read_table(tmp_path / "t.csv")["label"].tolist() == [text, "plain"]
    assert read_table(tmp_path / "t.csv")["estimate"].tolist() == [-0.5, 1.25]
    assert [row["label"] for row in read_rows(tmp_path / "t.csv")] == [text, "plain"]


@given(st.text())
def test_guarding_is_undone_whole(text):
    safe = guarded(text)
    assert safe[:1] not in SIGNS or safe == "" or float(safe) == float(text)
    assert unguarded(safe) == text
