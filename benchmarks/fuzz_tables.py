"""Survey files and area tables, mutated by a seed and held against their unmutated twin.

    python benchmarks/fuzz_tables.py --inputs 10000 --seed 1

Each input is a small table in which one thing goes wrong: a byte is turned, a cell is retyped, a row loses or gains a
cell, the file is cut, packed and damaged, or written in another encoding. What may come of it: the same people with the
same values, the touched row with another value, or an InputError that names the file. What may not: a traceback, more
than a few seconds, or another person's value changed without a word. Prints what came out, and each failure with its
seed.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import lzma
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workflow"))

from wellbeing.areas.readers import read_values
from wellbeing.errors import InputError
from wellbeing.survey.readers import read_table
from wellbeing.survey.recode import clean, declared_missing, unexpected
from wellbeing.survey.source import Variable

VARIABLES = {
    "id": Variable("id", "f", None, range=(1, 1e6)),
    "age": Variable("age", "f", None, range=(16, 110), missing=(-9, 77, 999)),
    "sat": Variable("sat", "f", None, codes={1: "low", 2: "middle", 3: "high"}, missing=(8, 9)),
    "weight": Variable("weight", "f", None, range=(0, 50)),
    "area": Variable("area", "f", None, text=True),
}
ROWS = 12
SLOW = 5.0
TYPED = [
    "NA",
    "999",
    "77.0",
    "Refused",
    "1,5",
    "1,234",
    "5.3.1",
    '"',
    '""',
    "",
    " ",
    "\t",
    "nan",
    "inf",
    "1e999",
    "None",
    "é",
    ";",
    ",",
    "|",
]
PACK: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
ENCODINGS = ["utf-8-sig", "utf-16", "cp1252", "mac_roman", "latin-1"]

Grid = list[list[str]]


def survey(rng: random.Random, mark: str) -> Grid:
    """A header and a dozen people; a weight has a decimal comma where the mark is a semicolon."""
    point = "," if mark == ";" else "."
    rows = [list(VARIABLES)]
    for i in range(ROWS):
        weight = f"{rng.randint(0, 4)}{point}{rng.randint(10, 99)}"
        ages = [str(rng.randint(16, 99)), "-9", "77", "999"]
        rows.append([str(i + 1), rng.choice(ages), rng.choice("123389"), weight, f"Môn 0{i % 4}"])
    return rows


def areas(rng: random.Random, mark: str) -> Grid:
    """A header and a dozen local authorities with a figure each."""
    point = "," if mark == ";" else "."
    return [["area", "name", "value"]] + [
        [
            f"E0600000{i + 1}" if i < 9 else f"E060000{i + 1}",
            "Môn",
            f"{rng.randint(1, 99)}{point}{rng.randint(10, 99)}",
        ]
        for i in range(ROWS)
    ]


def written(grid: Grid, mark: str, end: str = "\n") -> str:
    return "".join(mark.join(row) + end for row in grid)


def mutate(rng: random.Random, grid: Grid, mark: str) -> tuple[bytes, set[int], str, str]:
    """The mutated file, the rows (from 0) whose value may differ, its further ending and what was done."""
    grid = [list(row) for row in grid]
    what = rng.choice(["cell", "byte", "ragged", "cut", "packed", "encoding", "ends", "drop"])
    row = rng.randrange(1, len(grid))
    if what == "cell":
        grid[row][rng.randrange(len(grid[row]))] = rng.choice(TYPED)
        return written(grid, mark).encode(), {row - 1}, "", what
    if what == "ragged":
        grid[row] = grid[row][:-1] if rng.random() < 0.5 else [*grid[row], rng.choice(["x", "", "1"])]
        return written(grid, mark).encode(), set(), "", what
    if what == "encoding":
        return written(grid, mark).encode(rng.choice(ENCODINGS)), set(), "", what
    if what == "ends":
        return written(grid, mark, rng.choice(["\r", "\r\n", "\n\n"])).encode(), set(), "", what
    content = bytearray(written(grid, mark).encode())
    if what == "cut":  # the last row that is left may be a part of itself
        content = content[: rng.randrange(1, len(content))]
        return bytes(content), {content.count(b"\n") - 1}, "", what
    if what == "drop":
        del grid[row]
        return written(grid, mark).encode(), set(), "", what
    if what == "packed":
        ending = rng.choice(list(PACK))
        packed = bytearray(PACK[ending](bytes(content)))
        for _ in range(rng.choice([0, 1, 1, 3])):
            packed[rng.randrange(len(packed))] = rng.randrange(256)
        return (
            bytes(packed[: rng.choice([len(packed), rng.randrange(1, len(packed) + 1)])]),
            set(),
            f".{ending}",
            what,
        )
    place = rng.randrange(len(content))
    touched = {content[:place].count(b"\n") - 1}
    content[place] = rng.randrange(256)
    return bytes(content), touched, "", what


def people(path: Path) -> dict[str, dict[str, str]]:
    """Values by person; those that the data dictionary reports are marked, so that their change is not silent."""
    table = read_table(path, VARIABLES, ["area"])
    frame = table.frame
    if list(frame.columns) != list(VARIABLES):
        raise InputError(f"{path}: a variable is not there")  # the dictionary's and the reader's next check
    told = {n: unexpected(frame[n], v) | declared_missing(frame[n], v) for n, v in VARIABLES.items()}
    values = pd.DataFrame({n: clean(frame[n], v).map(repr) for n, v in VARIABLES.items()})
    found: dict[str, dict[str, str]] = {}
    for i, row in values.iterrows():
        found[row["id"]] = {n: "missing" if told[n][i] else row[n] for n in VARIABLES}
    return found


def figures(path: Path) -> dict[str, dict[str, str]]:
    table = read_values(path)
    return {area: {"value": repr(value)} for area, value in zip(table["area"], table["value"], strict=True)}


def trial(seed: int, folder: Path) -> tuple[str, str]:
    """What came of one input (``same``, ``row``, ``refused``, or a fault), and what was done to it."""
    rng = random.Random(seed)
    mark = rng.choice([",", ";", "\t", "|"])
    make, read, one = (survey, people, "id") if rng.random() < 0.7 else (areas, figures, "area")
    grid = make(rng, mark)
    ending = ".tab" if mark == "\t" and make is survey else ".csv"
    twin = folder / f"twin{ending}"
    twin.write_bytes(written(grid, mark).encode())
    expected = read(twin)
    content, touched, packed, what = mutate(rng, grid, mark)
    path = folder / f"mutated{ending}{packed}"
    path.write_bytes(content)
    began = time.monotonic()
    try:
        found = read(path)
    except InputError as error:
        return ("refused" if path.name in str(error) else "REFUSED WITHOUT ITS NAME"), what
    except Exception as error:  # the point of the exercise: counted and printed, with the seed
        return f"TRACEBACK {type(error).__name__}: {error}", what
    finally:
        path.unlink()
    if time.monotonic() - began > SLOW:
        return "SLOW", what
    keys = list(expected)
    spared = {key for i, key in enumerate(keys) if i not in touched}
    changed = [key for key in spared & found.keys() if found[key] != expected[key]]
    if changed:
        return f"CHANGED another's {one} {changed[0]}: {expected[changed[0]]} to {found[changed[0]]}", what
    lost = spared - found.keys()
    if lost and what not in ("cut", "drop"):
        return f"LOST {len(lost)} others", what
    return ("same" if found == expected else "row"), what


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for i in range(options.inputs):
            seed = options.seed * 1_000_000 + i
            result, what = trial(seed, Path(folder))
            counts[what, result.split(" ")[0]] += 1
            if result.split(" ")[0] not in ("same", "row", "refused"):
                print(f"seed {seed} ({what}): {result}")
    table = pd.Series(counts).unstack(fill_value=0)
    table.loc["all"] = table.sum()
    print(table.to_string())


if __name__ == "__main__":
    main()
