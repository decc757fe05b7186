"""The planning model: one run, an edit, the ensemble, and an edit until cards and map show it."""

import gc
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget

from planner.core.model.ensemble import DRAWS, run_ensemble
from planner.core.model.inputs import build_inputs
from planner.core.model.projection import Projection, project_workforce
from planner.core.model.results import run
from planner.core.tables.edits import InsertRows
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import difference_edit
from planner.state.session import Session
from planner.storage.reference_data import load_reference
from tests.bench.registry import Line, bench, median_and_p99_ms, median_ms
from tests.independent_model import project as plain_python

PROGRAM_LIMIT_MS, EDIT_LIMIT_MS, ENSEMBLE_LIMIT_MS, SHOWN_LIMIT_MS = 1.0, 5.0, 300.0, 16.0
LARGE_LIMIT_MS = 100.0
TOTAL = Address("assumptions", "total_jobs", "value")


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process on one core, where the system lets it."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def editing(project: Project) -> Callable[[], Project]:
    """The same project with another total at each call, as an edit leaves it."""
    values = iter(range(9_000, 10_000_000))
    return lambda: project.with_cells({TOTAL: float(next(values))})


def arrays_of(projection: Projection) -> list[np.ndarray]:
    return [getattr(projection, field.name) for field in fields(projection)]


@bench
def model_program() -> Iterator[Line]:
    """The array program on the reference data, all regions, groups and years, on one core."""
    project = load_reference()
    inputs = build_inputs(project)
    results = [np.ascontiguousarray(values) for values in arrays_of(project_workforce(inputs))]
    numbers = sum(values.size for values in results)

    def streamed() -> None:
        for values in results:
            values.copy()

    with one_core():
        program = median_ms(lambda: project_workforce(inputs), repeats=200)
        yield Line(f"model, one run, {numbers} numbers", program, "ms", limit=PROGRAM_LIMIT_MS)
        yield Line("model, one run", program, "ms", "copying its results once", median_ms(streamed, repeats=200))
        tables = {name: [dict(row) for row in project.rows(name)] for name in project.tables}
        whole = median_ms(lambda: run(editing(project)(), "reference"), repeats=100)
        plain = median_ms(lambda: plain_python(tables), repeats=3, warm_up=1)
        yield Line("model, tables to results", whole, "ms", "plain Python loops", plain, limit=0.05)
    if shutil.which("soffice"):
        yield Line("model, tables to results", whole, "ms", f"LibreOffice, {numbers} formulas", _office_ms(numbers))


@bench
def model_edit() -> Iterator[Line]:
    """After an edit of an assumption: the inputs' arrays alone, against reading the assumptions' rows once."""
    project = load_reference()
    run(project, "reference")
    edited = editing(project)
    keep: list[Project] = [edited() for _ in range(220)]
    states = iter(keep)
    with one_core():
        middle, worst = median_and_p99_ms(lambda: build_inputs(next(states)))
        yield Line("model, inputs after an edit", middle, "ms", limit=EDIT_LIMIT_MS)
        yield Line("model, inputs after an edit, 99th percentile", worst, "ms", limit=EDIT_LIMIT_MS)


@bench
def model_large() -> Iterator[Line]:
    """20 scenarios over 5 000 sites: an assumption, then a site edited, to the results of a scenario."""
    project = _large_project()
    run(project, "s3")
    values = iter(range(10, 10_000_000))
    site = Address("sites", project.keys("sites")[700], "headcount")
    edited = editing(project)
    assumption = median_ms(lambda: run(edited(), "s3"))
    sites = median_ms(lambda: run(project.with_cells({site: next(values)}), "s3"))
    yield Line("model, 20 scenarios × 5 000 sites, an assumption", assumption, "ms", limit=LARGE_LIMIT_MS)
    yield Line("model, 20 scenarios × 5 000 sites, a site", sites, "ms", limit=LARGE_LIMIT_MS)


def _large_project() -> Project:
    project = load_reference()
    listed = [row for row in project.rows("sites") if row["headcount"]]
    new = [
        {**listed[i % len(listed)], "id": f"site-{i}", "headcount": 3} for i in range(5000 - len(project.keys("sites")))
    ]
    project, _ = InsertRows("sites", new).apply(project)
    keys = project.keys("sites")
    scenarios = [{"id": f"s{i}", "name": f"S{i}", "parent": "reference"} for i in range(20)]
    project, _ = InsertRows("scenarios", scenarios).apply(project)
    for i in range(20):
        for key in keys[200 + i * 10 : 210 + i * 10]:
            project, _ = difference_edit(project, f"s{i}", Address("sites", key, "headcount"), 5 + i).apply(project)
    return project


@bench
def model_ensemble() -> Iterator[Line]:
    """500 draws on one core, against as many single runs of the array program."""
    project = load_reference()
    inputs = build_inputs(project)
    with one_core():
        ensemble = median_ms(lambda: run_ensemble(project, "reference"), repeats=7)
        yield Line(f"model, ensemble of {DRAWS} draws", ensemble, "ms", limit=ENSEMBLE_LIMIT_MS)
        single = DRAWS * median_ms(lambda: project_workforce(inputs), repeats=50)
        yield Line(f"model, ensemble of {DRAWS} draws", ensemble, "ms", f"{DRAWS} single runs", single, limit=1.0)


@bench
def model_edit_shown() -> Iterator[Line]:
    """An assumption edited: model, cards and map recoloured; painting them comes on top."""
    from planner.views.map.map_panel import MapPanel
    from planner.views.parts.cards import Cards
    from planner.views.parts.theme import LIGHT

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    session = Session()
    window = QWidget()
    window.resize(1366, 768)
    cards, panel = Cards(session, window), MapPanel(session, LIGHT, window)
    cards.setGeometry(0, 0, 1366, 120)
    panel.setGeometry(0, 120, 900, 640)
    window.show()
    application.processEvents()
    gc.freeze()  # as the application does once it has loaded
    values = iter(range(9_000, 10_000_000))

    def edit() -> None:
        session.set_cell(TOTAL, float(next(values)))

    def edit_and_paint() -> None:
        edit()
        window.repaint()

    middle, worst = median_and_p99_ms(edit)
    yield Line("one edit to model, cards and map", middle, "ms", limit=SHOWN_LIMIT_MS)
    yield Line("one edit to model, cards and map, 99th percentile", worst, "ms", limit=SHOWN_LIMIT_MS)
    painted = median_ms(edit_and_paint, repeats=50)
    yield Line("one edit to model, cards and map, painted", painted, "ms", "painting them", median_ms(window.repaint))
    gc.unfreeze()
    session.undo_stack.setClean()
    window.close()


ALWAYS, NEVER = 0, 1  # LibreOffice's choices for « recalculate when loading »
RECALCULATION = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>{mode}</value></prop></item></oor:items>
"""


def _office_ms(formulas: int) -> float:
    """What LibreOffice takes to recalculate as many formulas of products, a sum and a floor: loading them with less
    loading them without recalculation."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "formulas.xlsx"
        _write_formulas(book, formulas)
        with_, without = (_loading_ms(book, Path(folder) / str(mode), mode) for mode in (ALWAYS, NEVER))
    return with_ - without


def _write_formulas(path: Path, formulas: int) -> None:
    """Chains of stocks, thirty columns wide; the values kept beside the formulas are 0."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [100.0 + column for column in range(30)])
        for row in range(1, formulas // 30 + 1):
            for column in range(30):
                above = xlsxwriter.utility.xl_rowcol_to_cell(row - 1, column)
                sheet.write_formula(row, column, f"=MAX(0,{above}*(1+$B$1*0.0001)-$C$1*0.001)")


def _loading_ms(book: Path, folder: Path, mode: int) -> float:
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(RECALCULATION.format(mode=mode), "utf-8")
    profile = f"-env:UserInstallation={folder.as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "csv", "--outdir", str(folder), str(book)]
    times = []
    for _ in range(4):  # the first makes the profile
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        times.append(time.perf_counter() - start)
    last = (folder / "formulas.csv").read_text("utf-8").splitlines()[-1]
    assert last.startswith("0,") == (mode == NEVER), "LibreOffice did not do what it was asked"
    return min(times) * 1000
