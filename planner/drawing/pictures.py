"""Maps as files: PNG at any size and resolution, SVG and PDF as vectors. Written beside, then put in place."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QPageSize, QPaintDevice, QPainter, QPdfWriter

from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import MapScene
from planner.drawing.view import MapView

LOGICAL_DPI = 96.0
"""Logical pixels per inch: sizes are given in them, whatever the resolution of the file."""
PDF_DPI = 1200

_application: QGuiApplication | None = None


class PictureError(ValueError):
    """A picture that cannot be made as asked; its text is French."""


def ensure_gui_application() -> QGuiApplication:
    """The running Qt application; without one an invisible one, which fonts and pictures need."""
    global _application  # noqa: PLW0603 - Qt allows one application; it must outlive this call
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _application = QGuiApplication(sys.argv[:1] or ["planner"])
    return _application


def _paint(
    target: QPaintDevice,
    factor: float,
    maps: MapPainter,
    scene: MapScene,
    width: int,
    height: int,
    view: MapView | None,
    *,
    outlines: bool = False,
) -> None:
    """Paint on a device with `factor` device units per logical pixel. Raises OSError where it cannot be begun."""
    layout = maps.layout(scene, width, height)
    shown = view.resized(layout.area) if view is not None else maps.fit(scene, width, height)
    painter = QPainter()
    if not painter.begin(target):
        raise OSError("L’image n’a pas pu être créée.")
    try:
        painter.scale(factor, factor)
        maps.paint(painter, scene, shown, layout, outlines=outlines)
    finally:
        # An open painter on a dying device would bring Qt down.
        painter.end()


def png_bytes(
    maps: MapPainter, scene: MapScene, width: int = 1200, height: int = 900, *, dpi: float = LOGICAL_DPI,
    view: MapView | None = None,
) -> bytes:  # fmt: skip
    """PNG of `width` x `height` logical pixels (1/96 inch): at 192 dpi it has twice as many each way.

    `view` gives centre and scale (default: the whole country). Raises PictureError for a size Qt cannot hold.
    """
    ensure_gui_application()
    factor = dpi / LOGICAL_DPI
    image = QImage(QSize(round(width * factor), round(height * factor)), QImage.Format.Format_RGB32)
    if image.isNull():
        raise PictureError(f"Image trop grande ou vide : {width} × {height} à {dpi:g} ppp.")
    metre = round(dpi / 0.0254)
    image.setDotsPerMeterX(metre)
    image.setDotsPerMeterY(metre)
    _paint(image, factor, maps, scene, width, height, view)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def svg_bytes(
    maps: MapPainter, scene: MapScene, width: int = 1200, height: int = 900, *, view: MapView | None = None
) -> bytes:
    """SVG of `width` x `height` pixels; text as outlines, so that it looks the same without the font."""
    from PySide6.QtSvg import QSvgGenerator

    ensure_gui_application()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(width, height))
    generator.setViewBox(QRect(0, 0, width, height))
    generator.setResolution(round(LOGICAL_DPI))
    generator.setTitle(scene.title or (scene.choropleth.title if scene.choropleth else ""))
    generator.setDescription(scene.attribution)
    _paint(generator, 1.0, maps, scene, width, height, view, outlines=True)
    return bytes(content.data())


def pdf_bytes(
    maps: MapPainter, scene: MapScene, width: int = 1123, height: int = 794, *, view: MapView | None = None
) -> bytes:
    """One-page PDF of `width` x `height` logical pixels (default: A4 landscape), fonts embedded."""
    ensure_gui_application()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(scene.title or (scene.choropleth.title if scene.choropleth else ""))
    writer.setResolution(PDF_DPI)
    points = QSizeF(width, height) * (72 / LOGICAL_DPI)
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    _paint(writer, PDF_DPI / LOGICAL_DPI, maps, scene, width, height, view)
    return bytes(content.data())


WRITERS: dict[str, Callable[..., bytes]] = {".png": png_bytes, ".svg": svg_bytes, ".pdf": pdf_bytes}


def write_picture(
    target: Path, maps: MapPainter, scene: MapScene, width: int = 1200, height: int = 900, *,
    dpi: float = LOGICAL_DPI, view: MapView | None = None,
) -> None:  # fmt: skip
    """Write a PNG, SVG or PDF, as the ending of `target` says; an existing file is replaced only when all is written.

    Raises PictureError for another ending, OSError where the target cannot be written.
    """
    writer = WRITERS.get(target.suffix.lower())
    if writer is None:
        raise PictureError(f"Format d’image inconnu : « {target.suffix} ». Choisissez .png, .svg ou .pdf.")
    options = {"dpi": dpi} if writer is png_bytes else {}
    write_beside(target, writer(maps, scene, width, height, view=view, **options))


def write_beside(target: Path, content: bytes) -> None:
    """Write next to the target, then replace it in one step. Raises OSError; leaves no half-written file."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp gives the owner alone access; a picture is to be handed on like any other new file.
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
