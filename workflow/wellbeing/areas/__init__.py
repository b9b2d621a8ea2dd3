"""Areas: published tables by local authority, the codes of each year, and the link from people to places.

``load_area_tables`` reads the tables declared in ``config/areas/``; ``link_areas`` joins people to them;
``write_area_tables`` makes the synthetic ones of the default study.
"""

from wellbeing.areas.codes import Vintage, codes_of, detect_vintage, harmonise, nation_of, unknown_codes
from wellbeing.areas.linkage import leave_one_out, link_areas
from wellbeing.areas.lookups import load_lookup
from wellbeing.areas.synthetic import write_area_tables
from wellbeing.areas.tables import load_area_tables, load_declaration, table_files

__all__ = [
    "Vintage",
    "codes_of",
    "detect_vintage",
    "harmonise",
    "leave_one_out",
    "link_areas",
    "load_area_tables",
    "load_declaration",
    "load_lookup",
    "nation_of",
    "table_files",
    "unknown_codes",
    "write_area_tables",
]
