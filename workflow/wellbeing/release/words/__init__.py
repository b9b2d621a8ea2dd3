"""Lists that the screen of identifying words goes by, written for this project; all in lower case.

They hold common first names, surnames and places of the United Kingdom, and words for people's posts, kin and health,
in English, Welsh, Polish and Urdu. None is complete, and none can be: what is in no list is looked at by its capital.
"""


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    """The phrases of a text, parted by upright strokes."""
    return frozenset(" ".join(phrase.split()) for phrase in text.split("|"))
