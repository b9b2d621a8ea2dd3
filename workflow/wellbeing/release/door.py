"""Minimum counts, rounding and secondary suppression, with a record of every decision.

The rules are those of output checking for research: a threshold on people behind each number, rounding so that
differences between tables tell nothing, and a second suppression where a single hidden cell could be worked out
from a total (Griffiths et al. 2019, Handbook on Statistical Disclosure Control for Outputs). A suppressed cell is
empty in the released table and its row is marked in the column ``suppressed``.
"""

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from wellbeing.catalogue import Chain
from wellbeing.errors import InputError
from wellbeing.release.precision import round_measures
from wellbeing.release.profiles import Profile
from wellbeing.release.specs import TableSpec

ROW_LEVEL = ("person_id", "household")  # columns that only a table of people has


@dataclass(frozen=True)
class Released:
    """A table that may leave, and the record of what was done to it."""

    table: pd.DataFrame
    record: dict


def release_table(table: pd.DataFrame, spec: TableSpec, profile: Profile) -> Released:
    """Apply a profile to a table.

    Args:
        table: unreleased table, one row a cell or an estimate.
        spec: what its columns are.
        profile: rules of the secure setting.

    Returns:
        The released table, with a column ``suppressed`` (bool, one a row), and its record: checks made, cells
        suppressed, status ``pass`` or ``review``.

    Raises:
        InputError: the table has a column that its catalogue does not know, lacks one, or looks row-level.
    """
    _refuse_other_columns(table, spec)
    safe = table.copy()
    hidden = pd.Series(False, index=safe.index)
    cells = 0
    checks = []
    if spec.counts:
        masks = {column: unsafe_counts(safe[column], profile) for column in spec.counts}
        for part, whole in spec.parts:
            masks[part] |= unsafe_counts(table[whole] - table[part], profile) | masks[whole]
        if spec.within:
            masks = {
                column: secondary(table, column, mask, list(spec.within), profile.minimum)
                for column, mask in masks.items()
            }
            checks.append("secondary suppression within " + ", ".join(spec.within))
        for column, mask in masks.items():
            safe[column] = round_counts(safe[column], profile.round_to).mask(mask)
            cells += int(mask.sum())
            hidden |= mask
        checks.append(f"counts under {profile.minimum} hidden, others rounded to {profile.round_to}")
    for column, base in spec.rests_on:
        safe[column] = safe[column].astype("float64").mask(safe[base].isna())
    if spec.rests_on:
        checks.append(f"means on {profile.minimum} people or more")
    for centile in spec.measured:
        if centile.behind:
            few = table[centile.behind] < profile.minimum
            safe[centile.name] = safe[centile.name].astype("float64").mask(few)
            cells += int(few.sum())
            hidden |= few
    if any(column.behind for column in spec.measured):
        checks.append(f"centiles on {profile.minimum} people or more in each area behind them")
    if spec.chain:
        safe, few = release_chain(safe, spec.chain, profile)
        cells += int(few.sum())
        hidden |= few
        checks.append("each drop worked out from rounded counts")
    if spec.model:
        columns = list(spec.model_columns)
        weak = (table[spec.model.residual_df] < profile.residual_df) | (
            table[spec.model.smallest_cell] < profile.minimum
        )
        safe[columns] = safe[columns].astype("float64")
        safe.loc[weak, columns] = np.nan
        cells += int(weak.sum()) * len(columns)
        hidden |= weak
        checks.append(
            f"at least {profile.residual_df} residual degrees of freedom and {profile.minimum} people in the "
            "smallest cell behind a term"
        )
    if any(spec.base_of(column) for column in spec.measured):
        if spec.model and spec.people:
            df = spec.model.residual_df
            safe[df] = table[df] - table[spec.people] + safe[spec.people]  # else n is known from it
        safe = round_measures(table, safe, spec, profile.round_to)
        checks.append(f"precision of a base rounded to {profile.round_to}")
    safe = safe[[name for name in spec.columns if name not in spec.secret]].copy()
    safe["suppressed"] = hidden
    record = {
        "table": spec.name,
        "statbarn": spec.statbarn,
        "profile": asdict(profile),
        "checks": checks,
        "rows": len(safe),
        "rows_suppressed": int(hidden.sum()),
        "cells_suppressed": cells,
        "status": "pass" if checks else "review",
        "reason": "" if checks else "no column of this table counts people: read it before it leaves",
    }
    return Released(safe, record)


def unsafe_counts(counts: pd.Series, profile: Profile) -> pd.Series:
    """Which counts may not be shown: below the minimum, and zero where the profile hides zeros."""
    low = counts < profile.minimum
    return low if profile.zeros == "suppress" else low & (counts > 0)


def round_counts(counts: pd.Series, base: int) -> pd.Series:
    """Round counts of people to the nearest multiple of ``base``, halves up; missing stays missing."""
    if base == 1:
        return counts.astype("float64")
    return np.floor(counts.astype("float64") / base + 0.5) * base


def secondary(
    table: pd.DataFrame, count: str, hidden: pd.Series, group: list[str], minimum: int = 0
) -> pd.Series:
    """Hide more cells of a group until two are hidden and ``minimum`` people are behind those that are.

    The group's total is taken as known: a lone hidden cell is the total less the others, and so is the sum of several,
    which is a count like any other. The smallest cell still shown is hidden with them, an empty one apart, which would
    hide nothing; a group of one cell is left alone.
    """
    hidden = hidden.copy()
    for _, cells in table[count].groupby([table[column] for column in group], dropna=False):
        while hidden[cells.index].any():
            unseen, shown = cells[hidden[cells.index]], cells[~hidden[cells.index] & (cells > 0)]
            if not len(shown) or (len(unseen) > 1 and unseen.sum() >= minimum):
                break
            hidden[shown.idxmin()] = True
    return hidden


def release_chain(table: pd.DataFrame, chain: Chain, profile: Profile) -> tuple[pd.DataFrame, pd.Series]:
    """Release a flow: counts that remain after successive steps, and how many each step dropped.

    A drop is worked out from the rounded counts that remain, so the released flow adds up and its differences
    tell nothing the rounding hid. A true drop between one person and the minimum is hidden.
    """
    remaining, dropped = chain.remaining, chain.dropped
    few_remain = unsafe_counts(table[remaining], profile)
    few_drop = (table[dropped] > 0) & (table[dropped] < profile.minimum)
    safe = table.copy()
    safe[remaining] = round_counts(table[remaining], profile.round_to).mask(few_remain)
    before = safe.groupby(list(chain.by), dropna=False)[remaining].shift()
    safe[dropped] = (before - safe[remaining]).mask(few_drop)
    return safe, few_remain | few_drop


def _refuse_other_columns(table: pd.DataFrame, spec: TableSpec) -> None:
    more = [str(name) for name in table.columns if name not in spec.columns]
    lacking = [name for name in spec.columns if name not in table.columns]
    if more or lacking:
        faults = [f"holds {', '.join(more)}, which the catalogue does not know"] if more else []
        faults += [f"lacks {', '.join(lacking)}"] if lacking else []
        raise InputError(
            f"table '{spec.name}' {' and '.join(faults)}: declare its columns in the catalogue.py of its phase"
        )
    for name in ROW_LEVEL:
        if name in table.columns:
            raise InputError(
                f"table '{spec.name}' holds {name}: a row-level table never leaves the secure folder"
            )
