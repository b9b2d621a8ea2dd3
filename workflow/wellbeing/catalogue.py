"""What a table is: its columns, what each of them is, what its numbers rest on, and where it is read.

Every table of the study is declared once, in the ``catalogue.py`` beside the code that makes it, and gathered in
:mod:`wellbeing.catalogues`. Rules take their lists of tables from there, the release door its checks, claims their
columns, facts their units and formats, pages their headings, the landing page its downloads and the data dictionary its
rows. What the owner of the data may change, minima and rounding, is not here but in ``config/release.yaml``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal


class Role(StrEnum):
    """What the values of a column are, as far as disclosure is concerned."""

    KEY = "key"  # names the row, or is a value that was chosen and not observed
    TEXT = "text"
    FLAG = "yes or no"
    PEOPLE = "count of people"  # hidden when small, and rounded
    AREAS = "count of areas"
    COUNT = "count"  # of things that are no people: studies, tests, passages, files
    SHARE = "share"
    MEAN = "mean"
    ESTIMATE = "estimate"
    ERROR = "standard error"
    LIMIT = "limit of an interval"
    P_VALUE = "p-value"
    ORDER = "order statistic"  # centiles, ranks, extremes: values of one or few cases
    CHECK = "for the release checks alone"  # taken out at the door


COUNTED = (Role.PEOPLE, Role.AREAS, Role.COUNT)
MEASURED = (Role.SHARE, Role.MEAN, Role.ESTIMATE, Role.ERROR, Role.LIMIT, Role.P_VALUE, Role.ORDER)
Statbarn = Literal[
    # classes of statistics of the SACRO guide to output checking
    "Frequencies",
    "Position",
    "StatisticalHypothesisTests",
    # and of what is no statistic of people
    "Declared",
    "Published",
    "Quotations",
]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: as the file heads it.
        label: as a reader is shown it.
        role: what its values are.
        unit: of its values, such as "people", "log-odds" or "points"; empty where there is none.
        decimals: digits after the point that a reader is shown.
        rests_on: the count of this table behind its values: where that is withheld, they are.
        part_of: the count of this table that a count is part of: the remainder is guarded as well.
        screened: False for a measured value that says nothing of the people behind a model's smallest cell, such as
            a number of degrees of freedom.
        of: the estimate that a limit belongs to; "estimate" where none is named.
        spread: the column that tells how far apart the values lie of which this is a mean or a centile.
        behind: the check that counts the people in the smallest area whose value this is.
        follows: how the release works its values out from other columns after these were rounded: the name of a
            function of :mod:`wellbeing.release.precision`, and its columns.
    """

    name: str
    label: str
    role: Role
    unit: str = ""
    decimals: int = 2
    rests_on: str = ""
    part_of: str = ""
    screened: bool = True
    of: str = ""
    spread: str = ""
    behind: str = ""
    follows: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """ "text or number" (of a key), "text", "yes or no", "whole number" or "number"."""
        if self.role is Role.KEY:
            return "text or number"
        if self.role is Role.TEXT:
            return "text"
        if self.role is Role.FLAG:
            return "yes or no"
        return "whole number" if self.role in COUNTED else "number"


@dataclass(frozen=True)
class Chain:
    """Counts that remain after successive steps, with the drop of each; ``by`` names separate chains."""

    remaining: str
    dropped: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class ModelCheck:
    """Columns that say how much stands behind a model's row: its degrees of freedom and its smallest cell."""

    residual_df: str = "residual_df"
    smallest_cell: str = "smallest_cell"


@dataclass(frozen=True)
class Table:
    """One table the study makes.

    Attributes:
        name: file name without its ending, and the name by which everything else speaks of it.
        title: what a reader is told it holds.
        phase: part of the study it belongs to, by the name of its rules file.
        page: notebook that shows it.
        statbarn: class of statistic, in the words of output checking.
        columns: every column, in the order of the file.
        within: columns within which counts add up to a total, so that a lone hidden cell could be worked out.
        chain: successive counts, where the table is a flow.
        model: how rows that are model estimates are checked.
        only: "synthetic" for a table that is made only where the truth behind the data is known.
    """

    name: str
    title: str
    phase: str
    page: str
    statbarn: Statbarn
    columns: tuple[Column, ...]
    within: tuple[str, ...] = ()
    chain: Chain | None = None
    model: ModelCheck | None = None
    only: Literal["", "synthetic"] = ""

    def __post_init__(self) -> None:
        """Refuse a declaration that contradicts itself."""
        faults = list(_faults(self))
        if faults:
            raise ValueError(f"catalogue: table '{self.name}': {'; '.join(faults)}")

    @property
    def names(self) -> tuple[str, ...]:
        """The columns as they are written, before the release door."""
        return tuple(column.name for column in self.columns)

    @property
    def released(self) -> tuple[Column, ...]:
        """The columns that leave."""
        return tuple(column for column in self.columns if column.role is not Role.CHECK)

    @property
    def file(self) -> str:
        """Where it can be downloaded, below the folder of the run."""
        return f"released/{self.name}.csv"

    def column(self, name: str) -> Column:
        """The column of a name; KeyError names the table where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table '{self.name}' has no column '{name}'")


def _faults(table: Table) -> Iterable[str]:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", table.name):
        yield "its name must serve as a file name"
    names = table.names
    if repeated := {name for name in names if names.count(name) > 1}:
        yield f"declared twice: {', '.join(sorted(repeated))}"
    named = [*table.within]
    named += [column.rests_on for column in table.columns if column.rests_on]
    named += [column.part_of for column in table.columns if column.part_of]
    named += [
        name
        for column in table.columns
        for name in (column.of, column.spread, column.behind, *column.follows[1:])
        if name
    ]
    if table.chain:
        named += [table.chain.remaining, table.chain.dropped, *table.chain.by]
    if table.model:
        named += [table.model.residual_df, table.model.smallest_cell]
    if missing := sorted(set(named) - set(names)):
        yield f"no column {', '.join(missing)}"
    for column in table.columns:
        for base in (column.rests_on, column.part_of):
            if base in names and table.column(base).role not in COUNTED:
                yield f"{column.name} rests on {base}, which counts nothing"


def gather(*groups: Iterable[Table]) -> dict[str, Table]:
    """Tables of several catalogues by name.

    Raises:
        ValueError: a name is declared twice.
    """
    tables: dict[str, Table] = {}
    for table in (table for group in groups for table in group):
        if table.name in tables:
            raise ValueError(f"catalogue: two tables are called '{table.name}'")
        tables[table.name] = table
    return tables


def names_of(tables: Iterable[Table], synthetic: bool) -> list[str]:
    """Names of the tables that a run makes, in their order.

    Args:
        tables: of one catalogue.
        synthetic: whether the truth behind its data is known.
    """
    return [table.name for table in tables if synthetic or table.only != "synthetic"]


def labels_of(*tables: Table) -> Mapping[str, str]:
    """Column -> the words a reader is shown; where tables differ, the first has it."""
    return {column.name: column.label for table in reversed(tables) for column in table.columns}


# The constructors by which catalogues declare, so that a declaration reads as the table it describes.


def key(name: str, label: str, unit: str = "") -> Column:
    """A column that names the row, or holds a value somebody chose."""
    return Column(name, label, Role.KEY, unit)


def text(name: str, label: str) -> Column:
    """A column of words."""
    return Column(name, label, Role.TEXT)


def flag(name: str, label: str) -> Column:
    """A column of yes and no."""
    return Column(name, label, Role.FLAG)


def people(name: str, label: str = "People", *, part_of: str = "") -> Column:
    """A count of people: hidden when small, and rounded."""
    return Column(name, label, Role.PEOPLE, "people", 0, part_of=part_of)


def areas(name: str = "areas", label: str = "Areas") -> Column:
    """A count of areas."""
    return Column(name, label, Role.AREAS, "areas", 0)


def count(name: str, label: str, unit: str = "", *, rests_on: str = "") -> Column:
    """A count of things that are no people."""
    return Column(name, label, Role.COUNT, unit, 0, rests_on)


def share(name: str, label: str, *, rests_on: str = "", unit: str = "share", decimals: int = 3) -> Column:
    """A share between 0 and 1."""
    return Column(name, label, Role.SHARE, unit, decimals, rests_on)


def mean(
    name: str, label: str, unit: str = "", *, rests_on: str = "", decimals: int = 2, spread: str = ""
) -> Column:
    """A mean, or a standard deviation of people's values."""
    return Column(name, label, Role.MEAN, unit, decimals, rests_on, spread=spread)


def estimate(name: str, label: str, unit: str = "", *, rests_on: str = "", decimals: int = 2) -> Column:
    """An estimate of a model, or a statistic worked out from estimates."""
    return Column(name, label, Role.ESTIMATE, unit, decimals, rests_on)


def error(name: str = "se", label: str = "Standard error", unit: str = "") -> Column:
    """The standard error of the column "estimate"."""
    return Column(name, label, Role.ERROR, unit)


def limit(
    name: str, label: str, unit: str = "", *, rests_on: str = "", decimals: int = 2, of: str = ""
) -> Column:
    """A limit of the interval about the estimate ``of``; about the column "estimate" where none is named."""
    return Column(name, label, Role.LIMIT, unit, decimals, rests_on, of=of)


def p_value(name: str = "p", label: str = "p", *, rests_on: str = "") -> Column:
    """A p-value, as found or adjusted for several tests."""
    return Column(name, label, Role.P_VALUE, "", 3, rests_on)


def order(
    name: str,
    label: str,
    unit: str = "",
    *,
    rests_on: str = "",
    decimals: int = 2,
    spread: str = "",
    behind: str = "",
) -> Column:
    """An order statistic: a rank, a centile or an extreme."""
    return Column(name, label, Role.ORDER, unit, decimals, rests_on, spread=spread, behind=behind)


def check(name: str, label: str) -> Column:
    """A column that serves the release checks and does not leave."""
    return Column(name, label, Role.CHECK, decimals=0)


def following(column: Column, how: str, *sources: str) -> Column:
    """A column that the release works out from the rounded values of others."""
    return replace(column, follows=(how, *sources))


def unscreened(column: Column) -> Column:
    """A measured column that tells nothing of the people in a model's smallest cell."""
    return replace(column, screened=False)
