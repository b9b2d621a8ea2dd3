"""Causal words in prose."""

import json

from small_register import PROJECT

from wellbeing.claims.register import load_register
from wellbeing.claims.words import find_words


def test_words_are_found_in_prose_and_not_in_code(tmp_path):
    notebook = {
        "cells": [
            {"cell_type": "markdown", "source": ["Voting Causes joy.\n", "It boosts it."]},
            {"cell_type": "code", "source": ["causes = 1"]},
        ]
    }
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (tmp_path / "b.md").write_text("Because of causeways nothing is found.", encoding="utf-8")
    table = find_words([tmp_path / "a.ipynb", tmp_path / "b.md"], ["causes", "boosts"]).set_index("file")
    assert list(table["found"]) == [2, 0, 2]
    assert table.loc["all", "which"] == "causes, boosts"


def test_the_study_s_own_prose_holds_none():
    files = [*(PROJECT / "workflow" / "report").rglob("*.md"), *(PROJECT / "notebooks").glob("*.ipynb")]
    words = load_register(PROJECT / "config" / "claims.yaml").causal_words
    table = find_words(files, words)
    assert table.set_index("file").loc["all", "found"] == 0, table[table["found"] > 0].to_string()
