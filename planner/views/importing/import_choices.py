"""The two lists of choices of an import: the column of the table for each column of the file, communes in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from planner.core.importing.import_matching import Matching, titles_of
from planner.core.importing.imported_file import Sheet, column_letter, shown
from planner.core.tables.communes import Commune
from planner.core.tables.schema import TableSchema
from planner.views.parts.commune_completer import describe

LEFT_OUT = "— aucune —"
UNDECIDED = "— à préciser —"
EXAMPLE_ROWS = 20
ROW_HEIGHT = 28
MOST_DOUBTS = 5  # shown at once


class ChoiceList(QTableWidget):
    """Lines of texts that end with a list to choose from."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__(0, len(titles))
        self.setHorizontalHeaderLabels(list(titles))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def add(self, texts: Sequence[str], combo: QComboBox) -> None:
        row = self.rowCount()
        self.insertRow(row)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            self.setItem(row, column, item)
        combo.setMinimumContentsLength(8)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setCellWidget(row, len(texts), combo)


class ColumnChoices(ChoiceList):
    """Which column of the table each column of the file is; no column of the table is chosen twice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(("Dans le fichier", "Exemple", "Dans la table"))
        self._combos: list[QComboBox] = []

    def show_columns(self, sheet: Sheet, table: TableSchema, matching: Matching) -> None:
        self.setRowCount(0)
        self._combos = []
        data = matching.data_rows(sheet)[:EXAMPLE_ROWS]
        for position, title in enumerate(titles_of(sheet, matching.header)):
            example = next((text for row in data if (text := shown(row.cell(position)))), "")
            combo = QComboBox()
            combo.addItem(LEFT_OUT, "")
            for field in table.fields:
                combo.addItem(field.title, field.name)
            combo.setCurrentIndex(max(0, combo.findData(matching.columns.get(position, ""))))
            combo.setAccessibleName(f"Colonne de la table pour {title or column_letter(position)}")
            combo.currentIndexChanged.connect(partial(self._chosen, position))
            self._combos.append(combo)
            self.add((title or f"colonne {column_letter(position)}", example), combo)

    def _chosen(self, position: int, _: int) -> None:
        name = self._combos[position].currentData()
        for other, combo in enumerate(self._combos):
            if name and other != position and combo.currentData() == name:
                combo.blockSignals(True)
                combo.setCurrentIndex(0)
                combo.blockSignals(False)
        self.changed.emit()

    def columns(self) -> dict[int, str]:
        """File column → field, without those that are left out."""
        return {p: combo.currentData() for p, combo in enumerate(self._combos) if combo.currentData()}

    def choose(self, position: int, field: str) -> None:
        combo = self._combos[position]
        combo.setCurrentIndex(max(0, combo.findData(field)))


class CommuneChoices(ChoiceList):
    """Texts of the file that are no commune for sure, each with communes to choose from."""

    chosen = Signal(str, str)  # the file's text, the INSEE code ("" for undecided)

    def __init__(self) -> None:
        super().__init__(("Commune du fichier", "Vous voulez dire"))

    def show_doubts(self, doubts: Mapping[str, Sequence[Commune]], chosen: Mapping[str, str]) -> None:
        self.setRowCount(0)
        for text, communes in doubts.items():
            if not communes:
                continue
            combo = QComboBox()
            combo.addItem(UNDECIDED, "")
            for commune in communes:
                combo.addItem(describe(commune), commune.insee)
            combo.setCurrentIndex(max(0, combo.findData(chosen.get(text, ""))))
            combo.currentIndexChanged.connect(partial(self._choose, text, combo))
            self.add((text,), combo)
        lines = min(self.rowCount(), MOST_DOUBTS)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + lines * ROW_HEIGHT + 4)

    def _choose(self, text: str, combo: QComboBox, _: int) -> None:
        self.chosen.emit(text, combo.currentData())
