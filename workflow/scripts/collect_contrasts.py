"""Put the outcomes' contrasts together, with families of tests and equivalence verdicts."""

from pathlib import Path

from wellbeing.job import job
from wellbeing.models.contrasts.run import gather
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    parts = [
        {file.stem: read_table(file) for file in sorted(Path(folder).glob("*.csv"))}
        for folder in snakemake.input.parts
    ]
    tables = gather(parts, snakemake.params.plan)
    for path in map(Path, snakemake.output):
        tables[path.stem.removeprefix("contrasts_")].to_csv(path, index=False)
