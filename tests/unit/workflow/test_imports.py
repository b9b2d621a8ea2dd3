"""Inputs that are code: every file a script or notebook runs, and no other."""

import json
import sys
from pathlib import Path

import pytest

from wellbeing.imports import library_files, notebook_library_files

PACKAGE = "workflow/wellbeing"


@pytest.fixture(autouse=True)
def in_project(project, monkeypatch):
    monkeypatch.chdir(project)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_imports_are_followed_and_packages_counted(tmp_path):
    files = library_files(write(tmp_path / "s.py", "from wellbeing.release.door import release_table\n"))
    assert f"{PACKAGE}/release/door.py" in files
    assert f"{PACKAGE}/release/__init__.py" in files
    assert f"{PACKAGE}/errors.py" in files
    assert not any("mixedlogit" in file for file in files)


def test_a_function_imported_late_counts_too(tmp_path):
    files = library_files(
        write(tmp_path / "s.py", "def f():\n    from wellbeing.models.ladder import fit_ladder\n")
    )
    assert f"{PACKAGE}/models/ladder.py" in files
    assert any("mixedlogit" in file for file in files)


@pytest.mark.parametrize(
    "script", ["list_specifications", "impute_missing", "fit_specifications", "examine_reference"]
)
def test_a_reworded_label_fits_nothing_again(script):
    files = library_files(Path("workflow/scripts") / f"{script}.py")
    assert not any(Path(file).stem == "catalogue" for file in files)


def test_other_packages_are_no_business_of_ours(tmp_path):
    assert library_files(write(tmp_path / "s.py", "import numpy\nfrom pandas import DataFrame\n")) == []


def test_notebook_code_cells_are_read(tmp_path):
    cells = [
        {"cell_type": "markdown", "source": ["from wellbeing.models.ladder import x"]},
        {"cell_type": "code", "source": ["from wellbeing.tables import read_table\n"]},
    ]
    notebook = write(tmp_path / "n.ipynb", json.dumps({"cells": cells}))
    files = notebook_library_files(notebook)
    assert files == [f"{PACKAGE}/__init__.py", f"{PACKAGE}/tables.py"]


@pytest.mark.parametrize(
    "script",
    sorted(Path(__file__).parents[3].joinpath("workflow/scripts").glob("*.py")),
    ids=lambda p: p.stem,
)
def test_the_files_found_are_those_python_loads(script, project, tmp_path):
    """Run the script's imports for real and compare: nothing that is loaded may be missing from the inputs."""
    import subprocess

    imports = "\n".join(
        line for line in _import_block(script.read_text(encoding="utf-8")) if "wellbeing" in line
    )
    listing = "*[m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'wellbeing']"
    probe = f"{imports}\nimport sys\nprint({listing}, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, cwd=project, check=True
    )
    loaded = {str(Path(line).relative_to(project)) for line in done.stdout.splitlines()}
    assert loaded <= set(library_files(script))


def _import_block(text: str) -> list[str]:
    import ast

    tree = ast.parse(text)
    return [ast.unparse(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
