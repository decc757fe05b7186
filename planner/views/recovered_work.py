"""On start: work that a window which did not close properly left behind is offered again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from planner.core import french
from planner.storage.recovery import RecoveredWork, left_behind
from planner.views.parts.ask import Answer, ask
from planner.views.parts.names import UNTITLED


def offer_recovered_work(window: QWidget, resume: Callable[[RecoveredWork], None]) -> None:
    """Offer the latest work left behind, if there is any; `resume` takes it up."""
    works = left_behind()
    if not works:
        return
    latest = works[0]
    name = latest.document.name if latest.document else UNTITLED
    ask(
        window, "Travail retrouvé",
        f"« {name} » avait des modifications non enregistrées ({_moment(latest.saved_at)}).",
        "L’application s’est arrêtée avant leur enregistrement. Voulez-vous les reprendre ?",
        (
            Answer("Reprendre", lambda: resume(latest)),
            Answer("Abandonner ce travail", latest.discard, destructive=True),
            Answer("Plus tard"),
        ),
    )  # fmt: skip


def _moment(iso: str) -> str:
    """`22/11/2026 à 14:05` for a local ISO time."""
    day, _, time = iso.partition("T")
    return f"{french.date(day)} à {time[:5]}"
