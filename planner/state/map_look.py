"""What the map is set to show in this window: its look, and whether it follows the filters of the tables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from planner.core.tables.map_views import LayerLook, MapLook
from planner.drawing.scene import Level
from planner.report.indicators import DEFAULT_INDICATOR, INDICATORS, Indicator
from planner.report.map_looks import known_look
from planner.state.session import Session


class MapLooks(QObject):
    """Setters emit only on change. What a look names but the application does not know is put right."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = MapLook(indicator=DEFAULT_INDICATOR)
        self._follows_tables = True
        session.project_replaced.connect(lambda: self.set_look(MapLook(indicator=DEFAULT_INDICATOR)))

    @property
    def look(self) -> MapLook:
        return self._look

    @property
    def indicator(self) -> Indicator:
        return INDICATORS[self._look.indicator]

    @property
    def level(self) -> Level:
        return Level(self._look.level)

    def set_look(self, look: MapLook) -> None:
        look = known_look(look)
        if look != self._look:
            self._look = look
            self.changed.emit()

    def change(self, **changes: Any) -> None:
        """Change some fields of the look."""
        self.set_look(replace(self._look, **changes))

    # --- layers -------------------------------------------------------------------------------------------------

    def change_layer(self, key: str, **changes: Any) -> None:
        """Change some fields of one layer's look."""
        changed = (replace(layer, **changes) if layer.key == key else layer for layer in self._look.layers)
        self.change(layers=tuple(changed))

    def move_layer(self, key: str, steps: int) -> None:
        """Bring a layer up (negative) or down; it stops at the ends."""
        layers = list(self._look.layers)
        at = next(position for position, layer in enumerate(layers) if layer.key == key)
        moved: LayerLook = layers.pop(at)
        layers.insert(min(max(at + steps, 0), len(layers)), moved)
        self.change(layers=tuple(layers))

    def show_flow(self, key: str, shown: bool) -> None:
        self.change(flows=self._look.flows | {key} if shown else self._look.flows - {key})

    # --- filters ------------------------------------------------------------------------------------------------

    @property
    def follows_tables(self) -> bool:
        """Whether points whose rows the tables' filters hide are hidden too."""
        return self._follows_tables

    def follow_tables(self, follows: bool) -> None:
        if follows != self._follows_tables:
            self._follows_tables = follows
            self.changed.emit()
