"""What the repository promises of itself: stripped notebooks, thin rules, no data, no word of any machine."""

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
RULES = sorted((PROJECT / "workflow/rules").glob("*.smk"))
TEXT = {
    ".py",
    ".md",
    ".smk",
    ".yaml",
    ".yml",
    ".toml",
    ".txt",
    ".lock",
    ".in",
    ".lua",
    ".css",
    ".ipynb",
    ".j2",
    ".cff",
    "",
}


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout: the list of tracked files is not known")
    return [PROJECT / name for name in done.stdout.split("\0") if name]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stripped_and_has_one_parameters_cell(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert sum("parameters" in cell["metadata"].get("tags", []) for cell in notebook["cells"]) == 1
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert len(notebook["cells"]) <= 40


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_uses_every_parameter_and_defines_no_function(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    tagged = [
        "".join(cell["source"])
        for cell in notebook["cells"]
        if "parameters" in cell["metadata"].get("tags", [])
    ]
    names = [target.id for node in ast.parse(tagged[0]).body for target in node.targets]
    used = {
        node.id
        for text in code
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    assert set(names) <= used
    assert not any(isinstance(node, ast.FunctionDef) for text in code for node in ast.walk(ast.parse(text)))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_reads_released_tables_only(path):
    assert "/data/" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_rules_are_thin_and_say_what_they_do(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith('"""'), "a rules file opens with what it needs and promises"
    assert "Needs:" in text
    assert "Promises:" in text
    for rule in re.split(r"\n(?=rule |use rule )", text)[1:]:
        name = rule.split(":")[0]
        assert not re.search(r"^\s+run:", rule, re.MULTILINE), f"{name}: a run block is not tracked"
        assert "lambda" not in rule, f"{name}: a function in a rule may hide a setting"
        if rule.startswith("rule "):
            assert '"""' in rule, f"{name} has no sentence that says what it does"
            assert "log:" in rule or "output:" not in rule, f"{name} has no log"


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_pages_and_the_report_see_nothing_of_the_secure_folder(path):
    for rule in re.split(r"\n(?=rule |use rule )", path.read_text(encoding="utf-8"))[1:]:
        presents = "notebook=" in rule or re.match(r"rule (draw_|render_|collect_facts)", rule)
        assert not (presents and "{DATA}" in rule), rule.split(":")[0]


def test_the_snakefile_is_a_table_of_contents():
    lines = (PROJECT / "Snakefile").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 80
    assert not any(line.startswith("def ") for line in lines)


def test_the_library_knows_nothing_of_snakemake_and_phases_nothing_of_each_other():
    package = PROJECT / "workflow/wellbeing"
    phases = {"survey", "areas", "models", "evidence", "interviews", "networks"}
    for path in package.rglob("*.py"):
        imported = {
            name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )
        }
        own = path.relative_to(package).parts[0]
        assert not any(name.split(".")[0] == "snakemake" for name in imported), path
        if own == "mixedlogit":
            assert not any(
                n.startswith("wellbeing.") and not n.startswith("wellbeing.mixedlogit") for n in imported
            )
        if own in phases:
            others = {n.split(".")[1] for n in imported if n.startswith("wellbeing.") and n.count(".")} & (
                phases - {own}
            )
            assert not others, f"{path} imports {others}"
        if own != "report":
            assert not any(name.startswith("wellbeing.report") for name in imported), path


def test_no_data_file_is_tracked():
    formats = {".dta", ".sav", ".tab", ".parquet", ".rda", ".rdata", ".qdpx", ".sqlite3"}
    assert [path for path in tracked() if path.suffix.lower() in formats] == []
    assert not any(path.is_relative_to(PROJECT / "results") for path in tracked())


def ignored(*arguments: str, given: str | None = None) -> list[str]:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, input=given, check=False)
    if done.returncode not in (0, 1):
        pytest.skip("not a git checkout: git does not say what it ignores")
    return done.stdout.splitlines()


def test_data_that_a_user_keeps_in_the_folder_are_ignored():
    kinds = "csv tsv tab xlsx xls ods dta sav zsav por sas7bdat rda rds RData parquet feather qdpx qde nvpx mx24 docx"
    kinds += " csv.gz tab.xz tsv.bz2 csv.zip"
    files = [
        f"{folder}data.{kind}" for folder in ("", "licensed/ukhls/", "my review/") for kind in kinds.split()
    ]
    assert ignored("check-ignore", "--stdin", "--no-index", given="\n".join(files)) == files


def test_what_the_project_ships_is_not_ignored():
    assert ignored("ls-files", "--cached", "--ignored", "--exclude-standard") == []


def test_no_tracked_file_is_large():
    assert [path for path in tracked() if path.stat().st_size > 1_000_000] == []


def test_no_file_names_a_machine_or_a_registry():
    hosts = ["py" + "pi.org", "python" + "hosted", "npm" + "js", "conda.ana" + "conda", "deb.deb" + "ian"]
    folders = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/runner"]
    for path in tracked():
        if path.suffix in TEXT and path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not [word for word in hosts + folders if word in text], path
