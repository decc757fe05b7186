"""The left of the import: sheet, table, row of titles, what rows are recognized by, columns, communes in doubt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QSizePolicy, QVBoxLayout, QWidget

from planner.core.importing.import_matching import (
    Matching,
    guess_sheet,
    guess_table,
    importable_tables,
    is_export,
    propose,
    title_key,
    titles_of,
)
from planner.core.importing.import_plan import ImportOptions
from planner.core.importing.imported_file import ImportedFile, Sheet
from planner.core.importing.importing import NO_KEY
from planner.core.tables.communes import Commune, fold
from planner.state.session import Session
from planner.state.settings import Settings
from planner.views.importing.import_choices import ColumnChoices, CommuneChoices

HEADER_CHOICES = 30


class ImportPanel(QWidget):
    """What the planner chooses about a file; columns chosen are remembered for each table."""

    changed = Signal()

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self._session, self._settings = session, settings
        self._file: ImportedFile | None = None
        self._filling = 0
        self._communes_chosen: dict[str, str] = {}
        self._doubts: dict[str, Sequence[Commune]] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.sheet, self.table, self.header, self.key = import_combo(), import_combo(), import_combo(), import_combo()
        for title, combo in (
            ("Feuille", self.sheet), ("Vers la table", self.table), ("Ligne des titres", self.header),
            ("Lignes reconnues par", self.key),
        ):  # fmt: skip
            form.addRow(title, combo)
        layout.addLayout(form)
        self.clear_blanks = QCheckBox("Une case vide efface la valeur")
        layout.addWidget(self.clear_blanks)
        self.columns = ColumnChoices()
        layout.addWidget(self.columns, 1)
        self.communes = CommuneChoices()
        layout.addWidget(self.communes)
        self.sheet.currentIndexChanged.connect(lambda _: self._unless_filling(self._sheet_chosen))
        self.table.currentIndexChanged.connect(lambda _: self._unless_filling(self._table_chosen))
        self.header.currentIndexChanged.connect(lambda _: self._unless_filling(self._header_chosen))
        self.key.currentIndexChanged.connect(lambda _: self._unless_filling(self.changed.emit))
        self.clear_blanks.toggled.connect(lambda _: self._unless_filling(self.changed.emit))
        self.columns.changed.connect(self._columns_chosen)
        self.communes.chosen.connect(self._commune_chosen)
        self.communes.hide()

    def show_file(self, file: ImportedFile) -> None:
        """Begin with the sheet that looks like a table of the project."""
        self._file = file
        place, _ = guess_sheet(self._session.project.schema, file)
        with _Filling(self):
            self.sheet.clear()
            self.sheet.addItems([sheet.name for sheet in file.sheets])
            self.sheet.setCurrentIndex(place)
        self._sheet_chosen()

    def show_doubts(self, doubts: Mapping[str, Sequence[Commune]]) -> None:
        """Offer communes for texts in doubt; those decided before stay, so that they can be changed."""
        self._doubts |= {text: found for text, found in doubts.items() if found}
        self.communes.show_doubts(self._doubts, self._communes_chosen)
        self.communes.setVisible(bool(self._doubts))

    def matching(self) -> Matching:
        """The choices as they stand."""
        columns = self.columns.columns()
        return Matching(self.table.currentData(), self.header.currentIndex(), columns, self.key.currentData())

    def options(self) -> ImportOptions:
        """The choices that are no matching."""
        assert self._file is not None
        chosen = {fold(text): insee for text, insee in self._communes_chosen.items() if insee}
        return ImportOptions(self.clear_blanks.isChecked(), self._file.english, chosen)

    def _unless_filling(self, then: Callable[[], object]) -> None:
        if not self._filling and self._file is not None:
            then()

    @property
    def chosen_sheet(self) -> Sheet:
        """The sheet to import."""
        assert self._file is not None
        return self._file.sheets[self.sheet.currentIndex()]

    def _sheet_chosen(self) -> None:
        schema = self._session.project.schema
        guess = guess_table(schema, self.chosen_sheet)
        self._communes_chosen, self._doubts = {}, {}
        with _Filling(self):
            chosen = guess or self.table.currentData() or "sites"
            self.table.clear()
            for table in importable_tables(schema):
                self.table.addItem(table.title, table.name)
            self.table.setCurrentIndex(self.table.findData(chosen))
        self._table_chosen()

    def _table_chosen(self) -> None:
        table = self.table.currentData()
        remembered = self._settings.import_columns(table)
        matching = propose(self._session.project, self.chosen_sheet, table, remembered=remembered)
        with _Filling(self):
            self.header.clear()
            for row in self.chosen_sheet.rows[:HEADER_CHOICES]:
                self.header.addItem(f"ligne {row.number}")
            self.header.setCurrentIndex(matching.header)
            self.clear_blanks.setChecked(is_export(self.chosen_sheet, matching.header))
        self._show_matching(matching)

    def _header_chosen(self) -> None:
        table = self.table.currentData()
        remembered = self._settings.import_columns(table)
        place = self.header.currentIndex()
        self._show_matching(
            propose(self._session.project, self.chosen_sheet, table, header=place, remembered=remembered)
        )

    def _show_matching(self, matching: Matching) -> None:
        schema = self._session.project.schema.table(matching.table)
        self.columns.show_columns(self.chosen_sheet, schema, matching)
        self._fill_keys(matching.key)
        self.changed.emit()

    def _fill_keys(self, chosen: str) -> None:
        """The columns that may recognize rows: those that the file has."""
        schema = self._session.project.schema.table(self.table.currentData())
        given = set(self.columns.columns().values())
        with _Filling(self):
            self.key.clear()
            for field in schema.fields:
                if field.name in given or field.name == chosen:
                    self.key.addItem(field.title, field.name)
            self.key.addItem("rien : chaque ligne est nouvelle", NO_KEY)
            self.key.setCurrentIndex(max(0, self.key.findData(chosen)))

    def _columns_chosen(self) -> None:
        """Remember what was chosen for each title, and plan again."""
        columns = self.columns.columns()
        titles = titles_of(self.chosen_sheet, self.header.currentIndex())
        self._settings.remember_import_columns(
            self.table.currentData(), {title_key(t): columns.get(p, "") for p, t in enumerate(titles) if title_key(t)}
        )
        self._fill_keys(self.key.currentData())
        self.changed.emit()

    def _commune_chosen(self, text: str, insee: str) -> None:
        self._communes_chosen[text] = insee
        self.changed.emit()


class _Filling:
    """While lists are filled by the panel itself, they say nothing."""

    def __init__(self, panel: ImportPanel) -> None:
        self._panel = panel

    def __enter__(self) -> None:
        self._panel._filling += 1

    def __exit__(self, *_: object) -> None:
        self._panel._filling -= 1


def import_combo() -> QComboBox:
    """A list that takes the width it is given, however long its texts."""
    combo = QComboBox()
    combo.setMinimumContentsLength(12)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return combo
