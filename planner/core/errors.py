"""What a planner is told of an error: the application's own exceptions bring French words, no others do."""

from __future__ import annotations

from planner.core.files import REASONS

_OWN = __name__.partition(".")[0]


def french_reason(error: Exception) -> str | None:
    """Why something failed, in French; None for what nobody foresaw, whose text is a library's, in English."""
    if type(error).__module__.partition(".")[0] == _OWN:
        return str(error)
    reason = REASONS.get(error.errno or 0) if isinstance(error, OSError) else None
    return f"{reason[0].upper()}{reason[1:]}." if reason is not None else None
