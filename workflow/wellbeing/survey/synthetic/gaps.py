"""What goes missing: whole interviews, weights, area codes and single answers.

Whether something is missing depends on covariates at most, never on an outcome, so complete-case analysis of
the planted model is unbiased by design. A claim about missing data that depends on the outcomes would need
another generator.
"""

import numpy as np
import pandas as pd

# Share missing of each answer and the codes it goes missing with (equally often unless repeated).
ITEMS = {
    "f_llknbrd": (0.005, (-1, -2)),
    "f_crdark": (0.006, (-1, -2, -9)),
    "f_servacc": (0.004, (-1, -2)),
    "f_nbrcoh1": (0.020, (-1, -1, -2)),
    "f_nbrcoh2": (0.012, (-1, -1, -2)),
    "f_nbrcoh3": (0.012, (-1, -1, -2)),
    "f_nbrcoh4": (0.020, (-1, -1, -2)),
    "f_volun": (0.003, (-1, -2, -9)),
    "f_health": (0.003, (-1, -2)),
    "f_jbstat": (0.001, (-1, -2, -9)),
    "f_mastat_dv": (0.001, (-1, -2, -9)),
    "f_hiqual_dv": (0.005, (-9,)),
    "f_dvage": (0.0005, (-9,)),
    "ethn_dv": (0.003, (-9,)),
    "i_sclonely": (0.016, (-1, -2, -9)),
    "g_swemwbs_dv": (0.028, (-9,)),
    "f_sclfsato": (0.006, (-9, -1, -2)),
    "f_scghq1_dv": (0.012, (-9,)),
    **{f"f_scopngbh{letter}": (0.004, (-9, -1, -2)) for letter in "abcdefgh"},
}
HOUSEHOLD_ITEMS = {
    "f_tenure_dv": (0.007, (-9, -2, 8, 8)),  # 8 is "other", which the study's mapping leaves out
    "f_fihhmnnet1_dv": (0.005, (-9,)),
    "f_ieqmoecd_dv": (0.001, (-9,)),
    "f_nkids_dv": (0.0005, (-9,)),
    "f_urban_dv": (0.0005, (-9,)),
}
SELF_COMPLETION = ("f_sclfsato", "f_scghq1_dv", *(f"f_scopngbh{letter}" for letter in "abcdefgh"))
NOT_OF_PROXIES = (*SELF_COMPLETION, "f_llknbrd", "f_crdark", "f_servacc", "f_volun", "f_health")
NOT_OF_PROXIES += tuple(f"f_nbrcoh{i}" for i in (1, 2, 3, 4))
EXCLUSIONS = {  # in order; a person counts under the first that applies
    "proxy": "answered by proxy at wave 6",
    "no_weight": "self-completion weight zero or missing",
    "absent_wave_7": "no interview at wave 7",
    "absent_wave_9": "no interview at wave 9",
    "no_area": "no local-authority code",
}


def draw_absences(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Who is a proxy, without weight, absent from a wave or without area code; one row a person.

    Columns: proxy, in_g, in_i, proxy_g, proxy_i (by proxy at waves 7 and 9), no_area (bool),
    no_self_completion (bool), weight (0 or missing where unusable), telephone (bool) and excluded (first
    exclusion that applies, null if kept).
    """
    n = len(people)
    age10 = ((people["f_dvage"] - 50) / 10).to_numpy()
    man, renting = (people["f_sex_dv"] == 1).to_numpy(), (people["f_tenure_dv"] >= 5).to_numpy()
    unsettled = 0.35 * man - 0.15 * age10 + 0.5 * renting
    out = pd.DataFrame(index=people.index)
    out["proxy"] = _one_in(0.024 * np.exp(unsettled), rng)
    out["no_self_completion"] = _one_in(0.022 * np.exp(0.5 * unsettled), rng)
    weight = np.exp(rng.normal(0, 0.45, n)) * np.where(people["minority"], 0.45, 1.08)
    zero = _one_in(np.where(out["no_self_completion"], 0.6, 0.012), rng) | out["proxy"]
    out["weight"] = np.where(zero, 0.0, np.round(weight / weight.mean(), 6))
    out.loc[_one_in(np.full(n, 0.0008), rng), "weight"] = -8.0
    out.loc[_one_in(np.full(n, 0.0005), rng), "weight"] = np.nan
    out["in_g"] = ~_one_in(0.032 * np.exp(unsettled), rng)
    # Most who missed wave 7 never came back.
    out["in_i"] = ~_one_in(np.where(out["in_g"], 0.040 * np.exp(unsettled), 0.75), rng)
    out["proxy_g"], out["proxy_i"] = _one_in(np.full(n, 0.010), rng), _one_in(np.full(n, 0.010), rng)
    home = people["household"].to_numpy()
    out["no_area"] = _one_in(np.full(home.max() + 1, 0.004), rng)[home]
    out["telephone"] = _one_in(np.full(n, 0.01), rng)
    tests = [out["proxy"], ~(out["weight"] > 0), ~out["in_g"], ~out["in_i"], out["no_area"]]
    first = np.select(tests, np.arange(len(tests)), -1)
    out["excluded"] = pd.Series(first, index=out.index).map(dict(enumerate(EXCLUSIONS)))
    return out


def with_gaps(people: pd.DataFrame, absences: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """A copy of the coded answers with missing codes put in.

    Drawn before any outcome exists: the columns of the outcome answers hold placeholders. Absence from other
    waves is left to the file writer.
    """
    out = people.copy()
    home, n = people["household"].to_numpy(), len(people)
    for variable, (share, codes) in HOUSEHOLD_ITEMS.items():
        lost, code = _loss(np.full(home.max() + 1, share), codes, rng)
        out[variable] = np.where(lost[home], code[home], out[variable])
    reluctance = np.exp(0.12 * (people["f_dvage"] - 50) / 10 - 0.25 * people["educated"]).to_numpy()
    for variable, (share, codes) in ITEMS.items():
        lost, code = _loss(
            share * reluctance, codes, rng
        )  # drawn in any case, so that the stream does not depend
        if variable in out:
            out[variable] = np.where(lost, code, out[variable])
    ill = (people["f_health"] == 1).to_numpy()
    never_out = _one_in(0.009 * np.exp(1.3 * ill + 0.25 * (people["f_dvage"] - 50) / 10), rng)
    out.loc[never_out & (out["f_crdark"] > 0), "f_crdark"] = 5
    code = np.where(rng.random(n) < 0.4, -8, -9)  # not offered the self-completion, or not returned
    short = people["iemb"].to_numpy() & _one_in(np.full(n, 0.08), rng)  # boost sample, short questionnaire
    boost_only = ~people["iemb"].to_numpy() & _one_in(np.full(n, 0.01), rng)
    for variable in SELF_COMPLETION:
        out[variable] = np.where(absences["no_self_completion"], code, out[variable])
    for item in (1, 2, 3, 4):
        out.loc[short, f"f_nbrcoh{item}"] = -10
    out.loc[boost_only, "f_scopngbhg"] = -11
    for variable in NOT_OF_PROXIES:
        out.loc[absences["proxy"], variable] = -7
    out.loc[absences["proxy_g"], "g_swemwbs_dv"] = -7
    out.loc[absences["proxy_i"], "i_sclonely"] = -7
    return out


def later_gaps(answers: np.ndarray, absences: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Life satisfaction of wave 9 with the codes it goes missing with; absence is left to the file writer."""
    share, codes = ITEMS["f_sclfsato"]
    lost, code = _loss(np.full(len(answers), share), codes, rng)
    return np.where(absences["proxy_i"], -7, np.where(lost, code, answers))


def _one_in(share, rng: np.random.Generator) -> np.ndarray:
    """True with the given probability."""
    share = np.asarray(share, dtype="float64")
    return rng.random(len(share)) < share


def _loss(share, codes: tuple[int, ...], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Mask of lost answers and the code each would be lost with."""
    return _one_in(share, rng), rng.choice(np.array(codes), len(share))
