"""What an import would do: each row of the file new, changed, unchanged or refused, with its reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.core import french
from planner.core.importing.import_matching import Matching
from planner.core.importing.imported_file import FileRow, column_letter, shown
from planner.core.tables.communes import Commune, fold
from planner.core.tables.values import Value

State = Literal["new", "changed", "unchanged", "refused"]
STATE_LABELS: Mapping[State, str] = {
    "new": "nouvelle", "changed": "modifiée", "unchanged": "inchangée", "refused": "refusée",
}  # fmt: skip


@dataclass(frozen=True)
class CellChange:
    """One cell of the table; `derived` follows from a commune instead of standing in the file."""

    column: str
    before: Value
    after: Value
    derived: bool = False


@dataclass(frozen=True)
class Problem:
    """Why a row is refused: the file's column (from 0, None for the row as a whole) and the reason (French)."""

    position: int | None
    reason: str


@dataclass(frozen=True)
class PlannedRow:
    """What becomes of one row of the file. `key` is its row of the table, "" when refused before that was known."""

    source: FileRow
    state: State
    key: str = ""
    label: str = ""
    changes: Sequence[CellChange] = ()
    problems: Sequence[Problem] = ()

    @property
    def number(self) -> int:
        """The row's number in the file."""
        return self.source.number

    @property
    def reason(self) -> str:
        return " ".join(problem.reason for problem in self.problems)

    def places(self) -> str:
        """The file's columns at fault, by letter."""
        return ", ".join(dict.fromkeys(column_letter(p.position) for p in self.problems if p.position is not None))


@dataclass(frozen=True)
class ImportPlan:
    """All rows of a sheet, in its order. `blanks` counts the blank cells that leave a value of the table as it is."""

    file: str
    sheet: str
    matching: Matching
    titles: Sequence[str]
    rows: Sequence[PlannedRow]
    blanks: int = 0
    communes: Mapping[str, Sequence[Commune]] | None = None

    def count(self, state: State) -> int:
        return Counter(row.state for row in self.rows)[state]

    def left_out(self) -> list[str]:
        """The titles of columns that go nowhere."""
        return [
            title or f"colonne {column_letter(position)}" for position, title in enumerate(self.titles)
            if position not in self.matching.columns
        ]  # fmt: skip

    def summary(self) -> list[str]:
        """What the import does, in French sentences: counts that add up to the rows of the sheet, what is left out."""
        counts = [
            french.plural(self.count(state), f"ligne {label}", f"lignes {label}s")
            for state, label in STATE_LABELS.items()
        ]
        lines = [f"« {self.sheet} » : {french.plural(len(self.rows), 'ligne')}, dont {', '.join(counts)}."]
        if self.left_out():
            lines.append(f"Colonnes non reprises : {', '.join(self.left_out())}.")
        if self.blanks:
            kept = french.plural(self.blanks, "case vide laisse", "cases vides laissent")
            lines.append(f"{kept} la valeur du projet comme elle est.")
        return lines

    def refused_table(self) -> tuple[list[str], list[list[str]]]:
        """Header and rows of the refused rows: line, columns, reason, then the file's own cells."""
        header = ["ligne", "colonne", "motif", *(t or column_letter(p) for p, t in enumerate(self.titles))]
        rows = [
            [str(row.number), row.places(), row.reason, *(shown(row.source.cell(p)) for p in range(len(self.titles)))]
            for row in self.rows if row.state == "refused"
        ]  # fmt: skip
        return header, rows


@dataclass(frozen=True)
class ImportOptions:
    """Choices: `clear_blanks`: a blank cell empties the value; `communes`: INSEE codes for texts in doubt."""

    clear_blanks: bool = False
    english: bool = False
    communes: Mapping[str, str] | None = None


def slug(text: str) -> str:
    """Text as part of a key: lower-case ASCII letters, digits and hyphens, "" where nothing of it can be."""
    return "-".join(fold(text).encode("ascii", "ignore").decode().split())[:60].strip("-")


def free_key(stem: str, taken: Callable[[str], bool]) -> str:
    """`stem`, or `stem-2`, `stem-3` … where it is taken."""
    key, number = stem, 2
    while taken(key):
        key, number = f"{stem}-{number}", number + 1
    return key
