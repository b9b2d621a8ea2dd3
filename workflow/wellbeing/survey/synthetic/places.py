"""Where the made-up people live: which areas, how many people in each, and what is typical of each place."""

import numpy as np
import pandas as pd

from wellbeing.errors import InputError
from wellbeing.survey.synthetic.codes import NATIONS, region_of
from wellbeing.survey.synthetic.truth import AREA_COLUMNS

PEOPLE_PER_AREA = 18  # a small population is spread over fewer areas, so that each has about this many people
SMALLEST = 16  # adults in the smallest area of a full population: at least about five of them are analysed
SMALLEST_SHARE = 0.7  # in a small population: smallest area as a share of the mean
PER_NATION = 3  # areas kept of each nation at least

# Relative size of local authorities by kind (first three characters of the code); English districts are 1.
_KIND = {"E06": 1.8, "E07": 1.0, "E08": 2.6, "E09": 2.2, "W06": 1.3, "S12": 1.6, "N09": 1.9}
_TINY = ("E09000001", "E06000053")  # City of London, Isles of Scilly
_URBAN_KIND = {"E09": 3.5, "E08": 1.8, "E06": 0.5}


def check_area_table(table: pd.DataFrame) -> None:
    """Raise InputError unless the frame has the columns needed, one row an area, and known nations."""
    missing = [c for c in ("area", "nation", *AREA_COLUMNS) if c not in table]
    if missing:
        raise InputError(f"area table for the synthetic survey: column {', '.join(missing)} missing")
    if table.empty:
        raise InputError("area table for the synthetic survey: it holds no area")
    if table["area"].duplicated().any():
        twice = table.loc[table["area"].duplicated(), "area"].iloc[0]
        raise InputError(f"area table for the synthetic survey: area {twice} stands twice")
    strange = sorted(set(table["nation"].astype(str)) - set(NATIONS))
    if strange:
        raise InputError(
            f"area table for the synthetic survey: nation {strange[0]!r} is none of {', '.join(NATIONS)}"
        )


def draw_places(table: pd.DataFrame, people: int, rng: np.random.Generator) -> pd.DataFrame:
    """Areas of the synthetic survey, one row each, sorted by code.

    Columns: area, nation (level), country and region codes, adults (expected number in the file), the area
    covariates as given, z_<covariate> (standardised, 0 where missing) and the tendencies volunteer,
    unemployed, sociable, safe and urban: shifts in log-odds that people of the area share. Walkable places
    tend to be less safe after dark: the one path by which walkable assets touch the outcomes.
    """
    check_area_table(table)
    places = table[["area", "nation", *AREA_COLUMNS]].astype({c: "float64" for c in AREA_COLUMNS})
    places = places.sort_values("area").reset_index(drop=True)
    places = places.loc[_kept(places["nation"], people, rng)].reset_index(drop=True)
    places["country"] = places["nation"].map({name: i for i, name in enumerate(NATIONS, start=1)})
    places["region"] = [region_of(*pair) for pair in zip(places["area"], places["nation"], strict=True)]
    places["adults"] = _sizes(places["area"], people, rng)
    for column in AREA_COLUMNS:
        spread = places[column].std(ddof=0)
        z = (places[column] - places[column].mean()) / (spread if spread > 0 else 1.0)
        places[f"z_{column}"] = z.fillna(0.0)
    z = {c.removesuffix("_area"): places[f"z_{c}"] for c in AREA_COLUMNS}
    noise = rng.normal(size=(5, len(places)))
    kind = places["area"].str[:3]
    places["volunteer"] = 0.22 * z["voting"] + 0.12 * z["income"] + 0.32 * noise[0]
    places["unemployed"] = -0.35 * z["income"] + 0.12 * z["diversity"] + 0.38 * noise[1]
    places["sociable"] = -0.15 * z["turnover"] - 0.08 * z["diversity"] + 0.28 * noise[2]
    places["safe"] = -0.65 * z["walkable"] + 0.15 * z["income"] + 0.20 * noise[3]
    places["urban"] = (
        0.9 * z["walkable"] + 0.5 * z["diversity"] + kind.map(_URBAN_KIND).fillna(0) + 0.6 * noise[4]
    )
    return places


def _kept(nation: pd.Series, people: int, rng: np.random.Generator) -> pd.Series:
    """Mask of the areas that a population of this size is spread over: all, or a few of every nation."""
    number = max(min(len(nation), people // PEOPLE_PER_AREA), 1)
    if number == len(nation):
        return pd.Series(True, index=nation.index)
    order = pd.Series(rng.permutation(len(nation)), index=nation.index)
    within = order.groupby(nation).rank()
    # The first few of each nation come first, then whoever the random order brings.
    priority = order + np.where(within <= PER_NATION, -len(nation), 0)
    return priority.rank() <= number


def _sizes(codes: pd.Series, people: int, rng: np.random.Generator) -> pd.Series:
    """Expected adults in each area: skewed, with a floor, summing to `people`."""
    smallest = min(SMALLEST, SMALLEST_SHARE * people / len(codes))
    size = codes.str[:3].map(_KIND).fillna(1.0) * np.exp(rng.normal(0.0, 0.5, len(codes)))
    size = size.where(~codes.isin(_TINY), 0.0)
    return smallest + (people - smallest * len(codes)) * size / max(size.sum(), 1e-9)
