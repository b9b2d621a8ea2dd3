"""What the release door must know of a table, taken from its declaration in the catalogue.

A spec holds only what bears on release: a reworded heading passes no table through the door again.
"""

from dataclasses import dataclass, replace

from wellbeing.catalogue import MEASURED, Chain, Column, ModelCheck, Role, Table

SCREENED = (Role.SHARE, Role.MEAN, Role.ESTIMATE, Role.ERROR, Role.LIMIT, Role.P_VALUE, Role.ORDER)
"""Roles whose values a model row loses where too little stands behind it."""


@dataclass(frozen=True)
class TableSpec:
    """A table at the door.

    Attributes:
        name, statbarn: as in the catalogue.
        columns: every column the table must have, and no other.
        counts: columns that count people, or whatever else the table's numbers rest on: hidden when small, and rounded.
        parts: (count, count it is part of) pairs.
        rests_on: (column, count behind it) pairs.
        within: columns within which counts add up to a known total.
        chain: successive counts, where the table is a flow.
        model: how the rows are checked, where they are estimates of a model, and the columns they lose.
        model_columns: columns that a row with too little behind it loses.
        secret: columns that serve the checks and are taken out.
        measured: columns whose precision follows a count, with their labels left out.
        people: the count of people behind a model's row.
    """

    name: str
    statbarn: str
    columns: tuple[str, ...]
    counts: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    rests_on: tuple[tuple[str, str], ...] = ()
    within: tuple[str, ...] = ()
    chain: Chain | None = None
    model: ModelCheck | None = None
    model_columns: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    measured: tuple[Column, ...] = ()
    people: str = ""

    def base_of(self, column: Column) -> str:
        """The count that a measured column rests on; empty where the table has none."""
        return column.rests_on or (self.people if self.model else "")

    def estimate_of(self, column: Column) -> Column | None:
        """The estimate that a limit belongs to, where the table has it."""
        return next((found for found in self.measured if found.name == (column.of or "estimate")), None)

    def scale_of(self, column: Column) -> tuple[Column | None, Column, Column, Column] | None:
        """What tells the standard error of an estimate: (standard error, estimate, lower limit, upper limit).

        One without an interval of its own has that of the row's estimate where both are in log-odds.
        """
        own = [found for found in self.measured if (found.of or "estimate") == column.name]
        limits = [found for found in own if found.role is Role.LIMIT]
        errors = [found for found in own if found.role is Role.ERROR]
        if len(limits) == 2:
            return (errors[0] if errors else None), column, limits[0], limits[1]
        main = next((found for found in self.measured if found.name == "estimate"), None)
        if main is None or main == column or column.unit != "log-odds":
            return None
        return self.scale_of(main)


def spec_of(table: Table) -> TableSpec:
    """The spec of a table of the catalogue."""
    bases = {column.rests_on for column in table.columns if column.rests_on}
    chained = (table.chain.remaining, table.chain.dropped) if table.chain else ()
    counts = tuple(
        column.name
        for column in table.columns
        if (column.role is Role.PEOPLE or column.name in bases) and column.name not in chained
    )
    screened = tuple(c.name for c in table.columns if c.role in SCREENED and c.screened)
    return TableSpec(
        table.name,
        table.statbarn,
        table.names,
        counts=counts,
        parts=tuple((column.name, column.part_of) for column in table.columns if column.part_of),
        rests_on=tuple((column.name, column.rests_on) for column in table.columns if column.rests_on),
        within=table.within,
        chain=table.chain,
        model=table.model,
        model_columns=screened if table.model else (),
        measured=tuple(replace(c, label="") for c in table.columns if c.role in MEASURED),
        people=next((c.name for c in table.columns if c.role is Role.PEOPLE and not c.part_of), ""),
        secret=tuple(column.name for column in table.columns if column.role is Role.CHECK),
    )
