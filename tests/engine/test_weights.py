"""Sampling weights at both levels."""

import numpy as np
import pytest
from engine_data import simulate

from wellbeing.mixedlogit import MixedLogit, scale_weights


def test_scalings_sum_as_defined():
    rng = np.random.default_rng(0)
    groups, w = rng.integers(0, 9, 200), rng.uniform(0.2, 5, 200)
    size, effective = scale_weights(w, groups, "size"), scale_weights(w, groups, "effective")
    for g in range(9):
        own = groups == g
        assert size[own].sum() == pytest.approx(own.sum())
        assert effective[own].sum() == pytest.approx(w[own].sum() ** 2 / (w[own] ** 2).sum())
        np.testing.assert_allclose(size[own] / w[own], size[own][0] / w[own][0])
    with pytest.raises(ValueError, match="pwscale must be"):
        scale_weights(w, groups, "other")


def test_graubard_and_korn_weights_move_to_the_group(small):
    rng = np.random.default_rng(6)
    labels = small.area.unique()
    group = small.area.map(dict(zip(labels, rng.uniform(0.5, 3, len(labels)), strict=True)))
    data = small.assign(w=rng.uniform(0.2, 5, len(small)), wg=group)
    options = {"groups": "area", "weight_type": "probability"}
    found = MixedLogit.from_formula(
        "y ~ x1", data=data, weights="w", group_weights="wg", pwscale="gk", **options
    ).fit(11)
    by_hand = data.assign(mean=(data.w * data.wg).groupby(data.area).transform("mean"))
    expected = MixedLogit.from_formula("y ~ x1", data=by_hand, group_weights="mean", **options).fit(11)
    np.testing.assert_allclose(found.theta, expected.theta, rtol=1e-10)
    np.testing.assert_allclose(found.bse, expected.bse, rtol=1e-9)
    with pytest.raises(ValueError, match="one level"):
        MixedLogit(data.y, data[["x1"]], data[["area", "m"]].assign(m=np.arange(len(data)) // 2), pwscale="gk",
                   weights=data.w)  # fmt: skip


def test_scaled_weights_do_not_depend_on_their_unit(small):
    w = np.exp(np.random.default_rng(1).normal(0, 0.4, len(small)))
    fits = [
        MixedLogit.from_formula(
            "y ~ x1", groups="area", data=small.assign(w=w * k), weights="w",
            pwscale="size", weight_type="probability",
        ).fit(11)
        for k in (1.0, 10.0)
    ]  # fmt: skip
    np.testing.assert_allclose(fits[0].theta, fits[1].theta, rtol=1e-8)
    raw = MixedLogit.from_formula("y ~ x1", groups="area", data=small.assign(w=w * 10), weights="w").fit(11)
    assert raw.group_sd > fits[0].group_sd  # unscaled large weights inflate the variance
    assert fits[0].cov_type == "robust" and fits[0].nobs == len(small)
    assert fits[0].nobs < raw.nobs


def test_probability_weights_have_robust_errors_by_default(small):
    model = MixedLogit.from_formula(
        "y ~ x1", groups="area", data=small.assign(w=1.0), weights="w", weight_type="probability"
    )
    plain = MixedLogit.from_formula("y ~ x1", groups="area", data=small)
    np.testing.assert_allclose(model.fit().bse, plain.fit(cov_type="robust").bse, rtol=1e-9)
    np.testing.assert_allclose(model.fit(cov_type="oim").bse, plain.fit().bse, rtol=1e-9)


def test_group_weights_undo_unequal_sampling_of_areas():
    rng = np.random.default_rng(5)
    full = simulate(seed=51, groups=400, size=(20, 30), beta=(-0.4, 0.5), sigma=1.0)
    effect = full.groupby("area").y.mean()
    chance = np.where(effect > effect.median(), 0.9, 0.3)
    kept = effect.index[rng.random(len(effect)) < chance]
    data = full[full.area.isin(kept)]
    weight = data.area.map(dict(zip(effect.index, 1 / chance, strict=True)))
    biased = MixedLogit.from_formula("y ~ x1", groups="area", data=data).fit()
    mended = MixedLogit.from_formula(
        "y ~ x1", groups="area", data=data.assign(w=weight), group_weights="w", weight_type="probability"
    ).fit()
    truth = MixedLogit.from_formula("y ~ x1", groups="area", data=full).fit()
    gap = abs(mended.params["Intercept"] - truth.params["Intercept"])
    assert gap < 0.5 * abs(biased.params["Intercept"] - truth.params["Intercept"])
    assert gap < 3 * mended.bse["Intercept"]
