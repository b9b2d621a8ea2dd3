"""Released tables of the interviews in the shape a reader wants them."""

import pandas as pd

from wellbeing.catalogue import labels_of
from wellbeing.interviews.catalogue import BASE
from wellbeing.report.facts import with_interval

MASKED = "few"
"""What stands in a cell whose count is too small to show."""


def themes_of(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of themes and feedback, without the sub-codes."""
    return table[table["code"] == table["theme"]]


def tree_table(reach: pd.DataFrame) -> pd.DataFrame:
    """The theme tree with participants first and passages second; sub-codes are indented, unused ones left out."""
    used = reach[(reach["participants"] != 0) | (reach["code"] == reach["theme"])]
    rows = [
        {
            "Code": row.label if row.code == row.theme else f"\u2003{row.label}",
            "Status": row.status,
            "Participants": _count(row.participants),
            "Reach": _range(100 * row.reach, 100 * row.low, 100 * row.high, 0, "%"),
            "Passages": _count(row.segments) if not pd.isna(row.participants) else MASKED,
            "Passages each": _range(row.each, row.each_low, row.each_high, 2),
        }
        for row in used.itertuples()
    ]
    return pd.DataFrame(rows)


def matrix_wide(matrix: pd.DataFrame, themes: bool = True) -> pd.DataFrame:
    """Theme by sector: participants who raise it, small counts masked; sub-codes with nothing to show are left out."""
    rows = themes_of(matrix) if themes else matrix
    sectors = rows.drop_duplicates("sector")
    wide = rows.assign(cell=[_count(value) for value in rows["participants"]])
    wide = wide.pivot(index="code", columns="sector", values="cell").reindex(rows["code"].drop_duplicates())
    wide = wide[list(sectors["sector"])]
    wide.columns = [f"{row.sector_label} (of {_count(row.of)})" for row in sectors.itertuples()]
    labels = rows.drop_duplicates("code").set_index("code")
    indent = ["" if row.theme == code else "\u2003" for code, row in labels.reindex(wide.index).iterrows()]
    wide.insert(
        0, "Theme", [mark + labels.loc[code, "label"] for mark, code in zip(indent, wide.index, strict=True)]
    )
    shown = [
        bool(indent[at] == "" or set(row) - {MASKED, "0"})
        for at, row in enumerate(wide.drop(columns="Theme").to_numpy())
    ]
    return wide[shown].reset_index(drop=True)


def framework(matrix: pd.DataFrame, quotes: pd.DataFrame, codebook: pd.DataFrame) -> pd.DataFrame:
    """The framework matrix as it may be shown: theme by sector, with the sub-codes raised and the quotations' ids.

    The matrix of persons by themes stays in the secure folder: it would undo the masking.
    """
    top = dict(codebook[["code", "theme"]].itertuples(index=False))
    ids = quotes.assign(theme=quotes["code"].map(top)) if len(quotes) else quotes.assign(theme="")
    rows = []
    for theme in themes_of(matrix).drop_duplicates("code").itertuples():
        for sector in matrix.drop_duplicates("sector").itertuples():
            cells = matrix[(matrix["theme"] == theme.code) & (matrix["sector"] == sector.sector)]
            whole = cells[cells["code"] == theme.code]["participants"].iloc[0]
            subs = cells[(cells["code"] != theme.code) & (cells["participants"] > 0)]
            said = ids[(ids["theme"] == theme.code) & (ids["sector"] == sector.sector)]["quote_id"]
            rows.append(
                {
                    "Theme": theme.label if sector.Index == matrix.index[0] else "",
                    "Sector": sector.sector_label,
                    "Participants": _count(whole),
                    "Raised by three or more": "; ".join(subs["label"]) or "–",
                    "Quotations": ", ".join(said) or "–",
                }
            )
    return pd.DataFrame(rows)


def codebook_wide(codebook: pd.DataFrame) -> pd.DataFrame:
    """The codebook with sub-codes under their themes: label, status, definition with its bounds, used."""
    words = codebook.fillna({"definition": "", "include": "", "exclude": ""})
    bounds = [
        " ".join(
            part for part in (row.definition, row.include, row.exclude and f"Not: {row.exclude}") if part
        )
        for row in words.itertuples()
    ]
    mark = ["" if row.code == row.theme else "\u2003" for row in words.itertuples()]
    return pd.DataFrame(
        {
            "Code": [
                f"{space}{row.code} {row.label}" for space, row in zip(mark, words.itertuples(), strict=True)
            ],
            "Status": words["status"],
            "Definition": bounds,
            "Used": words["used"],
        }
    )


def base_table(base: pd.DataFrame) -> pd.DataFrame:
    """Who and what was compared, one row a particular."""
    row, words = base.iloc[0], labels_of(BASE)
    if row["method"] == "none":
        told = {
            "Agreement worked out": "no",
            words["reason"]: row["reason"],
            words["counted"]: row["counted"],
        }
        return pd.DataFrame({"What": list(told), "": list(told.values())})
    told = {
        words["coders"]: row["coders"],
        words["units"]: f"{row['units']:,.0f} {row['unit']}",
        words["sources"]: f"{row['sources']:,.0f}",
        words["alpha_sets"]: f"{row['alpha_sets']:.2f}",
        words["counted"]: row["counted"],
    }
    return pd.DataFrame({"What": list(told), "": list(told.values())})


def leaders(order: pd.DataFrame) -> pd.DataFrame:
    """The table of leading themes with empty text where none leads; where none leads at all, it was read as numbers."""
    words = ["by_reach", "by_frequency"]
    return order.astype(dict.fromkeys(words, object)).fillna(dict.fromkeys(words, ""))


def order_wide(order: pd.DataFrame, codebook: pd.DataFrame) -> pd.DataFrame:
    """Which theme leads, over all and by sector, in words."""
    names = dict(codebook[["code", "label"]].itertuples(index=False))
    rows = leaders(order)
    lead = [
        _range(ahead, low, high, 0)
        for ahead, low, high in rows[["lead", "low", "high"]].itertuples(index=False)
    ]
    return pd.DataFrame(
        {
            "Scope": rows["label"],
            "By reach": [_named(codes, names) for codes in rows["by_reach"]],
            "By frequency": [_named(codes, names) for codes in rows["by_frequency"]],
            "Lead in reach (points)": lead,
        }
    )


def quotes_table(quotes: pd.DataFrame, codebook: pd.DataFrame) -> pd.DataFrame:
    """Quotations under their themes, each with its badge where the words are synthetic."""
    names = codebook.set_index("code")
    rows = [
        {
            "Theme": names.loc[names.loc[row.code, "theme"], "label"]
            if row.code in names.index
            else row.code,
            "Code": names.loc[row.code, "label"] if row.code in names.index else row.code,
            "Quotation": f"“{row.text}”"
            + (f" [{row.badge}]" if isinstance(row.badge, str) and row.badge else ""),
            "Who": row.label,
            "Id": row.quote_id,
        }
        for row in quotes.itertuples()
    ]
    table = pd.DataFrame(rows, columns=["Theme", "Code", "Quotation", "Who", "Id"])
    order = {label: at for at, label in enumerate(codebook["label"])}
    return table.sort_values("Theme", key=lambda column: column.map(order), kind="stable").reset_index(
        drop=True
    )


def refusals_table(refusals: pd.DataFrame) -> pd.DataFrame:
    """Quotations refused: one row each, with all its reasons."""
    grouped = refusals.groupby("quote_id", sort=False)
    return pd.DataFrame(
        {
            "Quotation": list(grouped.groups),
            "Refused by": [", ".join(rows["check"]) for _, rows in grouped],
            "Reason": ["; ".join(rows["reason"]) for _, rows in grouped],
        }
    )


def agreement_wide(agreement: pd.DataFrame, themes: bool = True) -> pd.DataFrame:
    """Agreement per code: counts of units, share, kappa with its interval, PABAK, AC1, alpha."""
    rows = themes_of(agreement) if themes else agreement
    table = pd.DataFrame(
        {
            "Code": rows["label"],
            "Coders": rows["coders"],
            "Units": rows["units"].astype("Int64"),
            "Both": rows["both"].astype("Int64"),
            "One": (rows["first_only"] + rows["second_only"]).astype("Int64"),
            "Agree": [f"{100 * value:.0f}%" for value in rows["agreement"]],
            "Kappa": [
                _range(kappa, low, high, 2)
                for kappa, low, high in rows[["kappa", "low", "high"]].itertuples(index=False)
            ],
            "PABAK": rows["pabak"],
            "AC1": rows["ac1"],
            "Alpha": rows["alpha"],
        }
    )
    constant = [name for name in ("Coders", "Units") if table[name].nunique() <= 1]
    return table.drop(columns=constant)


def _named(codes: str, names: dict[str, str]) -> str:
    return "; ".join(names.get(code, code) for code in codes.split("; ") if code) or "–"


def _count(value: float) -> str:
    return MASKED if pd.isna(value) else f"{value:,.0f}"


def _range(value: float, low: float, high: float, digits: int, unit: str = "") -> str:
    if pd.isna(value):
        return "–"
    return with_interval(value, low, high, digits, unit)
