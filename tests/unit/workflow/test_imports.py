"""Inputs that are code: every file a script or notebook runs, and no other."""

import json
import sys
from pathlib import Path

import networkx as nx
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


FITS = """
import sys
import numpy as np
from wellbeing.mixedlogit import MixedLogit
rng = np.random.default_rng(0)
y, x, area = rng.random(400) < 0.4, rng.normal(size=(400, 2)), np.arange(400) % 20
for exog_re in (None, x):
    fit = MixedLogit(y.astype(float), x, area, exog_re, backend=sys.argv[1]).fit(3)
    fit.summary(), fit.predict(), fit.lr_test_re(), fit.refit(["x0"])
print(*[m.__file__ for n, m in sys.modules.items() if n.split(".")[0] == "wellbeing"], sep="\\n")
"""


@pytest.mark.parametrize("backend", ["numpy", "numba"])
def test_the_files_that_a_fit_loads_are_inputs_of_the_ladder(backend, project):
    """Files loaded while a model is fitted, the kernels first of all: an edit of one must fit anew."""
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", FITS, backend], capture_output=True, text=True, cwd=project, check=True
    )
    loaded = {str(Path(line).relative_to(project)) for line in done.stdout.splitlines() if line}
    kernels = {"numpy": {"reference"}, "numba": {"compiled", "intercept", "slopes"}}[backend]
    assert {f"{PACKAGE}/mixedlogit/kernels/{name}.py" for name in kernels} <= loaded
    assert loaded <= set(library_files(project / "workflow/scripts/fit_ladder.py"))


def test_no_module_of_ours_is_imported_by_a_name_in_a_string(project):
    """Such an import cannot be read off the code, so its file would be no input of its users."""
    import ast

    for file in sorted((project / "workflow").rglob("*.py")):
        calls = [n.func for n in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(n, ast.Call)]
        names = {ast.unparse(call).rpartition(".")[2] for call in calls}
        assert not names & {"import_module", "__import__"}, file


def test_no_module_imports_itself_by_way_of_others(project):
    """Late imports inside functions and those for a type checker alone count as well."""
    graph = import_graph(project / PACKAGE)
    circles = [names for names in nx.strongly_connected_components(graph) if len(names) > 1]
    circles += [{name} for name in graph if graph.has_edge(name, name)]
    assert sorted(map(sorted, circles)) == []


def test_a_circle_would_be_seen(tmp_path):
    write(tmp_path / "__init__.py", "from .one import f\n")
    write(tmp_path / "one.py", "from . import two\nf = 1\n")
    write(tmp_path / "two.py", "def g():\n    from .one import f\n    return f\n")
    write(tmp_path / "three.py", "import numpy\nfrom .one import f\n")
    graph = import_graph(tmp_path)
    assert {"one", "two"} in list(nx.strongly_connected_components(graph))
    assert not any(
        {"three", "__init__"} & names for names in nx.strongly_connected_components(graph) if len(names) > 1
    )


def import_graph(package: Path) -> nx.DiGraph:
    """Which module of a package names which in an import statement, wherever that stands."""
    import ast

    files = {".".join(f.relative_to(package).with_suffix("").parts): f for f in package.rglob("*.py")}
    graph = nx.DiGraph()
    graph.add_nodes_from(files)
    for name, file in files.items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                wanted = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                above = [package.name, *name.split(".")][: -node.level] if node.level else []
                base = ".".join([*above, *filter(None, [node.module])])
                wanted = [f"{base}.{alias.name}" for alias in node.names]
            else:
                continue
            for target in wanted:
                graph.add_edges_from((name, module) for module in _module_of(target, package, files))
    return graph


def _module_of(target: str, package: Path, files: dict[str, Path]) -> list[str]:
    """The module that a dotted name stands for or lies in; none if it is not of the package."""
    top, *parts = target.split(".")
    if top != package.name:
        return []
    for length in range(len(parts), -1, -1):
        for name in (".".join(parts[:length]), ".".join([*parts[:length], "__init__"])):
            if name in files:
                return [name]
    return []


def _import_block(text: str) -> list[str]:
    import ast

    tree = ast.parse(text)
    return [ast.unparse(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
