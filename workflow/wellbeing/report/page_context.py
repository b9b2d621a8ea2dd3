"""What a page, or a whole report, says of itself: the run, whose data it shows, and the badge that says so."""

from dataclasses import dataclass

from wellbeing.errors import InputError

BADGES = {
    "synthetic": {"label": "SYNTHETIC DATA", "words": "not a finding"},
    "real": {"label": "REAL DATA", "words": ""},
}
"""What each page says of the data it shows."""


@dataclass(frozen=True)
class PageContext:
    """What a page says of itself: the run, whose data it shows, and where its home page is.

    ``badge`` is "synthetic" or "real"; ``source`` the title of the data source. ``title`` is the notebook's
    first heading unless given.
    """

    run: str
    badge: str
    source: str
    title: str | None = None
    home: str = "../report/index.html"

    def __post_init__(self) -> None:
        """Refuse a badge that would leave the reader in doubt."""
        if self.badge not in BADGES:
            raise InputError(f"page: badge '{self.badge}' is not one of {', '.join(BADGES)}.")

    def badge_metadata(self) -> dict[str, str]:
        """The badge's kind, label, words and source, as the page templates name them."""
        return {"kind": self.badge, **BADGES[self.badge], "source": self.source}
