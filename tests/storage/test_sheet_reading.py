"""Reading what others made: whatever is in the file, a table or a French message."""

import datetime
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from planner.core.importing.imported_file import ImportedFile, ImportRefused, Share, Unreadable
from planner.storage import sheet_reading
from planner.storage.sheet_process import ReadingCancelled, SheetReader, from_json, to_json
from planner.storage.sheet_reading import read_file, read_text

ROWS = [["Nom", "Effectif"], ["Usine de Tours", 400], ["Atelier", 12.5]]


def workbook(path: Path, rows: list[list[object]] = ROWS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def repacked(source: Path, target: Path, change: dict[str, bytes], flag: int = 0) -> Path:
    """The archive with other parts, or parts more."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name])
    if flag:
        content = bytearray(target.read_bytes())
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            place = content.find(mark)
            while place >= 0:
                content[place + offset] |= flag
                place = content.find(mark, place + 4)
        target.write_bytes(content)
    return target


def cells(file: ImportedFile, sheet: int = 0) -> list[list[object]]:
    return [list(row.cells) for row in file.sheets[sheet].rows]


def refusal(path: Path) -> str:
    with pytest.raises(ImportRefused) as refused:
        read_file(path)
    assert path.name in str(refused.value)
    return str(refused.value)


# --- text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_that_text_is_read_whatever_its_encoding_and_separator(encoding: str, delimiter: str) -> None:
    lines = ["Nom;Région".replace(";", delimiter), f'"Été, l’usine ; à Tours"{delimiter}Centre', f"Œuvre{delimiter}"]
    file = read_text("été.csv", "\r\n".join(lines).encode(encoding))
    assert cells(file) == [["Nom", "Région"], ["Été, l’usine ; à Tours", "Centre"], ["Œuvre"]]
    assert file.english == (delimiter == ",")


def test_that_rows_keep_the_line_they_begin_at() -> None:
    file = read_text("a.csv", b'Nom;Texte\n\n;\na;"deux\nlignes"\nb;c\n')
    assert [row.number for row in file.sheets[0].rows] == [1, 4, 6]


def test_that_the_separator_an_excel_file_names_is_used() -> None:
    assert cells(read_text("a.csv", b"sep=;\nNom;Ville\nA,B;C\n")) == [["Nom", "Ville"], ["A,B", "C"]]


def test_that_an_open_quote_is_refused_with_its_line() -> None:
    with pytest.raises(ImportRefused, match="à partir de la ligne 3"):
        read_text("a.csv", b'Nom;Ville\nA;B\n"C;D\nE;F\n')


def test_that_error_values_of_text_are_no_values() -> None:
    assert cells(read_text("a.csv", b"Nom;Effectif\nA;#N/A\n"))[1][1] == Unreadable("#N/A", "valeur d’erreur « #N/A »")


def test_that_bytes_of_no_known_encoding_are_refused_with_their_line() -> None:
    with pytest.raises(ImportRefused, match="ligne 2"):
        read_text("a.csv", b"Nom\n\x81\x8d\xe9\n")


# --- workbooks ---------------------------------------------------------------------------------------------------


def test_that_typed_cells_keep_their_kind(tmp_path: Path) -> None:
    path = tmp_path / "typé.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sites")
        sheet.write_row(0, 0, ["Part", "Jour", "Vu", "Erreur", "Code"])
        sheet.write_number(1, 0, 0.57, book.add_format({"num_format": "0 %"}))
        sheet.write_datetime(1, 1, datetime.date(2024, 10, 14), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_boolean(1, 2, True)
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
        sheet.write_string(1, 4, "01001")
    file = read_file(path)
    share, day, seen, error, code = cells(file)[1]
    assert (share, day, seen, code) == (Share(0.57), datetime.date(2024, 10, 14), True, "01001")
    assert isinstance(error, Unreadable)
    assert "formules" in " ".join(file.notes)
    assert from_json(to_json(file)) == file


def test_that_a_formula_never_computed_is_no_blank(tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", [["Nom", "Effectif"], ["A", "=40+2"]])  # openpyxl keeps no value
    cell = cells(read_file(path))[1][1]
    assert isinstance(cell, Unreadable)
    assert "sans valeur enregistrée" in cell.reason


def test_that_a_merged_cell_speaks_for_all_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Région", "Nom"], ["Normandie", "A"], [None, "B"], [None, "C"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.save(path)
    file = read_file(path)
    assert cells(file) == [["Région", "Nom"], ["Normandie", "A"], ["Normandie", "B"], [None, "C"]]
    assert "fusionnée" in file.sheets[0].notes[0]


def test_that_a_million_empty_rows_cost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "vide.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nom", "Effectif"])
        sheet.write_row(1, 0, ["A", 1])
        sheet.write(1_048_575, 16_383, "coin")
    start = time.perf_counter()
    file = read_file(path)
    assert time.perf_counter() - start < 5
    assert [row.number for row in file.sheets[0].rows] == [1, 2, 1_048_576]


def test_that_macros_and_links_are_ignored_and_said(tmp_path: Path) -> None:
    good = workbook(tmp_path / "a.xlsx")
    parts = {"xl/vbaProject.bin": b"macro", "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    notes = " ".join(read_file(repacked(good, tmp_path / "b.xlsm", parts)).notes)
    assert "macros" in notes
    assert "d’autres fichiers" in notes


def test_that_a_bomb_is_refused_before_it_inflates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_reading, "INFLATED_LIMIT", 4 << 20)
    good = workbook(tmp_path / "a.xlsx")
    bomb = repacked(good, tmp_path / "bombe.xlsx", {"xl/media/image1.png": bytes(8 << 20)})
    assert bomb.stat().st_size < 100_000
    assert "trop volumineux" in refusal(bomb)


def test_that_a_directory_that_lies_about_sizes_is_refused(tmp_path: Path) -> None:
    good = workbook(tmp_path / "a.xlsx")
    bomb = repacked(good, tmp_path / "menteur.xlsx", {"xl/media/image1.png": bytes(8 << 20)})
    content = bomb.read_bytes().replace((8 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    bomb.write_bytes(content)
    assert "abîmé" in refusal(bomb)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("vide.xlsx", b"", "est vide"),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", "une page web"),
        ("doc.xlsx", b"%PDF-1.7 ...", "un document PDF"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n0000", "une image"),
        ("projet.csv", b"SQLite format 3\0....", "une base de données"),
        ("binaire.csv", b"a;b\n\0\0\0", "un fichier binaire"),
        ("ancien.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ancien format"),
        ("secret.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        ("coupé.xlsx", b"PK\x03\x04" + bytes(50), "abîmé"),
    ],
)
def test_that_what_is_no_table_is_named_for_what_it_is(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert words in refusal(path)


def test_that_other_archives_are_named_for_what_they_are(tmp_path: Path) -> None:
    for name, part, words in (
        ("a.ods", "content.xml", "OpenDocument"), ("a.xlsb", "xl/workbook.bin", ".xlsb"),
        ("a.docx", "word/document.xml", "n’est pas un classeur"), ("a.zip", "lisez-moi.txt", "archive sans classeur"),
    ):  # fmt: skip
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(part, "x")
        assert words in refusal(tmp_path / name)
    protected = repacked(workbook(tmp_path / "b.xlsx"), tmp_path / "clé.xlsx", {}, flag=1)
    assert "mot de passe" in refusal(protected)


def test_that_a_name_says_nothing_and_the_content_all(tmp_path: Path) -> None:
    disguised = workbook(tmp_path / "a.xlsx").rename(tmp_path / "a.csv")
    assert cells(read_file(disguised)) == ROWS
    (tmp_path / "b.xlsx").write_text("Nom;Effectif\nA;1\n", encoding="utf-8")
    assert cells(read_file(tmp_path / "b.xlsx")) == [["Nom", "Effectif"], ["A", "1"]]


def test_that_truncated_workbooks_are_refused(tmp_path: Path) -> None:
    content = workbook(tmp_path / "a.xlsx").read_bytes()
    for share in (0.1, 0.5, 0.9, 0.99):
        path = tmp_path / "coupé.xlsx"
        path.write_bytes(content[: int(len(content) * share)])
        assert "abîmé" in refusal(path)


def test_that_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "n’existe pas" in refusal(tmp_path / "rien.xlsx")
    assert "c’est un dossier" in refusal(tmp_path)


# --- the process of its own --------------------------------------------------------------------------------------


def test_that_the_process_reads_as_this_one_does(tmp_path: Path) -> None:
    path = workbook(tmp_path / "Été à l’usine.xlsx")
    assert SheetReader(path).read() == read_file(path)


def test_that_the_process_hands_on_why_it_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF")
    with pytest.raises(ImportRefused, match="un document PDF"):
        SheetReader(path).read()


def slow_workbook(path: Path) -> Path:
    """Rows enough to read for seconds."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(30_000):
            sheet.write_row(row, 0, [row] * 20)
    return path


def test_that_the_process_ends_when_its_time_is_over_or_nobody_waits(tmp_path: Path) -> None:
    path = slow_workbook(tmp_path / "long.xlsx")
    start = time.perf_counter()
    with pytest.raises(ImportRefused, match="secondes"):
        SheetReader(path, seconds=0.5).read()
    cancelled = SheetReader(path)
    cancelled.cancel()
    with pytest.raises(ReadingCancelled):
        cancelled.read()
    assert time.perf_counter() - start < 3


def test_that_the_process_may_not_take_all_memory() -> None:
    pytest.importorskip("resource")
    script = "from planner.storage.sheet_process import _limit_memory; _limit_memory(); bytearray(2 << 30)"
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert "MemoryError" in done.stderr
