"""The outcomes' tables put together, with what needs all of them: families of tests, effects too small to matter."""

import math

import pandas as pd

from wellbeing.catalogue import Table
from wellbeing.models.contrasts.catalogue import FAMILIES, FAMILY, LEFT_OUT, PREFIX, TABLES
from wellbeing.models.contrasts.multiplicity import add_families, equivalence
from wellbeing.models.contrasts.vanishing import add_words

ADDED = ("verdict", *(column.name for column in FAMILY))


def gather(parts: list[dict[str, pd.DataFrame]], plan: dict) -> dict[str, pd.DataFrame]:
    """All parts' rows by table, with families of tests, adjusted p-values and equivalence verdicts.

    Args:
        parts: of each outcome, and of what is no outcome's: table -> its rows.
        plan: content of config/contrasts.yaml.

    Returns:
        Every table of the catalogue, without the phase's name; one that has no rows has its columns.
    """
    tables = {_short(table): _rows(table, parts) for table in TABLES if table is not FAMILIES}
    left_out = tables.pop(_short(LEFT_OUT))
    families = add_families(tables, plan["families"])
    smallest = math.log(plan["smallest_effect"]["odds_ratio"])
    tables["walkability"] = add_words(tables["walkability"], smallest)
    for name, table in tables.items():
        tables[name] = table.assign(size=equivalence(table, plan["smallest_effect"]))
    return tables | {_short(LEFT_OUT): left_out, _short(FAMILIES): families}


def _short(table: Table) -> str:
    return table.name.removeprefix(f"{PREFIX}_")


def _rows(table: Table, parts: list[dict[str, pd.DataFrame]]) -> pd.DataFrame:
    pieces = [part[_short(table)] for part in parts if len(part.get(_short(table), ()))]
    if pieces:
        return pd.concat(pieces, ignore_index=True)
    return pd.DataFrame(columns=[name for name in table.names if name not in ADDED])
