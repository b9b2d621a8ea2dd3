"""Look at the main analysis from other sides."""

from wellbeing.job import job
from wellbeing.models.sensitivity import main_analysis
from wellbeing.models.sensitivity.imputation import imputed_table
from wellbeing.models.sensitivity.reading import read_material
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    given, settings, out = snakemake.input, snakemake.params.settings, snakemake.output
    points, level = settings["estimation"]["points"], settings["estimation"]["level"]
    material = read_material(
        given.people, given.concepts, snakemake.params.declared, settings, given.imputed or None
    )
    models = list(main_analysis.reference_models(material, read_table(given.specifications), points))
    tables = {
        "peers": main_analysis.peers_table(models, level),
        "evalues": main_analysis.evalues_table(models, level),
        "influence": main_analysis.influence_table(models, points),
        "negative_controls": main_analysis.controls_table(
            material, models, points, level, snakemake.params.seed
        ),
        "later_waves": main_analysis.later_table(material, models, points, level),
        "imputation": main_analysis.imputation_table(
            material, models, snakemake.params.imputations, points, level
        ),
        "imputed": imputed_table(material.people, material.imputed, material.concepts),
    }
    for name, table in tables.items():
        table.to_csv(out[name], index=False)
