"""Facts of the sensitivity analyses, from released tables only. Keys start with ``sensitivity.``."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wellbeing.report.facts import WITHHELD, Fact
from wellbeing.report.sensitivity.figures import option_labels, sound
from wellbeing.tables import read_table


def collect(tables: Mapping[str, Path], settings: dict) -> dict[str, Fact]:
    """Facts of every sensitivity analysis that the report speaks of.

    Args:
        tables: name -> released CSV file, the ``sensitivity_*`` tables among them.
        settings: the resolved settings.

    Returns:
        Under ``sensitivity.``: ``fitted``, ``left_out``, ``unsound``, ``imputations`` (numbers of specifications and
        data sets); of each curve ``<outcome>.<exposure>.{specifications,above,clear,p,verdict}``; ``joint.tested``,
        ``joint.clear``; ``influence.turned`` of ``influence.tested``; ``controls.found`` of ``controls.tests``;
        ``evalue.least`` and ``evalue.greatest``; ``fmi.greatest``; ``later.same_sign`` and ``later.clear`` (as clear as
        before) of ``later.compared``.
    """
    if "sensitivity_curve" not in tables:
        return {}
    found = _Facts(tables)
    curve, listed = found.read("curve"), found.read("specifications")
    good = sound(curve)
    found.number("fitted", len(curve), "curve", "specifications")
    found.number("left_out", int((listed["state"] == "left out").sum()), "specifications", "specifications")
    found.number("unsound", int((~good).sum()), "curve", "specifications")
    found.number("imputations", settings["sensitivity"]["imputations"], "imputation", "data sets")
    found.number("draws", settings["sensitivity"]["draws"], "joint_inference", "draws")
    _curves(found, curve, good)
    _other(found)
    return found.facts


def _curves(found: "_Facts", curve: pd.DataFrame, good: pd.Series) -> None:
    joint, words = found.read("joint_inference"), option_labels(found.read("decisions"), "exposure")
    p_of = joint[joint["statistic"] == "median"].set_index(["outcome", "exposure"])["p"]
    for (outcome, exposure), mine in curve[good].groupby(["outcome", "exposure"], sort=False):
        key = f"{outcome}.{exposure}"
        above = float((mine["estimate"] > 0).mean())
        clear = float(((mine["low"] > 0) | (mine["high"] < 0)).mean())
        p = p_of.get((outcome, exposure), float("nan"))
        found.number(f"{key}.specifications", len(mine), "curve", "specifications")
        found.share(f"{key}.above", above, "curve")
        found.share(f"{key}.clear", clear, "curve")
        found.word(f"{key}.label", words.get(exposure, exposure).lower(), "curve")
        if pd.notna(p):
            text = "below 0.001" if p < 0.001 else f"{p:.3f}"
            found.put(f"{key}.p", float(p), text, "joint_inference", "p-value")
            found.word(f"{key}.verdict", verdict(above, float(p)), "joint_inference")
    tested = p_of.dropna()
    found.number("joint.tested", len(tested), "joint_inference", "curves")
    found.number("joint.clear", int((tested < 0.05).sum()), "joint_inference", "curves")


def verdict(above: float, p: float) -> str:
    """What a curve shows, in words: how many signs agree, and whether the whole is more than chance."""
    agree = max(above, 1 - above)
    if p >= 0.05:
        return "a curve like this is not unusual where there is no association"
    way = "higher" if above >= 0.5 else "lower"
    if agree == 1:
        return f"associated with {way} odds in every specification"
    return f"associated with {way} odds in most specifications, and not in all"


def _other(found: "_Facts") -> None:
    influence = found.read("influence")
    if len(influence):
        top = influence[influence["rank"] == 1]
        found.number("influence.tested", len(top), "influence", "estimates")
        turned = (top["verdict_changes"] > 0).sum()
        found.number("influence.turned", int(turned), "influence", "estimates")
    controls = found.read("negative_controls")
    shuffled = controls[controls["kind"] == "shuffled"]
    if shuffled["tests"].notna().any():
        found.number("controls.tests", int(shuffled["tests"].sum()), "negative_controls", "tests")
        found.number("controls.found", int(shuffled["significant"].sum()), "negative_controls", "tests")
    evalues = found.read("evalues")["evalue"].dropna()
    if len(evalues):
        found.put("evalue.least", float(evalues.min()), f"{evalues.min():.2f}", "evalues", "risk ratio")
        found.put("evalue.greatest", float(evalues.max()), f"{evalues.max():.2f}", "evalues", "risk ratio")
    _later(found)
    fmi = found.read("imputation")["fmi"].dropna()
    if len(fmi):
        found.share("fmi.greatest", float(fmi.max()), "imputation")


def _later(found: "_Facts") -> None:
    """How many estimates look alike when the same people are asked again."""
    table = found.read("later_waves")
    table = table[table["estimate"].notna()]
    keys = ["outcome", "exposure", "wave"]
    before, after = (table[table["set"] == name].set_index(keys) for name in ("main, asked again", "later"))
    both = before.merge(after, left_index=True, right_index=True, suffixes=("_before", "_after"))
    if both.empty:
        return
    clear = [(both[f"low_{when}"] > 0) | (both[f"high_{when}"] < 0) for when in ("before", "after")]
    same = (both["estimate_before"] > 0) == (both["estimate_after"] > 0)
    found.number("later.compared", len(both), "later_waves", "estimates")
    found.number("later.same_sign", int(same.sum()), "later_waves", "estimates")
    found.number("later.clear", int((clear[0] == clear[1]).sum()), "later_waves", "estimates")


class _Facts:
    """Facts in the making, each with the table it came from."""

    def __init__(self, tables: Mapping[str, Path]):
        self.paths = tables
        self.facts: dict[str, Fact] = {}

    def read(self, table: str) -> pd.DataFrame:
        return read_table(self.paths[f"sensitivity_{table}"])

    def put(self, key: str, value, text: str, table: str, unit: str = "") -> None:
        gone = isinstance(value, float) and pd.isna(value)
        self.facts[f"sensitivity.{key}"] = Fact(
            None if gone else value,
            WITHHELD if gone else text,
            unit,
            None,
            str(self.paths[f"sensitivity_{table}"]),
            "release_sensitivity",
            "suppressed" if gone else "released",
        )

    def number(self, key: str, value: int, table: str, unit: str) -> None:
        self.put(key, int(value), f"{int(value):,}", table, unit)

    def share(self, key: str, value: float, table: str) -> None:
        self.put(key, value, f"{100 * value:.0f}%", table, "share")

    def word(self, key: str, text: str, table: str) -> None:
        self.put(key, text, text, table)
