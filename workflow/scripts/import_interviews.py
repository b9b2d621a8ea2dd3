"""Read a coded project in whatever format, and write it again as REFI-QDA, with a list of what was repaired or lost."""

from pathlib import Path

from wellbeing.interviews.importing import import_table, issue_table, read_project
from wellbeing.interviews.qdpx_write import write_qdpx
from wellbeing.job import job

with job(snakemake.log[0]):
    project = read_project(Path(snakemake.params.path), snakemake.params.reading)
    for issue in project.issues:
        if issue.level == "problem":
            print(f"interviews: {issue.where}: {issue.what}")
    write_qdpx(project, Path(snakemake.output.project))
    import_table(project).to_csv(snakemake.output.read, index=False)
    issue_table(project).to_csv(snakemake.output.issues, index=False)
    issue_table(project, names=True).to_csv(snakemake.output.named, index=False)
