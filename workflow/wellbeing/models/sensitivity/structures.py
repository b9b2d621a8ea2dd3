"""How one choice at a time moves the reference estimate."""

import pandas as pd

from wellbeing.models.sensitivity.declare import DECISIONS
from wellbeing.models.sensitivity.fitting import usable

KEPT = ("estimate", "low", "high", "p", "scale", "n", "areas", "sd_area", "sd_nested")


def structures_table(curve: pd.DataFrame) -> pd.DataFrame:
    """Each reference specification beside every departure from it in one decision.

    Returns:
        One row an outcome, exposure and option tried: outcome, exposure, decision ("reference" for the reference
        itself), option, estimate, low, high, p, difference (from the reference, in its standard errors), same_sign,
        same_verdict (both intervals leave out zero or neither does), scale, n, areas, sd_area, sd_nested (of
        households, or of regions, where areas are fitted with them), status, reason, residual_df, smallest_cell.
    """
    rows = []
    for (outcome, exposure), mine in curve.groupby(["outcome", "exposure"], sort=False):
        main = mine[mine["kind"] == "reference"]
        if main.empty:
            continue
        main = main.iloc[0]
        sound = dict(zip(mine["specification"], usable(mine), strict=True))
        for row in mine[mine["kind"].isin(["reference", "departure"])].to_dict("records"):
            changed = next((d for d in DECISIONS if row[d] != main[d]), "reference")
            both = sound[row["specification"]] and sound[main["specification"]]
            kept = {key: row[key] for key in KEPT}
            rows.append(
                {
                    "outcome": outcome,
                    "exposure": exposure,
                    "decision": changed,
                    "option": row[changed] if changed != "reference" else "reference",
                    **kept,
                    "difference": (row["estimate"] - main["estimate"]) / main["se"] if both else float("nan"),
                    "same_sign": both and row["estimate"] * main["estimate"] > 0,
                    "same_verdict": both and _clear(row) == _clear(main),
                    "status": row["status"],
                    "reason": row["reason"],
                    "residual_df": row["residual_df"],
                    "smallest_cell": row["smallest_cell"],
                }
            )
    return pd.DataFrame(rows)


def _clear(row) -> bool:
    return row["low"] > 0 or row["high"] < 0
