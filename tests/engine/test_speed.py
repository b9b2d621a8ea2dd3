"""Cost: gates that do not depend on the machine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(code: str) -> dict:
    """Run code in a new process with one linear-algebra thread; it prints JSON."""
    threads = {k: "1" for k in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | threads, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


GATE = """
import json, time
import statsmodels.api as sm
from benchmarks.simulate_survey import COEFFICIENTS, simulate
from wellbeing.mixedlogit import MixedLogit
data = simulate()
y, x, area = data.y.to_numpy(float), data[list(COEFFICIENTS)].to_numpy(), data.area.to_numpy()
MixedLogit(y, x, area).fit(11)
ratios = []
for _ in range(7):
    a = time.process_time()
    sm.GLM(y, x, family=sm.families.Binomial()).fit()
    b = time.process_time()
    fit = MixedLogit(y, x, area).fit(11)
    ratios.append((time.process_time() - b) / (b - a))
print(json.dumps({"ratio": sorted(ratios)[3], "status": fit.status}))
"""


@pytest.mark.slow
def test_an_eleven_point_fit_costs_less_than_a_plain_logit():
    found = run(GATE)
    assert found["status"] == "ok"
    assert found["ratio"] <= 0.6


IMPORT = """
import sys, json, time; import numpy, pandas; a = time.process_time()
import wellbeing.mixedlogit
print(json.dumps({"own": time.process_time() - a, "loaded":
    [m for m in ("numba", "formulaic", "scipy.stats", "statsmodels") if m in sys.modules]}))
"""


def test_import_is_light():
    found = [run(IMPORT) for _ in range(3)]
    assert all(one["loaded"] == [] for one in found)
    assert sorted(one["own"] for one in found)[1] < 0.5


SCALING = """
import json, time
import numpy as np
from wellbeing.mixedlogit import MixedLogit
rng = np.random.default_rng(0)
tasks, times = {}, {}
for n in (20_000, 80_000):
    area = np.arange(n) // 50
    x = np.column_stack([np.ones(n), rng.normal(size=(n, 7))])
    y = (rng.random(n) < 1 / (1 + np.exp(1 - x[:, 1] * 0.3 - rng.normal(0, 0.5, n // 50)[area]))).astype(float)
    model = MixedLogit(y, x, area)
    objective = model.fit(11).objective()
    for points in (11, 44):
        tasks[f"{n},{points}"] = objective.with_rule(points)
theta = np.r_[np.full(8, 0.1), 0.5]
for _ in range(20):  # in turn, so that a slow moment of the machine touches all alike
    for name, fine in tasks.items():
        a = time.process_time()
        for _ in range(5):
            fine.gradient(theta)
        times.setdefault(name, []).append(time.process_time() - a)
cost = {name: min(all_of) for name, all_of in times.items()}
print(json.dumps(cost))
"""


@pytest.mark.slow
def test_cost_is_linear_in_people_and_points():
    cost = run(SCALING)
    for points in (11, 44):
        assert cost[f"80000,{points}"] < 4 * 1.6 * cost[f"20000,{points}"]
    for n in (20000, 80000):
        assert cost[f"{n},44"] < 4 * 1.3 * cost[f"{n},11"]


@pytest.mark.slow
def test_intervals_cover():
    """A smaller version of benchmarks/coverage_engines.py: 300 data sets, 3 coefficients."""
    from benchmarks.coverage_engines import coverage

    table = coverage(replicates=300, seed=5)
    fixed = table[table.term != "sd"]
    pooled = np.average(fixed.covered)
    assert 0.93 < pooled < 0.97
    assert np.all((fixed.covered > 0.91) & (fixed.covered < 0.985))
    assert np.all(np.abs(fixed.bias_in_se) < 0.2)
