"""Compiled code kept on disk is never older than the source it was made from.

The cache of numba knows a compiled function by the content of the file that defines it. What a compiled function
calls is built into it: if that stood in another file, an edit there would leave the old code, and the old numbers.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from compiled_functions import FUNCTIONS, called_by

import wellbeing.mixedlogit

PACKAGE = Path(wellbeing.mixedlogit.__file__).parent
COMPILED = [file for file in sorted(PACKAGE.rglob("*.py")) if "njit(" in file.read_text(encoding="utf-8")]


def names_in(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def is_compiled(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and any("njit" in names_in(d) for d in node.decorator_list)


def borrowed(code: str) -> set[str]:
    """Names from other files of ours that are built into compiled functions, or into the constants beside them."""
    tree = ast.parse(code)
    ours = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith("wellbeing"))
        for alias in node.names
    }
    built_in = [node for node in tree.body if is_compiled(node) or isinstance(node, ast.Assign)]
    return ours & set().union(*map(names_in, built_in))


@pytest.mark.parametrize("file", COMPILED, ids=lambda file: file.name)
def test_compiled_functions_are_made_of_one_file(file):
    assert borrowed(file.read_text(encoding="utf-8")) == set()


def test_what_is_borrowed_would_be_seen():
    assert len(COMPILED) == 3
    compiled = "@njit(fastmath=FAST)\ndef f(x):\n    return other(x) + HALF\n"
    assert borrowed(f"from .a import FAST, other\nfrom wellbeing.b import HALF\n{compiled}") == {
        "FAST",
        "other",
        "HALF",
    }
    assert borrowed(f"from .a import ROOT\nHALF = ROOT / 2\n{compiled}") == {"ROOT"}
    assert borrowed(f"from numpy import other\nfrom .rows import Rows\n{compiled}") == set()


CALLED = """
from numba import njit
@njit(cache=True)
def called(x):
    return x + 1.0
@njit(cache=True)
def calling(x):
    return 10.0 * called(x)
"""


@pytest.mark.slow
def test_an_edit_of_a_called_function_reaches_its_caller(tmp_path):
    """Even one that leaves the file's size and date as they were."""
    file = tmp_path / "module_of_two.py"
    code = "import module_of_two as m; print(m.calling(1.0), sum(m.calling.stats.cache_hits.values()))"
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(text: str) -> list[str]:
        file.write_text(text, encoding="utf-8")
        os.utime(file, (1_700_000_000, 1_700_000_000))
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.split()

    assert run(CALLED) == ["20.0", "0"]
    assert run(CALLED) == ["20.0", "1"]
    assert run(CALLED.replace("x + 1.0", "x + 4.0")) == ["50.0", "0"]


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_compiled_function_that_another_calls_is_built_into_it(name):
    """Else the process that compiles would run the called function on its own, and later ones the copy that was
    kept with the caller: compiled once more, and not the same in the last digits."""
    for called in called_by(FUNCTIONS[name]):
        assert called.targetoptions.get("forceinline") or called.targetoptions.get("inline") == "always"
        assert called.stats.cache_path is None  # kept with its callers alone


FIT = """
import hashlib
import numpy as np
from wellbeing.mixedlogit import MixedLogit
from wellbeing.mixedlogit.kernels.compiled import integrate_intercept
rng = np.random.default_rng(0)
x, area = np.column_stack([np.ones(4000), rng.normal(size=(4000, 3))]), np.sort(rng.integers(60, size=4000))
y = (rng.random(4000) < 1 / (1 + np.exp(1 - x[:, 1] - rng.normal(size=60)[area]))).astype(float)
fit = MixedLogit(y, x, area, backend="numba").fit(11)
digits = hashlib.md5(fit.theta.tobytes() + fit.cov_theta.tobytes()).hexdigest()
print(digits, sum(integrate_intercept.stats.cache_hits.values()))
"""


@pytest.mark.slow
def test_code_just_compiled_and_code_from_the_cache_give_the_same_digits(tmp_path):
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-c", FIT]
    found = [
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()
        for _ in range(2)
    ]
    assert [hits for _, hits in found] == ["0", "1"]
    assert found[0][0] == found[1][0]
