"""Does an association vanish once something is held constant? A word from four intervals, so that low power earns none.

*Vanishes* needs an association to begin with, clear and larger than the smallest of interest; after, an interval wholly
within the smallest size of interest (Lakens, Scheel and Isager 2018 on equivalence); a change that is itself clear; and
clearly less than half of the association left, without which an association half explained would pass as vanished
wherever it is small.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

BEYOND_HALF = "with, less half of without"
# each follows "the association"
VANISHES = "vanishes with safety"
REDUCED = "is reduced with safety, and does not vanish"
STAYS = "does not vanish with safety"
HARDLY = "is hardly there to begin with"
NOT_CLEAR = "is not clear even without safety"
NOT_SETTLED = "may or may not vanish with safety: these data do not settle it"


def add_words(table: pd.DataFrame, smallest: float) -> pd.DataFrame:
    """Add the column ``verdict`` to the table of walkability: one word an outcome.

    Args:
        table: rows by outcome, measure and model; the measure ``rescaled`` is read.
        smallest: smallest size of interest, in log-odds.
    """
    words = {}
    for outcome, rows in table[table["measure"] == "rescaled"].groupby("outcome"):
        found = rows.set_index("model")[["estimate", "low", "high"]].to_dict("index")
        words[outcome] = word(
            found["without"], found["with"], found["difference"], found[BEYOND_HALF], smallest
        )
    return table.assign(verdict=table["outcome"].map(words))


def word(
    without: Mapping[str, float],
    full: Mapping[str, float],
    change: Mapping[str, float],
    beyond_half: Mapping[str, float],
    smallest: float,
) -> str:
    """What four estimates on one scale say together; each is estimate, low and high.

    Args:
        without: the association without the covariate.
        full: the association with it.
        change: the first less the second.
        beyond_half: the second less half of the first: on the side of the association where more than half is left.
        smallest: smallest size of interest.
    """
    if _within(without, smallest):
        return HARDLY
    if _side(without) == 0:
        return NOT_CLEAR
    way = _side(without)
    changes = _side(change) == way and not _within(change, smallest)
    if _within(full, smallest) and _side(change) == way and _side(beyond_half) == -way:
        return VANISHES
    if _side(beyond_half) == way and _side(full) == way:
        return REDUCED if changes else STAYS
    return REDUCED if changes and _side(full) == way else NOT_SETTLED


def _side(found: Mapping[str, float]) -> int:
    """1 or -1 where the interval leaves out no difference on that side, else 0."""
    return int(found["low"] > 0) - int(found["high"] < 0)


def _within(found: Mapping[str, float], smallest: float) -> bool:
    return bool(-smallest < found["low"] and found["high"] < smallest and np.isfinite(found["estimate"]))
