"""The table that says how people and area tables were joined."""

from wellbeing.catalogue import Table, check, count, key, people, text

TABLES = (
    Table(
        "linkage",
        "People joined to the tables of their areas",
        phase="quantitative",
        page="sample",
        statbarn="Frequencies",
        columns=(
            key("nation", "Nation"),
            key("kind", "Kind"),
            key("item", "Item"),
            text("label", "Meaning"),
            people("people"),
            count("areas", "Areas", "areas", rests_on="people"),
            check("share", "Share of the people"),
        ),
    ),
)
