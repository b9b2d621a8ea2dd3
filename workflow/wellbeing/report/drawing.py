"""What the figures of all wings share: colours, the drawn figure with its words, and small helpers of layout.

Every drawing function returns a :class:`Drawn`, which a notebook shows with ``show(*drawn)`` and the report saves with
``save_figure``. Estimates come with their intervals; a model that is not sound is drawn hollow, never left out.
"""

from typing import NamedTuple

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

INK = "#1d2733"
QUIET = "#5b6770"
LEFT_OUT = "#c8553d"
STAYED = "#1f4e79"


class Drawn(NamedTuple):
    """A figure with its words."""

    figure: Figure
    alt: str
    caption: str


def colour(at: int) -> str:
    """The nth colour of the style's cycle."""
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    return colours[at % len(colours)]


def count_text(value: float) -> str:
    """A count of people with thousands set off, or the word for one that is withheld."""
    return "suppressed" if pd.isna(value) else f"{value:,.0f}"


def wrap(words: str, width: int) -> str:
    """Words broken into lines of at most ``width`` characters where that can be done."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def plain_log_ticks(axis: Axes, low: float, high: float) -> None:
    """Ticks at round ratios (0.5, 1, 2 ...) instead of powers of ten."""
    steps = (1.05, 1.1, 1.25, 1.5, 2, 3, 5, 10)
    reach = max(high, 1 / low, 1.02)
    step = next((step for step in steps if step**2.5 >= reach), 20)
    powers = range(-3, 4)
    inside = [step**power for power in powers if low / step**0.5 <= step**power <= high * step**0.5]
    axis.set_xticks(inside, [f"{tick:.2g}" if tick < 1 else f"{tick:.3g}" for tick in inside])
    axis.xaxis.set_minor_formatter(NullFormatter())
    axis.minorticks_off()
