"""Properties that hold for any data."""

import numpy as np
import pandas as pd
import pytest
from engine_data import simulate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellbeing.mixedlogit import MixedLogit
from wellbeing.mixedlogit.kernels import compiled, reference
from wellbeing.mixedlogit.kernels.quadrature import hermite_rule
from wellbeing.mixedlogit.objective import Objective

quick = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
designs = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 10_000),
        "groups": st.integers(12, 40),
        "size": st.sampled_from([(2, 6), (5, 20), (10, 40)]),
        "sigma": st.sampled_from([0.4, 0.8, 1.5]),
    }
)


def fit(data, formula="y ~ x1 + x2", nagq=11, **options):
    return MixedLogit.from_formula(formula, groups="area", data=data, backend="numpy", **options).fit(
        nagq, cov_type="exact"
    )


def same(one, two, tol=1e-8, se_tol=1e-7):
    assert abs(one.llf - two.llf) <= tol * max(1, abs(one.llf))
    np.testing.assert_allclose(two.params, one.params, rtol=tol, atol=tol)
    np.testing.assert_allclose(two.bse, one.bse, rtol=se_tol)
    assert abs(one.group_sd - two.group_sd) <= tol * 10


@quick
@given(design=designs)
def test_row_order_and_group_labels_do_not_matter(design):
    data = simulate(**design)
    base = fit(data)
    shuffled = data.sample(frac=1, random_state=1)
    same(base, fit(shuffled))
    labels = dict(
        zip(data.area.unique(), np.random.default_rng(0).permutation(data.area.nunique()), strict=True)
    )
    same(base, fit(data.assign(area=data.area.map(labels))))


@quick
@given(design=designs, power=st.integers(-6, 6), shift=st.sampled_from([0.0, 3.0, -50.0]))
def test_column_scale_and_shift(design, power, shift):
    data = simulate(**design)
    base = fit(data)
    other = fit(data.assign(x1=(data.x1 + shift) * 10.0**power))
    assert abs(base.llf - other.llf) < 1e-7
    assert other.params["x1"] * 10.0**power == pytest.approx(base.params["x1"], rel=1e-6, abs=1e-7)
    assert other.bse["x1"] * 10.0**power == pytest.approx(base.bse["x1"], rel=1e-6)


@quick
@given(design=designs)
def test_trials_split_into_rows(design):
    data = simulate(**design, trials=5)
    base = fit(data, trials="m")
    rows = data.loc[data.index.repeat(data.m)].reset_index(drop=True)
    rows["y"] = np.concatenate([[1] * y + [0] * (m - y) for y, m in zip(data.y, data.m, strict=True)])
    split = fit(rows)
    assert base.llf - base.model.design.constant == pytest.approx(split.llf, abs=1e-8)
    np.testing.assert_allclose(split.params, base.params, atol=1e-8)
    np.testing.assert_allclose(split.bse, base.bse, rtol=1e-7)


@quick
@given(design=designs)
def test_frequency_weights_are_repeated_rows(design):
    data = simulate(**design)
    data["w"] = 1 + np.arange(len(data)) % 3
    weighted = fit(data, weights="w")
    repeated = fit(data.loc[data.index.repeat(data.w)].reset_index(drop=True))
    same(weighted, repeated, 1e-9)
    assert weighted.nobs == repeated.nobs


@quick
@given(design=designs)
def test_group_weights_are_repeated_groups(design):
    data = simulate(**design)
    data["w"] = 1 + data.area.str[1:].astype(int) % 3
    weighted = fit(data, group_weights="w")
    copies = [data[data.w > k].assign(area=lambda d, k=k: d.area + f"/{k}") for k in range(3)]
    same(weighted, fit(pd.concat(copies, ignore_index=True)), 1e-9)


@quick
@given(design=designs, shift=st.floats(-2, 2))
def test_a_constant_offset_moves_the_intercept(design, shift):
    data = simulate(**design).assign(off=shift)
    base, moved = fit(data), fit(data, offset="off")
    assert moved.params["Intercept"] + shift == pytest.approx(base.params["Intercept"], abs=1e-7)
    np.testing.assert_allclose(moved.params[1:], base.params[1:], atol=1e-7)


@quick
@given(design=designs)
def test_start_does_not_matter(design):
    data = simulate(**design)
    model = MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=data, backend="numpy")
    base = model.fit(11)
    if base.status == "ok":
        same(base, model.fit(11, start_params=[1.0, -0.5, 0.5, 1.2]), se_tol=1e-4)
        same(base, model.fit(11, start_params=base), se_tol=1e-4)


@quick
@given(design=designs)
def test_variance_near_zero_is_the_pooled_likelihood(design):
    data = simulate(**design)
    model = MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=data)
    beta = np.array([0.2, 0.4, -0.3])
    eta = model.design.rows.x @ beta
    pooled = float(model.design.rows.a @ eta - np.logaddexp(0, eta).sum())
    for kernel in (reference, compiled):
        objective = Objective(model.design.rows, hermite_rule(7), kernel)
        for sigma, gap in ((0.0, 1e-9), (1e-6, 1e-6)):
            assert objective.loglik(np.r_[beta, sigma]) == pytest.approx(pooled, abs=gap)


@quick
@given(design=designs, q=st.integers(1, 2), points=st.sampled_from([1, 4, 7, 12]))
def test_kernels_agree(design, q, points):
    design = design | ({"q": 2, "sigma": [[0.8, 0.0], [0.2, 0.5]]} if q == 2 else {})
    data = simulate(**design)
    model = MixedLogit.from_formula(
        "y ~ x1 + x2", groups="area", data=data, re_formula="1 + x1" if q == 2 else None
    )
    theta = np.r_[-0.3, 0.5, -0.2, [0.7, 0.2, 0.4][: q * (q + 1) // 2]]
    one, two = (
        Objective(model.design.rows, hermite_rule(points, q), k).curvature(theta)
        for k in (reference, compiled)
    )
    assert abs(one.loglik - two.loglik) <= 1e-10 * max(1, abs(one.loglik))
    np.testing.assert_allclose(one.score, two.score, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(one.information, two.information, rtol=1e-10, atol=1e-9)
