"""Fixtures of the report's tests: small notebooks, and the page they make."""

import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from wellbeing.report.page_context import PageContext

sys.path.insert(0, str(Path(__file__).parent))  # for sample_report


@pytest.fixture
def context() -> PageContext:
    return PageContext(run="trial", badge="synthetic", source="Made-up people")


@pytest.fixture
def write_notebook(tmp_path: Path) -> Callable[..., Path]:
    """Write a notebook of code cells (or, beginning with #!, Markdown) after its ``parameters`` cell."""

    def write(*sources: str, parameters: str = "points = 3", name: str = "trial") -> Path:
        cell = nbformat.v4.new_code_cell(parameters)
        cell.metadata["tags"] = ["parameters"]
        cells = [nbformat.v4.new_markdown_cell("# A trial page\n\nWords.\n"), cell]
        for source in sources:
            make = nbformat.v4.new_markdown_cell if source.startswith("#!") else nbformat.v4.new_code_cell
            cells.append(make(source.removeprefix("#!")))
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
        return path

    return write
