"""Write the list of specifications, before any is fitted."""

from wellbeing.job import job
from wellbeing.models.sensitivity.designs import find_support
from wellbeing.models.sensitivity.grid import decisions_table, list_specifications
from wellbeing.models.sensitivity.reading import read_material

with job(snakemake.log[0]):
    given, knobs = snakemake.input, snakemake.params.knobs
    material = read_material(
        given.people, given.concepts, snakemake.params.declared, snakemake.params.settings
    )
    support = find_support(material, knobs["imputations"])
    decisions_table(material.declared, support).to_csv(snakemake.output.decisions, index=False)
    list_specifications(
        material.declared, list(material.outcomes), support, knobs["specifications"], snakemake.params.batches
    ).to_csv(snakemake.output.specifications, index=False)
