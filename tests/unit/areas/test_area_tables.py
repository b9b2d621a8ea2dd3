"""Declared area tables read into one frame, and the synthetic ones made in their layouts."""

import numpy as np
import pandas as pd
import pytest
import yaml

from wellbeing.areas.area_table import aggregate, load_area_tables, load_declaration, table_files
from wellbeing.areas.codes import codes_of, nation_of
from wellbeing.areas.synthetic import FILES, write_area_tables
from wellbeing.errors import InputError

CONCEPTS = ["voting_area", "income_area", "walkable_area", "diversity_area", "turnover_area"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("areas")
    return folder, write_area_tables(folder, seed=7)


def declare(tmp_path, project, **tables):
    """A declaration of plain tables, laid out as the project is: config/areas beside config/concepts.yaml."""
    folder = tmp_path / "config" / "areas"
    folder.mkdir(parents=True, exist_ok=True)
    (folder.parent / "concepts.yaml").write_bytes((project / "config" / "concepts.yaml").read_bytes())
    common = {
        "reader": "values",
        "year": 2016,
        "status": "real",
        "nations": ["england"],
        "source": "A table",
        "licence": "None",
    }
    body = {
        "name": "mine",
        "title": "Mine",
        "tables": {name: common | table for name, table in tables.items()},
    }
    path = folder / "mine.yaml"
    path.write_text(yaml.safe_dump(body), encoding="utf-8")
    return path


def plain(tmp_path, name, rows):
    (tmp_path / name).write_text("\n".join(["area,value,people", *rows]) + "\n")


# synthetic tables -------------------


def test_synthetic_tables_read_back_as_they_were_drawn(made, project):
    folder, drawn = made
    areas, columns = load_area_tables(project / "config" / "areas" / "synthetic.yaml", folder, 2016)
    assert list(drawn.columns) == ["area", "nation", *CONCEPTS]
    pd.testing.assert_frame_equal(areas[drawn.columns], drawn, check_exact=True)
    assert set(drawn["area"]) == codes_of(2016)
    assert {entry["status"] for entry in columns.values()} == {"synthetic"}
    assert {entry["areas"] for entry in columns.values()} == {391}
    assert all(entry["gaps"] == {} and entry["unused"] == {} for entry in columns.values())


def test_synthetic_files_have_the_published_layouts(made):
    folder, _ = made
    raw = {concept: (folder / file).read_bytes() for concept, file in FILES.items()}
    assert b"\n" not in raw["voting_area"]
    assert raw["voting_area"].count(b"\r") == 392
    assert raw["income_area"].startswith(b"Region;LAU1 code;LA name;2016\r\n")
    assert raw["diversity_area"].startswith(b'"date","geography","geography code","Country of Birth: ')
    assert b"; measures: Value" in raw["diversity_area"]
    assert b'"Internal Migration\n (within UK)"' in raw["turnover_area"]
    assert "synthetic" in (folder / "README.txt").read_text()
    assert all(b"Synthetic area" in raw[concept] for concept in set(FILES) - {"walkable_area"})


@pytest.mark.parametrize("seed", [7, 20220310])
def test_synthetic_areas_look_like_the_open_tables(tmp_path, seed):
    drawn = write_area_tables(tmp_path, seed)
    income = np.exp(drawn["income_area"])
    assert drawn["diversity_area"].mean() == pytest.approx(15.2, abs=1.5)
    assert drawn["diversity_area"].std() == pytest.approx(16.1, abs=2.5)
    assert drawn["voting_area"].mean() == pytest.approx(74, abs=0.3)
    assert drawn["voting_area"].std() == pytest.approx(4.9, abs=0.2)
    assert income.round().between(12_000, 62_000).all()
    assert drawn["income_area"].mean() == pytest.approx(9.866, abs=0.03)
    assert drawn["walkable_area"].between(0, 14).all()
    assert drawn["turnover_area"].mean() == pytest.approx(100, abs=3)
    assert drawn["turnover_area"].std() == pytest.approx(30, abs=4)
    frame = drawn.assign(income=income)
    assert frame["diversity_area"].corr(income) == pytest.approx(0.43, abs=0.06)
    assert frame["diversity_area"].corr(frame["voting_area"]) == pytest.approx(-0.50, abs=0.06)
    assert income.corr(frame["voting_area"]) == pytest.approx(0.20, abs=0.06)
    assert frame["diversity_area"].corr(frame["walkable_area"]) > 0.3
    london = frame["area"].str.startswith("E09")
    assert frame.loc[london, "diversity_area"].mean() > 2 * frame.loc[~london, "diversity_area"].mean()


def test_a_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    for name, seed in [("a", 1), ("b", 1), ("c", 2)]:
        write_area_tables(tmp_path / name, seed)
    for file in FILES.values():
        first = (tmp_path / "a" / file).read_bytes()
        assert first == (tmp_path / "b" / file).read_bytes()
        assert first != (tmp_path / "c" / file).read_bytes()


# boundaries of another year ---------


def test_merged_areas_are_averaged_by_their_people():
    table = pd.DataFrame(
        {
            "area": ["E07000004", "E07000005", "E07000006", "E07000007", "S12000015", "E06000060", "GI"],
            "value": [10.0, 20.0, 30.0, 40.0, 5.0, 0.0, 1.0],
            "base": [100.0, 100.0, 100.0, 700.0, 1.0, 1.0, 1.0],
        }
    )
    found = aggregate(table.drop(index=5), 2020).set_index("area")
    assert found["value"].to_dict() == pytest.approx({"E06000060": 34.0, "S12000047": 5.0})
    assert found["parts"].to_dict() == {"E06000060": 4, "S12000047": 1}
    unweighted = aggregate(table.drop(index=5).assign(base=np.nan), 2020).set_index("area")
    assert unweighted.loc["E06000060", "value"] == pytest.approx(25.0)
    partial = aggregate(table.drop(index=[2, 5]), 2020).set_index("area")
    assert np.isnan(partial.loc["E06000060", "value"])
    empty = table.drop(index=5).assign(value=lambda rows: rows["value"].where(rows["area"].ne("E07000004")))
    assert np.isnan(aggregate(empty, 2020).set_index("area").loc["E06000060", "value"])
    with pytest.raises(InputError, match=r"overlapping areas: E07000004.*E06000060"):
        aggregate(table, 2020)


def test_income_is_averaged_in_pounds_and_then_logged(made, project):
    folder, drawn = made
    path = project / "config" / "areas" / "synthetic.yaml"
    areas, columns = load_area_tables(path, folder, 2020)
    assert set(areas["area"]) == codes_of(2020)
    parts = drawn.loc[drawn["area"].isin([f"E0700000{last}" for last in (4, 5, 6, 7)]), "income_area"]
    merged = areas.set_index("area").loc["E06000060", "income_area"]
    assert merged == pytest.approx(np.log(np.exp(parts).mean()))
    assert columns["income_area"]["aggregation"] == "plain mean"
    assert columns["diversity_area"]["aggregation"] == "mean weighted by the people counted in the table"
    assert columns["diversity_area"]["merged"] == 6


def test_older_boundaries_leave_gaps_by_nation(made, project):
    folder, _ = made
    areas, columns = load_area_tables(project / "config" / "areas" / "synthetic.yaml", folder, 2016)
    later, gaps = load_area_tables(project / "config" / "areas" / "synthetic.yaml", folder, 2012)
    assert len(areas) == 391
    assert len(later) == 406
    assert gaps["income_area"]["gaps"] == {"northern_ireland": 26}
    assert len(gaps["income_area"]["unused"]) == 11
    assert columns["income_area"]["gaps"] == {}


# declarations -----------------------


@pytest.mark.parametrize("name", ["synthetic", "published"])
def test_the_committed_declarations_are_valid(project, name):
    declared, vocabulary = load_declaration(project / "config" / "areas" / f"{name}.yaml")
    assert declared["name"] == name
    assert set(CONCEPTS) <= set(vocabulary)
    if name == "synthetic":
        assert {concept: table["file"] for concept, table in declared["tables"].items()} == FILES


def test_every_problem_of_a_declaration_is_told_at_once(tmp_path, project):
    path = declare(
        tmp_path,
        project,
        incom_area={"file": "a.csv"},
        volunteering_area={"file": "b.csv"},
        walkable_area={"file": "c.csv", "options": {"colum": "x"}},
        turnover_area={"file": "d.csv", "reader": "migration_indicators"},
    )
    with pytest.raises(InputError) as raised:
        load_area_tables(path, tmp_path, 2016)
    message = str(raised.value)
    assert (
        "mine.yaml: tables.incom_area: no area concept 'incom_area' in config/concepts.yaml — "
        "did you mean 'income_area'?" in message
    )
    assert "volunteering_area: is built from respondents" in message
    assert "walkable_area.options.colum: values takes column, base" in message
    assert "turnover_area.options: migration_indicators needs period" in message


def test_a_declaration_that_breaks_its_schema_is_refused(tmp_path, project):
    path = declare(tmp_path, project, walkable_area={"file": "c.csv", "status": "true", "colour": "red"})
    with pytest.raises(InputError) as raised:
        load_declaration(path)
    assert "mine.yaml: tables.walkable_area.status: 'true' is not one of" in str(raised.value)
    assert "mine.yaml: tables.walkable_area.colour: unknown key; there are: " in str(raised.value)
    with pytest.raises(InputError, match=r"none\.yaml: there is no such file"):
        load_declaration(tmp_path / "none.yaml")


def test_folder_and_year_are_checked(tmp_path, project):
    path = declare(tmp_path, project, walkable_area={"file": "c.csv"})
    with pytest.raises(InputError, match=r"areas\.path is empty"):
        load_area_tables(path, None, 2016)
    with pytest.raises(InputError, match="is not a folder"):
        load_area_tables(path, tmp_path / "gone", 2016)
    with pytest.raises(InputError, match=r"areas\.vintage: vintage 1990"):
        load_area_tables(path, tmp_path, 1990)


def test_a_missing_table_stops_unless_optional(tmp_path, project):
    plain(tmp_path, "here.csv", ["E06000001,3,10"])
    tables = {"walkable_area": {"file": "here.csv"}, "turnover_area": {"file": "gone.csv"}}
    with pytest.raises(InputError, match=r"turnover_area: gone\.csv is not in .* which holds .*here\.csv"):
        load_area_tables(declare(tmp_path, project, **tables), tmp_path, 2016)
    tables["turnover_area"]["optional"] = True
    path = declare(tmp_path, project, **tables)
    areas, columns = load_area_tables(path, tmp_path, 2016)
    assert list(areas.columns) == ["area", "nation", "walkable_area"]
    assert columns["walkable_area"]["areas"] == 1
    assert columns["walkable_area"]["gaps"]["england"] == 325
    assert table_files(load_declaration(path)[0], tmp_path) == [tmp_path / "here.csv"]


def test_files_named_in_options_are_listed(tmp_path, project):
    table = {"reader": "census_migration", "file": "m.csv", "options": {"lookup": "l.csv"}}
    path = declare(tmp_path, project, turnover_area=table)
    assert table_files(load_declaration(path)[0], tmp_path) == [tmp_path / "m.csv", tmp_path / "l.csv"]


def test_a_table_of_other_areas_is_refused(tmp_path, project):
    plain(tmp_path, "regions.csv", [f"E1200000{n},3,10" for n in range(1, 10)])
    path = declare(tmp_path, project, walkable_area={"file": "regions.csv"})
    with pytest.raises(InputError, match=r"regions\.csv: 9 of its 9 codes fit no authority of 2016"):
        load_area_tables(path, tmp_path, 2016)


def test_no_logarithm_of_nothing(tmp_path, project):
    plain(tmp_path, "zero.csv", ["E06000001,0,10"])
    path = declare(tmp_path, project, income_area={"file": "zero.csv", "transform": "log"})
    with pytest.raises(InputError, match=r"zero\.csv: income_area is to be a logarithm"):
        load_area_tables(path, tmp_path, 2016)


def test_published_tables_are_assembled(realdata, project):
    path = project / "config" / "areas" / "published.yaml"
    areas, columns = load_area_tables(path, realdata / "areas", 2016)
    assert len(areas) == 391
    assert {name: entry["areas"] for name, entry in columns.items()} == {
        "diversity_area": 348,
        "income_area": 391,
        "voting_area": 380,
        "unemployment_published_area": 348,
    }
    assert columns["diversity_area"]["gaps"] == {"northern_ireland": 11, "scotland": 32}
    assert columns["voting_area"]["gaps"] == {"northern_ireland": 11}
    assert set(columns["voting_area"]["unused"]) == {"GI", "N92000002"}
    here = areas[nation_of(areas["area"]).isin(["england", "wales"])]
    assert here["voting_area"].mean() == pytest.approx(74.2, abs=0.05)
    assert here["voting_area"].std() == pytest.approx(4.9, abs=0.05)
    income = np.exp(here["income_area"])
    assert here["diversity_area"].corr(income) == pytest.approx(0.43, abs=0.005)
    assert here["diversity_area"].corr(here["voting_area"]) == pytest.approx(-0.50, abs=0.005)
    assert income.corr(here["voting_area"]) == pytest.approx(0.20, abs=0.005)
    newest, merged = load_area_tables(path, realdata / "areas", 2023)
    assert len(newest) == 361
    assert merged["income_area"]["areas"] == 361
    assert merged["diversity_area"]["areas"] == 318
