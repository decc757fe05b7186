"""Tables: painting what is seen, filter and sort of 100 000 rows, a paste of 10 000 × 10 cells with its undo."""

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView

from planner.core.tables.clipboard import read_block
from planner.core.tables.project import Project, Row, build_frame
from planner.state.block_edits import plan_paste
from planner.state.filters import ColumnFilter, Condition
from planner.state.session import Session
from planner.state.table_model import TableModel
from planner.storage.reference_data import load_reference
from planner.views.parts.theme import LIGHT
from planner.views.tables.table_view import TableView
from tests.bench.registry import Line, bench, median_ms

MANY, BLOCK = 100_000, 10_000
PASTED = (
    "name", "operator", "activities", "region", "headcount", "headcount_year", "scope", "included", "zone_emploi",
    "comment",
)  # fmt: skip
PAINT_LIMIT, FILTER_LIMIT_MS, PASTE_LIMIT_S = 1.5, 200.0, 2.0


def _application() -> QApplication:
    running = QApplication.instance()
    return running if isinstance(running, QApplication) else QApplication([])


def _project(rows: int, facts: bool = False) -> Project:
    """The reference data with its sites repeated to so many rows."""
    project = load_reference()
    known = project.rows("sites")
    many: list[Row] = [
        {**known[n % len(known)], "id": f"site-{n}", "name": f"Site {n * 7919 % rows}"} for n in range(rows)
    ]
    project = project.with_table("sites", build_frame(project.schema.table("sites"), many))
    if facts:
        records: list[Row] = [
            {"id": f"sites/site-{n}/*", "table": "sites", "key": f"site-{n}", "column": "*", "kind": "fact"}
            for n in range(rows)
        ]
        project = project.with_table("provenance", build_frame(project.schema.table("provenance"), records))
    return project


Index = QModelIndex | QPersistentModelIndex


class _ListModel(QAbstractTableModel):
    """The peer: finished texts in lists, nothing else."""

    def __init__(self, model: TableModel) -> None:
        super().__init__()
        self._rows = [[model.text_at(r, c) for c in range(model.columnCount())] for r in range(200)]
        self._many = model.rowCount()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return self._many

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self._rows[0])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row() % 200][index.column()]
        return None


@bench
def table_viewport() -> Iterator[Line]:
    """A repaint of the cells that are seen, at 100 000 rows."""
    application = _application()
    session = Session(_project(MANY))
    view = TableView(TableModel(session, "sites"), LIGHT)
    peer = QTableView()
    peer.setModel(_ListModel(view.table_model))
    peer.setItemDelegate(view.cell_delegate)
    for shown in (view, peer):
        shown.resize(1366, 768)
        shown.show()
        shown.setAlternatingRowColors(True)
        shown.setWordWrap(False)
        shown.verticalHeader().setDefaultSectionSize(view.verticalHeader().defaultSectionSize())
    for column in range(view.table_model.columnCount()):
        peer.setColumnWidth(column, view.columnWidth(column))
    application.processEvents()
    ours = median_ms(lambda: view.viewport().repaint())
    theirs = median_ms(lambda: peer.viewport().repaint())
    yield Line(f"table viewport, {MANY} rows", ours, "ms", "a list, same delegate", theirs, limit=PAINT_LIMIT)
    bar = view.verticalScrollBar()
    steps = iter(range(0, MANY, 40))

    def scroll() -> None:
        bar.setValue(next(steps))
        view.viewport().repaint()

    yield Line("table, one page further down", median_ms(scroll), "ms", limit=100.0)


@bench
def table_filter_and_sort() -> Iterator[Line]:
    """Search, a condition and a sort by two columns, over 100 000 rows: first as the table was opened, then again."""
    _application()
    session = Session(_project(MANY))
    start = time.perf_counter()
    model = TableModel(session, "sites")
    yield Line(f"table of {MANY} rows opened", (time.perf_counter() - start) * 1000, "ms", limit=500.0)
    name, headcount, region = (model.column_of(column) for column in ("name", "headcount", "region"))
    words = iter(["sanofi", "lyon", "bretagne", "vaccin"] * 10)
    turns = iter([True, False] * 20)
    for what, first in (
        ("quick search, first time", lambda fresh: fresh.set_filter("sanofi", None)),
        ("sort by name, first time", lambda fresh: fresh.sort_by([(name, False)])),
    ):
        models = iter([TableModel(session, "sites") for _ in range(5)])
        cold = median_ms(partial(_on_next, models, first), repeats=5, warm_up=0)
        yield Line(f"{what}, {MANY} rows", cold, "ms", limit=FILTER_LIMIT_MS)
    for what, action in (
        ("sort by name", lambda: model.sort_by([(name, next(turns))])),
        ("quick search", lambda: model.set_filter(next(words), None)),
        ("filter, search and sort by two columns", lambda: _once(model, name, region, headcount, next(turns))),
    ):
        yield Line(f"{what}, {MANY} rows", median_ms(action, repeats=7), "ms", limit=FILTER_LIMIT_MS)


def _on_next(models: Iterator[TableModel], action: Callable[[TableModel], None]) -> None:
    action(next(models))


def _once(model: TableModel, name: int, region: int, headcount: int, turn: bool) -> None:
    """One change of filter under a search and a sort."""
    model._sort_keys = ((region, turn), (name, not turn))
    model.set_column_filter(headcount, ColumnFilter(None, Condition("at_least", "10" if turn else "20")))


def _block() -> str:
    """Text as Excel puts it on the clipboard, every cell other than what stands there."""
    rows = (
        f"Nom {n}\tOpérateur {n % 700}\tActivité {n}\tBretagne\t{n + 5000}\t{2000 + n % 30}\t{n % 100},5 %\tnon\t"
        f"Zone {n % 90}\tRemarque {n}"
        for n in range(BLOCK)
    )
    return "\r\n".join(rows) + "\r\n"


@bench
def table_paste() -> Iterator[Line]:
    """10 000 × 10 cells from text to the shown table, then undone: without sources, and over facts."""
    _application()
    text = _block()
    for what, facts in (("", False), (" over facts", True)):
        session = Session(_project(BLOCK, facts))
        view = TableView(TableModel(session, "sites"), LIGHT)
        model = view.table_model
        start = time.perf_counter()
        plan = plan_paste(model, read_block(text), 0, [model.column_of(name) for name in PASTED])
        assert len(plan.values) > 0.99 * BLOCK * len(PASTED), plan.summary()
        view.editing.apply(plan)
        session.undo_stack.undo()
        assert model.value_at(model.index(0, model.column_of("name"))) != "Nom 0"
        seconds = time.perf_counter() - start
        yield Line(f"paste {BLOCK} × {len(PASTED)}{what}, with its undo", seconds, "s", limit=PASTE_LIMIT_S)
