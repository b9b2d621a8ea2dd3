"""Synthesis without a pooled effect: directions counted by study, the sign test, gains beside harms (SWiM).

A direction is the finding's sign, whatever its p value: statistical significance is not counted (Campbell et al.
2020, item 3). One study gives one direction for an outcome, so that a paper with many findings has one vote.
"""

import numpy as np
import pandas as pd

from wellbeing.evidence.designs import design_rank
from wellbeing.evidence.vocabulary import UNKNOWN

UNTOLD = ("not_stated", UNKNOWN)
"""Directions that are no direction: the source does not state it, or nobody found it."""
_TURNED = {"better": "worse", "worse": "better"}
MOST = 0.7
"""Share of a study's findings that must point one way, the others showing no difference, for the study to point that
way (Boon and Thomson 2021)."""


def oriented(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings with each direction as that of what is good: of a risk, such as disrepair, having less of it.

    A study that finds repair better and disrepair worse says one thing, not two. A direction nobody found becomes
    "not_stated".
    """
    told = findings["direction"].replace(UNKNOWN, "not_stated")
    return findings.assign(direction=told.where(findings["exposure_is"] != "risk", told.replace(_TURNED)))


def study_directions(findings: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """One direction a study within each group.

    Args:
        findings: with ``study``, ``direction`` and the columns ``by``.
        by: columns that make a group, such as outcome.

    Returns:
        The columns ``by``, study, findings (n), direction: that of 70 per cent or more of its findings where the rest
        show no difference, else "mixed"; findings that state none are left out unless the study has no other.
    """
    rows = []
    for key, group in findings.groupby([*by, "study"], sort=False):
        told = group[~group["direction"].isin(UNTOLD)]["direction"]
        shares = told.value_counts(normalize=True)
        against = {"better", "worse"} <= set(told)
        one = len(shares) > 0 and shares.iloc[0] >= MOST and not against
        direction = shares.index[0] if one else "mixed" if len(shares) else "not_stated"
        rows.append((*key, len(group), direction))
    return pd.DataFrame(rows, columns=[*by, "study", "findings", "direction"])


def study_outcomes(findings: pd.DataFrame) -> pd.DataFrame:
    """The direction each study reports for each outcome, with what a reader weighs it by.

    Args:
        findings: final findings with ``study``, ``study_label`` and ``outcome_label``; those whose outcome is not
            found are left out.

    Returns:
        One row a study and outcome: study, study_label, outcome, outcome_label, findings (n), direction, people (the
        most that one of the study's findings rests on, as published), design (the study's highest).
    """
    mine = findings[findings["outcome"] != UNKNOWN]
    told = study_directions(mine, ["outcome", "outcome_label"])
    best = {study: max(held, key=design_rank) for study, held in mine.groupby("study")["design"]}
    return told.assign(
        study_label=told["study"].map(dict(zip(findings["study"], findings["study_label"], strict=True))),
        people=told["study"].map(findings.groupby("study")["n"].max()),
        design=told["study"].map(best),
    )


def sign_test(directions: pd.Series, level: float = 0.95) -> dict:
    """Exact binomial test of studies that favour against those that do not.

    Args:
        directions: one a study; "null" and "mixed" are shown and not counted, as the sign test drops ties.

    Returns:
        better, worse, null, mixed, not_stated (n), counted, share (of better), low, high (Clopper–Pearson), p. The
        last four are NaN where nothing is counted.
    """
    counts = {
        word: int((directions == word).sum()) for word in ("better", "worse", "null", "mixed", "not_stated")
    }
    total = counts["better"] + counts["worse"]
    if not total:
        return counts | {"counted": 0, "share": np.nan, "low": np.nan, "high": np.nan, "p": np.nan}
    from scipy.stats import binomtest  # slow to import, and most jobs need none

    test = binomtest(counts["better"], total, 0.5)
    interval = test.proportion_ci(level, method="exact")
    share = counts["better"] / total
    return counts | {
        "counted": total,
        "share": share,
        "low": interval.low,
        "high": interval.high,
        "p": test.pvalue,
    }


def directions_table(findings: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The sign test within each group, most studies first."""
    each = study_directions(findings, by)
    rows = []
    for key, group in each.groupby(by, sort=False):
        rows.append(
            {**dict(zip(by, key, strict=True)), "studies": len(group), **sign_test(group["direction"])}
        )
    names = [
        *by,
        "studies",
        "better",
        "worse",
        "null",
        "mixed",
        "not_stated",
        "counted",
        "share",
        "low",
        "high",
        "p",
    ]
    return (
        pd.DataFrame(rows, columns=names)
        .sort_values("studies", ascending=False, kind="stable")
        .reset_index(drop=True)
    )


def gains_and_harms(findings: pd.DataFrame) -> pd.DataFrame:
    """Studies with gains and with harms of each intervention: intervention, gains, harms, not_stated (harm unknown).

    A harm is one that a source states; a direction that is worse is none by itself.
    """
    rows = []
    for intervention, group in findings.groupby("intervention", sort=False):
        gains = group[group["direction"].isin(["better", "mixed"])]["study"].nunique()
        harms = group[group["harm"] == "yes"]["study"].nunique()
        known = set(group[group["harm"].isin(["yes", "no"])]["study"])
        rows.append((intervention, gains, harms, len(set(group["study"]) - known)))
    return pd.DataFrame(rows, columns=["intervention", "gains", "harms", "harms_not_stated"])


def link_table(findings: pd.DataFrame, links: dict[str, str], claimant: str) -> pd.DataFrame:
    """The links of phase 1, and the studies in which each is found.

    Args:
        findings: final findings with ``study``.
        links: link -> words.
        claimant: study whose own statement is under test; it cannot support itself.

    Returns:
        link, label, findings, studies, independent (studies other than the claimant), better, worse, null, mixed,
        not_stated (independent studies), sources (their names).
    """
    rows = []
    for link, label in links.items():
        mine = findings[findings["link"].str.split(r"\s*;\s*").apply(lambda held, link=link: link in held)]
        others = mine[mine["study"] != claimant]
        each = (
            study_directions(others.assign(link=link), ["link"])
            if len(others)
            else pd.DataFrame({"direction": []})
        )
        counts = {
            word: int((each["direction"] == word).sum())
            for word in ("better", "worse", "null", "mixed", "not_stated")
        }
        names = "; ".join(dict.fromkeys(others["study_label"]))
        rows.append({"link": link, "label": label, "findings": len(mine), "studies": mine["study"].nunique(),
                     "independent": others["study"].nunique(), **counts, "sources": names})  # fmt: skip
    return pd.DataFrame(rows)
