"""How long a large coded project takes, and how much memory: 1,000 transcripts with 100,000 codings.

    python benchmarks/interviews.py

The project is made up, written as .qdpx, read again, and every table of the analysis worked out of it.
"""

import resource
import tempfile
import time
from pathlib import Path

import numpy as np

from wellbeing.config.files import read_yaml
from wellbeing.interviews.analysis import load_settings, prepare, tables
from wellbeing.interviews.codebook import in_order, load_codebook
from wellbeing.interviews.coded_project import Case, Code, Coding, Project, Segment, Source, User, make_guid
from wellbeing.interviews.importing import read_project
from wellbeing.interviews.qdpx_write import write_qdpx

TRANSCRIPTS, EACH = 1_000, 100
HERE = Path(__file__).resolve().parents[1]


def make(path: Path) -> None:
    """Write a made-up project of TRANSCRIPTS sources with EACH codings, by two coders."""
    rng = np.random.default_rng(1)
    codebook = load_codebook(HERE / "config/codebook.yaml")
    project = Project(name="SYNTHETIC benchmark", variables={"sector": "Text"})
    project.users = [User(make_guid("user", at), f"Coder {at}") for at in (1, 2)]
    for entry in in_order(codebook):
        parent = make_guid("code", entry.parent) if entry.parent else None
        project.codes.append(Code(make_guid("code", entry.id), entry.label, parent))
    subs = [entry.id for entry in codebook.values() if entry.parent]
    answer = "P: " + "made-up words of an answer. " * 28
    text = "\n\n".join(f"I: made-up question {at}?\n{answer}" for at in range(40))
    for number in range(TRANSCRIPTS):
        source = make_guid("source", number)
        project.sources.append(Source(source, f"SYNTHETIC {number}", "text", text))
        sector = {"sector": ("politics", "academia")[number % 2]}
        project.cases.append(
            Case(make_guid("case", number), f"P{number}", sources=[source], attributes=sector)
        )
        for at in range(EACH):
            start = int(rng.integers(len(text) - 400))
            end = start + int(rng.integers(50, 400))
            guid, user = make_guid("segment", number, at), project.users[at % 2].guid
            code = make_guid("code", subs[int(rng.integers(len(subs)))])
            project.segments.append(
                Segment(guid, source, start, end, "", f"{text[start:end][:99]}…", "", user)
            )
            project.codings.append(Coding(make_guid("coding", number, at), code, source, guid, user))
    write_qdpx(project, path)


def main() -> None:
    """Print seconds and megabytes of reading and of analysing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.qdpx"
        make(path)
        settings = load_settings(HERE / "config/interviews.yaml")
        begun, spent = time.perf_counter(), time.process_time()
        project = read_project(path)
        read = time.perf_counter()
        study = prepare(project, load_codebook(HERE / "config/codebook.yaml"), settings)
        tables(study, settings, 1, read_yaml(HERE / "resources/interviews/checklists.yaml"))
        done, spent = time.perf_counter(), time.process_time() - spent
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(project.sources):,} transcripts, {len(project.codings):,} codings")
    print(f"read {read - begun:.1f} s, analysed {done - read:.1f} s")
    print(f"{spent:.1f} s of processor in all, peak memory {memory:,.0f} MB")


if __name__ == "__main__":
    main()
