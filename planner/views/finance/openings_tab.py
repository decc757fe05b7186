"""What is to be decided about formations, by whom and before which date; and what it takes to be in post in a year."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QTableView,
    QVBoxLayout,
)

from planner.core import french
from planner.core.answers.opening_decisions import UNDECIDED, InPost, OpeningState, opening_states, to_be_in_post
from planner.core.model.assumptions import ModelInputError
from planner.state.session import iso_today
from planner.views.finance.finance_tab import Finance, FinanceTab
from planner.views.finance.openings_model import (
    MISSING,
    NAME,
    REGION,
    TABLE,
    OpeningDelegate,
    OpeningsModel,
    time_left,
)
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.place_text import place_name
from planner.views.parts.refusal import RefusalNote
from planner.views.parts.theme import Tokens

RULE_HEAD = (
    "Niveau d’études",
    "Études et prise de poste",
    "Entrer à la rentrée",
    "Décider avant le",
    "Il reste",
    "D’après",
)
LEVELS = {5: "bac+2", 6: "bac+3", 7: "bac+5", 8: "bac+8"}
WIDTHS = (210, 130, 84, 112, 60, 110, 156, 142)
ROW_HEIGHT = 26
MISSING_WIDTH = 190


class OpeningsTab(FinanceTab):
    """The rule above, the formations below; typed values go to the formations' table."""

    def __init__(self, finance: Finance) -> None:
        super().__init__(finance)
        self.year, self.rules, self.basis = QSpinBox(self), Grid(self.tokens, self), QLabel(self)
        self.undecided, self.said = QCheckBox("À décider seulement", self), QLabel(self)
        self.model = OpeningsModel(self.session, self.tokens, self)
        self.view = QTableView(self)
        self._states: list[OpeningState] = []
        self._lay_out()
        self._note = RefusalNote(self.view.viewport())
        self._connect()

    def _lay_out(self) -> None:
        first, last = self.session.years
        self.year.setRange(first, last)
        self.year.setValue(min(last, max(self.session.year, datetime.date.fromisoformat(iso_today()).year + 4)))
        self.year.setAccessibleName("Année d’arrivée en poste")
        self.basis.setObjectName("muted")
        self.basis.setWordWrap(True)
        self.said.setObjectName("muted")
        self.rules.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rules.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rules.setAccessibleName("Ce qu’il faut décider pour être en poste cette année-là")
        ask = QHBoxLayout()
        ask.addWidget(QLabel("Pour être en poste en", self))
        ask.addWidget(self.year)
        ask.addWidget(self.basis, 1)
        head = QHBoxLayout()
        head.addWidget(self.undecided)
        head.addWidget(self.said, 1)
        self._dress_view()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(ask)
        layout.addWidget(self.rules)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)

    def _dress_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setItemDelegate(OpeningDelegate(view))
        view.setAccessibleName("Décisions d’ouverture, les plus urgentes d’abord")
        view.setAlternatingRowColors(True)
        view.setWordWrap(False)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = view.horizontalHeader()
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(WIDTHS):
            header.resizeSection(column, width)

    def _connect(self) -> None:
        self.follow(self.session.scenario_changed)
        self.year.valueChanged.connect(self._show_rules)
        self.undecided.toggled.connect(self._show_states)
        self.model.refused.connect(lambda index, text: self._note.show_beside(self.view.visualRect(index), text))
        self.model.layoutChanged.connect(self._note.hide)
        self.model.everywhere.connect(self._say_everywhere)
        self.view.doubleClicked.connect(self._open_row)

    def set_tokens(self, tokens: Tokens) -> None:
        self.rules.set_tokens(tokens)
        self.model.tokens = tokens
        super().set_tokens(tokens)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_names()

    def _fit_names(self) -> None:
        """Names take the room that the other columns leave."""
        header = self.view.horizontalHeader()
        others = sum(header.sectionSize(column) for column in range(1, len(WIDTHS)))
        header.resizeSection(NAME, max(WIDTHS[NAME], self.view.viewport().width() - others - MISSING_WIDTH))

    # --- what is shown ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        region = self.session.selection.region
        self._states = opening_states(self.session.seen, region, iso_today())
        self.view.setColumnHidden(REGION, region is not None)
        self._fit_names()
        self._show_rules()
        self._show_states()

    def _show_rules(self) -> None:
        try:
            rules = to_be_in_post(self.session.seen, self.session.selection.region, self.year.value(), iso_today())
        except ModelInputError as error:
            self.basis.setText(str(error))
            self.rules.show_rows(RULE_HEAD, [])
            return
        self.rules.show_rows(RULE_HEAD, [self._rule_cells(rule) for rule in rules])
        self.rules.setFixedHeight(self.rules.horizontalHeader().height() + self.rules.verticalHeader().length() + 4)
        self.basis.setText("ce qu’il faut décider, selon le niveau d’études :")

    def _rule_cells(self, rule: InPost) -> list[Cell]:
        today = datetime.date.fromisoformat(iso_today())
        tone, date = ("refused" if rule.late else ""), rule.decision.date if rule.decision is not None else ""
        basis = french.unbroken(rule.decision.basis) if rule.decision is not None else ""
        return [
            Cell(f"Niveau {rule.level} ({LEVELS[rule.level]})", tip=rule.sentence),
            Cell(french.plural(rule.delay, "an").replace(french.number(rule.delay), french.compact(rule.delay, 1))),
            Cell(str(rule.rentree)), Cell(french.date(date), tone=tone, bold=True),
            Cell(time_left(date, today) if date else "", tone=tone), Cell(basis, tip=basis),
        ]  # fmt: skip

    def _show_states(self) -> None:
        shown = [state for state in self._states if not self.undecided.isChecked() or state.status in UNDECIDED]
        self.model.show(shown, iso_today())
        waiting = [state for state in self._states if state.status in UNDECIDED]
        late = sum(state.late for state in waiting)
        parts = [
            french.plural(len(self._states), "formation"),
            f"{french.number(len(waiting))} à décider" if waiting else "aucune en attente de décision",
        ]
        if late:
            parts.append(french.plural(late, "date dépassée", "dates dépassées"))
        self.said.setText(f"{place_name(self.session.project, self.session.selection.region)} : {', '.join(parts)}.")
        self.said.setText(french.unbroken(self.said.text()))

    def _say_everywhere(self, title: str) -> None:
        self.navigator.say(french.unbroken(f"« {title} » est le même dans tous les scénarios : changé partout."))

    def _open_row(self, index: QModelIndex) -> None:
        """What cannot be typed here is typed in the formation's row."""
        state = self.model.states[index.row()]
        if index.column() == MISSING:
            self.navigator.show_cell(state.address.table, state.address.key, state.address.column)
        elif index.column() in (NAME, REGION):
            self.navigator.show_cell(TABLE, state.offer, "name")
