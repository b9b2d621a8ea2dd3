"""Turn the survey's variables into the study's concepts, once the data dictionary has been checked."""

import json
from pathlib import Path

from wellbeing.errors import InputError
from wellbeing.job import job
from wellbeing.survey.find_files import find_files
from wellbeing.survey.harmonise import read_survey
from wellbeing.survey.source import build_source
from wellbeing.tables import read_table

with job(snakemake.log[0]):
    dictionary = read_table(snakemake.input.dictionary)
    problems = dictionary[dictionary["verdict"] == "problem"]
    if len(problems) and not snakemake.params.accept_dictionary:
        listed = "\n".join(f"  {row.file} {row.variable}: {row.message}" for row in problems.itertuples())
        raise InputError(
            f"The survey differs from what config/sources/ expects in {len(problems)} places:\n{listed}\n"
            "Mend the mapping, or set survey.accept_dictionary to true to go on as it is. The page "
            "notebooks/dictionary.html of this run shows the whole comparison."
        )
    source = build_source(**snakemake.params.source)
    people, columns = read_survey(source, find_files(source, snakemake.params.root))
    people.to_parquet(snakemake.output.people, index=False)
    Path(snakemake.output.columns).write_text(json.dumps(columns, indent=2) + "\n", encoding="utf-8")
