"""Read the evidence library: import, de-duplication, screening and flow."""

from pathlib import Path

from wellbeing.evidence.library import read_review, write_review
from wellbeing.evidence.prisma import from_table, write_template
from wellbeing.job import job

with job(snakemake.log[0]):
    given = snakemake.params
    review, done, tables = read_review(Path(given.folder), given.files, given.settings)
    write_review(review, Path(snakemake.output.review))
    done.queue.to_csv(snakemake.output.queue, index=False)
    review.remarks.to_csv(snakemake.output.remarks, index=False)
    write_template(from_table(tables["evidence_flow"]), Path(snakemake.output.prisma))
    for path in map(Path, snakemake.output.tables):
        tables[path.stem].to_csv(path, index=False)
