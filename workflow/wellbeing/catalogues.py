"""The catalogues of every phase, put together: a new phase adds its own here, a new table stands in its phase's."""

from wellbeing import catalogue
from wellbeing.areas.catalogue import TABLES as AREAS
from wellbeing.claims.catalogue import TABLES as CLAIMS
from wellbeing.evidence.catalogue import TABLES as EVIDENCE
from wellbeing.framework.catalogue import TABLES as FRAMEWORK
from wellbeing.interviews.catalogue import TABLES as INTERVIEWS
from wellbeing.models.catalogue import LADDER, SAMPLE
from wellbeing.models.contrasts.catalogue import TABLES as CONTRASTS
from wellbeing.models.sensitivity.catalogue import TABLES as SENSITIVITY
from wellbeing.survey.catalogue import TABLES as SURVEY

CATALOGUE = catalogue.gather(
    EVIDENCE,
    SURVEY,
    SAMPLE,
    AREAS,
    LADDER,
    CONTRASTS,
    SENSITIVITY,
    INTERVIEWS,
    FRAMEWORK,
    CLAIMS,
)
"""Table by name, in the order in which the study is read."""


def dictionary_rows(names: list[str]) -> list[dict[str, str | int]]:
    """The data dictionary: one row a column of the released tables.

    Args:
        names: tables of the run.

    Returns:
        Rows with table, title, phase, page, statbarn, column, label, type, role, unit, decimals and rests_on.
    """
    return [
        {
            "table": table.name,
            "title": table.title,
            "phase": table.phase,
            "page": table.page,
            "statbarn": table.statbarn,
            "column": column.name,
            "label": column.label,
            "type": column.type,
            "role": column.role.value,
            "unit": column.unit,
            "decimals": column.decimals if column.type == "number" else "",
            "rests_on": column.rests_on or column.part_of,
        }
        for table in map(CATALOGUE.__getitem__, names)
        for column in (*table.released, SUPPRESSED)
    ]


SUPPRESSED = catalogue.flag("suppressed", "Something in the row was withheld")
"""The column that the release door adds to every table."""
