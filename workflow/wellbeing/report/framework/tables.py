"""Tables of the framework page: sets and warnings in words, outcomes that agree put together."""

import pandas as pd

from wellbeing.catalogue import gather, labels_of
from wellbeing.framework.catalogue import TABLES

DECLARED = gather(TABLES)
EVERY = "every outcome"


def arrows_table(nodes: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """Arrows of the conceptual model in words; those declared together, and alike, in one row."""
    labels = dict(zip(nodes["id"], nodes["label"], strict=True))
    named = edges.assign(
        **{end: edges[end].map(labels) for end in ("from", "to")}, note=edges["note"].fillna("")
    )
    same = ["type", "sign", "status", "source", "note"]
    rows = []
    for key, group in named.groupby(same, sort=False):
        starts, ends = (list(dict.fromkeys(group[end])) for end in ("from", "to"))
        if len(starts) * len(ends) == len(group):
            rows.append((starts, ends, key))
        else:  # not every start leads to every end: one row an end
            rows += [(list(part["from"]), [end], key) for end, part in group.groupby("to", sort=False)]
    return pd.DataFrame(
        [
            ("; ".join(starts), "; ".join(ends), kind, sign, status, f"{source} ({note})" if note else source)
            for starts, ends, (kind, sign, status, source, note) in rows
        ],
        columns=["From", "To", "Type", "Sign", "Status", "Who says so"],
    )


def sets_table(sets: pd.DataFrame) -> pd.DataFrame:
    """Minimal adjustment sets of the run's exposures: one row an exposure and set."""
    mine = sets[sets["in_run"]]
    held = mine["words"].where(mine["exists"], "no measured set suffices").fillna("nothing")
    return _together(mine.assign(words=held), ["label", "words", "lacking"]).rename(
        columns=_names("framework_sets")
    )


def warnings_table(warnings: pd.DataFrame, rungs: list[str] | None = None) -> pd.DataFrame:
    """What each rung does to the total effect of each exposure: one row an exposure and rung."""
    mine = warnings if rungs is None else warnings[warnings["rung"].isin(rungs)]
    columns = ["label", "rung", "verdict", "mediators", "colliders", "open"]
    return _together(mine, columns).rename(columns=_names("framework_warnings"))


def warnings_summary(warnings: pd.DataFrame) -> pd.DataFrame:
    """Exposures by rung and verdict, over outcomes: how many exposures each rung suits."""
    each = warnings.drop_duplicates(["exposure", "rung", "verdict"])
    table = pd.crosstab(each["rung"], each["verdict"])
    return table.rename_axis("rung").reset_index()


def implications_table(
    implications: pd.DataFrame, verdicts: tuple[str, ...] = ("notable", "slight")
) -> pd.DataFrame:
    """Independences that the data do not bear out, the largest first."""
    mine = implications[implications["verdict"].isin(verdicts)].sort_values("share", ascending=False)
    mine = mine.assign(percent=100 * mine["share"])
    names = {
        "one": "Concept",
        "other": "and",
        "given": "given",
        "percent": "Per cent of variance added",
        "verdict": "Verdict",
    }
    return mine[list(names)].rename(columns=names)


def _together(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Rows that differ in the outcome alone become one, which names the outcomes."""
    total = table["outcome"].nunique()
    filled = table.assign(**{column: table[column].fillna("–") for column in columns})
    grouped = filled.groupby(columns, sort=False)["outcome"].agg(list).reset_index()
    words = [EVERY if len(names) == total else ", ".join(names) for names in grouped["outcome"]]
    return grouped.assign(outcome=words)


def _names(table: str) -> dict[str, str]:
    """Headings of a table that shows an exposure by its words."""
    names = labels_of(DECLARED[table])
    return {**names, "label": names["exposure"]}
