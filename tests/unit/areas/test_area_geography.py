"""Places outside the United Kingdom: a geography is a declaration, and a code of another kind is told."""

import numpy as np
import pandas as pd
import pytest
import yaml

from wellbeing.areas.area_table import load_declaration, read_area_tables
from wellbeing.areas.geography import Geography, choose_geography
from wellbeing.areas.linkage import link_areas
from wellbeing.errors import InputError


@pytest.fixture(scope="module")
def shipped(project):
    path = project / "resources" / "areas" / "geographies.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["geographies"]


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("us_county", "1001", "01001"),
        ("us_county", "01001", "01001"),
        ("us_state", "al", "AL"),
        ("us_state", "1", "AL"),
        ("us_state", "36", "NY"),
        ("nuts2", "be10", "BE10"),
        ("itl1", "TLC", "TLC"),
        ("country", "EL", "GR"),
        ("country", "NO", "NO"),
        ("country_alpha3", "NOR", "NOR"),
        ("survey_region", "North West", "North West"),
        ("us_county", "E06000001", None),
        ("us_county", "101001", None),
        ("us_state", "99", None),
        ("nuts2", "BE1", None),
        ("survey_region", "NA", None),
        ("survey_region", "None", None),
        ("country", "", None),
    ],
)
def test_one_spelling_of_a_place(shipped, name, written, code):
    found = Geography(**shipped[name]).harmonise(pd.Series([written], dtype="str"))[0]
    assert pd.isna(found) if code is None else found == code


def declare(tmp_path, project, geography, **options):
    folder = tmp_path / "config" / "areas"
    folder.mkdir(parents=True)
    (folder.parent / "concepts.yaml").write_bytes((project / "config" / "concepts.yaml").read_bytes())
    table = {
        "reader": "values",
        "file": "t.csv",
        "year": 2016,
        "status": "real",
        "source": "A table",
        "licence": "None",
    }
    body = {"name": "mine", "title": "Mine", "geography": geography}
    body["tables"] = {"income_area": table | ({"options": options} if options else {})}
    path = folder / "mine.yaml"
    path.write_text(yaml.safe_dump(body), encoding="utf-8")
    return path


def read(tmp_path, project, shipped, geography, text, **options):
    path = declare(tmp_path, project, geography, **options)
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    declared, concepts = load_declaration(path)
    places = choose_geography(declared, shipped)
    areas, columns = read_area_tables(declared, concepts, tmp_path, 2016, places)
    return areas, columns["income_area"], places


def people(codes):
    frame = pd.DataFrame({"area": pd.Series(codes, dtype="str"), "female": 1.0})
    frame["dropped"] = pd.Series([None] * len(codes), dtype="str")
    return frame


def test_counties_of_the_united_states(tmp_path, project, shipped):
    text = "area,value\n1001,40000\n01003,50000\n36061,60000\n"
    areas, meta, places = read(tmp_path, project, shipped, "us_county", text)
    assert areas["area"].tolist() == ["01001", "01003", "36061"]
    assert areas["nation"].isna().all()
    assert meta["areas"] == 3
    assert meta["gaps"] == {}
    linked, linkage = link_areas(people(["1001", "36061", "01001"]), areas, 2016, 0, {}, places)
    assert linked["area"].tolist() == ["01001", "36061", "01001"]
    assert linked["income_area"].tolist() == [40000.0, 60000.0, 40000.0]
    assert "nation" not in linked
    assert set(linkage["nation"]) == {"All"}
    assert "vintage" not in set(linkage["kind"])


def test_people_of_a_place_without_a_figure_are_counted(tmp_path, project, shipped):
    areas, _, places = read(tmp_path, project, shipped, "nuts2", "area,value\nBE10,1\nBE21,2\n")
    codes = ["BE10", "BE21", "BE35", "XX", ""]
    with pytest.raises(
        InputError, match=r"3 of 5 people .* 1 have no code, 2 an unknown code.*BE35 .* in no area table"
    ):
        link_areas(people(codes), areas, 2016, 0.5, {}, places)
    linked, linkage = link_areas(people(codes), areas, 2016, 0.7, {}, places)
    assert linked["income_area"].tolist() == [1.0, 2.0]
    counts = linkage.set_index("item")["people"]
    assert counts["area_unknown"] == 2
    assert counts["area_missing"] == 1


def test_a_table_of_other_places_is_refused(tmp_path, project, shipped):
    with pytest.raises(InputError, match=r"t\.csv: 2 of its 2 codes fit no US county, such as BE10"):
        read(tmp_path, project, shipped, "us_county", "area,value\nBE10,1\nBE21,2\n")


def test_one_place_in_two_spellings_is_refused(tmp_path, project, shipped):
    with pytest.raises(InputError, match=r"t\.csv: the US county 01001 stands in the table more than once"):
        read(tmp_path, project, shipped, "us_county", "area,value\n1001,1\n01001,2\n")


def test_a_geography_of_ones_own(tmp_path, project, shipped):
    own = {"label": "commune", "pattern": "[0-9][0-9AB][0-9]{3}", "digits": 5}
    areas, meta, _ = read(
        tmp_path,
        project,
        shipped,
        own,
        "insee;pib\n2A004;5,3\n1001;\n75056;61,25\n",
        area="insee",
        column="pib",
    )
    assert areas["area"].tolist() == ["01001", "2A004", "75056"]
    np.testing.assert_array_equal(areas["income_area"], [np.nan, 5.3, 61.25])
    assert meta["gaps"] == {"commune": 1}


def test_a_geography_that_is_not_there_is_told_with_the_near_ones(shipped):
    with pytest.raises(InputError, match=r"config/areas/mine\.yaml: geography: no 'us_countys' .*us_county"):
        choose_geography({"name": "mine", "geography": "us_countys"}, shipped)
    assert choose_geography({"name": "mine"}, shipped) is None
