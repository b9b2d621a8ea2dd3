"""The functions of the estimator that numba compiles."""

import ast
import importlib
import inspect
import pkgutil
import textwrap

from numba.core.registry import CPUDispatcher

import wellbeing.mixedlogit


def find() -> dict[str, CPUDispatcher]:
    """Every compiled function, by file and name."""
    found = {}
    for info in pkgutil.walk_packages(wellbeing.mixedlogit.__path__, "wellbeing.mixedlogit."):
        for name, function in vars(importlib.import_module(info.name)).items():
            if isinstance(function, CPUDispatcher) and function.py_func.__module__ == info.name:
                found[f"{info.name.rpartition('.')[2]}.{name}"] = function
    return found


FUNCTIONS = find()


def tree(function: CPUDispatcher) -> ast.Module:
    """The source of a function."""
    return ast.parse(textwrap.dedent(inspect.getsource(function.py_func)))


def called_by(function: CPUDispatcher) -> list[CPUDispatcher]:
    """Compiled functions that a compiled function calls."""
    names = [
        n.func.id
        for n in ast.walk(tree(function))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    ]
    found = [function.py_func.__globals__.get(name) for name in names]
    return [other for other in found if isinstance(other, CPUDispatcher)]
