"""Released sensitivity tables in the shape a reader wants them."""

import numpy as np
import pandas as pd

from wellbeing.catalogue import gather, labels_of
from wellbeing.models.sensitivity.catalogue import TABLES
from wellbeing.report.sensitivity.figures import option_labels, sound

DECLARED = gather(TABLES)
STATISTICS = {
    "median": "Median",
    "same_sign": "One sign",
    "significant": "Clear",
    "mean_z": "Mean z",
}


def option_words(decisions: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(decision, option) -> its words."""
    return {(row.decision, row.option): row.label for row in decisions.itertuples()}


def joint_table(joint: pd.DataFrame, decisions: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """Joint tests: one row a curve, each statistic with its p-value under the null."""
    words = option_words(decisions)
    shown = joint[joint["status"] == "ok"]
    rows, last = [], None
    for (outcome, exposure), mine in shown.groupby(["outcome", "exposure"], sort=False):
        by = mine.set_index("statistic")
        name = labels.get(outcome, outcome)
        row = {"Outcome": name if name != last else "", "Exposure": words.get(("exposure", exposure), "All")}
        last = name
        row["Tested"] = int(mine["specifications"].max())
        for statistic, heading in STATISTICS.items():
            row[heading] = (
                f"{by.loc[statistic, 'observed']:.2f} (p {_p(by.loc[statistic, 'p'])})".replace("-", "−")
                if statistic in by.index
                else "–"
            )
        rows.append(row)
    return pd.DataFrame(rows, columns=["Outcome", "Exposure", "Tested", *STATISTICS.values()])


def _p(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else "<0.001"


def structure_table(
    structures: pd.DataFrame, decisions: pd.DataFrame, labels: dict[str, str]
) -> pd.DataFrame:
    """Single departures, over all outcomes and exposures: how far they move the reference estimate at most."""
    words = option_words(decisions)
    headings = dict(zip(decisions["decision"], decisions["decision_label"], strict=True))
    tried = structures[structures["decision"] != "reference"]
    rows = []
    for (decision, option), mine in tried.groupby(["decision", "option"], sort=False):
        moved = mine["difference"].abs()
        held = mine["difference"].notna()
        rows.append(
            {
                "Decision": headings[decision],
                "Choice": words[decision, option],
                "Curves": len(mine),
                "Median move": moved.median(),
                "Greatest": moved.max(),
                "Same sign": int((mine["same_sign"].astype(str) == "True")[held].sum()),
                "Same verdict": int((mine["same_verdict"].astype(str) == "True")[held].sum()),
                "No estimate": int((~held).sum()),
            }
        )
    table = pd.DataFrame(rows)
    return (
        table.assign(Decision=table["Decision"].mask(table["Decision"].duplicated(), "")) if rows else table
    )


def decision_table(decisions: pd.DataFrame) -> pd.DataFrame:
    """Every declared option, why it is defensible, and why these data cannot support it, where they cannot."""
    return pd.DataFrame(
        {
            "Decision": decisions["decision_label"].where(
                decisions["decision"] != decisions["decision"].shift(), ""
            ),
            "Option": decisions["label"] + np.where(decisions["reference"], " (reference)", ""),
            "Why it is defensible": decisions["why"],
            "Not used here because": decisions["reason"].fillna(""),
        }
    )


def left_out_table(specifications: pd.DataFrame) -> pd.DataFrame:
    """Departures left out before fitting: how many, and why."""
    out = specifications[specifications["state"] == "left out"]
    return (
        out.groupby("reason", sort=False).size().rename("Specifications").reset_index()
        .rename(columns={"reason": "Reason"})
    )  # fmt: skip


def failure_table(curve: pd.DataFrame) -> pd.DataFrame:
    """Specifications whose status is not ok: how many, what was wrong, whether they have a place in the curve."""
    bad = curve[curve["status"] != "ok"].assign(drawn=sound(curve))
    table = (
        bad.groupby(["status", "reason", "drawn"], sort=False, dropna=False).size().rename("n").reset_index()
    )
    return pd.DataFrame(
        {
            "Status": table["status"],
            "Reason": table["reason"],
            "Drawn as": np.where(table["drawn"], "estimate", "grey cross"),
            "Specifications": table["n"],
        }
    )


def evalue_table(evalues: pd.DataFrame, decisions: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """E-values of the estimate and of the nearer limit."""
    words = option_labels(decisions, "exposure")
    shown = evalues.assign(outcome=evalues["outcome"].map(labels), exposure=evalues["exposure"].map(words))
    columns = ["outcome", "exposure", "odds_ratio", "risk_ratio", "evalue", "evalue_limit"]
    return shown[columns].rename(columns=labels_of(DECLARED["sensitivity_evalues"]))


def imputed_shown(imputed: pd.DataFrame) -> pd.DataFrame:
    """What was imputed, beside what was observed."""
    known = imputed[imputed["missing"].notna()]
    shown = known.assign(
        label=known["label"].where(known["label"] != known["label"].shift(), ""),
        missing=known["missing"].astype("Int64"),
    )
    names = labels_of(DECLARED["sensitivity_imputed"])
    shown = shown[["label", "category", "missing", "observed", "imputed"]]
    return shown.rename(columns={**names, "label": names["concept"]})
