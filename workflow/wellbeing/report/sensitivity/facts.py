"""Facts of the sensitivity analyses, from released tables only. Keys start with ``sensitivity.``."""

from typing import Any

import pandas as pd

from wellbeing.report.collector import Collector
from wellbeing.report.sensitivity.figures import option_labels, sound


def collect(found: Collector, settings: dict[str, Any]) -> None:
    """Note the facts of every sensitivity analysis that the report speaks of.

    Under ``sensitivity.``: ``fitted``, ``left_out``, ``unsound``, ``imputations``, ``draws`` (of specifications, data
    sets and draws); of each curve ``<outcome>.<exposure>.{specifications,above,clear,label,p,verdict}``;
    ``joint.tested``, ``joint.clear``; ``influence.turned`` of ``influence.tested``; ``controls.found`` of
    ``controls.tests``; ``evalue.least`` and ``evalue.greatest``; ``fmi.greatest``; ``later.same_sign`` and
    ``later.clear`` (as clear as before) of ``later.compared``.

    Args:
        found: where they are noted.
        settings: the resolved settings.
    """
    if "sensitivity_curve" not in found.tables:
        return
    curve, listed = found.tables["sensitivity_curve"], found.tables["sensitivity_specifications"]
    good, knobs = sound(curve), settings["sensitivity"]
    _count(found, "fitted", len(curve), "curve", "specifications")
    _count(found, "left_out", (listed["state"] == "left out").sum(), "specifications", "specifications")
    _count(found, "unsound", (~good).sum(), "curve", "specifications")
    _count(found, "imputations", knobs["imputations"], "imputation", "data sets")
    _count(found, "draws", knobs["draws"], "joint_inference", "draws")
    _curves(found, curve, good)
    _influence(found)
    _controls(found)
    _evalues(found)
    _later(found)
    fmi = found.tables["sensitivity_imputation"]["fmi"].dropna()
    if len(fmi):
        _share(found, "fmi.greatest", fmi.max(), "imputation")


HELD = ("safety", "links")
"""Adjustments that hold constant what may lie between a place and a person's wellbeing."""


def curve_words(curve: pd.DataFrame, p: float) -> str:
    """What a curve shows: how many intervals leave out no association, and on which side.

    Specifications that hold safety or links constant ask another question, and are counted by themselves.

    Args:
        curve: sound specifications of one outcome and exposure: low, high, adjustment.
        p: joint p-value of the curve.
    """
    held = curve["adjustment"].isin(HELD)
    words = _sides(curve[~held]) if (~held).any() else ""
    if held.any():
        words += f"{'; ' if words else ''}with safety or links held constant, {_sides(curve[held])}"
    return words + ("; a curve like this is not unusual where there is no association" if p >= 0.05 else "")


def _sides(curve: pd.DataFrame) -> str:
    lower, higher = int((curve["high"] < 0).sum()), int((curve["low"] > 0).sum())
    if not lower and not higher:
        return f"not clearly associated in any of {len(curve)} specifications"
    sides = [("lower", lower)] * bool(lower) + [("higher", higher)] * bool(higher)
    told = " and ".join(f"with {way} odds in {number}" for way, number in sides)
    return f"clearly associated {told} of {len(curve)} specifications"


def _curves(found: Collector, curve: pd.DataFrame, good: pd.Series) -> None:
    joint = found.tables["sensitivity_joint_inference"]
    words = option_labels(found.tables["sensitivity_decisions"], "exposure")
    p_of = joint[joint["statistic"] == "median"].set_index(["outcome", "exposure"])["p"]
    for (outcome, exposure), mine in curve[good].groupby(["outcome", "exposure"], sort=False):
        key = f"{outcome}.{exposure}"
        above = float((mine["estimate"] > 0).mean())
        clear = float(((mine["low"] > 0) | (mine["high"] < 0)).mean())
        p = p_of.get((outcome, exposure), float("nan"))
        _count(found, f"{key}.specifications", len(mine), "curve", "specifications")
        _share(found, f"{key}.above", above, "curve")
        _share(found, f"{key}.clear", clear, "curve")
        found.words(f"sensitivity.{key}.label", words.get(exposure, exposure).lower(), "sensitivity_curve")
        if pd.notna(p):
            text = "below 0.001" if p < 0.001 else f"{p:.3f}"
            found.add(f"sensitivity.{key}.p", float(p), text, "sensitivity_joint_inference", "p-value")
            found.words(
                f"sensitivity.{key}.verdict", curve_words(mine, float(p)), "sensitivity_joint_inference"
            )
    tested = p_of.dropna()
    _count(found, "joint.tested", len(tested), "joint_inference", "curves")
    _count(found, "joint.clear", (tested < 0.05).sum(), "joint_inference", "curves")


def _influence(found: Collector) -> None:
    influence = found.tables["sensitivity_influence"]
    if len(influence):
        top = influence[influence["rank"] == 1]
        _count(found, "influence.tested", len(top), "influence", "estimates")
        _count(found, "influence.turned", (top["verdict_changes"] > 0).sum(), "influence", "estimates")


def _controls(found: Collector) -> None:
    controls = found.tables["sensitivity_negative_controls"]
    shuffled = controls[controls["kind"] == "shuffled"]
    if shuffled["tests"].notna().any():
        _count(found, "controls.tests", shuffled["tests"].sum(), "negative_controls", "tests")
        _count(found, "controls.found", shuffled["significant"].sum(), "negative_controls", "tests")


def _evalues(found: Collector) -> None:
    known = found.tables["sensitivity_evalues"].dropna(subset="evalue")
    if len(known):
        for key, at in (("least", known["evalue"].idxmin()), ("greatest", known["evalue"].idxmax())):
            found.cell(f"sensitivity.evalue.{key}", known.loc[at], "sensitivity_evalues", "evalue")


def _later(found: Collector) -> None:
    """How many estimates look alike when the same people are asked again."""
    table = found.tables["sensitivity_later_waves"]
    table = table[table["estimate"].notna()]
    keys = ["outcome", "exposure", "wave"]
    before, after = (table[table["set"] == name].set_index(keys) for name in ("main, asked again", "later"))
    both = before.merge(after, left_index=True, right_index=True, suffixes=("_before", "_after"))
    if both.empty:
        return
    clear = [(both[f"low_{when}"] > 0) | (both[f"high_{when}"] < 0) for when in ("before", "after")]
    same = (both["estimate_before"] > 0) == (both["estimate_after"] > 0)
    _count(found, "later.compared", len(both), "later_waves", "estimates")
    _count(found, "later.same_sign", same.sum(), "later_waves", "estimates")
    _count(found, "later.clear", (clear[0] == clear[1]).sum(), "later_waves", "estimates")


def _count(found: Collector, key: str, value: float, table: str, unit: str) -> None:
    found.count(f"sensitivity.{key}", value, f"sensitivity_{table}", unit)


def _share(found: Collector, key: str, value: float, table: str) -> None:
    found.add(f"sensitivity.{key}", float(value), f"{100 * value:.0f}%", f"sensitivity_{table}", "share")
