"""The settings of a run: merged, checked as a whole, and explained.

``resolve.resolve`` is the one door: it returns settings that fit the schema, the vocabulary, the survey source and
the area tables, or raises one ``InputError`` that lists everything wrong with them.
"""
