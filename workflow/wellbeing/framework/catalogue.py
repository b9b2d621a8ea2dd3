"""Tables of the conceptual model and of the causal graph."""

from collections.abc import Sequence

from wellbeing.catalogue import Column, Statbarn, Table, areas, count, flag, key, p_value, people, share, text

LABEL = text("label", "Meaning")
STATUS = key("status", "Attested, inferred or proposed")
SOURCE = text("source", "Who says so")
ARROW = (key("from", "From"), key("to", "To"))
CONCEPTS = "concepts"
QUESTION = (key("exposure", "Exposure"), text("label", "Exposure in words"), key("outcome", "Outcome"))


def _framework(name: str, title: str, columns: Sequence[Column], statbarn: Statbarn = "Declared") -> Table:
    return Table(f"framework_{name}", title, "framework", "framework", statbarn, tuple(columns))


TABLES = (
    _framework(
        "nodes",
        "Boxes of the conceptual model",
        (
            key("id", "Box"),
            LABEL,
            key("level", "Level"),
            text("level_label", "Level in words"),
            key("kind", "Kind of box"),
            STATUS,
            SOURCE,
        ),
    ),
    _framework(
        "edges",
        "Arrows of the conceptual model, with who states them",
        (*ARROW, key("type", "Type"), key("sign", "Sign"), STATUS, SOURCE, text("note", "Note")),
    ),
    _framework(
        "causal_nodes",
        "Concepts of the causal graph",
        (
            key("id", "Concept"),
            LABEL,
            key("tier", "Column of the graph"),
            text("tier_label", "Column in words"),
            flag("measured", "Measured"),
        ),
    ),
    _framework(
        "causal_edges",
        "Arrows of the causal graph: assumptions, each with its reason",
        (*ARROW, STATUS, text("why", "Why")),
    ),
    _framework(
        "sets",
        "Minimal adjustment sets for the total effect of each exposure",
        (
            *QUESTION,
            flag("in_run", "Analysed in this run"),
            flag("exists", "A measured set suffices"),
            count("size", "Concepts in the set", CONCEPTS),
            key("set", "Set"),
            text("words", "Hold constant"),
            text("lacking", "The run lacks"),
        ),
    ),
    _framework(
        "warnings",
        "What each rung of the model ladder holds, and what that does to a total effect",
        (
            *QUESTION,
            key("rung", "Rung"),
            text("verdict", "The rung's set"),
            text("mediators", "Held, though on the way"),
            text("descendants", "Held, though an effect of the exposure"),
            text("colliders", "Opens a path if held"),
            text("open", "Not held"),
            count("warnings", "Warnings"),
        ),
    ),
    _framework(
        "implications",
        "Independences that the causal graph implies, looked at in the data",
        (
            text("one", "Concept"),
            text("other", "Other concept"),
            text("given", "Given"),
            count("size", "Concepts given", CONCEPTS),
            share("share", "Share of variance added", rests_on="n", decimals=4),
            p_value(rests_on="n"),
            people("n"),
            areas(),
            text("verdict", "Verdict"),
        ),
        "StatisticalHypothesisTests",
    ),
)
