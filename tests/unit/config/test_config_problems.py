"""One mistake, one line: each says where, what is wrong and what to do."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from wellbeing.config.files import merge
from wellbeing.config.resolve import resolve
from wellbeing.config.shape import TEXT_HINT, config_schema, shape_problems
from wellbeing.errors import InputError

TEXT = f"is text: {TEXT_HINT}"

SHAPE = {
    "unknown key": ("estimation: {pionts: 7}", "estimation.pionts: unknown key — did you mean 'points'?"),
    "key of another level": ("points: 7", "points: unknown key — did you mean 'estimation.points'?"),
    "strange key": ("release: {zzz: 1}", "release.zzz: unknown key; there are: profile"),
    "key in an entry": (
        "outcomes: {individual: {labl: x}}",
        "outcomes.individual.labl: unknown key — did you mean 'label'?",
    ),
    "number as text": ("estimation: {points: '7'}", f"estimation.points: '7' {TEXT}"),
    "fraction as text": ("estimation: {level: '0.9'}", f"estimation.level: '0.9' {TEXT}"),
    "boolean as text": ("survey: {accept_dictionary: 'true'}", f"survey.accept_dictionary: 'true' {TEXT}"),
    "null as text": ("areas: {source: 'null'}", f"areas.source: 'null' {TEXT}"),
    "words for a number": (
        "seed: many",
        "seed: is the text 'many', but a whole number is wanted",
    ),
    "number for text": ("run: 2020", "run: is the number 2020, but text is wanted: put it in quotes"),
    "date for text": ("run: 2020-01-02", "run: is the date 2020-01-02, but text is wanted: put it in quotes"),
    "boolean for text": (
        "models: {rungs: {M1: {label: No}}}",
        "models.rungs.M1.label: is false (YAML reads yes, no, on and off so too), but text is wanted: "
        "put it in quotes",
    ),
    "null for text": (
        "models: {rungs: {M0: {label: Null}}}",
        "models.rungs.M0.label: is null, but text is wanted "
        "(YAML reads ~, Null and an absent value as null: put text in quotes)",
    ),
    "one for a list": (
        "models: {rungs: {M1: {terms: age}}}",
        "models.rungs.M1.terms: is the text 'age', but a list is wanted",
    ),
    "list for a mapping": ("release: [standard]", "release: is a list, but keys with values is wanted"),
    "fraction for a count": (
        "estimation: {points: 7.0}",
        "estimation.points: is the number 7.0, but a whole number is wanted",
    ),
    "null section": ("estimation: null", "estimation: is null, but keys with values is wanted"),
    "out of range": ("estimation: {points: 99}", "estimation.points: 99 is out of range: 1 to 61"),
    "level of a hundred": (
        "estimation: {level: 95}",
        "estimation.level: 95 is out of range: more than 0 and less than 1",
    ),
    "old boundaries": ("areas: {vintage: 2009}", "areas.vintage: 2009 is out of range: 2011 to 2023"),
    "negative share": ("areas: {max_unmatched: -0.1}", "areas.max_unmatched: -0.1 is out of range: 0 to 1"),
    "not a number": ("estimation: {level: .nan}", "estimation.level: is not a finite number"),
    "even points": ("estimation: {points: 8}", "estimation.points: 8 is even, but an odd number is wanted"),
    "wrong choice": (
        "models: {rows: comon}",
        "models.rows: 'comon' is not one of common, available — did you mean 'common'?",
    ),
    "empty words": ("report: {title: ''}", "report.title: is empty"),
    "no authors": ("report: {authors: []}", "report.authors: is empty"),
    "rate named twice": (
        "areas: {from_respondents: [volunteering_area, volunteering_area]}",
        "areas.from_respondents: names 'volunteering_area' twice",
    ),
    "outcome name": (
        "outcomes: {'a/b': {label: x, concept: life_satisfaction, at_least: 6}}",
        "outcomes.a/b: the name 'a/b' is not a safe name "
        '(lower-case letters, digits and "_" only, a letter first, 32 at most, and none that Windows keeps for itself, '
        "as con or nul)",
    ),
    "rung name": (
        "models: {rungs: {4: {label: x, terms: []}}}",
        "models.rungs[4]: the name 4 is not text: put it in quotes",
    ),
}


@pytest.mark.parametrize("overlay, line", SHAPE.values(), ids=SHAPE)
def test_mistake_of_shape(faults, overlay, line):
    assert faults(overlay) == [line]


MEANING = {
    "no such source": (
        "survey: {source: pannel}",
        "survey.source: no file config/sources/pannel.yaml — did you mean 'panel'?",
    ),
    "nothing like it": (
        "survey: {source: zzz}",
        "survey.source: no file config/sources/zzz.yaml; there are: licensed, packaged, panel",
    ),
    "no such areas": (
        "areas: {source: publishd}",
        "areas.source: no file config/areas/publishd.yaml — did you mean 'published'?",
    ),
    "no such scenario": (
        "synthetic: {scenario: publshed}",
        "synthetic.scenario: no file resources/synthetic/publshed.yaml — did you mean 'published'?",
    ),
    "no such profile": (
        "release: {profile: standrad}",
        "release.profile: no profile 'standrad' in config/release.yaml — did you mean 'standard'?",
    ),
    "survey not given": (
        "{survey: {source: licensed}}",
        "survey.path: 'licensed' needs the survey's folder or file: give it in config/local.yaml",
    ),
    "survey not there": (
        "{survey: {source: licensed, path: nowhere}}",
        "survey.path: there is nothing at 'nowhere' (write the whole path, or one from the project's folder)",
    ),
    "survey null as text": ("{survey: {source: licensed, path: 'null'}}", f"survey.path: 'null' {TEXT}"),
    "area tables not given": (
        "{areas: {source: published}}",
        "areas.path: 'published' needs the folder of the area tables: give it in config/local.yaml",
    ),
    "unknown outcome concept": (
        "outcomes: {individual: {concept: life_satisfacton}}",
        "outcomes.individual.concept: no concept 'life_satisfacton' in config/concepts.yaml"
        " — did you mean 'life_satisfaction'?",
    ),
    "unknown term": (
        "models: {rungs: {M1: {terms: [age, femal]}}}",
        "models.rungs.M1.terms[1]: no concept 'femal' in config/concepts.yaml — did you mean 'female'?",
    ),
    "unmapped outcome": (
        "outcomes: {individual: {concept: happiness, at_least: 2}}",
        "outcomes.individual.concept: config/sources/panel.yaml does not map 'happiness': "
        "map it there or take it out here",
    ),
    "unmapped term": (
        "models: {rungs: {M1: {terms: [age, voted]}}}",
        "models.rungs.M1.terms[1]: config/sources/panel.yaml does not map 'voted': "
        "map it there or take it out here",
    ),
    "derived from nothing": (
        "models: {rungs: {M1: {terms: [years_squared]}}}",
        "models.rungs.M1.terms[0]: 'years_squared' is derived from 'years', "
        "which config/sources/panel.yaml does not map",
    ),
    "rate not asked for": (
        "areas: {from_respondents: []}",
        "models.rungs.M2.terms[0]: nothing gives 'volunteering_area': "
        "add it to areas.from_respondents or take it out here",
    ),
    "rate from nothing": (
        "areas: {from_respondents: [volunteering_area, voted_area]}",
        "areas.from_respondents[1]: 'voted_area' is built from 'voted', "
        "which config/sources/panel.yaml does not map",
    ),
    "rate of no one": (
        "areas: {from_respondents: [volunteering_area, walkable_area]}",
        "areas.from_respondents[1]: 'walkable_area' has no `respondents` in config/concepts.yaml",
    ),
    "unknown rate": (
        "areas: {from_respondents: [volunteering_area, volunteering_aera]}",
        "areas.from_respondents[1]: no concept 'volunteering_aera' in config/concepts.yaml"
        " — did you mean 'volunteering_area'?",
    ),
    "no area tables": (
        "areas: {source: null}",
        "models.rungs.M2.terms[1]: areas.source is null: take 'income_area' out here",
    ),
    "no such table": (
        "models: {rungs: {M2: {terms: [walkable_area]}}}",
        "models.rungs.M2.terms[0]: config/areas/made.yaml has no table of it: take 'walkable_area' out here",
    ),
    "optional table absent": (
        "{areas: {source: published, path: config}, models: {rungs: {M2: {terms: [walkable_area]}}}}",
        "models.rungs.M2.terms[0]: config/areas/published.yaml has no table of it at hand "
        "(walkable.csv is not in areas.path): take 'walkable_area' out here",
    ),
    "outcome among the terms": (
        "models: {rungs: {M2: {terms: [likes_neighbourhood]}}}",
        "outcomes.community.concept: 'likes_neighbourhood' is a term of M2 too: "
        "an outcome may not explain outcomes",
    ),
    "term twice in the ladder": (
        "models: {rungs: {M2: {terms: [age]}}}",
        "models.rungs.M2.terms[0]: 'age' is already a term of M1",
    ),
    "term twice in a rung": (
        "models: {rungs: {M1: {terms: [age, age]}}}",
        "models.rungs.M1.terms[1]: 'age' is already a term of M1",
    ),
    "binary cut": (
        "outcomes: {community: {at_least: 2}}",
        "outcomes.community.at_least: 2 does not cut 'likes_neighbourhood', a yes or no concept: "
        "it must be 1",
    ),
    "cut above the codes": (
        "outcomes: {individual: {at_least: 8}}",
        "outcomes.individual.at_least: 8 does not cut 'life_satisfaction': "
        "it must be more than 1 and at most 7",
    ),
    "cut at the lowest code": (
        "outcomes: {individual: {at_least: 1}}",
        "outcomes.individual.at_least: 1 does not cut 'life_satisfaction': "
        "it must be more than 1 and at most 7",
    ),
    "cut outside the range": (
        "{outcomes: {individual: {concept: age, at_least: 111}}, models: {rungs: {M1: {terms: [female]}}}}",
        "outcomes.individual.at_least: 111 does not cut 'age': it must be more than 16 and at most 110",
    ),
    "categorical outcome": (
        "{outcomes: {individual: {concept: education}}, models: {rungs: {M1: {terms: [age]}}}}",
        "outcomes.individual.concept: 'education' is categorical: its levels have no order to cut",
    ),
    "no weight to use": (
        "{survey: {source: licensed, path: config}, estimation: {weights: survey}}",
        "estimation.weights: 'survey' needs a person weight, and config/sources/licensed.yaml names none: "
        "choose 'none'",
    ),
    "exact counts of licensed data": (
        "{survey: {source: licensed, path: config}, release: {profile: public}}",
        "release.profile: 'public' shows exact counts, and config/sources/licensed.yaml does not declare public_use: "
        "choose 'standard'",
    ),
    "every outcome removed": (
        "outcomes: {individual: null, community: null}",
        "outcomes: no outcome is left: at least one is needed",
    ),
    "every rung removed": (
        "models: {rungs: {M0: null, M1: null, M2: null}}",
        "models.rungs: no rung is left: at least one is needed",
    ),
}


@pytest.mark.parametrize("overlay, line", MEANING.values(), ids=MEANING)
def test_mistake_of_meaning(faults, overlay, line):
    assert faults(overlay) == [line]


UNSAFE = ["../up", "a/b", "", ".hidden", "-n", "two words", "study\n", "a:b", "..", "a.", "a "]
UNSAFE += ["CON", "nul.txt", "Com1", "lpt9.a.b", "aux", "x" * 65]


@pytest.mark.parametrize("run", UNSAFE)
def test_run_must_be_a_safe_folder_name(faults, run):
    (line,) = faults(json.dumps({"run": run}))
    assert line.startswith("run: ")
    assert line.endswith(
        'is not a safe folder name (letters, digits, "_", "-" and "." only, a letter or digit first, no "." last, '
        "64 at most, and none that Windows keeps for itself, as CON or NUL)"
    )


@pytest.mark.parametrize(
    "run", ["study", "v1.2", "2024-a_b", "x" * 64, "a", "con1", "console", "com", "nul_a", "x.con"]
)
def test_safe_folder_names_pass(faults, run):
    assert faults(json.dumps({"run": run})) == []


def test_reference_must_be_a_level_of_the_source(folder, settings):
    """The source replaces the levels, and the vocabulary's reference is not among its own."""
    overlay = """
        survey: {source: packaged}
        areas: {source: null, from_respondents: []}
        outcomes: {community: null, individual: {concept: happiness, at_least: 2}}
        models: {rungs: {M1: {terms: [education]}, M2: null}}
    """
    file = "config/sources/packaged.yaml"
    with pytest.raises(InputError) as caught:
        resolve(merge(settings, yaml.safe_load(overlay)), folder)
    assert str(caught.value).splitlines()[1:] == [
        f"  {file}: concepts.education.reference: 'b' is not one of the levels school, college"
    ]


def test_every_problem_at_once(faults):
    overlay = """
        run: 7
        pionts: 3
        outcomes: {individual: {concept: likes_neighborhood}}
        models: {rungs: {M1: {terms: [age, femal, 3]}}}
        estimation: {points: "7", weights: survy}
        release: {profile: standrad}
    """
    assert sorted(faults(overlay)) == [
        "estimation.points: '7' " + TEXT,
        "estimation.weights: 'survy' is not one of none, survey — did you mean 'survey'?",
        "models.rungs.M1.terms[1]: no concept 'femal' in config/concepts.yaml — did you mean 'female'?",
        "models.rungs.M1.terms[2]: is the number 3, but text is wanted: put it in quotes",
        "outcomes.individual.concept: no concept 'likes_neighborhood' in config/concepts.yaml"
        " — did you mean 'likes_neighbourhood'?",
        "pionts: unknown key — did you mean 'estimation.points'?",
        "release.profile: no profile 'standrad' in config/release.yaml — did you mean 'standard'?",
        "run: is the number 7, but text is wanted: put it in quotes",
    ]


def test_missing_keys_are_named_one_by_one(folder, settings, monkeypatch):
    monkeypatch.chdir(folder)
    del settings["estimation"]["points"], settings["report"], settings["outcomes"]["community"]["label"]
    with pytest.raises(InputError) as caught:
        resolve(settings, folder, ["config/config.yaml", Path("config/sources/panel.yaml")])
    assert str(caught.value).splitlines() == [
        "Settings (config/config.yaml + config/sources/panel.yaml): 3 problems",
        "  report: is missing",
        "  outcomes.community.label: is missing",
        "  estimation.points: is missing",
    ]


def test_a_key_given_twice_is_told_though_snakemake_keeps_the_last(folder, settings, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / "overlay.yaml").write_text("seed: 1\nseed: 2\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        resolve(merge(settings, {"seed": 2}), folder, ["config/config.yaml", "overlay.yaml"])
    assert str(caught.value).splitlines() == [
        "Settings (config/config.yaml + overlay.yaml): 1 problem",
        "  overlay.yaml: line 2: the key 'seed' is given twice",
    ]


@pytest.mark.parametrize(
    "name, text, line",
    [
        ("concepts.yaml", "concepts: [", "config/concepts.yaml: line 1: "),
        ("concepts.yaml", None, "config/concepts.yaml: there is no such file"),
        ("release.yaml", None, "config/release.yaml: there is no such file"),
        ("release.yaml", "- a", "config/release.yaml: must hold keys with values, as `run: study`"),
        ("sources/panel.yaml", "a: 1\na: 2", "config/sources/panel.yaml: line 2: "),
        (
            "sources/panel.yaml",
            "like: panl",
            "config/sources/panel.yaml: like: no file ",
        ),
        (
            "sources/panel.yaml",
            "like: licensed",
            "config/sources/licensed.yaml: like: goes round in a circle, panel to licensed to panel",
        ),
        ("areas/made.yaml", "tables: {", "config/areas/made.yaml: line 1: "),
    ],
)
def test_a_broken_file_is_one_problem(folder, faults, name, text, line):
    file = folder / "config" / name
    file.unlink() if text is None else file.write_text(text, encoding="utf-8")
    (found,) = faults("{}")
    assert found.startswith(line)


def _sections(schema: dict, path: tuple = ()) -> list[tuple]:
    """Paths of all mappings of the schema whose keys are fixed; <name> stands for any name of an entry."""
    found = [path] if schema.get("additionalProperties") is False else []
    for key, part in schema.get("properties", {}).items():
        found += _sections(part, (*path, key))
    if isinstance(schema.get("additionalProperties"), dict):
        found += _sections(schema["additionalProperties"], (*path, "<name>"))
    return found


SCHEMA = config_schema()
SECTIONS = _sections(SCHEMA)


def test_no_mapping_of_the_schema_is_open():
    """Every mapping either fixes its keys or says what entries under names of the user's choice hold."""

    def walk(part):
        if "object" in part.get("type", ()):
            assert part.get("additionalProperties") is not None, part
        inner = [*part.get("properties", {}).values(), part.get("additionalProperties"), part.get("items")]
        for sub in inner:
            if isinstance(sub, dict):
                walk(sub)

    walk(SCHEMA)
    assert len(SECTIONS) >= 9


@hypothesis_settings(deadline=None)
@given(place=st.sampled_from(SECTIONS), key=st.text(min_size=1), value=st.none() | st.integers() | st.text())
def test_unknown_key_at_any_depth_is_reported(place, key, value):
    node, part = {}, SCHEMA
    config, path = node, []
    for step in place:
        part = part["additionalProperties"] if step == "<name>" else part["properties"][step]
        path.append("entry" if step == "<name>" else step)
        node = node.setdefault(path[-1], {})
    key = key if key not in part["properties"] else f"{key}_"
    node[key] = value
    problems = shape_problems(config, SCHEMA)
    assert [p.path for p in problems if p.what.startswith("unknown key")] == [(*path, key)]
