"""Leave-one-out rates and the link from people to areas."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellbeing.areas.codes import codes_of, nation_of
from wellbeing.areas.linkage import leave_one_out, link_areas
from wellbeing.errors import InputError

people = st.lists(
    st.tuples(st.sampled_from([0.0, 1.0, np.nan]), st.sampled_from(["a", "b", "c", None])),
    min_size=1,
    max_size=40,
)


@given(people)
def test_leave_one_out_is_the_mean_of_the_others(rows):
    values = pd.Series([value for value, _ in rows], dtype="float64", index=range(5, 5 + len(rows)))
    area = pd.Series([code for _, code in rows], dtype="str", index=values.index)
    found = leave_one_out(values, area)
    assert found.index.equals(values.index)
    for here, (_, code) in zip(values.index, rows, strict=True):
        others = [
            values[other]
            for other in values.index
            if other != here and code is not None and area[other] == code and not np.isnan(values[other])
        ]
        if others:
            assert found[here] == pytest.approx(100 * np.mean(others))
        else:
            assert np.isnan(found[here])


def area_frame(year=2016):
    frame = pd.DataFrame({"area": pd.Series(sorted(codes_of(year)), dtype="str")})
    frame["nation"] = nation_of(frame["area"])
    frame["income_area"] = np.arange(len(frame), dtype="float64")
    frame["walkable_area"] = frame["income_area"].where(frame["nation"] == "england")
    return frame


def survey(codes, **columns):
    size = len(codes)
    frame = pd.DataFrame({"person_id": range(size), "area": pd.Series(codes, dtype="str")})
    frame["dropped"] = pd.Series([None] * size, dtype="str")
    return frame.assign(**columns)


def count(linkage, nation, item):
    row = linkage[(linkage["nation"] == nation) & (linkage["item"] == item)]
    assert len(row) == 1
    return row.iloc[0]


def test_people_get_the_figures_of_their_area():
    given_people = survey(
        ["S12000047", "E06000001", "E06000001", "E06000058", None, "E06000002"],
        volunteer=[1.0, 0.0, 1.0, 1.0, 1.0, np.nan],
    )
    given_people.loc[5, "dropped"] = "proxy"
    before = given_people.copy()
    areas = area_frame()
    linked, linkage = link_areas(given_people, areas, 2016, 0.5, {"volunteering_area": "volunteer"})
    pd.testing.assert_frame_equal(given_people, before)
    assert linked["person_id"].tolist() == [0, 1, 2]
    assert linked["area"].tolist() == ["S12000015", "E06000001", "E06000001"]
    assert linked["nation"].tolist() == ["scotland", "england", "england"]
    income = areas.set_index("area")["income_area"]
    assert linked["income_area"].tolist() == income[linked["area"]].tolist()
    assert linked["walkable_area"].notna().tolist() == [False, True, True]
    assert linked["volunteering_area"].tolist()[1:] == [100.0, 0.0]
    assert np.isnan(linked["volunteering_area"].iloc[0])

    assert count(linkage, "All", "kept")["people"] == 5
    assert count(linkage, "All", "matched")[["people", "areas"]].tolist() == [3, 2]
    assert count(linkage, "All", "carried")["people"] == 1
    assert count(linkage, "All", "area_missing")["people"] == 1
    assert count(linkage, "All", "area_unknown")["people"] == 1
    assert count(linkage, "england", "area_unknown")["people"] == 1
    assert count(linkage, "unknown", "area_missing")["people"] == 1
    assert count(linkage, "All", "walkable_area")[["people", "areas"]].tolist() == [2, 1]
    assert count(linkage, "scotland", "walkable_area")["people"] == 0
    assert count(linkage, "All", "volunteering_area")["share"] == pytest.approx(2 / 3)
    vintage = linkage[linkage["kind"] == "vintage"].iloc[0]
    assert "linked on those of 2016" in vintage["label"]


def test_nations_and_items_add_up():
    rng = np.random.default_rng(4)
    codes = rng.choice([*sorted(codes_of(2016)), "E06000058", "xx", ""], 900)
    _, linkage = link_areas(survey(codes), area_frame(), 2016, 0.5, {})
    counts = linkage[linkage["kind"] == "people"].pivot(index="nation", columns="item", values="people")
    assert (counts["kept"] == counts["matched"] + counts["area_missing"] + counts["area_unknown"]).all()
    assert (counts.drop("All").sum() == counts.loc["All"]).all()
    assert counts.loc["All", "kept"] == 900


def test_the_survey_s_own_nation_comes_first():
    given_people = survey(["E06000001", "W06000001"], nation=pd.Series(["wales", None], dtype="str"))
    linked, linkage = link_areas(given_people, area_frame(), 2016, 0, {})
    assert linked["nation"].iloc[0] == "wales"
    assert linked["nation"].isna().tolist() == [False, True]
    assert count(linkage, "wales", "matched")["people"] == 2


def test_too_many_unknown_codes_stop_the_run():
    codes = ["E06000001"] * 96 + ["E06000058"] * 2 + ["-9", None]
    with pytest.raises(InputError) as raised:
        link_areas(survey(codes), area_frame(), 2016, 0.02, {})
    message = str(raised.value)
    assert "4 of 100 people (4.0%)" in message
    assert "1 have no code, 3 an unknown code" in message
    assert "E06000058 (2 people): merged in 2019" in message
    assert "areas.max_unmatched" in message
    assert "areas.vintage" in message
    linked, _ = link_areas(survey(codes), area_frame(), 2016, 0.04, {})
    assert len(linked) == 96


def test_a_survey_with_areas_of_its_own_keeps_its_codes():
    given_people = survey(["psu 1", "psu 1", "psu 2", None], voted=[1.0, 0.0, 1.0, 1.0])
    linked, linkage = link_areas(given_people, None, None, 0.25, {"voted_area": "voted"})
    assert linked["area"].tolist() == ["psu 1", "psu 1", "psu 2"]
    assert linked["voted_area"].tolist()[:2] == [0.0, 100.0]
    assert "nation" not in linked.columns
    assert set(linkage["nation"]) == {"All"}
    assert count(linkage, "All", "area_missing")["people"] == 1
    with pytest.raises(InputError, match="1 have no code, 0 an unknown code"):
        link_areas(given_people, None, None, 0.1, {})


def test_what_cannot_be_linked_is_said():
    with pytest.raises(InputError, match="volunteering_area needs volunteer"):
        link_areas(survey(["E06000001"]), area_frame(), 2016, 0, {"volunteering_area": "volunteer"})
    with pytest.raises(InputError, match="income_area: held by the survey source and by the area tables"):
        link_areas(survey(["E06000001"], income_area=1.0), area_frame(), 2016, 0, {})
    gone = survey(["E06000001"]).assign(dropped="proxy")
    with pytest.raises(InputError, match="no person is left"):
        link_areas(gone, area_frame(), 2016, 0, {})
    with pytest.raises(ValueError, match="not on the boundaries of 2023"):
        link_areas(survey(["E06000001"]), area_frame(), 2023, 0, {})
