"""The lines of a calculation, unfolded down to the cells that they come from."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import QApplication, QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from planner.core import french
from planner.core.answers.explanation import (
    KIND_MARKS,
    KIND_WORDS,
    AssumptionLine,
    Explanation,
    SourceLine,
    Subject,
    amount_text,
    range_text,
)
from planner.core.answers.explanation_lines import PEOPLE, ShownLine, unit_text
from planner.core.tables.project import Address

OPEN_DEPTH = 2
TARGET = Qt.ItemDataRole.UserRole  # address or subject that a row leads to
BELOW = Qt.ItemDataRole.UserRole + 1  # lines that are not made yet
LEADS = "Un clic mène à la cellule."

Way = tuple[str, ...]
"""The labels that lead to a row."""


class ExplanationTree(QTreeWidget):
    """A row that leads to a cell or to another figure asks for it when it is clicked."""

    cell_asked = Signal(Address)
    subject_asked = Signal(Subject)

    def __init__(self, accent: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accent = accent  # colour of what can be followed, « #rrggbb »
        self.setHeaderLabels(["Ligne", "Valeur"])
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.itemExpanded.connect(self._fill_below)
        self.itemClicked.connect(self._follow)
        self.itemActivated.connect(self._follow)

    def show_explanation(self, explanation: Explanation, opened: set[Way] | None) -> None:
        """Its lines, assumptions and sources; unfolded as `opened` says, the first levels where that is None."""
        root = self._line_item(explanation.root, top=True)
        sections = [root, *(self._related_item(subject) for subject in explanation.related)]
        if explanation.assumptions:
            item = self._section(f"Hypothèses ({len(explanation.assumptions)})")
            item.addChildren([self._assumption_item(line) for line in explanation.assumptions])
            sections.append(item)
        if explanation.sources:
            item = self._section(f"Sources ({len(explanation.sources)})")
            item.addChildren([self._source_item(line) for line in explanation.sources])
            sections.append(item)
        self.addTopLevelItems(sections)
        if opened is None:
            _expand(root, OPEN_DEPTH)
        else:
            _expand_again(self.invisibleRootItem(), (), opened)
        self.setCurrentItem(root)

    def _line_item(self, node: ShownLine, sign: str = "", *, top: bool = False) -> QTreeWidgetItem:
        line = node.line
        mark = f"{KIND_MARKS.get(line.kind, '')} " if line.address is not None else ""
        unit = unit_text(line) if line.unit != PEOPLE else ""
        text = f"{node.text}{french.NO_BREAK_SPACE}{unit}" if unit else node.text
        label = f"{f'{sign} ' if sign else ''}{mark}{line.label}"
        whole = f"{line.label}{french.NO_BREAK_SPACE}: {node.text} {unit_text(line)}".rstrip()
        kind = f" ({KIND_WORDS.get(line.kind, line.kind)})" if line.address is not None else ""
        tip = "\n".join(part for part in (whole + kind, line.note, LEADS if line.address else "") if part)
        item = _item(label, text, tip)
        if line.address is not None:
            self._lead(item, line.address)
        if top:
            _bold(item)
        if node.children:
            item.setData(0, BELOW, node)
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return item

    def _fill_below(self, item: QTreeWidgetItem) -> None:
        """Lines are made when they are first unfolded: a country has hundreds."""
        node = item.data(0, BELOW)
        if isinstance(node, ShownLine):
            item.setData(0, BELOW, None)
            item.addChildren([self._line_item(child, sign) for sign, child in node.told])

    def _related_item(self, subject: Subject) -> QTreeWidgetItem:
        label = f"D’où vient l’effectif de {subject.years[0]}{french.NARROW_SPACE}?"
        item = _item(label, "", "Ouvrir le détail du calcul de l’effectif")
        self._lead(item, subject, column=0)
        return item

    def _assumption_item(self, line: AssumptionLine) -> QTreeWidgetItem:
        value = amount_text(line.value, line.unit)
        bounds = range_text(line.low, line.high, line.unit)
        known = f"{line.label}{french.NO_BREAK_SPACE}: {value}" + (f", de {bounds}" if bounds else "")
        reach = "" if line.direct else "Agit par l’effectif des années précédentes."
        source = f"Source{french.NO_BREAK_SPACE}: {line.source}" if line.source else ""
        tip = "\n".join(part for part in (known, reach, source, line.reason, LEADS) if part)
        item = _item(f"{KIND_MARKS.get(line.kind, '')} {line.label}", value, tip)
        self._lead(item, line.address)
        details = [f"Fourchette{french.NO_BREAK_SPACE}: {bounds}"] if bounds else []
        details += [text for text in (source, line.reason, reach) if text]
        item.addChildren([_item(text, "", text) for text in details])
        return item

    def _source_item(self, line: SourceLine) -> QTreeWidgetItem:
        count = french.plural(line.count, "valeur")
        item = _item(", ".join(p for p in (line.title, line.detail) if p), count, line.url or line.title)
        self._lead(item, Address("sources", line.key, "title"), column=0)
        return item

    def _section(self, title: str) -> QTreeWidgetItem:
        item = _item(title, "", title)
        _bold(item)
        return item

    def _lead(self, item: QTreeWidgetItem, target: object, column: int = 1) -> None:
        item.setData(0, TARGET, target)
        item.setForeground(column, QBrush(QColor(self.accent)))

    def _follow(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        target = item.data(0, TARGET)
        if isinstance(target, Address):
            self.cell_asked.emit(target)
        elif isinstance(target, Subject):
            self.subject_asked.emit(target)

    def opened(self) -> set[Way]:
        """The ways to all rows that are unfolded."""
        return {way for way, item in walk(self.invisibleRootItem(), ()) if item.isExpanded()}


def _item(label: str, value: str, tip: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([label, value])
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    for column in (0, 1):
        item.setToolTip(column, tip)
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, tip)
    return item


def _bold(item: QTreeWidgetItem) -> None:
    font = QFont(QApplication.font())
    font.setBold(True)
    for column in (0, 1):
        item.setFont(column, font)


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (item.child(position) for position in range(item.childCount()))
    return [child for child in children if child is not None]


def _expand(item: QTreeWidgetItem, depth: int) -> None:
    if depth:
        item.setExpanded(True)
        for child in _children(item):
            _expand(child, depth - 1)


def _expand_again(item: QTreeWidgetItem, path: Way, opened: set[Way]) -> None:
    """Unfold what was unfolded before, which makes its lines; labels name the way to each."""
    for child in _children(item):
        own = (*path, child.text(0))
        if own in opened:
            child.setExpanded(True)
            _expand_again(child, own, opened)


def walk(item: QTreeWidgetItem, path: Way) -> Iterator[tuple[Way, QTreeWidgetItem]]:
    """Every item with the labels that lead to it."""
    for child in _children(item):
        own = (*path, child.text(0))
        yield own, child
        yield from walk(child, own)
