"""An executed notebook without whatever differs from one run or machine to the next."""

import copy
import re
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}")
# ipykernel names a cell's pseudo-file after its process
_CELL_FILE = re.compile(r"(<tmp>|/tmp|[^\s\"']*)/ipykernel_\d+/\d+\.py")
# in base64 a chance run of letters may look like a path
_DATA_URI = re.compile(r"(data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+)")
_MARKER = "papermill-error-cell-tag"


def scrubber(project: Path, extra: dict[str, str] | None = None) -> Callable[[str], str]:
    """A function that replaces absolute paths, memory addresses and terminal colours in a text.

    Paths of the project, the environment, Python, temporary files and the home folder become ``<project>``,
    ``<env>``, ``<python>``, ``<tmp>`` and ``<home>``. ``extra`` maps further paths to their names.
    """
    places = {
        str(project.resolve()): "<project>",
        str(Path(sys.prefix).resolve()): "<env>",
        sys.prefix: "<env>",
        sysconfig.get_path("stdlib"): "<python>",
        str(Path(sysconfig.get_path("stdlib")).resolve()): "<python>",
        tempfile.gettempdir(): "<tmp>",
        str(Path.home()): "<home>",
        **(extra or {}),
    }
    ordered = sorted((path for path in places if len(path) > 1), key=len, reverse=True)
    pattern = re.compile(r"(?<![\w.])(" + "|".join(re.escape(path) for path in ordered) + r")(?![\w.-])")

    def scrub_words(text: str) -> str:
        text = pattern.sub(lambda match: places[match[1]], ANSI.sub("", text))
        return _ADDRESS.sub("0x0", _CELL_FILE.sub("<cell>", text))

    def scrub(text: str) -> str:
        parts = _DATA_URI.split(text)
        return "".join(part if at % 2 else scrub_words(part) for at, part in enumerate(parts))

    return scrub


def normalise(notebook: dict, parameters: dict[str, Any], scrub: Callable[[str], str]) -> dict:
    """A copy of an executed notebook (nbformat 4) that depends on its inputs alone.

    Timings, random ids, process numbers and absolute paths go; tags, sources, outputs, alternative texts and
    the values of the parameters stay.
    """
    result = copy.deepcopy(dict(notebook))
    kernel = result["metadata"].get("kernelspec", {})
    result["metadata"] = {
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": kernel.get("name", "python3"),
        },
        "language_info": {"name": "python"},
        "papermill": {"parameters": parameters},
    }
    result["nbformat"], result["nbformat_minor"] = 4, 5
    cells = [cell for cell in result["cells"] if _MARKER not in cell["metadata"].get("tags", [])]
    result["cells"] = [_cell(cell, number, scrub) for number, cell in enumerate(cells, start=1)]
    return result


def _cell(cell: dict, number: int, scrub: Callable[[str], str]) -> dict:
    tags = cell["metadata"].get("tags")
    clean = {
        "cell_type": cell["cell_type"],
        "id": f"cell-{number:03d}",
        "metadata": {"tags": list(tags)} if tags else {},
        "source": cell["source"],
    }
    if cell.get("attachments"):
        clean["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        if "injected-parameters" in (tags or []):
            clean["source"] = scrub(cell["source"])
        clean["execution_count"] = cell.get("execution_count")
        clean["outputs"] = [_output(output, scrub) for output in _joined(cell.get("outputs", []))]
    return clean


def _joined(outputs: list[dict]) -> list[dict]:
    """Outputs in which neighbouring chunks of one stream, split by timing, are one again."""
    joined: list[dict] = []
    for output in outputs:
        previous = joined[-1] if joined else None
        if (
            output["output_type"] == "stream"
            and previous is not None
            and previous["output_type"] == "stream"
            and previous["name"] == output["name"]
        ):
            joined[-1] = {**previous, "text": _text(previous["text"]) + _text(output["text"])}
        else:
            joined.append(dict(output))
    return joined


def _output(output: dict, scrub: Callable[[str], str]) -> dict:
    clean = dict(output)
    if output["output_type"] == "stream":
        clean["text"] = scrub(_text(output["text"]))
    elif output["output_type"] == "error":
        clean["evalue"] = scrub(output["evalue"])
        clean["traceback"] = [scrub(line) for line in output["traceback"]]
    else:
        clean.pop("transient", None)
        clean["data"] = {
            # pictures are base64 text in which a path cannot stand
            kind: scrub(_text(data)) if kind.startswith("text/") else data
            for kind, data in output["data"].items()
        }
    return clean


def _text(text: str | list[str]) -> str:
    return "".join(text)
