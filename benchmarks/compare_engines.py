"""Every engine that is installed and ours, in turn, on the same file: time, likelihood gap, coefficient gap.

    python benchmarks/compare_engines.py                      # everything found, one round
    python benchmarks/compare_engines.py --quick --rounds 3   # without the engines that take minutes
    python benchmarks/compare_engines.py --python OTHER/bin/python   # peers installed in another environment

Each peer runs between two runs of ours, and its time is divided by their mean, so that a busy machine touches
both. Estimates of all engines are put into one log-likelihood (25 points, 15 x 15 with a random slope): the gap
is to the best of them. Writes engines.csv and engines.md into --out. Nothing listed here is needed by the study.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.simulate_survey import simulate

from wellbeing.mixedlogit import MixedLogit

HERE = Path(__file__).resolve().parent
ENVIRONMENT = os.environ | {k: "1" for k in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS")}


@dataclass(frozen=True)
class Engine:
    label: str
    name: str  # function in engines_python.py, or engine of engines_r.R
    module: str  # Python module, or R package
    points: int
    slope: bool = False
    ours: int = 7  # points of our fit that it is compared with
    slow: bool = False  # minutes rather than seconds
    language: str = "python"


ENGINES = [
    Engine("sm.GLM, no random effect", "statsmodels_glm", "statsmodels", 0, ours=11),
    Engine("gpboost, Laplace, default", "gpboost", "gpboost", 0),
    Engine("gpboost, Laplace, tight", "gpboost", "gpboost", 1),
    Engine("glmm, Laplace", "glmm", "glmm", 1),
    Engine("glmm, 7 points", "glmm", "glmm", 7),
    Engine("mixedlm, 7 points", "mixedlm", "mixedlm", 7),
    Engine("glmmTMB, Laplace", "glmmTMB", "glmmTMB", 1, language="r"),
    Engine("lme4 glmer, 7 points", "glmer", "lme4", 7, slow=True, language="r"),
    Engine("statsmodels variational", "statsmodels_vb", "statsmodels", 0, slow=True),
    Engine("glmm, slope, Laplace", "glmm", "glmm", 1, slope=True),
    Engine("glmmTMB, slope, Laplace", "glmmTMB", "glmmTMB", 1, slope=True, language="r"),
]


def installed(engine: Engine, python: str) -> bool:
    if engine.language == "r":
        script = shutil.which("Rscript")
        code = f'quit(status = !requireNamespace("{engine.module}", quietly = TRUE))'
        return (
            script is not None and subprocess.run([script, "-e", code], capture_output=True).returncode == 0
        )
    code = f"import importlib.util as u, sys; sys.exit(u.find_spec('{engine.module}') is None)"
    return subprocess.run([python, "-c", code], capture_output=True).returncode == 0


def run(engine: Engine, path: Path, python: str) -> dict:
    tail = [engine.name, str(path), str(engine.points), "slope" if engine.slope else "intercept"]
    if engine.language == "r":
        command = ["Rscript", str(HERE / "engines_r.R"), *tail]
    else:
        command = [python, str(HERE / "engines_python.py"), *tail]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
    if done.returncode:
        return {"error": (done.stderr or done.stdout).strip().splitlines()[-1]}
    return json.loads(done.stdout.strip().splitlines()[-1])


def measure(engines: list[Engine], path: Path, rounds: int, python: str) -> list[dict]:
    records = []
    for turn in range(rounds):
        for engine in engines:
            ours = Engine("ours", "mixedlogit", "wellbeing", engine.ours, engine.slope)
            before, peer, after = run(ours, path, sys.executable), run(engine, path, python), None
            after = run(ours, path, sys.executable)
            print(f"{turn + 1}: {engine.label:<28}", peer.get("error") or f"{peer['cpu']:.3f} s", flush=True)
            if "error" in before or "error" in after:
                raise SystemExit(before.get("error") or after.get("error"))
            own = (before["cpu"] + after["cpu"]) / 2
            records.append({"engine": engine, "own_cpu": own, "own": before} | peer)
    return records


def gaps(records: list[dict], data: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Put every estimate into one log-likelihood."""
    objectives, scales = {}, {}
    for slope in {r["engine"].slope for r in records}:
        z = data[["intercept", "income"]] if slope else None
        model = MixedLogit(data["y"], data[names], data["area"], z)
        fit = model.fit(15 if slope else 25)
        objectives[slope], scales[slope] = (
            fit.objective(),
            (fit.bse.to_numpy(), fit.params.to_numpy(), fit.llf),
        )
    rows = []
    for record in records:
        engine = record["engine"]
        row = {"engine": engine.label, "ours_cpu_s": record["own_cpu"], "error": record.get("error", "")}
        if "cpu" in record:
            se, best, top = scales[engine.slope]
            beta = np.array(record["beta"])
            row |= {"cpu_s": record["cpu"], "ratio": record["cpu"] / record["own_cpu"]}
            row["max_beta_gap_se"] = np.max(np.abs(beta - best) / se)
            for name, source in (("loglik_gap", record), ("ours_loglik_gap", record["own"])):
                if source["chol"] is not None:
                    theta = np.r_[source["beta"], source["chol"]]
                    row[name] = top - objectives[engine.slope].loglik(theta)
        rows.append(row)
    table = pd.DataFrame(rows)
    numeric = table.groupby("engine", sort=False).median(numeric_only=True)
    return numeric.join(table.groupby("engine", sort=False)["error"].first()).reset_index()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=25_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="leave out engines that take minutes")
    parser.add_argument("--only", help="engines whose label contains this text")
    parser.add_argument("--python", default=sys.executable, help="interpreter that has the Python peers")
    parser.add_argument("--out", type=Path, default=Path("results/benchmarks"))
    options = parser.parse_args()
    data = simulate(options.people)
    names = [c for c in data.columns if c not in ("y", "area")]
    engines = [e for e in ENGINES if not (options.quick and e.slow)]
    engines = [e for e in engines if not options.only or options.only in e.label]
    found = [e for e in engines if installed(e, options.python)]
    for engine in engines:
        if engine not in found:
            print(f"not installed: {engine.label}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.csv"
        data.to_csv(path, index=False, float_format="%.17g")
        records = measure(found, path, options.rounds, options.python)
    table = gaps(records, data, names)
    options.out.mkdir(parents=True, exist_ok=True)
    table.to_csv(options.out / "engines.csv", index=False)
    text = table.to_string(index=False, float_format=lambda v: f"{v:.3g}")
    (options.out / "engines.md").write_text(f"{len(data):,} people, CPU seconds\n\n```\n{text}\n```\n")
    print(text)


if __name__ == "__main__":
    main()
