"""The model of three hundred people by other estimators, as R makes them: see models/test_golden_tables.py."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from wellbeing.mixedlogit import MixedLogit
from wellbeing.models.sensitivity.designs import Data
from wellbeing.models.sensitivity.main_analysis import Reference, peers_table
from wellbeing.models.sensitivity.peers import fit_gee
from wellbeing.models.sensitivity.pooled import fit_pooled, sum_by

MODELS = Path(__file__).parents[1] / "models"
EXPOSURES = ["walk", "rich"]


@pytest.fixture(scope="module")
def data() -> Data:
    sys.path.insert(0, str(MODELS))
    try:
        from golden_people import CONCEPTS, ESTIMATION, RUNGS, draw
    finally:
        sys.path.remove(str(MODELS))
    from wellbeing.models.contrasts.fits import Study

    study = Study(draw(), "wellbeing", RUNGS, CONCEPTS, ESTIMATION)
    names = study.columns_of(study.terms["M3"])
    area = pd.factorize(study.people["area"], sort=True)[0]
    return Data(study.y.to_numpy(), study.design[names].to_numpy(), names, area, area)


@pytest.fixture(scope="module")
def wanted() -> pd.DataFrame:
    return pd.read_csv(MODELS / "golden/peers.csv").set_index(["estimator", "scale", "exposure"])


def test_mixed_and_linear_models_are_those_of_r(data, wanted):
    fitted = MixedLogit(data.y, pd.DataFrame(data.x, columns=data.names), data.area).fit(25)
    table = peers_table([Reference("wellbeing", EXPOSURES, {}, data, fitted)], 0.95)
    found = table.set_index(["estimator", "scale", "exposure"])
    assert len(found) == 10
    mine = wanted.drop(index=["gee", "pooled", "clustered"], level=0)
    for column in ("estimate", "se", "low", "high", "p"):
        np.testing.assert_allclose(found.loc[mine.index, column], mine[column], rtol=2e-5, atol=2e-5)
    assert found["n"].eq(len(data.y)).all() and found["areas"].eq(20).all()
    assert found["residual_df"].eq(len(data.y) - len(data.names) - 1).all()
    assert found["smallest_cell"].eq(min(data.y.sum(), (1 - data.y).sum())).all()


def solve_equations(data: Data, lost: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Liang and Zeger (1986) written out: estimates, robust errors, and the correlation within areas.

    ``lost`` degrees of freedom are taken off the moments of dispersion and correlation.
    """
    groups = [data.area == code for code in range(20)]
    beta = np.zeros(data.x.shape[1])
    for _ in range(60):
        mean = 1 / (1 + np.exp(-data.x @ beta))
        sd = np.sqrt(mean * (1 - mean))
        residual = (data.y - mean) / sd
        products = sum((residual[g].sum() ** 2 - (residual[g] ** 2).sum()) / 2 for g in groups)
        pairs = sum(g.sum() * (g.sum() - 1) / 2 for g in groups)
        alpha = products / (pairs - lost) / ((residual**2).sum() / (len(data.y) - lost))
        bread, score, meat = 0.0, 0.0, 0.0
        for g in groups:
            slope = data.x[g] * (sd[g] ** 2)[:, None]
            working = np.outer(sd[g], sd[g]) * (alpha + (1 - alpha) * np.eye(g.sum()))
            pull = slope.T @ np.linalg.inv(working)
            own = pull @ (data.y[g] - mean[g])
            bread, score, meat = bread + pull @ slope, score + own, meat + np.outer(own, own)
        beta = beta + np.linalg.solve(bread, score)
    inverse = np.linalg.inv(bread)
    return beta, np.sqrt(np.diag(inverse @ meat @ inverse)), alpha


def test_estimating_equations_are_those_written_out_and_r_s_but_for_degrees_of_freedom(data, wanted):
    found, at = fit_gee(data, EXPOSURES), [data.names.index(name) for name in EXPOSURES]
    beta, se, alpha = solve_equations(data, len(data.names))
    np.testing.assert_allclose(found["estimate"], beta[at], rtol=1e-5)
    np.testing.assert_allclose(found["se"], se[at], rtol=1e-5)
    assert found.attrs == {"status": "ok", "correlation": pytest.approx(alpha, rel=1e-5)}
    # geepack takes no degrees of freedom off, and is met by the same equations without them
    mine = wanted.loc[("gee", "population log-odds")].loc[EXPOSURES]
    beta, se, _ = solve_equations(data, 0)
    np.testing.assert_allclose(beta[at], mine["estimate"], rtol=2e-5)
    np.testing.assert_allclose(se[at], mine["se"], rtol=2e-5)


def test_the_pooled_logit_is_that_of_r_with_both_kinds_of_errors(data, wanted):
    fit = fit_pooled(data.y, data.x, data.names)
    half = sum_by(data.x * fit.residual[:, None], data.area, 20) @ fit.bread
    at = [data.names.index(name) for name in EXPOSURES]
    for estimator, cov in (("pooled", fit.bread), ("clustered", half.T @ half)):
        mine = wanted.loc[(estimator, "log-odds")].loc[EXPOSURES]
        np.testing.assert_allclose(fit.params[at], mine["estimate"], rtol=1e-5)
        np.testing.assert_allclose(np.sqrt(np.diag(cov)[at]), mine["se"], rtol=1e-5)
    assert (fit.status, fit.reason) == ("ok", "")


def test_a_search_that_does_not_end_is_told(data, monkeypatch):
    import warnings

    def unfinished(self, maxiter):
        warnings.warn("IterationLimit: Convergence criterion not met", stacklevel=2)
        return SimpleNamespace(params=np.zeros(len(data.names)), bse=np.ones(len(data.names)))

    monkeypatch.setattr(sm.GEE, "fit", unfinished)
    monkeypatch.setattr(sm.cov_struct.Exchangeable, "dep_params", 0.0, raising=False)
    assert fit_gee(data, EXPOSURES).attrs["status"] == "not converged"
