"""A dozen people who do not exist, in the layout of Understanding Society and any of its three formats."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from wellbeing.survey.source import Source, load_source

PEOPLE = 12
FOLDERS = {"f_oslaua": "UKDA-6666-{}/{}/ukhls"}
NAMES = {"f_oslaua": "f_oslaua_protect"}
AGREE = {1: "strongly agree", 2: "agree", 3: "neither agree/disagree", 4: "disagree", 5: "strongly disagree"}

Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="session")
def concepts(project: Path) -> Path:
    return project / "config" / "concepts.yaml"


@pytest.fixture(scope="session")
def ukhls(project: Path, concepts: Path) -> Source:
    return load_source(project / "config" / "sources" / "understanding_society.yaml", concepts)


@pytest.fixture
def frames() -> Frames:
    """The six files. Person 1 is a proxy, 2 has no weight, 3 is not in wave 7, 4 not in wave 9, 5 no area."""
    n = PEOPLE
    pidp = 68_000_007 + 340 * np.arange(n, dtype="int64")
    hidp = 68_001_000 + np.arange(n, dtype="int64") // 2  # two people a household
    households = np.unique(hidp)
    f = pd.DataFrame({"pidp": pidp, "f_hidp": hidp, "f_pno": np.arange(n) % 2 + 1, "f_ivfio": 1})
    f["f_indscui_xw"] = 0.5 + np.arange(n) / 10
    f["f_sclfsato"] = np.arange(n) % 7 + 1
    f["f_llknbrd"] = [1, 2] * (n // 2)
    f["f_dvage"] = 20 + 5 * np.arange(n)
    f["f_sex_dv"] = [2, 1] * (n // 2)
    f["f_hiqual_dv"] = [1, 2, 3, 4, 5, 9] * (n // 6)
    f["f_jbstat"] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 97]
    f["f_mastat_dv"] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 2, 10]
    for name in ("f_health", "f_volun", "f_urban_dv", "f_servacc"):
        f[name] = [1, 2, 2] * (n // 3)
    f["f_gor_dv"] = np.arange(n) + 1
    f["f_crdark"] = [1, 2, 3, 4, 5, -9] * (n // 6)
    for letter in "abcdefgh":
        f[f"f_scopngbh{letter}"] = [1, 2, 3, 4, 5, -8] * (n // 6)
    f["f_nbrcoh3"] = [1, 2, 3, 4, 5, -1] * (n // 6)
    f.loc[0, "f_ivfio"] = 2
    f.loc[0, ["f_sclfsato", "f_llknbrd", "f_crdark", "f_nbrcoh3"]] = -7
    f.loc[1, "f_indscui_xw"] = 0
    h = pd.DataFrame({"f_hidp": households})
    h["f_fihhmnnet1_dv"] = [1500.0, -8.0, -9.0, 3000.0, 4500.5, 90.0]
    h["f_ieqmoecd_dv"] = [1.0, 1.5, 1.5, 2.0, 1.5, 1.0]
    h["f_tenure_dv"] = [1, 2, 3, 5, 8, -9]
    h["f_nkids_dv"] = [0, 1, 2, 0, 0, -9]
    x = pd.DataFrame(
        {"pidp": np.append(pidp, 99_999_999), "ethn_dv": [1, 2, 5, 9, 14, 17, 97, 1, 1, 1, -9, 1, 1]}
    )
    g = pd.DataFrame({"pidp": pidp, "g_swemwbs_dv": 20.5 + np.arange(n) / 2}).drop(index=2)
    i = pd.DataFrame({"pidp": pidp, "i_sclonely": [1, 2, 3] * (n // 3), "i_sclfsato": 6}).drop(index=3)
    area = pd.DataFrame(
        {"f_hidp": households, "f_oslaua": ["E06000001", "E07000026", "", "00AA", "W06000001", "-9"]}
    )
    # the household of persons 5 and 6 has a blank code; households are not in the order of the base
    return {
        "f_indresp": f,
        "f_hhresp": h.iloc[::-1],
        "xwavedat": x,
        "g_indresp": g,
        "i_indresp": i,
        "f_oslaua": area,
    }


@pytest.fixture
def write() -> Callable[[Frames, Path, str], Path]:
    return write_frames


def write_frames(frames: Frames, root: Path, ending: str = "dta") -> Path:
    kind = {"dta": "stata", "sav": "spss", "tab": "tab"}[ending]
    for name, frame in frames.items():
        folder = root / FOLDERS.get(name, "UKDA-6614-{}/{}/ukhls").format(kind, kind)
        folder.mkdir(parents=True, exist_ok=True)
        write_frame(frame, folder / f"{NAMES.get(name, name)}.{ending}")
    return root


def write_frame(frame: pd.DataFrame, path: Path) -> Path:
    frame = frame.reset_index(drop=True)
    labels = {"f_scopngbha": AGREE} if "f_scopngbha" in frame else {}
    if path.suffix == ".dta":
        frame.to_stata(path, write_index=False, version=117, value_labels=labels)
    elif path.suffix == ".sav":
        pyreadstat.write_sav(frame, str(path), variable_value_labels=labels)
    else:  # capitals differ between releases of .tab files
        frame.rename(columns=lambda c: c.upper() if c.startswith("f_s") else c).to_csv(
            path, sep="\t", index=False
        )
    return path
