"""Put the outcomes' contrasts together, with families of tests and equivalence verdicts."""

from collections import defaultdict
from pathlib import Path

from wellbeing.job import job
from wellbeing.models.contrasts.gather import gather
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    parts = defaultdict(dict)
    for path in map(Path, snakemake.input.parts):
        parts[path.parent][path.stem] = read_table(path)
    tables = gather(list(parts.values()), snakemake.params.plan)
    for path in map(Path, snakemake.output):
        tables[path.stem.removeprefix("contrasts_")].to_csv(path, index=False)
