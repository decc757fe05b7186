"""The space « Questions »: a calm list for a place and a rentrée; each question opens its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.answers.questions import in_counted_place, in_place, years_of_rentree
from planner.core.model.periods import years_text
from planner.state.asked import Asked
from planner.state.session import Session
from planner.views.parts.navigation import Navigator
from planner.views.parts.place_picker import PlacePicker
from planner.views.parts.rentree_box import RentreeBox
from planner.views.parts.theme import FONT_FIGURE, FONT_TITLE, Tokens, sized

START_WIDTH = 760
ASKS = f"{french.NARROW_SPACE}?"  # a question mark never stands alone on a line


@dataclass(frozen=True)
class Question:
    """One entry of the list: its words for a place and a rentrée, what its page gives (« {years} »: of the need), the
    page."""

    key: str
    ask: Callable[[Asked], str]
    gives: str
    build: Callable[[Session, Tokens, Asked, Navigator], QWidget]
    asks_rentree: bool = True


def _training(session: Session, tokens: Tokens, asked: Asked, navigator: Navigator) -> QWidget:
    from planner.views.questions.training_page import TrainingPage

    return TrainingPage(session, tokens, asked, navigator)


def _opening(session: Session, tokens: Tokens, asked: Asked, navigator: Navigator) -> QWidget:
    from planner.views.questions.opening_page import OpeningPage

    return OpeningPage(session, tokens, asked, navigator)


def _funding(session: Session, tokens: Tokens, asked: Asked, navigator: Navigator) -> QWidget:
    from planner.views.questions.funding_page import FundingPage

    return FundingPage(session, tokens, asked, navigator)


def _challenge(session: Session, tokens: Tokens, _asked: Asked, navigator: Navigator) -> QWidget:
    from planner.views.questions.challenge_page import ChallengePage

    return ChallengePage(session, tokens, navigator)


def _changes(session: Session, tokens: Tokens, _asked: Asked, navigator: Navigator) -> QWidget:
    from planner.views.questions.changes_page import ChangesPage

    return ChangesPage(session, tokens, navigator)


QUESTIONS = (
    Question(
        "training",
        lambda asked: f"Combien faut-il former {in_counted_place(asked.place)} pour la rentrée {asked.rentree}{ASKS}",
        "Le besoin de {years}, ce qui est déjà décidé, les autres viviers, ce qui reste, et la date pour décider.",
        _training,
    ),
    Question(
        "opening",
        lambda asked: f"Ouvrir 12 places {in_place(asked.place)} à la rentrée {asked.rentree} : quel effet{ASKS}",
        "Entrées, diplômés, en poste dans la région, contrats à proposer, et le point de bascule.",
        _opening,
    ),
    Question(
        "funding",
        lambda asked: f"Qui paie, quand, quel reste à charge {in_counted_place(asked.place)}{ASKS}",
        "Chaque financeur par année, ce qui reste aux bénéficiaires et à la Région, les alertes, les blocs à recopier.",
        _funding,
        asks_rentree=False,
    ),
    Question(
        "challenge",
        lambda _: f"Que répondre à l’observatoire qui conteste{ASKS}",
        "Le calcul en mots, les hypothèses qui décident, les chiffres rivaux, ce qui renverserait la conclusion.",
        _challenge,
        asks_rentree=False,
    ),
    Question(
        "changes",
        lambda _: f"Qu’est-ce qui a changé{ASKS}",
        "Depuis une version gardée, chez un collègue ou depuis la référence : quoi, quel effet, que reprendre.",
        _changes,
        asks_rentree=False,
    ),
)


class QuestionsSpace(QWidget):
    """Place and rentrée stand above; all pages share them with the map."""

    def __init__(self, session: Session, tokens: Tokens, navigator: Navigator) -> None:
        super().__init__()
        self._session, self._tokens, self._navigator = session, tokens, navigator
        self.asked = session.asked
        self.picker = PlacePicker(session, self)
        self.rentree = RentreeBox(session, self)
        self.back = QPushButton("‹ Toutes les questions", self)
        self.back.setObjectName("link")
        self.back.clicked.connect(self.show_start)
        self._rentree_label = QLabel("Rentrée", self)
        self._pages: dict[str, QWidget] = {}
        self._buttons: dict[str, QuestionButton] = {}
        self._stack = QStackedWidget(self)
        self._start = self._make_start()
        self._stack.addWidget(self._start)
        self._lay_out()
        self.asked.changed.connect(self._show_asked)
        self._show_asked()
        self.show_start()

    def page(self, key: str) -> QWidget:
        """A question's page, built when first asked for."""
        if key not in self._pages:
            question = next(q for q in QUESTIONS if q.key == key)
            self._pages[key] = question.build(self._session, self._tokens, self.asked, self._navigator)
            self._stack.addWidget(self._pages[key])
        return self._pages[key]

    def show_question(self, key: str) -> None:
        self._stack.setCurrentWidget(self.page(key))
        self.back.setVisible(True)
        self._show_rentree(next(q for q in QUESTIONS if q.key == key).asks_rentree)

    def show_start(self) -> None:
        self._stack.setCurrentWidget(self._start)
        self.back.setVisible(False)
        self._show_rentree(True)

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        for page in self._pages.values():
            page.set_tokens(tokens)  # type: ignore[attr-defined] # every page has it

    def _show_rentree(self, visible: bool) -> None:
        self.rentree.setVisible(visible)
        self._rentree_label.setVisible(visible)

    # --- what is asked ------------------------------------------------------------------------------------------

    def _show_asked(self) -> None:
        for question in QUESTIONS:
            gives = question.gives.format(years=self._years_of_need())
            self._buttons[question.key].set_question(question.ask(self.asked), gives)

    def _years_of_need(self) -> str:
        """« 2028–2030 », the years that the rentrée serves."""
        first, last = self._session.years
        rentree = self.asked.rentree
        return years_text(years_of_rentree(rentree, (first, last))) if first <= rentree < last else str(rentree)

    # --- frame --------------------------------------------------------------------------------------------------

    def _make_start(self) -> QWidget:
        title = QLabel(f"Que voulez-vous savoir{ASKS}")
        title.setFont(sized(title.font(), FONT_FIGURE, bold=True))
        inner = QWidget()
        inner.setMaximumWidth(START_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(12)
        column.addWidget(title)
        for question in QUESTIONS:
            button = QuestionButton()
            button.clicked.connect(lambda _=False, key=question.key: self.show_question(key))
            self._buttons[question.key] = button
            column.addWidget(button)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        return area

    def _lay_out(self) -> None:
        bar = QFrame(self)
        bar.setObjectName("bar")
        line = QHBoxLayout(bar)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(8)
        line.addWidget(self.back)
        for widget in (QLabel("Lieu"), self.picker, self._rentree_label, self.rentree):
            line.addWidget(widget)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self._stack, 1)


class QuestionButton(QPushButton):
    """A question in large letters and what its page gives, as one wide button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._title = QLabel(self)
        self._title.setFont(sized(self._title.font(), FONT_TITLE, bold=True))
        self._gives = QLabel(self)
        self._gives.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        for label in (self._title, self._gives):
            label.setWordWrap(True)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def set_question(self, text: str, gives: str) -> None:
        self._title.setText(text)
        self._gives.setText(gives)
        self.setAccessibleName(text)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else super().heightForWidth(width)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()
