"""Gathering facts: each is read from a released table and remembers the file it stands in and the rule that wrote it.

Which rule wrote a file is read off the workflow and passed in; units and digits come from the catalogue.
"""

import math
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wellbeing.catalogue import COUNTED, Table
from wellbeing.report.facts import WITHHELD, Fact, number, with_interval
from wellbeing.tables import read_table


class Collector:
    """Facts of a run, read from its released tables.

    Attributes:
        tables: name -> released table.
        facts: what was gathered so far, by key.
    """

    def __init__(self, paths: Mapping[str, Path], made_by: Mapping[str, str], catalogue: Mapping[str, Table]):
        """Read the tables.

        Args:
            paths: name -> released CSV file.
            made_by: name -> workflow rule that wrote it.
            catalogue: name -> declaration of the table; the release log has none.
        """
        self.paths = paths
        self.made_by = made_by
        self.catalogue = catalogue
        self.tables = {name: read_table(path) for name, path in paths.items()}
        self.facts: dict[str, Fact] = {}

    def add(
        self,
        key: str,
        value: float | int | str | None,
        text: str,
        table: str,
        unit: str = "",
        *,
        n: float | None = None,
        low: float | None = None,
        high: float | None = None,
        null: float | None = None,
    ) -> None:
        """Note one fact; a missing value is one the release door withheld.

        Args:
            key: name of the fact.
            value: the number or word itself.
            text: how prose prints it.
            table: name of the table it was read from.
            unit: of the value.
            n: people behind it.
            low, high: limits of its interval; one without end is noted as none.
            null: value that means no difference.
        """
        withheld = value is None or (isinstance(value, float) and pd.isna(value))
        self.facts[key] = Fact(
            value=None if withheld else value,
            text=WITHHELD if withheld else text,
            unit=unit,
            n=None if n is None or pd.isna(n) else int(n),
            source_file=str(self.paths[table]),
            rule=self.made_by[table],
            status="suppressed" if withheld else "released",
            low=None if withheld else _finite(low),
            high=None if withheld else _finite(high),
            null=None if withheld else null,
        )

    def count(self, key: str, value: float, table: str, unit: str = "people") -> None:
        """Note a count."""
        self.add(key, None if pd.isna(value) else int(value), f"{value:,.0f}", table, unit)

    def words(self, key: str, text: str, table: str) -> None:
        """Note words."""
        self.add(key, text, text, table)

    def cell(
        self,
        key: str,
        row: Mapping,
        table: str,
        column: str,
        limits: tuple[str, str] | None = None,
        *,
        n: str | None = None,
        null: float | None = None,
    ) -> None:
        """Note one cell as it stands, with the unit and the digits that the catalogue gives its column.

        Args:
            key: name of the fact.
            row: the row, by column.
            table: name of the table.
            column: the cell's column.
            limits: columns of its interval.
            n: column that counts the people behind it.
            null: value that means no difference.
        """
        declared = self.catalogue[table].column(column)
        if declared.role in COUNTED:
            return self.count(key, row[column], table, declared.unit)
        low, high = (_finite(row[limit]) for limit in limits) if limits else (None, None)
        value = row[column]
        if low is None or high is None:
            text = number(value, declared.decimals)
        else:
            text = with_interval(value, low, high, declared.decimals)
        people = row[n] if n else None
        self.add(key, value, text, table, declared.unit, n=people, low=low, high=high, null=null)


def _finite(value: float | None) -> float | None:
    """The number, or None where there is none or a fit gave no bound (no area deviation, a separated term)."""
    return value if value is not None and math.isfinite(value) else None
