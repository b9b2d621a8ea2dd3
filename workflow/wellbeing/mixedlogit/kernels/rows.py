"""The arrays the kernels read (:class:`Rows`) and write (:class:`Integrals`)."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np


@dataclass(frozen=True)
class Rows:
    """Observations sorted so that the rows of a group are contiguous.

    Attributes
    ----------
    a, b : ndarray, shape (n,)
        Weighted successes and weighted trials.
    x : ndarray, shape (n, p)
        Fixed-effect design, C order.
    z : ndarray, shape (n, q), or None
        Random-effect design; None stands for a random intercept alone.
    offset : ndarray, shape (n,), or None
        Known part of the linear predictor.
    starts : ndarray of int64, shape (groups + 1,)
        Row where each group begins, closed by n.
    group_weight : ndarray, shape (groups,)
        Weight of each group's log-likelihood.
    unit : bool
        True where every b is 1, which lets the kernel take one logarithm for many rows.
    """

    a: np.ndarray
    b: np.ndarray
    x: np.ndarray
    z: np.ndarray | None
    offset: np.ndarray | None
    starts: np.ndarray
    group_weight: np.ndarray
    unit: bool

    @property
    def n_groups(self) -> int:
        """Number of groups."""
        return len(self.starts) - 1

    @property
    def q(self) -> int:
        """Random effects per group."""
        return 1 if self.z is None else self.z.shape[1]

    def z_or_ones(self, sl: slice = slice(None)) -> np.ndarray:
        """Random-effect design of the rows ``sl``, shape (rows, q)."""
        if self.z is not None:
            return self.z[sl]
        return np.ones((len(self.a[sl]), 1))

    def group_index(self, lo: int = 0, hi: int | None = None) -> np.ndarray:
        """Group of each row, counted from ``lo``."""
        hi = self.n_groups if hi is None else hi
        return np.repeat(np.arange(hi - lo), np.diff(self.starts[lo : hi + 1]))

    def group_ranges(self, limit: int, most: int | None = None) -> list[tuple[int, int]]:
        """Cut the groups into ranges of at most ``limit`` rows (or one group, if larger) and ``most`` groups."""
        ranges, lo = [], 0
        most = most or self.n_groups
        while lo < self.n_groups:
            hi = int(np.searchsorted(self.starts, self.starts[lo] + limit, side="right")) - 1
            hi = min(max(hi, lo + 1), lo + most, self.n_groups)
            ranges.append((lo, hi))
            lo = hi
        return ranges

    def by_group(self, values: np.ndarray) -> np.ndarray:
        """Sum the rows of each group along axis 0."""
        return np.add.reduceat(values, self.starts[:-1], axis=0)


class ColumnRows(Rows):
    """Rows whose design is some columns of a larger one, copied when it is first asked for.

    A thousand fits of subsets then hold one design between them.
    """

    @classmethod
    def of(cls, rows: Rows, whole: np.ndarray, index: np.ndarray) -> ColumnRows:
        """``rows`` without its design, which is ``whole[:, index]``."""
        lazy = cls.__new__(cls)
        kept = {field.name: getattr(rows, field.name) for field in fields(Rows) if field.name != "x"}
        lazy.__dict__.update(kept, _whole=whole, _index=index)
        return lazy

    def __getattr__(self, name: str) -> np.ndarray:
        if name != "x" or "_whole" not in self.__dict__:
            raise AttributeError(name)
        self.__dict__["x"] = np.take(self._whole, self._index, axis=1)
        return self.__dict__["x"]


@dataclass
class Integrals:
    """What a kernel fills; shapes with n rows, G groups, p columns, q effects, m node-rows of one chunk."""

    eta: np.ndarray  # (n,): fixed part of the linear predictor, filled piece by piece
    work: np.ndarray  # (n,): scratch of a kernel
    zl: np.ndarray  # (n, q): scratch of a kernel, Z L
    loglik: np.ndarray  # (G,)
    resid: np.ndarray  # (n,)
    gchol: np.ndarray  # (G, q, q)
    wbar: np.ndarray  # (n,)
    wv: np.ndarray  # (n, q)
    chol_info: np.ndarray  # (q, q, q, q), summed over groups
    score_x: np.ndarray  # (m, p)
    score_l: np.ndarray  # (m, q, q)

    @classmethod
    def empty(cls, rows: Rows) -> Integrals:
        """Allocate for ``rows``; the score buffers grow when first needed."""
        n, p = rows.x.shape
        g, q = rows.n_groups, rows.q
        return cls(
            np.empty(n),
            np.empty(n),
            np.empty((n, q) if rows.z is not None else (0, q)),
            np.empty(g),
            np.empty(n),
            np.empty((g, q, q)),
            np.empty(n),
            np.empty((n, q)),
            np.zeros((q, q, q, q)),
            np.empty((0, p)),
            np.empty((0, q, q)),
        )

    def reserve(self, node_rows: int) -> None:
        """Make room for ``node_rows`` rows of scores."""
        if len(self.score_x) < node_rows:
            self.score_x = np.empty((node_rows, self.score_x.shape[1]))
            self.score_l = np.empty((node_rows, *self.score_l.shape[1:]))
