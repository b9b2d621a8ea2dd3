"""How often does the register find something where nothing is planted?

    python benchmarks/null_seeds.py                    # 20 seeds of the scenario `null`, 6,000 people each
    python benchmarks/null_seeds.py --scenario published --seeds 1 --people 36000 --whole

For each seed the whole path is run in this process, from a new synthetic survey to the verdicts, without Snakemake and
without the release door. Each test of the register that has an interval is a test at 5%; where nothing is planted the
interval leaves out no difference in about 5% of them. (A claim that is half planted, such as that four features
all go with wellbeing, is left out.) Tests of one seed share people, so the bound is given twice: over
all tests as if they were independent, and for the worst single test over the seeds, which are.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import yaml
from scipy.stats import binom

from wellbeing.areas.area_table import load_area_tables
from wellbeing.areas.linkage import link_areas
from wellbeing.areas.synthetic import write_area_tables
from wellbeing.claims.planted import planted_values
from wellbeing.claims.register import Register, load_register
from wellbeing.claims.verdicts import Run, judge, smallest_sizes
from wellbeing.models.contrasts.assemble import contrast_outcome, contrast_people
from wellbeing.models.contrasts.associations import readings
from wellbeing.models.contrasts.declared import load_plan
from wellbeing.models.contrasts.fits import Study
from wellbeing.models.contrasts.gather import gather
from wellbeing.models.contrasts.interactions import interactions
from wellbeing.models.contrasts.links import link_tables, usable_links
from wellbeing.models.contrasts.plan import Notes
from wellbeing.models.contrasts.walkability import walkability
from wellbeing.models.description import variables_table
from wellbeing.models.ladder import fit_ladder, fit_model, ladder_terms
from wellbeing.models.sample import analysis_sample, derive_outcomes, flow_table
from wellbeing.survey.find_files import find_files
from wellbeing.survey.harmonise import read_survey
from wellbeing.survey.source import load_source
from wellbeing.survey.synthetic.population import write_population
from wellbeing.survey.synthetic.truth import load_truth

ALPHA = 0.05


def one_run(
    folder: Path, people: int, seed: int, scenario: str, settings: dict, register: Register, whole: bool
) -> tuple:
    """Verdicts and tests of one synthetic survey made in ``folder``."""
    areas, truth = make_survey(folder, people, seed, scenario, settings)
    linked, respondents, columns, concepts = read_back(folder, areas, settings)
    linked = linked.join(derive_outcomes(linked, settings["outcomes"], concepts))
    rungs = settings["models"]["rungs"]
    analysed, steps = analysis_sample(
        linked, settings["outcomes"], rungs, settings["models"]["rows"], concepts
    )
    tables = {"flow": flow_table(respondents, linked, columns["exclusions"], steps)}
    roles = {entry["concept"]: "outcome" for entry in settings["outcomes"].values()}
    roles |= {term: rung for rung, entry in rungs.items() for term in entry["terms"]}
    tables["variables"] = variables_table(linked, roles, concepts, {})
    tables |= fit_all(analysed, settings, concepts, whole)
    run = Run(
        status="synthetic",
        title="Synthetic survey",
        outcomes={name: entry["concept"] for name, entry in settings["outcomes"].items()},
        concepts=frozenset(roles),
        labels={name: entry["label"] for name, entry in concepts.items()},
        tables={name: table for name, table in tables.items() if name in register.tables},
        truth=truth,
        smallest=smallest_sizes(load_plan(Path("config/contrasts.yaml"))["smallest_effect"]),
        source="synthetic",
    )
    return judge(register, run)


def make_survey(folder: Path, people: int, seed: int, scenario: str, settings: dict) -> tuple:
    """Write area tables and survey; the read area tables and the truth."""
    write_area_tables(folder / "areas", seed)
    areas, _ = load_area_tables(
        Path("config/areas/synthetic.yaml"), folder / "areas", settings["areas"]["vintage"]
    )
    truth = load_truth(Path(f"resources/synthetic/{scenario}.yaml"))
    return areas, write_population(folder / "survey", people, seed, truth, areas)


def read_back(folder: Path, areas: pd.DataFrame, settings: dict) -> tuple:
    """The survey as the workflow reads it: linked people, respondents, their columns and all concepts."""
    source = load_source(Path("config/sources/synthetic.yaml"), Path("config/concepts.yaml"))
    respondents, columns = read_survey(source, find_files(source, folder / "survey"))
    vocabulary = yaml.safe_load(Path("config/concepts.yaml").read_text(encoding="utf-8"))["concepts"]
    rates = {name: vocabulary[name]["respondents"] for name in settings["areas"]["from_respondents"]}
    linked, _ = link_areas(
        respondents,
        areas,
        vintage=settings["areas"]["vintage"],
        max_unmatched=settings["areas"]["max_unmatched"],
        from_respondents=rates,
    )
    built = {name: {**columns["columns"][person], **vocabulary[name]} for name, person in rates.items()}
    return linked, respondents, columns, {**vocabulary, **columns["columns"], **built}


def fit_all(people: pd.DataFrame, settings: dict, concepts: dict, whole: bool) -> dict[str, pd.DataFrame]:
    """The tables the register reads: the whole of them, or those of the tests with an interval alone."""
    rungs, estimation = settings["models"]["rungs"], settings["estimation"]
    given = {
        "outcomes": settings["outcomes"],
        "rungs": rungs,
        "estimation": estimation,
        "seed": settings["seed"],
    }
    plan = load_plan("config/contrasts.yaml")
    estimates, parts = [], [contrast_people(people, given, concepts, plan)] if whole else []
    for outcome in settings["outcomes"]:
        if whole:
            estimates.append(fit_ladder(people, outcome, rungs, concepts, estimation)[0])
            parts.append(contrast_outcome(people, outcome, given, concepts, plan))
        else:
            terms = ladder_terms(rungs)["M3"]
            rows, _ = fit_model(people, outcome, terms, concepts, estimation)
            estimates.append(rows.assign(outcome=outcome, rung="M3"))
            parts.append(few_contrasts(Study(people, outcome, rungs, concepts, estimation), given, plan))
    tables = (
        {f"contrasts_{name}": table for name, table in gather(parts, plan).items()}
        if whole
        else _stack(parts)
    )
    return tables | {"estimates": pd.concat(estimates, ignore_index=True)}


def few_contrasts(study: Study, settings: dict, plan: dict) -> dict[str, pd.DataFrame]:
    """The contrasts of one outcome that claims with a direction are about."""
    notes, walk = Notes(study.outcome), plan["walkability"]
    mine = {name: entry for name, entry in plan["interactions"].items() if entry["outcome"] == study.outcome}
    tables = {
        "readings": readings(study, plan["readings"]["terms"]),
        "walkability": walkability(study, walk["exposure"], walk["covariate"]),
        **interactions(study, plan | {"interactions": mine}, notes),
    }
    links = usable_links(study, settings["outcomes"][study.outcome]["concept"], plan, notes)
    return tables | link_tables(study, links, plan, settings["seed"])


def _stack(parts: list[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    names = dict.fromkeys(name for part in parts for name in part)
    return {
        f"contrasts_{name}": pd.concat([part[name] for part in parts if name in part], ignore_index=True)
        for name in names
    }


def many_runs(seeds: int, people: int, scenario: str, first: int, whole: bool) -> Iterator[tuple]:
    """(seed, verdicts, tests) of each seed."""
    settings = yaml.safe_load(Path("config/config.yaml").read_text(encoding="utf-8"))
    register = load_register(Path("config/claims.yaml"))
    for seed in range(first, first + seeds):
        with tempfile.TemporaryDirectory() as folder:
            verdicts, tests = one_run(
                Path(folder), people, seed, scenario, settings | {"seed": seed}, register, whole
            )
        yield seed, verdicts, tests


def rejections(tests: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """Tests with an interval of claims whose every planted effect is zero, and whether it leaves out no difference."""
    truth = load_truth(Path(f"resources/synthetic/{scenario}.yaml"))
    claims = load_register(Path("config/claims.yaml")).claims.values()
    nothing = {c.id for c in claims if (values := planted_values(c, truth)) and not any(values)}
    mine = tests[tests["claim"].isin(nothing) & tests["low"].notna()].copy()
    mine["rejects"] = (mine["low"] > mine["null"]) | (mine["high"] < mine["null"])
    return mine


def report_null(found: pd.DataFrame, seeds: int) -> bool:
    """Print rejections against what chance allows; whether they are within the bounds."""
    total, rejected = len(found), int(found["rejects"].sum())
    bound = int(binom.ppf(1 - ALPHA / 2, total, ALPHA))
    print(f"\n{rejected} of {total} tests reject at {ALPHA:.0%}: {rejected / total:.1%}")
    print(f"binomial bound if all were independent (97.5th centile): {bound} ({bound / total:.1%})")
    each = found.groupby(["claim", "test"])["rejects"].agg(["sum", "size"])
    worst = each["sum"].idxmax()
    limit = int(binom.ppf(1 - ALPHA / 2 / len(each), seeds, ALPHA))
    print(
        f"worst single test {worst[0]}.{worst[1]}: {each['sum'].max()} of {each.loc[worst, 'size']} seeds; bound for "
        f"the worst of {len(each)} tests: {limit}"
    )
    return rejected <= bound and each["sum"].max() <= limit


def main() -> int:
    """Run the seeds and print what was found; exit status 1 where chance does not allow it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--people", type=int, default=6000)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--scenario", default="null")
    parser.add_argument(
        "--whole", action="store_true", help="fit every contrast, not those of a direction alone"
    )
    given = parser.parse_args()
    found, start = [], time.perf_counter()
    for seed, verdicts, tests in many_runs(
        given.seeds, given.people, given.scenario, given.first, given.whole
    ):
        counts = verdicts.loc[verdicts["planted"] != "", "verdict"].value_counts().to_dict()
        print(f"seed {seed} ({time.perf_counter() - start:.0f} s): {counts}", flush=True)
        if given.scenario != "null":
            columns = ["claim", "verdict", "found", "planted", "why"]
            print(verdicts.loc[verdicts["planted"] != "", columns].to_string(max_colwidth=150))
        found.append(rejections(tests, given.scenario).assign(seed=seed))
    return 0 if given.scenario != "null" or report_null(pd.concat(found), given.seeds) else 1


if __name__ == "__main__":
    sys.exit(main())
