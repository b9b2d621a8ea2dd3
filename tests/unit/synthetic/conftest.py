"""A made-up set of areas, populations drawn on it, and the analysed people read back from the files."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from reading_back import design

from wellbeing.survey.synthetic.population import write_population
from wellbeing.survey.synthetic.truth import load_truth


@pytest.fixture(scope="session")
def area_table() -> pd.DataFrame:
    """391 areas with codes of the right shape (not all are real ones) and figures of the right size."""
    numbers = {
        "E06": (1, 57),
        "E07": (4, 204),
        "E08": (1, 36),
        "E09": (1, 33),
        "W06": (1, 22),
        "S12": (5, 36),
    }
    codes = [f"{kind}{n:06d}" for kind, (low, high) in numbers.items() for n in range(low, high + 1)]
    codes = [code for code in codes if code != "E06000048"] + [f"N09{n:06d}" for n in range(1, 12)]
    nations = {"E": "england", "W": "wales", "S": "scotland", "N": "northern_ireland"}
    rng = np.random.default_rng(11)
    z = rng.normal(size=(5, len(codes)))
    return pd.DataFrame(
        {
            "area": codes,
            "nation": [nations[code[0]] for code in codes],
            "voting_area": 72 + 4.9 * z[0],
            "income_area": 9.85 + 0.2 * (0.3 * z[0] + 0.95 * z[1]),
            "walkable_area": 7 + 1.3 * z[2],
            "diversity_area": np.clip(np.exp(2.3 + 0.5 * z[2] + 0.7 * z[3]), 1, 80),
            "turnover_area": 100 + 25 * z[4],
        }
    )


@pytest.fixture(scope="session")
def published(project) -> dict:
    return load_truth(project / "resources" / "synthetic" / "published.yaml")


@pytest.fixture(scope="session")
def full(tmp_path_factory, area_table, published) -> tuple[Path, dict]:
    """Folder and sidecar of a population of the default size."""
    folder = tmp_path_factory.mktemp("full")
    yield folder, write_population(folder, 36000, 20220310, published, area_table)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def small(tmp_path_factory, area_table, published) -> tuple[Path, dict]:
    """Folder and sidecar of a population of the smoke run's size."""
    folder = tmp_path_factory.mktemp("small")
    return folder, write_population(folder, 900, 20220310, published, area_table)


@pytest.fixture(scope="session")
def analysed(full, area_table) -> pd.DataFrame:
    """The analysed people of the full population: nothing missing in the full model or the outcomes."""
    frame = design(full[0], area_table).drop(columns="unemployed")
    return frame.dropna(subset=[name for name in frame if name != "again"]).reset_index(drop=True)
