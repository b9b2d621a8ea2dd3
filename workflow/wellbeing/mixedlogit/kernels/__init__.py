"""The integrals over the random effects, twice: a readable reference in NumPy, and compiled.

:mod:`choose` says which is used. Both read :class:`rows.Rows` and fill :class:`rows.Integrals`; the contract is
documented at :func:`reference.integrate`.
"""
