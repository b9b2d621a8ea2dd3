"""The release door: the only way from the secure folder to a table, a figure or a page."""

from wellbeing.release.door import Released, release_table
from wellbeing.release.profiles import Profile, TableSpec, load_release

__all__ = ["Profile", "Released", "TableSpec", "load_release", "release_table"]
