"""The table that holds a survey's files against what its mapping expects."""

from wellbeing.catalogue import Table, key, people, text

DICTIONARY = Table(
    "dictionary",
    "The survey's variables: expected and found",
    phase="quantitative",
    page="dictionary",
    statbarn="Frequencies",
    columns=(
        text("file", "File"),
        key("variable", "Variable"),
        key("concept", "Concept"),
        key("wave", "Wave"),
        text("found", "Found"),
        text("expected", "Expected values"),
        text("found_values", "Values found"),
        text("became", "What becomes of each code"),
        people("n_valid", "With a value"),
        people("n_missing", "Without a value"),
        text("label", "Label in the file"),
        text("certainty", "How sure the mapping is"),
        text("verdict", "Verdict"),
        text("message", "What to know"),
    ),
)
TABLES = (DICTIONARY,)
