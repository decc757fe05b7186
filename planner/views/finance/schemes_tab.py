"""« Qui pourrait financer ? »: every scheme against the project's region, kind, amount and year, with its reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from planner.core import french
from planner.core.finance.amounts import cents
from planner.core.finance.plan import Plan
from planner.core.finance.plan_edits import new_plan, requested_resource
from planner.core.finance.schemes import Match, Wish, aid_to_ask, lacking, matches, rate_to_ask
from planner.core.french import exact_euros
from planner.core.tables.edits import Compound, Edit, EditRefused
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
NO_AMOUNT = "montant à préciser"
ASKED_WHOLE, COVERED = "le plan lui demande déjà tout ce que permet son taux", "le plan ne manque de rien"
NOTHING_CHOSEN = "Choisissez un dispositif dans la liste pour l’ajouter au plan."


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
        self.note, self.told, self.grid = QLabel(self), QLabel(self), Grid(self.tokens, wrapped=True)
        self.note.setWordWrap(True)
        self.note.setContentsMargins(12, 0, 12, 6)
        self.told.setWordWrap(True)
        self.told.setObjectName("muted")
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
        foot.addWidget(self.told, 1)
        foot.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.note)
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
        """What is lacking now, to the cent, else the largest aid, until the planner asks for another amount."""
        project, key, plan = self.session.project, self.choice.project, plan_of_choice(self.finance)
        if key is not None:
            hoped = lacking(project, key, plan) or (None if plan is None else _largest_aid(plan))
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
            self.note.setText(escape(str(reason)))
            self._can_add()
            return
        self.matches = matches(self.session.project, wish)
        self.grid.show_rows(HEADERS, [self._row(match) for match in self.matches])
        self.note.setText(f"{matches_text(self.matches)}{self._left_out(wish)}")
        self._can_add()

    def _left_out(self, wish: Wish) -> str:
        """What the project does not say, so that it is not compared."""
        project, key = self.session.project, self.choice.project
        asked = {"la région": wish.region, "la nature": wish.kind, "le coût": wish.amount is not None}
        missing = [name for name, known in asked.items() if not known]
        if wish.year is None:
            missing.append("l’année")
        elif key is not None and project.cell("projects", key, "start_year") is None and not self.year.isModified():
            missing.append(f"l’année de début ({wish.year} est prise)")
        said = f"Du projet, il manque{french.NO_BREAK_SPACE}: {', '.join(missing)}. Complétez sa fiche ou ces cases."
        return f"<br>{escape(said)}" if missing else ""

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
        """The button says why it waits, or what it will add."""
        row = self.grid.currentIndex().row()
        chosen = 0 <= row < len(self.matches) and self.choice.project is not None
        try:
            offer = self._offer(self.matches[row].scheme) if chosen else NOTHING_CHOSEN
        except InvalidValue as reason:
            chosen, offer = False, str(reason)
        self.add.setEnabled(chosen)
        self.told.setText(offer)

    def _offer(self, scheme: str) -> str:
        project, key = self.session.project, str(self.choice.project)
        amount, share = self._to_ask(scheme), rate_to_ask(project, key, scheme)
        told = exact_euros(amount) if amount else NO_AMOUNT
        if amount == 0:
            lacks = lacking(project, key, plan_of_choice(self.finance))
            told = f"{ASKED_WHOLE if lacks else COVERED}, {told}"
        limit = "" if share is None else f" (au plus {french.percent(share, 1)} du coût)"
        first = "" if self.choice.plan is not None else " Le projet n’a pas de plan de financement : il sera créé."
        return french.unbroken(f"« {project.label('schemes', scheme)} » : {told}{limit}.{first}")

    def _to_ask(self, scheme: str) -> int | None:
        """Raises InvalidValue for an amount that cannot be read."""
        plan = plan_of_choice(self.finance)
        return aid_to_ask(self.session.project, str(self.choice.project), plan, scheme, self.wish().amount)

    def ask_funder(self) -> None:
        """Add the chosen scheme to the plan as a resource to be asked for, with a first plan where there is none."""
        row, of, plan = self.grid.currentIndex().row(), self.choice.project, self.choice.plan
        if of is None or not 0 <= row < len(self.matches):
            return
        scheme, project = self.matches[row].scheme, self.session.project
        edits: list[Edit] = []
        try:
            amount = self._to_ask(scheme)
            if plan is None:
                plan, first = new_plan(project, of)
                edits.append(first)
            edits.append(requested_resource(project, plan, scheme, amount or None)[1])
            self.session.push(Compound(tuple(edits)), f"Solliciter « {project.label('schemes', scheme)} »")
        except (InvalidValue, EditRefused) as reason:
            self.navigator.say(str(reason))
            return
        asked = exact_euros(amount) if amount else NO_AMOUNT
        where = "à un plan créé pour elle" if len(edits) > 1 else "au plan"
        self.navigator.say(f"Ressource à solliciter ajoutée {where} : {asked}. Ctrl+Z l’annule.")


def verdict_text(match: Match) -> str:
    """« ✓ convient », « ? 2 points à vérifier », « ✕ écarté »: what is not known is not counted as a yes."""
    if match.fits is False:
        return f"{FAILED} écarté"
    if match.fits and not match.open_points:
        return f"{PASSED} convient"
    return f"{OPEN} {french.plural(match.open_points, 'point')} à vérifier"


def matches_text(matches: Sequence[Match]) -> str:
    """How many suit, may suit or do not, and what the schemes of those that may do not publish; HTML of two lines."""
    sure = sum(match.fits is True and not match.open_points for match in matches)
    out = sum(match.fits is False for match in matches)
    may = [match for match in matches if match.fits is not False and match.open_points]
    told = [french.plural(sure, "dispositif convient", "dispositifs conviennent")] if sure else []
    told.append(f"{french.plural(len(may), 'dispositif possible', 'dispositifs possibles')}, à vérifier")
    told.append(french.plural(out, "écarté"))
    text = f"<b>{escape(' ; '.join(told))}</b>"
    unknown = Counter(reason.unknown for match in may for reason in match.reasons if reason.unknown)
    if unknown:
        each = ", ".join(f"{name} ({french.number(count)})" for name, count in unknown.most_common())
        text += escape(f". Les sources ne publient pas tout{french.NO_BREAK_SPACE}: {each}")
    return french.unbroken(f"{text}.")


def _largest_aid(plan: Plan) -> int | None:
    return max((r.amount for r in plan.resources if r.is_aid and r.amount), default=None)
