"""Households and people: coded answers as everybody would give them, before anything goes missing.

All relations here are between covariates. They are rough shapes of common knowledge (older people own their
homes, poorer places have more unemployment, women feel less safe after dark), none is an estimate of
anything. Outcomes come later.
"""

from typing import Any

import numpy as np
import pandas as pd

ADULTS = np.array([0.36, 0.46, 0.12, 0.045, 0.015])  # share of households with 1 to 5 adults interviewed
IEMB_SHARE = 0.35  # of minority households: those from the Immigrant and Ethnic Minority Boost sample


def draw_households(places: pd.DataFrame, people: int, rng: np.random.Generator) -> pd.DataFrame:
    """Households, one row each, exactly `people` adults in all.

    Columns: place (row number in `places`), adults, the tendencies shared by the household, f_country,
    f_gor_dv, f_urban_dv, f_nkids_dv, f_hhsize, f_psu, f_strata, iemb (of the ethnic minority boost).
    """
    mean = float(ADULTS @ np.arange(1, 6))
    per_place = np.maximum(np.round(places["adults"].to_numpy() / mean).astype(int), 1)
    place = np.repeat(np.arange(len(places)), per_place)
    adults = _adults(len(place), people, rng)
    place = (
        np.concatenate([place, rng.choice(place, len(adults) - len(place))])
        if len(adults) > len(place)
        else place
    )
    place = np.sort(place[: len(adults)])
    frame = pd.DataFrame({"place": place, "adults": adults})
    here = places.iloc[place].reset_index(drop=True)
    n = len(frame)
    frame["f_country"] = here["country"]
    frame["f_gor_dv"] = here["region"]
    frame["f_urban_dv"] = np.where(_coin(1.1 + here["urban"], rng), 1, 2)
    frame["head_age"] = np.clip(
        np.where(rng.random(n) < 0.5, rng.normal(40, 12, n), rng.normal(63, 13, n)), 17, 97
    )
    frame["couple"] = (frame["adults"] >= 2) & _coin(np.full(n, 1.5), rng)
    parent = np.exp(-(((frame["head_age"] - 38) / 9) ** 2))
    kids = rng.poisson(np.where(frame["couple"], 1.7, 0.6) * parent)
    frame["f_nkids_dv"] = np.minimum(kids, 6)
    # Single-adult households may hold an adult who was not interviewed.
    frame["f_hhsize"] = frame["adults"] + frame["f_nkids_dv"] + (rng.random(n) < 0.12)
    share = np.clip(0.03 + 1.1 * here["diversity_area"].fillna(15.0) / 100, 0.03, 0.85)
    frame["minority"] = rng.random(n) < share
    frame["iemb"] = frame["minority"] & (rng.random(n) < IEMB_SHARE)
    # Clustered sample: about three sampling units an area; unclustered in Northern Ireland.
    unit = np.where(
        here["nation"] == "northern_ireland", 5000 + np.arange(n), 3 * place + rng.integers(0, 3, n) + 2001
    )
    frame["f_psu"] = unit
    frame["f_strata"] = 2001 + here["region"] * 20 + place % 20
    return frame


def _adults(households: int, people: int, rng: np.random.Generator) -> np.ndarray:
    """Adults in each household, 1 to 5, summing to `people`; gives fewer or more households if it must."""
    households = min(max(households, -(-people // 5)), people)
    adults = rng.choice(np.arange(1, 6), size=households, p=ADULTS)
    while (gap := people - int(adults.sum())) != 0:
        room = np.flatnonzero(adults < 5 if gap > 0 else adults > 1)
        chosen = rng.choice(room, size=min(abs(gap), len(room)), replace=False)
        adults[chosen] += np.sign(gap)
    return adults


def draw_people(households: pd.DataFrame, places: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Adults, one row each, household by household: coded answers without gaps, household answers joined on.

    Adds `household` and `place` (row numbers) to the variables of the files.
    """
    row = np.repeat(np.arange(len(households)), households["adults"])
    home = households.iloc[row].reset_index(drop=True)
    z = places.iloc[home["place"]].reset_index(drop=True)
    frame = home.assign(household=row, f_pno=home.groupby(row).cumcount() + 1)
    n = len(frame)
    _draw_background(frame, z, rng)
    _draw_activity(frame, z, rng)
    _draw_means(frame, z, households, rng)
    ill, female = frame["f_health"] == 1, frame["f_sex_dv"] == 2
    urban, age = frame["f_urban_dv"] == 1, (frame["f_dvage"] - 50) / 10
    rich = (np.log(np.maximum(frame["f_fihhmnnet1_dv"] / frame["f_ieqmoecd_dv"], 100)) - 7.31) / 0.5
    educated = frame["educated"]
    volunteer = _coin(-1.55 + z["volunteer"] + 0.3 * educated + 0.06 * age, rng)
    frame["f_volun"] = _yes_no(volunteer)
    kids, renting = frame["f_nkids_dv"] > 0, frame["f_tenure_dv"] >= 5
    near = rng.normal(size=n)  # closeness to people nearby, shared by the neighbourhood answers
    sociable = _coin(0.72 + z["sociable"] + 0.2 * age - 0.3 * urban + 0.2 * kids + 0.5 * near, rng)
    frame["f_scopngbhh"] = _agree(sociable, rng)
    safe = _coin(1.65 + z["safe"] - 1.15 * female - 0.3 * urban + 0.15 * rich - 0.35 * ill, rng)
    frame["f_crdark"] = _split(safe, (1, 2), (0.45, 0.55), (3, 4), (0.65, 0.35), rng)
    links = {  # letter of the neighbourhood item: log-odds of agreeing
        "a": 0.40 + 0.22 * age + 0.55 * sociable + 0.35 * safe - 0.3 * renting,
        "b": 0.00 + 0.20 * age + 0.65 * sociable - 0.2 * renting,
        "c": 0.35 + 0.60 * sociable + 0.2 * kids - 0.2 * renting,
        "d": -0.45 + 0.55 * sociable - 0.2 * renting,
        "e": 0.80 + 0.35 * volunteer + 0.2 * educated,
        "f": 0.90 + 0.35 * age - 0.6 * renting,
        "g": 0.45 + 0.15 * age - 0.4 * frame["minority"],
    }
    for letter, log_odds in links.items():
        frame[f"f_scopngbh{letter}"] = _agree(_coin(log_odds + 0.7 * near, rng), rng)
    trust = 1.25 - 0.75 * urban + 0.2 * age + 0.4 * safe + 0.15 * rich
    for item, shift in ((1, -1.1), (2, 0.3), (3, 0.0), (4, -1.9)):
        sign = -1 if item == 4 else 1
        frame[f"f_nbrcoh{item}"] = _agree(_coin(trust * (item < 4) + shift + sign * 0.5 * near, rng), rng)
    frame["f_servacc"] = _yes_no(_coin(2.5 - 0.6 * ill - 0.35 * (~urban) + 0.15 * rich, rng))
    partnered = frame["f_mastat_dv"].isin([2, 3, 10])
    not_lonely = _coin(0.25 + 0.65 * partnered + 0.12 * age - 0.5 * ill + 0.2 * sociable + 0.2 * near, rng)
    frame["i_sclonely"] = np.where(not_lonely, 1, np.where(rng.random(n) < 0.8, 2, 3))
    return frame


def _draw_background(frame: pd.DataFrame, z: pd.DataFrame, rng: np.random.Generator) -> None:
    """Age, sex, marital status, ethnic group, qualification and long-standing illness, in place."""
    n, number = len(frame), frame["f_pno"].to_numpy()
    head = frame["head_age"].to_numpy()
    child = head - rng.uniform(20, 36, n)
    other = np.where(child >= 16, child, head + rng.normal(0, 6, n))
    spouse = frame["couple"] & (number == 2)
    age = np.where(number == 1, head, np.where(spouse, head + rng.normal(-1, 4, n), other))
    frame["f_dvage"] = np.clip(np.floor(age), 16, 101).astype(int)
    female = rng.random(n) < 0.54
    first = np.repeat(
        female[number == 1], frame.loc[number == 1, "adults"]
    )  # sex of the household's first person
    frame["f_sex_dv"] = np.where(np.where(spouse & (rng.random(n) < 0.97), ~first, female), 2, 1)
    age10 = (frame["f_dvage"] - 50) / 10
    together = frame["couple"] & (number <= 2)
    young = rng.random(n) < 1 / (1 + np.exp(1.2 + 0.9 * age10))
    couple_is = np.repeat(np.where(young, 10, 2)[number == 1], frame.loc[number == 1, "adults"])
    couple_is = np.where((couple_is == 2) & (first == (frame["f_sex_dv"] == 2)) & spouse, 3, couple_is)
    single = rng.random(n) < 1 / (1 + np.exp(-1.0 + 1.1 * (age10 + 1.2)))
    once = np.where(
        rng.random(n) < 1 / (1 + np.exp(-1.4 * (age10 - 2))),
        6,
        rng.choice([4, 5, 8, 9], n, p=[0.25, 0.73, 0.01, 0.01]),
    )
    frame["f_mastat_dv"] = np.where(together, couple_is, np.where(single | (frame["f_dvage"] < 22), 1, once))
    _draw_ethnicity(frame, z, rng)
    latent = rng.normal(size=n) + 0.22 * z["z_income_area"] - 0.22 * age10 + 0.1 * frame["minority"]
    # Cut into: none, other, GCSE, A level, other higher, degree.
    step = np.searchsorted([-1.15, -0.75, -0.15, 0.40, 0.75], latent)
    step = np.where(frame["f_dvage"] < 20, np.clip(step, 1, 3), step)
    frame["f_hiqual_dv"] = np.array([9, 5, 4, 3, 2, 1])[step]
    frame["educated"] = (latent - latent.mean()) / latent.std()
    ill = _coin(-0.75 + 0.33 * age10 - 0.2 * frame["educated"] - 0.12 * z["z_income_area"], rng)
    frame["f_health"] = _yes_no(ill)


def _draw_ethnicity(frame: pd.DataFrame, z: pd.DataFrame, rng: np.random.Generator) -> None:
    """Ethnic group codes: mostly one group a household, the mix by how diverse the area is."""
    heads = frame["f_pno"] == 1
    codes = np.array([2, 4, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 97])
    share = np.array([4, 20, 0.3, 4, 2, 3, 2, 15, 13, 7, 4, 6, 8, 10, 0.7, 2, 3])
    group = np.repeat(rng.choice(codes, int(heads.sum()), p=share / share.sum()), frame.loc[heads, "adults"])
    own = rng.choice(codes, len(frame), p=share / share.sum())
    differs = rng.random(len(frame)) < 0.04
    group = np.where(frame["minority"], np.where(differs, own, group), 1)
    frame["ethn_dv"] = np.where(~frame["minority"] & (rng.random(len(frame)) < 0.025), 4, group)


def _draw_activity(frame: pd.DataFrame, z: pd.DataFrame, rng: np.random.Generator) -> None:
    """Current economic activity (f_jbstat), in place: later rules give way to earlier ones."""
    n, age = len(frame), frame["f_dvage"]
    u = rng.random((8, n))
    female, kids, ill = frame["f_sex_dv"] == 2, frame["f_nkids_dv"] > 0, frame["f_health"] == 1
    retired = np.select([age >= 67, age >= 60, age >= 54], [0.93, 0.45, 0.10], 0.0)
    student = np.select([age < 19, age < 23, age < 30], [0.75, 0.42, 0.05], 0.004)
    sick = 1 / (1 + np.exp(4.4 - 2.6 * ill + 0.35 * frame["educated"] + 0.25 * z["z_income_area"]))
    home = np.select([female & kids, female], [0.17, 0.03], 0.01)
    leave = np.where(female & kids & (age < 43), 0.06, 0.0)
    idle = 1 / (1 + np.exp(2.85 - z["unemployed"] + 0.35 * frame["educated"] - 0.9 * (age < 25)))
    rare = rng.choice([9, 10, 97], n, p=[0.08, 0.12, 0.8])
    frame["f_jbstat"] = np.select(
        [
            *(u[0] < retired, u[1] < student, u[2] < np.where(age < 67, sick, 0), u[3] < home, u[4] < leave),
            *(u[5] < 0.018, u[6] < np.where(age < 25, 0.05, 0.0), u[7] < idle),
        ],
        [4, 7, 8, 6, 5, rare, 11, 3],
        np.where(rng.random(n) < 0.14, 1, 2),
    )


def _draw_means(
    frame: pd.DataFrame, z: pd.DataFrame, households: pd.DataFrame, rng: np.random.Generator
) -> None:
    """Household income, equivalence scale and tenure, one answer a household, in place."""
    n = len(households)
    members = frame.groupby("household")
    working = frame["f_jbstat"].isin([1, 2]).groupby(frame["household"]).mean()
    educated, age10 = members["educated"].mean(), (members["f_dvage"].mean() - 50) / 10
    area = z.groupby(frame["household"])[["z_income_area", "z_turnover_area"]].first()
    log_income = 7.28 + 0.17 * educated + 0.5 * (working - 0.55) + 0.10 * area["z_income_area"]
    log_income = log_income + rng.normal(0, 0.46, n)
    # OECD-modified scale: 1, and 0.5 for each further adult, 0.3 for each child.
    others = households["f_hhsize"] - households["f_nkids_dv"] - 1
    scale = (1 + 0.5 * others + 0.3 * households["f_nkids_dv"]).round(1)
    loss = rng.random(n) < 0.003
    income = np.where(loss, -np.round(rng.gamma(2, 300, n) + 10, 2), np.round(np.exp(log_income) * scale, 2))
    rich = (log_income - 7.31) / 0.5
    pull = np.column_stack(
        [
            -0.1 + 0.95 * age10 + 0.25 * rich,
            0.75 + 0.55 * rich - 0.22 * age10**2 - 0.1 * age10,
            -0.35 - 0.85 * rich,
            -0.55 - 0.35 * age10 + 0.22 * area["z_turnover_area"],
        ]
    )
    group = np.argmax(pull + rng.gumbel(size=pull.shape), axis=1)
    detail = rng.random((2, n))
    codes: list[Any] = [
        1,
        2,
        np.where(detail[0] < 0.55, 3, 4),
        np.select([detail[1] < 0.04, detail[1] < 0.75], [5, 6], 7),
    ]
    tenure = np.choose(group, codes)
    own = frame["household"].to_numpy()
    frame["f_ieqmoecd_dv"], frame["f_fihhmnnet1_dv"] = scale.to_numpy()[own], income[own]
    frame["f_tenure_dv"] = tenure[own]


def _coin(log_odds, rng: np.random.Generator) -> np.ndarray:
    """True with the probability whose log-odds are given."""
    log_odds = np.asarray(log_odds, dtype="float64")
    return rng.random(len(log_odds)) < 1 / (1 + np.exp(-log_odds))


def _yes_no(yes: np.ndarray) -> np.ndarray:
    """1 for yes, 2 for no."""
    return np.where(yes, 1, 2)


def _split(yes, high, high_share, low, low_share, rng: np.random.Generator) -> np.ndarray:
    """A code among `high` where yes, among `low` where not, in the given shares."""
    n = len(yes)
    return np.where(yes, rng.choice(high, n, p=high_share), rng.choice(low, n, p=low_share))


def _agree(agrees: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """An answer on the five-point scale from strongly agree (1) to strongly disagree (5)."""
    return _split(agrees, (1, 2), (0.25, 0.75), (3, 4, 5), (0.6, 0.3, 0.1), rng)
