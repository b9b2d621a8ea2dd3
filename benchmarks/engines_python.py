"""Run one Python engine on one data file and print a line of JSON; called by compare_engines.py.

Only the fitting call is timed (CPU seconds, user and system, of this process). The package is imported and, for
compiled engines, warmed up on a few rows before the clock starts.
"""

from __future__ import annotations

import json
import sys
import time
import warnings

import numpy as np
import pandas as pd


def timed(call, repeat: int = 1):
    costs = []
    for _ in range(repeat):
        begin = time.process_time()
        result = call()
        costs.append(time.process_time() - begin)
    return result, sorted(costs)[len(costs) // 2]


def mixedlogit(data, names, points, slope):
    from wellbeing.mixedlogit import MixedLogit

    y, x, area = data["y"], data[names], data["area"]
    z = data[["intercept", "income"]] if slope else None

    def fit():
        return MixedLogit(y, x, area, z).fit(points)

    fit()  # loads the compiled code
    result, cost = timed(fit, 1 if slope else 5)
    return cost, result.params, result.theta[len(names) :]


def glmm(data, names, points, slope):
    import glmm as package

    formula = f"y ~ {' + '.join(names[1:])} + ({'1 + income' if slope else '1'} | area)"
    columns = {c: data[c].to_numpy() for c in ["y", *names[1:]]} | {
        "area": data["area"].astype(str).to_numpy()
    }
    result, cost = timed(lambda: package.fit(columns, formula, "binomial", nagq=points))
    order = [list(result.names).index(n) for n in result.names if "ntercept" in n]
    order += [list(result.names).index(n) for n in names[1:]]
    sigma = float(np.sqrt(np.ravel(result.tau2)[0]))
    return cost, np.asarray(result.beta)[order], None if slope else [sigma]


def gpboost(data, names, points, slope):
    import gpboost as package

    y, x, area = data["y"].to_numpy(float), data[names].to_numpy(), data["area"].to_numpy()
    options = {"delta_rel_conv": 1e-12} if points > 0 else {}

    def fit():
        model = package.GPModel(group_data=area, likelihood="bernoulli_logit", num_parallel_threads=1)
        model.fit(y=y, X=x, params=options)
        return model

    result, cost = timed(fit)
    beta = np.asarray(result.get_coef())
    variance = np.asarray(result.get_cov_pars())
    return cost, beta.reshape(-1, len(names))[0], [float(np.sqrt(variance.ravel()[0]))]


def mixedlm(data, names, points, slope):
    import mixedlm as package

    frame = data.assign(area=data["area"].astype(str))
    formula = f"y ~ {' + '.join(names[1:])} + (1 | area)"
    result, cost = timed(lambda: package.glmer(formula, frame, nAGQ=points))
    beta = result.fixef()
    sigma = float(np.ravel(result.theta)[0])
    return cost, [beta[n] for n in beta if "ntercept" in n] + [beta[n] for n in names[1:]], [sigma]


def statsmodels_vb(data, names, points, slope):
    from scipy import sparse
    from statsmodels.genmod.bayes_mixed_glm import BinomialBayesMixedGLM

    codes = data["area"].to_numpy()
    z = sparse.csr_matrix((np.ones(len(codes)), (np.arange(len(codes)), codes)))
    ident = np.zeros(z.shape[1], dtype=int)
    model = BinomialBayesMixedGLM(data["y"].to_numpy(float), data[names].to_numpy(), z, ident)
    result, cost = timed(model.fit_vb)
    return cost, result.fe_mean, [float(np.exp(result.vcp_mean[0]))]


def statsmodels_glm(data, names, points, slope):
    import statsmodels.api as sm

    y, x = data["y"].to_numpy(float), data[names].to_numpy()
    result, cost = timed(lambda: sm.GLM(y, x, family=sm.families.Binomial()).fit(), 5)
    return cost, result.params, [0.0]


def main() -> None:
    engine, path, points, slope = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "slope"
    warnings.simplefilter("ignore")
    data = pd.read_csv(path)
    names = [c for c in data.columns if c not in ("y", "area")]
    begin = time.perf_counter()
    cost, beta, chol = globals()[engine](data, names, points, slope)
    record = {"cpu": cost, "beta": [float(b) for b in np.asarray(beta)], "wall": time.perf_counter() - begin}
    record["chol"] = None if chol is None else [float(c) for c in chol]
    print(json.dumps(record))


if __name__ == "__main__":
    main()
