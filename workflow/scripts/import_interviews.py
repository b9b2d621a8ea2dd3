"""Read a coded project in whatever format; keep it for the jobs after this one, and write it as REFI-QDA for others."""

from pathlib import Path

from wellbeing.interviews.importing import import_table, issue_table, offsets_table, read_project
from wellbeing.interviews.qdpx_write import write_qdpx
from wellbeing.interviews.stored import save_project
from wellbeing.job import job

with job(snakemake.log[0]):
    project = read_project(Path(snakemake.params.path), snakemake.params.reading)
    write_qdpx(project, Path(snakemake.output.exported))  # lists what a .qdpx cannot hold
    save_project(project, Path(snakemake.output.project))
    for issue in project.issues:
        if issue.level == "problem":
            print(f"interviews: {issue.where}: {issue.what}")
    import_table(project).to_csv(snakemake.output.read, index=False)
    issue_table(project).to_csv(snakemake.output.issues, index=False)
    issue_table(project, names=True).to_csv(snakemake.output.named, index=False)
    offsets_table(project).to_csv(snakemake.output.offsets, index=False)
