"""An overlay names files of its own from where it stands, and every setting is known by the file that said it."""

import shutil

import pytest

from wellbeing.config.explain import main as explain
from wellbeing.config.files import load
from wellbeing.config.origins import from_project, in_order, origins
from wellbeing.declarations import read_run
from wellbeing.errors import InputError

DECLARATIONS = {
    ("evidence", "file"): ("config/evidence.yaml", "title: ", "title: Mine. "),
    ("contrasts", "file"): ("config/contrasts.yaml", "probability: 0.01", "probability: 0.07"),
    ("sensitivity", "file"): ("config/sensitivity.yaml", "significance: 0.05", "significance: 0.07"),
    ("interviews", "file"): ("config/interviews.yaml", "share: 0.15", "share: 0.17"),
    ("interviews", "codebook"): ("config/codebook.yaml", "label: ", "label: Mine. "),
    ("claims", "file"): ("config/claims.yaml", "Scoping review of reviews", "My claim"),
    ("framework", "model"): ("config/framework/model.yaml", "title: ", "title: Mine. "),
}


@pytest.fixture
def mine(tmp_path):
    folder = tmp_path / "my study"
    folder.mkdir()
    return folder


def run(project, overlay):
    files = [*in_order([overlay], project)]
    return read_run(load(files), project, [overlay, project / "config/config.yaml"])


@pytest.mark.parametrize("place", DECLARATIONS)
def test_an_overlay_brings_its_own_declaration(project, mine, place):
    file, old, new = DECLARATIONS[place]
    text = (project / file).read_text(encoding="utf-8")
    assert old in text
    (mine / "declared.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    overlay = mine / "mine.yaml"
    overlay.write_text(f"{place[0]}: {{{place[1]}: declared.yaml}}\n", encoding="utf-8")
    settings, declared = run(project, overlay)
    name = {"file": place[0]}.get(place[1], place[1])
    assert settings[place[0]][place[1]].endswith("my study/declared.yaml")
    assert new.split(": ", 1)[-1].strip() in str(getattr(declared, name))


def test_a_fault_in_it_names_it(project, mine):
    (mine / "claims.yaml").write_text("clams: []\n", encoding="utf-8")
    overlay = mine / "mine.yaml"
    overlay.write_text("claims: {file: claims.yaml}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"my study/claims\.yaml: clams: unknown"):
        run(project, overlay)


def test_a_library_lies_beside_the_file_that_names_it(project, mine):
    shutil.copytree(project / "resources/evidence", mine / "library")
    text = (project / "config/evidence.yaml").read_text(encoding="utf-8")
    assert "library: resources/evidence" in text
    text = text.replace("library: resources/evidence", "library: library")
    (mine / "evidence.yaml").write_text(text, encoding="utf-8")
    overlay = mine / "mine.yaml"
    overlay.write_text("evidence: {file: evidence.yaml}\n", encoding="utf-8")
    _, declared = run(project, overlay)
    assert declared.evidence["library"].endswith("my study/library")
    assert declared.library == run(project, project / "config/config.yaml")[1].library


def test_a_path_starts_at_the_file_that_says_it_or_else_at_the_project(tmp_path):
    project, mine = tmp_path / "project", tmp_path / "mine"
    for folder in (project / "config", project / "data", mine / "survey"):
        folder.mkdir(parents=True)
    base, overlay = project / "config/config.yaml", mine / "mine.yaml"
    base.write_text("survey: {path: null}\nareas: {path: null}\n", encoding="utf-8")
    overlay.write_text("survey: {path: survey}\nareas: {path: data}\n", encoding="utf-8")
    files = [base, overlay]
    found = from_project(load(files), files, project)
    assert found == {"survey": {"path": "../mine/survey"}, "areas": {"path": "data"}}
    given = from_project({"survey": {"path": "elsewhere"}}, files, project)
    assert given == {"survey": {"path": "elsewhere"}}, "what the command line says is no file's"


def test_the_last_file_that_says_a_setting_has_it(tmp_path):
    texts = ["a: {b: 1, c: 2}\nd: 3\n", "a: null\n", "a: {b: 4}\n"]
    files = [tmp_path / f"{number}.yaml" for number in range(3)]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    assert origins(files[:1]) == {("a", "b"): files[0], ("a", "c"): files[0], ("d",): files[0]}
    assert origins(files[:2]) == {("a",): files[1], ("d",): files[0]}
    assert origins(files) == {("a", "b"): files[2], ("d",): files[0]}


def test_explain_names_the_file_of_each_setting(project, mine, capsys):
    overlay = mine / "mine.yaml"
    overlay.write_text("run: mine\ninterviews: null\n", encoding="utf-8")
    assert explain(["--project", str(project), "--configfile", str(overlay)]) == 0
    printed = capsys.readouterr().out
    assert f"{overlay}: run, interviews" in printed
    assert "left out    interviews" in printed
