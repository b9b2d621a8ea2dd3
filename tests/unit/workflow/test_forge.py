"""What an outsider meets first: the forge runs the two commands of the README, and the hooks refuse what they must."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.specifiers import SpecifierSet


@pytest.fixture(autouse=True)
def environment_first(monkeypatch):
    """The hooks' programs are the environment's, activated or not."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))


@pytest.fixture(scope="module")
def forge(project) -> dict:
    return yaml.safe_load((project / ".github/workflows/tests.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def hooks(project) -> dict[str, dict]:
    content = yaml.safe_load((project / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    return {hook["id"]: hook for repo in content["repos"] for hook in repo["hooks"]}


def test_the_forge_runs_the_two_commands_of_the_readme(forge, project):
    told = re.search(r"```\n(make .*?)```", (project / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    commands = [line.split("#")[0].strip() for line in told[1].splitlines()]
    ran = [step["run"] for step in forge["jobs"]["tests"]["steps"] if "run" in step]
    assert ran == commands == ["make", "make test"]


def test_the_forge_tries_every_python_that_the_project_names(forge, project):
    about = (project / "pyproject.toml").read_text(encoding="utf-8")
    allowed = SpecifierSet(re.search(r'requires-python = "(.*)"', about)[1])
    supported = [f"3.{minor}" for minor in range(8, 30) if allowed.contains(f"3.{minor}")]
    assert forge["jobs"]["tests"]["strategy"]["matrix"]["python"] == supported


def test_the_forge_has_no_secret_and_may_only_read(forge, project):
    text = (project / ".github/workflows/tests.yml").read_text(encoding="utf-8")
    assert "secrets." not in text
    assert forge["permissions"] == {"contents": "read"}
    used = [step["uses"] for step in forge["jobs"]["tests"]["steps"] if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name)] == []


def test_the_hooks_need_no_network_and_run_programs_of_the_environment(project, hooks):
    content = yaml.safe_load((project / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in content["repos"]] == ["local"]
    for name, hook in hooks.items():
        if hook["language"] != "fail":
            assert shutil.which(shlex.split(hook["entry"])[0]), name


@pytest.mark.parametrize(
    ("file", "refused"),
    [
        ("people.dta", True),
        ("some/folder/survey.sav", True),
        ("notes/quotes.csv", True),
        ("resources/evidence/findings.csv", False),
        ("config/areas/published.yaml", False),
    ],
)
def test_the_hook_refuses_data_that_were_added_by_force(project, tmp_path, hooks, file, refused):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    shutil.copy(project / ".gitignore", tmp_path)
    command = [*shlex.split(hooks["ignored"]["entry"]), file]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode != 0, done.stdout.split()) == (refused, [file] if refused else [])


def test_the_hook_refuses_a_notebook_with_outputs(tmp_path, hooks):
    command = shlex.split(hooks["nbstripout"]["entry"])
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    path = tmp_path / "kept.ipynb"
    for outputs, status in (([], 0), ([nbformat.v4.new_output("stream", text="2")], 1)):
        notebook.cells[0].outputs = outputs
        nbformat.write(notebook, path)
        done = subprocess.run([*command, path], capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stdout + done.stderr
