"""Reading workbooks (.xlsx, .xlsm) and text tables (.csv, .txt) that others made; nothing in them is trusted.

What a file is, its content says, not its name. Meant to run in the process of `sheet_process`, which bounds its memory
and time; the bounds here (inflated size, rows, cells) give a message before those strike. Workbooks are read by
openpyxl as a stream: a reader that keeps sheets as rectangles dies of one stray cell in the last row and column.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from planner.core.files import reason_of
from planner.core.importing.imported_file import (
    FileCell,
    FileRow,
    ImportedFile,
    ImportRefused,
    Share,
    Sheet,
    Unreadable,
)

MIB = 1 << 20
FILE_LIMIT = 200 * MIB
INFLATED_LIMIT = 512 * MIB
PARTS_LIMIT = 10_000
CELLS_LIMIT = 3_000_000
ROWS_LIMIT = 1_048_576  # of Excel
PADDING_LIMIT = 30_000_000  # cells between the filled ones
MERGED_LIMIT = 100_000  # cells that a merged one spreads over
CHUNK = MIB

ERRORS = frozenset({"#N/A", "#NOM?", "#NAME?", "#REF!", "#VALEUR!", "#VALUE!", "#DIV/0!", "#NUL!", "#NULL!", "#NOMBRE!",
                    "#NUM!", "#SPILL!", "#CALC!", "#EPARS!"})  # fmt: skip
_MERGED = re.compile(rb'<mergeCell[^>]{0,200}ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DELIMITERS = ";\t,"


def read_file(path: Path) -> ImportedFile:
    """Read a file whole. Raises ImportRefused."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except FileNotFoundError:
        raise ImportRefused(f"« {path} » n’existe pas. Vérifiez l’emplacement du fichier.") from None
    except OSError as error:
        raise ImportRefused(f"« {path.name} » ne peut pas être lu : {reason_of(error)}.") from error
    if size > FILE_LIMIT:
        raise ImportRefused(f"« {path.name} » dépasse {FILE_LIMIT // MIB} Mo : n’en gardez que les lignes à importer.")
    if not start.strip():
        raise ImportRefused(f"« {path.name} » est vide.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, on styles that it does not keep
            return _read(path, start)
    except ImportRefused:
        raise
    except MemoryError:
        raise too_large(path.name) from None
    except OSError as error:
        if error.errno is None:  # openpyxl and zipfile have their own kinds of OSError for damage
            raise damaged(path.name) from error
        raise ImportRefused(f"« {path.name} » ne peut pas être lu : {reason_of(error)}.") from error
    except Exception as error:  # hostile content makes libraries raise whatever they like
        raise damaged(path.name) from error


def damaged(name: str) -> ImportRefused:
    return ImportRefused(
        f"« {name} » est abîmé ou incomplet. Ouvrez-le dans un tableur, enregistrez-le à nouveau en .xlsx, puis "
        "réessayez."
    )


def too_large(name: str) -> ImportRefused:
    return ImportRefused(
        f"« {name} » est trop volumineux pour être lu ici. Copiez les lignes utiles dans un nouveau classeur."
    )


def _read(path: Path, start: bytes) -> ImportedFile:
    if start.startswith(_OLE):
        raise ImportRefused(_ole_message(path))
    if start.startswith(b"PK"):
        return _read_workbook(path)
    known = _other_kind(start)
    if known:
        raise ImportRefused(
            f"« {path.name} » est {known}, quel que soit son nom. Importez un classeur .xlsx ou un texte .csv."
        )
    return read_text(path.name, path.read_bytes())


def _ole_message(path: Path) -> str:
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return (
            f"« {path.name} » est protégé par un mot de passe. Enregistrez-le sans mot de passe (Fichier, "
            "Informations, Protéger), puis réessayez."
        )
    return f"« {path.name} » est dans un ancien format d’Office (.xls). Enregistrez-le en .xlsx, puis réessayez."


def _other_kind(start: bytes) -> str:
    for signature, kind in (
        (b"%PDF", "un document PDF"), (b"\x89PNG", "une image"), (b"\xff\xd8\xff", "une image"),
        (b"GIF8", "une image"), (b"SQLite format 3\0", "une base de données"), (b"7z\xbc\xaf", "une archive 7z"),
        (b"\x1f\x8b", "une archive gzip"), (b"{\\rtf", "un document RTF"),
    ):  # fmt: skip
        if start.startswith(signature):
            return kind
    beginning = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if beginning.startswith((b"<!doctype html", b"<html", b"<table")):
        return "une page web"
    if beginning.startswith(b"<?xml"):
        return "un document XML"
    return "un fichier binaire" if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")) else ""


# --- workbooks ---------------------------------------------------------------------------------------------------


def _read_workbook(path: Path) -> ImportedFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, EOFError):
        raise damaged(path.name) from None
    with archive:
        names = _check_archive(archive, path.name)
        merged, formulas = _scan_sheets(archive, path.name)
    notes = []
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        notes.append("Les macros du classeur sont ignorées.")
    if any(name.startswith("xl/externalLinks/") for name in names):
        notes.append(
            "Le classeur renvoie à d’autres fichiers : ils ne sont pas ouverts, leurs dernières valeurs sont lues."
        )
    if formulas:
        notes.append("Les formules sont lues comme les valeurs que le tableur a enregistrées.")
    return _read_sheets(path, merged, formulas, notes)


def _check_archive(archive: zipfile.ZipFile, name: str) -> list[str]:
    """Refuse by the archive's directory what is no workbook or would inflate too much; returns the parts' names."""
    entries = archive.infolist()
    if len(entries) > PARTS_LIMIT or sum(entry.file_size for entry in entries) > INFLATED_LIMIT:
        raise too_large(name)
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise ImportRefused(f"« {name} » est une archive protégée par un mot de passe. Enregistrez-la sans.")
    if "xl/workbook.bin" in names:
        raise ImportRefused(f"« {name} » est un classeur binaire (.xlsb). Enregistrez-le en .xlsx, puis réessayez.")
    if "content.xml" in names:
        raise ImportRefused(
            f"« {name} » est un document OpenDocument. Enregistrez-le en .xlsx depuis LibreOffice, puis réessayez."
        )
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise ImportRefused(f"« {name} » n’est pas un classeur, mais un texte ou une présentation.")
    if not any(part.lower() == "xl/workbook.xml" for part in names):
        raise ImportRefused(f"« {name} » est une archive sans classeur. Importez un classeur .xlsx ou un texte .csv.")
    return names


def _scan_sheets(archive: zipfile.ZipFile, name: str) -> tuple[dict[str, list[tuple[str, int, str, int]]], set[str]]:
    """Inflate every part once, counting: a directory may lie. Notes merged cells and sheets with formulas."""
    merged: dict[str, list[tuple[str, int, str, int]]] = {}
    formulas: set[str] = set()
    total = 0
    for entry in archive.infolist():
        is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
        before = b""
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                total += len(chunk)
                if total > INFLATED_LIMIT:
                    raise too_large(name)
                if not is_sheet:
                    continue
                text = before + chunk
                if b"<f>" in text or b"<f " in text:
                    formulas.add(entry.filename)
                found = merged.setdefault(entry.filename, [])
                end = 0
                for hit in _MERGED.finditer(text):
                    found.append((hit[1].decode(), int(hit[2]), hit[3].decode(), int(hit[4])))
                    end = hit.end()
                before = text[max(end, len(text) - 300) :]
    return merged, formulas


def _read_sheets(
    path: Path, merged: dict[str, list[tuple[str, int, str, int]]], formulas: set[str], notes: list[str]
) -> ImportedFile:
    import openpyxl

    sheets = []
    room = CELLS_LIMIT
    with path.open("rb") as file, path.open("rb") as again:  # openpyxl refuses some names, but no handle
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        asked = openpyxl.load_workbook(again, read_only=True, keep_links=False) if formulas else None
        for sheet in book.worksheets:
            part = str(sheet._worksheet_path).lstrip("/")
            uncomputed = _formula_cells(asked[sheet.title]) if asked is not None and part in formulas else set()
            spread, sheet_notes = _spread(merged.get(part, []))
            rows = _tidy_rows(_cells(sheet, uncomputed), spread)
            kept = []
            for row in rows:
                room -= len(row.cells)
                if room < 0:
                    raise too_large(path.name)
                kept.append(row)
            if sheet.sheet_state != "visible":
                sheet_notes.append("Cette feuille est masquée dans le classeur.")
            sheets.append(Sheet(sheet.title, kept, sheet_notes))
    if not sheets:
        raise damaged(path.name)
    if not any(sheet.rows for sheet in sheets):
        raise ImportRefused(f"« {path.name} » n’a aucune cellule remplie.")
    return ImportedFile(path.name, sheets, notes)


def _rows_of(sheet: Any) -> Iterator[tuple[int, Any]]:
    """Rows with their numbers; the declared size of the sheet is not believed, Excel's own is."""
    sheet.reset_dimensions()
    padding = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        padding += len(row)
        if number > ROWS_LIMIT or padding > PADDING_LIMIT:
            raise MemoryError
        yield number, row


def _formula_cells(sheet: Any) -> set[tuple[int, int]]:
    return {
        (number, position) for number, row in _rows_of(sheet) for position, cell in enumerate(row)
        if cell.value is not None and cell.data_type == "f"
    }  # fmt: skip


def _cells(sheet: Any, formulas: set[tuple[int, int]]) -> Iterator[tuple[int, list[FileCell]]]:
    for number, row in _rows_of(sheet):
        if not row:
            continue
        cells: list[FileCell] = [_cell(cell) for cell in row]
        if formulas:
            for position, value in enumerate(cells):
                if value is None and (number, position) in formulas:
                    cells[position] = Unreadable("formule", "formule sans valeur enregistrée : ouvrez le classeur dans "
                                                 "un tableur et enregistrez-le")  # fmt: skip
        yield number, cells


def _cell(cell: Any) -> FileCell:
    value = cell.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        if cell.data_type == "e" or value in ERRORS:
            return Unreadable(value, f"valeur d’erreur « {value} »")
        return value.strip() or None
    if isinstance(value, (int, float)):
        if value != value or value in (float("inf"), float("-inf")):
            return Unreadable(str(value), "nombre sans valeur")
        return Share(float(value)) if "%" in str(cell.number_format) else value
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    return Unreadable(str(value), f"« {value} » est une durée ou une heure, que les tables n’ont pas")


def _spread(areas: Iterable[tuple[str, int, str, int]]) -> tuple[dict[tuple[int, int], tuple[int, int]], list[str]]:
    """What merged cells stand for: one that spreads over rows gives its value to each row of its first column."""
    spread: dict[tuple[int, int], tuple[int, int]] = {}
    count = 0
    for first, top, _, bottom in areas:
        count += 1
        column = 0
        for letter in first:
            column = column * 26 + ord(letter) - 64
        if bottom - top + len(spread) > MERGED_LIMIT:
            return {}, ["Trop de cellules fusionnées : seule la première case de chacune porte sa valeur."]
        spread.update({(row, column - 1): (top, column - 1) for row in range(top + 1, bottom + 1)})
    if not count:
        return {}, []
    return spread, [f"{count} cellule(s) fusionnée(s) : la valeur vaut pour toutes les lignes que la cellule couvre."]


def _tidy_rows(
    rows: Iterable[tuple[int, list[FileCell]]], spread: dict[tuple[int, int], tuple[int, int]]
) -> Iterator[FileRow]:
    """Rows that hold something, without the blanks at their end, merged cells given to all their rows."""
    held: dict[tuple[int, int], FileCell] = {}
    columns = {column for _, column in spread}
    sources = set(spread.values())
    for number, cells in rows:
        has_own = any(cell is not None for cell in cells)
        for column in columns:
            here = (number, column)
            if here in sources and column < len(cells):
                held[here] = cells[column]
            elif has_own and here in spread and (column >= len(cells) or cells[column] is None):
                cells += [None] * (column + 1 - len(cells))
                cells[column] = held.get(spread[here])
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield FileRow(number, tuple(cells))


# --- text --------------------------------------------------------------------------------------------------------


def read_text(name: str, content: bytes) -> ImportedFile:
    """A table as text: separated by `;`, `,` or tabs; UTF-8, UTF-16 with its mark, or Windows-1252."""
    text, note = _decoded(name, content)
    if "\0" in text:
        raise ImportRefused(f"« {name} » contient des caractères nuls : ce n’est pas un texte.")
    if text[:4].lower() == "sep=" and len(text) > 5:
        delimiter, text = text[4], "\n" + text.partition("\n")[2]
        if delimiter not in _DELIMITERS:
            raise ImportRefused(f"« {name} » : le séparateur « {delimiter} » n’est pas pris ; utilisez « ; ».")
    else:
        delimiter = _delimiter(text)
    csv.field_size_limit(CHUNK)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[FileRow] = []
    room, line = CELLS_LIMIT, 0
    try:
        for fields in reader:
            number, line = line + 1, reader.line_num
            cells = [_text_cell(field) for field in fields]
            while cells and cells[-1] is None:
                cells.pop()
            room -= len(cells)
            if room < 0:
                raise too_large(name)
            if cells:
                rows.append(FileRow(number, tuple(cells)))
    except csv.Error as error:
        raise ImportRefused(
            f"« {name} », à partir de la ligne {line + 1} : un guillemet n’est pas fermé, ou une case est trop longue. "
            "Corrigez cette ligne, puis réessayez."
        ) from error
    if not rows:
        raise ImportRefused(f"« {name} » est vide.")
    return ImportedFile(name, [Sheet(Path(name).stem, rows)], [note], english=delimiter == ",")


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "Lu en UTF-16."
        except UnicodeDecodeError:
            raise damaged(name) from None
    try:
        return content.decode("utf-8-sig"), "Lu en UTF-8."
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "Lu en Windows-1252."
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ImportRefused(
            f"« {name} », ligne {line} : un caractère n’est ni de l’UTF-8 ni du Windows-1252. Enregistrez le fichier "
            "en « CSV UTF-8 », puis réessayez."
        ) from None


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines into the most columns, alike from line to line."""
    lines = [line for line in text[:100_000].splitlines()[:50] if line.strip()]
    outside = [re.sub(r'"[^"]*"', "", line) for line in lines]

    def score(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in outside]
        header = counts[0] if counts else 0
        return sum(count == header for count in counts) if header else 0, header

    return max(_DELIMITERS, key=score)


def _text_cell(text: str) -> FileCell:
    text = text.strip().strip("\ufeff")
    if text in ERRORS:
        return Unreadable(text, f"valeur d’erreur « {text} »")
    return text or None
