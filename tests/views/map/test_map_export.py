from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from planner.core.tables.project import Address
from planner.views.document import Document
from planner.views.map.map_panel import MapPanel
from planner.views.map.picture_dialog import PictureChoice

SLOW = 60_000  # ms; a loaded machine


def wait(qtbot: QtBot, panel: MapPanel) -> None:
    qtbot.waitUntil(lambda: not panel.export.tasks.busy, timeout=SLOW)


@pytest.mark.parametrize(("suffix", "start"), [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")])
def test_that_a_picture_is_written_and_can_be_opened(
    qtbot: QtBot, panel: MapPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, start: bytes
) -> None:
    target = tmp_path / f"Carte de l’été{suffix}"
    panel.export.write_picture(PictureChoice(suffix, 600, 450, 192, in_sight=False), target)
    wait(qtbot, panel)
    assert target.read_bytes().startswith(start)
    assert panel.note.isVisible()
    assert target.name in panel.note.text.text()
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    panel.note.open.click()
    assert opened == [QUrl.fromLocalFile(str(target))]


def test_that_a_picture_has_the_size_and_the_part_that_were_chosen(
    qtbot: QtBot, panel: MapPanel, tmp_path: Path
) -> None:
    panel.map.camera.show_region("24")
    for name, in_sight in (("part", True), ("whole", False)):
        choice = PictureChoice(".png", 600, 450, 192, in_sight=in_sight)
        panel.export.write_picture(choice, tmp_path / f"{name}.png")
        wait(qtbot, panel)
    part, whole = (QImage(str(tmp_path / f"{name}.png")) for name in ("part", "whole"))
    assert (part.width(), part.height()) == (1200, 900)
    assert part != whole


def test_that_the_dialog_tells_the_size_and_leads_to_the_file(panel: MapPanel) -> None:
    dialog = panel.export.ask_picture()
    assert dialog.in_sight.isHidden()
    assert "pixels" in dialog.told.text()
    dialog.size_box.setCurrentIndex(dialog.size_box.count() - 1)
    dialog.wide.setValue(800)
    dialog.high.setValue(700)
    dialog.dpi.setCurrentIndex(0)
    assert dialog.choice == PictureChoice(".png", 800, 700, 96, in_sight=False)
    dialog._take()
    chooser = panel.window().findChild(QFileDialog)
    assert chooser is not None
    assert chooser.selectedFiles()[0].endswith(".png")
    chooser.close()


def test_that_a_folder_that_refuses_is_told_and_leaves_nothing(qtbot: QtBot, panel: MapPanel, tmp_path: Path) -> None:
    panel.export.write_picture(PictureChoice(".png", 400, 300, 96, in_sight=False), tmp_path / "absent" / "carte.png")
    wait(qtbot, panel)
    box = panel.window().findChild(QMessageBox)
    assert box is not None
    assert "n’a pas été écrite" in box.text()
    assert not panel.note.isVisible()
    assert list(tmp_path.iterdir()) == []
    box.close()


def test_that_the_print_preview_paints_a_page(panel: MapPanel, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "page.pdf"))
    panel.export._print(panel.export.scene(), printer)
    assert (tmp_path / "page.pdf").stat().st_size > 10_000
    dialog = panel.export.preview()
    assert isinstance(dialog, QDialog)
    assert dialog.isVisible()
    dialog.grab()
    dialog.close()


def test_that_the_atlas_is_written(qtbot: QtBot, panel: MapPanel, tmp_path: Path) -> None:
    panel.export.write_atlas(tmp_path / "Atlas.pdf")
    wait(qtbot, panel)
    assert (tmp_path / "Atlas.pdf").read_bytes().startswith(b"%PDF")
    assert "Atlas.pdf" in panel.note.text.text()


def test_that_data_for_gis_are_written(qtbot: QtBot, panel: MapPanel, tmp_path: Path) -> None:
    panel.export.write_gis(tmp_path / "Données.gpkg")
    wait(qtbot, panel)
    assert (tmp_path / "Données.gpkg").read_bytes().startswith(b"SQLite format 3")


def test_that_a_picture_for_others_leaves_out_what_is_confidential(panel: MapPanel, document: Document) -> None:
    document.session.set_cell(Address("sites", "lfb-ales", "diffusion"), "confidentiel")
    sites = {layer.key: layer for layer in panel.export.scene().layers}["sites"]
    assert "lfb-ales" in sites.ids
    panel.export.for_others.trigger()
    sites = {layer.key: layer for layer in panel.export.scene().layers}["sites"]
    assert "lfb-ales" not in sites.ids
