"""How far and how often a theme is raised: by participants first, by passages second, with honest uncertainty.

The participants are the sample, so intervals come from resampling participants within their sectors. An interval
speaks of people like those interviewed; the interviews were no random sample of anybody.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from wellbeing.interviews.catalogue import COVERAGE, DEVIANT, FEEDBACK, MATRIX, ORDER, REACH
from wellbeing.interviews.codebook import Entry, in_order

ALL = "all"


def presence(
    coded: pd.DataFrame, participants: pd.DataFrame, codes: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Participants by codes: passages (a passage counts once a code), and whether there is any.

    A theme holds the passages of its sub-codes.
    """
    people = {name: at for at, name in enumerate(participants["participant"])}
    columns = {code: at for at, code in enumerate(codes)}
    counts = np.zeros((len(people), len(codes)))
    own = coded[["participant", "source", "segment", "code"]]
    tops = coded[["participant", "source", "segment", "theme"]].rename(columns={"theme": "code"})
    pairs = pd.concat([own, tops]).drop_duplicates().dropna(subset=["participant"])
    pairs = pairs[pairs["code"].isin(columns)]
    rows = np.array([people[name] for name in pairs["participant"]], dtype=int)
    np.add.at(counts, (rows, np.array([columns[code] for code in pairs["code"]], dtype=int)), 1)
    return counts, counts > 0


def resamples(participants: pd.DataFrame, draws: int, seed: int) -> np.ndarray:
    """Weights of participants in resamples taken within sectors: draws by participants."""
    rng = np.random.default_rng(seed)
    weights = np.zeros((draws, len(participants)))
    for _, rows in participants.reset_index(drop=True).groupby("sector").groups.items():
        at = np.asarray(rows)
        weights[:, at] = rng.multinomial(len(at), np.full(len(at), 1 / len(at)), size=draws)
    return weights


def reach_table(coded, participants, codebook: Mapping[str, Entry], draws: int, seed: int) -> pd.DataFrame:
    """One row a code, over all participants: participants who raise it, passages, and both with intervals.

    Columns: code, theme, label, kind, status, participants, of, segments, reach, low, high (Wilson), each (passages
    a participant), each_low, each_high (resampling), first and first_frequency (themes: share of resamples in which
    no theme reaches further, or is spoken of more often).
    """
    entries = in_order(codebook)
    from statsmodels.stats.proportion import proportion_confint  # slow to import, and most jobs need none

    counts, raised = presence(coded, participants, [entry.id for entry in entries])
    weights = resamples(participants, draws, seed)
    n = len(participants)
    reach, each = weights @ raised / n, weights @ counts / n
    themes = [at for at, entry in enumerate(entries) if not entry.parent and entry.kind == "theme"]
    first, often = _first(reach[:, themes]), _first(each[:, themes])
    rows = []
    for at, entry in enumerate(entries):
        people = int(raised[:, at].sum())
        low, high = proportion_confint(people, n, method="wilson") if n else (np.nan, np.nan)
        each_low, each_high = np.quantile(each[:, at], [0.025, 0.975])
        place = themes.index(at) if at in themes else None
        rows.append(
            (
                entry.id,
                entry.top,
                entry.label,
                entry.kind,
                entry.status,
                people,
                n,
                int(counts[:, at].sum()),
                people / n,
                low,
                high,
                counts[:, at].sum() / n,
                each_low,
                each_high,
                np.nan if place is None else first[place],
                np.nan if place is None else often[place],
            )
        )
    return pd.DataFrame(rows, columns=list(REACH.names))


def order_table(
    coded, participants, codebook, labels: Mapping[str, str], draws: int, seed: int
) -> pd.DataFrame:
    """Which theme leads, over all and by sector: scope, leading theme(s) by reach and by frequency, lead over the next.

    ``lead`` is the difference in reach between the leading theme and the next, in points of 100, with the interval of
    its resamples; given over all participants only, since a sector is small.
    """
    themes = [entry for entry in in_order(codebook) if not entry.parent and entry.kind == "theme"]

    counts, raised = presence(coded, participants, [entry.id for entry in themes])
    rows = []
    for scope, label in {ALL: "All participants", **labels}.items():
        mine = (
            np.ones(len(participants), bool) if scope == ALL else (participants["sector"] == scope).to_numpy()
        )
        if not mine.any() or not len(themes):
            continue
        reach, often = raised[mine].sum(axis=0), counts[mine].sum(axis=0)
        row = {
            "scope": scope,
            "label": label,
            "by_reach": _leaders(reach, themes),
            "by_frequency": _leaders(often, themes),
            "lead": np.nan,
            "low": np.nan,
            "high": np.nan,
        }
        if scope == ALL and len(themes) > 1:
            order = np.argsort(-reach, kind="stable")
            weights = resamples(participants, draws, seed)
            drawn = weights @ raised / len(participants)
            gaps = 100 * (drawn[:, order[0]] - np.delete(drawn, order[0], axis=1).max(axis=1))
            row |= {
                "lead": 100 * (reach[order[0]] - reach[order[1]]) / len(participants),
                "low": np.quantile(gaps, 0.025),
                "high": np.quantile(gaps, 0.975),
            }
        rows.append(row)
    return pd.DataFrame(rows, columns=list(ORDER.names))


def matrix_table(coded, participants, codebook, labels: Mapping[str, str]) -> pd.DataFrame:
    """Theme by sector: code, label, theme, kind, sector, sector_label, participants, of. Empty sectors have no rows."""
    entries = in_order(codebook)
    _, raised = presence(coded, participants, [entry.id for entry in entries])
    rows = []
    for at, entry in enumerate(entries):
        for sector, label in labels.items():
            mine = (participants["sector"] == sector).to_numpy()
            if mine.any():
                rows.append(
                    (
                        entry.id,
                        entry.label,
                        entry.top,
                        entry.kind,
                        sector,
                        label,
                        int(raised[mine, at].sum()),
                        int(mine.sum()),
                    )
                )
    return pd.DataFrame(rows, columns=list(MATRIX.names))


def coverage_table(
    participants: pd.DataFrame, coded: pd.DataFrame, labels: Mapping[str, str], themes: list[str]
) -> pd.DataFrame:
    """Who was heard: sector, label, participants, themes raised, heard. A sector nobody speaks for keeps its row."""
    rows = []
    for sector, label in labels.items():
        mine = participants[participants["sector"] == sector]
        raised = coded.loc[coded["sector"] == sector, "theme"].isin(themes)
        rows.append(
            (
                sector,
                label,
                len(mine),
                coded.loc[coded["sector"] == sector, "theme"][raised].nunique(),
                len(mine) > 0,
            )
        )
    return pd.DataFrame(rows, columns=list(COVERAGE.names))


def feedback_table(coded, participants, codebook, labels: Mapping[str, str]) -> pd.DataFrame:
    """Feedback on the model by sector: sector, label, stance, stance_label, participants, both_heard.

    ``both_heard`` says whether each kind of feedback is voiced by somebody in the sector.
    """
    stances = [entry for entry in in_order(codebook) if not entry.parent and entry.kind == "feedback"]
    _, raised = presence(coded, participants, [entry.id for entry in stances])
    rows = []
    for sector, label in {ALL: "All participants", **labels}.items():
        mine = (
            np.ones(len(participants), bool)
            if sector == ALL
            else (participants["sector"] == sector).to_numpy()
        )
        if not mine.any():
            continue
        both = bool(len(stances)) and bool(raised[mine].any(axis=0).all())
        rows += [
            (sector, label, entry.id, entry.label, int(raised[mine, at].sum()), both)
            for at, entry in enumerate(stances)
        ]
        if len(stances) > 1:
            rows.append(
                (sector, label, "both", "Both from one person", int(raised[mine].all(axis=1).sum()), both)
            )
    return pd.DataFrame(rows, columns=list(FEEDBACK.names))


def deviant_table(coded, participants, codebook, share: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Deviant cases: those silent on what most raise, and those who raise what most are silent on.

    Returns:
        A row a code (code, label, kind of deviance, participants), and the people themselves (participant, code,
        deviance), which stay in the secure folder.
    """
    entries = [entry for entry in in_order(codebook) if not entry.parent]
    _, raised = presence(coded, participants, [entry.id for entry in entries])
    n, rows, people = len(participants), [], []
    for at, entry in enumerate(entries):
        reach = raised[:, at].mean() if n else 0.0
        for deviance, applies, who in (
            ("silent where most speak", share <= reach < 1, ~raised[:, at]),
            ("speaks where most are silent", 0 < reach <= 1 - share, raised[:, at]),
        ):
            if applies:
                rows.append((entry.id, entry.label, deviance, int(who.sum())))
                people += [(name, entry.id, deviance) for name in participants["participant"][who]]
    return (
        pd.DataFrame(rows, columns=list(DEVIANT.names)),
        pd.DataFrame(people, columns=["participant", "code", "deviance"]),
    )


def _first(values: np.ndarray) -> np.ndarray:
    if not values.shape[1]:
        return np.zeros(0)
    return (values >= values.max(axis=1, keepdims=True) - 1e-12).mean(axis=0)


def _leaders(values: np.ndarray, entries: list[Entry]) -> str:
    if not values.max():
        return ""
    return "; ".join(entry.id for entry, value in zip(entries, values, strict=True) if value == values.max())
