"""Survey sources: declared in YAML, found on disk, checked against their data dictionary, harmonised.

The synthetic population lives in ``wellbeing.survey.synthetic``. Packages of the library import nothing by
themselves: a job loads only what it uses, and reruns only when that is edited.
"""
