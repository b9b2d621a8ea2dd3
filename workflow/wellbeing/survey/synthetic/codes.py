"""Codes and labels of the survey files that the generator imitates.

The codes follow the public documentation of Understanding Society (wave 6 unless the prefix says otherwise);
no licensed file was opened. ``concepts`` reads coded answers the way the source mapping does, so that what is
planted and what the pipeline analyses are the same quantities.
"""

import numpy as np
import pandas as pd

from wellbeing.errors import InputError

MISSING = {
    -1: "don't know",
    -2: "refusal",
    -7: "proxy respondent",
    -8: "inapplicable",
    -9: "missing or wild",
    -10: "not available for IEMB",
    -11: "only available for IEMB",
}

YES_NO = {1: "yes", 2: "no"}
AGREE = {
    1: "strongly agree",
    2: "agree",
    3: "neither agree/disagree",
    4: "disagree",
    5: "strongly disagree",
}
SATISFIED = {
    1: "completely dissatisfied",
    2: "mostly dissatisfied",
    3: "somewhat dissatisfied",
    4: "neither satisfied nor dissatisfied",
    5: "somewhat satisfied",
    6: "mostly satisfied",
    7: "completely satisfied",
}
SAFE = {1: "very safe", 2: "fairly safe", 3: "a bit unsafe", 4: "very unsafe", 5: "never goes out after dark"}
LONELY = {1: "hardly ever or never", 2: "some of the time", 3: "often"}
SEX = {1: "male", 2: "female"}
URBAN = {1: "urban area", 2: "rural area"}
COUNTRY = {1: "england", 2: "wales", 3: "scotland", 4: "northern ireland"}
INTERVIEW = {1: "full interview", 2: "proxy interview", 3: "telephone interview"}
REGION = {
    1: "north east",
    2: "north west",
    3: "yorkshire and the humber",
    4: "east midlands",
    5: "west midlands",
    6: "east of england",
    7: "london",
    8: "south east",
    9: "south west",
    10: "wales",
    11: "scotland",
    12: "northern ireland",
}
QUALIFICATION = {
    1: "degree",
    2: "other higher degree",
    3: "a-level etc",
    4: "gcse etc",
    5: "other qualification",
    9: "no qualification",
}
ACTIVITY = {
    1: "self employed",
    2: "paid employment(ft/pt)",
    3: "unemployed",
    4: "retired",
    5: "on maternity leave",
    6: "family care or home",
    7: "full-time student",
    8: "lt sick or disabled",
    9: "govt training scheme",
    10: "unpaid, family business",
    11: "on apprenticeship",
    97: "doing something else",
}
MARITAL = {
    0: "child under 16",
    1: "single and never married/in civil partnership",
    2: "married",
    3: "in a registered same-sex civil partnership",
    4: "separated but legally married",
    5: "divorced",
    6: "widowed",
    7: "separated from civil partner",
    8: "a former civil partner",
    9: "a surviving civil partner",
    10: "living as couple",
}
TENURE = {
    1: "owned outright",
    2: "owned with mortgage",
    3: "local authority rent",
    4: "housing assoc rented",
    5: "rented from employer",
    6: "rented private unfurnished",
    7: "rented private furnished",
    8: "other",
}
ETHNIC = {
    1: "british/english/scottish/welsh/northern irish",
    2: "irish",
    3: "gypsy or irish traveller",
    4: "any other white background",
    5: "white and black caribbean",
    6: "white and black african",
    7: "white and asian",
    8: "any other mixed background",
    9: "indian",
    10: "pakistani",
    11: "bangladeshi",
    12: "chinese",
    13: "any other asian background",
    14: "caribbean",
    15: "african",
    16: "any other black background",
    17: "arab",
    97: "any other ethnic group",
}

NEIGHBOURHOOD = {  # f_scopngbh*: Buckner's neighbourhood items
    "a": "feel like i belong to this neighbourhood",
    "b": "local friends mean a lot",
    "c": "advice obtainable locally",
    "d": "can borrow things from neighbours",
    "e": "willing to improve neighbourhood",
    "f": "plan to stay in neighbourhood",
    "g": "am similar to others in neighbourhood",
    "h": "talk regularly to neighbours",
}
COHESION = {
    1: "close-knit neighbourhood",
    2: "people willing to help their neighbours",
    3: "people in this neighbourhood can be trusted",
    4: "people in neighbourhood don't get along",
}

# Variable -> (variable label, value labels without the missing codes). Order is the order in the file.
INDRESP = {
    "pidp": ("cross-wave person identifier (public release)", None),
    "f_hidp": ("household identifier (public release)", None),
    "f_pno": ("person number", None),
    "f_ivfio": ("individual level outcome", INTERVIEW),
    "f_country": ("country in the uk", COUNTRY),
    "f_gor_dv": ("government office region", REGION),
    "f_urban_dv": ("urban or rural area, derived", URBAN),
    "f_sex_dv": ("sex, derived", SEX),
    "f_dvage": ("age from date of birth", {}),
    "f_mastat_dv": ("de facto marital status", MARITAL),
    "f_hiqual_dv": ("highest qualification ever reported", QUALIFICATION),
    "f_jbstat": ("current economic activity", ACTIVITY),
    "f_health": ("long-standing illness or disability", YES_NO),
    "f_volun": ("volunteer in last 12 months", YES_NO),
    "f_llknbrd": ("like present neighbourhood", YES_NO),
    "f_crdark": ("feel safe walking alone at night", SAFE),
    "f_servacc": ("able to access services when need to", YES_NO),
    **{f"f_nbrcoh{i}": (text, AGREE) for i, text in COHESION.items()},
    **{f"f_scopngbh{i}": (text, AGREE) for i, text in NEIGHBOURHOOD.items()},
    "f_sclfsato": ("satisfaction with life overall", SATISFIED),
    "f_scghq1_dv": ("subjective wellbeing (ghq): likert", {}),
    "f_psu": ("primary sampling unit", None),
    "f_strata": ("sampling strata", None),
    "f_indscui_xw": ("cross-sectional adult self-completion interview weight", {-8: "inapplicable"}),
}
HHRESP = {
    "f_hidp": ("household identifier (public release)", None),
    "f_country": ("country in the uk", COUNTRY),
    "f_gor_dv": ("government office region", REGION),
    "f_urban_dv": ("urban or rural area, derived", URBAN),
    "f_hhsize": ("number of people in household", {}),
    "f_nkids_dv": ("number of children in household", {}),
    "f_tenure_dv": ("housing tenure", TENURE),
    "f_ieqmoecd_dv": ("modified oecd equivalence scale", {-9: "missing"}),
    "f_fihhmnnet1_dv": ("total household net income - no deductions", None),
}
XWAVEDAT = {
    "pidp": ("cross-wave person identifier (public release)", None),
    "sex_dv": ("sex, derived", SEX),
    "ethn_dv": ("ethnic group (derived from multiple sources)", ETHNIC),
}
G_INDRESP = {
    "pidp": ("cross-wave person identifier (public release)", None),
    "g_hidp": ("household identifier (public release)", None),
    "g_pno": ("person number", None),
    "g_ivfio": ("individual level outcome", INTERVIEW),
    "g_swemwbs_dv": ("short warwick-edinburgh mental well-being scale", {-7: "proxy", -9: "missing"}),
}
I_INDRESP = {
    "pidp": ("cross-wave person identifier (public release)", None),
    "i_hidp": ("household identifier (public release)", None),
    "i_pno": ("person number", None),
    "i_ivfio": ("individual level outcome", INTERVIEW),
    "i_sclfsato": ("satisfaction with life overall", SATISFIED),
    "i_sclonely": ("how often feels lonely", LONELY),
}
OSLAUA = {
    "f_hidp": ("household identifier (public release)", None),
    "f_oslaua": ("local authority district, unitary authority or council area", None),
}

# SWEMWBS: metric score of each raw sum 7..35 (Stewart-Brown et al., 2009, Health Qual Life Outcomes 7:15).
SWEMWBS = np.fromstring(
    "7.00 9.51 11.25 12.40 13.33 14.08 14.75 15.32 15.84 16.36 16.88 17.43 17.98 18.59 19.25 19.98 20.73 "
    "21.54 22.35 23.21 24.11 25.03 26.02 27.03 28.13 29.31 30.70 32.55 35.00",
    sep=" ",
)

NATIONS = ("england", "wales", "scotland", "northern_ireland")  # in the order of f_country

# Local authorities whose 2016 code was once, or later became, another for the same place: 2016 code -> other.
RECODES = {
    "E06000057": "E06000048",  # Northumberland, code until 2013
    "E07000240": "E07000100",  # St Albans
    "E07000241": "E07000104",  # Welwyn Hatfield
    "E07000242": "E07000097",  # East Hertfordshire
    "E07000243": "E07000101",  # Stevenage
    "E08000037": "E08000020",  # Gateshead
    "S12000015": "S12000047",  # Fife, code since 2018
    "S12000024": "S12000048",  # Perth and Kinross
}

# English local authorities to region, by the last digits of the code: (last of a range, region). Codes newer
# than 2016 stand at the ends.
_E06 = [(5, 1), (9, 2), (14, 3), (18, 4), (21, 5), (30, 9), (34, 6), (46, 8), (48, 1), (50, 2), (51, 5)]
_E06 += [(54, 9), (56, 6), (57, 1), (59, 9), (60, 8), (62, 4), (64, 2), (65, 3), (66, 9)]
_E07 = [(7, 8), (12, 6), (31, 2), (39, 4), (53, 9), (65, 8), (77, 6), (83, 9), (94, 8), (104, 6), (116, 8)]
_E07 += [(128, 2), (142, 4), (149, 6), (156, 4), (169, 3), (176, 4), (181, 8), (191, 9), (199, 5), (206, 6)]
_E07 += [(217, 8), (222, 5), (229, 8), (239, 5), (245, 6), (246, 9)]
_E08 = [(15, 2), (19, 3), (24, 1), (31, 5), (36, 3), (37, 1), (39, 3)]
_RANGES = {"E06": _E06, "E07": _E07, "E08": _E08, "E09": [(99, 7)]}
_OUTSIDE_ENGLAND = {"wales": 10, "scotland": 11, "northern_ireland": 12}


def region_of(code: str, nation: str) -> int:
    """Government office region (1 to 12) of a local-authority code in a nation of `NATIONS`.

    Raises InputError for a code that is none of England's.
    """
    if nation != "england":
        return _OUTSIDE_ENGLAND[nation]
    number = int(code[3:]) if code[3:].isdigit() else 10**9
    for last, region in _RANGES.get(code[:3], []):
        if number <= last:
            return region
    raise InputError(f"area table for the synthetic survey: {code} is no local authority of England")


def _levels(codes: pd.Series, table: dict[str, tuple[int, ...]]) -> pd.Series:
    """Level name of each code; missing for a code in no level."""
    names = {code: level for level, group in table.items() for code in group}
    return codes.map(names).astype("str")


def _binary(codes: pd.Series, yes: tuple[int, ...], no: tuple[int, ...]) -> pd.Series:
    """1.0 for codes in ``yes``, 0.0 for codes in ``no``, missing for all others."""
    return codes.map({**dict.fromkeys(yes, 1.0), **dict.fromkeys(no, 0.0)}).astype("float64")


LEVELS: dict[str, dict[str, tuple[int, ...]]] = {
    "ethnicity": {
        "white_british": (1,),
        "other_white": (2, 3, 4),
        "mixed": (5, 6, 7, 8),
        "asian": (9, 10, 11, 12, 13),
        "black": (14, 15, 16),
        "other": (17, 97),
    },
    "education": {
        "degree": (1,),
        "other_higher": (2,),
        "a_level": (3,),
        "gcse": (4,),
        "other": (5,),
        "none": (9,),
    },
    "employment": {
        "employed": (1, 2, 5, 9, 10, 11),
        "unemployed": (3,),
        "retired": (4,),
        "family_care": (6,),
        "student": (7,),
        "long_term_sick": (8,),
        "other": (97,),
    },
    "nation": {"england": (1,), "wales": (2,), "scotland": (3,), "northern_ireland": (4,)},
    "tenure": {"owned": (1,), "mortgaged": (2,), "social_rent": (3, 4), "private_rent": (5, 6, 7)},
}
ECONOMICALLY_ACTIVE = (1, 2, 3, 5, 9, 10, 11)
INCOME_FLOOR = 100.0  # pounds a month: losses and near-zero incomes are set to it before the logarithm
AGREES, NOT = (1, 2), (3, 4, 5)

# Covariate columns that `concepts` makes; the planted model may use these, area columns and their products.
BINARY = {
    "female": ("f_sex_dv", (2,), (1,)),
    "long_illness": ("f_health", (1,), (2,)),
    "volunteer": ("f_volun", (1,), (2,)),
    "urban": ("f_urban_dv", (1,), (2,)),
    "unemployed": ("f_jbstat", (3,), tuple(c for c in ECONOMICALLY_ACTIVE if c != 3)),
    "partnered": ("f_mastat_dv", (2, 3, 10), (1, 4, 5, 6, 7, 8, 9)),
    "safe_after_dark": ("f_crdark", (1, 2), (3, 4)),
    "services": ("f_servacc", (1,), (2,)),
    "cohesion": ("f_nbrcoh3", AGREES, NOT),
    "belonging": ("f_scopngbha", AGREES, NOT),
    "friendships": ("f_scopngbhb", AGREES, NOT),
    "support": ("f_scopngbhc", AGREES, NOT),
    "collective_control": ("f_scopngbhe", AGREES, NOT),
    "sociable": ("f_scopngbhh", AGREES, NOT),
    "not_lonely": ("i_sclonely", (1,), (2, 3)),
}
CATEGORICAL = {
    "ethnicity": "ethn_dv",
    "education": "f_hiqual_dv",
    "employment": "f_jbstat",
    "nation": "f_country",
    "tenure": "f_tenure_dv",
}


def concepts(answers: pd.DataFrame) -> pd.DataFrame:
    """Study concepts of coded answers, one row a person; negative codes are missing.

    `answers` has household columns joined on. Binary and continuous concepts come as float64, categorical
    ones as text; the index is kept.
    """
    out = {name: _binary(answers[v], yes, no) for name, (v, yes, no) in BINARY.items()}
    out |= {name: _levels(answers[v], LEVELS[name]) for name, v in CATEGORICAL.items()}
    out["age"] = answers["f_dvage"].where(answers["f_dvage"] >= 0).astype("float64")
    kids = answers["f_nkids_dv"]
    out["children"] = (kids > 0).astype("float64").where(kids >= 0)
    # Net income may be truly negative, so only the exact code -9 is missing.
    income, scale = answers["f_fihhmnnet1_dv"], answers["f_ieqmoecd_dv"]
    equivalised = np.maximum(income / scale.where(scale > 0), INCOME_FLOOR)
    out["household_income"] = np.log(equivalised).where((income != -9) & (scale > 0))
    return pd.DataFrame(out, index=answers.index)
