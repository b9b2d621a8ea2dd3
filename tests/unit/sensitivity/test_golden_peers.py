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


def test_estimating_equations_are_solved(data, wanted):
    """geepack finds its correlation by another moment (pairs without degrees of freedom): close, and not the same."""
    found = fit_gee(data, EXPOSURES)
    mine = wanted.loc[("gee", "population log-odds")].loc[EXPOSURES]
    np.testing.assert_allclose(found["estimate"], mine["estimate"], atol=0.02)
    np.testing.assert_allclose(found["se"], mine["se"], rtol=0.03)
    family, structure = sm.families.Binomial(), sm.cov_struct.Exchangeable()
    other = sm.GEE(data.y, data.x, groups=data.area, family=family, cov_struct=structure).fit(maxiter=60)
    at = [data.names.index(name) for name in EXPOSURES]
    np.testing.assert_allclose(found["estimate"], other.params[at], rtol=1e-10)
    np.testing.assert_allclose(found["se"], other.bse[at], rtol=1e-10)
    assert found.attrs == {"status": "ok", "correlation": pytest.approx(structure.dep_params)}


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
