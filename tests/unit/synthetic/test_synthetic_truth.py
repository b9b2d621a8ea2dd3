import pytest
import yaml

from wellbeing.errors import InputError
from wellbeing.survey.synthetic.truth import REFERENCE, check_truth, load_truth

SCENARIOS = ["published", "null", "reversed", "safety_irrelevant"]
AREA = ["volunteering_area", "unemployment_area", "sociability_area", "voting_area", "income_area"]
AREA += ["walkable_area", "diversity_area", "turnover_area"]
LINKS = ["belonging", "not_lonely", "friendships", "services", "cohesion", "support", "collective_control"]


@pytest.fixture(scope="module")
def settings(project):
    config = yaml.safe_load((project / "config" / "config.yaml").read_text(encoding="utf-8"))
    concepts = yaml.safe_load((project / "config" / "concepts.yaml").read_text(encoding="utf-8"))["concepts"]
    return config, concepts


@pytest.fixture(params=SCENARIOS)
def truth(request, project):
    return load_truth(project / "resources" / "synthetic" / f"{request.param}.yaml")


def coefficients(project, scenario, outcome):
    truth = load_truth(project / "resources" / "synthetic" / f"{scenario}.yaml")
    return truth["outcomes"][outcome]["coefficients"]


def test_planted_are_the_columns_of_the_full_model_and_the_declared_interactions(truth, settings, project):
    config, concepts = settings
    columns = set()
    for rung in config["models"]["rungs"].values():
        for term in rung["terms"]:
            levels = concepts[term].get("levels")
            reference = concepts[term].get("reference")
            columns |= {f"{term}[{level}]" for level in levels if level != reference} if levels else {term}
    declared = yaml.safe_load((project / "config" / "contrasts.yaml").read_text(encoding="utf-8"))
    for name, outcome in truth["outcomes"].items():
        of_outcome = [e for e in declared["interactions"].values() if e["outcome"] == name and "claim" in e]
        products = {f"{entry['modifier'][0]}:{entry['area'][0]}" for entry in of_outcome}
        parts = {part for product in products for part in product.split(":")}
        assert set(outcome["coefficients"]) == columns | products | parts


def test_scaling_and_references_are_those_of_the_vocabulary(truth, settings):
    _, concepts = settings
    expected = {}
    columns = [c for outcome in truth["outcomes"].values() for c in outcome["coefficients"] if ":" not in c]
    for column in dict.fromkeys(columns):
        concept = concepts[column.split("[")[0]]
        if "square" in concept.get("derive", {}):
            expected[column] = {"square": concept["derive"]["square"]}
        elif "derive" in concept:
            expected[column] = {"of": concept["derive"]["at_least"], "at_least": concept["cut"]}
        elif "centre" in concept:
            expected[column] = {"centre": concept["centre"], "per": concept["per"]}
    assert truth["scaling"] == expected
    for concept, reference in REFERENCE.items():
        assert concepts[concept]["reference"] == reference


def test_outcomes_and_cuts_are_those_of_the_settings(truth, settings):
    config, _ = settings
    planted = {k: (v["concept"], v["at_least"]) for k, v in truth["outcomes"].items()}
    assert planted == {k: (v["concept"], v["at_least"]) for k, v in config["outcomes"].items()}
    assert all(0.2 <= v["sd_area"] <= 0.3 for v in truth["outcomes"].values())


@pytest.mark.parametrize(
    ("outcome", "positive", "negative"),
    [
        ("individual", ["volunteering_area", "voting_area", "income_area"], ["unemployment_area"]),
        ("mental", ["income_area"], ["sociability_area", "household_income:income_area"]),
        (
            "community",
            ["volunteering_area", "age_50_plus:sociability_area", "urban:voting_area"],
            ["unemployment_area", "urban"],
        ),
    ],
)
def test_directions(project, outcome, positive, negative):
    published, turned = (coefficients(project, s, outcome) for s in ("published", "reversed"))
    for column in positive:
        assert published[column] > 0 > turned[column]
    for column in negative:
        assert published[column] < 0 < turned[column]
    assert published["walkable_area"] == 0 < turned["walkable_area"]
    assert min(published[c] for c in ("belonging", "not_lonely")) > max(
        published["friendships"], published["services"]
    )
    assert max(turned[c] for c in ("belonging", "not_lonely")) < min(
        turned["friendships"], turned["services"]
    )


@pytest.mark.parametrize("outcome", ["individual", "mental", "community"])
def test_null_has_no_effect_of_place_and_the_same_people(project, outcome):
    published, null = (coefficients(project, s, outcome) for s in ("published", "null"))
    place = {*AREA, *LINKS, "urban", "safe_after_dark", *(c for c in published if ":" in c)}
    place |= {"age", "age_squared"} if outcome == "community" else set()
    assert all(null[column] == 0 for column in place)
    assert {c: b for c, b in null.items() if c not in place} == {
        c: b for c, b in published.items() if c not in place
    }


@pytest.mark.parametrize("outcome", ["individual", "mental", "community"])
def test_where_safety_is_irrelevant_walkable_assets_have_an_effect_of_their_own(project, outcome):
    planted = coefficients(project, "safety_irrelevant", outcome)
    assert planted["safe_after_dark"] == 0 > planted["walkable_area"]


def overlay(project, tmp_path, text):
    folder = project / "resources" / "synthetic"
    (tmp_path / "published.yaml").write_text(
        (folder / "published.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (tmp_path / "mine.yaml").write_text(f"like: published\ntitle: Mine\nnote: mine\n{text}", encoding="utf-8")
    return tmp_path / "mine.yaml"


def test_interaction_is_accepted(project, tmp_path):
    path = overlay(project, tmp_path, "outcomes: {individual: {coefficients: {'urban:voting_area': 0.2}}}")
    assert load_truth(path)["outcomes"]["individual"]["coefficients"]["urban:voting_area"] == 0.2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("outcomes: {individual: {coefficients: {belongin: 0.2}}}", "did you mean 'belonging'"),
        ("outcomes: {individual: {coefficients: {'urban:votng_area': 0.2}}}", "did you mean 'voting_area'"),
        (
            "outcomes: {individual: {coefficients: {'education[gcse]': 0.2}}}",
            r"unknown column 'education\[gcse\]'",
        ),
        (
            "outcomes: {individual: {coefficients: {belonging: big}}}",
            "is the text 'big', but a number is wanted",
        ),
        ("outcomes: {individual: {prevalence: 1.2}}", "outcomes.individual.prevalence"),
        (
            "outcomes: {happy: {prevalence: 0.2}}",
            "outcomes.happy: concept, at_least, sd_area, coefficients missing",
        ),
        ("outcomes: {individual: {at_least: 9}}", "outcomes.individual.at_least: 9 is beyond"),
        ("colour: blue", "colour: unknown key; there are: "),
        ("scaling: {belonging: {centre: 1, per: 2}}", "scaling.belonging: not a continuous column"),
        ("scaling: {young: {of: urban, at_least: 1}}", "scaling.young: made of urban, which is no"),
        ("like: mine", "goes round in a circle"),
    ],
)
def test_faults_are_named(project, tmp_path, text, message):
    path = overlay(project, tmp_path, text)
    if text == "like: mine":
        path.write_text("like: mine\ntitle: Mine\nnote: mine\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_truth(path)


def test_an_unknown_scenario_is_told_with_the_nearest(project):
    with pytest.raises(InputError, match="did you mean 'published'"):
        load_truth(project / "resources" / "synthetic" / "publishd.yaml")


def test_unresolved_truth_is_refused(published):
    outcomes = {k: v for k, v in published["outcomes"].items() if k != "mental"}
    with pytest.raises(InputError, match="need one each of"):
        check_truth({**published, "outcomes": outcomes}, "here")
