"""Files are found whatever the folders between, and doubt is never settled by guessing."""

from pathlib import Path

import pytest

from wellbeing.errors import InputError
from wellbeing.survey.find_files import find_files, survey_files
from wellbeing.survey.source import load_source

STEMS = ("f_indresp", "f_hhresp", "f_oslaua", "xwavedat", "g_indresp", "i_indresp")


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


@pytest.fixture
def source(project, concepts):
    return lambda name: load_source(project / "config" / "sources" / f"{name}.yaml", concepts)


@pytest.mark.parametrize(
    "layout",
    [
        "UKDA-6614-stata/stata/stata13_se/ukhls/{}.dta",
        "UKDA-6931-stata/stata/stata13_se/ukhls_w6/{}_protect.dta",
        "UKDA-6614-tab/tab/ukhls_wx/{}.TAB",
        "6614/{}_PROTECT.SAV",
        "{}.csv",
    ],
)
def test_layouts_of_the_archive(ukhls, tmp_path, layout):
    paths = {stem: tmp_path / layout.format(stem) for stem in STEMS}
    touch(*paths.values())
    touch(tmp_path / "notes" / "f_indresp_notes.dta", tmp_path / "af_indresp.dta", tmp_path / "f_indresp.pdf")
    assert find_files(ukhls, tmp_path) == paths


def test_capitals_do_not_matter(ukhls, tmp_path):
    touch(*(tmp_path / f"{stem.upper()}.dta" for stem in STEMS))
    assert find_files(ukhls, tmp_path)["f_hhresp"].name == "F_HHRESP.dta"


def test_the_older_panel_is_passed_over(ukhls, tmp_path):
    touch(*(tmp_path / f"{stem}.dta" for stem in STEMS), tmp_path / "BHPS_w1" / "xwavedat.dta")
    touch(tmp_path / "bhps" / "deep" / "xwavedat.dta")
    assert find_files(ukhls, tmp_path)["xwavedat"] == tmp_path / "xwavedat.dta"


def test_the_given_folder_itself_may_have_any_name(ukhls, tmp_path):
    root = tmp_path / "bhps_and_ukhls"
    touch(*(root / f"{stem}.dta" for stem in STEMS))
    assert len(find_files(ukhls, root)) == len(STEMS)


def test_two_candidates_are_refused_and_both_named(ukhls, tmp_path):
    touch(*(tmp_path / "old" / f"{stem}.dta" for stem in STEMS))
    touch(tmp_path / "new" / "f_indresp.dta", tmp_path / "new" / "f_hhresp_protect.sav")
    with pytest.raises(InputError) as caught:
        find_files(ukhls, tmp_path)
    message = str(caught.value)
    for name in ("old/f_indresp.dta", "new/f_indresp.dta", "old/f_hhresp.dta", "new/f_hhresp_protect.sav"):
        assert str(tmp_path / name) in message
    assert "narrower survey.path" in message
    assert len(find_files(ukhls, tmp_path / "old")) == len(STEMS)


def test_missing_files_are_all_named_with_where_they_come_from(ukhls, tmp_path):
    touch(*(tmp_path / f"{stem}.dta" for stem in STEMS if stem not in ("f_oslaua", "g_indresp")))
    with pytest.raises(InputError) as caught:
        find_files(ukhls, tmp_path)
    message = str(caught.value)
    assert str(tmp_path) in message
    assert "f_oslaua.{dta,sav,tab,csv}" in message
    assert "SN 6666" in message
    assert "g_indresp" in message
    assert "narrower" not in message


@pytest.mark.parametrize(("root", "words"), [(None, "survey.path is empty"), ("nowhere", "does not exist")])
def test_no_folder(ukhls, tmp_path, root, words):
    with pytest.raises(InputError, match=words):
        find_files(ukhls, tmp_path / root if root else None)


def test_one_file_may_be_given_where_one_is_needed(source, ukhls, tmp_path):
    touch(tmp_path / "anything.csv", tmp_path / "ESS9e03_1.dta", tmp_path / "essay.csv", tmp_path / "a.xlsx")
    ess = source("ess")
    assert find_files(ess, tmp_path / "anything.csv") == {"ess": tmp_path / "anything.csv"}
    assert find_files(ess, tmp_path) == {"ess": tmp_path / "ESS9e03_1.dta"}
    with pytest.raises(InputError, match=r"a\.xlsx ends in none of dta, sav"):
        find_files(ess, tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="needs 6 files"):
        find_files(ukhls, tmp_path / "anything.csv")


def test_data_in_a_package_need_no_folder(source, tmp_path):
    gss = source("gss_happiness")
    assert find_files(gss, None)["gss"].is_file()
    with pytest.raises(InputError, match=r"carries its own data; set survey\.path to null"):
        find_files(gss, tmp_path)


def test_files_a_generator_will_write_are_known_beforehand(source, ukhls, tmp_path):
    synthetic = source("synthetic")
    expected = survey_files(synthetic, str(tmp_path))
    assert not any(Path(path).exists() for path in expected)
    touch(*map(Path, expected))
    assert [str(path) for path in find_files(synthetic, tmp_path).values()] == expected
    assert survey_files(ukhls, tmp_path) == expected
