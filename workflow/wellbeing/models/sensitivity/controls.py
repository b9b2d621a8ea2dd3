"""Negative controls: an association where none can be tells of bias, or of intervals that are too short."""

import numpy as np
import pandas as pd

from wellbeing.mixedlogit import MixedLogit, fit_many
from wellbeing.models.sensitivity.designs import Data, Material


def control_outcome(data: Data, concept: str) -> Data | None:
    """The reference data with a negative-control outcome in place of the outcome, or None where it is no term."""
    if concept not in data.names:
        return None
    at = data.names.index(concept)
    names = [name for name in data.names if name != concept]
    return Data(data.x[:, at].copy(), np.delete(data.x, at, axis=1), names, data.area, data.areas)


def shuffle_groups(material: Material) -> np.ndarray:
    """Stratum of each area within which figures are exchanged: its nation, and whether it is large or small."""
    large = material.size > np.median(material.size)
    if "nation" not in material.people:
        return large.astype("int64")
    nation = pd.Series(material.people["nation"].to_numpy()).groupby(material.area).first()
    return 2 * pd.factorize(nation)[0] + large


def shuffled(
    values: np.ndarray, areas: np.ndarray, strata: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Each person's area given the mean figure of another area of its stratum."""
    size = np.bincount(areas, minlength=len(strata))
    held = np.flatnonzero(size > 0)
    means = np.bincount(areas, values, minlength=len(strata)) / np.maximum(size, 1)
    given = means.copy()
    for stratum in np.unique(strata[held]):
        members = held[strata[held] == stratum]
        given[members] = means[rng.permutation(members)]
    return given[areas]


def false_positives(
    material: Material,
    data: Data,
    columns: list[str],
    times: int,
    points: int,
    seed: int,
    significance: float,
) -> tuple[int, int]:
    """Fit the reference model with one exposure shuffled at a time.

    Returns:
        How many of the shuffled exposures were significant, and how many were fitted soundly.
    """
    from scipy.special import ndtri

    strata, rng = shuffle_groups(material), np.random.default_rng(seed)
    designs = []
    for column in columns:
        at = data.names.index(column)
        for _ in range(times):
            designs.append((column, at, shuffled(data.x[:, at], data.areas, strata, rng)))

    def build(at: int, values: np.ndarray) -> MixedLogit:
        x = data.x.copy()
        x[:, at] = values
        return MixedLogit(data.y, pd.DataFrame(x, columns=data.names, copy=False), data.area)

    jobs = ((lambda at=at, values=values: build(at, values)) for _, at, values in designs)
    found = fitted = 0
    limit = ndtri(1 - significance / 2)
    for (column, _, _), record in zip(
        designs, fit_many(jobs, workers=1, nagq=points, check=False), strict=True
    ):
        if record.results is not None and column in record.results.params.index and record.results.converged:
            fitted += 1
            found += bool(abs(record.results.tvalues[column]) > limit)
    return found, fitted
