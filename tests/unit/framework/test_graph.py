"""The causal graph: its file, minimal adjustment sets, and what a chosen set does."""

from pathlib import Path

import networkx as nx
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from wellbeing.errors import InputError
from wellbeing.framework.adjustment import back_door_graph, check_set, minimal_set
from wellbeing.framework.graph import CausalGraph, load_graph
from wellbeing.framework.graph_tables import (
    adjustment_sets,
    graph_tables,
    implied_independences,
    ladder_warnings,
)

PROJECT = Path(__file__).resolve().parents[3]
FILE = PROJECT / "config" / "framework" / "causal_graph.yaml"


def causal_of(edges: list[tuple[str, str]], hidden: tuple[str, ...] = ()) -> CausalGraph:
    graph = nx.DiGraph(edges)
    names = {name: name for name in graph}
    return CausalGraph(
        graph=graph,
        labels=names,
        tier=dict.fromkeys(graph, "all"),
        tiers={"all": "All"},
        measured=frozenset(set(graph) - set(hidden)),
        term=names,
        exposures=("x",),
        outcomes=("y",),
    )


def test_a_confounder_is_held_and_a_mediator_is_not():
    causal = causal_of([("c", "x"), ("c", "y"), ("x", "m"), ("m", "y"), ("x", "y")])
    assert minimal_set(causal, "x", "y") == {"c"}
    assert check_set(causal, "x", "y", ["c"]).sufficient
    held = check_set(causal, "x", "y", ["c", "m"])
    assert (held.sufficient, held.mediators, held.descendants) == (False, ("m",), ())
    assert check_set(causal, "x", "y", []).open == ("c",)


def test_a_collider_opens_what_was_shut():
    """M-bias: nothing need be held, and to hold the common effect of two hidden causes opens a path."""
    causal = causal_of([("u", "x"), ("u", "c"), ("v", "c"), ("v", "y"), ("x", "y")], hidden=("u", "v"))
    assert minimal_set(causal, "x", "y") == frozenset()
    held = check_set(causal, "x", "y", ["c"])
    assert (held.sufficient, held.colliders, held.mediators) == (False, ("c",), ())


def test_a_mediator_with_a_hidden_cause_of_the_outcome_is_a_collider_too():
    causal = causal_of([("x", "m"), ("m", "y"), ("u", "m"), ("u", "y"), ("x", "y")], hidden=("u",))
    held = check_set(causal, "x", "y", ["m"])
    assert (held.mediators, held.colliders) == (("m",), ("m",))


def test_an_effect_off_the_way_is_a_descendant():
    causal = causal_of([("x", "y"), ("x", "d")])
    held = check_set(causal, "x", "y", ["d"])
    assert (held.sufficient, held.mediators, held.descendants) == (False, (), ("d",))


def test_a_hidden_common_cause_leaves_no_set():
    causal = causal_of([("u", "x"), ("u", "y"), ("c", "x"), ("c", "y"), ("x", "y")], hidden=("u",))
    assert minimal_set(causal, "x", "y") is None
    assert check_set(causal, "x", "y", ["c"]).unmeasured


def test_butterfly_needs_one_more_when_the_middle_is_held():
    """Textbook case (Pearl 2009, figure 3.4): the middle alone opens a path; with either neighbour it is shut."""
    edges = [("a", "x"), ("a", "c"), ("b", "c"), ("b", "y"), ("c", "x"), ("c", "y"), ("x", "y")]
    causal = causal_of(edges)
    assert not check_set(causal, "x", "y", ["c"]).sufficient
    assert check_set(causal, "x", "y", ["c", "a"]).sufficient
    assert check_set(causal, "x", "y", ["c", "b"]).sufficient
    assert len(minimal_set(causal, "x", "y")) == 2


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_minimal_set_shuts_the_back_door_holds_no_effect_and_can_spare_nothing(data):
    names = ["a", "b", "x", "c", "d", "y"]
    pairs = [(one, two) for at, one in enumerate(names) for two in names[at + 1 :]]
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True, min_size=3))
    causal = causal_of([*chosen, ("x", "y")], hidden=("b",) if data.draw(st.booleans()) else ())
    found = minimal_set(causal, "x", "y")
    if found is None:
        return
    back = back_door_graph(causal.graph, "x")
    assert nx.is_d_separator(back, {"x"}, {"y"}, set(found))
    assert not found & nx.descendants(causal.graph, "x")
    assert found <= causal.measured
    for name in found:
        assert not nx.is_d_separator(back, {"x"}, {"y"}, set(found) - {name})
    assert check_set(causal, "x", "y", found).sufficient


def test_implied_independences_are_separated_by_their_sets():
    causal = load_graph(FILE)
    implied = implied_independences(causal, list(causal.term))
    assert implied
    for one, other, given_these in implied:
        assert not causal.graph.has_edge(one, other)
        assert nx.is_d_separator(causal.graph, {one}, {other}, set(given_these))
        assert set(given_these) <= causal.measured


@pytest.fixture(scope="module")
def ladder():
    rungs = yaml.safe_load((PROJECT / "config" / "config.yaml").read_text(encoding="utf-8"))["models"][
        "rungs"
    ]
    held, so_far = {}, []
    for rung, entry in rungs.items():
        so_far = [*so_far, *entry["terms"]]
        held[rung] = so_far
    return held


def test_the_declared_graph_knows_every_term_of_the_ladder(ladder):
    assert set(ladder["M5"]) <= set(load_graph(FILE).term)


def test_safety_is_a_mediator_when_the_total_effect_of_walkability_is_meant(ladder):
    causal = load_graph(FILE)
    warned = ladder_warnings(causal, ["individual"], ladder)
    rows = warned[warned["exposure"] == "walkable_area"].set_index("rung")
    assert "Feels safe after dark" in rows.loc["M4", "mediators"]
    assert "Feels safe after dark" not in rows.loc["M3", "mediators"]
    assert "Belonging" in rows.loc["M5", "mediators"]


def test_no_set_suffices_for_belonging_or_loneliness(ladder):
    sets = adjustment_sets(load_graph(FILE), ["individual", "community"], ladder["M5"]).set_index("exposure")
    assert not sets.loc[["belonging", "not_lonely", "friendships"], "exists"].any()
    assert sets.loc["walkable_area", "exists"].all()


def test_a_run_without_an_exposure_says_so():
    causal = load_graph(FILE)
    sets = adjustment_sets(causal, ["individual"], ["age", "unemployment_area"]).set_index("exposure")
    assert bool(sets.loc["unemployment_area", "in_run"])
    assert not sets.loc["walkable_area", "in_run"]
    assert "Education" in sets.loc["unemployment_area", "lacking"]


def test_the_tables_hold_the_whole_graph():
    causal = load_graph(FILE)
    nodes, edges = graph_tables(causal)
    assert set(nodes["id"]) == set(causal.graph)
    assert set(zip(edges["from"], edges["to"], strict=True)) == set(causal.graph.edges)
    assert set(edges["status"]) <= {"attested", "inferred", "proposed"}


def spoilt(tmp_path, change) -> str:
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    change(content)
    path = tmp_path / "graph.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_graph(path)
    return str(caught.value)


def test_a_cycle_is_written_out(tmp_path):
    def change(content):
        edge = {"from": ["employment"], "to": ["long_illness"], "status": "proposed", "why": "work"}
        content["edges"].append(edge)

    message = spoilt(tmp_path, change)
    assert "is a cycle" in message
    assert "employment" in message
    assert "long_illness" in message


def test_an_arrow_to_an_earlier_tier_is_refused(tmp_path):
    def change(content):
        content["edges"].append({"from": ["belonging"], "to": ["age"], "status": "proposed", "why": "no"})

    assert "belonging to age points to an earlier tier" in spoilt(tmp_path, change)


def test_all_wrong_names_are_told_at_once(tmp_path):
    def change(content):
        content["edges"][0]["from"] = ["agee"]
        content["exposures"].append("walkable")
        content["nodes"]["lonely"] = {"label": "Lonely", "tier": "felt", "terms": ["age"]}

    message = spoilt(tmp_path, change)
    for words in (
        "did you mean 'age'",
        "exposures: no node 'walkable'",
        "already stands for",
        "no edge touches it",
    ):
        assert words in message
