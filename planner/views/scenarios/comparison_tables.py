"""What the compared scenarios suppose differently, and what follows from it, as tables."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel

from planner.core.answers import comparison
from planner.core.answers.comparison import ComparedLine, DifferingInput
from planner.core.model.measures import HEADLINES, MEASURE_NAMES, Measure
from planner.core.model.periods import years_text
from planner.core.model.results import Results
from planner.core.tables.checks import unit_of as unit_of_cell
from planner.core.tables.project import Address
from planner.core.tables.scenario import ROOT
from planner.state.columns import Column, shown_text
from planner.state.compared import Compared
from planner.state.session import Session
from planner.views.parts.answer_text import Table
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.theme import Tokens
from planner.views.scenarios.comparison_tab import ComparisonTab, difference_text, judged_tone, value_text

ROW, COLUMN = range(2)


class InputsTab(ComparisonTab):
    """Only the cells that differ, each with its value in every scenario and the reason; a click goes to the cell."""

    follows_year = False
    cell_asked = Signal(str, Address)  # scenario to show it in, cell

    def __init__(self, session: Session, compared: Compared, tokens: Tokens) -> None:
        super().__init__(session, compared, tokens)
        self.inputs: list[DifferingInput] = []
        self.grid = Grid(tokens, wrapped=True)
        self.grid.setAccessibleName("Hypothèses et données qui diffèrent")
        self.grid.followed.connect(self._follow)
        self.none = QLabel("Ces scénarios supposent la même chose partout : aucune valeur ne diffère.")
        self.none.setObjectName("muted")
        self.none.setMargin(12)
        self.body.addWidget(self.none)
        self.body.addWidget(self.grid, 1)

    def draw(self) -> None:
        self.inputs = comparison.differing_inputs(self.session.project, self.compared.scenarios)
        headers = ["Ligne", "Table et colonne", *self.names(), "Motif ou source"]
        self.grid.show_rows(headers, [self._row(one) for one in self.inputs])
        self.none.setVisible(not self.inputs)
        self.grid.setVisible(bool(self.inputs))

    def asks_measure(self) -> bool:
        return False

    def _row(self, one: DifferingInput) -> list[Cell]:
        project, address = self.session.project, one.address
        schema = project.schema.table(address.table)
        field = schema.field(address.column)
        unit = unit_of_cell(project, address.table, address.key, field)
        label = project.label(address.table, address.key)
        cells = [
            Cell(label, "accent", tip=f"{label}\nAller à la cellule", link=True),
            Cell(f"{schema.title} · {field.title}", "muted", tip=field.description),
        ]
        own = zip(self.compared.scenarios, one.values, one.setters, strict=True)
        for scenario, value, setter in own:
            text = shown_text(project, address.table, address.key, Column(field), value, unit) or "vide"
            tip = "" if setter == scenario else f"Valeur de « {project.label('scenarios', setter)} »"
            tone = "different" if setter == scenario and scenario != ROOT else ""
            cells.append(Cell(text, tone, right=True, tip=tip))
        reason = self._reason(one)
        return [*cells, Cell(reason, "muted", tip=reason)]

    def _reason(self, one: DifferingInput) -> str:
        """The reasons of the values that are not the first's, each with its scenario where there are several."""
        project = self.session.project
        told: dict[str, str] = {}
        for value, setter, reason in zip(one.values, one.setters, one.reasons, strict=True):
            if reason and value != one.values[0]:
                told.setdefault(reason, project.label("scenarios", setter))
        if not told and one.reasons[0]:
            told[one.reasons[0]] = project.label("scenarios", one.setters[0])
        return "  ".join(f"{name} : {reason}" for reason, name in told.items())

    def _follow(self, row: int, column: int) -> None:
        """A scenario's own column opens the cell in that scenario; others in the one on screen."""
        scenarios = self.compared.scenarios
        scenario = self.session.scenario
        if column > COLUMN and column - COLUMN - 1 < len(scenarios):
            scenario = scenarios[column - COLUMN - 1]
        self.cell_asked.emit(scenario, self.inputs[row].address)

    def table(self) -> Table:
        return self.grid.grid.table()


BY = (
    ("measure", "Toutes les mesures", "Mesure"),
    ("region", "Par région", "Région"),
    ("family", "Par famille", "Famille de métiers"),
    ("year", "Par année", "Année"),
)
HEADER = {key: header for key, _, header in BY}


class ResultsTab(ComparisonTab):
    """Figures of every scenario, and how far each is from the first."""

    def __init__(self, session: Session, compared: Compared, tokens: Tokens) -> None:
        super().__init__(session, compared, tokens)
        self.by = QComboBox(self)
        self.by.setAccessibleName("Lignes du tableau")
        for key, label, _ in BY:
            self.by.addItem(label, key)
        self.caption = QLabel(self)
        self.caption.setObjectName("muted")
        self.grid = Grid(tokens)
        self.grid.setAccessibleName("Résultats comparés")
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 6, 12, 6)
        bar.setSpacing(8)
        bar.addWidget(self.by)
        bar.addWidget(self.caption, 1)
        self.body.addLayout(bar)
        self.body.addWidget(self.grid, 1)
        self.by.currentIndexChanged.connect(self.changed)

    def set_tokens(self, tokens: Tokens) -> None:
        self.grid.set_tokens(tokens)
        super().set_tokens(tokens)

    def draw(self) -> None:
        runs, by = self.runs(), str(self.by.currentData())
        names = self.names()
        headers = [HEADER[by], names[0]]
        for name in names[1:]:
            headers += [name, f"Écart à {names[0]}" if len(names) == 2 else "Écart"]
        rows = [self._row(label, measure, line) for label, measure, line in self._lines(runs, by)] if runs else []
        self.grid.show_rows([*headers, ""], rows)
        self.caption.setText(self._caption(by) if runs else self.session.model_error)

    def asks_measure(self) -> bool:
        return self.by.currentData() != "measure"

    def _caption(self, by: str) -> str:
        measure = self.compared.measure
        if by == "measure":
            return self.place()
        if by == "region":
            return f"{measure.label} · {years_text(self.compared.years())}"
        return f"{measure.label} · {self.place() if by == 'year' else self.where_and_when()}"

    def _lines(self, runs: list[Results], by: str) -> list[tuple[str, Measure, ComparedLine]]:
        measure, years, region = self.compared.measure, self.compared.years(), self.session.selection.region
        project = self.session.project
        if by == "measure":
            lines = comparison.by_measure(runs, [m.key for m in HEADLINES], self.compared.years, region)
            return [(self._measure_label(line.label), MEASURE_NAMES[line.label], line) for line in lines]
        if by == "region":
            lines = comparison.by_region(runs, measure.key, years)
            names = [project.label("regions", line.label) for line in lines]
        elif by == "family":
            lines = comparison.by_family(runs, measure.key, years, region)
            names = [project.label("job_families", line.label) for line in lines]
        else:
            lines = comparison.by_year(runs, measure.key, region)
            names = [line.label for line in lines]
        return [(name, measure, line) for name, line in zip(names, lines, strict=True)]

    def _measure_label(self, key: str) -> str:
        return f"{MEASURE_NAMES[key].label} ({years_text(self.compared.years(key))})"

    def _row(self, label: str, measure: Measure, line: ComparedLine) -> list[Cell]:
        tip = measure.meaning if self.by.currentData() == "measure" else ""
        cells = [Cell(label, tip=tip), Cell(value_text(measure, line.values[0]), right=True)]
        for value, difference in zip(line.values[1:], line.differences[1:], strict=True):
            text = difference_text(measure, difference)
            tone = judged_tone(measure, text)
            cells += [Cell(value_text(measure, value), right=True), Cell(text, tone, right=True, bold=True)]
        return [*cells, Cell("")]

    def table(self) -> Table:
        return [row[:-1] for row in self.grid.grid.table()]
