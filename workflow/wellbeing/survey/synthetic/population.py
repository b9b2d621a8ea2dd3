"""From a seed to a folder of survey files and the truth beside them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from wellbeing.errors import InputError
from wellbeing.survey.synthetic import codes, gaps, outcomes
from wellbeing.survey.synthetic.deliver import write_files
from wellbeing.survey.synthetic.people import draw_households, draw_people
from wellbeing.survey.synthetic.places import draw_places
from wellbeing.survey.synthetic.truth import AREA_COLUMNS, base_concepts, check_truth

SMALLEST_POPULATION = 200
_ANSWERS = {
    "life_satisfaction": "f_sclfsato",
    "mental_wellbeing": "g_swemwbs_dv",
    "likes_neighbourhood": "f_llknbrd",
}
DEFINITIONS = {
    "model": "P(outcome) = expit(intercept + sum of coefficient x column + area effect), effect N(0, sd^2)",
    "for_whom": "the analysed: kept by every exclusion, with nothing missing in the planted model or outcome",
    "columns": "named and scaled as in `scaling`; categorical columns against `references`; a:b is a product",
    "area_rates": "leave-one-out, per cent, over kept people with a value, by area of the area table",
    "missing": "gaps and absences depend on covariates only; a missing covariate has a latent true value",
    "later_waves": "i_sclfsato follows the model of f_sclfsato, of the same people and places, remainder correlated",
    "other_cuts": "answers on a scale follow the same coefficients at any cut, with another intercept",
}


def write_population(folder: Path, people: int, seed: int, truth: dict, area_table: pd.DataFrame) -> dict:
    """Write a synthetic survey in the layout of Understanding Society, and `truth.json`, into `folder`.

    Parameters: `people` adults in the wave-6 file (proxies and later drop-outs included; at least 200);
    `seed` a whole number; `truth` from `load_truth`; `area_table` one row an area with area, nation
    and the columns voting_area, income_area, walkable_area, diversity_area and turnover_area. The same
    arguments give the same bytes; another scenario with the same seed gives the same people with other
    outcomes.

    Returns the content of `truth.json`: coefficients, intercepts and standard deviations planted, for whom,
    counts of people by reason of exclusion and by missing concept, and the files written. Raises InputError
    on unusable input.
    """
    if people < SMALLEST_POPULATION:
        raise InputError(
            f"synthetic.people: {people} is too few for a survey; give {SMALLEST_POPULATION} or more"
        )
    check_truth(truth, f"synthetic scenario {truth.get('scenario', '(unnamed)')}")
    # One stream each: what happens in one step leaves the draws of the others alone.
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(7)]
    places = draw_places(area_table, people, streams[0])
    households = draw_households(places, people, streams[1])
    complete = draw_people(households, places, streams[2])
    # Placeholders, so that gaps are drawn before any outcome exists.
    complete = complete.assign(f_sclfsato=1, g_swemwbs_dv=7.0, f_llknbrd=1, f_scghq1_dv=0)
    absences = gaps.draw_absences(complete, streams[3])
    observed = gaps.with_gaps(complete, absences, streams[3])
    kept = absences["excluded"].isna()

    known = codes.concepts(observed)
    area = outcomes.area_columns(places, complete["place"], known, kept)
    reported = pd.DataFrame({name: observed[v] >= 0 for name, v in _ANSWERS.items()})
    needed = base_concepts(truth)
    answered = known[needed].notna().join(reported).assign(area=area.notna().all(axis=1))
    analysed = kept & answered.all(axis=1)
    values = codes.concepts(complete).join(area)
    answers, planted = outcomes.draw_outcomes(truth, values, complete["place"], analysed, streams[4])
    for variable in answers:
        observed[variable] = answers[variable].where(observed[variable] >= 0, observed[variable])
    again = outcomes.draw_later(truth, planted, streams[6])
    observed["i_sclfsato"] = gaps.later_gaps(again, absences, streams[6])
    folder = Path(folder)
    files = write_files(folder, observed, absences, places, streams[5])
    sidecar = _sidecar(truth, seed, planted, places)
    sidecar["counts"] = _counts(absences, answered, analysed, complete["place"])
    sidecar["files"] = files
    text = json.dumps(sidecar, indent=1, ensure_ascii=False) + "\n"
    (folder / "truth.json").write_text(text, encoding="utf-8")
    return sidecar


def _sidecar(truth: dict, seed: int, planted: dict, places: pd.DataFrame) -> dict:
    """What is planted, in the words and units a test needs."""
    used = {
        name: {
            **{key: truth["outcomes"][name][key] for key in ("concept", "at_least", "prevalence", "sd_area")},
            "intercept": planted[name]["intercept"],
            "coefficients": truth["outcomes"][name]["coefficients"],
        }
        for name in truth["outcomes"]
    }
    effects = {
        name: dict(zip(places["area"], map(float, planted[name]["area_effects"]), strict=True))
        for name in planted
    }
    return {
        "status": "synthetic",
        "scenario": truth.get("scenario"),
        "title": truth["title"],
        "note": truth["note"],
        "seed": seed,
        "definitions": DEFINITIONS,
        "dependence": truth.get("dependence", 0.0),
        "lasting": outcomes.LASTING,
        "scaling": truth["scaling"],
        "references": outcomes.REFERENCE,
        "area_columns": [*AREA_COLUMNS, *outcomes.RATES],
        "outcomes": used,
        "area_effects": effects,
    }


def _counts(absences: pd.DataFrame, answered: pd.DataFrame, analysed: pd.Series, place: pd.Series) -> dict:
    """People at each step; concepts are counted among the kept, so a person may count under several."""
    kept = absences["excluded"].isna()
    sizes = place[analysed].value_counts()
    return {
        "people": len(place),
        "excluded": {
            reason: {"label": label, "people": int((absences["excluded"] == reason).sum())}
            for reason, label in gaps.EXCLUSIONS.items()
        },
        "kept": int(kept.sum()),
        "kept_without": {name: int((~answered.loc[kept, name]).sum()) for name in answered},
        "analysed": int(analysed.sum()),
        "areas": int(place.nunique()),
        "areas_analysed": len(sizes),
        "smallest_area_analysed": int(sizes.min()) if len(sizes) else 0,
        "median_area_analysed": float(sizes.median()) if len(sizes) else 0.0,
    }
