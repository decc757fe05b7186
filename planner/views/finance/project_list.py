"""The projects of the place under study: searched, filtered, each with its cost, what is secured and its alerts."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.finance.project_lines import ProjectLine, project_lines
from planner.core.tables.communes import fold
from planner.core.tables.scenario import ScenarioError
from planner.state.finance_choice import FinanceChoice
from planner.state.session import Session
from planner.views.finance.making import make_plan, make_project
from planner.views.finance.tones import EXAMPLE, WORST_FIRST, good_colour, severity_colour
from planner.views.parts.names import NameBox
from planner.views.parts.navigation import Navigator
from planner.views.parts.place_text import place_name
from planner.views.parts.theme import FONT_SMALL, Tokens, sized
from planner.views.parts.when_seen import WhenSeen

LINE_ROLE = Qt.ItemDataRole.UserRole  # the ProjectLine, None for the region as a whole
MARGIN, BAR_HEIGHT, LEAST_WIDTH = 10, 5, 250
PLANS = (("all", "tous"), ("with", "avec plan"), ("without", "sans plan"))
Index = QModelIndex | QPersistentModelIndex


class LineDelegate(QStyledItemDelegate):
    """Name; cost and alerts; a bar of what is secured."""

    def __init__(self, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self.tokens = tokens

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = option.fontMetrics.height()
        return QSize(LEAST_WIDTH, 2 * line + (18 if index.data(LINE_ROLE) is not None else 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        strong = QColor(self.tokens.on_accent if chosen else self.tokens.text)
        pale = QColor(self.tokens.on_accent if chosen else self.tokens.muted)
        rect = option.rect.adjusted(MARGIN, 5, -MARGIN, -5)
        height = option.fontMetrics.height()
        line: ProjectLine | None = index.data(LINE_ROLE)
        if line is None:
            painter.setFont(sized(option.font, option.font.pointSize(), bold=True))
            painter.setPen(strong)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        else:
            painter.setPen(strong)
            name = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(QRect(rect.left(), rect.top(), rect.width(), height), Qt.AlignmentFlag.AlignLeft, name)
            self._draw_second(painter, QRect(rect.left(), rect.top() + height, rect.width(), height), line, pale)
            self._draw_bar(painter, QRect(rect.left(), rect.bottom() - 4, rect.width(), BAR_HEIGHT), line, chosen)
        painter.restore()

    def _draw_second(self, painter: QPainter, rect: QRect, line: ProjectLine, pale: QColor) -> None:
        painter.setFont(sized(painter.font(), FONT_SMALL))
        painter.setPen(pale)
        alerts = alerts_text(line)
        metrics = painter.fontMetrics()
        room = rect.width() - metrics.horizontalAdvance(alerts) - MARGIN
        money = metrics.elidedText(money_text(line), Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, money)
        if alerts:
            worst = next((severity for severity in WORST_FIRST if line.findings.get(severity)), WORST_FIRST[-1])
            on_accent = pale.name() == QColor(self.tokens.on_accent).name()
            painter.setPen(pale if on_accent else QColor(severity_colour(worst, self.tokens)))
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, alerts)

    def _draw_bar(self, painter: QPainter, rect: QRect, line: ProjectLine, chosen: bool) -> None:
        share = line.secured_share
        if share is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.tokens.line))
        painter.drawRect(rect)
        painter.setBrush(QColor(self.tokens.on_accent if chosen else good_colour(self.tokens)))
        painter.drawRect(QRect(rect.topLeft(), QSize(round(rect.width() * share), rect.height())))


def money_text(line: ProjectLine) -> str:
    """`20 M€ · acquis 89 %`."""
    if not line.cost:
        return f"coût inconnu · acquis {french.euros(line.secured)}" if line.secured else "coût inconnu"
    example = "exemple · " if line.example else ""
    return f"{example}{french.euros(line.cost)} · acquis {french.percent(line.secured_share)}"


def alerts_text(line: ProjectLine) -> str:
    count = sum(line.findings.values())
    if line.plan is None:
        return "sans plan"
    return french.plural(count, "alerte") if count else "✓ plan sans alerte"


class ProjectList(WhenSeen):
    """Follows the place of the whole window; a click chooses."""

    def __init__(self, session: Session, choice: FinanceChoice, tokens: Tokens, navigator: Navigator) -> None:
        super().__init__()
        self._session, self._choice, self._navigator = session, choice, navigator
        self.lines: list[ProjectLine] = []
        self.place = NameBox(self)
        self.place.setAccessibleName("Lieu étudié")
        self.place.setToolTip("Le lieu étudié, le même que sur la carte")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Chercher un projet")
        self.search.setClearButtonEnabled(True)
        self.status, self.plans = QComboBox(self), QComboBox(self)
        self.list = QListWidget(self)
        self.count = QLabel(self)
        self.count.setObjectName("muted")
        self._delegate = LineDelegate(tokens, self.list)
        self._lay_out()
        self.follow(
            session.tables_changed, session.project_replaced, session.selection.region_changed, choice.changed,
            self.search.textChanged, self.status.currentIndexChanged, self.plans.currentIndexChanged,
        )  # fmt: skip
        self.list.currentItemChanged.connect(self._choose)
        self.place.activated.connect(lambda _: session.selection.select_region(self.place.currentData()))

    def _lay_out(self) -> None:
        field = self._session.project.schema.table("projects").field("status")
        for value, label in (("", "tous les états"), *field.choices):
            self.status.addItem(label, value)
        for value, label in PLANS:
            self.plans.addItem(label, value)
        self.status.setAccessibleName("État des projets")
        self.plans.setAccessibleName("Avec ou sans plan de financement")
        self.list.setItemDelegate(self._delegate)
        self.list.setAccessibleName("Projets")
        self.list.setUniformItemSizes(False)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        filters = QHBoxLayout()
        filters.setSpacing(6)
        filters.addWidget(self.status, 1)
        filters.addWidget(self.plans)
        self.add_project = QPushButton("Nouveau projet…", self)
        self.add_project.setToolTip("Un projet à remplir, dans la région étudiée")
        self.add_project.clicked.connect(self.create_project)
        self.add_plan = QPushButton("Nouveau plan", self)
        self.add_plan.setToolTip("Un plan de financement vide pour le projet choisi")
        self.add_plan.clicked.connect(self.create_plan)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.add_project, 1)
        buttons.addWidget(self.add_plan, 1)
        head = QVBoxLayout()
        head.setContentsMargins(8, 8, 8, 4)
        head.setSpacing(6)
        head.addWidget(self.place)
        head.addWidget(self.search)
        head.addLayout(filters)
        head.addWidget(self.count)
        foot = QVBoxLayout()
        foot.setContentsMargins(8, 6, 8, 8)
        foot.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)
        self.setMinimumWidth(LEAST_WIDTH)

    def set_tokens(self, tokens: Tokens) -> None:
        self._delegate.tokens = tokens
        self.list.viewport().update()

    # --- what is shown ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """The list keeps its place; the chosen project stays in it whatever the filters say."""
        session = self._session
        region = session.selection.region
        try:
            everything = project_lines(session.seen, region)
        except ScenarioError:
            everything = project_lines(session.project, region)
        chosen = self._choice.project
        self.lines = [line for line in everything if line.key == chosen or self._passes(line)]
        self.lines.sort(key=lambda line: (line.plan is None, fold(line.name)))
        self._fill_places(region)
        few = f"{french.number(len(self.lines))} sur " if len(self.lines) < len(everything) else ""
        self.count.setText(f"{few}{french.plural(len(everything), 'projet')}")
        at = self.list.verticalScrollBar().value()
        self.list.blockSignals(True)
        self.list.clear()
        self._add("Vue d’ensemble", None)
        for line in self.lines:
            self._add(line.name, line)
        keys = [None, *(line.key for line in self.lines)]
        self.list.setCurrentRow(keys.index(chosen) if chosen in keys else -1)
        self.list.verticalScrollBar().setValue(at)
        self.list.scrollToItem(self.list.currentItem())
        self.list.blockSignals(False)
        self.add_plan.setEnabled(chosen is not None)

    def _fill_places(self, region: str | None) -> None:
        project = self._session.project
        self.place.clear()
        self.place.addItem(place_name(project, None), None)
        for code in sorted(project.keys("regions"), key=lambda code: fold(project.label("regions", code))):
            self.place.addItem(project.label("regions", code), code)
            if code == region:
                self.place.setCurrentIndex(self.place.count() - 1)

    def _passes(self, line: ProjectLine) -> bool:
        status, plans = self.status.currentData(), self.plans.currentData()
        words = fold(self.search.text()).split()
        return (
            (not status or line.status == status)
            and (plans == "all" or (plans == "with") == (line.plan is not None))
            and all(word in fold(line.name) for word in words)
        )

    def _add(self, text: str, line: ProjectLine | None) -> None:
        item = QListWidgetItem(text, self.list)
        item.setData(LINE_ROLE, line)
        if line is not None:
            parts = [line.name, money_text(line), alerts_text(line), EXAMPLE if line.example else ""]
            item.setToolTip("\n".join(part for part in parts if part))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(part for part in parts if part))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            line: ProjectLine | None = item.data(LINE_ROLE)
            self._choice.choose_project(None if line is None else line.key)

    def row_rect(self, key: str) -> QPoint:
        """The middle of a project's row in the list's viewport."""
        row = next(at for at, line in enumerate(self.lines) if line.key == key) + 1
        return self.list.visualItemRect(self.list.item(row)).center()

    # --- changes ------------------------------------------------------------------------------------------------

    def create_project(self) -> None:
        make_project(self._session, self._choice, self._navigator)

    def create_plan(self) -> None:
        make_plan(self._session, self._choice, self._navigator)
