"""The files: folders, names, formats, codes and labels as the UK Data Service delivers them."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from wellbeing.survey.synthetic import codes

MAIN = Path("UKDA-6614-stata/stata/stata13_se/ukhls")
AREAS = Path("UKDA-6666-stata/stata/stata13/ukhls")
STAMP = datetime(2022, 3, 10)  # Stata files carry a time: a fixed one keeps them the same byte for byte
NEW_ENTRANTS = 0.04  # people of waves 7 and 9 who were not in wave 6, as a share of wave 6
ANSWERS = {"g": ["g_swemwbs_dv"], "i": ["i_sclonely", "i_sclfsato"]}  # what later waves add
BLANK_SHARE, RECODED_SHARE = 0.5, 0.08


def write_files(
    folder: Path,
    answers: pd.DataFrame,
    absences: pd.DataFrame,
    places: pd.DataFrame,
    rng: np.random.Generator,
) -> dict[str, str]:
    """Write the six files; `answers` are those given, with gaps, one row an adult of wave 6.

    Returns {file: path below `folder`}. Row orders are those of the identifiers.
    """
    # As in the real files, the order of identifiers says nothing about the household or the place.
    home = rng.permutation(_identifiers(answers["household"].max() + 1, 68_000_000, 900_000_000, rng))
    people = answers.assign(
        pidp=rng.permutation(_identifiers(len(answers), 68_000_000, 1_640_000_000, rng)),
        f_hidp=home[answers["household"]],
        f_ivfio=np.where(absences["proxy"], 2, np.where(absences["telephone"], 3, 1)),
        f_indscui_xw=absences["weight"],
    )
    homes = people.drop_duplicates("f_hidp").reset_index(drop=True)
    no_area = absences.groupby(people["f_hidp"])["no_area"].first().reindex(homes["f_hidp"]).to_numpy()
    area = homes[["f_hidp"]].assign(
        f_oslaua=_area_codes(places["area"].to_numpy()[homes["place"]], no_area, rng)
    )
    late = {wave: _newcomers(wave, len(people), rng) for wave in "gi"}
    waves = {}
    for wave in "gi":
        present = absences[f"in_{wave}"].to_numpy()
        proxy = absences[f"proxy_{wave}"].to_numpy()[present]
        waves[wave] = pd.concat([_wave(people[present], proxy, wave, rng), late[wave]])
    newcomers = pd.concat(late.values()).drop_duplicates("pidp")
    everyone = people[["pidp", "ethn_dv"]].assign(sex_dv=people["f_sex_dv"])
    others = newcomers[["pidp"]].assign(
        ethn_dv=np.where(rng.random(len(newcomers)) < 0.8, 1, 4), sex_dv=rng.integers(1, 3, len(newcomers))
    )
    tables: dict[Path, tuple[pd.DataFrame, dict, str]] = {
        MAIN / "f_indresp.dta": (people, codes.INDRESP, "pidp"),
        MAIN / "f_hhresp.dta": (homes, codes.HHRESP, "f_hidp"),
        MAIN / "g_indresp.dta": (waves["g"], codes.G_INDRESP, "pidp"),
        MAIN / "i_indresp.dta": (waves["i"], codes.I_INDRESP, "pidp"),
        MAIN / "xwavedat.dta": (pd.concat([everyone, others]), codes.XWAVEDAT, "pidp"),
        AREAS / "f_oslaua_protect.dta": (area, codes.OSLAUA, "f_hidp"),
    }
    for path, (table, variables, key) in tables.items():
        _write_stata(folder / path, table.sort_values(key), variables)
    return {path.stem.removesuffix("_protect"): path.as_posix() for path in tables}


def _identifiers(number: int, low: int, high: int, rng: np.random.Generator) -> np.ndarray:
    """Distinct increasing identifiers of 8 to 10 digits, spread over the range."""
    step = (high - low) // number
    return low + np.arange(number, dtype="int64") * step + rng.integers(0, step, number)


def _area_codes(area: np.ndarray, missing: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Area codes as the file has them: some blank or -9, some of another year's code for the same place."""
    n = len(area)
    other = np.array([codes.RECODES.get(code, code) for code in area])
    as_filed = np.where(rng.random(n) < RECODED_SHARE, other, area)
    return np.where(missing, np.where(rng.random(n) < BLANK_SHARE, "", "-9"), as_filed)


def _wave(people: pd.DataFrame, proxy: np.ndarray, wave: str, rng: np.random.Generator) -> pd.DataFrame:
    """Rows of a later wave for people of wave 6; household numbers are those of that wave."""
    home = pd.factorize(people["f_hidp"])[0]
    out = people[["pidp"]].assign(
        hidp=_identifiers(home.max() + 1, 68_000_000, 900_000_000, rng)[home] if len(people) else [],
        pno=people["f_pno"],
        ivfio=np.where(proxy, 2, np.where(rng.random(len(people)) < 0.03, 3, 1)),
    )
    out = out.rename(columns=lambda name: name if name == "pidp" else f"{wave}_{name}")
    return out.join(people[ANSWERS[wave]])


def _newcomers(wave: str, people: int, rng: np.random.Generator) -> pd.DataFrame:
    """People of a later wave who have no row in wave 6; the same people in every later wave."""
    n = max(int(NEW_ENTRANTS * people), 1)
    out = pd.DataFrame({"pidp": 1_645_000_000 + 4 * np.arange(n, dtype="int64")})
    out[f"{wave}_hidp"] = 905_000_000 + 4 * np.arange(n, dtype="int64")
    out[f"{wave}_pno"], out[f"{wave}_ivfio"] = 1, 1
    if wave == "g":
        return out.assign(g_swemwbs_dv=codes.SWEMWBS[rng.integers(10, 27, n)])
    out["i_sclonely"] = rng.choice([1, 2, 3], n, p=[0.6, 0.3, 0.1])
    return out.assign(i_sclfsato=np.resize([6, 5, 7, 6, 4, 6, 3, 5, 2], n))  # they are in no analysis


def _write_stata(path: Path, table: pd.DataFrame, variables: dict) -> None:
    """Write a Stata 13 file (format 117) with variable labels and value labels, of missing codes too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = table[list(variables)].reset_index(drop=True)
    table = table.astype({name: _stored(table[name]) for name in table})
    # No value labels on identifiers, weights and text: a table of None marks them.
    missing = {name: {} if table[name].dtype.kind not in "i" else codes.MISSING for name in table}
    labels = {
        name: {**missing[name], **values}
        for name, (_, values) in variables.items()
        if values is not None and {**missing[name], **values} and table[name].dtype.kind == "i"
    }
    table.to_stata(
        path,
        version=117,
        write_index=False,
        time_stamp=STAMP,
        data_label="synthetic: no real person",
        variable_labels={name: label for name, (label, _) in variables.items()},
        value_labels=labels,
    )


def _stored(column: pd.Series) -> str:
    """Smallest Stata storage that holds the column: byte, int, long, double or text."""
    if not pd.api.types.is_numeric_dtype(column):
        return "object"
    if column.dtype.kind == "f" and (column.isna().any() or not (column == np.floor(column)).all()):
        return "float64"
    if column.name in ("f_fihhmnnet1_dv", "f_ieqmoecd_dv", "g_swemwbs_dv", "f_indscui_xw"):
        return "float64"
    low, high = column.min(), column.max()
    return next(
        t
        for t, top in (("int8", 100), ("int16", 32_000), ("int32", 2**31 - 30))
        if -top < low and high <= top
    )
