"""Which files of the library a script or notebook runs, found by reading its imports.

Snakemake does not see an edit of an imported module; with these files as inputs of a rule it does, and only the
rules that use a file rerun when it changes.
"""

import ast
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def library_files(*sources: Path) -> list[str]:
    """Files of the library that Python files import, directly or through each other.

    Args:
        sources: Python files.

    Returns:
        Sorted paths, relative to the working directory where they lie below it.
    """
    modules = set().union(*(_modules(Path(source).read_text(encoding="utf-8")) for source in sources))
    return _paths(_closure(modules))


def notebook_library_files(notebook: Path, *sources: Path) -> list[str]:
    """Files of the library that a notebook's code cells and some Python files import."""
    cells = json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    modules = _modules(code).union(
        *(_modules(Path(source).read_text(encoding="utf-8")) for source in sources)
    )
    return _paths(_closure(modules))


def _paths(files: Iterable[Path]) -> list[str]:
    here = Path.cwd()
    return sorted(str(file.relative_to(here) if file.is_relative_to(here) else file) for file in files)


def _closure(modules: set[str]) -> set[Path]:
    files: set[Path] = set()
    waiting = set(modules)
    while waiting:
        for file in _files_of(waiting.pop()):
            if file not in files:
                files.add(file)
                waiting |= _imports_of(file)
    return files


def _files_of(module: str) -> list[Path]:
    """The module's file and the ``__init__`` of each package above it, which Python runs first."""
    parts = module.split(".")[1:]
    files = [PACKAGE / "__init__.py"]
    folder = PACKAGE
    for part in parts:
        if (folder / part).is_dir():
            folder = folder / part
            files.append(folder / "__init__.py")
        elif (folder / f"{part}.py").is_file():
            files.append(folder / f"{part}.py")
            break
        else:
            break  # a name inside the module, not a module
    return [file for file in files if file.is_file()]


@cache
def _imports_of(file: Path) -> frozenset[str]:
    return frozenset(_modules(file.read_text(encoding="utf-8"), file))


def _modules(code: str, file: Path | None = None) -> set[str]:
    """Names of ours that a piece of code imports; ``from a import b`` gives ``a.b``, which may be a module or not."""
    found = set()
    for node in _statements(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, file)
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] == PACKAGE.name}


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """Every statement, nested ones too. An import is one, so expressions, the most of a tree, are not walked."""
    for field in ("body", "handlers", "orelse", "finalbody", "cases"):
        for inner in getattr(node, field, ()):
            yield inner
            yield from _statements(inner)


def _absolute(node: ast.ImportFrom, file: Path | None) -> str:
    if not node.level or file is None:
        return node.module or ""
    package = file.parent
    for _ in range(node.level - 1):
        package = package.parent
    prefix = ".".join([PACKAGE.name, *package.relative_to(PACKAGE).parts])
    return f"{prefix}.{node.module}" if node.module else prefix
