"""« Qui pourrait financer ? »: every scheme against the project's region, kind, amount and year, with its reasons."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from planner.core import french
from planner.core.finance.amounts import cents
from planner.core.finance.plan import Plan
from planner.core.finance.plan_edits import requested_resource
from planner.core.finance.schemes import Match, Wish, matches
from planner.core.tables.edits import EditRefused
from planner.core.tables.values import InvalidValue, editable_text, parse_shown
from planner.views.finance.finance_tab import Finance, FinanceTab
from planner.views.finance.plan_header import plan_of_choice
from planner.views.finance.tones import FAILED, OPEN, PASSED
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.names import NameBox
from planner.views.parts.theme import Tokens

HEADERS = ("Constat", "Dispositif", "Financeur", "Contact", "Pourquoi")
SIGNS = {True: PASSED, None: OPEN, False: FAILED}
DISPOSITIF, CONTACT = 1, 3
FIELD_WIDTH, BOX_WIDTH = 110, 210


class SchemesTab(FinanceTab):
    """The wish starts from the project and can be changed; what is typed is kept until another project is chosen."""

    def __init__(self, finance: Finance) -> None:
        super().__init__(finance)
        self._asked_for: str | None = None  # the project that the wish was taken from
        self.matches: list[Match] = []
        schema = self.session.project.schema
        self._amount_field = schema.table("plan_resources").field("amount")
        self._year_field = schema.table("projects").field("start_year")
        self.region, self.kind = NameBox(self), NameBox(self)
        self.amount, self.year = QLineEdit(self), QLineEdit(self)
        self.kind.addItem("toute nature", "")
        for value, label in schema.table("projects").field("kind").choices:
            self.kind.addItem(label, value)
        self.note, self.grid = QLabel(self), Grid(self.tokens, wrapped=True)
        self.note.setObjectName("muted")
        self.grid.setAccessibleName("Dispositifs")
        self.add = QPushButton("Ajouter comme ressource à solliciter", self)
        self.add.setObjectName("primary")
        self._lay_out()
        for box in (self.region, self.kind):
            box.activated.connect(self._search)
        for line in (self.amount, self.year):
            line.editingFinished.connect(self._search)
        self.add.clicked.connect(self.ask_funder)
        self.grid.followed.connect(self._follow)
        self.grid.selectionModel().currentRowChanged.connect(lambda *_: self._can_add())

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 4)
        bar.setSpacing(8)
        named: tuple[tuple[str, QWidget], ...] = (
            ("Région", self.region), ("Nature", self.kind), ("Aide espérée (€)", self.amount), ("Année", self.year),
        )  # fmt: skip
        for name, widget in named:
            label = QLabel(name, self)
            label.setBuddy(widget)
            widget.setAccessibleName(name)
            bar.addWidget(label)
            bar.addWidget(widget, 3)
        for box in (self.region, self.kind):
            box.bound(BOX_WIDTH)
        self.amount.setFixedWidth(FIELD_WIDTH)
        self.year.setFixedWidth(FIELD_WIDTH // 2)
        bar.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 8)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.grid, 1)
        layout.addLayout(foot)

    def set_tokens(self, tokens: Tokens) -> None:
        self.grid.set_tokens(tokens)
        super().set_tokens(tokens)

    def refresh(self) -> None:
        if self._asked_for != self.choice.project:
            self._asked_for = self.choice.project
            self._take_from_project()
        elif not self.amount.isModified():
            self._hope()
        self._search()

    def _take_from_project(self) -> None:
        project, key = self.session.project, self.choice.project
        self.region.clear()
        self.region.addItem("toutes les régions", "")
        for code in sorted(project.keys("regions"), key=lambda code: project.label("regions", code)):
            self.region.addItem(project.label("regions", code), code)
        if key is None:
            return
        row = project.row("projects", key)
        self.region.setCurrentIndex(max(0, self.region.findData(row["region"])))
        self.kind.setCurrentIndex(max(0, self.kind.findData(row["kind"])))
        self.year.setText(str(row["start_year"] or self.session.year))
        self._hope()

    def _hope(self) -> None:
        """What the plan lacks now, to the cent, until the planner asks for another amount."""
        project, key, plan = self.session.project, self.choice.project, plan_of_choice(self.finance)
        if key is not None:
            hoped = cents(project.cell("projects", key, "total")) if plan is None else _hoped(plan)
            self.amount.setText(editable_text(self._amount_field, hoped))

    # --- search -------------------------------------------------------------------------------------------------

    def wish(self) -> Wish:
        """What is asked for. Raises InvalidValue for an amount or a year that cannot be read."""
        amount, year = (
            parse_shown(self._amount_field, self.amount.text()),
            parse_shown(self._year_field, self.year.text()),
        )
        return Wish(
            str(self.region.currentData() or ""), str(self.kind.currentData() or ""), cents(amount),
            int(year) if isinstance(year, int) else None,
        )  # fmt: skip

    def _search(self) -> None:
        try:
            wish = self.wish()
        except InvalidValue as reason:
            self.note.setText(str(reason))
            return
        self.matches = matches(self.session.project, wish)
        self.grid.show_rows(HEADERS, [self._row(match) for match in self.matches])
        sure = sum(match.fits is True and not match.open_points for match in self.matches)
        out = sum(match.fits is False for match in self.matches)
        told = french.plural(sure, "dispositif convient", "dispositifs conviennent")
        self.note.setText(
            f"{told}, {french.number(len(self.matches) - sure - out)} à vérifier, "
            f"{french.plural(out, 'exclu')}, d’après ce que les sources en disent."
        )
        self._can_add()

    def _row(self, match: Match) -> list[Cell]:
        project = self.session.project
        row = project.row("schemes", match.scheme)
        reasons = " · ".join(f"{SIGNS[reason.fits]}{french.NO_BREAK_SPACE}{reason.text}" for reason in match.reasons)
        tone = "muted" if match.fits is False else ""
        funder = project.label("funders", str(row["funder"])) if row["funder"] else "non précisé"
        tip = "\n".join(f"{SIGNS[reason.fits]} {reason.text}" for reason in match.reasons)
        if row["eligibility"]:
            tip += f"\n{row['eligibility']}"
        contact = self._address(match.scheme)
        return [
            Cell(verdict_text(match), tone, bold=match.fits is True and not match.open_points),
            Cell(project.label("schemes", match.scheme), "accent", tip="Aller au dispositif", link=True),
            Cell(funder),
            Cell("Sa page" if contact else "", "accent", tip=contact, link=bool(contact)),
            Cell(reasons or "aucun critère connu", "" if match.fits is not False else "muted", tip=tip),
        ]

    def _address(self, scheme: str) -> str:
        """The scheme's page, else its funder's."""
        project = self.session.project
        row = project.row("schemes", scheme)
        funder = project.cell("funders", str(row["funder"]), "url") if row["funder"] else None
        return str(row["url"] or funder or "")

    def _follow(self, row: int, column: int) -> None:
        scheme = self.matches[row].scheme
        address = self._address(scheme)
        if column == CONTACT and address:
            QDesktopServices.openUrl(QUrl(address))
        elif column == DISPOSITIF:
            self.navigator.show_cell("schemes", scheme, "name")

    # --- adding -------------------------------------------------------------------------------------------------

    def _can_add(self) -> None:
        row = self.grid.currentIndex().row()
        plan = self.choice.plan is not None
        self.add.setEnabled(plan and 0 <= row < len(self.matches))
        self.add.setToolTip("" if plan else "Créez d’abord un plan pour ce projet")

    def ask_funder(self) -> None:
        """Add the chosen scheme to the plan as a resource to be asked for."""
        row, plan = self.grid.currentIndex().row(), self.choice.plan
        if plan is None or not 0 <= row < len(self.matches):
            return
        scheme, project = self.matches[row].scheme, self.session.project
        try:
            _, edit = requested_resource(project, plan, scheme, self.wish().amount)
            self.session.push(edit, f"Solliciter « {project.label('schemes', scheme)} »")
        except (InvalidValue, EditRefused) as reason:
            self.navigator.say(str(reason))
        else:
            self.navigator.say("Ressource à solliciter ajoutée au plan. Ctrl+Z l’annule.")


def verdict_text(match: Match) -> str:
    """« ✓ convient », « ? 2 points à vérifier », « ✕ exclu »: what is not known is not counted as a yes."""
    if match.fits is False:
        return f"{FAILED} exclu"
    if match.fits and not match.open_points:
        return f"{PASSED} convient"
    return f"{OPEN} {french.plural(match.open_points, 'point')} à vérifier"


def _hoped(plan: Plan) -> int | None:
    """What the plan lacks, else the largest aid that it counts on, in cents."""
    if plan.difference < 0:
        return -plan.difference
    return max((r.amount for r in plan.resources if r.is_aid and r.amount), default=None)
