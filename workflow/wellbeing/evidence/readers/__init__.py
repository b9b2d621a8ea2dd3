"""Readers of the files that reviewers really hold, by the name a library's settings give the format."""

from collections.abc import Callable

from wellbeing.evidence.readers.bibtex import read_bibtex
from wellbeing.evidence.readers.csl import read_csl
from wellbeing.evidence.readers.endnote import read_endnote
from wellbeing.evidence.readers.eppi import read_eppi_entries
from wellbeing.evidence.readers.export import Export
from wellbeing.evidence.readers.nbib import read_nbib
from wellbeing.evidence.readers.ris import read_ris
from wellbeing.evidence.readers.tabular import read_covidence, read_rayyan, read_zotero_csv

READERS: dict[str, Callable[..., Export]] = {
    "ris": read_ris,
    "bibtex": read_bibtex,
    "csl_json": read_csl,
    "endnote_xml": read_endnote,
    "nbib": read_nbib,
    "zotero_csv": read_zotero_csv,
    "covidence": read_covidence,
    "rayyan": read_rayyan,
    "eppi_json": read_eppi_entries,
}
