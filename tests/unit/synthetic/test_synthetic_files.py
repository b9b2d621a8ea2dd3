import hashlib
import json
import time

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from reading_back import AREAS, MAIN, first_exclusion, joined, read

from wellbeing.errors import InputError
from wellbeing.survey.synthetic.codes import REGION, region_of
from wellbeing.survey.synthetic.population import write_population
from wellbeing.survey.synthetic.truth import load_truth

FILES = [MAIN / f"{n}.dta" for n in ("f_indresp", "f_hhresp", "g_indresp", "i_indresp", "xwavedat")]
FILES += [AREAS / "f_oslaua_protect.dta"]
COLUMNS = {
    "f_indresp": "pidp f_hidp f_pno f_ivfio f_sclfsato f_llknbrd f_dvage f_sex_dv f_hiqual_dv f_jbstat "
    "f_mastat_dv f_health f_volun f_urban_dv f_gor_dv f_country f_crdark f_servacc f_indscui_xw f_psu "
    "f_scopngbha f_scopngbhb f_scopngbhc f_scopngbhd f_scopngbhe f_scopngbhf f_scopngbhg f_scopngbhh "
    "f_strata f_scghq1_dv f_nbrcoh1 f_nbrcoh2 f_nbrcoh3 f_nbrcoh4",
    "f_hhresp": "f_hidp f_fihhmnnet1_dv f_ieqmoecd_dv f_tenure_dv f_nkids_dv f_hhsize f_urban_dv "
    "f_gor_dv f_country",
    "xwavedat": "pidp ethn_dv sex_dv",
    "g_indresp": "pidp g_hidp g_pno g_swemwbs_dv g_ivfio",
    "i_indresp": "pidp i_hidp i_pno i_sclfsato i_sclonely i_ivfio",
    "f_oslaua_protect": "f_hidp f_oslaua",
}


def digests(folder):
    paths = [*FILES, folder / "truth.json"]
    return {p.name: hashlib.sha256((folder / p).read_bytes()).hexdigest() for p in paths}


def test_layout(full):
    folder, truth = full
    assert sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file()) == sorted(
        [*FILES, (folder / "truth.json").relative_to(folder)]
    )
    assert sorted(truth["files"].values()) == sorted(p.as_posix() for p in FILES)
    assert json.loads((folder / "truth.json").read_text(encoding="utf-8")) == truth


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_and_format(full, name):
    folder, _ = full
    path = folder / (AREAS if "oslaua" in name else MAIN) / f"{name}.dta"
    assert path.read_bytes()[:100].startswith(b"<stata_dta><header><release>117</release>")
    assert sorted(read(folder, name).columns) == sorted(COLUMNS[name].split())


def test_labels_name_valid_and_missing_codes(full):
    _, meta = pyreadstat.read_dta(full[0] / MAIN / "f_indresp.dta", metadataonly=True)
    labels = meta.variable_value_labels
    assert labels["f_sclfsato"][7] == "completely satisfied"
    assert labels["f_hiqual_dv"][9] == "no qualification"
    assert labels["f_crdark"][-7] == "proxy respondent"
    assert labels["f_nbrcoh3"][-10] == "not available for IEMB"
    assert "pidp" not in labels
    assert all(meta.column_labels)


def test_every_missing_code_is_there_and_labelled(full):
    folder = full[0]
    frame, meta = pyreadstat.read_dta(folder / MAIN / "f_indresp.dta")
    coded = frame.drop(columns=["pidp", "f_hidp", "f_indscui_xw"])
    assert {-1, -2, -7, -8, -9, -10, -11} <= set(np.unique(coded.to_numpy()))
    for name in meta.variable_value_labels:
        if name != "f_indscui_xw":
            negative = set(frame.loc[frame[name] < 0, name])
            assert negative <= set(meta.variable_value_labels[name]), name


def test_keys_and_households(full):
    folder = full[0]
    people, homes, area = (read(folder, n) for n in ("f_indresp", "f_hhresp", "f_oslaua_protect"))
    assert people["pidp"].is_unique and homes["f_hidp"].is_unique and area["f_hidp"].is_unique
    assert set(people["f_hidp"]) == set(homes["f_hidp"]) == set(area["f_hidp"])
    assert not people.duplicated(["f_hidp", "f_pno"]).any()
    assert people["pidp"].between(10**7, 2 * 10**9).all()
    size = people.groupby("f_hidp").size()
    assert set(size) == {1, 2, 3, 4, 5}
    kids = homes.set_index("f_hidp")["f_nkids_dv"].clip(lower=0)
    assert (homes.set_index("f_hidp")["f_hhsize"] >= size + kids).all()
    both = people.merge(homes, on="f_hidp", suffixes=("", "_home"), validate="m:1")
    for column in ("f_urban_dv", "f_gor_dv", "f_country"):
        assert (both[column] == both[f"{column}_home"]).all()


def test_waves_hold_absences_and_newcomers_and_other_household_numbers(full):
    people = read(full[0], "f_indresp")
    for wave in "gi":
        later = read(full[0], f"{wave}_indresp")
        assert later["pidp"].is_unique
        assert 0.85 < people["pidp"].isin(later["pidp"]).mean() < 0.97
        assert (~later["pidp"].isin(people["pidp"])).sum() == 1440
        same = people.merge(later, on="pidp")
        assert (same["f_hidp"] == same[f"{wave}_hidp"]).mean() < 0.001
        shared = same.groupby("f_hidp")[f"{wave}_hidp"].nunique()
        assert (shared == 1).all()
    assert set(people["pidp"]) < set(read(full[0], "xwavedat")["pidp"])


def test_quirks(full):
    people, homes, area = (read(full[0], n) for n in ("f_indresp", "f_hhresp", "f_oslaua_protect"))
    income = homes["f_fihhmnnet1_dv"]
    assert (income < -9).sum() > 20 and (income == -9).sum() > 20
    weight = people["f_indscui_xw"]
    assert (weight == 0).sum() > 500 and weight.isna().any() and (weight == -8).any()
    codes = area["f_oslaua"]
    assert (codes == "").any() and (codes == "-9").any() and codes.str.startswith("N09").any()
    assert {"S12000047", "S12000015", "E07000097", "E06000057"} & set(codes) >= {"S12000047", "S12000015"}
    proxies = people[people["f_ivfio"] == 2]
    assert (proxies[["f_sclfsato", "f_llknbrd", "f_crdark", "f_volun", "f_scopngbha"]] == -7).all(axis=None)
    assert (people.loc[people["f_ivfio"] != 2, "f_llknbrd"] != -7).all()
    assert (people["f_crdark"] == 5).sum() > 200


def test_counts_are_those_of_the_files(full, analysed):
    folder, truth = full
    counts = truth["counts"]
    reasons = first_exclusion(joined(folder))
    assert reasons.value_counts().to_dict() == {k: v["people"] for k, v in counts["excluded"].items()}
    assert counts["kept"] == reasons.isna().sum()
    assert counts["people"] == len(reasons) == 36000
    assert counts["analysed"] == len(analysed)
    sizes = analysed.groupby("area").size()
    assert len(sizes) == counts["areas_analysed"] == 391
    assert sizes.min() == counts["smallest_area_analysed"] >= 5
    assert sizes[["E09000001", "E06000053"]].max() < 20
    assert 24_000 < len(analysed) < 26_000
    assert 45 < sizes.median() < 62 and sizes.mean() > sizes.median()


def test_marginals_are_plausible(analysed):
    expected = {
        "female": (0.53, 0.04),
        "volunteer": (0.19, 0.04),
        "belonging": (0.66, 0.05),
        "urban": (0.76, 0.06),
    }
    expected |= {"cohesion": (0.67, 0.06), "sociable": (0.63, 0.05), "services": (0.9, 0.04)}
    for name, (share, give) in expected.items():
        assert analysed[name].mean() == pytest.approx(share, abs=give), name
    assert 22.5 < analysed["g_swemwbs_dv"].mean() < 25.5
    assert 4.5 < analysed["f_sclfsato"].mean() < 5.7
    urban = analysed.groupby("urban")["cohesion"].mean()
    assert urban[0.0] - urban[1.0] > 0.08
    assert analysed.groupby("female")["safe_after_dark"].mean().diff()[1.0] < -0.1


def test_places_differ_as_they_should(analysed):
    places = analysed.groupby("area").mean(numeric_only=True)
    together = places.corr()
    assert together.loc["walkable_area", "safe_after_dark"] < -0.5
    assert together.loc["income_area", "unemployment_area"] < -0.2
    assert together.loc["voting_area", "volunteering_area"] > 0.2
    assert places["ethnicity[white_british]"].corr(places["diversity_area"]) < -0.8


def test_same_seed_same_bytes_other_seed_other_bytes(small, tmp_path, area_table, published):
    folder, _ = small
    shuffled = area_table.sample(frac=1, random_state=1)  # the order of the areas does not matter
    write_population(tmp_path / "again", 900, 20220310, published, shuffled)
    write_population(tmp_path / "other", 900, 20220311, published, area_table)
    first, again, other = (digests(f) for f in (folder, tmp_path / "again", tmp_path / "other"))
    assert first == again
    assert all(first[name] != other[name] for name in first)


def test_another_scenario_keeps_the_people(small, tmp_path, area_table, project):
    null = load_truth(project / "resources" / "synthetic" / "null.yaml")
    write_population(tmp_path, 900, 20220310, null, area_table)
    before, after = joined(small[0]), joined(tmp_path)
    outcomes = ["f_sclfsato", "f_llknbrd", "g_swemwbs_dv", "f_scghq1_dv", "i_sclfsato"]
    pd.testing.assert_frame_equal(before.drop(columns=outcomes), after.drop(columns=outcomes))
    assert (before["f_sclfsato"] != after["f_sclfsato"]).any()
    # what is missing is drawn before any outcome exists
    assert ((before[outcomes] < 0) == (after[outcomes] < 0)).all(axis=None)


def test_small_population_has_fewer_areas_of_every_nation(small):
    _, truth = small
    counts = truth["counts"]
    assert counts["people"] == 900 and counts["areas"] == 50
    assert counts["median_area_analysed"] >= 8 and counts["smallest_area_analysed"] >= 4
    assert set(read(small[0], "f_indresp")["f_country"]) == {1, 2, 3, 4}


def test_generation_is_quick(tmp_path, area_table, published):
    start = time.perf_counter()
    write_population(tmp_path, 36000, 5, published, area_table)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.drop(columns="walkable_area"), "column walkable_area missing"),
        (lambda t: pd.concat([t, t.iloc[:1]]), "E06000001 stands twice"),
        (lambda t: t.assign(nation="cornwall"), "nation 'cornwall' is none of"),
        (lambda t: t.assign(nation="england"), "is no local authority of England"),
        (lambda t: t.iloc[:0], "no area"),
    ],
)
def test_bad_area_table_is_refused(tmp_path, area_table, published, change, message):
    with pytest.raises(InputError, match=message):
        write_population(tmp_path, 900, 1, published, change(area_table))
    assert not list(tmp_path.iterdir())


def test_too_few_people_are_refused(tmp_path, area_table, published):
    with pytest.raises(InputError, match="100 is too few"):
        write_population(tmp_path, 100, 1, published, area_table)


def test_an_area_figure_that_is_missing_leaves_its_people_out(tmp_path, area_table, published):
    england = area_table.assign(
        walkable_area=area_table["walkable_area"].where(area_table["nation"] == "england")
    )
    counts = write_population(tmp_path, 3000, 1, published, england)["counts"]
    assert 0 < counts["kept_without"]["area"] < 0.5 * counts["kept"]
    assert counts["areas_analysed"] < counts["areas"]


def test_regions_of_real_codes(realdata):
    table = pd.read_csv(realdata / "areas" / "lookups" / "drkane_la_all_codes.csv", dtype="str")
    number = {name.lower(): code for code, name in REGION.items()}
    english = table[table["LADCD"].str.startswith("E0")]
    assert len(english) == 346
    expected = english["RGNNM"].str.lower().map(number)
    found = [region_of(code, "england") for code in english["LADCD"]]
    assert expected.notna().all()
    assert english.loc[expected.to_numpy() != np.array(found), "LADCD"].tolist() == []
