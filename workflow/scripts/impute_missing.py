"""Draw completed data sets."""

from wellbeing.job import job
from wellbeing.models.sensitivity.imputation import chain_concepts, impute
from wellbeing.models.sensitivity.reading import read_material

with job(snakemake.log[0]):
    given, settings = snakemake.input, snakemake.params.settings
    material = read_material(given.people, given.concepts, snakemake.params.declared, settings)
    chain, area = chain_concepts(material.people, material.terms, settings["outcomes"], material.concepts)
    iterations = material.declared.imputation["iterations"]
    impute(
        material.people,
        chain,
        area,
        material.area,
        snakemake.params.imputations,
        iterations,
        snakemake.params.seed,
    ).to_parquet(snakemake.output.imputed, index=False)
