"""Counts that lie within one another: a part that is shown must not tell a whole that is hidden."""

import pandas as pd

from wellbeing.release.door import Released, secondary


def hide_parts(
    released: Released, table: pd.DataFrame, count: str, part: str, whole: str, cell: str
) -> Released:
    """Hide the parts of a hidden whole, in a released table whose rows are parts and wholes side by side.

    A sub-code that three people of a sector raise says that its theme is raised there by three or more: where the
    theme's own cell is hidden, the sub-code's goes with it, and with it the smallest other cell of the sub-code where
    it would stand alone. Empty cells stay: they tell nothing of the whole.

    Args:
        released: what the door let pass of ``table``.
        table: the unreleased table.
        count: column of counts.
        part: column that names the row's code.
        whole: column that names the code it belongs to (itself where it is a whole).
        cell: column within which part and whole are compared, such as the sector.
    """
    safe = released.table.copy()
    hidden = safe[count].isna()
    tops = safe[part] == safe[whole]
    gone = set(zip(safe.loc[hidden & tops, part], safe.loc[hidden & tops, cell], strict=True))
    inside = pd.Series([key in gone for key in zip(safe[whole], safe[cell], strict=True)], index=safe.index)
    more = inside & ~tops & ~hidden & (table[count] > 0)
    hidden = secondary(table, count, hidden | more, [part])
    new = hidden & safe[count].notna()
    safe.loc[new, count] = float("nan")
    safe.loc[new, "suppressed"] = True
    record = released.record | {
        "checks": [*released.record["checks"], f"parts of hidden cells hidden within {cell}"],
        "rows_suppressed": int(safe["suppressed"].sum()),
        "cells_suppressed": released.record["cells_suppressed"] + int(new.sum()),
    }
    return Released(safe, record)
