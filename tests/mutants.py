"""Damaged variants of good files, the same ones every time, and what must hold whatever is in a file."""

import io
import random
import re
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl

from planner.core.importing.import_edit import import_edit
from planner.core.importing.import_matching import guess_sheet, propose
from planner.core.importing.imported_file import ImportRefused
from planner.core.importing.importing import plan_import
from planner.core.model.validation import find_problems
from planner.core.tables.communes import Communes
from planner.core.tables.project import Project
from planner.storage.project_file import ProjectFileError, load_project, save_project
from planner.storage.sheet_reading import read_file
from tests.builders import TODAY, same

SECONDS = 5.0  # of one file; a good one takes hundredths
TEXT = (
    "Nom;Nature du site;Commune;Effectif du site;Part dans le périmètre\r\n"
    "Usine de Tours;Façonnier;Tours;450;60 %\r\nNeuve;Façonnier;Rouen;1 234;0,5\r\nAutre;Développeur;;12;\r\n"
)  # fmt: skip
NASTY = (b"&#0;", b"1048577", b"99999999999999999999", b"-1", b"XFD1048576", b'"', b"<", b"]]>", b"1e999", b"\xff\xfe",
         b"#REF!", b"&x;", b"NaN", b"")  # fmt: skip


MISLEADING = (*(word for word in NASTY if not set(word) & set(b'<"&\xff')), b"s", b"e", b"str", b"A1", b"0", b"7")


def good_workbook() -> bytes:
    """Two sheets with texts, numbers, shares, a formula and a merged cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sites"
    for line in TEXT.splitlines():
        sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split(";")])
    sheet["E3"] = 0.6
    sheet["E3"].number_format = "0 %"
    sheet["D4"] = "=40+2"
    sheet.merge_cells("C3:C4")
    other = book.create_sheet("Hypothèses")
    for row in (["Identifiant", "Valeur"], ["growth", 0.2], ["total_jobs", 900]):
        other.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def good_project(project: Project, folder: Path) -> bytes:
    path = folder / "bon.bioplan"
    save_project(project, path)
    return path.read_bytes()


def damaged(random_: random.Random, content: bytes) -> bytes:
    """The bytes with one to four accidents: flipped, cut, repeated, overwritten, or replaced by something nasty."""
    data = bytearray(content)
    for _ in range(random_.randint(1, 4)):
        if not data:
            break
        at = random_.randrange(len(data))
        span = random_.randint(1, max(1, min(200, len(data) // 4)))
        accident = random_.randrange(6)
        if accident == 0:
            data[at] ^= 1 << random_.randrange(8)
        elif accident == 1:
            del data[at : at + span]
        elif accident == 2:
            data[at:at] = data[at : at + span]
        elif accident == 3:
            data[at : at + span] = bytes(random_.randrange(256) for _ in range(len(data[at : at + span])))
        elif accident == 4:
            data[at : at + random_.randint(0, 6)] = random_.choice(NASTY)
        elif random_.random() < 0.2:
            del data[at:]
    return bytes(data)


def misleading(random_: random.Random, part: bytes) -> bytes:
    """Well-formed XML whose attributes or texts say something else."""
    places = list(re.finditer(rb'="([^"<>]*)"|>([^<>]+)<', part))
    for hit in sorted(random_.sample(places, min(len(places), random_.randint(1, 3))), key=lambda h: -h.start()):
        group = 1 if hit[1] is not None else 2
        word = random_.choice(
            [w for w in NASTY if not set(w) & set(b'<"&\xff')] + [b"s", b"e", b"str", b"A1", b"0", b"7"]
        )
        part = part[: hit.start(group)] + word + part[hit.end(group) :]
    return part


def damaged_parts(random_: random.Random, content: bytes) -> bytes:
    """A sound archive of which one or two parts are damaged: what gets past the checksums."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        hit = set(random_.sample(names, random_.randint(1, 2))) | {random_.choice([n for n in names if "sheet" in n])}
        for name in names:
            part = old.read(name)
            if name not in hit:
                new.writestr(name, part)
            elif random_.random() > 0.05:  # else the part is missing
                new.writestr(name, random_.choice((damaged, misleading, misleading))(random_, part))
    return target.getvalue()


def damaged_records(random_: random.Random, content: bytes, folder: Path) -> bytes:
    """A sound database whose cells, columns or tables are not what they should be."""
    path = folder / "base.bioplan"
    path.write_bytes(content)
    with closing(sqlite3.connect(path)) as connection, connection:
        tables = [str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        table = random_.choice([*tables, "sites", "settings", "scenarios", "scenario_values"])
        columns = [str(row[1]) for row in connection.execute(f'PRAGMA table_info("{table}")')]
        column = random_.choice(columns)
        value = random_.choice([None, "", "x", -1, 0, 10**18, 1e308, "é" * 5000, b"\xff", "reference", float("inf")])
        action = random_.randrange(5)
        try:
            if action == 0:
                connection.execute(f'DROP TABLE "{table}"')
            elif action == 1:
                connection.execute(f'DELETE FROM "{table}" WHERE rowid % 2')
            elif action == 2:
                connection.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "autre"')
            else:
                connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid % 2', (value,))
        except (sqlite3.Error, OverflowError):
            pass  # the database itself would not have it
    return path.read_bytes()


def mutants(project: Project, folder: Path, count: int) -> Iterator[Path]:
    """`count` files: workbooks damaged as bytes and part by part, texts, project files damaged as bytes and inside."""
    book, text, base = good_workbook(), TEXT.encode("cp1252"), good_project(project, folder)
    for number in range(count):
        random_ = random.Random(number)
        kind = number % 5
        if kind == 0:
            name, content = "classeur.xlsx", damaged(random_, book)
        elif kind == 1:
            name, content = "parties.xlsx", damaged_parts(random_, book)
        elif kind == 2:
            name, content = "liste.csv", damaged(random_, text)
        elif kind == 3:
            name, content = "octets.bioplan", damaged(random_, base)
        else:
            name, content = "cases.bioplan", damaged_records(random_, base, folder)
        path = folder / f"{number}-{name}"
        path.write_bytes(content)
        yield path
        path.unlink()


def survives(path: Path, project: Project, communes: Communes) -> str:
    """What became of a file: `read` or `refused`. Anything else is an exception, or too long."""
    start = time.perf_counter()
    try:
        if path.suffix == ".bioplan":
            find_problems(load_project(path))
        else:
            _import(path, project, communes)
        outcome = "read"
    except (ProjectFileError, ImportRefused) as refused:
        assert path.name in str(refused), refused
        outcome = "refused"
    assert time.perf_counter() - start < SECONDS, path
    return outcome


def _import(path: Path, project: Project, communes: Communes) -> None:
    """Into a project that stays as it was; every row is accounted for and the edit is taken back whole."""
    file = read_file(path)
    for sheet in file.sheets:
        table = guess_sheet(project.schema, file)[1] or "sites"
        matching = propose(project, sheet, table)
        plan = plan_import(project, file.name, sheet, matching, communes=communes)
        assert len(plan.rows) == len(matching.data_rows(sheet))
        assert sum(map(plan.count, ("new", "changed", "unchanged", "refused"))) == len(plan.rows)
        changed, inverse = import_edit(project, plan, today=TODAY).apply(project)
        assert same(inverse.apply(changed)[0], project)
