"""Counting themes: small cases worked out by hand, settings that are wrong, and projects that lack things."""

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from interviews_samples import CASE, CODE, GUID, SOURCE, SUB, TEXT, VARIABLE, qde, selection, text_source

from wellbeing.config.files import read_yaml
from wellbeing.errors import InputError
from wellbeing.interviews.analysis import load_settings, prepare, tables
from wellbeing.interviews.checklist import checklist_table
from wellbeing.interviews.codebook import compare_codes, fit_project, load_codebook
from wellbeing.interviews.coded_project import Code, Project, Source
from wellbeing.interviews.participants import participants_table
from wellbeing.interviews.patterns import cooccurrence_table, information_curve, saturation_table
from wellbeing.interviews.qdpx_read import read_qdpx
from wellbeing.interviews.salience import deviant_table, feedback_table, order_table, reach_table
from wellbeing.interviews.scrub import scrub
from wellbeing.interviews.units import compare_coders


@pytest.fixture(scope="module")
def codebook(project):
    return load_codebook(project / "config/codebook.yaml")


@pytest.fixture(scope="module")
def chosen(project):
    settings = load_settings(project / "config/interviews.yaml")
    return settings | {"codebook": settings["codebook"] | {"joins": "codebook"}}


def people(*sectors):
    names = [f"P{at:02d}" for at in range(1, len(sectors) + 1)]
    return pd.DataFrame(
        {"participant": names, "case": names, "sector": sectors, "role": "", "area": "", "consent": None}
    )


def codings(*rows):
    """(participant, code, start, end[, coder]) rows; a theme is the first two letters of a code."""
    full = [(*row, "Coder 1")[:5] for row in rows]
    table = pd.DataFrame(full, columns=["participant", "code", "start", "end", "coder"])
    table["segment"] = table["start"].astype(str) + "-" + table["end"].astype(str)
    return table.assign(theme=table["code"].str[:2], source=table["participant"], sector="politics").astype(
        {"start": "Int64", "end": "Int64"}
    )


def test_reach_counts_people_and_passages_once(codebook):
    coded = codings(
        ("P01", "T1a", 0, 5), ("P01", "T1b", 0, 5), ("P01", "T1a", 0, 5, "Coder 2"), ("P02", "T1a", 7, 9)
    )
    table = reach_table(coded, people("politics", "politics", "academia"), codebook, 100, 1).set_index("code")
    assert table.loc["T1", ["participants", "of", "segments"]].tolist() == [2, 3, 2]
    assert table.loc["T1a", ["participants", "segments"]].tolist() == [2, 2]
    assert table.loc["T1b", "participants"] == 1 and table.loc["T2", "participants"] == 0
    assert table.loc["T1", "first"] > table.loc["T2", "first"]
    assert (table["low"] <= table["reach"] + 1e-12).all() and (table["reach"] <= table["high"] + 1e-12).all()


def test_ties_are_told_as_ties(codebook):
    coded = codings(("P01", "T1a", 0, 5), ("P01", "T3a", 6, 8), ("P02", "T1a", 7, 9), ("P02", "T3a", 10, 11))
    order = order_table(coded, people("politics", "politics"), codebook, {"politics": "Politics"}, 100, 1)
    assert order.loc[0, "by_reach"] == "T1; T3"
    assert order.loc[0, "lead"] == 0


def test_feedback_knows_when_both_stances_are_heard(codebook):
    coded = codings(("P01", "F1a", 0, 5), ("P02", "F2a", 6, 8))
    held = people("politics", "politics", "academia")
    table = feedback_table(coded, held, codebook, {"politics": "Politics", "academia": "Academia"})
    heard = table.groupby("sector")["both_heard"].first()
    assert heard["politics"] and heard["all"] and not heard["academia"]
    assert table.loc[(table["sector"] == "all") & (table["stance"] == "both"), "participants"].item() == 0


def test_deviant_cases_are_those_against_the_grain(codebook):
    coded = codings(*[(f"P{at:02d}", "T1a", 0, 5) for at in range(1, 5)], ("P05", "T2a", 0, 3))
    table, who = deviant_table(coded, people(*["politics"] * 5), codebook, 0.75)
    assert {tuple(row) for row in who[["participant", "code"]].to_numpy()} == {("P05", "T1"), ("P05", "T2")}
    assert table["participants"].tolist() == [1, 1]


def test_codes_come_together_on_the_same_overlapping_and_near_passages(codebook):
    coded = codings(
        ("P01", "T1a", 0, 10),
        ("P01", "T2a", 0, 10),
        ("P02", "T1a", 0, 10),
        ("P02", "T2a", 5, 15),
        ("P03", "T1a", 0, 10),
        ("P03", "T2a", 60, 70),
    )
    pairs = cooccurrence_table(coded, codebook, 50)
    themes = pairs[pairs["level"] == "theme"].set_index("relation")
    assert themes["together"].tolist() == [1, 2, 3]
    assert themes["jaccard"].tolist() == pytest.approx([1 / 5, 2 / 4, 1])
    assert themes["participants"].tolist() == [1, 2, 3]
    assert cooccurrence_table(coded, codebook, 49)["together"].max() == 2


def test_new_information_of_a_worked_example():
    # six codes in the first four interviews, one new one in the next two, none in the two after
    held = [{"a", "b", "c"}, {"a", "d"}, {"e"}, {"f"}, {"a"}, {"g"}, {"a"}, {"b"}, {"c"}]
    table = saturation_table(held, 4, 2, [0.2, 0.05, 0.0], 50, 1).set_index("threshold")
    assert table["at"].tolist() == [4, 6, 6]
    curve = information_curve(held, 50, 1)
    assert curve["codes"].tolist() == [3, 4, 5, 6, 6, 7, 7, 7, 7]
    assert (curve["low"] <= curve["high"]).all() and curve["median"].iloc[-1] == 7


def test_new_information_that_never_ends_has_no_point():
    table = saturation_table([{str(at)} for at in range(9)], 4, 2, [0.0], 20, 1)
    assert np.isnan(table["at"].iloc[0]) and table["share"].iloc[0] == 0


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sets(st.sampled_from("abcdef"), max_size=4), min_size=1, max_size=10))
def test_the_curve_never_falls_and_ends_at_all_codes(held):
    curve = information_curve(held, 20, 3)
    assert (np.diff(curve["codes"]) >= 0).all()
    assert curve["codes"].iloc[-1] == len(set().union(*held)) == curve["median"].iloc[-1]


# codebook ----------------------------------------------------------------------------------------------------------


def test_the_attested_codes_are_in_the_codebook(codebook):
    attested = {entry.id for entry in codebook.values() if entry.status == "attested"}
    assert {"T1", "T2", "T3", "T4", "F1", "F2"} <= attested
    assert all(entry.definition for entry in codebook.values())


def test_a_projects_own_codes_stay_beside_the_codebook(codebook, archive):
    codes = f'<Code guid="{CODE}" name="POWER  sharing" isCodable="true">'
    codes += f'<Code guid="{SUB}" name="Ours" isCodable="true"/></Code>'
    project = read_qdpx(archive({"p.qde": qde(text_source(selection(0, 5), text=TEXT), codes=codes)}))
    mapping, whole = fit_project(project, codebook, "codebook")
    assert mapping[CODE] == "T1"
    own = whole[mapping[SUB]]
    assert (own.status, own.parent, own.label) == ("project", "T1", "Ours")


def tree(archive, *codes):
    """A project of codes given by their paths, each with one coding."""
    made: dict = {}
    for path in codes:
        for depth in range(1, len(path) + 1):
            made.setdefault(path[:depth], GUID.format(60 + len(made)))

    def write(above=()):
        children = [path for path in made if path[:-1] == above]
        return "".join(
            f'<Code guid="{made[path]}" name="{path[-1]}" isCodable="true">{write(path)}</Code>'
            for path in children
        )

    chosen = "".join(selection(0, 5, code=made[path], number=20 + 2 * at) for at, path in enumerate(codes))
    return read_qdpx(archive({"p.qde": qde(text_source(chosen, text=TEXT), codes=write())})), made


FOREIGN = (
    ("School building", "Accountability"),
    ("Leadership",),
    ("Site", "Barriers", "Other"),
    ("Site", "Help", "Other"),
)


def test_another_teams_codes_are_never_this_studys_by_their_name(codebook, archive):
    project, made = tree(archive, *FOREIGN)
    mapping, whole = fit_project(project, codebook)
    assert {entry.status for entry in whole.values()} == {"project"}
    assert whole[mapping[made["School building", "Accountability"]]].top == mapping[made["School building",]]


def test_a_sub_code_of_another_theme_is_not_the_codebooks_even_where_the_project_was_coded_with_it(
    codebook, archive
):
    project, made = tree(archive, *FOREIGN, ("Power sharing", "Accountability"))
    mapping, whole = fit_project(project, codebook, "codebook")
    assert mapping[made["Power sharing", "Accountability"]] == "T1e"
    assert whole[mapping[made["School building", "Accountability"]]].status == "project"


def test_a_declared_join_is_obeyed_and_shown_and_one_that_leads_nowhere_is_refused(codebook, archive, chosen):
    project, made = tree(archive, *FOREIGN)
    joins = {"School building > Accountability": "T1e"}
    mapping, whole = fit_project(project, codebook, joins)
    assert mapping[made["School building", "Accountability"]] == "T1e"
    assert whole[mapping[made["Leadership",]]].status == "project"
    book = chosen["codebook"] | {"joins": joins}
    study = prepare(project, codebook, chosen | {"codebook": book})
    changes = tables(study, chosen | {"codebook": book, "checklist": {}}, 1, {})["changes"]
    shown = changes[changes["change"] == "joined to the codebook"]
    assert shown[["code", "before"]].to_numpy().tolist() == [["T1e", "School building > Accountability"]]
    for wrong in ({"Accountability": "T1e"}, {"Leadership": "T99"}):
        with pytest.raises(InputError, match="joins"):
            fit_project(project, codebook, wrong)


@pytest.mark.parametrize(
    ("level", "themes"),
    [
        (1, {"School building", "Leadership", "Site"}),
        (2, {"Accountability", "Leadership", "Barriers", "Help"}),
        (["Site > Barriers", "Site > Help"], {"School building", "Leadership", "Barriers", "Help"}),
    ],
)
def test_the_level_of_themes_is_a_setting(codebook, archive, level, themes):
    project, _ = tree(archive, *FOREIGN[:1], *FOREIGN[2:])
    project.codes += [Code("lead", "Leadership")]
    project.codings += [project.codings[0].__class__("x", "lead", project.sources[0].guid)]
    _, whole = fit_project(project, codebook, None, level)
    assert {entry.label for entry in whole.values() if not entry.parent} == themes
    assert {"Barriers > Other", "Help > Other"} <= {entry.label for entry in whole.values()}


def test_parents_hold_what_is_coded_below_them(codebook, archive, chosen):
    project, made = tree(
        archive, ("Site", "Barriers", "Other"), ("Site", "Barriers", "Cost"), ("Site", "Help")
    )
    book = chosen["codebook"] | {"joins": None}
    study = prepare(project, codebook, chosen | {"codebook": book})
    reach = reach_table(study.coded, study.participants, study.codebook, 100, 1).set_index("code")
    passages = {path: reach.loc[study.mapping[guid], "segments"] for path, guid in made.items()}
    assert passages["Site",] == 3 and passages["Site", "Barriers"] == 2 and passages["Site", "Help"] == 1


def test_changes_between_versions_are_told_apart():
    before = [Code("1", "A"), Code("2", "B", "1"), Code("3", "C", None, "old"), Code("4", "D")]
    after = [
        Code("1", "A"),
        Code("2", "Bee", "1"),
        Code("9", "C", None, "new"),
        Code("5", "E"),
        Code("6", "D", "1"),
    ]
    changes = set(compare_codes(before, after)[["change", "code"]].itertuples(index=False, name=None))
    assert changes == {("renamed", "bee"), ("redefined", "c"), ("added", "e"), ("moved", "d")}


def test_two_codes_of_one_name_are_refused(tmp_path):
    entry = {"name": "x", "label": "x", "status": "attested", "definition": "d", "kind": "theme"}
    (tmp_path / "c.yaml").write_text(yaml.safe_dump({"version": "1", "codes": {"A": entry, "B": entry}}))
    with pytest.raises(InputError, match="that of A"):
        load_codebook(tmp_path / "c.yaml")


# people and coders ----------------------------------------------------------------------------------------------------


def project_with(archive, cases: str = "", sets: str = ""):
    extra = f'<Variables><Variable guid="{VARIABLE}" name="Sector" typeOfVariable="Text"/></Variables>'
    extra += f"<Cases>{cases}</Cases>" if cases else ""
    content = qde(text_source(selection(28, 64, TEXT[28:64]), text=TEXT), extra=extra)
    return read_qdpx(archive({"p.qde": content.replace("</Project>", f"{sets}</Project>")}))


def test_a_source_without_a_case_is_a_person(archive, chosen):
    table, labels = participants_table(project_with(archive), chosen["participants"])
    assert table["sector"].tolist() == ["not_stated"] and "not_stated" in labels


def test_document_groups_serve_as_attributes(archive, chosen):
    sets = f'<Sets><Set guid="{GUID.format(70)}" name="sector: Council">'
    sets += f'<MemberSource targetGUID="{SOURCE}"/></Set></Sets>'
    table, _ = participants_table(project_with(archive, sets=sets), chosen["participants"])
    assert table["sector"].tolist() == ["local_government"]


def test_a_sector_of_the_projects_own_is_kept(archive, chosen):
    value = f'<VariableValue><VariableRef targetGUID="{VARIABLE}"/><TextValue>Sea Fishing</TextValue></VariableValue>'
    case = f'<Case guid="{CASE}" name="c">{value}<SourceRef targetGUID="{SOURCE}"/></Case>'
    table, labels = participants_table(project_with(archive, case), chosen["participants"])
    assert table["sector"].tolist() == ["sea_fishing"] and labels["sea_fishing"] == "Sea Fishing"


def test_one_coder_gives_no_agreement_and_says_why(archive, chosen, project, codebook):
    study = prepare(project_with(archive), codebook, chosen)
    result = tables(study, chosen, 1, read_yaml(project / "resources/interviews/checklists.yaml"))
    assert result["base"]["method"].item() == "none" and "two coders" in result["base"]["reason"].item()
    assert result["agreement"].empty


def test_agreement_is_switched_off_only_with_a_reason(archive, chosen, codebook):
    study = prepare(project_with(archive), codebook, chosen)
    off = chosen["agreement"] | {"method": "none"}
    with pytest.raises(InputError, match="reason"):
        compare_coders(study.project, study.everyone, [], [], off)
    told = compare_coders(study.project, study.everyone, [], [], off | {"reason": "a reflexive approach"})[
        "base"
    ]
    assert told["reason"].item() == "a reflexive approach"


def test_an_unknown_coder_or_source_is_refused_by_name(archive, chosen, codebook):
    with pytest.raises(InputError, match="Coder 9"):
        prepare(project_with(archive), codebook, chosen | {"coders": "Coder 9"})
    study = prepare(project_with(archive), codebook, chosen)
    with pytest.raises(InputError, match="nowhere"):
        compare_coders(study.project, study.everyone, [], [], chosen["agreement"] | {"sources": ["nowhere"]})


def test_a_project_without_codings_is_refused(archive, chosen, codebook):
    empty = read_qdpx(archive({"p.qde": qde(text_source(text=TEXT))}))
    with pytest.raises(InputError, match="0 codings"):
        prepare(empty, codebook, chosen)


def test_the_standard_project_is_analysed_with_its_own_codes(realdata, chosen, project, codebook):
    atlas = read_qdpx(realdata / "interviews/atlasti8_refi_standard_project_MIT.qdpx")
    study = prepare(atlas, codebook, chosen)
    result = tables(study, chosen, 1, read_yaml(project / "resources/interviews/checklists.yaml"))
    used = result["codebook"][result["codebook"]["used"]]
    assert set(used["status"]) == {"project"} and "cornflakes" in set(used["label"])


# settings ----------------------------------------------------------------------------------------------------------


def test_wrong_settings_are_all_told_at_once(tmp_path, chosen):
    wrong = chosen | {"quotes": chosen["quotes"] | {"people": 1, "sahre": 2}, "coders": 7}
    (tmp_path / "i.yaml").write_text(yaml.safe_dump(wrong))
    with pytest.raises(InputError) as error:
        load_settings(tmp_path / "i.yaml")
    assert (
        "quotes.people" in str(error.value) and "sahre" in str(error.value) and "coders" in str(error.value)
    )


def test_an_answer_to_no_item_is_refused(project):
    with pytest.raises(InputError, match="moon"):
        checklist_table(read_yaml(project / "resources/interviews/checklists.yaml"), {}, {"moon": "full"})


@pytest.mark.parametrize(
    "text",
    [
        "/Users/pat/a b/c.txt",
        r"C:\Users\pat\c.txt",
        "/home/pat/x",
        "file:///home/pat/x",
        r"\\server\pat\x",
        "pat@example.org",
    ],
)
def test_folders_and_addresses_are_scrubbed(text):
    assert "pat" not in scrub(f"made by {text}")
    assert scrub("nothing / to \\ hide") == "nothing / to \\ hide"


# groups and units ---------------------------------------------------------------------------------------------------


def group(archive, said=((5, 13), (20, 29))):
    """A group of two, whose turns are coded to their cases, and a passage coded in each turn."""
    ann, bob = GUID.format(81), GUID.format(82)
    turns = selection(0, 14, code=ann, number=30) + selection(15, 30, code=bob, number=32)
    first, second = said
    chosen = selection(*first, code=CODE, number=34) + selection(*second, code=SUB, number=36)
    cases = f'<Cases><Case guid="{ann}" name="Ann"/><Case guid="{bob}" name="Bob"/></Cases>'
    text = "Ann: bus late. Bob: park nice."
    codes = (
        f'<Code guid="{CODE}" name="Bus" isCodable="true"/><Code guid="{SUB}" name="Park" isCodable="true"/>'
    )
    return read_qdpx(
        archive({"p.qde": qde(text_source(turns + chosen, text=text), codes=codes, extra=cases)})
    )


def test_in_a_group_a_passage_counts_for_whoever_speaks_it(archive, codebook, chosen):
    settings = chosen | {"codebook": chosen["codebook"] | {"joins": None}}
    study = prepare(group(archive), codebook, settings)
    assert len(study.participants) == 2
    assert study.coded[["participant", "code"]].to_numpy().tolist() == [["P01", "P1"], ["P02", "P2"]]
    both = prepare(group(archive, ((5, 20), (20, 29))), codebook, settings)
    assert both.coded[["participant", "code"]].to_numpy().tolist() == [
        ["P01", "P1"],
        ["P02", "P1"],
        ["P02", "P2"],
    ]


def coded_by_two(*ends):
    rows = [
        ("s", "g1", 0, ends[0], "T1a", "T1", "Coder 1"),
        ("s", "g2", 0, ends[1], "T1a", "T1", "Coder 2"),
        ("s", "g3", 40, 60, "T2a", "T2", "Coder 1"),
        ("s", "g4", 40, 60, "T2a", "T2", "Coder 2"),
    ]
    names = ["source", "segment", "start", "end", "code", "theme", "coder"]
    return pd.DataFrame(rows, columns=names).astype({"start": "Int64", "end": "Int64"})


def test_passages_that_end_a_character_apart_are_one_unit(chosen):
    settings = chosen["agreement"] | {"unit": "segment"}
    found = compare_coders(Project(), coded_by_two(20, 21), ["T1a", "T2a"], ["T1", "T2"], settings)
    assert found["base"]["units"].item() == 2
    assert found["agreement"].set_index("code")["kappa"].tolist() == pytest.approx([1, 1])


def test_two_coders_without_a_unit_to_compare_are_told_why(chosen):
    for unit, why in (("answer", "absent"), ("paragraph", "absent")):
        settings = chosen["agreement"] | {"unit": unit}
        base = compare_coders(Project(), coded_by_two(20, 20), ["T1a"], ["T1"], settings)["base"]
        assert base["method"].item() == "none" and why in base["reason"].item()
    project = Project(sources=[Source("s", "one", text="I: The bus is late.")])
    base = compare_coders(project, coded_by_two(9, 9), ["T1a"], ["T1"], chosen["agreement"])["base"]
    assert "agreement.skip" in base["reason"].item()
