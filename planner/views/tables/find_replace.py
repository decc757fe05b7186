"""Find and replace over a table or all of them: the list of what would change is the preview."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.tables.edits import EditRefused
from planner.state.block_edits import BlockPlan, apply_plan
from planner.state.replacing import Hit, find_all, plan_replace
from planner.state.session import Session
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.theme import Tokens

LISTED = 500
DELAY_MS = 200
FOUND_HEADERS = ("Table", "Ligne", "Colonne", "Valeur")
HEADERS = (*FOUND_HEADERS[:3], "Avant", "Après", "Remarque")
FOR_ALL = "pour tous les scénarios"


class FindReplace(QDialog):
    """Not modal: a click on a row's name goes to its cell."""

    cell_asked = Signal(str, str, str)  # table, key, column

    def __init__(self, session: Session, tokens: Tokens, table: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Chercher et remplacer")
        self.resize(980, 460)
        self._session = session
        self._hits: list[Hit] = []
        self._plan: BlockPlan | None = None
        self._asked: object = None
        self._done = ""  # what the last replacement did, told until something else is asked
        self.wanted, self.new = QLineEdit(self), QLineEdit(self)
        self.wanted.setClearButtonEnabled(True)
        self.new.setPlaceholderText("Laisser vide pour seulement chercher")
        self.whole = QCheckBox("Cellule entière", self)
        self.erase = QCheckBox("Remplacer par rien", self)
        self.for_all = QCheckBox("Aussi ce qui est le même dans tous les scénarios", self)
        self.for_all.setChecked(True)
        self.scope = QComboBox(self)
        schema = session.project.schema
        self.scope.addItem(f"Table « {schema.table(table).title} »", [table])
        tables = [t.name for t in schema.stored() if t.group != "hidden" and t.name != "provenance"]
        self.scope.addItem("Toutes les tables", tables)
        self.count = QLabel(self)
        self.count.setObjectName("muted")
        self.grid = Grid(tokens, self, wrapped=True)
        self.take = QPushButton("Remplacer", self)
        self.take.setObjectName("primary")
        self.take.clicked.connect(self._replace)
        self._lay_out()
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY_MS)
        self._delay.timeout.connect(self.search)
        for changed in (self.wanted.textChanged, self.new.textChanged, self.whole.toggled, self.erase.toggled,
                        self.for_all.toggled, self.scope.currentIndexChanged, session.tables_changed,
                        session.project_replaced):  # fmt: skip
            changed.connect(self._wait)
        session.tables_changed.connect(self._forget_done)
        self.grid.followed.connect(self._go)
        self.search()

    def _lay_out(self) -> None:
        form = QGridLayout()
        for row, (text, editor) in enumerate((("Chercher", self.wanted), ("Remplacer par", self.new))):
            label = QLabel(text, self)
            label.setBuddy(editor)
            form.addWidget(label, row, 0)
            form.addWidget(editor, row, 1)
        form.addWidget(self.scope, 0, 2)
        options = QHBoxLayout()
        options.addWidget(self.whole)
        options.addWidget(self.erase)
        form.addLayout(options, 1, 2)
        form.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.count, 1)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.for_all)
        layout.addWidget(self.grid, 1)
        layout.addLayout(buttons)

    def _wait(self, *_: object) -> None:
        self._delay.start()

    def _forget_done(self, *_: object) -> None:
        self._done = ""

    @property
    def _replaces(self) -> bool:
        return bool(self.new.text()) or self.erase.isChecked()

    def search(self) -> None:
        """List the cells that hold the text, with what would stand there."""
        self._delay.stop()
        tables, wanted, whole = list(self.scope.currentData()), self.wanted.text(), self.whole.isChecked()
        self._plan = None
        if self._replaces:
            self._plan, self._hits = plan_replace(self._session, tables, wanted, self.new.text(), whole)
            self._plan.with_base = self.for_all.isChecked()
            told = f"{self._plan.summary()}." if wanted else ""
        else:
            self._hits = find_all(self._session, tables, wanted, whole)
            told = french.plural(len(self._hits), "cellule") if wanted else ""
        question = (tables, wanted, self.new.text(), whole, self.erase.isChecked())
        if question != self._asked:
            self._done = ""
        told = self._done or told
        if len(self._hits) > LISTED:
            told += f" Les {LISTED} premières sont montrées."
        self.count.setText(told)
        self.for_all.setVisible(self._plan is not None and bool(self._plan.base_values))
        self.take.setEnabled(self._plan is not None and not self._plan.is_empty)
        refused = self._plan is not None and bool(self._plan.refusals)
        self.take.setText("Seulement les cellules valables" if refused else "Remplacer")
        if question != self._asked:  # columns as wide as the new texts; after an edit the list stays where it is
            self._asked = question
            self.grid.show_rows((), [])
        self.grid.show_rows(self._headers(), [self._row(hit) for hit in self._hits[:LISTED]])

    def _headers(self) -> tuple[str, ...]:
        return HEADERS if self._replaces else FOUND_HEADERS

    def _row(self, hit: Hit) -> list[Cell]:
        project, address = self._session.project, hit.address
        schema = project.schema.table(address.table)
        texts = (schema.title, project.label(address.table, address.key), schema.field(address.column).title)
        cells = [Cell(text, link=place == 1) for place, text in enumerate(texts)]
        if self._plan is None:
            return [*cells, Cell(hit.before)]
        remark = Cell(hit.reason, tone="refused", tip=hit.reason)
        if address in self._plan.base_values:
            remark = Cell(FOR_ALL if self._plan.with_base else "laissé tel quel", tone="different")
        return [*cells, Cell(hit.before), Cell(hit.after or "(vide)"), remark]

    def _go(self, row: int, _column: int) -> None:
        address = self._hits[row].address
        self.cell_asked.emit(address.table, address.key, address.column)

    def _replace(self) -> None:
        """As one step to undo."""
        if self._plan is None:
            return
        try:
            apply_plan(self._session, self._plan)
        except EditRefused as refused:
            self.count.setText(str(refused))
        else:
            self._done = f"{self._plan.summary()}. Ctrl+Z pour annuler."
            self.count.setText(self._done)
