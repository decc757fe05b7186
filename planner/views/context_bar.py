"""Above everything: which place, which year, which scenario the screen shows; undo, redo, export."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from planner.state.playback import Playback
from planner.state.session import Session
from planner.views.map.map_icons import map_icon
from planner.views.parts.names import NameBox
from planner.views.parts.place_text import place_name
from planner.views.parts.theme import FONT_TITLE, sized
from planner.views.year_slider import YearSlider

SLIDER_WIDTH = 220
COMBO_WIDTH = 190  # long names are cut, the list shows them whole


class ContextBar(QFrame):
    """Bound to the session both ways."""

    export_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._session = session
        self.france = QPushButton("France", self)
        self.france.setObjectName("link")
        self.france.setToolTip("Revenir à la France entière")
        self.place = QLabel(self)
        self.place.setFont(sized(self.place.font(), FONT_TITLE, bold=True))
        self.scenario = NameBox(self)
        self.scenario.setMinimumWidth(130)
        self.scenario.setAccessibleName("Scénario")
        self.comparison = NameBox(self)
        self.comparison.setMinimumWidth(110)
        self.comparison.setAccessibleName("Comparer à")
        self.comparison.setToolTip("Les écarts à ce scénario sont montrés auprès des chiffres")
        for combo in (self.scenario, self.comparison):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            combo.setMaximumWidth(COMBO_WIDTH)
        self.slider = YearSlider(self)
        self.slider.setFixedWidth(SLIDER_WIDTH)
        self.playback = Playback(session, self)
        self.play = QToolButton(self)
        self.play.setAutoRaise(True)
        self.play.clicked.connect(self.playback.toggle)
        self.playback.changed.connect(self._show_playing)
        self._show_playing()
        self.first, self.last, self.year = QLabel(self), QLabel(self), QLabel(self)
        self.first.setObjectName("muted")
        self.last.setObjectName("muted")
        bold = self.year.font()
        bold.setBold(True)
        self.year.setFont(bold)
        export = QPushButton("Exporter le rapport…", self)
        export.setObjectName("primary")
        export.clicked.connect(self.export_requested)
        self._lay_out(export)
        self._fill()
        self.france.clicked.connect(lambda: session.selection.select_region(None))
        self.slider.valueChanged.connect(session.set_year)
        self.scenario.activated.connect(lambda _: session.set_scenario(str(self.scenario.currentData())))
        self.comparison.activated.connect(lambda _: session.set_comparison(self.comparison.currentData()))
        session.year_changed.connect(self._show_year)
        session.selection.region_changed.connect(self._show_place)
        session.project_replaced.connect(self._fill)
        session.scenario_changed.connect(self._show_scenario)
        session.comparison_changed.connect(self._show_comparison)
        session.tables_changed.connect(self._on_tables)

    def _lay_out(self, export: QPushButton) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(8)
        layout.addWidget(self.france)
        layout.addWidget(self.place)
        layout.addStretch(1)
        for widget in (QLabel("Année"), self.play, self.first, self.slider, self.last, self.year):
            layout.addWidget(widget)
        layout.addSpacing(16)
        layout.addWidget(QLabel("Scénario"))
        layout.addWidget(self.scenario)
        layout.addWidget(QLabel("comparer à"))
        layout.addWidget(self.comparison)
        layout.addSpacing(16)
        layout.addWidget(export)

    def _fill(self) -> None:
        first, last = self._session.years
        self.slider.blockSignals(True)
        self.slider.setRange(first, last)
        self.slider.blockSignals(False)
        self.first.setText(str(first))
        self.last.setText(str(last))
        project = self._session.project
        self.scenario.clear()
        for key in project.keys("scenarios"):
            self._offer(self.scenario, key)
        self._show_year()
        self._show_place()
        self._show_scenario()

    def _offer(self, combo: QComboBox, key: str) -> None:
        project = self._session.project
        combo.addItem(project.label("scenarios", key), key)
        combo.setItemData(combo.count() - 1, project.cell("scenarios", key, "description"), Qt.ItemDataRole.ToolTipRole)

    def _on_tables(self, tables: frozenset[str]) -> None:
        if tables & {"scenarios", "settings"}:
            self._fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_playing()

    def _show_playing(self) -> None:
        sign, tip = ("pause", "Arrêter") if self.playback.playing else ("play", "Faire défiler les années")
        self.play.setIcon(map_icon(sign, self.palette().color(QPalette.ColorRole.WindowText).name()))
        self.play.setToolTip(tip)
        self.play.setAccessibleName(tip)

    def _show_year(self) -> None:
        self.slider.setValue(self._session.year)
        self.year.setText(str(self._session.year))

    def _show_scenario(self) -> None:
        chosen = self._session.scenario
        self.scenario.setCurrentIndex(self.scenario.findData(chosen))
        self.comparison.clear()
        self.comparison.addItem("–", None)
        for key in self._session.project.keys("scenarios"):
            if key != chosen:  # compared to itself, nothing differs
                self._offer(self.comparison, key)
        self._show_comparison()

    def _show_comparison(self) -> None:
        self.comparison.setCurrentIndex(self.comparison.findData(self._session.comparison))

    def _show_place(self) -> None:
        region = self._session.selection.region
        self.france.setVisible(region is not None)
        name = place_name(self._session.project, region)
        self.place.setText(f"› {name}" if region is not None else name)
