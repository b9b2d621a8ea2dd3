"""The catalogue of tables: declarations that hold together, and everything else that reads them."""

import dataclasses
from pathlib import Path

import pytest

from wellbeing.catalogue import (
    Chain,
    ModelCheck,
    Role,
    Table,
    check,
    estimate,
    gather,
    key,
    mean,
    names_of,
    people,
    text,
)
from wellbeing.catalogues import CATALOGUE, dictionary_rows
from wellbeing.release.specs import spec_of

OWN = (key("id", "Id"), people("n"))


def table(name="t", columns=OWN, **more) -> Table:
    return Table(name, "A table", "quantitative", "models", "Frequencies", tuple(columns), **more)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "Of People"}, "must serve as a file name"),
        ({"columns": (people("n"), people("n"))}, "declared twice: n"),
        ({"columns": (people("n"), mean("m", "Mean", rests_on="people"))}, "no column people"),
        (
            {"columns": (key("id", "Id"), mean("m", "Mean", rests_on="id"))},
            "rests on id, which counts nothing",
        ),
        ({"columns": (people("n", part_of="of"),)}, "no column of"),
        ({"within": ("sector",)}, "no column sector"),
        ({"chain": Chain("n", "left", ("id",))}, "no column left"),
        ({"model": ModelCheck()}, "no column residual_df, smallest_cell"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused_by_name(given, words):
    with pytest.raises(ValueError, match=words):
        table(**given)


def test_two_tables_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two tables are called 't'"):
        gather([table()], [table()])


def test_a_table_of_synthetic_data_is_made_only_where_the_truth_is_known():
    tables = (table("a"), table("b", only="synthetic"))
    assert names_of(tables, synthetic=True) == ["a", "b"]
    assert names_of(tables, synthetic=False) == ["a"]


def test_the_door_is_told_what_bears_on_release_and_nothing_else():
    declared = table(
        columns=(
            key("id", "Id"),
            people("n"),
            people("yes", part_of="n"),
            mean("m", "Mean", rests_on="n"),
            check("cell", "Cell"),
            people("df"),
        )
    )
    spec = spec_of(declared)
    assert spec.counts == ("n", "yes", "df")
    assert spec.parts == (("yes", "n"),)
    assert spec.rests_on == (("m", "n"),)
    assert spec.secret == ("cell",)
    assert spec.model_columns == ()
    reworded = dataclasses.replace(
        declared,
        title="Other words",
        columns=tuple(dataclasses.replace(c, label="x") for c in declared.columns),
    )
    assert spec_of(reworded) == spec


def test_a_weak_model_row_loses_every_measured_value():
    spec = spec_of(
        table(columns=(people("n"), estimate("e", "Estimate"), people("df"), check("cell", "Cell")),
              model=ModelCheck("df", "cell"))
    )  # fmt: skip
    assert spec.model_columns == ("e",)


def test_every_table_says_where_it_is_read(project):
    absent = {
        table.name: table.page
        for table in CATALOGUE.values()
        if not (project / "notebooks" / f"{table.page}.ipynb").is_file()
    }
    assert absent == {}


def test_a_phase_is_the_name_of_its_rules_file(project):
    rules = {path.stem for path in (project / "workflow/rules").glob("*.smk")}
    assert {table.phase for table in CATALOGUE.values()} <= rules


def test_measured_values_of_people_rest_on_a_count_or_on_a_model():
    """A share, mean or estimate of people without a base could not be hidden; those of no people are listed."""
    unguarded = {
        table.name
        for table in CATALOGUE.values()
        if table.statbarn not in ("Declared", "Published", "Quotations")
        and table.model is None
        and any(
            column.role in (Role.MEAN, Role.SHARE, Role.ORDER) and not column.rests_on
            for column in table.columns
        )
    }
    # statistics of codings, of curves and of tests: no value of a person stands behind a single cell
    assert unguarded <= {
        "framework_implications",
        "interviews_agreement",
        "interviews_information",
        "interviews_order",
        "interviews_overlap",
        "interviews_saturation",
        "interviews_recovery",
        "sensitivity_joint_inference",
        "contrasts_families",
    }


def test_labels_are_words_for_a_reader():
    raw = [
        f"{table.name}.{column.name}: {column.label}"
        for table in CATALOGUE.values()
        for column in table.columns
        if "_" in column.label or not column.label or column.label != column.label.strip()
    ]
    assert raw == []


def test_the_data_dictionary_has_a_row_for_each_released_column():
    rows = dictionary_rows(list(CATALOGUE))
    assert {row["table"] for row in rows} == set(CATALOGUE)
    columns = [row["column"] for row in rows if row["table"] == "estimates"]
    assert "smallest_cell" not in columns  # it serves the checks and does not leave
    assert columns[-1] == "suppressed"


def test_no_heavy_job_reads_a_catalogue(project):
    """A reworded heading must refit nothing."""
    from wellbeing.imports import library_files

    for script in ("fit_ladder", "fit_contrasts", "fit_specifications", "examine_reference", "impute_missing",
                   "read_survey", "build_sample", "describe_framework"):  # fmt: skip
        files = library_files(project / "workflow/scripts" / f"{script}.py")
        assert not [file for file in files if Path(file).name in ("catalogue.py", "catalogues.py")], script


def test_text_stays_text():
    assert text("a", "A").type == "text"
    assert people("n").type == "whole number"
    assert estimate("e", "E").type == "number"
