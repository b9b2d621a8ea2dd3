"""The conceptual model: its file, its tables and its picture."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import yaml
from scipy import stats

from wellbeing.errors import InputError
from wellbeing.framework.conceptual_model import load_model, model_tables
from wellbeing.framework.graph import load_graph
from wellbeing.framework.graph_tables import adjustment_sets, graph_tables
from wellbeing.models.implications import added_share
from wellbeing.report.framework.figures import column_layout, draw_model, draw_question
from wellbeing.report.framework.tables import arrows_table, sets_table

PROJECT = Path(__file__).resolve().parents[3]
FILE = PROJECT / "config" / "framework" / "model.yaml"


def test_every_node_and_edge_says_its_status_and_source():
    nodes, edges = model_tables(load_model(FILE))
    for table in (nodes, edges):
        assert table["source"].str.len().gt(0).all()
        assert set(table["status"]) <= {"attested", "inferred", "proposed"}
    assert set(edges["from"]) | set(edges["to"]) == set(nodes["id"])


def test_the_levels_and_links_of_the_study_are_there():
    nodes, _ = model_tables(load_model(FILE))
    ids = set(nodes["id"])
    assert {"belonging", "cohesion", "support", "control", "networks"} <= ids
    assert {"participation", "power_sharing", "spillovers", "tipping_points"} <= ids
    assert (nodes["level"] == "indicator").sum() == 8


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: c["edges"][0]["from"].append("moon"), "no node 'moon'"),
        (lambda c: c["nodes"]["belonging"].update(level="links"), "did you mean 'link'"),
        (lambda c: c["edges"].append({**c["edges"][1], "to": ["community_conditions"]}), "to itself"),
        (lambda c: c["edges"].append(c["edges"][2]), "given twice"),
        (lambda c: c["nodes"].update(alone={**c["nodes"]["urban"]}), "no edge touches it"),
        (lambda c: c["nodes"]["urban"].update(colour="red"), "nodes.urban.colour: unknown key"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, change, words):
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    change(content)
    path = tmp_path / "model.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load_model(path)


def test_arrows_declared_together_stand_in_one_row_and_none_is_lost_or_made_up():
    nodes, edges = model_tables(load_model(FILE))
    table = arrows_table(nodes, edges)
    counted = sum(len(row["From"].split("; ")) * len(row["To"].split("; ")) for _, row in table.iterrows())
    assert counted == len(edges)
    assert len(table) < len(edges)


def test_a_layout_keeps_columns_and_no_two_nodes_share_a_place():
    columns = {"left": ["a", "b", "c"], "right": ["d", "e"]}
    places = column_layout(columns, [("a", "e"), ("c", "d")])
    assert {places[name][0] for name in "abc"} == {0.0}
    assert len(set(places.values())) == 5
    # neighbours come to stand near one another: the lines a-e and c-d do not cross
    assert (places["a"][1] - places["c"][1]) * (places["e"][1] - places["d"][1]) > 0
    assert places == column_layout(columns, [("a", "e"), ("c", "d")])


def test_both_pictures_are_drawn_with_words():
    drawn = draw_model(*model_tables(load_model(FILE)))
    causal = load_graph(PROJECT / "config" / "framework" / "causal_graph.yaml")
    nodes, edges = graph_tables(causal)
    sets = adjustment_sets(causal, ["individual"], list(causal.term))
    asked = draw_question(nodes, edges, sets, "walkable_area", "individual")
    assert "boxes" in drawn.alt
    assert "hold" in asked.alt
    assert "Feels safe after dark" in asked.alt.split("on the way are")[1]
    plt.close("all")


def test_a_missing_set_is_said_in_words():
    causal = load_graph(PROJECT / "config" / "framework" / "causal_graph.yaml")
    table = sets_table(adjustment_sets(causal, ["individual", "mental"], list(causal.term)))
    row = table[table["Exposure"] == "Belonging"].iloc[0]
    assert (row["Hold constant"], row["Outcome"]) == ("no measured set suffices", "every outcome")


def test_added_share_agrees_with_a_regression_on_independent_people():
    rng = np.random.default_rng(4)
    people = 4000
    control = np.column_stack([np.ones(people), rng.normal(size=people)])
    x = control[:, 1:] + rng.normal(size=(people, 1))
    y = 0.2 * x[:, 0] + control[:, 1] + rng.normal(size=people)
    share, p = added_share(y, x, control, pd.Series(np.arange(people)))
    design = np.column_stack([control, x])
    full, short = (y - d @ np.linalg.lstsq(d, y, rcond=None)[0] for d in (design, control))
    assert share == pytest.approx(1 - full @ full / (short @ short), rel=1e-9)
    bread = np.linalg.inv(design.T @ design)  # White's (1980) covariance, by the book
    robust = bread @ (design.T * full**2) @ design @ bread * people / (people - 1)
    z = np.linalg.lstsq(design, y, rcond=None)[0][2] / np.sqrt(robust[2, 2])
    assert p == pytest.approx(2 * stats.t.sf(abs(z), people - 1), rel=1e-6)


def test_added_share_of_something_independent_is_clear_as_often_as_chance_allows():
    rng = np.random.default_rng(5)
    cluster = pd.Series(np.repeat(np.arange(80), 10))
    low = 0
    for _ in range(200):
        place = rng.normal(size=80)[cluster]
        x = (rng.normal(size=80)[cluster] + rng.normal(size=800))[:, None]
        _, p = added_share(place + rng.normal(size=800), x, np.ones((800, 1)), cluster)
        low += p < 0.05
    assert low <= 20  # the 99.9th centile of a binomial of 200 at 0.05 is 20
