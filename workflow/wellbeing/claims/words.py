"""Causal words in prose: the report and the notebooks speak of associations, and this looks whether they do."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

ALL = "all"


def find_words(files: Sequence[Path], forbidden: Sequence[str]) -> pd.DataFrame:
    """Look for words of causation.

    Args:
        files: Markdown files and notebooks, of which the Markdown cells count.
        forbidden: words or phrases, looked for as whole words whatever their case.

    Returns:
        One row a file and one for ``all``: file, words (number read), found (number of forbidden ones), which.
    """
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, forbidden))})\b", re.IGNORECASE)
    rows = []
    for file in files:
        text = prose(Path(file))
        hits = [hit.lower() for hit in pattern.findall(text)]
        rows.append((Path(file).name, len(text.split()), len(hits), ", ".join(dict.fromkeys(hits))))
    table = pd.DataFrame(rows, columns=["file", "words", "found", "which"])
    which = ", ".join(dict.fromkeys(word for word in table["which"] if word))
    table.loc[len(table)] = [ALL, int(table["words"].sum()), int(table["found"].sum()), which]
    return table


def prose(file: Path) -> str:
    """Text of a Markdown file, or of a notebook's Markdown cells."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".ipynb":
        return text
    cells = json.loads(text)["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
