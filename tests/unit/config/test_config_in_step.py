"""What is written in two places agrees: settings, schema, reference page, lock, environment.yml."""

import re
import shutil

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from wellbeing.config.environment import environment_text, lock_problems, read_lock
from wellbeing.config.environment import main as environment
from wellbeing.config.files import default_files, load, merge, read_yaml
from wellbeing.config.resolve import resolve
from wellbeing.config.settings_page import main as reference
from wellbeing.config.settings_page import rows
from wellbeing.config.shape import config_schema


def presets(project):
    return sorted((project / "config" / "presets").glob("*.yaml"))


def test_the_study_runs_on_its_own_settings(project):
    files = [project / "config" / "config.yaml"]
    settings = resolve(load(files), project, files)
    assert settings["run"] == "study"
    assert settings == read_yaml(files[0])


def test_every_preset_lies_over_them(project, tmp_path):
    """A preset for a licensed survey is sound but for the folder, which only its user knows."""
    assert presets(project)
    runs = set()
    for preset in presets(project):
        settings = load([project / "config" / "config.yaml", preset])
        needs = settings["survey"]["path"] is None and settings["survey"]["source"] not in (
            "synthetic",
            "gss_happiness",
        )
        if needs:
            settings = merge(settings, {"survey": {"path": str(tmp_path)}})
        runs.add(resolve(settings, project, [preset])["run"])
    assert len(runs) == len(presets(project)), "two presets would write over each other's results"


def test_settings_files_name_their_schema(project):
    for file in [project / "config" / "config.yaml", *presets(project)]:
        first = file.read_text(encoding="utf-8").splitlines()[0]
        schema = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert schema, f"{file.name} does not name its schema"
        assert (file.parent / schema[1]).resolve() == project / "workflow" / "schemas" / "config.schema.yaml"


def test_the_schema_says_what_each_setting_means(project):
    found = list(rows(config_schema(), read_yaml(project / "config" / "config.yaml")))
    assert len(found) > 20
    for row in found:
        assert re.match(r"[A-Z`].*\.$", row.meaning), row
        assert "|" not in "".join(row), f"{row.path}: a bar would break the table"


def test_the_reference_page_is_in_step(project, capsys):
    assert reference(["--check", "--project", str(project)]) == 0, capsys.readouterr().err


def test_the_reference_page_follows_a_changed_default(project, tmp_path, capsys):
    shutil.copytree(project / "config", tmp_path / "config")
    file = tmp_path / "config" / "config.yaml"
    assert reference(["--write", "--project", str(tmp_path)]) == 0
    assert reference(["--check", "--project", str(tmp_path)]) == 0
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^seed: \d+", "seed: 123", text), encoding="utf-8")
    assert reference(["--check", "--project", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.startswith(
        "docs/configuration.md is out of step; run `python -m wellbeing.config.settings_page --write`"
    )
    assert "+| `seed` | a whole number, 0 to 4294967295 | `123` |" in error


def test_environment_lock_and_dependencies_are_in_step(project, capsys):
    assert environment(["--check", "--project", str(project)]) == 0, capsys.readouterr().err


def test_environment_is_one_conda_can_read(project):
    read = yaml.safe_load((project / "environment.yml").read_text(encoding="utf-8"))
    assert read["channels"] == ["conda-forge", "nodefaults"]
    python, pip, packages = read["dependencies"]
    assert Requirement(python).specifier == SpecifierSet(">=3.11,<3.14")
    assert pip == "pip"
    assert packages["pip"][-1] == "-e ."
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line) for line in packages["pip"][:-1])


@pytest.mark.parametrize("lock", ["requirements.lock", "bootstrap.lock"])
def test_a_lock_names_no_host_and_hashes_every_package(project, lock):
    text = (project / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"index-url|find-links|trusted-host|@", text)
    blocks = re.split(r"(?m)^(?=\S)", text)[1:]
    assert blocks
    for block in blocks:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+", block), block.splitlines()[0]
        assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.fixture
def small(tmp_path):
    """A project of two packages, in step."""
    (tmp_path / "pyproject.toml").write_text(
        """
        [project]
        name = "small"
        requires-python = ">=3.11"
        dependencies = ["NumPy>=2,<3", "jsonschema[format]>=4"]
        optional-dependencies = {dev = ["pytest>=9"], other = ["absent>=1"]}
        """,
        encoding="utf-8",
    )
    (tmp_path / "requirements.lock").write_text(
        "jsonschema[format]==4.24.1 \\\n    --hash=sha256:0\nnumpy==2.4.6 ; python_version >= '3' \\\n"
        "    --hash=sha256:0\npytest==9.2.0 \\\n    --hash=sha256:0\nzipp==1.0\n",
        encoding="utf-8",
    )
    assert environment(["--write", "--project", str(tmp_path)]) == 0
    return tmp_path


def test_environment_holds_the_direct_dependencies_at_the_locks_versions(small):
    read = yaml.safe_load(environment_text(small))
    assert read["dependencies"][-1] == {
        "pip": ["jsonschema==4.24.1", "numpy==2.4.6", "pytest==9.2.0", "-e ."]
    }


@pytest.mark.parametrize(
    "file, old, new, line",
    [
        (
            "pyproject.toml",
            '"pytest>=9"',
            '"pytest>=9", "rich"',
            "rich: wanted by pyproject.toml, absent from requirements.lock",
        ),
        ("pyproject.toml", "NumPy>=2,<3", "NumPy>=2.5,<3", "NumPy<3,>=2.5: requirements.lock has 2.4.6"),
        ("requirements.lock", "zipp==1.0", "numpy==2.3.5", "numpy: requirements.lock has 2.3.5 and 2.4.6"),
        ("requirements.lock", "pytest==9.2.0", "pytest==9.3.0", "+      - pytest==9.3.0"),
        ("environment.yml", "numpy==2.4.6", "numpy==2.4.5", "-      - numpy==2.4.5"),
    ],
)
def test_environment_check_tells_what_is_out_of_step(small, capsys, file, old, new, line):
    text = (small / file).read_text(encoding="utf-8")
    assert old in text
    (small / file).write_text(text.replace(old, new), encoding="utf-8")
    assert environment(["--check", "--project", str(small)]) == 1
    assert line.casefold() in [found.strip().casefold() for found in capsys.readouterr().err.splitlines()]


def test_a_missing_environment_file_is_out_of_step(small, capsys):
    (small / "environment.yml").unlink()
    assert environment(["--check", "--project", str(small)]) == 1
    assert capsys.readouterr().err.startswith(
        "environment.yml is out of step; run `python -m wellbeing.config.env"
    )


def test_extras_and_markers_of_a_lock_are_read(small):
    pinned = read_lock(small / "requirements.lock")
    assert pinned == {"jsonschema": {"4.24.1"}, "numpy": {"2.4.6"}, "pytest": {"9.2.0"}, "zipp": {"1.0"}}
    assert lock_problems([Requirement("zipp>=1")], pinned) == []


def test_local_settings_stay_out_of_git(project):
    assert "config/local.yaml" in (project / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert default_files(project)[0] == project / "config" / "config.yaml"
