"""Released tables of the contrasts, as readers see them."""

import numpy as np
import pandas as pd

from wellbeing.report import facts
from wellbeing.report.facts import with_interval

ODDS = ("log-odds", "log risk ratio", "log ratio of marginal odds")


def in_words(table: pd.DataFrame) -> pd.Series:
    """Each estimate with its interval: ratios for log scales, percentage points for probabilities."""
    return pd.Series(
        [_text(row.scale, row.estimate, row.low, row.high) for row in table.itertuples()],
        index=table.index,
        dtype="str",
    )


def _text(scale: str, estimate: float, low: float, high: float) -> str:
    if pd.isna(estimate):
        return "withheld"
    if scale in ODDS:
        estimate, low, high, digits, unit = np.exp(estimate), np.exp(low), np.exp(high), 2, ""
    elif scale == "probability":
        estimate, low, high, digits, unit = 100 * estimate, 100 * low, 100 * high, 1, " points"
    else:
        digits, unit = 3, ""
    return with_interval(estimate, low, high, digits, unit)


def p_text(values: pd.Series) -> pd.Series:
    """P-values for reading."""
    return values.map(facts.p_text)


def scales_side_by_side(
    table: pd.DataFrame, keys: list[str], names: dict[str, str], across: str = "scale"
) -> pd.DataFrame:
    """One row a key, one column a value of ``across``, in the order they come."""
    rows = table.assign(text=in_words(table))
    order = list(dict.fromkeys(rows[across]))
    wide: dict[tuple, dict[str, str]] = {}
    for row in rows[[*keys, across, "text"]].itertuples(index=False):
        wide.setdefault(tuple(row[: len(keys)]), {})[row[len(keys)]] = row[-1]
    records = [dict(zip(keys, key, strict=True)) | cells for key, cells in wide.items()]
    frame = pd.DataFrame(records, columns=[*keys, *order]).fillna("–")
    return once(frame.rename(columns=names | {c: names.get(c, str(c)) for c in order}), len(keys) - 1)


def once(table: pd.DataFrame, columns: int) -> pd.DataFrame:
    """Leave the leading columns empty where they repeat the row above."""
    shown = table.copy()
    same = pd.Series(True, index=table.index)
    for name in table.columns[:columns]:
        same &= table[name].eq(table[name].shift())
        shown[name] = shown[name].mask(same, "")
    return shown


def tests(table: pd.DataFrame, columns: dict[str, str], estimate: str = "Estimate") -> pd.DataFrame:
    """Chosen columns, the estimate in words, p-values raw and adjusted, and the verdict on its size."""
    shown = table[list(columns)].rename(columns=columns)
    shown[estimate] = in_words(table).to_numpy()
    shown["p"] = p_text(table["p"]).to_numpy()
    if table["p_bh"].notna().any():
        shown["BH"] = p_text(table["p_bh"]).to_numpy()
        shown["Bonferroni"] = p_text(table["p_bonferroni"]).to_numpy()
    shown["Size"] = table["size"].fillna("–").to_numpy()
    return once(shown, 1)


def named(table: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """The outcome in words."""
    return table.assign(outcome=table["outcome"].map(lambda name: labels.get(name, name)))


def left_out_table(left_out: pd.DataFrame, analyses: list[str], labels: dict[str, str]) -> pd.DataFrame:
    """What a page leaves out, once for all outcomes that lack it alike."""
    rows = left_out[left_out["analysis"].isin(analyses)]
    if rows.empty:
        return pd.DataFrame(columns=["Analysis", "Left out", "Because", "Outcomes"])
    words = rows["outcome"].map(
        lambda name: labels.get(name, "none in particular" if name == "people" else name)
    )
    grouped = words.groupby([rows["analysis"], rows["item"], rows["reason"]], sort=False)
    table = grouped.agg("; ".join).reset_index()
    table.columns = ["Analysis", "Left out", "Because", "Outcomes"]
    return table
