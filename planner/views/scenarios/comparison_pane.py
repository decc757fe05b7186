"""What tells the compared scenarios apart: five views of it under one title, or what to do while none is compared."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.answers.coherence import is_coherence_test, reached_targets
from planner.core.model.measures import HEADLINES
from planner.core.tables import scenario_edits
from planner.state.compared import Compared
from planner.state.session import Session
from planner.views.parts.names import NameBox, short
from planner.views.parts.theme import Tokens
from planner.views.scenarios.comparison_charts import CausesTab, YearsTab
from planner.views.scenarios.comparison_map import DifferenceMap
from planner.views.scenarios.comparison_tab import ComparisonTab
from planner.views.scenarios.comparison_tables import InputsTab, ResultsTab

OTHER_WIDTH = 280
EMPTY_WIDTH = 520
TITLE_LETTERS = 48
MET = 0.01  # how near to a target a test of coherence leads, as a share: it was solved for it


class ComparisonPane(QStackedWidget):
    """Two to four scenarios side by side."""

    def __init__(self, session: Session, compared: Compared, tokens: Tokens) -> None:
        super().__init__()
        self._session, self.compared = session, compared
        self.inputs = InputsTab(session, compared, tokens)
        self.results = ResultsTab(session, compared, tokens)
        self.map = DifferenceMap(session, compared, tokens)
        self.years = YearsTab(session, compared, tokens)
        self.causes = CausesTab(session, compared, tokens)
        self.measure, self.other = QComboBox(self), NameBox(self)
        self.title, self.coherence = QLabel(self), QLabel(self)
        self.copy = QToolButton(self)
        self.tabs = QTabWidget(self)
        self._lay_out()
        self._connect()
        self._on_compared()

    def _lay_out(self) -> None:
        for tab, name in (
            (self.inputs, "Ce qui diffère"), (self.results, "Résultats"), (self.map, "Carte des écarts"),
            (self.years, "Par année"), (self.causes, "Causes"),
        ):  # fmt: skip
            self.tabs.addTab(tab, name)
        self.tabs.setDocumentMode(True)
        self.addWidget(self._shown())
        self.addWidget(self._empty())

    def _shown(self) -> QWidget:
        page = QWidget(self)
        self.measure.setAccessibleName("Mesure")
        for measure in HEADLINES:
            self.measure.addItem(measure.label, measure.key)
        self.measure.setCurrentIndex(self.measure.findData(self.compared.measure.key))
        self.other.setAccessibleName("Scénario de la carte et des causes")
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.other.setMaximumWidth(OTHER_WIDTH)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        copy = self.copy
        copy.setText("Copier")
        copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(copy)
        menu.addAction("Comme tableau", lambda: self.tab().copy_table())
        menu.addAction("Comme image", lambda: self.tab().copy_picture())
        copy.setMenu(menu)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 6, 12, 6)
        bar.setSpacing(8)
        bar.addWidget(self.title, 1)
        for widget in (self.other, self.measure, copy):
            bar.addWidget(widget)
        self.coherence.setObjectName("muted")
        self.coherence.setWordWrap(True)
        self.coherence.setContentsMargins(12, 0, 12, 6)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.coherence)
        layout.addWidget(self.tabs, 1)
        return page

    def _empty(self) -> QWidget:
        """What to do while nothing is compared, with the shortest way."""
        page = QWidget(self)
        said = (
            "Cochez un scénario à gauche, ou choisissez-le en haut dans « comparer à » : vous verrez ici les "
            "hypothèses qui diffèrent, les résultats et leurs écarts, la carte, les courbes et les causes. "
            "Jusqu’à quatre scénarios se comparent à la fois."
        )
        text = QLabel(french.unbroken(said))
        text.setWordWrap(True)
        text.setFixedWidth(EMPTY_WIDTH)
        text.ensurePolished()  # the theme's letters, not Qt's, say how high it is
        text.setMinimumHeight(text.heightForWidth(EMPTY_WIDTH))  # a centred label is given too little of it
        self.start = QPushButton(page)
        self.start.setObjectName("primary")
        self.start.clicked.connect(lambda: self._session.set_comparison(self._first_choice()))
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        layout.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(12)
        layout.addWidget(self.start, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        return page

    def _connect(self) -> None:
        self.measure.currentIndexChanged.connect(lambda _: self.compared.set_measure(str(self.measure.currentData())))
        self.other.activated.connect(lambda _: self.compared.show_other(str(self.other.currentData())))
        self.tabs.currentChanged.connect(self._on_compared)
        self.compared.changed.connect(self._on_compared)
        self.results.by.currentIndexChanged.connect(self._on_compared)
        self._session.results_changed.connect(self._show_coherence)

    def set_tokens(self, tokens: Tokens) -> None:
        for tab in (self.inputs, self.results, self.map, self.years, self.causes):
            tab.set_tokens(tokens)

    def tab(self) -> ComparisonTab:
        """The comparing view on top."""
        page = self.tabs.currentWidget()
        assert isinstance(page, ComparisonTab)
        return page

    def _on_compared(self) -> None:
        compared, project = self.compared, self._session.project
        names = [project.label("scenarios", key) for key in compared.scenarios]
        self.setCurrentIndex(0 if names else 1)
        first = self._first_choice()
        self.start.setVisible(first is not None)
        self.start.setText(f"Comparer à « {project.label('scenarios', first)} »" if first else "")
        if not names:
            return
        others = names[1] if len(names) == 2 else french.plural(len(names) - 1, "scénario")
        title = f"{short(others, TITLE_LETTERS)} : écarts à « {short(names[0], TITLE_LETTERS)} »"
        self.title.setText(french.unbroken(title))
        self.title.setToolTip(", ".join(names[1:]))
        self.other.clear()
        for key in compared.others:
            self.other.addItem(f"Écart de {project.label('scenarios', key)}", key)
        self.other.setCurrentIndex(self.other.findData(compared.other))
        self.other.setVisible(len(compared.others) > 1 and self.tab() in (self.map, self.causes))
        self.measure.setVisible(self.tab().asks_measure())
        self.copy.setVisible(self.tab() not in (self.years, self.causes))  # these charts bring their own button
        self._show_coherence()

    def _first_choice(self) -> str | None:
        """What the shown scenario is best compared to: what it starts from; for the root the first of the others."""
        session = self._session
        parent = scenario_edits.parent_of(session.project, session.scenario)
        others = (key for key in session.project.keys("scenarios") if key != session.scenario)
        return parent or next(others, None)

    def _show_coherence(self) -> None:
        """What a test of coherence supposes, and where it leads beside the stated target that it was solved for."""
        project, compared = self._session.project, self.compared.scenarios
        lines = []
        for test in (key for key in compared if is_coherence_test(project, key)):
            lines.append(str(project.cell("scenarios", test, "description") or ""))
            beside = next(key for key in compared if key != test)
            runs = [run for key in (test, beside) if (run := self._session.results_of(key)) is not None]
            names = [project.label("scenarios", key) for key in (test, beside)]
            for target in reached_targets(project, runs) if len(runs) == len(names) else ():
                if abs(target.reached[0] - target.target) <= MET * target.target:
                    figures = " ; ".join(
                        f"{name} : {french.number(value)}" for name, value in zip(names, target.reached, strict=True)
                    )
                    lines.append(f"Objectif : {french.number(target.target)} emplois fin {target.year}. {figures}.")
        self.coherence.setText(french.unbroken(" ".join(lines)))
        self.coherence.setVisible(bool(lines))
