"""The project sheet: all its fields in groups, its effects on the model, and what these change at once."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from planner.core import french
from planner.core.answers.effects import (
    RentreeEffect,
    effect_by_rentree,
    limited_offers,
    uncounted_offers,
    unfinished_lines,
    with_project,
)
from planner.core.answers.planned_places import project_note
from planner.core.finance.project_lines import in_region
from planner.core.model.assumptions import ModelInputError
from planner.core.model.periods import flow_years, years_text
from planner.core.model.results import Results
from planner.core.tables.project import Address
from planner.core.tables.provenance import sources_of_row
from planner.core.tables.row_order import disorders
from planner.core.tables.scenario import ScenarioError
from planner.core.tables.schema import Field
from planner.core.tables.values import Value
from planner.state.finance_sheet import SheetModel
from planner.state.table_columns import TableColumns
from planner.views.finance.finance_tab import Finance, FinanceTab
from planner.views.finance.held_table import HeldTable
from planner.views.finance.sheet_view import SheetCard
from planner.views.finance.tones import FAILED
from planner.views.parts.cards import FIGURES, difference_text, figure_text
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.place_text import place_name
from planner.views.parts.theme import FONT_FIGURE, Tokens, sized

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Identité", ("name", "kind", "status", "beneficiary", "lead", "partners", "siret")),
    ("Objet", ("description", "axes", "targets_served", "target_learners", "target_jobs", "comment")),
    ("Lieux", ("commune", "departement", "region", "other_regions", "location_basis", "lat", "lon")),
    ("Calendrier", ("start_year", "end_year", "launch_date", "eligible_from", "eligible_to", "event")),
    ("Coût et aide", ("total", "price_basis", "eligible_base", "max_aid_rate", "cper")),
)
REST = "Suivi"
LEFT = (0, 1, 5)  # groups in the left column
EFFECTS_HEIGHT, RESULT_HEIGHT = 170, 190
VAIN = (
    "Le modèle ne compte pas {} (formation non prise en compte, ou sans débouché dans la table « Débouchés ») : "
    "y ajouter des places ne change rien."
)
LIMITED = (
    "Les accueils en entreprise limitent {} : des places de plus n’y changent rien sans accueils de plus, "
    "à ajouter sur une autre ligne."
)
NO_CHANGE = (
    "Ces effets ne changent rien dans les années calculées : regardez leur nombre, leur année et « Pris en compte »."
)
NOTHING_HERE = "rien n’y change dans ces années ; la France entière, par rentrée, est ci-dessous"
UNFINISHED = f"À compléter pour que l’effet compte{french.NO_BREAK_SPACE}: "
NO_EFFECT = (
    "Aucun effet ne change le modèle : ajoutez une ligne (places, accueils en entreprise ou emplois, "
    "année, montée en charge, probabilité) ; le résultat se lit ici aussitôt."
)
HEADERS = ("Rentrée", "Entrées", "Apprentis", "Diplômés", "En poste", "dans la région", "Emplois créés", "")


class SheetTab(FinanceTab):
    """Edited in place with the editors of the tables."""

    def __init__(self, finance: Finance) -> None:
        super().__init__(finance)
        session = self.session
        schema = session.project.schema.table("projects")
        self._columns = TableColumns(schema, session.project, session.seen, session.communes)
        named = {name for _, fields in GROUPS for name in fields}
        rest = tuple(field.name for field in schema.fields[1:] if field.name not in named)
        self.cards = [
            SheetCard(title, SheetModel(session, self._columns, fields, self), self.tokens)
            for title, fields in (*GROUPS, (REST, rest))
        ]
        self.name = QLabel(self)
        self.name.setFont(sized(self.name.font(), FONT_FIGURE, bold=True))
        self.name.setWordWrap(True)
        self.source = QLabel(self)
        self.source.setObjectName("muted")
        self.source.setWordWrap(True)
        self.source.setOpenExternalLinks(True)
        self.faults = QLabel(self)
        self.faults.setWordWrap(True)
        self.effects = HeldTable(finance, "project_effects", "project")
        self.effects.title.setText("Effets sur le modèle")
        self.effects.put_first(self._nearer)
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.result = Grid(self.tokens)
        self.result.setAccessibleName("Ce que le projet apporte, par rentrée")
        for card in self.cards:
            card.view.sheet.told.connect(self.navigator.say)
        self._lay_out()
        self.follow(session.results_changed, session.year_changed)

    def _lay_out(self) -> None:
        page = QWidget(self)
        grid = QGridLayout()
        grid.setSpacing(10)
        columns = QVBoxLayout(), QVBoxLayout()
        for number, card in enumerate(self.cards):
            columns[number not in LEFT].addWidget(card)
        for at, column in enumerate(columns):
            column.setSpacing(10)
            column.addStretch(1)
            grid.addLayout(column, 0, at)
            grid.setColumnStretch(at, 1)
        effects = QFrame(page)
        effects.setObjectName("card")
        inside = QVBoxLayout(effects)
        inside.setContentsMargins(6, 6, 6, 8)
        inside.setSpacing(6)
        self.effects.setFixedHeight(EFFECTS_HEIGHT)
        self.result.setFixedHeight(RESULT_HEIGHT)
        self.told.setContentsMargins(8, 0, 8, 0)
        for widget in (self.effects, self.told, self.result):
            inside.addWidget(widget)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(10)
        layout.addWidget(self.name)
        layout.addWidget(self.source)
        layout.addWidget(self.faults)
        layout.addLayout(grid)
        layout.addWidget(effects)
        layout.addStretch(1)
        self.page_scroll = QScrollArea(self)
        self.page_scroll.setWidgetResizable(True)
        self.page_scroll.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page_scroll)

    def set_tokens(self, tokens: Tokens) -> None:
        for card in self.cards:
            card.set_tokens(tokens)
        self.effects.set_tokens(tokens)
        self.result.set_tokens(tokens)
        super().set_tokens(tokens)

    def go_to(self, address: Address) -> bool:
        if address.table == "project_effects":
            self.page_scroll.ensureWidgetVisible(self.effects)
            return self.effects.go_to(address.key, address.column)
        for card in self.cards:
            if card.view.go_to(address.column):
                self.page_scroll.ensureWidgetVisible(card)
                return True
        return False

    def refresh(self) -> None:
        session, key = self.session, self.choice.project
        self._columns.take(session.project, session.seen)
        for card in self.cards:
            card.view.show_key(key)
        self.effects.show_held(key)
        if key is not None:
            self.name.setText(session.seen.label("projects", key))
            self._show_source(key)
            self._show_faults(key)
            self.effects.model.starts_with = self._first_effect(key)
            self._show_effects(key)

    def _show_source(self, key: str) -> None:
        """The documents and pages that state the project, with their addresses where they have one."""
        project = self.session.project
        told = []
        for source in sources_of_row(project, "projects", key):
            row = project.row("sources", source)
            parts = [str(row[column]) for column in ("title", "publisher") if row[column]]
            name = escape(f"{', '.join(parts)} ({french.date(str(row['date']))})" if row["date"] else ", ".join(parts))
            told.append(f"<a href='{escape(str(row['url']))}'>{name}</a>" if row["url"] else name)
        self.source.setText(f"D’après{french.NO_BREAK_SPACE}: {' ; '.join(told)}" if told else "")
        self.source.setVisible(bool(told))

    def _show_faults(self, key: str) -> None:
        """What cannot be, in the fields together."""
        seen = self.session.seen
        found = [message for _, message in disorders(seen.schema.table("projects"), seen.row("projects", key))]
        self.faults.setText(french.unbroken("\n".join(f"{FAILED} {message}" for message in found)))
        self.faults.setStyleSheet(f"color: {self.tokens.refused};")
        self.faults.setVisible(bool(found))

    def _nearer(self, field: Field) -> frozenset[str]:
        """Formations of the project's regions."""
        project, key = self.session.project, self.choice.project
        if field.reference != "offers" or key is None:
            return frozenset()
        row = project.row("projects", key)
        here = {region for region in project.keys("regions") if in_region(project, row, region)}
        return frozenset(
            project.label("offers", offer)
            for offer in project.keys("offers")
            if project.cell("offers", offer, "region") in here
        )

    def _first_effect(self, key: str) -> dict[str, Value]:
        """An effect comes not before the project, and after the year under study."""
        row, (_, last) = self.session.seen.row("projects", key), self.session.years
        return {"year": min(max(int(row["start_year"] or 0), self.session.year + 1), last)}

    def _show_effects(self, key: str) -> None:
        session = self.session
        region = session.seen.cell("projects", key, "region")
        try:
            without, with_ = with_project(session.project, session.scenario, key)
        except (ModelInputError, ScenarioError) as reason:
            self.told.setText(str(reason))
            self.result.hide()
            return
        gains = [gain for gain in effect_by_rentree(without, with_) if _counts(gain)]
        self.result.setVisible(bool(gains))
        vain = uncounted_offers(with_, session.project, key)
        unfinished = unfinished_lines(session.seen, key)
        said = [self._told(None if region is None else str(region), without, with_)] if gains else []
        if gains:
            said.append(escape(french.unbroken(project_note(session.seen, key))))
        if unfinished:
            said.append(f"{UNFINISHED}{escape(' ; '.join(unfinished))}.")
        if vain:
            said.append(french.unbroken(VAIN).format(", ".join(f"« {escape(name)} »" for name in vain)))
        limited = limited_offers(with_, session.seen, key)
        if limited:
            offers = ", ".join(f"« {escape(name)} » à {_entries(limit)}" for name, limit in limited.items())
            said.append(french.unbroken(LIMITED).format(offers))
        self.told.setText("<br>".join(said) or (NO_CHANGE if self.effects.model.rowCount() else NO_EFFECT))
        self.result.show_rows(HEADERS, [_row(gain) for gain in gains])

    def _told(self, region: str | None, without: Results, with_: Results) -> str:
        """« Occitanie, 2028–2030 : besoin restant 490 sans, 430 avec (−60) ; couverture … »."""
        session = self.session
        years = flow_years(session.year, session.years)
        place = place_name(session.project, region)
        parts = []
        for figure in FIGURES:
            if figure.stock:
                continue
            before, after = (run.measure(figure.measure, years=years, region=region) for run in (without, with_))
            if before is not None and after is not None and abs(after - before) > 1e-9:
                change = difference_text(figure.measure, after - before)
                texts = figure_text(figure.measure, before), figure_text(figure.measure, after)
                parts.append(f"{figure.label.lower()} {texts[0]} sans, {texts[1]} avec (<b>{change}</b>)")
        told = f"{place}, {years_text(years)}{french.NO_BREAK_SPACE}: "
        return f"{told}{' ; '.join(parts) or NOTHING_HERE}."


def _entries(limit: float) -> str:
    return f"{french.plural(round(limit), 'entrée')} par rentrée"


def _counts(gain: RentreeEffect) -> bool:
    return any(abs(value) > 1e-9 for value in (gain.entries, gain.completions, gain.hired, gain.jobs))


def _row(gain: RentreeEffect) -> list[Cell]:
    figures = (gain.entries, gain.contracts, gain.completions, gain.hired, gain.in_post_in_region, gain.jobs)
    return [Cell(str(gain.rentree)), *(Cell(french.people(value), right=True) for value in figures), Cell("")]
