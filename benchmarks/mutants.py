"""Would the tests notice? Small faults are put into the statistics, one at a time, and the tests that concern them run.

    python benchmarks/mutants.py --seed 1 --sample 150           # a sampled run, two at a time, told as it goes
    python benchmarks/mutants.py --seed 1 --only models/ladder   # modules whose path holds these words
    python benchmarks/mutants.py --list | wc -l                  # how many faults there are to draw from

A fault (a *mutant*, DeMillo, Lipton and Sayward 1978) is a turned comparison, another sign, a constant off by one,
`and` for `or`, a lost `not`, the wrong column, the smaller for the larger. It is *killed* where a test fails. One that
survives either changes nothing that can be seen (it is equivalent: judge by hand) or shows what no test looks at.

The draw is by the hash of each fault's place in words (function, kind of fault, text, how often it stood before), so
that faults keep their rank while code around them moves: two versions of the code can be asked about the same ones.
Everything happens in a scratch copy. Tests marked slow are left out; hypothesis draws the same examples every time.
"""

import argparse
import ast
import contextlib
import copy
import hashlib
import importlib.util
import multiprocessing
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

LIBRARY = Path("workflow/wellbeing")
CONCERNED = (
    "models/**/*.py",
    "claims/*.py",
    "release/*.py",
    *(f"evidence/{name}.py" for name in ("meta", "overlap", "synthesis", "gapmap", "dedupe_measure")),
    *(f"interviews/{name}.py" for name in ("agreement", "salience", "patterns")),
)
TESTS = ("models", "contrasts", "sensitivity", "claims", "release", "evidence", "interviews")

COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COUNTED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Mod: ast.Mult, ast.MatMult: ast.Mult, ast.BitAnd: ast.BitOr,
}  # fmt: skip
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum", "maximum": "minimum",
          "notna": "isna", "isna": "notna", "sum": "mean", "mean": "sum"}  # fmt: skip
SAME_EITHER_WAY = {"strict", "encoding", "kind", "dtype", "copy", "ignore_index", "check", "workers"}
"""Arguments that guard, speed or word what is done: a change of them is no other number."""


@dataclass(frozen=True)
class Mutant:
    """One fault: where it stands, what it is, and the whole module with it."""

    file: str
    function: str
    line: int
    kind: str
    before: str
    after: str
    source: str
    called: bool

    def __str__(self) -> str:
        where = f"{self.file}:{self.line} {self.function}"
        return f"{where}: {self.kind}: {self.before} -> {self.after}"


def mutants_of(root: Path, file: str) -> Iterator[Mutant]:
    """Every fault of one module, in order."""
    tree = ast.parse((root / file).read_text(encoding="utf-8"))
    for function, node, body in _nodes(tree, "", False):
        for kind, change in _faults(node, tree):
            keep = copy.copy(node.__dict__)
            before = ast.unparse(node)
            change()
            after, source = ast.unparse(node), ast.unparse(tree)
            node.__dict__.clear()
            node.__dict__.update(keep)
            if after != before:
                yield Mutant(file, function, node.lineno, kind, before, after, source, body)


def _nodes(node: ast.AST, function: str, body: bool) -> Iterator[tuple[str, ast.AST, bool]]:
    """Nodes whose change could change a result, with the function they stand in and whether in what it runs when
    called, not its default arguments: no annotations, no messages."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases", "format_spec"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.Raise | ast.Import | ast.ImportFrom):
                continue
            if isinstance(child, ast.keyword) and child.arg in SAME_EITHER_WAY:
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue  # a docstring
            inside = function
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inside = f"{function}.{child.name}".lstrip(".")
            runs = body or (isinstance(node, ast.FunctionDef) and name == "body")
            yield inside, child, runs
            yield from _nodes(child, inside, runs)


def _faults(node: ast.AST, tree: ast.AST) -> Iterator[tuple[str, object]]:
    def put(**fields):
        return lambda: node.__dict__.update(fields)

    match node:
        case ast.Compare(ops=[op, *others]) if type(op) in COMPARED:
            yield "comparison", put(ops=[COMPARED[type(op)](), *others])
        case ast.BinOp(op=ast.BitOr(), left=left, right=right) if _mask(left) or _mask(right):
            yield "logic", put(op=ast.BitAnd())
        case ast.BinOp(op=op) if type(op) in COUNTED and not _words(node):
            yield "arithmetic", put(op=COUNTED[type(op)]())
        case ast.AugAssign(op=op) if type(op) in COUNTED:
            yield "arithmetic", put(op=COUNTED[type(op)]())
        case ast.BoolOp(op=op):
            yield "logic", put(op=ast.And() if isinstance(op, ast.Or) else ast.Or())
        case ast.UnaryOp(op=ast.Not() | ast.Invert() | ast.USub(), operand=operand):
            # +x is x for a number, and the same words twice mean what they meant: the sign or the `not` is lost
            yield (
                "lost not" if not isinstance(node.op, ast.USub) else "lost sign",
                put(
                    op=ast.Not() if isinstance(node.op, ast.Not) else ast.UAdd(),
                    operand=ast.UnaryOp(ast.Not(), operand) if isinstance(node.op, ast.Not) else operand,
                )
                if not isinstance(node.op, ast.Invert)
                else put(operand=ast.UnaryOp(ast.Invert(), operand)),
            )
        case ast.Constant(value=bool(value)):
            yield "constant", put(value=not value)
        case ast.Constant(value=int(value)):
            yield "constant", put(value=value + 1)
        case ast.Constant(value=float(value)):
            yield "constant", put(value=value * 1.1 if value else 1.0)
        case ast.Call(func=ast.Name(id=name)) if name in CALLED:
            yield "other call", put(func=ast.Name(CALLED[name], ast.Load()))
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in CALLED:
            yield "other call", put(func=ast.Attribute(value, CALLED[name], ast.Load()))
        case ast.Subscript(slice=ast.Constant(value=str(column)), ctx=ast.Load()):
            others = sorted(set(_columns(tree)) - {column})
            if others:
                yield "other column", put(slice=ast.Constant(others[_number(column) % len(others)]))
        case ast.IfExp(body=body, orelse=orelse):
            yield "branches", put(body=orelse, orelse=body)


def _columns(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(slice=ast.Constant(value=str(column))):
                yield column


def _mask(node: ast.AST) -> bool:
    return isinstance(node, ast.Compare) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert)
    )


def _words(node: ast.BinOp) -> bool:
    """Whether text or lists are joined: another operator would only stop the program."""
    sides = (ast.JoinedStr, ast.List, ast.ListComp, ast.Tuple)
    return any(
        isinstance(side, sides) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def draw(root: Path, seed: int, sample: int, only: str = "") -> list[Mutant]:
    """The first of all faults by the hash of their place and the seed."""
    files = sorted({str(f.relative_to(root)) for glob in CONCERNED for f in (root / LIBRARY).glob(glob)})
    ranked: list[tuple[int, Mutant]] = []
    for file in files:
        if only not in file:
            continue
        seen: Counter = Counter()
        for mutant in mutants_of(root, file):
            place = (mutant.function, mutant.kind, mutant.before, mutant.after)
            seen[place] += 1
            package = file.split("/")[2]
            ranked.append((_number(f"{seed}{package}{place}{seen[place]}"), mutant))
    ranked.sort(key=lambda pair: (pair[0], pair[1].file))
    return [mutant for _, mutant in ranked[: sample or None]]


def run_tests(folder: Path, tests: list[str], mutant: Mutant | None, told: Connection) -> None:
    """Run tests until one fails, with a mutant in place of its module, and tell its name (in a forked process).

    Without a mutant every test runs, and what is told is which tests call which functions, and their seconds.
    """
    import hypothesis
    import pytest

    os.chdir(folder)
    hypothesis.settings.register_profile("mutants", deadline=None, derandomize=True, database=None)
    hypothesis.settings.load_profile("mutants")
    if mutant:
        sys.meta_path.insert(0, Instead(mutant, folder))
    watcher = Watcher(folder)
    with Path(os.devnull).open("w") as quiet:
        os.dup2(quiet.fileno(), 1)
        os.dup2(quiet.fileno(), 2)
    options = ["-q", "-m", "not slow", "-p", "no:cacheprovider", "-p", "no:xdist"]
    if mutant:
        pytest.main([*options, "-x", *tests], [watcher])
    else:
        sys.setprofile(watcher.note)
        pytest.main([*options, *tests], [watcher])
        sys.setprofile(None)
    told.send((watcher.failed, dict(watcher.calls), watcher.seconds))
    told.close()


class Instead:
    """Serves one mutant where its module is imported."""

    def __init__(self, mutant: Mutant, folder: Path):
        self.mutant, self.file = mutant, folder / mutant.file
        self.name = ".".join(Path(mutant.file).with_suffix("").parts[1:])

    def find_spec(self, name, path=None, target=None):
        """The mutant, for its own name."""
        return (
            importlib.util.spec_from_file_location(name, self.file, loader=self)
            if name == self.name
            else None
        )

    def create_module(self, spec):
        """A module like any other."""

    def exec_module(self, module):
        """Run the changed source."""
        exec(compile(self.mutant.source, str(self.file), "exec"), module.__dict__)


class Watcher:
    """What failed first; and, of a sound run, which tests call which functions of ours and how long each takes."""

    def __init__(self, folder: Path):
        self.library = str(folder / LIBRARY)
        self.failed, self.now = "", ""
        self.calls: dict[str, set[tuple[str, str]]] = {}
        self.shared: dict[str, set[tuple[str, str]]] = {}
        self.seconds: dict[str, float] = {}
        self.into: set[tuple[str, str]] = set()

    def note(self, frame, event, argument):
        """Called for every call there is."""
        if event == "call" and frame.f_code.co_filename.startswith(self.library):
            names = frame.f_code.co_qualname.replace(".<locals>", "").split(".<")[0]
            self.into.add((frame.f_code.co_filename[len(self.library) + 1 :], names))

    def pytest_runtest_protocol(self, item):
        """What is called from here on belongs to this test."""
        self.into = self.calls.setdefault(item.nodeid, set())
        self.now = item.nodeid

    def pytest_fixture_setup(self, fixturedef, request):
        """What a fixture calls belongs to all who ask for it: it is made for the first of them only."""
        self.into = self.shared.setdefault(f"{fixturedef.baseid}::{fixturedef.argname}", set())

    def pytest_runtest_call(self, item):
        """The fixtures are made: their calls are those of the test, too."""
        self.into = self.calls[item.nodeid]
        for definitions in item._fixtureinfo.name2fixturedefs.values():
            for definition in definitions:
                self.into |= self.shared.get(f"{definition.baseid}::{definition.argname}", set())

    def pytest_runtest_logreport(self, report):
        """Seconds, and the first to fail."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_collectreport(self, report):
        """A module that cannot even be imported."""
        if report.failed and not self.failed:
            self.failed = report.nodeid or "collection"


def attempt(
    folder: Path, tests: list[str], mutant: Mutant | None, limit: float
) -> tuple[str, dict[str, set[tuple[str, str]]], dict[str, float]]:
    """Run tests in a process of its own: what failed first, "" if nothing, and what :class:`Watcher` saw."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=run_tests, args=(folder, tests, mutant, there))
    child.start()
    there.close()
    found = ("the interpreter stopped", {}, {})
    if here.poll(limit):
        with contextlib.suppress(EOFError):
            found = here.recv()
    else:
        found = ("no end in time", {}, {})
        child.kill()
    child.join()
    return found


def tests_of(mutant: Mutant, calls: dict[str, set[tuple[str, str]]], seconds: dict[str, float]) -> list[str]:
    """Tests that call the function a fault stands in, the quickest first; of a module's own lines, all that use it."""
    file = str(Path(mutant.file).relative_to(LIBRARY))
    mine = [
        test
        for test, called in calls.items()
        if any(f == file and (not mutant.called or name == mutant.function) for f, name in called)
    ]
    return sorted(mine, key=lambda test: seconds.get(test, 0.0))


def prepare(root: Path, folder: Path) -> Path:
    """A scratch copy of the project, and in this process all that every child needs: packages and the estimator."""
    gone = shutil.ignore_patterns(".venv", ".git", "results", ".snakemake", "__pycache__", ".hypothesis")
    shutil.copytree(root, folder, ignore=gone)
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    sys.path.insert(0, str(folder / "workflow"))
    for name in ("hypothesis", "pytest", "scipy.stats", "statsmodels.api", "wellbeing.mixedlogit.model"):
        importlib.import_module(name)
    return folder


def main() -> None:
    """Draw, run, tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample", type=int, default=150, help="0 for all")
    parser.add_argument("--only", default="", help="words in the path of a module")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--list", action="store_true", help="name the faults and run nothing")
    options = parser.parse_args()
    root = options.root.resolve()
    chosen = draw(root, options.seed, 0 if options.list else options.sample, options.only)
    if options.list:
        sys.stdout.writelines(f"{mutant}\n" for mutant in chosen)
        return
    with tempfile.TemporaryDirectory(prefix="mutants") as scratch:
        folder = prepare(root, Path(scratch) / "project")
        every = [f"tests/unit/{name}" for name in TESTS]
        failed, calls, seconds = attempt(folder, every, None, 3600)
        if failed:
            sys.exit(f"the tests fail as the code stands: {failed}")

        def judge(mutant: Mutant) -> tuple[Mutant, int, str]:
            tests = tests_of(mutant, calls, seconds)
            limit = 60 + 10 * sum(seconds[test] for test in tests)
            return mutant, len(tests), attempt(folder, tests, mutant, limit)[0] if tests else ""

        killed, drawn = Counter(), Counter()
        with ThreadPoolExecutor(options.workers) as pool:
            for mutant, tests, failed in pool.map(judge, chosen):
                package = mutant.file.split("/")[2]
                drawn[package] += 1
                killed[package] += bool(failed)
                print(
                    f"{'killed  ' if failed else 'SURVIVED'} {mutant} [{failed or f'{tests} tests'}]",
                    flush=True,
                )
    for package in sorted(drawn):
        print(f"{package}: {killed[package]} of {drawn[package]} killed")
    share = killed.total() / max(1, drawn.total())
    print(f"all: {killed.total()} of {drawn.total()} killed, {share:.1%} (seed {options.seed})")


if __name__ == "__main__":
    main()
