"""The report as a workbook: time and size; the calculation's cells per second against those of XlsxWriter alone."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import xlsxwriter
from PySide6.QtWidgets import QApplication

from planner.core.model.results import run_seen
from planner.core.tables.communes import Communes
from planner.core.tables.edits import InsertRows
from planner.core.tables.project import Project
from planner.core.tables.scenario import resolved
from planner.report.export import export_report
from planner.report.formulas.calculation import write_calculation
from planner.report.request import ReportRequest
from planner.report.styles import Styles
from planner.storage.project_file import save_project
from planner.storage.reference_data import load_communes, load_reference, with_own_copy
from tests.bench.registry import Line, bench
from tests.builders import TODAY
from tests.report.calc_files import formulas, sheet_texts

TIME_LIMIT_S, SIZE_LIMIT_MB, MEMORY_LIMIT_MIB = 15.0, 10.0, 1024.0
SLOWER_AT_MOST = 2.0
SITES = 100_000


@bench
def calculation_in_the_workbook() -> Iterator[Line]:
    """The whole model of the reference as formulas, and as many cells written by XlsxWriter alone."""
    seen = resolved(load_reference(), "reference")
    yield from _lines(seen, "calculation in the workbook")


@bench
def calculation_of_many_sites() -> Iterator[Line]:
    """The same with 100 000 sites."""
    yield from _lines(resolved(_with_sites(load_reference()), "reference"), f"calculation of {SITES} sites")


@bench
def report_of_many_sites() -> Iterator[Line]:
    """The national report with 100 000 sites as the command line makes it, and as many cells by XlsxWriter alone."""
    with tempfile.TemporaryDirectory() as folder:
        path, document = Path(folder) / "rapport.xlsx", Path(folder) / "sites.bioplan"
        save_project(with_own_copy(_with_sites(load_reference())), document)
        start = time.perf_counter()
        arguments = ["report", path, document, "--compare", "prudent"]
        command = [sys.executable, "-m", "tests.bench.peak_memory", *map(str, arguments)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        own, memory = time.perf_counter() - start, float(done.stdout.split()[-1])
        written = [formula for formula, _ in formulas(path).values()]
        others = sum(text.count("<c ") for text in sheet_texts(path)) - len(written)
        name = f"national report with {SITES} sites"
        peer = _seconds(lambda: _write_bare(Path(folder) / "bare.xlsx", written, others))
        yield Line(name, own, "s", limit=TIME_LIMIT_S)
        yield Line(f"{name}, against XlsxWriter", own, "s", "XlsxWriter, as many cells", peer, limit=SLOWER_AT_MOST)
        yield Line(f"{name}, cells", len(written) + others, "cells")
        yield Line(f"{name}, most memory", memory, "MiB", limit=MEMORY_LIMIT_MIB)
        yield Line(f"{name}, size", path.stat().st_size / 1e6, "MB")


@bench
def whole_report() -> Iterator[Line]:
    """The national report with all annexes, the map, the ranges and a comparison, from tables to file."""
    application = QApplication.instance() or QApplication([])  # the map is painted
    assert application is not None
    with tempfile.TemporaryDirectory() as folder:
        path, project, communes = Path(folder) / "rapport.xlsx", load_reference(), load_communes()
        request = ReportRequest("reference", TODAY, compared="prudent")
        own = _seconds(lambda: _export(path, project, request, communes))
        yield Line("national report with all annexes", own, "s", limit=TIME_LIMIT_S)
        yield Line("national report with all annexes, size", path.stat().st_size / 1e6, "MB", limit=SIZE_LIMIT_MB)


def _with_sites(project: Project) -> Project:
    """The project with SITES sites, all small ones like those that it has."""
    listed = [row for row in project.rows("sites") if row["headcount"]]
    new = [
        {**listed[i % len(listed)], "id": f"site-{i}", "headcount": 3}
        for i in range(SITES - len(project.keys("sites")))
    ]
    return InsertRows("sites", new).apply(project)[0]


def _export(path: Path, project: Project, request: ReportRequest, communes: Communes) -> None:
    export_report(path, project, request, communes=communes)


def _lines(seen: Project, name: str) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = Path(folder) / "ours.xlsx", Path(folder) / "bare.xlsx"
        own = _seconds(lambda: _write(ours, seen))
        written = [formula for formula, _ in formulas(ours).values()]
        others = sum(text.count("<c ") for text in sheet_texts(ours)) - len(written)
        peer = _seconds(lambda: _write_bare(bare, written, others))
        yield Line(name, own, "s", limit=TIME_LIMIT_S)
        yield Line(f"{name}, against XlsxWriter", own, "s", "XlsxWriter, as many cells", peer, limit=SLOWER_AT_MOST)
        yield Line(f"{name}, formulas", len(written), "cells")
        yield Line(f"{name}, speed", (len(written) + others) / own, "cells/s")
        yield Line(f"{name}, size", ours.stat().st_size / 1e6, "MB", limit=SIZE_LIMIT_MB)


def _seconds(action: Callable[[], None]) -> float:
    """The quicker of two runs: what else the machine does makes a run longer, never shorter."""
    times = []
    for _ in range(2):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def _write(path: Path, seen: Project) -> None:
    results = run_seen(seen, "reference")
    with xlsxwriter.Workbook(path, {"in_memory": True}) as workbook:
        write_calculation(workbook, Styles(workbook), seen, results)


def _write_bare(path: Path, written: list[str], others: int) -> None:
    """The same formulas, and as many other cells with a text, in one sheet of twenty columns without more ado."""
    texts = [re.sub(r"\W", " ", formula[:20]) for formula in written[:1000]]
    with xlsxwriter.Workbook(path, {"in_memory": True}) as workbook:
        sheet, look = workbook.add_worksheet(), workbook.add_format({"num_format": "0.0"})
        for i, formula in enumerate(written):
            sheet.write_formula(i // 20, i % 20, f"={formula}", look, 1234.5678901234)
        below = len(written) // 20 + 1
        for i in range(others):
            sheet.write_string(below + i // 20, i % 20, texts[i % len(texts)], look)
