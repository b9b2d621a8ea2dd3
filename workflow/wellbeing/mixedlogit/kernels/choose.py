"""Choice of kernel; numba is imported only when it is first used."""

from __future__ import annotations

from importlib.util import find_spec
from types import ModuleType

BACKENDS = ("auto", "numpy", "numba")
SMALL = 200  # rows below which NumPy is used unless numba is asked for: loading numba costs more than the fit


def get_kernel(backend: str, n_rows: int) -> ModuleType:
    """The kernel module for ``backend`` ("auto": numba where installed and the data are not tiny).

    Raises
    ------
    ValueError
        If ``backend`` is unknown.
    ImportError
        If numba is asked for and not installed.
    """
    if backend not in BACKENDS:
        raise ValueError(f"backend must be one of {', '.join(BACKENDS)}, not {backend!r}")
    if backend == "auto":
        backend = "numba" if n_rows > SMALL and find_spec("numba") is not None else "numpy"
    # plain imports, so that whoever lists the files a script runs finds the kernels among them
    if backend == "numba":
        from . import compiled

        return compiled
    from . import reference

    return reference
