"""The map handed on: pictures, a printed page, an atlas of the régions, data for GIS colleagues."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtWidgets import QWidget

from planner.core import french
from planner.drawing import pictures
from planner.drawing.geometry import Geometry
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import PICTURE_PARTS, MapScene
from planner.drawing.theme import PRINT
from planner.drawing.view import MapView
from planner.state.map_look import MapLooks
from planner.state.map_scenes import MapScenes
from planner.state.session import Session, iso_today
from planner.state.settings import Settings
from planner.state.tasks import Tasks
from planner.views.map.map_camera import MapCamera
from planner.views.map.menu_button import menu_button
from planner.views.map.picture_dialog import PictureChoice, PictureDialog
from planner.views.parts.ask import choose_to_write, tell, tell_failure
from planner.views.parts.said import say_in_window, unsay_in_window
from planner.views.parts.written_note import WrittenNote

NOT_WRITTEN = "La carte n’a pas été écrite"
WRITING = "Écriture…"
PICTURE_FILTERS = {".png": "Image PNG (*.png)", ".svg": "Dessin SVG (*.svg)", ".pdf": "Document PDF (*.pdf)"}
UNFIT = str.maketrans(dict.fromkeys('\\/:*?"<>|', "-"))  # what a Windows file name refuses
PAGE_WIDTH = 1123  # logical pixels of the longer side of a printed page: what A4 has at 96 an inch


class MapExport(QObject):
    """The button « Exporter » and what its menu does; long work runs in the background."""

    def __init__(
        self, session: Session, looks: MapLooks, geometry: Geometry, camera: MapCamera, note: WrittenNote,
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._looks, self._geometry, self._camera = session, looks, geometry, camera
        self._note, self._parent = note, parent
        self._settings, self.tasks = Settings(), Tasks(self)
        self.button, menu = menu_button("Exporter", "Image, impression, atlas des régions, données pour un SIG", parent)
        menu.addAction("Image…", self.ask_picture)
        menu.addAction("Aperçu avant impression…", self.preview)
        menu.addAction("Atlas des régions…", self.ask_atlas)
        menu.addAction("Données pour un SIG…", self.ask_gis)
        menu.addSeparator()
        self.for_others = menu.addAction("Pour diffusion")
        self.for_others.setCheckable(True)
        self.for_others.setToolTip("Sans les lignes confidentielles ni ce que le secret statistique protège")

    # --- pictures -----------------------------------------------------------------------------------------------

    def scene(self) -> MapScene:
        """What a picture shows: the map as it is set, with its title, source, scale and date."""
        return replace(self._scenes().scene(PRINT), parts=PICTURE_PARTS, focus=self._camera.focus, selected_points={})

    def _scenes(self) -> MapScenes:
        return MapScenes(self._session, self._geometry, self._looks, for_others=self.for_others.isChecked())

    def ask_picture(self) -> PictureDialog:
        """Ask for format and size, then for the file."""
        dialog = PictureDialog(self._camera.place is not None, self._parent.window())
        dialog.chosen.connect(self._ask_picture_file)
        dialog.open()
        return dialog

    def _ask_picture_file(self, choice: PictureChoice) -> None:
        scene = self.scene()
        self._choose(
            "Image de la carte", PICTURE_FILTERS[choice.suffix], f"{scene.title}{choice.suffix}",
            partial(self.write_picture, choice),
        )  # fmt: skip

    def write_picture(self, choice: PictureChoice, path: Path) -> None:
        """Write the map in the background."""
        scene, geometry = self.scene(), self._geometry
        view = self._camera.view if choice.in_sight else None

        def write() -> list[Path]:
            maps = MapPainter(geometry)
            shown = _fitted(maps, scene, view, choice.width, choice.height) if view is not None else None
            pictures.write_picture(path, maps, scene, choice.width, choice.height, dpi=choice.dpi, view=shown)
            return [path]

        self._run(write, "Carte écrite")

    def preview(self) -> QObject:
        """Show the page before it is printed."""
        from PySide6.QtPrintSupport import QPrintPreviewDialog

        dialog = QPrintPreviewDialog(self._parent.window())  # with a printer of its own, which lives as long
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.printer().setPageOrientation(QPageLayout.Orientation.Landscape)
        dialog.setWindowTitle("Aperçu avant impression")
        dialog.resize(1000, 720)
        scene = self.scene()
        dialog.paintRequested.connect(lambda on: self._print(scene, on))
        dialog.open()
        return dialog

    def _print(self, scene: MapScene, printer: QObject) -> None:
        from PySide6.QtPrintSupport import QPrinter

        assert isinstance(printer, QPrinter)
        page = printer.pageRect(QPrinter.Unit.DevicePixel)
        factor = max(page.width(), page.height()) / PAGE_WIDTH
        width, height = round(page.width() / factor), round(page.height() / factor)
        maps = MapPainter(self._geometry)
        layout = maps.layout(scene, width, height)
        view = maps.fit(scene, width, height)
        if self._camera.place is not None:
            view = _fitted(maps, scene, self._camera.view, width, height)
        painter = QPainter()
        if painter.begin(printer):
            painter.scale(factor, factor)
            maps.paint(painter, scene, view, layout)
            painter.end()

    # --- atlas and data -----------------------------------------------------------------------------------------

    def ask_atlas(self) -> None:
        self._choose("Atlas des régions", PICTURE_FILTERS[".pdf"], self._name("Atlas", ".pdf"), self.write_atlas)

    def write_atlas(self, path: Path) -> None:
        """Write one page a région."""
        session, choices = self._session, self._scenes().choices
        project, scenario, year = session.project, session.scenario, session.year

        def write() -> list[Path]:
            from planner.report.atlas import export_atlas

            export_atlas(path, project, scenario, today=iso_today(), year=year, choices=choices)
            return [path]

        self._run(write, "Atlas écrit")

    def ask_gis(self) -> None:
        filters = "GeoPackage (*.gpkg);;GeoJSON, un fichier par couche (*.geojson)"
        self._choose("Données pour un SIG", filters, self._name("Bioproduction", ".gpkg"), self.write_gis)

    def write_gis(self, path: Path) -> None:
        """Write régions with their results and the points, in degrees."""
        session, others = self._session, self.for_others.isChecked()
        project, scenario, communes = session.project, session.scenario, session.communes

        def write() -> list[Path]:
            from planner.report.gis import export_gis

            done = export_gis(path, project, scenario, today=iso_today(), for_others=others, communes=communes)
            return list(done.files)

        self._run(write, "Données écrites")

    # --- files --------------------------------------------------------------------------------------------------

    def _name(self, what: str, suffix: str) -> str:
        session = self._session
        return f"{what} – {session.project.label('scenarios', session.scenario)} – {iso_today()}{suffix}"

    def _choose(self, title: str, filters: str, name: str, then: Callable[[Path], None]) -> None:
        if self._session.results is None:
            tell(self._parent.window(), NOT_WRITTEN, self._session.model_error)
            return
        choose_to_write(
            self._parent.window(), title, self._settings.folder(), filters, name.translate(UNFIT), then
        )  # fmt: skip

    def _run(self, write: Callable[[], list[Path]], said: str) -> None:
        window = self._parent.window()

        def written(paths: list[Path]) -> None:
            unsay_in_window(window, WRITING)
            self._settings.remember_folder(paths[0].parent)
            more = f" et {french.plural(len(paths) - 1, 'autre fichier', 'autres fichiers')}" if paths[1:] else ""
            self._note.tell(f"{french.unbroken(said + ' : ')}{paths[0].name}{more}", paths[0])

        def failed(error: Exception) -> None:
            unsay_in_window(window, WRITING)
            tell_failure(window, NOT_WRITTEN, error)

        say_in_window(window, WRITING, stays=True)
        self.tasks.run(write, written, failed)


def _fitted(maps: MapPainter, scene: MapScene, seen: MapView, width: int, height: int) -> MapView:
    """The part of the plane that is in sight on the screen, on a picture of another size."""
    return MapView.fit(seen.plane_rect, maps.layout(scene, width, height).area, margin=0.0)
