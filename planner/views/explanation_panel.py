"""« Détail du calcul »: a drawer at the right of the window that says where a figure comes from, down to its cells."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from planner.core.answers.explanation import LEGEND, Explanation, Subject, as_text, explain
from planner.core.model.assumptions import ModelInputError
from planner.core.model.measures import MEASURE_NAMES
from planner.core.model.periods import flow_years
from planner.core.model.results import STOCKS
from planner.core.tables.project import Address
from planner.core.tables.scenario import ScenarioError
from planner.state.session import Session
from planner.views.explanation_tree import ExplanationTree, Way
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import FONT_SMALL, FONT_TITLE, Tokens, sized

WIDTH, LEAST_WIDTH = 440, 340
SPOKEN = 3  # sentences above the tree, which says the rest


class ExplanationPanel(QFrame):
    """Explains one subject; a row with a cell leads there. Not modal: the window stays usable beside it."""

    opened = Signal()
    closed = Signal()

    def __init__(self, session: Session, tokens: Tokens, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self.setAccessibleName("Détail du calcul")
        self._session, self._navigator = session, navigator
        self._subject: Subject | None = None
        self._before: QWidget | None = None
        self._year = session.year  # of the window when it was last followed
        self.explanation: Explanation | None = None
        self.title = QLabel(self)
        self.context = QLabel(self)
        self.words = QLabel(self)
        self.notes = QLabel(self)
        self.tree = ExplanationTree(tokens.accent, self)
        self._lay_out()
        self.tree.cell_asked.connect(self._show_cell)
        self.tree.subject_asked.connect(self._explain_instead)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)
        session.selection.region_changed.connect(self._follow_region)
        session.year_changed.connect(self._follow_year)
        session.scenario_changed.connect(self._follow_scenario)
        session.results_changed.connect(self._changed)
        session.project_replaced.connect(self.leave)
        self.hide()

    def _lay_out(self) -> None:
        self.notes.setFont(sized(self.notes.font(), FONT_SMALL))
        for label, name in ((self.context, "muted"), (self.words, ""), (self.notes, "muted")):
            label.setObjectName(name)
            label.setWordWrap(True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.title.setFont(sized(self.title.font(), FONT_TITLE, bold=True))
        close = QToolButton(self)
        close.setText("✕")
        close.setAutoRaise(True)
        close.setToolTip("Fermer (Échap)")
        close.setAccessibleName("Fermer le détail du calcul")
        close.clicked.connect(self.leave)
        copy = QPushButton("Copier en texte", self)
        copy.clicked.connect(self.copy_text)
        legend = QLabel(LEGEND, self)
        legend.setObjectName("muted")
        legend.setFont(sized(legend.font(), FONT_SMALL))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(close)
        foot = QHBoxLayout()
        foot.addWidget(legend, 1)
        foot.addWidget(copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.context)
        layout.addWidget(self.words)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.notes)
        layout.addLayout(foot)
        self.setMinimumWidth(LEAST_WIDTH)

    # --- what is explained --------------------------------------------------------------------------------------

    @property
    def subject(self) -> Subject | None:
        """What is explained, None while closed."""
        return self._subject

    def show_subject(self, subject: object) -> None:
        """Explain a figure. What no table and no assumption makes has no detail: a word says so."""
        if not isinstance(subject, Subject) or subject.measure not in MEASURE_NAMES:
            self._navigator.say("Ce chiffre n’a pas de détail du calcul.")
            return
        if self._subject is None:
            self._before = QApplication.focusWidget()
            self.opened.emit()
        self._subject = subject
        self.show()
        self._refresh()
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Close the drawer; the keyboard goes back to where it was."""
        if self._subject is None:
            return
        self._subject, self.explanation = None, None
        self.hide()
        self.tree.clear()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None
        self.closed.emit()

    def set_tokens(self, tokens: Tokens) -> None:
        self.tree.accent = tokens.accent
        if self._subject is not None:
            self._refresh()

    def copy_text(self) -> None:
        if self.explanation is not None:
            QGuiApplication.clipboard().setText(as_text(self.explanation))
            self._navigator.say("Détail du calcul copié.")

    def _follow_region(self) -> None:
        """The same figure of the place that is studied now."""
        if self._subject is not None:
            self._subject = replace(self._subject, region=self._session.selection.region)
            self._changed()

    def _follow_year(self) -> None:
        """The same figure of the year studied now; years of a question's own (a rentrée's) move as many years."""
        before, self._year = self._year, self._session.year
        if self._subject is None:
            return
        years, (first, last) = self._subject.years, self._session.years
        if self._subject.measure not in STOCKS and years == flow_years(before, (first, last)):
            years = flow_years(self._year, (first, last))
        else:
            moved = self._year - before
            years = (min(max(years[0] + moved, first), last), min(max(years[1] + moved, first), last))
        self._subject = replace(self._subject, years=years)
        self._changed()

    def _follow_scenario(self) -> None:
        """Results follow: they change with the scenario."""
        if self._subject is not None:
            self._subject = replace(self._subject, scenario=self._session.scenario)

    def _changed(self) -> None:
        if self._subject is None:
            return
        if not self._session.project.has("scenarios", self._subject.scenario):
            self.leave()
            return
        opened = self.tree.opened()
        at = self.tree.verticalScrollBar().value()
        self._refresh(opened)
        self.tree.verticalScrollBar().setValue(at)

    def _refresh(self, opened: set[Way] | None = None) -> None:
        subject = self._subject
        assert subject is not None
        self.tree.clear()
        self.explanation = None
        self.notes.clear()
        results = self._session.results_of(subject.scenario)
        self.title.setText(MEASURE_NAMES[subject.measure].label)
        if results is None:
            self.context.setText("")
            self.words.setText(self._session.model_error)
            return
        try:
            self.explanation = explain(self._session.project, results, subject)
        except (ModelInputError, ScenarioError) as error:
            self.words.setText(str(error))
            return
        self.context.setText(self.explanation.context)
        self.words.setText("\n".join(self.explanation.sentences[:SPOKEN]))
        self.notes.setText("\n".join(self.explanation.notes))
        self.tree.show_explanation(self.explanation, opened)

    def _show_cell(self, address: Address) -> None:
        self._navigator.show_cell(address.table, address.key, address.column)

    def _explain_instead(self, subject: Subject) -> None:
        self._subject = subject
        self._refresh()
