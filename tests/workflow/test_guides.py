"""The guides of docs/development.md, each followed to the letter in a copy of the project.

What is tried is the page itself: its code blocks and the sentences that say where each belongs.
"""

import re
import shutil
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

SMOKE = "config/presets/smoke.yaml"
# the most existing files that a guide may change, besides the code that makes a table
SHARED = {"source": 0, "notebook": 1, "table": 1, "claim": 1, "chapter": 2, "phase": 3}
STEP = re.compile(
    r"(?P<how>[Nn]ew file|[Aa]t the end of|[Ii]n) `(?P<file>[^`]+)`(?:(?!\n\n).)*\n\n(?P<block> *```.*?\n *```\n)"
    r"(?:\n *write\n\n(?P<write> *```.*?\n *```\n))?",
    re.DOTALL,
)


@dataclass(frozen=True)
class Step:
    """One edit of a guide: a file, what to do with it, and the text."""

    how: str
    file: str
    text: str
    instead: str = ""

    def take(self, project: Path) -> None:
        path = project / self.file
        if self.how == "new file":
            assert not path.exists(), f"{self.file} is there already"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.text, encoding="utf-8")
            return
        old = path.read_text(encoding="utf-8")
        if self.how == "at the end of":
            gap = "\n\n" if path.suffix in {".py", ".smk"} else ""
            path.write_text(old + gap + self.text, encoding="utf-8")
        else:
            assert old.count(self.text) == 1, f"{self.file} holds {self.text!r} {old.count(self.text)} times"
            path.write_text(old.replace(self.text, self.instead), encoding="utf-8")


def block(fenced: str) -> str:
    lines = textwrap.dedent(fenced).splitlines(keepends=True)
    return "".join(lines[1:-1])


def guide(project: Path, thing: str) -> list[Step]:
    """The steps of one guide."""
    page = (project / "docs/development.md").read_text(encoding="utf-8")
    text = re.search(rf"^## Add a {thing}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)[1]
    steps = [
        Step(found["how"].lower(), found["file"], block(found["block"]), block(found["write"] or ""))
        for found in STEP.finditer(text)
    ]
    assert sum(bool(step.instead) + 1 for step in steps) == text.count("```") / 2, (
        "a block belongs to no step"
    )
    return steps


def follow(folder: Path, project: Path, *things: str) -> None:
    for thing in things:
        for step in guide(project, thing):
            step.take(folder)


@pytest.mark.parametrize("thing", SHARED)
def test_how_many_shared_files_a_guide_touches(project, fresh, thing):
    """Existing files that change; the code that makes a table is the table's own."""
    steps = guide(project, thing)
    touched = {step.file for step in steps if step.how != "new file"}
    assert all((project / name).is_file() for name in touched)
    makes = {"workflow/wellbeing/evidence/synthesis_tables.py"} if thing == "table" else set()
    assert makes <= touched
    assert len(touched - makes) == SHARED[thing], sorted(touched)
    assert touched or all(step.how == "new file" for step in steps)
    follow(fresh.folder, project, thing)


@pytest.fixture(scope="module")
def followed(project, finished, tmp_path_factory):
    """A copy of the finished run in which every guide was followed; then the workflow ran."""
    folder = tmp_path_factory.mktemp("followed") / "project"
    shutil.copytree(finished.folder, folder, symlinks=True)
    follow(folder, project, *SHARED)
    (folder / "town").mkdir()
    people = [f"{('north', 'south')[n % 2]},{n % 11},{1 + n % 2}\n" for n in range(60)]
    (folder / "town/town_survey.csv").write_text("ward,satisfied,sex\n" + "".join(people), encoding="utf-8")
    workflow = type(finished)(folder)
    done = workflow.snakemake("--configfile", SMOKE)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-6000:]
    return workflow


pytestmark = pytest.mark.xdist_group("finished")


@pytest.mark.slow
class TestFollowed:
    """What each guide promises, looked for in the results."""

    def page(self, followed, name: str) -> str:
        return (followed.folder / "results/smoke" / name).read_text(encoding="utf-8")

    @pytest.mark.parametrize("name", ["areas", "walks"])
    def test_a_notebook_is_a_page_and_a_card_of_the_landing_page(self, followed, name):
        assert "<table" in self.page(followed, f"notebooks/{name}.html")
        assert f"../notebooks/{name}.html" in self.page(followed, "report/index.html")

    @pytest.mark.parametrize("name", ["evidence_designs", "walks"])
    def test_a_table_is_released_recorded_described_and_offered(self, followed, name):
        run = followed.folder / "results/smoke"
        assert len(pd.read_csv(run / f"released/{name}.csv")) > 1
        for file in ("released/log.csv", "report/data_dictionary.csv"):
            assert name in set(pd.read_csv(run / file)["table"])
        assert f"../released/{name}.csv" in self.page(followed, "report/index.html")

    def test_a_table_of_a_new_phase_goes_through_the_door(self, followed):
        walks = pd.read_csv(followed.folder / "results/smoke/released/walks.csv").set_index("place")
        assert walks.loc["park", "people"] == 10
        assert walks.loc["river", ["people", "minutes"]].isna().all(), "one person's walk has left"

    def test_a_claim_is_judged(self, followed):
        verdicts = pd.read_csv(followed.folder / "results/smoke/released/verdicts.csv").set_index("claim")
        assert verdicts.loc["C40", "verdict"] != "not testable", verdicts.loc["C40", "why"]
        assert "C40" in self.page(followed, "notebooks/claims.html")

    @pytest.mark.parametrize("name", ["areas", "walks"])
    def test_a_chapter_stands_in_the_report(self, followed, name):
        assert f'id="sec:{name}"' in self.page(followed, "report/technical_report.html")

    def test_a_source_is_read(self, followed):
        page = "results/town_survey/notebooks/dictionary.html"
        done = followed.snakemake("--configfile", "config/presets/town_survey.yaml", "--", page)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        assert "Town survey, 2025" in (followed.folder / page).read_text(encoding="utf-8")
