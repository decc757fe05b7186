"""Workbooks that hold the calculation alone: written, patched cell by cell, recalculated by LibreOffice, and read."""

import html
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import xlsxwriter
from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineWorkbook

from planner.core.model.results import MEASURES, Results, run_seen
from planner.core.tables.project import Project
from planner.report.formulas.calc_names import CalcNames
from planner.report.formulas.calculation import write_calculation
from planner.report.styles import Styles

Place = tuple[str, str]
"""Sheet and cell, such as ("Calcul", "B12")."""

FORMULA = re.compile(r'<c r="([A-Z]+\d+)"[^>]*><f>(.*?)</f><v>([^<]*)</v>')
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def export(path: Path, seen: Project, scenario: str = "reference") -> tuple[CalcNames, Results]:
    """A workbook with nothing but the calculation of a scenario; `seen` as the scenario sees it."""
    results = run_seen(seen, scenario)
    with xlsxwriter.Workbook(path, {"in_memory": True}) as workbook:
        names = write_calculation(workbook, Styles(workbook), seen, results)
        _write_windows(workbook, names, results)
    return names, results


def _write_windows(workbook: xlsxwriter.Workbook, names: CalcNames, results: Results) -> None:
    """A sheet as others of a report may be: measures over several years, and assumptions by name."""
    sheet = workbook.add_worksheet("Essai")
    years = results.years[1], results.years[3]
    codes = results.inputs.regions
    places: list[tuple[list[str], str | None]] = [
        ([], None), ([codes[-1]], None), ([], results.families[0]), ([codes[0]], results.families[-1]),
        ([codes[0], codes[-1]], None), ([codes[-1], codes[0]], results.families[0]),
    ]  # fmt: skip
    for column, (regions, family) in enumerate(places):
        for row, measure in enumerate(MEASURES):
            formula = names.window(measure, years, regions=regions, family=family)
            value = results.measure(measure, years=years, region=regions or None, family=family)
            sheet.write_formula(row, column, formula, None, "" if value is None else value)


def place_of(reference: str) -> Place:
    """From `'Calcul totaux'!$E$12` to sheet and cell."""
    sheet, cell = reference.replace("$", "").rsplit("!", 1)
    return sheet.strip("'"), cell


def sheet_files(archive: zipfile.ZipFile) -> dict[str, str]:
    """The file of each sheet, by title."""
    titles = re.findall(r'<sheet name="([^"]*)"', archive.read("xl/workbook.xml").decode())
    return {html.unescape(title): f"xl/worksheets/sheet{number}.xml" for number, title in enumerate(titles, start=1)}


def sheet_texts(path: Path) -> list[str]:
    """The XML of each sheet."""
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name).decode() for name in sheet_files(archive).values()]


def named_cells(path: Path) -> dict[str, Place]:
    """The cell of each defined name."""
    with zipfile.ZipFile(path) as archive:
        found = re.findall(r'<definedName name="(H_[^"]*)">([^<]*)<', archive.read("xl/workbook.xml").decode())
    return {name: place_of(html.unescape(reference)) for name, reference in found}


def formulas(path: Path) -> dict[Place, tuple[str, str]]:
    """Formula and stored value of every formula cell."""
    with zipfile.ZipFile(path) as archive:
        return {
            (title, cell): (html.unescape(formula), value)
            for title, name in sheet_files(archive).items()
            for cell, formula, value in FORMULA.findall(archive.read(name).decode())
        }


def patched(source: Path, target: Path, values: Mapping[Place, float | str | None]) -> None:
    """A copy with other values in some input cells, and with 999 stored beside every formula: what a client shows
    after that it has computed itself.
    """
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        titles = {name: title for title, name in sheet_files(archive).items()}
        for name in archive.namelist():
            content = archive.read(name)
            if name in titles:
                text = re.sub(r"(</f><v>)[^<]*", r"\g<1>999", content.decode())
                for (title, cell), value in values.items():
                    if title == titles[name]:
                        text = _with_value(text, cell, value)
                content = text.encode()
            copy.writestr(name, content)


def _with_value(text: str, cell: str, value: float | str | None) -> str:
    def changed(found: re.Match[str]) -> str:
        start = f'<c r="{cell}" s="{found[1]}"'
        if value is None:
            return f"{start}/>"
        if isinstance(value, str):
            return f'{start} t="inlineStr"><is><t>{value}</t></is></c>'
        return f"{start}><v>{value!r}</v></c>"

    text, count = re.subn(rf'<c r="{cell}" s="(\d+)"(?: t="s")?(?:/>|><v>[^<]*</v></c>)', changed, text)
    assert count == 1, f"{cell} is no input cell"
    return text


def recalculated(office: str, sources: Iterable[Path], folder: Path) -> None:
    """Let LibreOffice compute and save these workbooks into a folder, under the same names."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    subprocess.run(
        [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", folder, *sources],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip


def reader(path: Path) -> Callable[[Place], object]:
    """What the cells of a saved workbook show."""
    book = CalamineWorkbook.from_path(str(path))
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}

    def cell(place: Place) -> object:
        row, column = coordinate_to_tuple(place[1])
        rows = sheets[place[0]]
        return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else ""

    return cell


def equal(ours: float | str | None, theirs: object) -> bool:
    """|a − b| ≤ 1e-9 · max(1, |a|, |b|); blank is blank."""
    if ours is None or ours == "":
        return theirs == ""
    if not isinstance(theirs, (int, float)):
        return False
    value = float(ours)
    return abs(value - theirs) <= 1e-9 * max(1.0, abs(value), abs(theirs))
