"""Survey sources: declared in YAML, found on disk, checked against their data dictionary, harmonised.

The synthetic population lives in ``wellbeing.survey.synthetic``; it is not imported here, so that an edit of
the generator does not count as an edit of the readers.
"""

from wellbeing.survey.dictionary import check_dictionary
from wellbeing.survey.files import find_files, survey_files
from wellbeing.survey.harmonise import read_survey
from wellbeing.survey.source import Source, load_source

__all__ = ["Source", "check_dictionary", "find_files", "load_source", "read_survey", "survey_files"]
