"""« Détail du calcul »: a drawer at the right of the window that says where a figure comes from, down to its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.answers.explanation import (
    KIND_MARKS,
    KIND_WORDS,
    LEGEND,
    AssumptionLine,
    Explanation,
    SourceLine,
    Subject,
    amount_text,
    as_text,
    explain,
    range_text,
)
from planner.core.answers.explanation_lines import PEOPLE, ShownLine, unit_text
from planner.core.model.assumptions import ModelInputError
from planner.core.model.measures import MEASURE_NAMES
from planner.core.tables.project import Address
from planner.core.tables.scenario import ScenarioError
from planner.state.session import Session
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import FONT_SMALL, FONT_TITLE, Tokens, sized

WIDTH, LEAST_WIDTH = 440, 340
OPEN_DEPTH = 2
TARGET = Qt.ItemDataRole.UserRole  # address or subject that a row leads to
BELOW = Qt.ItemDataRole.UserRole + 1  # lines that are not made yet


class ExplanationPanel(QFrame):
    """Explains one subject; a row with a cell leads there. Not modal: the window stays usable beside it."""

    opened = Signal()
    closed = Signal()

    def __init__(self, session: Session, tokens: Tokens, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self.setAccessibleName("Détail du calcul")
        self._session, self._tokens, self._navigator = session, tokens, navigator
        self._subject: Subject | None = None
        self._before: QWidget | None = None
        self.explanation: Explanation | None = None
        self.title = QLabel(self)
        self.context = QLabel(self)
        self.words = QLabel(self)
        self.tree = QTreeWidget(self)
        self._lay_out()
        self.tree.itemExpanded.connect(self._fill_below)
        self.tree.itemClicked.connect(self._follow)
        self.tree.itemActivated.connect(self._follow)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)
        session.results_changed.connect(self._changed)
        session.project_replaced.connect(self.leave)
        self.hide()

    def _lay_out(self) -> None:
        for label, name in ((self.context, "muted"), (self.words, "")):
            label.setObjectName(name)
            label.setWordWrap(True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.title.setFont(sized(self.title.font(), FONT_TITLE, bold=True))
        close = QToolButton(self)
        close.setText("✕")
        close.setAutoRaise(True)
        close.setToolTip("Fermer (Échap)")
        close.setAccessibleName("Fermer le détail du calcul")
        close.clicked.connect(self.leave)
        copy = QPushButton("Copier en texte", self)
        copy.clicked.connect(self.copy_text)
        legend = QLabel(LEGEND, self)
        legend.setObjectName("muted")
        legend.setFont(sized(legend.font(), FONT_SMALL))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(close)
        foot = QHBoxLayout()
        foot.addWidget(legend, 1)
        foot.addWidget(copy)
        self.tree.setHeaderLabels(["Ligne", "Valeur"])
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setIndentation(14)
        self.tree.setUniformRowHeights(True)
        self.tree.setMouseTracking(True)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.context)
        layout.addWidget(self.words)
        layout.addWidget(self.tree, 1)
        layout.addLayout(foot)
        self.setMinimumWidth(LEAST_WIDTH)

    # --- what is explained --------------------------------------------------------------------------------------

    @property
    def subject(self) -> Subject | None:
        """What is explained, None while closed."""
        return self._subject

    def show_subject(self, subject: object) -> None:
        """Explain a figure. What no table and no assumption makes has no detail: a word says so."""
        if not isinstance(subject, Subject) or subject.measure not in MEASURE_NAMES:
            self._navigator.say("Ce chiffre n’a pas de détail du calcul.")
            return
        if self._subject is None:
            self._before = QApplication.focusWidget()
            self.opened.emit()
        self._subject = subject
        self.show()
        self._refresh()
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Close the drawer; the keyboard goes back to where it was."""
        if self._subject is None:
            return
        self._subject, self.explanation = None, None
        self.hide()
        self.tree.clear()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None
        self.closed.emit()

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        if self._subject is not None:
            self._refresh()

    def copy_text(self) -> None:
        if self.explanation is not None:
            QGuiApplication.clipboard().setText(as_text(self.explanation))
            self._navigator.say("Détail du calcul copié.")

    def _changed(self) -> None:
        if self._subject is None:
            return
        if not self._session.project.has("scenarios", self._subject.scenario):
            self.leave()
            return
        opened = set(self._opened())
        at = self.tree.verticalScrollBar().value()
        self._refresh(opened)
        self.tree.verticalScrollBar().setValue(at)

    def _refresh(self, opened: set[tuple[str, ...]] | None = None) -> None:
        subject = self._subject
        assert subject is not None
        self.tree.clear()
        self.explanation = None
        results = self._session.results_of(subject.scenario)
        self.title.setText(MEASURE_NAMES[subject.measure].label)
        if results is None:
            self.context.setText("")
            self.words.setText(self._session.model_error)
            return
        try:
            self.explanation = explain(self._session.project, results, subject)
        except (ModelInputError, ScenarioError) as error:
            self.words.setText(str(error))
            return
        self.context.setText(self.explanation.context)
        self.words.setText("\n".join(self.explanation.sentences[:SPOKEN]))
        self._fill(self.explanation, opened)

    # --- the tree -----------------------------------------------------------------------------------------------

    def _fill(self, explanation: Explanation, opened: set[tuple[str, ...]] | None) -> None:
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
        notes = self._section("Comment c’est compté")
        notes.addChildren([_item(note, "", note) for note in explanation.notes])
        sections.append(notes)
        self.tree.addTopLevelItems(sections)
        if opened is None:
            _expand(root, OPEN_DEPTH)
        else:
            _expand_again(self.tree.invisibleRootItem(), (), opened)
        self.tree.setCurrentItem(root)

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
        item.setForeground(column, QBrush(QColor(self._tokens.accent)))

    def _follow(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        target = item.data(0, TARGET)
        if isinstance(target, Address):
            self._navigator.show_cell(target.table, target.key, target.column)
        elif isinstance(target, Subject):
            self._subject = replace(target)
            self._refresh()

    def _opened(self) -> Iterator[tuple[str, ...]]:
        return (path for path, item in _walk(self.tree.invisibleRootItem(), ()) if item.isExpanded())


LEADS = "Un clic mène à la cellule."
SPOKEN = 3  # sentences above the tree, which says the rest


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


def _expand_again(item: QTreeWidgetItem, path: tuple[str, ...], opened: set[tuple[str, ...]]) -> None:
    """Unfold what was unfolded before, which makes its lines; labels name the way to each."""
    for child in _children(item):
        own = (*path, child.text(0))
        if own in opened:
            child.setExpanded(True)
            _expand_again(child, own, opened)


def _walk(item: QTreeWidgetItem, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], QTreeWidgetItem]]:
    """Every item with the labels that lead to it."""
    for child in _children(item):
        own = (*path, child.text(0))
        yield own, child
        yield from _walk(child, own)
