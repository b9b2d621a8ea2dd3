"""Released tables in the shape a reader wants them: wide, rounded, with words for names.

Suppressed cells are empty here as they are in the released table; the pages show them as a dash.
"""

import pandas as pd

from wellbeing.report.facts import with_interval


def outcome_labels(outcomes: pd.DataFrame) -> dict[str, str]:
    """Outcome id -> its words, in the order of the settings."""
    return dict(outcomes.drop_duplicates("outcome")[["outcome", "label"]].itertuples(index=False))


def outcome_shares(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Share of each group that reaches the cut-point, worked out from released counts.

    Adds percent, low and high: Wilson's (1927) interval at 95%, which takes no account of clustering.
    """
    from statsmodels.stats.proportion import proportion_confint  # slow to import, and most pages need none

    table = outcomes.copy()
    known = table["people"].gt(0) & table["positive"].notna()
    low, high = proportion_confint(
        table["positive"].where(known), table["people"].where(known), method="wilson"
    )
    table["percent"] = 100 * table["positive"] / table["people"].where(known)
    return table.assign(low=100 * low, high=100 * high)


def variables_table(variables: pd.DataFrame) -> pd.DataFrame:
    """Where each column comes from: role, wave, years, file and variable, and people without an answer."""
    table = variables.assign(missing=variables["missing"].astype("Int64"))
    names = {"label": "Concept", "role": "Role", "wave": "Wave", "years": "Years", "file": "File or table"}
    names |= {"variable": "Variable", "status": "Status", "missing": "No answer"}
    return table[list(names)].rename(columns=names)


def linkage_table(linkage: pd.DataFrame) -> pd.DataFrame:
    """People linked to areas and coverage of each figure, with shares worked out from released counts."""
    table = linkage[linkage["kind"] != "vintage"].copy()
    base = {"people": "kept", "column": "matched"}
    totals = table[table["kind"] == "people"].set_index(["nation", "item"])["people"]
    table["share"] = [
        row.people / totals.get((row.nation, base[row.kind]), float("nan")) for row in table.itertuples()
    ]
    table["Nation"] = table["nation"].str.replace("_", " ").str.title()
    table = table.astype({"people": "Int64", "areas": "Int64"})
    return table.rename(columns={"label": "Figure", "people": "People", "areas": "Areas", "share": "Share"})[
        ["Nation", "Figure", "People", "Areas", "Share"]
    ]


def dictionary_summary(dictionary: pd.DataFrame) -> pd.DataFrame:
    """Variables of each file by verdict: one row a file."""
    counts = pd.crosstab(dictionary["file"], dictionary["verdict"])
    counts = counts.reindex(columns=["ok", "note", "problem"], fill_value=0)
    return counts.reset_index().rename(columns={"note": "to read", "problem": "problems"})


def flow_by_nation(flow: pd.DataFrame) -> pd.DataFrame:
    """People left after each step: one row a step, one column a nation, and how many the step left out."""
    wide = flow.pivot(index=["order", "label"], columns="nation", values="remaining").reset_index(
        "order", drop=True
    )
    others = [nation for nation in wide.columns if nation != "All"]
    dropped = flow[flow["nation"] == "All"].set_index("label")["dropped"]
    table = wide[["All", *others]].astype("Int64")
    table.insert(1, "Left out", dropped.astype("Int64"))
    table.columns = [
        str(name).replace("_", " ").title() if name not in ("All", "Left out") else name for name in table
    ]
    return table.reset_index().rename(columns={"label": "Step"})


def description_shares(description: pd.DataFrame) -> pd.DataFrame:
    """Adds ``percent``: the share of each category, worked out from released counts."""
    total = description["people"].groupby(description["concept"]).transform("sum")
    quantity = description["category"] == "mean"
    return description.assign(percent=(100 * description["people"] / total).mask(quantity))


def description_table(description: pd.DataFrame) -> pd.DataFrame:
    """People analysed: counts and shares of categories, mean and standard deviation of quantities.

    A yes/no concept takes one row, since its "no" is the rest.
    """
    table = description_shares(description)
    table = table[table["category"] != "No"]
    quantity = table["category"] == "mean"
    table["Category"] = table["category"].mask(quantity, "mean (sd), " + table["unit"].fillna(""))
    table["People"] = table["people"].astype("Int64")
    table["Value"] = [
        _mean_sd(row.mean, row.sd) if is_mean else _percent(row.percent)
        for row, is_mean in zip(table[["mean", "sd", "percent"]].itertuples(), quantity, strict=True)
    ]
    return table.rename(columns={"label": "Variable"})[["Variable", "Category", "People", "Value"]]


def area_table(areas: pd.DataFrame) -> pd.DataFrame:
    """Spread of each area figure over the areas analysed."""
    table = areas.assign(areas=areas["areas"].astype("Int64"))
    table = table.rename(
        columns={"label": "Figure", "unit": "Unit", "areas": "Areas", "mean": "Mean", "sd": "SD"}
    )
    table = table.rename(columns={"p10": "10th centile", "p50": "Median", "p90": "90th centile"})
    return table[["Figure", "Unit", "Areas", "Mean", "SD", "10th centile", "Median", "90th centile"]]


def odds_ratio_table(estimates: pd.DataFrame, labels: dict[str, str], rung: str) -> pd.DataFrame:
    """Odds ratios with intervals, one row a term, one column an outcome."""
    rows = estimates[(estimates["rung"] == rung) & (estimates["column"] != "intercept")].copy()
    rows["text"] = [
        _range(ratio, low, high)
        for ratio, low, high in zip(rows["odds_ratio"], rows["or_low"], rows["or_high"], strict=True)
    ]
    order = list(dict.fromkeys(rows["column"]))
    wide = rows.pivot(index="column", columns="outcome", values="text").reindex(order)
    words = rows.drop_duplicates("column").set_index("column")[["label", "contrast"]]
    wide = wide[[outcome for outcome in labels if outcome in wide]].rename(columns=labels)
    return words.join(wide).rename(columns={"label": "Term", "contrast": "Contrast"}).reset_index(drop=True)


def fits_named(fits: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """Adds ``outcome_label``: the outcome's words."""
    return fits.assign(outcome_label=fits["outcome"].map(labels))


def fits_table(fits: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """Every model: people, areas, what is left between areas, and its status."""
    return pd.DataFrame(
        {
            "Outcome": fits["outcome"].map(labels).where(fits["outcome"] != fits["outcome"].shift(), ""),
            "Model": fits["rung"] + " " + fits["label"],
            "People": fits["n"].astype("Int64"),
            "Areas": fits["areas"].astype("Int64"),
            "ICC": [
                _range(icc, low, high, 3)
                for icc, low, high in fits[["icc", "icc_low", "icc_high"]].itertuples(index=False)
            ],
            "Median odds ratio": [
                _range(mor, low, high)
                for mor, low, high in fits[["mor", "mor_low", "mor_high"]].itertuples(index=False)
            ],
            "Status": fits["status"],
        }
    )


def recovery_table(recovery: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """Intervals that hold the planted value, by outcome, with the share that should."""
    grouped = recovery.groupby("outcome", sort=False)["inside"].agg(["sum", "size"])
    return pd.DataFrame(
        {
            "Outcome": [labels.get(name, name) for name in grouped.index],
            "Intervals": grouped["size"].to_numpy(),
            "Hold the planted value": grouped["sum"].to_numpy(),
            "Per cent": (100 * grouped["sum"] / grouped["size"]).round(1).to_numpy(),
        }
    )


def _percent(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.1f}%"


def _mean_sd(mean: float, sd: float) -> str:
    return "" if pd.isna(mean) else f"{mean:.2f} ({sd:.2f})"


def _range(value: float, low: float, high: float, digits: int = 2) -> str:
    return "" if pd.isna(value) else with_interval(value, low, high, digits)
