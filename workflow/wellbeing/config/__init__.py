"""The settings of a run: merged, checked as a whole, and explained.

``resolve`` is the one door: it returns settings that fit the schema, the vocabulary, the survey source and
the area tables, or raises one ``InputError`` that lists everything wrong with them.
"""

from wellbeing.config.files import default_files, load, merge
from wellbeing.config.resolve import Settings, resolve

__all__ = ["Settings", "default_files", "load", "merge", "resolve"]
