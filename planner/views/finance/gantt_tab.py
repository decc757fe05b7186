"""The calendar tab: of the chosen project, or of every project of the place; dates are dragged, or typed below."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout

from planner.core import french
from planner.core.finance.project_lines import in_region
from planner.core.finance.timeline import (
    KIND_LABELS,
    Kind,
    Line,
    Section,
    dated,
    edit_to,
    finished,
    new_line,
    timeline,
)
from planner.core.tables.edits import Edit, EditRefused, InsertRows
from planner.core.tables.scenario import ROOT
from planner.state.session import iso_today
from planner.views.finance.finance_tab import Finance, FinanceTab
from planner.views.finance.gantt_card import GanttCard
from planner.views.finance.gantt_chart import ZOOM
from planner.views.finance.held_table import HeldTable
from planner.views.parts.panes import VERTICAL, split
from planner.views.parts.place_text import place_name
from planner.views.parts.theme import Tokens

ADDED: tuple[Kind, ...] = ("milestone", "deliverable", "task")
EVERYWHERE = "Les dates sont les mêmes dans tous les scénarios."


class GanttTab(FinanceTab):
    """`several`: all projects of the place at once; else the chosen one."""

    def __init__(self, finance: Finance, *, several: bool = False) -> None:
        super().__init__(finance)
        self._several = several
        self.card = GanttCard(self.tokens, self)
        self.chart = self.card.chart
        self.table = HeldTable(finance, "milestones", "project")
        self._adders: list[QToolButton] = []
        self.problems = QToolButton(self)
        self._sections: list[Section] = []
        self._lay_out()
        chart = self.chart
        chart.moved.connect(self._move)
        chart.edit_asked.connect(self._edit)
        chart.date_asked.connect(self._date)
        chart.remove_asked.connect(self._remove)
        chart.add_asked.connect(partial(self._add, "milestone"))
        chart.menu_asked.connect(lambda line, place: self.line_menu(line).exec(place))
        chart.current_changed.connect(self._follow_current)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 6, 12, 6)
        bar.setSpacing(6)
        for kind in ADDED:
            button = self._button(f"+ {KIND_LABELS[kind].capitalize()}", "Au projet choisi", partial(self._add, kind))
            self._adders.append(button)
            bar.addWidget(button)
        bar.addStretch(1)
        self.problems.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.problems)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: self.fill_problems(menu))
        self.problems.setMenu(menu)
        bar.addWidget(self.problems)
        for text, tip, action in (
            ("Tout voir", "Toutes les dates dans la largeur", self.chart.fit),
            ("Aujourd’hui", "Au milieu, mois par mois (Origine)", self.chart.show_today),
            ("−", "Resserrer les jours (Ctrl + molette)", partial(self.chart.zoom, 1 / ZOOM)),
            ("+", "Élargir les jours (Ctrl + molette)", partial(self.chart.zoom, ZOOM)),
        ):
            bar.addWidget(self._button(text, tip, action))
        splitter = split(VERTICAL, [self.card, self.table], [500, 130] if self._several else [430, 200], grows=0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(splitter, 1)

    def _button(self, text: str, tip: str, action: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.clicked.connect(lambda _: action())
        return button

    def set_tokens(self, tokens: Tokens) -> None:
        self.card.set_tokens(tokens)
        self.table.set_tokens(tokens)
        super().set_tokens(tokens)

    # --- what is shown ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        project, today = self.session.seen, iso_today()
        keys, left_out = self._projects()
        self._sections = timeline(project, keys, self._regions(keys), today)
        note = french.plural(left_out, "projet sans date n’est pas montré", "projets sans date ne sont pas montrés")
        self.card.show_sections(
            self._sections, datetime.date.fromisoformat(today), self._title(keys), note if left_out else ""
        )
        wrong = [line for section in self._sections for line in section.lines if line.problem]
        self.problems.setText(french.plural(len(wrong), "date à revoir", "dates à revoir"))
        self.problems.setVisible(bool(wrong))
        self._follow_current()

    def _projects(self) -> tuple[list[str], int]:
        """Keys of the projects to show, and how many are not because nothing of them has a date."""
        project = self.session.seen
        if not self._several:
            key = self.choice.project
            return ([key] if key is not None else []), 0
        region = self.session.selection.region
        with_milestones = {row["project"] for row in project.rows("milestones")}
        found = [
            row for row in project.rows("projects")
            if row["included"] is not False and (region is None or in_region(project, row, region))
        ]  # fmt: skip
        shown = [
            str(row["id"]) for row in found
            if row["start_year"] is not None or row["end_year"] is not None or row["id"] in with_milestones
        ]  # fmt: skip
        return shown, len(found) - len(shown)

    def _regions(self, keys: list[str]) -> set[str | None]:
        """Where formations are whose decisions stand beside the projects; None for those of the nation."""
        project, chosen = self.session.seen, self.session.selection.region
        if self._several:
            return {chosen} if chosen is not None else {None, *project.keys("regions")}
        regions = (project.cell("projects", key, "region") for key in keys)
        return {str(region) for region in regions if region is not None}

    def _title(self, keys: list[str]) -> str:
        project = self.session.project
        if not self._several and keys:
            return french.unbroken(f"Calendrier de « {project.label('projects', keys[0])} »")
        return f"Calendrier des projets, {place_name(project, self.session.selection.region)}"

    def _owner(self) -> str | None:
        """The project that additions go to and that the table below shows."""
        if not self._several:
            return self.choice.project
        line = self.chart.current
        return (line.project or None) if line is not None else None

    def _follow_current(self) -> None:
        owner = self._owner()
        for button in self._adders:
            button.setEnabled(owner is not None)
        self.table.setVisible(owner is not None)
        if owner is not None:
            name = self.session.project.label("projects", owner)
            self.table.title.setText(french.unbroken(f"Jalons, livrables et tâches de « {name} »"))
            self.table.show_held(owner)

    def line_menu(self, line: Line) -> QMenu:
        """What can be done with a line."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Modifier la date", partial(self._edit, line))
        if line.table == "milestones" and not line.settled:
            menu.addAction("Fait aujourd’hui", partial(self._finish, line))
        if line.reversed:
            menu.addAction("Échanger les deux dates", partial(self._move, line, line.exchanged))
        if line.table == "milestones":
            menu.addSeparator()
            menu.addAction("Supprimer", partial(self._remove, line))
        return menu

    def fill_problems(self, menu: QMenu) -> None:
        """Every line to see to: what is wrong, and the way out where one is certain."""
        menu.clear()
        for section in self._sections:
            for line in section.lines:
                if not line.problem:
                    continue
                text = french.unbroken(f"« {line.name} » {line.problem}")
                if not line.reversed:
                    menu.addAction(text, partial(self._edit, line))
                    continue
                part = menu.addMenu(text)
                part.addAction("Échanger les deux dates", partial(self._move, line, line.exchanged))
                part.addAction("Aller à la cellule", partial(self._edit, line))

    # --- changes ------------------------------------------------------------------------------------------------

    def _move(self, before: Line, after: Line) -> None:
        verb = "Déplacer" if _moved_whole(before, after) else "Changer la durée de"
        if self._push(lambda: edit_to(self.session.project, before, after, iso_today()), verb, before):
            self.navigator.say(french.unbroken(f"« {before.name} » : {after.when}. Ctrl+Z pour annuler.{self._note()}"))

    def _date(self, line: Line, day: datetime.date) -> None:
        self._push(lambda: dated(self.session.project, line, day, iso_today()), "Dater", line)

    def _finish(self, line: Line) -> None:
        self._push(lambda: finished(self.session.project, line, iso_today()), "Terminer", line)

    def _add(self, kind: Kind) -> None:
        owner = self._owner()
        if owner is None:
            return
        today = datetime.date.fromisoformat(iso_today())
        row = new_line(self.session.project, kind, owner, self._free_day(owner, today))
        self.session.push(InsertRows("milestones", [row]), f"Ajouter « {row['name']} »")
        self.chart.set_current("milestones", str(row["id"]))
        self._open(str(row["id"]), "name")

    def _free_day(self, owner: str, today: datetime.date) -> datetime.date:
        """Today, or the project's first day where that lies ahead."""
        first = self.session.project.cell("projects", owner, "start_year")
        return max(today, datetime.date(int(str(first)), 1, 1)) if first is not None else today

    def _edit(self, line: Line) -> None:
        """Open the cell that dates a line: below, or in the tables."""
        if line.table == "milestones":
            self.chart.set_current("milestones", line.key)
            self._open(line.key, "date")
        else:
            self.navigator.show_cell(line.table, line.key, line.cell.column)

    def _open(self, key: str, column: str) -> None:
        if self.table.go_to(key, column):
            self.table.view.edit(self.table.view.currentIndex())

    def _remove(self, line: Line) -> None:
        if line.table != "milestones":
            self.navigator.say("Les projets et les formations se suppriment dans leurs tables.")
            return
        self.session.delete_rows("milestones", [line.key])
        self.navigator.say(french.unbroken(f"« {line.name} » supprimé. Ctrl+Z le rétablit."))

    def _push(self, edit_of: Callable[[], Edit | None], verb: str, line: Line) -> bool:
        """Do an edit; false, with the reason at the foot of the window, where it cannot be."""
        try:
            edit = edit_of()
            if edit is not None:
                self.session.push(edit, f"{verb} « {line.name} »")
        except EditRefused as refusal:
            self.navigator.say(str(refusal))
            return False
        return True

    def _note(self) -> str:
        return f" {EVERYWHERE}" if self.session.scenario != ROOT else ""


def _moved_whole(before: Line, after: Line) -> bool:
    return before.start is None or (before.start != after.start and before.end != after.end)
