"""Who is analysed, and at which step everyone else was left out."""

import pandas as pd

from wellbeing.errors import InputError
from wellbeing.models.terms import present

ALL = "All"


def derive_outcomes(frame: pd.DataFrame, outcomes: dict, concepts: dict) -> pd.DataFrame:
    """Binary outcomes of the study: 1 where the concept reaches its cut-point.

    Args:
        frame: one row a person.
        outcomes: id -> {concept, at_least, label}, as in the settings.
        concepts: metadata of every concept.

    Returns:
        Float frame of 0, 1 and missing, one column ``y_<outcome>`` each.

    Raises:
        InputError: an outcome is empty, or everybody (or nobody) reaches the cut-point.
    """
    derived = {}
    for name, outcome in outcomes.items():
        concept, cut = outcome["concept"], outcome["at_least"]
        values = _answers(frame, name, concept)
        answered = values.notna()
        reached = (values >= cut).astype("float64").where(answered)
        if reached[answered].nunique() == 1:
            who = "everybody" if reached[answered].iloc[0] == 1 else "nobody"
            raise InputError(
                f"outcome '{name}': {who} has '{concept}' of at least {cut}, so there is nothing to compare. Values "
                f"run from {values.min():g} to {values.max():g}; change outcomes.{name}.at_least in the settings."
            )
        derived[f"y_{name}"] = reached
    return pd.DataFrame(derived, index=frame.index)


def _answers(frame: pd.DataFrame, name: str, concept: str) -> pd.Series:
    """Answers on an outcome's concept; InputError where there are none."""
    if concept not in frame:
        raise InputError(f"config/config.yaml: outcomes.{name}.concept '{concept}' is not in the data")
    values = frame[concept].astype("float64")
    if values.isna().all():
        raise InputError(
            f"outcome '{name}': nobody who can be analysed has an answer on '{concept}'. Check the variable "
            f"and the missing codes of '{concept}' in config/sources/, and that its wave is in the data."
        )
    return values


def analysis_sample(
    linked: pd.DataFrame, outcomes: dict, rungs: dict, rows: str, concepts: dict
) -> tuple[pd.DataFrame, list[tuple[str, str, pd.Series]]]:
    """Keep the people every model can use. Cut-points play no part, so a change of one leaves the sample as it is.

    Args:
        linked: people linked to areas.
        outcomes: id -> {concept, label}.
        rungs: id -> {label, terms}, in the order of the ladder.
        rows: ``common`` keeps people who answered every term of every rung and every outcome; ``available`` keeps
            everyone with at least one outcome and leaves the rest to each model.
        concepts: metadata of every concept.

    Returns:
        The analysed people, and the steps in order: (id, label, who is left after it).

    Raises:
        InputError: nobody answered an outcome, or nobody is left; the message names the step that emptied the sample.
    """
    answered = {
        name: _answers(linked, name, outcome["concept"]).notna() for name, outcome in outcomes.items()
    }
    left = pd.Series(True, index=linked.index)
    steps = []
    if rows == "available":
        left &= pd.DataFrame(answered).any(axis=1)
        steps.append(("no_outcome", "No answer on any outcome", left.copy()))
    else:
        for name, outcome in outcomes.items():
            left &= answered[name]
            steps.append((f"outcome_{name}", f"No answer: {outcome['label'].lower()}", left.copy()))
        for rung, entry in rungs.items():
            for term in entry["terms"]:
                left &= present(linked, term, concepts)
            if entry["terms"]:
                label = entry["label"].removeprefix("+ ").lower()
                steps.append((f"terms_{rung}", f"No answer: {label} ({rung})", left.copy()))
    emptied = next((label for _, label, people in steps if not people.any()), None)
    if emptied:
        raise InputError(
            f"nobody is left to analyse after the step '{emptied}'. Look at the table of variables for the concept "
            "that is missing for everyone, and take it out of the ladder or mend its mapping in config/sources/."
        )
    return linked[left].copy(), steps


def flow_table(
    respondents: pd.DataFrame,
    linked: pd.DataFrame,
    exclusions: list[dict],
    steps: list[tuple[str, str, pd.Series]],
) -> pd.DataFrame:
    """Count who is left after each step, in all and by nation.

    Args:
        respondents: everyone in the survey file; ``dropped`` names the exclusion that took a person out, if any.
        linked: people linked to an area.
        exclusions: the source's exclusions in order, each {id, label}.
        steps: (id, label, who of ``linked`` is left), as ``analysis_sample`` gives them.

    Returns:
        One row a step and nation: order, step, label, nation, remaining, dropped (people).
    """
    left = pd.Series(True, index=respondents.index)
    states = [("file", "In the survey file", _nations(respondents))]
    for exclusion in exclusions:
        left &= respondents["dropped"] != exclusion["id"]
        states.append((exclusion["id"], exclusion["label"], _nations(respondents[left])))
    states.append(("linked", "Area code not recognised", _nations(linked)))
    states += [(step, label, _nations(linked[people])) for step, label, people in steps]

    rows = []
    for nation in [ALL, *sorted(states[0][2].dropna().unique())]:
        before = None
        for order, (step, label, people) in enumerate(states):
            remaining = len(people) if nation == ALL else int((people == nation).sum())
            rows.append((order, step, label, nation, remaining, 0 if before is None else before - remaining))
            before = remaining
    return pd.DataFrame(rows, columns=["order", "step", "label", "nation", "remaining", "dropped"])


def _nations(people: pd.DataFrame) -> pd.Series:
    return people["nation"] if "nation" in people else pd.Series(None, index=people.index, dtype="str")
