"""What every sensitivity job does first: the declared choices and the linked people, in the shape they are used."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.models.sensitivity.declare import build_declared
from wellbeing.models.sensitivity.designs import Material


def read_material(
    people: str, concepts: str, declared: dict, settings: dict, imputed: str | None = None
) -> Material:
    """Read the material of a run.

    Args:
        people: data/linked.parquet. concepts: data/concepts.json. declared: content of config/sensitivity.yaml.
        settings: outcomes and models of the settings.
        imputed: data/sensitivity/imputed.parquet, a row a person and imputation, or None.
    """
    meta = json.loads(Path(concepts).read_text(encoding="utf-8"))
    terms = [term for rung in settings["models"]["rungs"].values() for term in rung["terms"]]
    linked = pd.read_parquet(people)
    completed = {}
    if imputed:
        table = pd.read_parquet(imputed)
        for number, rows in table.groupby("imputation"):
            completed[int(number)] = rows.drop(columns="imputation").set_index(linked.index)
    outcomes, described, later = settings["outcomes"], meta["concepts"], meta["later_waves"]
    return Material(linked, outcomes, terms, described, build_declared(declared), completed, later)


def log_progress(path: str, every: int = 50):
    """A callable that writes the number of models fitted to a log, for who waits."""

    def progress(done: int, total: int) -> None:
        if done % every == 0 or done == total:
            with Path(path).open("a", encoding="utf-8") as log:
                print(f"{done} of {total} models", file=log)

    return progress
