"""Who may import whom: arrows run downward only, phases know nothing of each other, and every package has its place."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[3] / "workflow" / "wellbeing"
# from the ground up; packages of one layer do not import each other. A package that is named nowhere is a phase
BELOW = (
    {"errors", "tables", "catalogue", "quotations", "imports", "cells"},
    {"job", "config", "textfile"},
    {"mixedlogit"},
)
ABOVE = ({"release"}, {"claims"}, {"catalogues", "declarations", "report"})
# publishable alone: nothing of ours but themselves
ALONE = {"mixedlogit"}


def imports_of(file: Path) -> set[str]:
    """Packages of the library that a file imports, at its head or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in found if name.startswith("wellbeing.")}


def package_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = sorted(file for file in PACKAGE.rglob("*.py") if file != PACKAGE / "__init__.py")
PHASES = {package_of(file) for file in FILES} - set().union(*BELOW, *ABOVE)
PLACE = {name: rank for rank, names in enumerate((*BELOW, PHASES, *ABOVE)) for name in names}


def test_every_package_that_is_named_is_there():
    assert {package_of(file) for file in FILES} == set(PLACE)
    assert {"survey", "areas", "models", "evidence", "interviews", "framework"} <= PHASES


@pytest.mark.parametrize("package", sorted(PLACE))
def test_imports_run_downward_only(package):
    wrong = {}
    for file in FILES:
        if package_of(file) != package:
            continue
        allowed = {name for name in PLACE if PLACE[name] < PLACE[package] and package not in ALONE}
        if up := imports_of(file) - allowed - {package}:
            wrong[str(file.relative_to(PACKAGE))] = sorted(up)
    assert wrong == {}


@pytest.mark.parametrize(
    "wing", sorted(p.name for p in (PACKAGE / "report").iterdir() if p.is_dir() and p.name != "__pycache__")
)
def test_wings_of_the_report_do_not_import_each_other(wing):
    """Pages and the document are two ways of showing; neither needs the other, and no phase's wing another's."""
    wings = {p.name for p in (PACKAGE / "report").iterdir() if p.is_dir()} - {wing}
    wrong = {}
    for file in (PACKAGE / "report" / wing).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            other = module.removeprefix("wellbeing.report.").split(".")[0]
            if module.startswith("wellbeing.report.") and other in wings:
                wrong.setdefault(file.name, set()).add(other)
    assert wrong == {}
