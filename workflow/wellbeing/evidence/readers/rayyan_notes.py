"""What Rayyan writes into a record's notes."""

import re


def rayyan_notes(notes: str) -> dict:
    """Decisions and reasons out of ``RAYYAN-INCLUSION: {"Ann"=>"Included"} | RAYYAN-EXCLUSION-REASONS: a,b``."""
    parts = dict(
        (key, text.strip())
        for key, text in re.findall(
            r"([A-Z][A-Z-]+[A-Z]):\s*(.*?)(?=\s*\|\s*[A-Z][A-Z-]+[A-Z]:|\Z)", notes, re.DOTALL
        )
    )
    decisions = dict(re.findall(r'"([^"]+)"\s*=>\s*"([^"]+)"', parts.get("RAYYAN-INCLUSION", "")))
    reasons = [part.strip() for part in parts.get("RAYYAN-EXCLUSION-REASONS", "").split(",") if part.strip()]
    return {
        "decisions": decisions,
        "reasons": reasons,
        "labels": parts.get("RAYYAN-LABELS", ""),
        "user_notes": parts.get("USER-NOTES", ""),
    }
