"""The tables below the map: one tab each, quick search, rows of the region under study, add and delete."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.tables.communes import fold
from planner.core.tables.edits import EditRefused
from planner.core.tables.new_rows import new_row
from planner.state.map_scenes import POINT_TABLES
from planner.state.session import Session
from planner.state.settings import Settings
from planner.state.table_model import TableModel
from planner.views.parts.theme import Tokens
from planner.views.tables.cell_facts import CellFacts
from planner.views.tables.filter_chips import FilterChips
from planner.views.tables.new_line import NewLine
from planner.views.tables.problems_panel import Problems, ProblemsPanel
from planner.views.tables.table_layout import TableLayout
from planner.views.tables.table_view import TableView

if TYPE_CHECKING:
    from planner.views.tables.find_replace import FindReplace

SEARCH_WIDTH = 220
ENLARGE_KEYS = "Ctrl+Maj+T"
OTHER_GROUPS = ("funding", "administration", "reference")  # what « Autres tables » offers, a separator between them


class TablesPanel(QWidget):
    """Every table that the schema calls main stands as a tab; the others open from « Autres tables »."""

    message = Signal(str)

    def __init__(self, session: Session, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._tokens = tokens
        self._settings = Settings()
        self.problems = Problems(session, self)
        self._views: dict[str, TableView] = {}
        self._lines: list[NewLine] = []
        self._pages: dict[str, QStackedWidget] = {}
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setTabsClosable(False)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Chercher")
        self.search.setToolTip("Chercher dans la table, sans souci d’accents (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(SEARCH_WIDTH)
        self.only_region = QCheckBox("Région choisie seulement", self)
        self.only_region.setEnabled(session.selection.region is not None)
        self.only_region.setToolTip("Les lignes de la région choisie sur la carte ; pour la France, toutes")
        self.count = QLabel(self)
        self.count.setObjectName("muted")
        self.chips = FilterChips(self)
        self.facts = CellFacts(session, self)
        self._build()
        for table in session.project.schema.stored():
            if table.group == "main":
                self._add_page(table.name)
        self.search.textChanged.connect(self._filter)
        self.only_region.toggled.connect(self._filter)
        self.tabs.currentChanged.connect(self._on_tab)
        session.selection.changed.connect(self._follow_selection)
        session.selection.region_changed.connect(self._filter)
        session.project_replaced.connect(self.search.clear)
        session.project_replaced.connect(lambda: session.selection.show_only({}))
        QTimer.singleShot(0, self, self._show_count)  # the map is painted before the first table is made

    def _build(self) -> None:
        add = QToolButton(self)
        add.setText("+ Ligne")
        add.setToolTip("Ajouter une ligne à la table")
        add.clicked.connect(self.add_row)
        remove = QToolButton(self)
        remove.setText("− Ligne")
        remove.setToolTip("Supprimer les lignes choisies")
        remove.clicked.connect(self.delete_rows)
        self.enlarge = QToolButton(self)
        self.enlarge.setCheckable(True)
        self.enlarge.toggled.connect(self._show_enlarged)
        self._show_enlarged(False)
        self._problems_button = QToolButton(self)
        self._problems_button.setText("Problèmes")
        self._problems_button.setToolTip("Ce qui est faux ou manque dans les tables")
        self._problems_button.clicked.connect(self.show_problems)
        self.problems.changed.connect(self._count_problems)
        corner = QWidget(self)
        row = QHBoxLayout(corner)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(8)
        for widget in (self.only_region, self.search, add, remove, self._others_button(), self.enlarge):
            row.addWidget(widget)
        self.tabs.setCornerWidget(corner, Qt.Corner.TopRightCorner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.chips)
        layout.addWidget(self.facts)
        self._problems_button.setAutoRaise(True)
        self.facts.add(self.count)
        self.facts.add(self._problems_button)

    def _show_enlarged(self, enlarged: bool) -> None:
        self.enlarge.setText("▼" if enlarged else "▲")
        what = "Rendre sa place à la carte" if enlarged else "Agrandir les tables, à la place de la carte"
        self.enlarge.setToolTip(f"{what} ({ENLARGE_KEYS})")
        self.enlarge.setAccessibleName(what)

    def _others_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setText("Autres tables")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for group in OTHER_GROUPS:
            menu.addSeparator()
            tables = (table for table in self.session.project.schema.stored() if table.group == group)
            for table in sorted(tables, key=lambda table: fold(table.title)):
                menu.addAction(table.title, partial(self.show_table, table.name))
        button.setMenu(menu)
        return button

    # --- pages --------------------------------------------------------------------------------------------------

    def view(self, table: str) -> TableView:
        """The view of a table, made when first asked for: a tab is an empty page until it is opened."""
        if table not in self._views:
            page = self._pages.get(table) or self._add_page(table)
            model = TableModel(self.session, table)
            view = TableView(model, self._tokens)
            TableLayout(view, self._settings)
            view.rows_selected.connect(partial(self._tell_selection, table))
            view.cells_selected.connect(self._show_facts)
            view.editing.message.connect(self.message)
            view.editing.region = lambda: self.session.selection.region if self.only_region.isChecked() else None
            for signal in (model.layoutChanged, model.modelReset):
                signal.connect(partial(self._tell_shown, table))
                signal.connect(partial(self._follow, table, self._show_count))
            model.dataChanged.connect(partial(self._follow, table, self._show_facts))
            self._views[table] = view
            page.addWidget(self._with_new_line(view))
        return self._views[table]

    def _with_new_line(self, view: TableView) -> QWidget:
        """The view, and under it the line that becomes a row once something is typed into it."""
        line = NewLine(view, self._tokens)
        line.line.region = lambda: self.session.selection.region
        self._lines.append(line)
        both = QWidget(self)
        layout = QVBoxLayout(both)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(view, 1)
        layout.addWidget(line)
        return both

    def current(self) -> TableView | None:
        """The view of the open tab."""
        table = self.tabs.currentWidget().objectName() if self.tabs.count() else ""
        return self.view(table) if table else None

    def show_table(self, table: str) -> TableView:
        view = self.view(table)
        self.tabs.setCurrentWidget(self._pages[table])
        return view

    def show_cell(self, table: str, key: str, column: str) -> None:
        """Bring a cell into sight, taking back filters that hide it."""
        view = self.show_table(table)
        if not view.go_to(key, column):
            self.clear_filters()
            view.go_to(key, column)

    def _add_page(self, table: str) -> QStackedWidget:
        schema = self.session.project.schema.table(table)
        page = QStackedWidget(self.tabs)
        page.setObjectName(table)
        self._pages[table] = page
        self.tabs.addTab(page, schema.title)
        self.tabs.setTabToolTip(self.tabs.count() - 1, schema.description)
        return page

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        for view in self._views.values():
            view.set_tokens(tokens)
        for line in self._lines:
            line.set_tokens(tokens)

    # --- selection and filters ----------------------------------------------------------------------------------

    def clear_filters(self) -> None:
        """Show every row of every table again."""
        self.search.clear()
        self.only_region.setChecked(False)
        self.session.selection.show_only({})
        for view in self._views.values():
            view.table_model.set_filter("", None)
            view.table_model.clear_column_filters()

    def _tell_shown(self, table: str, *_: object) -> None:
        """The map shows the points of the rows that filters leave."""
        self.session.selection.tell_shown(table, self._views[table].table_model.shown_keys)

    def _tell_selection(self, table: str, keys: tuple[str, ...]) -> None:
        view = self.current()
        if view is not None and view.table_model.table == table:
            self.session.selection.select_rows(table, keys)

    def _follow_selection(self) -> None:
        selection = self.session.selection
        if selection.table in self._pages:
            self.show_table(selection.table).show_selected(selection.keys)
        if len(selection.rows) > 1:  # from the map: the other tables show their part when they are opened
            for table, view in self._views.items():
                view.show_selected(selection.rows.get(table, ()))

    def _on_tab(self) -> None:
        view = self.current()
        if view is not None:
            self._show_search(view.table_model.search_text)
        self._filter()
        if view is not None:
            table, selection = view.table_model.table, self.session.selection
            if table in selection.rows:
                view.show_selected(selection.rows[table])
            elif keys := view.selected_keys():
                selection.select_rows(table, keys)

    def _show_search(self, text: str) -> None:
        """Each table keeps what was searched in it; the box shows that of the one in sight."""
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)

    def _filter(self) -> None:
        current = self.current()
        if current is not None:
            region = self.session.selection.region if self.only_region.isChecked() else None
            for table in POINT_TABLES if region is not None else ():
                self.view(table)  # the map shows what these leave, whether their tabs were opened or not
            for view in self._views.values():
                text = self.search.text() if view is current else view.table_model.search_text
                view.table_model.set_filter(text, region)
            self._show_count()
        self.only_region.setEnabled(self.session.selection.region is not None)

    def _follow(self, table: str, show: Callable[[], None], *_: object) -> None:
        """What stands under the tables is of the one in sight."""
        if self.tabs.currentWidget() is self._pages[table]:
            show()

    def _show_facts(self) -> None:
        """What is known of the current cell, and the sum of the selected ones."""
        view = self.current()
        cell = view.current_cell() if view is not None else None
        self.facts.show_cell(*(cell or (None, "")))
        self.facts.statistics.setText(view.selection_text() if view is not None else "")

    def _show_count(self) -> None:
        view = self.current()
        self.chips.show_filters(view.table_model if view is not None else None)
        self._show_facts()
        if view is None:
            return
        model = view.table_model
        text = french.plural(model.total_rows, "ligne")
        if model.rowCount() != model.total_rows:
            text = f"{french.number(model.rowCount())} sur {text}"
        self.count.setText(text)

    # --- find and replace ---------------------------------------------------------------------------------------

    def find_and_replace(self) -> FindReplace | None:
        """Open « Chercher et remplacer » on the open table."""
        view = self.current()
        if view is None:
            return None
        from planner.views.tables.find_replace import FindReplace

        dialog = FindReplace(self.session, self._tokens, view.table_model.table, self.window())
        dialog.cell_asked.connect(self.show_cell)
        dialog.show()
        return dialog

    # --- problems -----------------------------------------------------------------------------------------------

    def show_problems(self) -> ProblemsPanel:
        """Open the list of what is wrong or missing."""
        panel = ProblemsPanel(self.session, self.problems, self._tokens, self.window())
        panel.cell_asked.connect(self.show_cell)
        panel.show()
        return panel

    def _count_problems(self) -> None:
        self._problems_button.setText(self.problems.text() if self.problems.found else "Problèmes")

    # --- rows ---------------------------------------------------------------------------------------------------

    def add_row(self) -> None:
        """Append a row and open its name for typing."""
        view = self.current()
        if view is None:
            return
        table = view.table_model.table
        row = new_row(self.session.project, table, self.session.selection.region)
        key = str(row[view.table_model.schema.key])
        try:
            self.session.insert_row(table, row)
        except EditRefused as refusal:
            self.message.emit(str(refusal))
            return
        self.show_cell(table, key, view.table_model.columns[0].name)
        view.edit(view.currentIndex())
        view.editing.tell_defaults(key)

    def delete_rows(self) -> None:
        view = self.current()
        if view is not None:
            view.editing.delete_rows()
