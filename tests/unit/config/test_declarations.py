"""Every declaration has a schema that is used, and one message says all that is wrong with any of them."""

import importlib.util
import re
import shutil

import pytest
from jsonschema import Draft202012Validator

from wellbeing.config.declared import SCHEMA_OF, check_declarations, declarations
from wellbeing.config.files import SCHEMAS, load, read_yaml
from wellbeing.declarations import read_run
from wellbeing.errors import InputError

SCHEMA_FILES = sorted(SCHEMAS.glob("*.schema.yaml"))


@pytest.fixture
def copied(project, tmp_path):
    for name in ("config", "resources"):
        shutil.copytree(project / name, tmp_path / name, ignore=shutil.ignore_patterns("local.yaml"))
    return tmp_path


def read(folder):
    files = [folder / "config" / "config.yaml"]
    return read_run(load(files), folder, files)


def test_every_yaml_file_is_a_declaration_and_names_the_schema_it_is_checked_by(project):
    schemas = declarations(project)
    files = {f for name in ("config", "resources") for f in (project / name).rglob("*.yaml")}
    assert files - {project / "config" / "local.yaml"} == set(schemas)
    for file, schema in schemas.items():
        first = file.read_text(encoding="utf-8").splitlines()[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert named, f"{file} does not name its schema"
        assert (file.parent / named[1]).resolve() == SCHEMAS / f"{schema}.schema.yaml"


def test_every_schema_is_used(project):
    assert {f"{name}.schema.yaml" for name in SCHEMA_OF.values()} == {file.name for file in SCHEMA_FILES}


@pytest.mark.parametrize("file", SCHEMA_FILES, ids=lambda file: file.name)
def test_a_schema_is_one_and_leaves_no_mapping_open(file):
    schema = read_yaml(file)
    Draft202012Validator.check_schema(schema)

    def walk(part, path=()):
        if isinstance(part, list):
            for inner in part:
                walk(inner, path)
        if not isinstance(part, dict):
            return
        entries = part.get("additionalProperties")
        if isinstance(entries, dict):
            assert "propertyNames" in part, f"{path}: names of any kind are let in"
        if "object" in part.get("type", ()) and path != ("$defs", "code"):
            assert entries is not None or part.get("unevaluatedProperties") is False, f"{path} is open"
        for key, inner in part.items():
            walk(inner, (*path, key))

    walk(schema)


def test_the_studys_own_declarations_are_sound(project):
    assert check_declarations(project)[1] == []


def test_a_nonsense_key_in_every_file_is_told_in_one_message(copied):
    files = sorted({f for name in ("config", "resources") for f in (copied / name).rglob("*.yaml")})
    for file in files:
        file.write_text(file.read_text(encoding="utf-8") + "\nnonsense_key: 1\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(copied)
    lines = [line for line in str(caught.value).splitlines() if "nonsense_key: unknown key" in line]
    assert len(lines) == len(files)
    for file in files:
        if file.name != "config.yaml":  # the settings' heading names the files they were merged from
            assert sum(f"{file}: " in line for line in lines) == 1, file


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        ("config/release.yaml", "minimum: 10 ", "minimun: 10 ", "profiles.standard.minimun: unknown key"),
        ("config/sensitivity.yaml", "adjustment: ", "adjustment: x", "reference.adjustment: no option"),
        (
            "config/interviews.yaml",
            "checklist:",
            "checklist:\n  more: {moon: full}",
            "checklist.more.moon: no checklist",
        ),
        (
            "config/evidence.yaml",
            "critical_items: {}",
            "critical_items: {amstar3: [1]}",
            "no instrument 'amstar3' — did you mean 'amstar2'",
        ),
        (
            "resources/interviews/planted.yaml",
            "  T1: {local_government: 6",
            "  T1: {local_government: 9",
            "reach.T1.local",
        ),
        (
            "resources/interviews/sentences.yaml",
            "answer about {place}",
            "answer about {nobody}",
            "holds a brace that is neither",
        ),
        ("resources/areas/code_history.yaml", "first: 2011", "first: 2011.5", "first: is the number 2011.5"),
        (
            "config/presets/smoke.yaml",
            "  people:",
            "  poeple:",
            "synthetic.poeple: unknown key — did you mean 'people'",
        ),
        ("config/sources/ess_region.yaml", "like: ess", "like: es", "like: no file"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_file_and_place(copied, name, old, new, line):
    text = (copied / name).read_text(encoding="utf-8")
    assert old in text
    (copied / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(copied)
    assert line in str(caught.value)
    assert any(word in str(caught.value) for word in (f"{copied / name}: ", f"{name}: "))


def test_spoilt_files_are_read_or_refused_in_words(project, monkeypatch, tmp_path):
    """A small sample of benchmarks/fuzz_settings.py."""
    monkeypatch.chdir(tmp_path)
    spec = importlib.util.spec_from_file_location(
        "fuzz_settings", project / "benchmarks" / "fuzz_settings.py"
    )
    fuzz = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fuzz)
    told = []
    ends = fuzz.fuzz(60, 20261128, told.append)
    assert not ends["traceback"] and not ends["refused without a word"], told
    assert ends["read"] and ends["refused"]
