"""The tables of the synthesis, from a screened review and its extraction files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from wellbeing.errors import InputError
from wellbeing.evidence import appraisal, catalogue, extraction, gapmap, overlap, published, synthesis
from wellbeing.evidence.meta import leave_one_out, one_a_study, pool
from wellbeing.evidence.vocabulary import check_known, numbers, read_input

COUNT_COLUMNS = ["review_a", "review_b", "studies_a", "studies_b", "union", "zeros", "source", "note"]
RATIOS = ("odds ratio", "risk ratio", "hazard ratio", "rate ratio")

Numbers = TypeVar("Numbers", float, np.ndarray)


def synthesis_tables(
    folder: Path,
    review: Mapping[str, Any],
    settings: Mapping[str, Any],
    instruments: Mapping[str, appraisal.Instrument],
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Every table of the synthesis.

    Args:
        folder: of the library.
        review: what :func:`wellbeing.evidence.library.load_review` gives.
        settings: config/evidence.yaml, checked.
        instruments: appraisal instruments by their id.

    Returns:
        The tables by name, and the report of what two extractors read differently.

    Raises:
        InputError: a finding, answer, matrix or question that cannot be used.
    """
    words, ids = settings["vocabulary"], [record["id"] for record in review["records"]]
    path = folder / "findings.csv"
    extracted = extraction.read_findings(path, words)
    extracted["record_id"] = extracted["record_id"].map(lambda name: review["kept"].get(name, name))
    extraction.refuse_excluded(extracted, ids, review["included"], path)
    final = settings["extraction"]["final"]
    findings = with_studies(extraction.final_findings(extracted, final), review)
    counted = synthesis.oriented(findings)
    labelled = with_labels(findings, words, settings["outcome_relations"], settings["relations"])
    relabelled = with_labels(counted, words, settings["outcome_relations"], settings["relations"])
    studies = list(review["labels"])
    stated = published.read_published(folder / "published_flows.csv", studies, ids)
    reviews = [study for study, kind in review["kinds"].items() if kind == "review"]
    flows = published.published_flows(stated, review["labels"], reviews)
    questions = gapmap.read_questions(folder / "questions.csv", words)
    check_known(
        questions[questions["record_id"] != ""],
        "record_id",
        review["kept"],
        folder / "questions.csv",
        "a record",
    )
    return {
        "evidence_findings": labelled,
        "evidence_published": flows,
        "evidence_links": synthesis.link_table(counted, settings["links"], settings["claimant"]),
        "evidence_directions": directions(counted, words, settings["claimant"]),
        "evidence_study_directions": study_directions(relabelled),
        "evidence_map": gapmap.map_cells(counted, words),
        "evidence_ages": gapmap.age_gaps(findings, words),
        "evidence_questions": gapmap.rank_questions(questions, findings, settings["priorities"]),
        "evidence_appraisal": appraised(folder, instruments, [*studies, *ids]),
        "evidence_overlap": overlaps(folder, studies),
        "evidence_pooled": pooled(findings, settings["pooling"]["several"]),
    }, extraction.differences(extracted, final)


def with_studies(findings: pd.DataFrame, review: Mapping[str, Any]) -> pd.DataFrame:
    """The findings with their study, its label and kind ("review" or "primary", or what else it is)."""
    study = findings["record_id"].map(lambda record: review["studies"].get(record, record))
    return findings.assign(
        study=study,
        study_label=study.map(lambda name: review["labels"].get(name, name)),
        kind=study.map(lambda name: review["kinds"].get(name, "primary")),
    )


def with_labels(
    findings: pd.DataFrame,
    words: Mapping[str, Mapping[str, str]],
    relations: Mapping[str, str],
    names: Mapping[str, str],
) -> pd.DataFrame:
    """The findings as people read them: words of the vocabulary beside their codes."""
    table = findings.copy()
    for column in extraction.CODED:
        if column in extraction.SEVERAL:
            parts = table[column].map(lambda text: [part.strip() for part in text.split(";") if part.strip()])
            table[f"{column}_label"] = parts.map(
                lambda held, c=column: "; ".join(words[c].get(p, p) for p in held)
            )
        else:
            table[f"{column}_label"] = table[column].map(lambda word, c=column: words[c].get(word, word))
    table["relation"] = table["outcome"].map(
        lambda outcome: names[relations[outcome]] if outcome in relations else ""
    )
    return table


def study_directions(labelled: pd.DataFrame) -> pd.DataFrame:
    """The direction each study reports for each outcome, with the words of the vocabulary."""
    return synthesis.study_outcomes(labelled)[list(catalogue.STUDY_DIRECTIONS.names)]


def directions(findings: pd.DataFrame, words: Mapping[str, Mapping[str, str]], claimant: str) -> pd.DataFrame:
    """Sign tests by outcome, and of actions by intervention with gains and harms, with and without the claimant.

    Returns:
        by ("outcome", "intervention"), key, label, basis ("all studies", "without the claimant"), then the columns
        of the sign test, gains, harms, harms_not_stated.
    """
    parts = []
    for basis, rows in (
        ("all studies", findings),
        ("without the claimant", findings[findings["study"] != claimant]),
    ):
        for column in ("outcome", "intervention"):
            mine = rows[
                rows[column].isin(words[column])
                & ~((column == "intervention") & (rows["intervention"] == "none"))
            ]
            table = synthesis.directions_table(mine, [column]).rename(columns={column: "key"})
            harms = synthesis.gains_and_harms(mine).rename(columns={"intervention": "key"})
            table = table.merge(harms, on="key", how="left") if column == "intervention" else table
            labels = table["key"].map(lambda key, c=column: words[c][key])
            parts.append(table.assign(by=column, label=labels, basis=basis))
    table = pd.concat(parts, ignore_index=True).reindex(columns=list(catalogue.DIRECTIONS.names))
    return table.astype({name: "Int64" for name in ("gains", "harms", "harms_not_stated")})


def appraised(folder: Path, tools: Mapping[str, appraisal.Instrument], studies: list[str]) -> pd.DataFrame:
    """Answers with their colours, and one row "overall" a study and tool with computed and declared ratings."""
    table = appraisal.read_appraisal(folder / "appraisal.csv", tools, studies)
    answers = appraisal.traffic(table, tools)
    overall = appraisal.overall_ratings(table, tools).assign(item="overall")
    return pd.concat([answers, overall], ignore_index=True).reindex(columns=list(catalogue.APPRAISAL.names))


def overlaps(folder: Path, studies: list[str]) -> pd.DataFrame:
    """Overlap from the citation matrix where there is one, and from published counts where there are only those."""
    parts = []
    if (folder / "citation_matrix.csv").exists():
        matrix = overlap.read_matrix(folder / "citation_matrix.csv")
        dates = read_input(folder / "matrix_dates.csv", ["kind", "name", "year"])
        dates = numbers(dates, ["year"], folder / "matrix_dates.csv", "name")
        years = {
            kind: dict(zip(part["name"], part["year"], strict=True)) for kind, part in dates.groupby("kind")
        }
        matrix = overlap.dated_zeros(matrix, years.get("study", {}), years.get("review", {}))
        parts.append(overlap.overlap(matrix).assign(basis="citation matrix", source="", note=""))
    path = folder / "overlap_counts.csv"
    counts = read_input(path, COUNT_COLUMNS)
    for column in ("review_a", "review_b"):
        check_known(counts, column, studies, path, "a study of studies.csv")
    counts = numbers(counts, ["studies_a", "studies_b", "union", "zeros"], path, "review_a")
    _check_counts(counts, path)
    for row in counts.itertuples():
        for zeros, basis in (
            (0, "published counts"),
            (int(row.zeros), "published counts, impossible cells left out"),
        ):
            share = overlap.from_counts(int(row.studies_a), int(row.studies_b), int(row.union), zeros)
            parts.append(
                pd.DataFrame(
                    [
                        {
                            "review_a": row.review_a,
                            "review_b": row.review_b,
                            "shared": int(row.studies_a + row.studies_b - row.union),
                            "occurrences": int(row.studies_a + row.studies_b),
                            "studies": int(row.union),
                            "reviews": 2,
                            "zeros": zeros,
                            "cca": 100 * share,
                            "band": overlap.band(share),
                            "basis": basis,
                            "source": row.source,
                            "note": row.note,
                        }
                    ]
                )
            )
    names = list(catalogue.OVERLAP.names)
    return (
        pd.concat(parts, ignore_index=True).reindex(columns=names) if parts else pd.DataFrame(columns=names)
    )


def _check_counts(counts: pd.DataFrame, path: Path) -> None:
    """Raise InputError for counts of an overlap that cannot be."""
    for row in counts.itertuples():
        found = [row.studies_a, row.studies_b, row.union, row.zeros]
        pair = f"{path}: {row.review_a} and {row.review_b}"
        if not all(number >= 0 and number == int(number) for number in found if not np.isnan(number)) or any(
            map(np.isnan, found)
        ):
            raise InputError(
                f"{pair}: studies_a, studies_b, union and zeros are whole numbers of nought or more"
            )
        if not max(row.studies_a, row.studies_b) <= row.union <= row.studies_a + row.studies_b:
            raise InputError(
                f"{pair}: a union of {row.union:.0f} studies cannot be made of {row.studies_a:.0f} and "
                f"{row.studies_b:.0f}; correct one of the three"
            )


def pooled(findings: pd.DataFrame, several: str) -> pd.DataFrame:
    """Random-effects results of each outcome with effects of one kind in two or more studies, one effect a study.

    Ratios are pooled as logarithms.

    Args:
        findings: final findings with ``study`` and ``study_label``.
        several: what is done with several effects of a study; see :func:`wellbeing.evidence.meta.one_a_study`.

    Returns:
        outcome, effect, kind ("pooled", "without" a study), left_out, studies, effects (n), estimate, low, high,
        hksj_low, hksj_high, pi_low, pi_high, tau2, i2, on the scale of the effects, and a note on studies with several.
    """
    rows = []
    for (outcome, effect), group in gapmap.follow_effects(findings).groupby(
        ["outcome", "effect"], sort=False
    ):
        if group["study"].nunique() < 2:
            continue
        there, back = (np.log, np.exp) if effect in RATIOS else (_same, _same)
        given = there(group["estimate"].to_numpy())
        errors = (there(group["high"].to_numpy()) - there(group["low"].to_numpy())) / (2 * 1.959963984540054)
        effects, variances, studies = one_a_study(given, errors**2, list(group["study_label"]), several)
        shared = {
            "outcome": outcome,
            "effect": effect,
            "effects": len(group),
            "note": _several(group, several),
        }
        found = pool(effects, variances)
        limits = ("low", "high", "hksj_low", "hksj_high", "pi_low", "pi_high")
        rows.append(
            {**shared, "kind": "pooled", "left_out": "", "studies": found.studies,
             "estimate": float(back(found.effect)),
             **{name: float(back(getattr(found, name))) for name in limits}, "tau2": found.tau2, "i2": found.i2}
        )  # fmt: skip
        if len(studies) > 2:
            counts = group["study_label"].value_counts()
            for row in leave_one_out(effects, variances, studies).itertuples():
                rows.append(
                    {**shared, "kind": "without", "left_out": row.left_out, "studies": found.studies - 1,
                     "effects": len(group) - int(counts[row.left_out]), "estimate": float(back(row.effect)),
                     "low": float(back(row.low)), "high": float(back(row.high)), "tau2": row.tau2, "i2": row.i2}
                )  # fmt: skip
    return pd.DataFrame(rows, columns=list(catalogue.POOLED.names))


def _same(values: Numbers) -> Numbers:
    return values


def _several(group: pd.DataFrame, several: str) -> str:
    """What was done with several effects of a study, in words; empty where no study has several."""
    counts = group["study_label"].value_counts(sort=False)
    named = "; ".join(f"{name} ({n})" for name, n in counts[counts > 1].items())
    done = {"average": "averaged, as effects of the same people", "first": "the first taken"}[several]
    return f"several effects of one study {done}: {named}" if named else ""
