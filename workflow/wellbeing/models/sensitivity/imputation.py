"""Multiple imputation by chained equations that respect the clustering of people in areas.

Each incomplete concept in turn is regressed on every other one (outcomes among them), on the means of those over the
area, and on a random intercept of the area; parameters and intercepts are drawn, and each missing answer becomes that
of one of the five people whose prediction is nearest (predictive mean matching, Little 1988). A categorical concept is
matched on the predictions of all its levels at once. Cluster means and random intercepts keep relations between areas
apart from those within them (Grund, Luedtke and Robitzsch 2018; van Buuren 2018, chapter 7). People whose outcome is
imputed inform the imputation but are left out of an analysis of that outcome (von Hippel 2007).

Only cells that were missing change, so the cross-products of all columns are kept and corrected for the few rows that
move: a pass over the concepts costs little more than their predictions.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

DONORS = 5
RIDGE = 1e-6  # of the diagonal, against columns that are all but combinations of others


@dataclass
class Block:
    """One concept in the chain.

    Attributes:
        name: the concept. values: (n,) numbers, or level codes of a categorical concept.
        missing: (n,) bool. levels: number of levels, 0 if not categorical.
        cut: cut-point whose passing is a column of its own, or None. square: whether its square is.
        centre, spread: of the observed values. own: its columns in the design; target: those that are predicted.
    """

    name: str
    values: np.ndarray
    missing: np.ndarray
    levels: int
    cut: float | None = None
    square: bool = False
    centre: float = 0.0
    spread: float = 1.0
    own: slice = field(default_factory=lambda: slice(0))

    def columns(self, values: np.ndarray) -> np.ndarray:
        """Columns of the design for some values, shape (len(values), columns)."""
        if self.levels:
            return (values[:, None] == np.arange(1, self.levels)).astype("float64")
        scaled = (values - self.centre) / self.spread
        parts = [scaled]
        if self.cut is not None:
            parts.append((values >= self.cut).astype("float64"))
        if self.square:
            parts.append(scaled**2)
        return np.column_stack(parts)

    @property
    def targets(self) -> int:
        """How many of its first columns are predicted."""
        return self.levels - 1 if self.levels else 1


def impute(
    people: pd.DataFrame,
    concepts: dict[str, dict],
    complete: list[str],
    areas: np.ndarray,
    imputations: int,
    iterations: int,
    seed: int,
) -> pd.DataFrame:
    """Draw completed data sets.

    Args:
        people: one row a person.
        concepts: concept -> {kind, levels, cut, square}: those in the chain, incomplete or not; ``kind`` as in
            config/concepts.yaml, ``cut`` the cut-point of an outcome.
        complete: those of them, constant within areas or nearly, that are predictors only and get no area mean.
        areas: (n,) codes 0 .. J - 1.
        imputations, iterations: data sets, and passes over the concepts for each.
        seed: of the draws; data set i draws from stream i, so more data sets leave the earlier ones as they were.

    Returns:
        The incomplete concepts, completed: imputation (1 .. m), then a column each; m times n rows.
    """
    streams = np.random.SeedSequence(seed).spawn(imputations)
    parts = []
    for number, stream in enumerate(streams, start=1):
        chain = Chain(people, concepts, complete, areas, np.random.default_rng(stream))
        for _ in range(iterations):
            chain.step()
        parts.append(chain.completed(people).assign(imputation=number))
    table = pd.concat(parts, ignore_index=True)
    return table[["imputation", *(column for column in table if column != "imputation")]]


class Chain:
    """One chain: the current completed values, their design, and its cross-products."""

    def __init__(self, people, concepts, complete, areas, rng):
        self.rng, self.areas = rng, areas
        self.size = np.bincount(areas).astype("float64")
        self.blocks = [_block(people, name, entry) for name, entry in concepts.items()]
        self.levels = {name: list(entry.get("levels") or ()) for name, entry in concepts.items()}
        at = 1
        for block in self.blocks:
            block.values[block.missing] = rng.choice(block.values[~block.missing], int(block.missing.sum()))
            width = block.columns(block.values[:1]).shape[1]
            block.own, at = slice(at, at + width), at + width
        self.width = at
        self.averaged = [block for block in self.blocks if block.name not in complete]
        columns = sum(block.own.stop - block.own.start for block in self.averaged)
        # area means are predictors where there are areas enough to tell them apart
        self.means = len(self.size) >= 3 * columns
        self.design = np.ones((len(people), self.width + (columns if self.means else 0)), order="F")
        for block in self.blocks:
            self.design[:, block.own] = block.columns(block.values)

    def step(self) -> None:
        """One pass over the incomplete concepts, the least missing first."""
        self._refresh()
        for block in sorted(self.blocks, key=lambda block: block.missing.sum()):
            if block.missing.any():
                self._draw(block)

    def _refresh(self) -> None:
        """Area means of the completed columns, and all cross-products."""
        self.mean_of = {}
        if self.means:
            at = self.width
            for block in self.averaged:
                place = slice(at, at + block.own.stop - block.own.start)
                for source, target in zip(
                    range(block.own.start, block.own.stop), range(place.start, place.stop), strict=True
                ):
                    total = np.bincount(self.areas, self.design[:, source])
                    self.design[:, target] = (total / self.size)[self.areas]
                self.mean_of[block.name] = place
                at = place.stop
        self.gram = self.design.T @ self.design

    def _draw(self, block: Block) -> None:
        rows, rng = np.flatnonzero(block.missing), self.rng
        seen = np.flatnonzero(~block.missing)
        own = np.zeros(self.design.shape[1], dtype=bool)
        own[block.own] = True
        if block.name in self.mean_of:
            own[self.mean_of[block.name]] = True  # the random intercept stands for it
        keep = np.flatnonzero(~own)
        target = np.arange(block.own.start, block.own.start + block.targets)
        gone = self.design[rows]
        gram = self.gram - gone.T @ gone  # the people who answered
        information = gram[np.ix_(keep, keep)]
        information[np.diag_indices_from(information)] *= 1 + RIDGE
        information[np.diag_indices_from(information)] += RIDGE
        inverse = np.linalg.inv(information)
        # zeros where a column is left out cost less than a copy of all the others
        beta = np.zeros((len(own), len(target)))
        beta[keep] = inverse @ gram[np.ix_(keep, target)]
        fitted = self.design @ beta
        residual = self.design[np.ix_(seen, target)] - fitted[seen]
        free = max(len(seen) - len(keep), 1)
        effect, drawn_effect, within = self._intercepts(residual, seen, free)
        scale = within * (free / rng.chisquare(free))
        noise = rng.standard_normal((len(keep), len(target)))
        drawn = beta.copy()
        drawn[keep] += np.linalg.cholesky(inverse) @ noise @ _root(scale).T
        donors = fitted[seen] + effect[self.areas[seen]]
        wanted = gone @ drawn + drawn_effect[self.areas[rows]]
        chosen = seen[_nearest(donors, wanted, rng)]
        block.values[rows] = block.values[chosen]
        self.design[rows, block.own] = block.columns(block.values[rows])
        new = self.design[rows]
        self.gram += new.T @ new - gone.T @ gone

    def _intercepts(self, residual, seen, free) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Random intercepts of the areas, at their mean and drawn, and the covariance within areas.

        The variance between areas is the moment estimator of the analysis of variance.
        """
        areas, groups = self.areas[seen], len(self.size)
        n = np.bincount(areas, minlength=groups).astype("float64")
        held = n > 0
        means = np.zeros((groups, residual.shape[1]))
        for column in range(residual.shape[1]):
            means[held, column] = np.bincount(areas, residual[:, column], minlength=groups)[held] / n[held]
        inside = residual - means[areas]
        lost = int(held.sum())
        within = inside.T @ inside / max(len(seen) - lost, 1)
        between = (means**2 * n[:, None]).sum(0) / max(lost - 1, 1)
        usual = (n.sum() - (n**2).sum() / n.sum()) / max(lost - 1, 1)
        tau = np.maximum(0.0, (between - np.diag(within)) / max(usual, 1e-9))
        shrink = tau * n[:, None] / (tau * n[:, None] + np.diag(within) + 1e-300)
        effect = shrink * means
        spread = np.sqrt(tau * (1 - shrink))
        return effect, effect + spread * self.rng.standard_normal(means.shape), within

    def completed(self, people: pd.DataFrame) -> pd.DataFrame:
        """The incomplete concepts with no gap left."""
        out = {}
        for block in self.blocks:
            if block.missing.any():
                names = self.levels[block.name]
                whole = block.values.astype("int64")
                out[block.name] = (
                    np.array(names, dtype=object)[whole] if block.levels else block.values.copy()
                )
        return pd.DataFrame(out, index=range(len(people)))


def _block(people: pd.DataFrame, name: str, entry: dict) -> Block:
    missing = people[name].isna().to_numpy()
    if entry["kind"] == "categorical":
        codes = pd.Categorical(people[name], categories=list(entry["levels"])).codes.astype("float64")
        return Block(name, codes, missing, len(entry["levels"]))
    values = people[name].to_numpy("float64", copy=True)
    seen = values[~missing]
    return Block(
        name,
        values,
        missing,
        0,
        entry.get("cut"),
        entry.get("square", False),
        float(seen.mean()),
        float(seen.std()) or 1.0,
    )


def _root(covariance: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(covariance)
    return vectors * np.sqrt(np.maximum(values, 0.0))


def _nearest(donors: np.ndarray, wanted: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """For each row of ``wanted``, one of the nearest rows of ``donors``, at random."""
    count = min(DONORS, len(donors))
    pick = rng.integers(count, size=len(wanted))
    if donors.shape[1] > 1:
        _, near = cKDTree(donors).query(wanted, k=count)
        return near.reshape(len(wanted), -1)[np.arange(len(wanted)), pick]
    order = np.argsort(donors[:, 0], kind="stable")
    ranked = donors[order, 0]
    place = np.searchsorted(ranked, wanted[:, 0])
    around = np.clip(place[:, None] + np.arange(-count, count), 0, len(ranked) - 1)
    distance = np.abs(ranked[around] - wanted)
    best = np.argsort(distance, axis=1, kind="stable")[:, :count]
    return order[around[np.arange(len(wanted)), best[np.arange(len(wanted)), pick]]]


def chain_concepts(
    people: pd.DataFrame, terms: list[str], outcomes: dict[str, dict], concepts: dict
) -> tuple[dict[str, dict], list[str]]:
    """What enters the chain: every concept of the ladder and of the outcomes, and those that are predictors only.

    A term derived from another is left to be derived again; its square is a column of its own in the chain.
    """
    chain, squared = {}, {concepts[t]["derive"]["square"] for t in terms if concepts[t].get("derive")}
    cuts = {outcome["concept"]: outcome["at_least"] for outcome in outcomes.values()}
    for name in [*terms, *cuts]:
        entry = concepts[name]
        if entry.get("derive") or name in chain or people[name].nunique() < 2:
            continue
        kind = entry["kind"]
        levels = [k for k in entry.get("levels") or () if (people[name] == k).any()]
        reference = entry.get("reference")
        if kind == "categorical":
            levels = sorted(levels, key=lambda level: level != reference)
        cut = cuts.get(name) if kind != "binary" else None
        chain[name] = {"kind": kind, "levels": levels, "cut": cut, "square": name in squared}
    area = [n for n in chain if concepts[n]["level"] == "area" and not people[n].isna().any()]
    return chain, area


def imputed_table(people: pd.DataFrame, imputed: dict[int, pd.DataFrame], concepts: dict) -> pd.DataFrame:
    """Observed against imputed answers of every incomplete concept.

    Returns:
        One row a concept, or a level of a categorical one: concept, label, category, missing (people), observed and
        imputed (mean of those who answered and mean imputed for those who did not; shares for levels).
    """
    rows = []
    names = list(next(iter(imputed.values()), pd.DataFrame()))
    for name in names:
        entry, gap = concepts[name], people[name].isna().to_numpy()
        given = pd.concat([frame[name].iloc[np.flatnonzero(gap)] for frame in imputed.values()])
        base = {"concept": name, "label": entry["label"], "missing": int(gap.sum())}
        categories = entry["levels"].items() if entry["kind"] == "categorical" else [(None, "mean")]
        for key, words in categories:
            seen = people[name][~gap] if key is None else people[name][~gap] == key
            drawn = given if key is None else given == key
            rows.append(
                {**base, "category": words, "observed": float(seen.mean()), "imputed": float(drawn.mean())}
            )
    columns = ["concept", "label", "missing", "category", "observed", "imputed"]
    return pd.DataFrame(rows, columns=columns)
