"""What a picture of the map is to be: format, size, resolution, the part in sight or the whole country."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.drawing.pictures import LOGICAL_DPI

FORMATS = (
    (".png", "PNG : image, pour un document ou un courriel"),
    (".svg", "SVG : dessin, pour une mise en page"),
    (".pdf", "PDF : page à imprimer"),
)
SIZES = (
    ("A4 paysage", 1123, 794), ("A3 paysage", 1587, 1123), ("A4 portrait", 794, 1123), ("Diapositive 16:9", 1280, 720),
)  # fmt: skip
SMALLEST, LARGEST = 300, 5000
RESOLUTIONS = ((96, "écran"), (150, "document"), (300, "impression"))


@dataclass(frozen=True)
class PictureChoice:
    """Logical pixels (1/96 inch), dots per inch for PNG."""

    suffix: str
    width: int
    height: int
    dpi: int
    in_sight: bool


class PictureDialog(QDialog):
    """Good as it opens: A4, PNG for a document."""

    chosen = Signal(object)  # a PictureChoice

    def __init__(self, can_be_part: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Image de la carte")
        self.format = QComboBox(self)
        for suffix, title in FORMATS:
            self.format.addItem(french.unbroken(title), suffix)
        self.size_box = QComboBox(self)
        for title, width, height in SIZES:
            self.size_box.addItem(title, (width, height))
        self.size_box.addItem("À ma mesure", None)
        self.wide, self.high = self._side(SIZES[0][1]), self._side(SIZES[0][2])
        self.dpi = QComboBox(self)
        for dpi, title in RESOLUTIONS:
            self.dpi.addItem(f"{dpi} points par pouce ({title})", dpi)
        self.dpi.setCurrentIndex(1)
        self.in_sight = QCheckBox("Seulement la partie affichée", self)
        self.in_sight.setChecked(can_be_part)
        self.in_sight.setVisible(can_be_part)
        self.told = QLabel(self)
        self.told.setObjectName("muted")
        self._form = QFormLayout()
        for row_title, widget in (
            ("Format", self.format), ("Taille", self.size_box), ("Largeur", self.wide), ("Hauteur", self.high),
            ("Finesse", self.dpi),
        ):  # fmt: skip
            self._form.addRow(row_title, widget)
        buttons = QDialogButtonBox(self)
        go_on = QPushButton("Choisir le fichier…", self)
        go_on.setDefault(True)
        buttons.addButton(go_on, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QPushButton("Annuler", self), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(self._form)
        layout.addWidget(self.in_sight)
        layout.addWidget(self.told)
        layout.addWidget(buttons)
        self.size_box.currentIndexChanged.connect(self._take_size)
        for box in (self.format, self.dpi):
            box.currentIndexChanged.connect(self._show)
        for side in (self.wide, self.high):
            side.valueChanged.connect(self._show)
        self._show()

    def _side(self, value: int) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(SMALLEST, LARGEST)
        box.setSuffix(" points d’écran")
        box.setValue(value)
        return box

    @property
    def choice(self) -> PictureChoice:
        suffix = str(self.format.currentData())
        return PictureChoice(
            suffix, self.wide.value(), self.high.value(), int(self.dpi.currentData()),
            self.in_sight.isChecked() and not self.in_sight.isHidden(),
        )  # fmt: skip

    def _take_size(self) -> None:
        sides = self.size_box.currentData()
        if sides is not None:
            self.wide.setValue(sides[0])
            self.high.setValue(sides[1])
        self._show()

    def _show(self) -> None:
        own, picture = self.size_box.currentData() is None, self.format.currentData() == ".png"
        self._form.setRowVisible(self.wide, own)
        self._form.setRowVisible(self.high, own)
        self._form.setRowVisible(self.dpi, picture)
        choice = self.choice
        factor = choice.dpi / LOGICAL_DPI
        sides = (french.number(choice.width * factor), french.number(choice.height * factor))
        self.told.setText(f"{sides[0]} × {sides[1]} pixels" if picture else "Net à toute taille")

    def _take(self) -> None:
        self.accept()
        self.chosen.emit(self.choice)
