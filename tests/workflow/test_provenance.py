"""Where each number comes from: the rule a fact names is the rule that wrote the file it names."""

import json

import pandas as pd
import pytest

from wellbeing.tables import read_table

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("finished")]


@pytest.fixture(scope="module")
def wrote(finished) -> dict[str, str]:
    """File -> rule, as Snakemake itself tells it."""
    done = finished.snakemake("--summary", "--configfile", "config/presets/smoke.yaml")
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()[1:]]
    return {line[0]: line[2] for line in lines if len(line) > 2}


def test_the_rule_of_every_fact_wrote_its_file(finished, wrote):
    content = json.loads((finished.folder / "results/smoke/report/facts.json").read_text(encoding="utf-8"))
    assert len(content["facts"]) > 500
    wrong = {
        key: (fact["rule"], wrote.get(fact["source_file"]))
        for key, fact in content["facts"].items()
        if fact["rule"] != wrote.get(fact["source_file"])
    }
    assert wrong == {}


def test_the_rule_of_every_verdict_wrote_its_table(finished, wrote):
    verdicts = pd.read_csv(finished.folder / "results/smoke/released/verdicts.csv").dropna(subset=["file"])
    assert len(verdicts) > 20
    wrong = {
        row.claim: (row.made_by, wrote.get(f"results/smoke/{row.file}"))
        for row in verdicts.itertuples()
        if row.made_by != wrote.get(f"results/smoke/{row.file}")
    }
    assert wrong == {}


def test_the_data_dictionary_names_every_column_that_left(finished):
    run = finished.folder / "results/smoke"
    told = read_table(run / "report/data_dictionary.csv").groupby("table")["column"].agg(list)
    for path in sorted((run / "released").glob("*.csv")):
        if path.stem != "log":
            assert told[path.stem] == list(pd.read_csv(path, nrows=0).columns), path.stem
