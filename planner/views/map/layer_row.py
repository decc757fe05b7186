"""One layer of points in the panel: shown or not, order, opacity, and which kinds and states of rows it shows."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QMenu, QSlider, QToolButton, QWidget

from planner.core.tables.communes import fold
from planner.core.tables.map_views import FAINTEST
from planner.core.tables.project import column_values
from planner.state.map_look import MapLooks
from planner.state.session import Session

FILTERED = ("kind", "status")
BLANK = "non renseigné"
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
        layout.addWidget(self.shown, 0, 0)
        layout.setColumnStretch(0, 1)
        for column, widget in enumerate((self.filter, self.up, self.down), start=1):
            layout.addWidget(widget, 0, column)
        layout.addWidget(self.opacity, 1, 0, 1, 4)
        self.shown.toggled.connect(lambda on: looks.change_layer(key, visible=on))
        self.opacity.valueChanged.connect(lambda value: looks.change_layer(key, opacity=value / 100))

    def _arrow(self, arrow: Qt.ArrowType, tip: str, steps: int) -> QToolButton:
        button = QToolButton(self)
        button.setArrowType(arrow)
        button.setAutoRaise(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda _=False: self._looks.move_layer(self.key, steps))
        return button

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
            for value, label in values:
                action = QAction(label, self.menu)
                action.setCheckable(True)
                action.setChecked(value not in hidden)
                action.toggled.connect(partial(self._show_value, column, value))
                self.menu.addAction(action)
        self.menu.addSeparator()
        self.menu.addAction("Tout montrer", lambda: self._looks.change_layer(self.key, hidden={}))

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

    def _show_value(self, column: str, value: str, shown: bool) -> None:
        hidden = dict(self._looks.look.layer(self.key).hidden)
        of_column = hidden.pop(column, frozenset())
        of_column = of_column - {value} if shown else of_column | {value}
        if of_column:
            hidden[column] = of_column
        self._looks.change_layer(self.key, hidden=hidden)
