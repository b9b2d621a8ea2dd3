"""What the synthetic truth says of a claim: planted as claimed, planted the other way, or nothing planted."""

from collections.abc import Mapping
from typing import Any

from wellbeing.claims.register import Claim
from wellbeing.errors import InputError

AS_CLAIMED, AGAINST, NOTHING = "as claimed", "the other way", "nothing"
_TINY = 1e-9


def planted_state(claim: Claim, truth: Mapping[str, Any]) -> tuple[str, str]:
    """Look a claim up in the truth a synthetic survey was drawn from.

    Args:
        claim: of the register.
        truth: the survey's sidecar: outcomes -> {coefficients: column -> log-odds}.

    Returns:
        ``as claimed``, ``the other way`` or ``nothing``, and why, in words.
    """
    if "design" in claim.planted:
        return AS_CLAIMED, claim.planted["design"]
    if "never" in claim.planted:
        return NOTHING, claim.planted["never"]
    effects = claim.planted.get("effects", ())
    if not effects:
        return NOTHING, "the synthetic data plant nothing about it"
    states, words = [], []
    for effect, value in zip(effects, planted_values(claim, truth), strict=True):
        states.append(_state(value, effect["is"]))
        words.append(f"{_formula(effect['sum'])} = {value:+.2f} for {effect['outcome']}")
    why = "; ".join(words)
    if all(state == AS_CLAIMED for state in states):
        return AS_CLAIMED, why
    return (AGAINST if AGAINST in states else NOTHING), why


def planted_values(claim: Claim, truth: Mapping[str, Any]) -> list[float]:
    """The planted log-odds that the claim is about, one for each of its declared effects."""
    return [_value(effect, truth, claim) for effect in claim.planted.get("effects", ())]


def _value(effect: Mapping, truth: Mapping, claim: Claim) -> float:
    outcomes = truth["outcomes"]
    if effect["outcome"] not in outcomes:
        raise InputError(
            f"config/claims.yaml: claims.{claim.id}.planted names the outcome '{effect['outcome']}', and the truth has "
            f"{', '.join(outcomes)}"
        )
    coefficients = outcomes[effect["outcome"]]["coefficients"]
    # a product may stand in either order; one that is not listed is not planted
    value = float(
        sum(
            weight * coefficients.get(column, coefficients.get(":".join(reversed(column.split(":"))), 0.0))
            for column, weight in effect["sum"].items()
        )
    )
    return 0.0 if abs(value) < _TINY else value


def _state(value: float, wanted: str) -> str:
    if wanted == "zero":
        return AS_CLAIMED if value == 0 else AGAINST
    if value == 0:
        return NOTHING
    if wanted == "nonzero":
        return AS_CLAIMED
    return AS_CLAIMED if (value > 0) == (wanted == "positive") else AGAINST


def _formula(weights: Mapping[str, float]) -> str:
    parts = []
    for column, weight in weights.items():
        size = "" if abs(weight) == 1 else f"{abs(weight):g} × "
        sign = "−" if weight < 0 else "+"
        parts.append(f"{sign} {size}{column}")
    return " ".join(parts).removeprefix("+ ")
