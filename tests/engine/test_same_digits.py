"""The same numbers give the same digits, wherever in memory they lie.

A loop that stores in an array is compiled twice, behind a check that arrays do not overlap. If a sum in it may be
reordered ("reassoc"), the two versions add in different orders, and the last digit depends on the heap.
"""

import ast
import hashlib
import importlib
import inspect
import pkgutil
import re
import textwrap
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace

import numba
import numpy as np
import pytest
from numba.core.registry import CPUDispatcher
from test_kernels import make_rows, theta_for

import wellbeing.mixedlogit
from wellbeing.mixedlogit import kernel_numba
from wellbeing.mixedlogit.objective import Objective
from wellbeing.mixedlogit.quadrature import hermite_rule


def compiled_functions() -> dict[str, CPUDispatcher]:
    """Every function of the estimator that numba compiles, by name."""
    found = {}
    for info in pkgutil.walk_packages(wellbeing.mixedlogit.__path__, "wellbeing.mixedlogit."):
        for function in vars(importlib.import_module(info.name)).values():
            if isinstance(function, CPUDispatcher):
                found[function.py_func.__name__] = function
    return found


FUNCTIONS = compiled_functions()


def reorders(function) -> bool:
    flags = function.targetoptions.get("fastmath", False)
    return flags is True or (flags is not False and bool({"reassoc", "fast"} & set(flags)))


def stores(function) -> list[str]:
    """What a function does that could make a loop of it store: assignments to elements, and what it calls."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function.py_func)))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            found.append(ast.unparse(node))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called = function.py_func.__globals__.get(node.func.id)
            if isinstance(called, CPUDispatcher) and not reorders(called):
                found.append(f"{node.func.id}()")
        if isinstance(node, ast.keyword) and node.arg == "out":
            found.append("out=")
    return found


def test_functions_were_found():
    assert {"integrate_intercept", "integrate_slopes", "cross_products", "_failures"} <= set(FUNCTIONS)
    assert any(reorders(f) for f in FUNCTIONS.values())


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_only_functions_that_store_nothing_reorder_their_sums(name):
    function = FUNCTIONS[name]
    assert not reorders(function) or stores(function) == []


# ---- the machine's code -----------------------------------------------------------------------------------


def blocks(code: str) -> dict[str, list[str]]:
    """Lines of each basic block of a module in LLVM's language, by function and label."""
    found: dict[str, list[str]] = {}
    for i, function in enumerate(re.split(r"^define ", code, flags=re.M)[1:]):
        label = None
        for line in function.splitlines():
            if match := re.match(r'"?([\w.$-]+)"?:', line):
                label = f"{i} {match[1]}"
                found[label] = []
            elif label is not None:
                found[label].append(line)
    return found


def checked_sums(code: str) -> tuple[int, list[str]]:
    """Number of checks that arrays do not overlap, and the sums in the loops that stand behind one."""
    parts = blocks(code)
    checks = [label for label in parts if label.split()[1].startswith("vector.memcheck")]
    sums = []
    for check in checks:
        waiting, seen = [check], set()
        while waiting:
            label = waiting.pop()
            if label in seen:
                continue
            seen.add(label)
            if label.split()[1].startswith("vector.body"):
                sums += [
                    line.strip() for line in parts[label] if re.search(r"= phi [\w ]*<\d+ x double>", line)
                ]
                continue
            ends = re.findall(r'label %"?([\w.$-]+)"?', " ".join(parts[label]))
            waiting += [f"{label.split()[0]} {end}" for end in ends if end.startswith("vector.")]
    return len(checks), sums


def machine_code(function, signature, **options) -> str:
    fresh = numba.njit(**options)(function)
    fresh.compile(signature)
    return fresh.inspect_llvm(fresh.signatures[0])


def _store_and_add(x, out):
    total = 0.0
    for i in range(x.size):
        out[i] = 2.0 * x[i]
        total += x[i]
    return total


def test_a_sum_behind_a_check_would_be_seen():
    """The control: what the next test looks for is there in the plainest loop that has the fault."""
    signature = (numba.float64[::1], numba.float64[::1])
    checks, sums = checked_sums(machine_code(_store_and_add, signature, fastmath={"reassoc"}))
    assert checks and sums
    checks, sums = checked_sums(machine_code(_store_and_add, signature, fastmath={"contract"}))
    assert not sums


@pytest.mark.parametrize("name", ["integrate_intercept", "integrate_slopes", "cross_products"])
def test_no_sum_stands_behind_a_check_of_addresses(name):
    """In the code of the three functions that Python calls, with all that was built into them."""
    q = 2 if name == "integrate_slopes" else 1
    objective = Objective(make_rows("weighted", q), hermite_rule(3, q), kernel_numba)
    objective.curvature(theta_for(q))
    function = FUNCTIONS[name]
    options = {k: v for k, v in function.targetoptions.items() if k in ("nogil", "fastmath", "error_model")}
    checks, sums = checked_sums(machine_code(function.py_func, function.signatures[0], **options))
    assert checks and not sums


# ---- what comes out ---------------------------------------------------------------------------------------


def laid_out(objective: Objective, rng) -> Objective:
    """The same rows and results in arrays that follow each other in another order, some at odd addresses."""
    arrays = {f.name: getattr(objective.rows, f.name) for f in fields(objective.rows)}
    arrays = {k: v for k, v in arrays.items() if isinstance(v, np.ndarray)}
    out = {f.name: getattr(objective.out, f.name) for f in fields(objective.out)}
    every = [("rows", k, v) for k, v in arrays.items()] + [("out", k, v) for k, v in out.items()]
    arena = np.empty(sum(v.size + 8 for *_, v in every))
    placed: dict[str, dict[str, np.ndarray]] = {"rows": {}, "out": {}}
    at = 0
    for i in rng.permutation(len(every)):
        kind, name, values = every[i]
        at += int(rng.integers(8))
        view = arena[at : at + values.size].view(values.dtype).reshape(values.shape)
        view[...] = values
        placed[kind][name] = view
        at += values.size
    other = Objective(replace(objective.rows, **placed["rows"]), objective.rule, objective.kernel)
    other.out = replace(objective.out, **placed["out"])
    return other


def digits(objective: Objective, theta: np.ndarray) -> str:
    value = objective.curvature(theta)
    parts = [
        np.float64(value.loglik),
        value.score,
        value.complete,
        value.missing,
        objective.group_scores(theta),
    ]
    return hashlib.md5(b"".join(np.ascontiguousarray(part).tobytes() for part in parts)).hexdigest()


@pytest.mark.parametrize("kind", ["bernoulli", "weighted"])
@pytest.mark.parametrize("q,points", [(1, 11), (2, 5)])
def test_the_place_in_memory_changes_no_digit(kind, q, points):
    """In two threads as well: each has a heap of its own, so the scratch lies elsewhere."""
    rows, theta = make_rows(kind, q, sizes=(1, 200)), theta_for(q)
    objective, rng = Objective(rows, hermite_rule(points, q), kernel_numba), np.random.default_rng(1)
    found = {digits(objective, theta)}
    layouts = [laid_out(objective, rng) for _ in range(30)]
    found |= {digits(one, theta) for one in layouts}
    with ThreadPoolExecutor(2) as pool:
        found |= set(pool.map(lambda one: digits(one, theta), layouts))
    assert len(found) == 1
