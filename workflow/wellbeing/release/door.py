"""Minimum counts, rounding and secondary suppression, with a record of every decision.

The rules are those of output checking for research: a threshold on people behind each number, rounding so that
differences between tables tell nothing, and a second suppression where a single hidden cell could be worked out
from a total (Griffiths et al. 2019, Handbook on Statistical Disclosure Control for Outputs). A suppressed cell is
empty in the released table and its row is marked in the column ``suppressed``.
"""

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from wellbeing.errors import InputError
from wellbeing.release.profiles import Profile, TableSpec

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
        InputError: a column named in the specification is not in the table, or the table looks row-level.
    """
    _refuse_unknown_columns(table, spec)
    safe = table.copy()
    hidden = pd.Series(False, index=safe.index)
    cells = 0
    checks = []
    if spec.counts:
        masks = {column: unsafe_counts(safe[column], profile) for column in spec.counts}
        for part, whole in spec.parts.items():
            masks[part] |= unsafe_counts(table[whole] - table[part], profile) | masks[whole]
        if spec.group:
            masks = {
                column: secondary(table, column, mask, list(spec.group)) for column, mask in masks.items()
            }
            checks.append("secondary suppression within " + ", ".join(spec.group))
        for column, mask in masks.items():
            safe[column] = round_counts(safe[column], profile.round_to).mask(mask)
            cells += int(mask.sum())
            hidden |= mask
        checks.append(f"counts under {profile.minimum} hidden, others rounded to {profile.round_to}")
    if spec.means:
        few = safe[spec.means["people"]].isna()
        safe[spec.means["columns"]] = safe[spec.means["columns"]].astype("float64")
        safe.loc[few, spec.means["columns"]] = np.nan
        checks.append(f"means on {profile.minimum} people or more")
    if spec.chain:
        safe, few = release_chain(safe, spec.chain, profile)
        cells += int(few.sum())
        hidden |= few
        checks.append("each drop worked out from rounded counts")
    if spec.model:
        weak = (table[spec.model["df"]] < profile.residual_df) | (table[spec.model["cell"]] < profile.minimum)
        safe[spec.model["columns"]] = safe[spec.model["columns"]].astype("float64")
        safe.loc[weak, spec.model["columns"]] = np.nan
        cells += int(weak.sum()) * len(spec.model["columns"])
        hidden |= weak
        checks.append(
            f"at least {profile.residual_df} residual degrees of freedom and {profile.minimum} people in the "
            "smallest cell behind a term"
        )
    safe = safe.drop(columns=list(spec.secret))
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


def secondary(table: pd.DataFrame, count: str, hidden: pd.Series, group: list[str]) -> pd.Series:
    """Hide a second cell wherever exactly one cell of a group is hidden.

    The group's total is taken as known, so a lone hidden cell is the total less the others. The smallest cell
    still shown is hidden with it, an empty one apart, which would hide nothing; a group of one cell is left alone.
    """
    hidden = hidden.copy()
    for _, cells in table[count].groupby([table[column] for column in group], dropna=False):
        shown = cells[~hidden[cells.index] & (cells > 0)]
        if hidden[cells.index].sum() == 1 and len(shown):
            hidden[shown.idxmin()] = True
    return hidden


def release_chain(table: pd.DataFrame, chain: dict, profile: Profile) -> tuple[pd.DataFrame, pd.Series]:
    """Release a flow: counts that remain after successive steps, and how many each step dropped.

    A drop is worked out from the rounded counts that remain, so the released flow adds up and its differences
    tell nothing the rounding hid. A true drop between one person and the minimum is hidden.
    """
    remaining, dropped = chain["remaining"], chain["dropped"]
    few_remain = unsafe_counts(table[remaining], profile)
    few_drop = (table[dropped] > 0) & (table[dropped] < profile.minimum)
    safe = table.copy()
    safe[remaining] = round_counts(table[remaining], profile.round_to).mask(few_remain)
    before = safe.groupby(chain["by"], dropna=False)[remaining].shift()
    safe[dropped] = (before - safe[remaining]).mask(few_drop)
    return safe, few_remain | few_drop


def _refuse_unknown_columns(table: pd.DataFrame, spec: TableSpec) -> None:
    named = [
        *spec.counts,
        *spec.parts,
        *spec.parts.values(),
        *spec.group,
        *spec.secret,
        *spec.means.get("columns", ()),
    ]
    named += [spec.chain[key] for key in ("remaining", "dropped") if key in spec.chain]
    named += [
        *spec.model.get("columns", ()),
        *(spec.model[key] for key in ("df", "cell") if key in spec.model),
    ]
    missing = sorted(set(named) - set(table.columns))
    if missing:
        raise InputError(f"config/release.yaml: table '{spec.name}' has no column {', '.join(missing)}")
    for name in ROW_LEVEL:
        if name in table.columns:
            raise InputError(
                f"table '{spec.name}' holds {name}: a row-level table never leaves the secure folder"
            )
