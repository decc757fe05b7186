"""Good and bad in two colours that all colour vision tells apart, always beside a sign and a word."""

from __future__ import annotations

from planner.core import french
from planner.core.finance.findings import Severity
from planner.views.parts.theme import Tokens

PASSED, FAILED, OPEN, IDLE = "✓", "✕", "?", "–"
WORST_FIRST: tuple[Severity, ...] = ("error", "warning", "question")
SIGNS: dict[Severity, str] = {"error": "✕", "warning": "!", "question": "?"}
WORDS: dict[Severity, str] = {"error": "Erreur", "warning": "À corriger", "question": "Question"}
EXAMPLE = "Exemple inventé"


def good_colour(tokens: Tokens) -> str:
    return "#4cc38a" if tokens.key == "dark" else "#00734f"


def severity_colour(severity: Severity, tokens: Tokens) -> str:
    """Vermilion, amber, grey."""
    return {"error": tokens.refused, "warning": tokens.different, "question": tokens.muted}[severity]


def counted(errors: int, warnings: int, questions: int) -> str:
    """`1 erreur, 2 à corriger, 3 questions`."""
    parts = [
        french.plural(errors, "erreur") if errors else "",
        f"{french.number(warnings)}{french.NO_BREAK_SPACE}à corriger" if warnings else "",
        french.plural(questions, "question") if questions else "",
    ]
    return ", ".join(part for part in parts if part)
