"""The small strip of buttons on the map: zoom, the whole country, the way back, what dragging does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout

from planner.views.map.map_gestures import Mode
from planner.views.map.map_icons import SIDE, map_icon
from planner.views.map.map_view import ZOOM_STEP, MapWidget
from planner.views.parts.theme import Tokens

MARGIN = 8
MODES = (
    (Mode.MOVE, "Glisser déplace la carte"),
    (Mode.RECTANGLE, "Choisir les points d’un rectangle (ou Maj + glisser)"),
    (Mode.LASSO, "Choisir les points que vous entourez"),
)


class MapStrip(QFrame):
    """Stands over the upper left corner of the map."""

    def __init__(self, map_widget: MapWidget, tokens: Tokens) -> None:
        super().__init__(map_widget)
        self._map = map_widget
        self._signs: list[tuple[QToolButton, str]] = []
        self.setObjectName("card")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        camera = map_widget.camera
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2, 2, 2, 2)
        self._column.setSpacing(0)
        self.closer = self._button("plus", "Agrandir (molette ou +)", lambda: camera.zoom(ZOOM_STEP))
        self.farther = self._button("minus", "Réduire (molette ou −)", lambda: camera.zoom(1 / ZOOM_STEP))
        self.home = self._button("home", "France entière (Début)", camera.show_all)
        self.back = self._button("back", "Retour à la vue d’avant (Retour arrière)", camera.go_back)
        self.modes: dict[Mode, QToolButton] = {}
        group = QButtonGroup(self)
        for mode, tip in MODES:
            button = self._button(mode.value, tip, partial(map_widget.set_mode, mode))
            button.setCheckable(True)
            group.addButton(button)
            self.modes[mode] = button
        self.set_tokens(tokens)
        self._show_state()
        camera.jumped.connect(self._show_state)
        map_widget.mode_changed.connect(self._show_state)
        self.move(MARGIN, MARGIN)
        self.adjustSize()
        map_widget.maps.covered = self.geometry().right()

    def set_tokens(self, tokens: Tokens) -> None:
        for button, sign in self._signs:
            button.setIcon(map_icon(sign, tokens.text))

    def _button(self, sign: str, tip: str, action: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setIconSize(QSize(SIDE - 2, SIDE - 2))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda _=False: action())
        self._column.addWidget(button)
        self._signs.append((button, sign))
        return button

    def _show_state(self, *_: object) -> None:
        self.back.setEnabled(self._map.camera.can_go_back)
        self.modes[self._map.mode].setChecked(True)
