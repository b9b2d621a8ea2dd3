"""The four sources hold together, and a faulty declaration says everything that is wrong with it at once."""

import copy

import pytest
import yaml

from wellbeing.errors import InputError
from wellbeing.survey.harmonise import describe
from wellbeing.survey.source import load_source

SOURCES = ("understanding_society", "synthetic", "ess", "ess_region", "gss_happiness")

SMALL = {
    "name": "small",
    "title": "A small survey",
    "status": "real",
    "citation": "None",
    "licence": "none",
    "area_label": "area",
    "base": "people",
    "missing": [-9],
    "files": {
        "people": {
            "stem": "people",
            "key": "id",
            "wave": 1,
            "variables": {
                "id": None,
                "sex": {"codes": {1: "male", 2: "female"}},
                "work": {"codes": {1: "job", 2: "none", 3: "retired"}},
                "years": {"range": [0, 100]},
                "place": {"text": True},
            },
        }
    },
    "area": {"variable": "place"},
    "exclusions": [{"id": "no_area", "label": "No area", "no_area": True}],
    "concepts": {
        "female": {"variable": "sex", "recode": {1: [2], 0: [1]}},
        "unemployed": {"variable": "work", "recode": {1: [2], 0: [1]}, "leave_out": [3]},
        "age": {"variable": "years"},
    },
}


@pytest.fixture
def load(tmp_path, concepts):
    def run(document, name="small"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        return load_source(path, concepts)

    return run


@pytest.fixture
def small():
    return copy.deepcopy(SMALL)


def test_the_small_source_is_sound(load, small):
    source = load(small)
    assert source.concepts["unemployed"].leave_out == (3,)
    assert source.variable("years").range == (0, 100)
    assert source.wanted() == {"people": ["id", "sex", "work", "years", "place"]}


@pytest.mark.parametrize("name", SOURCES)
def test_shipped_sources_load_and_describe_themselves(project, concepts, name):
    source = load_source(project / "config" / "sources" / f"{name}.yaml", concepts)
    entries = describe(source)
    assert set(source.concepts) <= set(entries)
    for concept, entry in entries.items():
        assert entry["status"] in ("real", "synthetic", "proxy")
        assert entry["certainty"], f"{name}: {concept} does not say how sure its mapping is"
        assert entry["recode"]


def test_synthetic_reads_exactly_as_the_real_survey(project, concepts, ukhls):
    synthetic = load_source(project / "config" / "sources" / "synthetic.yaml", concepts)
    assert synthetic.status == "synthetic"
    for part in ("concepts", "exclusions", "area", "weight", "base", "vocabulary"):
        assert getattr(synthetic, part) == getattr(ukhls, part)
    assert synthetic.wanted() == ukhls.wanted()
    assert {entry["status"] for entry in describe(synthetic).values()} == {"synthetic"}
    real = {name: entry["status"] for name, entry in describe(ukhls).items()}
    assert real["collective_control"] == "proxy"
    assert real["belonging"] == "real"


def test_default_study_is_mapped(project, ukhls):
    config = yaml.safe_load((project / "config" / "config.yaml").read_text(encoding="utf-8"))
    terms = [term for rung in config["models"]["rungs"].values() for term in rung["terms"]]
    concepts = [outcome["concept"] for outcome in config["outcomes"].values()] + terms
    unmapped = [name for name in concepts if name not in describe(ukhls)]
    assert unmapped == [name for name in unmapped if ukhls.vocabulary[name]["level"] == "area"]


def test_outcomes_and_links_share_no_item(ukhls):
    levels = {name: ukhls.vocabulary[name]["level"] for name in ukhls.concepts}
    outcomes = {v for n, c in ukhls.concepts.items() if levels[n] == "outcome" for v in c.uses}
    links = {v for n, c in ukhls.concepts.items() if levels[n] == "link" for v in c.uses}
    assert outcomes
    assert links
    assert not outcomes & links


def test_overrides_reach_the_description(project, concepts):
    gss = load_source(project / "config" / "sources" / "gss_happiness.yaml", concepts)
    entry = describe(gss)["household_income_band"]
    assert entry["levels"]["upper"] == "$25,000 or more"
    assert entry["reference"] == "lower"
    assert describe(gss)["happiness"]["range"] == [1, 3]


def change(path, value):
    """Put a value at a path of the small source; None takes the entry away."""
    if isinstance(value, dict):
        value = {key: entry for key, entry in value.items() if entry is not None}

    def apply(document):
        *parents, last = path.split("/")
        for part in parents:
            document = document[int(part) if part.isdigit() else part]
        if value is None:
            del document[last]
        else:
            document[last] = value

    return apply


FAULTS = {
    "unknown key": (
        change("aera_label", "x"),
        r"small\.yaml: aera_label: unknown key — did you mean 'area_label'\?",
    ),
    "key missing": (change("title", None), r"small\.yaml: title: is missing"),
    "bad status": (change("status", "genuine"), "status: 'genuine' is not one of"),
    "unknown base": (
        change("base", "poeple"),
        "base: 'poeple' is not one of the files — did you mean 'people'",
    ),
    "file without a name": (change("files/people/stem", None), "files.people"),
    "bad pattern": (
        change("files/people", {**SMALL["files"]["people"], "stem": None, "pattern": "ess["}),
        "files.people.pattern: not a regular expression",
    ),
    "unknown concept": (
        change("concepts/femal", {"variable": "sex"}),
        "concepts.femal: .* did you mean 'female'",
    ),
    "area concept": (
        change("concepts/volunteering_area", {"variable": "years"}),
        "volunteering_area: is made from other",
    ),
    "derived concept": (
        change("concepts/age_squared", {"variable": "years"}),
        "age_squared: is made from other",
    ),
    "unknown variable": (change("concepts/age/variable", "year"), "'year' — did you mean 'years'"),
    "unknown weight": (change("weight", "sx"), "weight: no file declares"),
    "unknown area": (change("area/variable", "plaice"), "area: .* did you mean 'place'"),
    "unknown key variable": (change("files/people/key", "idd"), "'idd' is not declared among the variables"),
    "code nobody accounts for": (
        change("concepts/unemployed/leave_out", None),
        r"concepts.unemployed.recode: codes \[3\] are declared but go nowhere",
    ),
    "code given twice": (
        change("concepts/female/recode", {1: [2], 0: [1, 2]}),
        "code 2 is given more than once",
    ),
    "code not declared": (
        change("concepts/female/recode", {1: [2], 0: [1, 7]}),
        "code 7 is not among the codes",
    ),
    "binary in words": (change("concepts/female/recode", {"high": [2], 0: [1]}), "takes 1 and 0, not 'high'"),
    "binary as it stands": (
        change("concepts/female/recode", None),
        "concepts.female: is binary, so it needs",
    ),
    "unknown level": (
        change("concepts/tenure", {"variable": "sex", "recode": {"ownd": [1], "social_rent": [2]}}),
        "'ownd' is not a level — did you mean 'owned'",
    ),
    "reference not a level": (
        change(
            "concepts/tenure",
            {"variable": "sex", "recode": {"a": [1], "b": [2]}, "override": {"levels": {"a": "A", "b": "B"}}},
        ),
        "the reference 'owned' is not among its levels",
    ),
    "valid and missing": (
        change("files/people/variables/sex/missing", [2]),
        "2 is declared both valid and missing",
    ),
    "range upside down": (change("files/people/variables/years/range", [9, 1]), "range: the lower end"),
    "capitals": (change("files/people/variables/Sex2", {}), "Sex2: write variable names in lower case"),
    "step without weight": (
        change("exclusions", [{"id": "w", "label": "w", "no_weight": True}]),
        "exclusions.0: no_weight, but the source declares no weight",
    ),
    "step twice": (
        change("exclusions", [{"id": "a", "label": "a", "no_area": True}] * 2),
        "exclusions.1.id: 'a' is used twice",
    ),
    "step on no file": (
        change("exclusions", [{"id": "a", "label": "a", "absent_from": "wave9"}]),
        "absent_from: 'wave9' is not one of the files",
    ),
}


@pytest.mark.parametrize(("apply", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_faulty_declaration(load, small, apply, words):
    apply(small)
    with pytest.raises(InputError, match=words):
        load(small)


def test_all_faults_in_one_message(load, small):
    for name in ("unknown variable", "code given twice", "unknown area"):
        FAULTS[name][0](small)
    with pytest.raises(InputError) as caught:
        load(small)
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    assert all("small.yaml: " in line for line in lines)


def test_file_and_name_must_agree(load, small):
    with pytest.raises(InputError, match=r"name: is 'small', but the file is other\.yaml"):
        load(small, "other")


def test_like_takes_over_and_null_removes(load, small):
    load(small)
    child = load({"name": "child", "like": "small", "title": "Another", "concepts": {"age": None}}, "child")
    assert child.title == "Another"
    assert set(child.concepts) == {"female", "unemployed"}
    assert child.status == "real"


def test_a_null_takes_out_what_a_source_is_like_and_nothing_else(load, small):
    load(small)
    files = {"people": {"variables": {"sex": {"codes": {3: None}}, "spare": None}}}
    child = load({"name": "child", "like": "small", "files": files, "concepts": {"female": None}}, "child")
    assert child.variable("sex").codes == {1: "male", 2: "female", 3: None}
    assert "spare" in child.files["people"].variables


def test_like_nothing_and_like_a_circle(load, small):
    load(small)
    with pytest.raises(InputError, match=r"a\.yaml: like: no file .*nobody\.yaml; there are: small"):
        load({"name": "a", "like": "nobody"}, "a")
    with pytest.raises(InputError, match="goes round in a circle"):
        load({"name": "a", "like": "a"}, "a")


def test_key_given_twice_in_a_file(tmp_path, concepts):
    path = tmp_path / "small.yaml"
    path.write_text("name: small\ntitle: One\ntitle: Two\n")
    with pytest.raises(InputError, match=r"small\.yaml: line 3: the key 'title' is given twice"):
        load_source(path, concepts)


def test_source_that_is_not_there(project, concepts):
    with pytest.raises(
        InputError, match=r"gss_hapiness\.yaml: there is no such file — did you mean 'gss_happiness'"
    ):
        load_source(project / "config" / "sources" / "gss_hapiness.yaml", concepts)


def test_faulty_vocabulary_is_named(tmp_path, project, concepts):
    path = tmp_path / "concepts.yaml"
    vocabulary = yaml.safe_load(concepts.read_text(encoding="utf-8"))
    vocabulary["concepts"]["tenure"]["referense"] = "owned"
    del vocabulary["concepts"]["age"]["unit"]
    path.write_text(yaml.safe_dump(vocabulary), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_source(project / "config" / "sources" / "ess.yaml", path)
    assert sorted(str(caught.value).splitlines()) == [
        f"{path}: concepts.age.unit: is missing",
        f"{path}: concepts.tenure.referense: unknown key — did you mean 'reference'?",
    ]
