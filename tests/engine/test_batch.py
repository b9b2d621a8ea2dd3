"""Many fits."""

import itertools
import pickle

import numpy as np
import pandas as pd
import pytest

from wellbeing.mixedlogit import FitRecord, MixedLogit, fit_many, refit, tidy
from wellbeing.mixedlogit.objective import Objective


@pytest.fixture(scope="module")
def base():
    from benchmarks.simulate_survey import COEFFICIENTS, simulate

    data = simulate(4_000, 60, seed=7)
    return MixedLogit(data.y, data[list(COEFFICIENTS)], data.area).fit(11)


def subsets(base, n, size=15, seed=0):
    rng = np.random.default_rng(seed)
    names = base.model.exog_names
    return [["intercept", *rng.choice(names[1:], size, replace=False)] for _ in range(n)]


def cold(base, columns):
    design = base.model.design
    x = pd.DataFrame(design.rows.x, columns=design.names)[list(columns)]
    return MixedLogit(design.rows.a, x, design.rows.group_index()).fit(11)


def test_warm_and_cold_fits_are_the_same(base):
    for columns in subsets(base, 6):
        warm, fresh = refit(base, columns), cold(base, columns)
        assert list(warm.params.index) == columns
        assert abs(warm.llf - fresh.llf) < 1e-8
        assert np.max(np.abs(warm.params - fresh.params) / fresh.bse) < 1e-8
        np.testing.assert_allclose(warm.bse, fresh.bse, rtol=1e-6)
        assert warm.group_sd == pytest.approx(fresh.group_sd, rel=1e-7)


def test_a_warm_fit_takes_few_passes_over_the_data(base, monkeypatch):
    passes = []
    for name in ("loglik", "gradient", "curvature"):
        plain = getattr(Objective, name)
        monkeypatch.setattr(
            Objective, name, lambda self, *a, f=plain, name=name: (passes.append(name), f(self, *a))[1]
        )
    for columns in subsets(base, 6):
        passes.clear()
        assert refit(base, columns).status == "ok"
        assert len(passes) <= 9 and passes.count("curvature") <= 3


def test_a_warm_fit_trusts_louis_only_where_the_full_fit_does(base):
    coarse = MixedLogit(
        base.model.design.rows.a,
        pd.DataFrame(base.model.design.rows.x, columns=base.model.exog_names),
        base.model.design.rows.group_index(),
    ).fit(3)
    assert coarse.cov_form == "exact"
    columns = base.model.exog_names[:12]
    warm = coarse.refit(columns)
    x = pd.DataFrame(base.model.design.rows.x, columns=base.model.exog_names)[columns]
    fresh = MixedLogit(base.model.design.rows.a, x, base.model.design.rows.group_index()).fit(3)
    assert warm.cov_form == "exact"
    np.testing.assert_allclose(warm.bse, fresh.bse, rtol=1e-7)


def test_fits_of_subsets_share_one_design(base):
    columns = base.model.exog_names[:9]
    warm, fresh = refit(base, columns), cold(base, columns)
    rows = warm.model.design.rows
    tidy([FitRecord("one", warm, "", 0.0)])
    assert "x" not in vars(rows) and vars(rows)["_whole"] is base.model.design.rows.x
    again = pickle.loads(pickle.dumps(warm))
    for one in (warm, again):
        probability = np.asarray(one.predict())[base.model.design.order]  # fresh was given sorted rows
        np.testing.assert_allclose(probability, fresh.predict(), rtol=1e-7)
        np.testing.assert_allclose(one.model.design.rows.x, fresh.model.design.rows.x)
    smaller, direct = warm.refit(columns[:5]), base.refit(columns[:5])
    assert smaller.llf == pytest.approx(direct.llf, abs=1e-9)
    with pytest.raises(AttributeError):
        rows.y  # noqa: B018


def test_workers_do_not_change_a_digit(base):
    specs = subsets(base, 12, seed=1)
    one = list(fit_many(specs, base, workers=1))
    two = list(fit_many(specs, base, workers=2))
    assert [r.key for r in one] == [r.key for r in two] == list(range(12))
    for a, b in zip(one, two, strict=True):
        assert np.array_equal(a.results.theta, b.results.theta)
        assert np.array_equal(a.results.cov_theta, b.results.cov_theta)
        assert a.results.llf == b.results.llf


def test_a_bad_fit_does_not_stop_the_rest(base, small):
    def broken():
        raise RuntimeError("no such file")

    designs = {
        "good": lambda: MixedLogit.from_formula("y ~ x1", groups="area", data=small),
        "unknown": ["nothing"],
        "empty": [],
        "one class": lambda: MixedLogit.from_formula("y ~ x1", groups="area", data=small.assign(y=1)),
        "broken": broken,
        "ready": MixedLogit.from_formula("y ~ x2", groups="area", data=small),
        "columns": ["intercept", "income"],
    }
    records = {r.key: r for r in fit_many(designs, base)}
    assert list(records) == list(designs)
    assert [k for k, r in records.items() if r.results is None] == ["unknown", "empty", "one class", "broken"]
    assert "unknown columns nothing" in records["unknown"].error
    assert records["broken"].error == "RuntimeError: no such file" and records["broken"].status == "error"
    assert "outcome is 1" in records["one class"].error
    table = tidy(records.values())
    assert set(table.key) == set(designs)
    assert table.set_index("key").loc["broken", "status"] == "error"
    assert table[table.key == "good"].term.tolist() == ["Intercept", "x1"]


def test_results_stream_and_designs_are_made_when_needed(base):
    made = []

    def designs():
        for i, columns in enumerate(itertools.cycle(subsets(base, 3))):
            made.append(i)
            yield columns

    stream = fit_many(designs(), base, workers=2)
    first = [next(stream).key for _ in range(5)]
    stream.close()
    assert first == [0, 1, 2, 3, 4] and len(made) < 40


def test_progress(base, capsys):
    seen = []
    list(fit_many(subsets(base, 3), base, progress=lambda done, total: seen.append((done, total))))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    list(fit_many(subsets(base, 2), base, progress=True))
    assert "2/2 fits" in capsys.readouterr().err


def test_a_singular_base_is_refitted_cold(small):
    data = small.assign(y=(np.random.default_rng(5).random(len(small)) < 0.5).astype(int))
    for roll in range(30):
        moved = data.assign(area=np.roll(data.area.to_numpy(), roll))
        full = MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=moved).fit()
        if full.singular:
            part = full.refit(["Intercept", "x1"])
            again = MixedLogit.from_formula("y ~ x1", groups="area", data=moved).fit()
            np.testing.assert_allclose(part.params, again.params, atol=1e-7)
            return
    raise AssertionError("no singular fit was found")


def test_bad_calls(base):
    with pytest.raises(ValueError, match="workers"):
        fit_many([], base, workers=0)
    with pytest.raises(ValueError, match="no columns"):
        refit(base, [])
    assert list(fit_many([])) == [] and tidy([]).empty
    assert "needs base=" in next(fit_many([["a"]])).error
