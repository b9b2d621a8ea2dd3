"""Spoil settings and declarations at random: each must be read or be refused in words, within a second.

    python benchmarks/fuzz_settings.py            5,000 files from seed 1
    python benchmarks/fuzz_settings.py 200 7      200 files from seed 7

A file of config/ or resources/, or an overlay, is changed in its bytes or in its structure; then everything that
happens before the first job is done with it. What ends in neither settings nor an InputError is printed and kept in
the folder fuzz_failures/.
"""

import copy
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from wellbeing.config import declared
from wellbeing.config.files import default_files, load
from wellbeing.config.resolve import resolve
from wellbeing.declarations import Reader
from wellbeing.errors import InputError

HERE = Path(__file__).resolve().parents[1]
LONGEST = 1.0  # seconds of processor time
JUNK: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    float("inf"),
    float("nan"),
    "",
    "x",
    "no",
    "a" * 5000,
]
JUNK += [
    [],
    {},
    [[]],
    [None],
    {"a": 1},
    {1: 2},
    {None: 1},
    {True: 1},
    {2.5: [1]},
    ["x", "x"],
    "{{ x }}",
    "&a [*a]",
]
JUNK += [
    "../up",
    "CON",
    "[",
    "(?P<",
    "\\",
    "a\nb",
    "\u202e",
    "12:30",
    "1e5",
    "{place}",
    "{nobody}",
    "2020-13-45",
]
SNIPPETS = [
    b"{{ x }}",
    b"*a",
    b"&a ",
    b"\t",
    b"!!python/name:os.system ",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xe9",
    b"- ",
    b": ",
]
SNIPPETS += [
    b"? [a]\n: b\n",
    b"{",
    b"]",
    b"#",
    b"'",
    b'"',
    b"\n",
    b"<<: *a\n",
    b"a: &a [*a]\n",
    b"---\n",
    b"%",
    b"@",
    b"|",
]
SNIPPETS += [
    b"2020-13-45",
    b"no: 1\n",
    b"~: 1\n",
    b"017",
    b"9" * 5000,
    b"{a: " * 200,
    b"like: x\n",
    b"nonsense_key: 1\n",
]
BOMB = "a: &a [x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefg", "bcdefgh", strict=True)
)


def bytes_changed(content: bytes, rng: random.Random) -> bytes:
    """A file with one to three changes that know nothing of what it says."""
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(content) + 1)
        upto = min(len(content), at + rng.randint(1, 40))
        content = rng.choice(
            [
                content[:at] + rng.choice(SNIPPETS) + content[at:],
                content[:at] + bytes([rng.randrange(256)]) + content[at + 1 :],
                content[:at] + content[upto:],
                content[:at] + content[at:upto] * 2 + content[upto:],
                content[:at],
            ]
        )
    if rng.random() < 0.05:
        return content.decode("utf-8", "replace").encode(
            rng.choice(["utf-16", "cp1252", "utf-32", "utf-8-sig"]), "replace"
        )
    return BOMB.encode() if rng.random() < 0.01 else content


def structure_changed(content: bytes, rng: random.Random) -> bytes:
    """A file that is YAML still, with one to three values, names or entries changed."""
    document = yaml.safe_load(content)
    for _ in range(rng.randint(1, 3)):
        holder, key = rng.choice(list(places(document)) or [({"x": document}, "x")])
        junk = copy.deepcopy(rng.choice(JUNK))
        if isinstance(holder, dict) and rng.random() < 0.4:
            name = str(key)
            new = rng.choice([name + "x", name[1:], name.upper(), 7, "no", f"{name} ", f"{name}\n"])
            holder[new] = holder.pop(key) if rng.random() < 0.7 else junk
        elif rng.random() < 0.2:
            del holder[key]
        elif rng.random() < 0.2:
            holder[key] = rng.choice([[holder[key]], str(holder[key]), {"x": holder[key]}])
        else:
            holder[key] = junk
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True).encode()


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every entry of a document: what holds it, and its key or position."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places(value[key])


class Study:
    """A copy of the project's settings and declarations, sound but for the one file that is being spoilt."""

    def __init__(self, folder: Path):
        self.folder = folder
        for name in ("config", "resources"):
            shutil.copytree(HERE / name, folder / name, ignore=shutil.ignore_patterns("local.yaml"))
        self.overlay = folder / "overlay.yaml"
        self.overlay.write_text(OVERLAY, encoding="utf-8")
        self.patterns = dict(declared.SCHEMA_OF)
        self.sound, lines = declared.check_declarations(folder)
        assert not lines, lines
        self.settings = resolve(load(default_files(folder)), folder)
        self.files = [*sorted(declared.declarations(folder)), self.overlay]

    def start(self, file: Path) -> None:
        """Do what comes before the first job, with one file changed; InputError where it is refused."""
        settings = self.settings
        if file == self.overlay or file.parent.name in ("config", "sources", "areas", "synthetic"):
            files = [*default_files(self.folder), self.overlay]
            settings = resolve(load(files), self.folder, files)
        # only what the file can have changed is read again: thousands of starts in some minutes
        mine = {p: s for p, s in self.patterns.items() if file in self.folder.glob(p)}
        declared.SCHEMA_OF = {**mine, "config/config.yaml": "config"}
        found, lines = declared.check_declarations(self.folder)
        contents = {path: content for path, content in self.sound.items() if path != file} | found
        reader = Reader(self.folder, contents, lines)
        reader.all(settings)
        if reader.lines:
            raise InputError("\n".join(reader.lines))


OVERLAY = """
run: mine
seed: 3
survey: {source: gss_happiness, path: null}
areas: {source: null, from_respondents: [unemployment_area, participation_area]}
outcomes:
  individual: {label: Happiness, concept: happiness, at_least: 3}
  mental: null
  community: null
models:
  rungs:
    M1: {terms: [female, minority_ethnic]}
    M2: {terms: [children]}
    M3: {terms: [unemployment_area]}
    M4: null
    M5: null
release: {profile: public}
"""


def fuzz(count: int, seed: int, tell: Callable[[str], None] = print) -> Counter:
    """Spoil that many files; returns how many were read, refused in words, slow, and ended in a traceback."""
    rng, ends = random.Random(seed), Counter()
    with tempfile.TemporaryDirectory() as name:
        study = Study(Path(name))
        for number in range(count):
            file = rng.choice(study.files)
            sound = file.read_bytes()
            how = rng.choice([bytes_changed, structure_changed])
            spoilt = how(sound, rng)
            file.write_bytes(spoilt)
            started = time.process_time()
            try:
                study.start(file)
                end = "read"
            except InputError as error:
                end = "refused" if str(error).strip() else "refused without a word"
            except Exception as error:
                end = "traceback"
                tell(
                    f"{number} {file.relative_to(study.folder)} {how.__name__}: {type(error).__name__}: {error}"[
                        :300
                    ]
                )
                kept = Path("fuzz_failures") / f"{seed}_{number}_{file.name}"
                kept.parent.mkdir(exist_ok=True)
                kept.write_bytes(spoilt)
            finally:
                file.write_bytes(sound)
                declared.SCHEMA_OF = study.patterns
            ends[end] += 1
            if (took := time.process_time() - started) > LONGEST:
                ends["slow"] += 1
                tell(f"{number} {file.relative_to(study.folder)}: {took:.1f} s")
    return ends


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    print(dict(fuzz(*(given + [5000, 1][len(given) :]))))
