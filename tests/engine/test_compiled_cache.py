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
