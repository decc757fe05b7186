"""Damaged files by the thousand, and how long reading takes."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import xlsxwriter

from planner.storage.reference_data import load_communes
from planner.storage.sheet_process import SheetReader
from tests.bench.registry import Line, bench
from tests.builders import small_project
from tests.mutants import mutants, survives

MUTANTS = 2000
ROWS, COLUMNS = 10_000, 10


@bench
def damaged_files() -> Iterator[Line]:
    """Files that crash, hang or half import; they are read in this process, so that a crash is seen."""
    project, communes = small_project(), load_communes()
    harmed, slowest = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for path in mutants(project, Path(folder), MUTANTS):
            start = time.perf_counter()
            try:
                survives(path, project, communes)
            except Exception as error:  # noqa: BLE001 - counted
                harmed += 1
                print(f"{path.name}: {error!r}")
            slowest = max(slowest, time.perf_counter() - start)
    yield Line(f"damaged files that do harm, of {MUTANTS}", harmed, "files", limit=0)
    yield Line("slowest of them", slowest * 1000, "ms", limit=5000)


@bench
def reading_workbook() -> Iterator[Line]:
    """A workbook read in a process of its own, against openpyxl reading the values here."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "grand.xlsx"
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            sheet = book.add_worksheet("Sites")
            for row in range(ROWS):
                sheet.write_row(row, 0, [f"texte {row}", *range(row, row + COLUMNS - 1)])
        start = time.perf_counter()
        file = SheetReader(path).read()
        ours = time.perf_counter() - start
        assert len(file.sheets[0].rows) == ROWS
        start = time.perf_counter()
        peer = openpyxl.load_workbook(path, read_only=True, data_only=True)
        assert sum(1 for _ in peer.worksheets[0].iter_rows(values_only=True)) == ROWS
        peer.close()
        theirs = time.perf_counter() - start
    yield Line(
        f"read {ROWS} × {COLUMNS} cells of a workbook",
        ours * 1000,
        "ms",
        "openpyxl in this process",
        theirs * 1000,
        4,
    )
