"""Each finding is warned of by a class of its own, with what to do; the status stays."""

import warnings

import numpy as np
import pytest
from statsmodels.tools import sm_exceptions

import wellbeing.mixedlogit as ml
from wellbeing.mixedlogit import MixedLogit, fit_many


def told(data, formula="y ~ x1", groups="area", fit_options=None, **options):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        result = MixedLogit.from_formula(formula, groups, data, **options).fit(**(fit_options or {}))
    return result, {w.category: str(w.message) for w in seen}, seen


def test_a_sound_fit_is_silent(small):
    result, seen, _ = told(small)
    assert result.status == "ok" and not seen


def test_separated(small):
    result, seen, raw = told(
        small.assign(sep=((small.y == 1) & (small.index < 60)).astype(int)), "y ~ x1 + sep"
    )
    assert result.status == "separated" and list(seen) == [sm_exceptions.PerfectSeparationWarning]
    assert "separated by sep" in seen[ml.PerfectSeparationWarning] and "Join rare levels" in str(seen)
    assert raw[0].filename == __file__  # the warning points at the line that fits


def test_not_converged(small):
    result, seen, _ = told(small, fit_options={"max_iter": 0, "nagq": 7})
    assert result.status == "not converged" and list(seen) == [sm_exceptions.ConvergenceWarning]
    assert "Raise max_iter" in seen[ml.ConvergenceWarning]


def test_singular(small):
    area = np.random.default_rng(4).permutation(small.area)
    y = (np.random.default_rng(5).random(len(small)) < 0.4).astype(int)
    for seed in range(8):
        data = small.assign(y=y, area=np.random.default_rng(seed).permutation(area))
        result, seen, _ = told(data)
        if result.status == "singular":
            assert list(seen) == [ml.SingularFitWarning]
            assert result.profile_conf_int(["group_sd"]).loc["group_sd", "upper"] > 0
            return
    pytest.fail("no data set was singular")


def test_too_few_points():
    from engine_data import ohio

    result, seen, _ = told(ohio(), "resp ~ age", "id", {"nagq": 3})
    assert result.status == "quadrature" and list(seen) == [ml.QuadratureWarning]
    assert "'auto'" in seen[ml.QuadratureWarning]


def test_few_groups_and_aliased_columns(small):
    few = small[small.area.isin(small.area.unique()[:6])]
    result, seen, _ = told(few.assign(twice=2 * few.x1), "y ~ x1 + twice")
    assert result.status == "aliased"
    assert {ml.FewGroupsWarning, sm_exceptions.CollinearityWarning} <= set(seen)
    assert "twice" in seen[ml.CollinearityWarning] and "only 6 groups" in seen[ml.FewGroupsWarning]


def test_survey_weights_taken_for_frequencies(small):
    data = small.assign(w=np.random.default_rng(1).lognormal(6, 1, len(small)))
    result, seen, _ = told(data, weights="w")
    assert list(seen) == [ml.WeightsWarning] and result.nobs == round(data.w.sum())
    assert "weight_type='probability'" in seen[ml.WeightsWarning] and f"{data.w.sum():,.0f}" in str(seen)
    _, seen, _ = told(data, weights="w", weight_type="probability")
    assert "mean of" in seen[ml.WeightsWarning] and "pwscale='size'" in seen[ml.WeightsWarning]
    for pwscale in ("size", "effective", "gk", "none"):
        assert not told(data, weights="w", weight_type="probability", pwscale=pwscale)[1]
    whole = data.assign(w=np.rint(data.w))
    assert not told(whole, weights="w")[1]
    assert "said to be frequencies" in told(whole, weights="w", pwscale="size")[1][ml.WeightsWarning]
    normed = data.assign(w=data.w / data.w.mean())
    assert not told(normed, weights="w", weight_type="probability")[1]


def test_every_class_is_a_model_warning_and_can_be_silenced(small):
    data = small.assign(sep=((small.y == 1) & (small.index < 60)).astype(int))
    for name in ml.__all__:
        if name.endswith("Warning"):
            assert issubclass(getattr(ml, name), sm_exceptions.ModelWarning)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", ml.ModelWarning)
        MixedLogit.from_formula("y ~ x1 + sep", "area", data).fit(7)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = MixedLogit.from_formula("y ~ x1 + sep", "area", data)
        assert model.fit(7, warn=False).status == "separated"
        assert next(iter(fit_many([model], nagq=7))).status == "separated"  # a record has its status
