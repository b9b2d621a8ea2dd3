"""Link people to areas and merge what is known of every concept."""

import json
from pathlib import Path

import pandas as pd

from wellbeing.areas.linkage import link_areas
from wellbeing.job import job

with job(snakemake.log[0]):
    vocabulary = snakemake.params.concepts
    columns = json.loads(Path(snakemake.input.columns).read_text(encoding="utf-8"))
    tables = {}
    if snakemake.input.area_columns:
        tables = json.loads(Path(snakemake.input.area_columns).read_text(encoding="utf-8"))
    rates = {name: vocabulary[name]["respondents"] for name in snakemake.params.from_respondents}
    linked, linkage = link_areas(
        pd.read_parquet(snakemake.input.people),
        pd.read_parquet(snakemake.input.areas) if snakemake.input.areas else None,
        vintage=snakemake.params.vintage,
        max_unmatched=snakemake.params.max_unmatched,
        from_respondents=rates,
        geography=snakemake.params.geography,
    )
    built = {
        name: {
            **columns["columns"][person],
            **vocabulary[name],
            "recode": "leave-one-out mean of the area's respondents",
        }
        for name, person in rates.items()
    }
    concepts = {**vocabulary, **columns["columns"], **built}
    linked.to_parquet(snakemake.output.people, index=False)
    linkage.to_csv(snakemake.output.linkage, index=False)
    merged = {"source": columns["source"], "concepts": concepts, "areas": tables}
    merged["later_waves"] = columns["later_waves"]
    Path(snakemake.output.concepts).write_text(json.dumps(merged, indent=2) + "\n", encoding="utf-8")
