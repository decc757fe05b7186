"""Beside the map: what its colours mean, and which points and arrows it shows. Nothing there has to be set."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.tables.map_views import FEWEST_CLASSES, MOST_CLASSES, MapViewError, breaks_of
from planner.drawing.palettes import PALETTES
from planner.drawing.scene import Level
from planner.report.map_classes import AUTOMATIC, METHOD_NAMES, OWN
from planner.state.map_look import MapLooks
from planner.state.session import Session
from planner.views.map.layer_row import LayerRow
from planner.views.parts.calm_wheel import keep_wheel_for_scrolling
from planner.views.parts.theme import FONT_SMALL, sized

WIDTH = 264
LEVELS = ((Level.REGION, "par région"), (Level.DEPARTEMENT, "par département"))
FLOWS = (
    ("learners", "Diplômés vers les régions", "Des plateformes et formations vers les régions où ils travaillent"),
    ("fundings", "Financements vers les projets", "Des financeurs vers les projets qu’ils aident"),
)


class LookPanel(QScrollArea):
    """Bound to the look both ways; a change shows on the map at once."""

    def __init__(self, session: Session, looks: MapLooks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._looks = session, looks
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget(self)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(12, 4, 12, 8)
        self._column.setSpacing(4)
        self._build_colours(body)
        self._build_layers(body)
        self._column.addStretch(1)
        self.setWidget(body)
        keep_wheel_for_scrolling(body)
        looks.changed.connect(self.show_look)
        session.comparison_changed.connect(self.show_look)
        session.scenario_changed.connect(self.show_look)
        self.show_look()

    def _heading(self, text: str, parent: QWidget) -> None:
        label = QLabel(text, parent)
        font = label.font()
        font.setBold(True)
        label.setFont(font)
        self._column.addWidget(label)

    # --- colours ------------------------------------------------------------------------------------------------

    def _build_colours(self, body: QWidget) -> None:
        looks = self._looks
        self._heading("Couleurs", body)
        self.level = QComboBox(body)
        for level, title in LEVELS:
            self.level.addItem(title, level.value)
        self.method = QComboBox(body)
        for key, title in METHOD_NAMES.items():
            self.method.addItem(title, key)
        self.count = QSpinBox(body)
        self.count.setRange(FEWEST_CLASSES, MOST_CLASSES)
        self.breaks = QLineEdit(body)
        self.breaks.setPlaceholderText("10 ; 50 ; 100")
        self.breaks.setToolTip("Seuils entre deux classes, séparés par des points-virgules ; Entrée les applique")
        self.refused = QLabel(body)
        self.refused.setObjectName("refusal")
        self.refused.setWordWrap(True)
        self.palette_box = QComboBox(body)
        self.palette_box.addItem("Selon l’indicateur", "")
        for key, palette in PALETTES.items():
            self.palette_box.addItem(palette.title, key)
        self.difference = QCheckBox("Écart avec le scénario comparé", body)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Maille", self.level)
        form.addRow("Classes", self.method)
        form.addRow("Nombre", self.count)
        form.addRow("Seuils", self.breaks)
        form.addRow("Teintes", self.palette_box)
        self._form = form
        self._column.addLayout(form)
        self._column.addWidget(self.refused)
        self._column.addWidget(self.difference)
        self.level.activated.connect(lambda _: looks.change(level=self.level.currentData()))
        self.method.activated.connect(lambda _: self._take_method())
        self.count.valueChanged.connect(lambda value: looks.change(class_count=value))
        self.breaks.editingFinished.connect(self._take_breaks)
        self.palette_box.activated.connect(lambda _: looks.change(palette=self.palette_box.currentData()))
        self.difference.toggled.connect(lambda on: looks.change(difference=on))

    def _take_method(self) -> None:
        """Own thresholds count once there are some: until then the classes stay as they are."""
        method = self.method.currentData()
        if method == OWN:
            self._show_own(True)
            self._take_breaks()
            self.breaks.setFocus()
        else:
            self.refused.hide()
            self._looks.change(method=method)

    def _take_breaks(self) -> None:
        if self.method.currentData() != OWN:
            return
        text = self.breaks.text().strip()
        if not text:
            self.refused.hide()
            return
        try:
            breaks = breaks_of(text)
        except MapViewError as error:
            self.refused.setText(french.unbroken(str(error)))
            self.refused.show()
            return
        self.refused.hide()
        self._looks.change(method=OWN, breaks=breaks)

    def _show_own(self, own: bool) -> None:
        self._form.setRowVisible(self.breaks, own)
        self._form.setRowVisible(self.count, not own and self.method.currentData() != AUTOMATIC)

    # --- layers -------------------------------------------------------------------------------------------------

    def _build_layers(self, body: QWidget) -> None:
        looks = self._looks
        self._column.addSpacing(8)
        self._heading("Points", body)
        self.layers = {layer.key: LayerRow(self._session, looks, layer.key, body) for layer in looks.look.layers}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._column.addLayout(self._rows)
        self.follows = QCheckBox("Suivre les filtres des tables", body)
        self.follows.setToolTip("Un point dont la ligne est filtrée dans sa table n’est pas montré")
        self.follows.toggled.connect(looks.follow_tables)
        self._column.addWidget(self.follows)
        self._column.addSpacing(8)
        self._heading("Flux", body)
        self.flows: dict[str, QCheckBox] = {}
        self._flow_notes: dict[str, QLabel] = {}
        for key, title, tip in FLOWS:
            box = QCheckBox(title, body)
            box.setToolTip(tip)
            box.toggled.connect(lambda on, key=key: looks.show_flow(key, on))
            self.flows[key] = box
            self._column.addWidget(box)
            note = self._flow_notes[key] = QLabel(body)
            note.setObjectName("muted")
            note.setFont(sized(note.font(), FONT_SMALL))
            note.setWordWrap(True)
            note.hide()
            self._column.addWidget(note)

    def show_flow_notes(self, notes: Mapping[str, str]) -> None:
        """What the arrows that are shown leave out, by their key."""
        for key, label in self._flow_notes.items():
            label.setText(notes.get(key, ""))
            label.setVisible(bool(notes.get(key)))

    # --- the look -----------------------------------------------------------------------------------------------

    def show_look(self) -> None:
        """Take over what the look says."""
        look, looks = self._looks.look, self._looks
        widgets = (self.count, self.difference, self.follows, *self.flows.values())
        for widget in widgets:
            widget.blockSignals(True)
        self.level.setCurrentIndex(self.level.findData(look.level))
        self.level.setEnabled(len(looks.indicator.levels) > 1)
        self.level.setToolTip("" if self.level.isEnabled() else "Cet indicateur n’est connu que par région")
        self.method.setCurrentIndex(self.method.findData(look.method))
        self.count.setValue(look.class_count)
        if not self.breaks.hasFocus():
            self.breaks.setText(" ; ".join(map(french.compact, look.breaks)))
        self.palette_box.setCurrentIndex(self.palette_box.findData(look.palette))
        self._show_own(look.method == OWN)
        self.refused.hide()
        self._show_difference()
        self.follows.setChecked(looks.follows_tables)
        for key, box in self.flows.items():
            box.setChecked(key in look.flows)
        for widget in widgets:
            widget.blockSignals(False)
        for position, layer in enumerate(look.layers):
            row = self.layers[layer.key]
            if self._rows.indexOf(row) != position:
                self._rows.insertWidget(position, row)
                self._column.activate()  # a row that is being dragged asks at once where it stands
            row.show_look()

    def _show_difference(self) -> None:
        session = self._session
        possible = session.comparison is not None and session.comparison != session.scenario
        self.difference.setEnabled(possible)
        self.difference.setChecked(self._looks.look.difference)
        self.difference.setToolTip(
            f"Scénario choisi moins {session.project.label('scenarios', session.comparison)}"
            if possible and session.comparison
            else "Choisissez en haut un scénario auquel comparer"
        )
