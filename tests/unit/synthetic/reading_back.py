"""Reading the written files back from code lists and definitions; nothing here uses the generator."""

from pathlib import Path

import numpy as np
import pandas as pd

MAIN = Path("UKDA-6614-stata/stata/stata13_se/ukhls")
AREAS = Path("UKDA-6666-stata/stata/stata13/ukhls")
PLANTED_TOGETHER = [
    ("sociable", "sociability_area"),
    ("household_income", "income_area"),
    ("age_50_plus", "sociability_area"),
    ("urban", "voting_area"),
]
RATES = {"volunteering_area": "volunteer", "unemployment_area": "unemployed", "sociability_area": "sociable"}


def read(folder: Path, name: str) -> pd.DataFrame:
    """One file as numbers."""
    place = AREAS if "oslaua" in name else MAIN
    return pd.read_stata(folder / place / f"{name}.dta", convert_categoricals=False)


def joined(folder: Path) -> pd.DataFrame:
    """All files joined on the wave-6 adults; every join is checked to be many-to-one."""
    people = read(folder, "f_indresp")
    homes = read(folder, "f_hhresp").drop(columns=["f_country", "f_gor_dv", "f_urban_dv"])
    people = people.merge(homes, on="f_hidp", how="left", validate="m:1", indicator="in_hh")
    people = people.merge(read(folder, "f_oslaua_protect"), on="f_hidp", how="left", validate="m:1")
    people = people.merge(read(folder, "xwavedat"), on="pidp", how="left", validate="1:1")
    for wave in "gi":
        later = read(folder, f"{wave}_indresp")
        people = people.merge(later, on="pidp", how="left", validate="1:1", indicator=f"in_{wave}")
    return people


def first_exclusion(people: pd.DataFrame) -> pd.Series:
    """Reason each person is left out, null if kept; written apart from the generator."""
    tests = {
        "proxy": people["f_ivfio"] == 2,
        "no_weight": ~(people["f_indscui_xw"] > 0),
        "absent_wave_7": people["in_g"] == "left_only",
        "absent_wave_9": people["in_i"] == "left_only",
        "no_area": people["f_oslaua"].isin(["", "-9"]),
    }
    reason = pd.Series(None, index=people.index, dtype="object")
    for name, test in tests.items():
        reason = reason.where(reason.notna() | ~test, name)
    return reason


LATER_OR_EARLIER = {
    "E06000048": "E06000057",
    "E07000097": "E07000242",
    "E07000100": "E07000240",
    "E07000101": "E07000243",
    "E07000104": "E07000241",
    "E08000020": "E08000037",
    "S12000047": "S12000015",
    "S12000048": "S12000024",
}


def design(folder: Path, table: pd.DataFrame) -> pd.DataFrame:
    """Kept people: scaled columns named as in the truth files, raw outcome answers, area; NaN is missing.

    Written from the code lists and the definitions, not from the generator's functions.
    """
    people = joined(folder)
    people = people[first_exclusion(people).isna()].reset_index(drop=True)
    area = people["f_oslaua"].replace({k: v for k, v in LATER_OR_EARLIER.items() if v in set(table["area"])})
    out = pd.DataFrame({"area": area})

    def binary(name, variable, yes, no):
        v = people[variable]
        out[name] = np.select([v.isin(yes), v.isin(no)], [1.0, 0.0], np.nan)

    def dummies(name, variable, **levels):
        v = people[variable]
        known = v.isin([code for group in levels.values() for code in group])
        for level, group in levels.items():
            out[f"{name}[{level}]"] = v.isin(group).astype(float).where(known)

    out["age"] = (people["f_dvage"].where(people["f_dvage"] > 0) - 50) / 10
    out["age_squared"] = out["age"] ** 2
    binary("female", "f_sex_dv", [2], [1])
    groups = {
        "white_british": [1],
        "other_white": [2, 3, 4],
        "mixed": [5, 6, 7, 8],
        "asian": [9, 10, 11, 12, 13],
    }
    dummies("ethnicity", "ethn_dv", **groups, black=[14, 15, 16], other=[17, 97])
    levels = {"degree": [1], "other_higher": [2], "a_level": [3], "gcse": [4], "other": [5], "none": [9]}
    dummies("education", "f_hiqual_dv", **levels)
    work = {"employed": [1, 2, 5, 9, 10, 11], "unemployed": [3], "retired": [4], "family_care": [6]}
    dummies("employment", "f_jbstat", **work, student=[7], long_term_sick=[8], other=[97])
    binary("unemployed", "f_jbstat", [3], [1, 2, 5, 9, 10, 11])
    binary("partnered", "f_mastat_dv", [2, 3, 10], [1, 4, 5, 6, 7, 8, 9])
    dummies("nation", "f_gor_dv", england=range(1, 10), wales=[10], scotland=[11], northern_ireland=[12])
    dummies("tenure", "f_tenure_dv", owned=[1], mortgaged=[2], social_rent=[3, 4], private_rent=[5, 6, 7])
    yes_no = {
        "long_illness": "f_health",
        "volunteer": "f_volun",
        "urban": "f_urban_dv",
        "services": "f_servacc",
    }
    for name, variable in yes_no.items():
        binary(name, variable, [1], [2])
    items = {"belonging": "a", "friendships": "b", "support": "c", "collective_control": "e", "sociable": "h"}
    for name, letter in items.items():
        binary(name, f"f_scopngbh{letter}", [1, 2], [3, 4, 5])
    binary("cohesion", "f_nbrcoh3", [1, 2], [3, 4, 5])
    binary("safe_after_dark", "f_crdark", [1, 2], [3, 4])
    binary("not_lonely", "i_sclonely", [1], [2, 3])
    kids, income, scale = people["f_nkids_dv"], people["f_fihhmnnet1_dv"], people["f_ieqmoecd_dv"]
    out["children"] = (kids > 0).astype(float).where(kids >= 0)
    ratio = (income / scale).where((income != -9) & (scale > 0)).clip(lower=100)
    out["household_income"] = (np.log(ratio) - 7.3132) / 0.6931
    rates = {}
    for (
        column,
        concept,
    ) in RATES.items():  # the slow way: one person at a time against everybody else of the area
        values = {place: rows.dropna() for place, rows in out.groupby("area")[concept]}
        rates[column] = [
            100 * (values[a].sum() - (own if own == own else 0)) / n
            if (n := len(values[a]) - (own == own))
            else np.nan
            for a, own in zip(out["area"], out[concept], strict=True)
        ]
    out["volunteering_area"] = (np.array(rates["volunteering_area"]) - 20) / 10
    out["unemployment_area"] = (np.array(rates["unemployment_area"]) - 6) / 5
    out["sociability_area"] = (np.array(rates["sociability_area"]) - 65) / 10
    units = {"voting": (72, 5), "income": (9.8522, 0.2231), "walkable": (7, 1), "diversity": (15, 10)}
    units["turnover"] = (100, 20)
    here = table.set_index("area").loc[out["area"]].reset_index()
    for name, (centre, per) in units.items():
        out[f"{name}_area"] = (here[f"{name}_area"] - centre) / per
    out["age_50_plus"] = (people["f_dvage"] >= 50).astype(float).where(people["f_dvage"] > 0)
    for one, two in PLANTED_TOGETHER:
        out[f"{one}:{two}"] = out[one] * out[two]
    for variable in ("f_sclfsato", "g_swemwbs_dv", "f_llknbrd"):
        out[variable] = people[variable].where(people[variable] > 0)
    return out.assign(again=people["i_sclfsato"].where(people["i_sclfsato"] > 0))
