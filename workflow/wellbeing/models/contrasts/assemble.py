"""Everything of one outcome, and what is not of an outcome, as named tables."""

import pandas as pd

from wellbeing.models.contrasts import SEPARATE
from wellbeing.models.contrasts.areas import area_pairs, nonlinearity, subgroups
from wellbeing.models.contrasts.associations import associations, readings
from wellbeing.models.contrasts.fits import Study
from wellbeing.models.contrasts.interactions import interactions
from wellbeing.models.contrasts.links import link_tables, usable_links
from wellbeing.models.contrasts.plan import Notes
from wellbeing.models.contrasts.taking_part import (
    features,
    link_drivers,
    participation,
    participation_gap,
    spillover,
)
from wellbeing.models.contrasts.walkability import walkability


def contrast_outcome(
    people: pd.DataFrame, outcome: str, settings: dict, concepts: dict, plan: dict
) -> dict[str, pd.DataFrame]:
    """Every table's rows of one outcome.

    Args:
        people: analysed people.
        outcome: id of the outcome.
        settings: rungs, estimation, seed and the outcomes of the run.
        concepts: metadata of every concept.
        plan: content of config/contrasts.yaml.
    """
    study = Study(people, outcome, settings["rungs"], concepts, settings["estimation"])
    notes, tables = Notes(outcome), {}
    if not study.held("area"):
        notes.leave_out("associations", "area exposures", "the ladder of this run holds none")
    tables["associations"] = associations(study)
    tables["readings"] = readings(study, [*plan["readings"]["terms"], *study.held("area")])
    walk = plan["walkability"]
    lacking = [t for t in walk.values() if t not in study.base.params.index]
    if lacking:
        words = " and ".join(concepts[t]["label"].lower() if t in concepts else t for t in lacking)
        notes.leave_out(
            "walkability", "with and without safety", f"the ladder of this run does not hold: {words}"
        )
    else:
        tables["walkability"] = walkability(study, walk["exposure"], walk["covariate"])
    tables |= interactions(study, plan, notes)
    links = usable_links(study, settings["outcomes"][outcome]["concept"], plan, notes)
    if links:
        tables |= link_tables(study, links, plan, settings["seed"])
    tables["area_pairs"] = area_pairs(study, notes)
    tables["subgroups"] = subgroups(study, plan, notes)
    tables["nonlinearity"] = nonlinearity(study, plan, notes)
    if outcome == plan["participation"]["on"]:
        tables["participation"] = participation_gap(study, plan, notes)
    if outcome == plan["spillover"]["outcome"]:
        tables["spillover"] = spillover(study, plan, settings["seed"], notes)
    if outcome == plan["features"]["outcome"]:
        tables["features"] = features(study, people, settings["rungs"], settings["estimation"], plan, notes)
    tables["left_out"] = notes.table()
    return tables


def contrast_people(
    people: pd.DataFrame, settings: dict, concepts: dict, plan: dict
) -> dict[str, pd.DataFrame]:
    """Tables whose outcome is none of the study's: who takes part, and links as outcomes."""
    notes = Notes(SEPARATE)
    given = (people, settings["rungs"], concepts, settings["estimation"], plan)
    for claim, outcome in (
        ("spillover", plan["spillover"]["outcome"]),
        ("features", plan["features"]["outcome"]),
    ):
        if outcome not in settings["outcomes"]:
            notes.leave_out(claim, outcome, "the outcome is not in this run")
    return {
        "participation": participation(*given, notes),
        "links": link_drivers(*given),
        "left_out": notes.table(),
    }
