"""One layer of points in the panel: shown or not, order, opacity, and which kinds and states of rows it shows."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QMenu, QSlider, QToolButton, QWidget

from planner.core.tables.communes import fold
from planner.core.tables.map_views import FAINTEST
from planner.core.tables.project import column_values
from planner.state.map_look import MapLooks
from planner.state.session import Session
from planner.views.parts.theme import FONT_SMALL, sized

FILTERED = ("kind", "status")
BLANK = "non renseigné"
EVERY = "(tout)"
ALL_SHOWN, SOME_HIDDEN = "Filtrer ▾", "Filtré ▾"


class StayingMenu(QMenu):
    """Stays open while its boxes are ticked with the mouse."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.activeAction()
        inside = self.rect().contains(event.position().toPoint())
        if inside and action is not None and action.isCheckable():  # type: ignore[redundant-expr] # None between two
            action.trigger()
        else:
            super().mouseReleaseEvent(event)


class Grip(QLabel):
    """Takes its row along: the row changes places as soon as the mouse is over a neighbour."""

    def __init__(self, row: LayerRow) -> None:
        super().__init__("≡", row)
        self._row = row
        self.setToolTip("Glissez pour changer l’ordre : la première couche est au-dessus")
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # else the moves go to the panel

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        y = self.mapTo(self._row, event.position()).y()
        steps = -1 if y < 0 else 1 if y > self._row.height() else 0
        if steps and event.buttons() & Qt.MouseButton.LeftButton:
            self._row.move_by(steps)


class LayerRow(QWidget):
    """Bound to the look both ways."""

    def __init__(self, session: Session, looks: MapLooks, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._looks, self.key = session, looks, key
        title = session.project.schema.table(key).title
        self.shown = QCheckBox(title, self)
        self.shown.setToolTip(f"Montrer ou cacher : {title}")
        self.up = self._arrow(Qt.ArrowType.UpArrow, f"{title} : au-dessus des autres points", -1)
        self.down = self._arrow(Qt.ArrowType.DownArrow, f"{title} : au-dessous des autres points", 1)
        self.filter = QToolButton(self)
        self.filter.setToolTip(f"{title} : choisir les natures et les états à montrer")
        self.filter.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.filter.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.menu = StayingMenu(self.filter)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.filter.setMenu(self.menu)
        self.opacity = QSlider(Qt.Orientation.Horizontal, self)
        self.opacity.setRange(round(FAINTEST * 100), 100)
        self.opacity.setPageStep(10)
        self.opacity.setToolTip(f"{title} : opacité")
        self.opacity.setAccessibleName(f"{title} : opacité")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 2, 0, 4)
        layout.setHorizontalSpacing(2)
        layout.setVerticalSpacing(2)
        self.grip = Grip(self)
        for column, widget in enumerate((self.grip, self.shown, self.filter, self.up, self.down)):
            layout.addWidget(widget, 0, column)
        layout.setColumnStretch(1, 1)
        opacity = QLabel("Opacité", self)
        opacity.setObjectName("muted")
        opacity.setFont(sized(opacity.font(), FONT_SMALL))
        layout.addWidget(opacity, 1, 1)
        layout.addWidget(self.opacity, 1, 2, 1, 3)
        self.shown.toggled.connect(lambda on: looks.change_layer(key, visible=on))
        self.opacity.valueChanged.connect(lambda value: looks.change_layer(key, opacity=value / 100))

    def _arrow(self, arrow: Qt.ArrowType, tip: str, steps: int) -> QToolButton:
        button = QToolButton(self)
        button.setArrowType(arrow)
        button.setAutoRaise(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda _=False: self.move_by(steps))
        return button

    def move_by(self, steps: int) -> None:
        """Bring the layer up (negative) or down among the others."""
        self._looks.move_layer(self.key, steps)

    def show_look(self) -> None:
        """Take over what the look says."""
        look = self._looks.look.layer(self.key)
        for widget in (self.shown, self.opacity):
            widget.blockSignals(True)
        self.shown.setChecked(look.visible)
        self.opacity.setValue(round(look.opacity * 100))
        for widget in (self.shown, self.opacity):
            widget.blockSignals(False)
        self.filter.setText(SOME_HIDDEN if any(look.hidden.values()) else ALL_SHOWN)
        self.filter.setEnabled(look.visible)
        self.opacity.setEnabled(look.visible)
        order = [layer.key for layer in self._looks.look.layers]
        self.up.setEnabled(order[0] != self.key)
        self.down.setEnabled(order[-1] != self.key)

    # --- filter -------------------------------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        self.menu.clear()
        for column, title, values in self._choices():
            self.menu.addSection(title)
            hidden = self._looks.look.layer(self.key).hidden.get(column, frozenset())
            every = self._box(EVERY, not hidden)
            boxes = [self._box(label, value not in hidden) for value, label in values]
            every.toggled.connect(partial(self._show_every, column, [value for value, _ in values], boxes))
            for (value, _), box in zip(values, boxes, strict=True):
                box.toggled.connect(partial(self._show_value, column, value, every))
        self.menu.addSeparator()
        self.menu.addAction("Tout montrer", lambda: self._looks.change_layer(self.key, hidden={}))

    def _box(self, label: str, ticked: bool) -> QAction:
        action = QAction(label, self.menu)
        action.setCheckable(True)
        action.setChecked(ticked)
        self.menu.addAction(action)
        return action

    def _choices(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Columns with the values that rows have, as they read."""
        project = self._session.seen
        frame, schema = project.frame(self.key), project.schema.table(self.key)
        found = []
        for column in (name for name in FILTERED if name in schema.by_name):
            field = schema.field(column)
            names = {}
            for value in {str(v or "") for v in column_values(frame[column])}:
                known = field.label_of.get(value) or (project.label(field.reference, value) if field.reference else "")
                names[value] = known or value or BLANK
            found.append((column, field.title, sorted(names.items(), key=lambda item: fold(item[1]))))
        return found

    def _show_every(self, column: str, values: list[str], boxes: list[QAction], shown: bool) -> None:
        """All values of a column or none of them: then the few that matter are ticked."""
        for box in boxes:
            _tick(box, shown)
        self._hide(column, frozenset() if shown else frozenset(values))

    def _show_value(self, column: str, value: str, every: QAction, shown: bool) -> None:
        hidden = self._looks.look.layer(self.key).hidden.get(column, frozenset())
        hidden = hidden - {value} if shown else hidden | {value}
        _tick(every, not hidden)
        self._hide(column, hidden)

    def _hide(self, column: str, values: frozenset[str]) -> None:
        hidden = {name: kept for name, kept in self._looks.look.layer(self.key).hidden.items() if name != column}
        self._looks.change_layer(self.key, hidden={**hidden, column: values} if values else hidden)


def _tick(box: QAction, ticked: bool) -> None:
    """Show a box so, without doing what it stands for."""
    box.blockSignals(True)
    box.setChecked(ticked)
    box.blockSignals(False)
