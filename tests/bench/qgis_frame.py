"""Draw a map's picture with QGIS, over and over, and print the times in milliseconds as JSON.

Run by the system's Python, which QGIS belongs to: `qgis_frame.py SCENE.npz FRAMES`. The scene holds what the painter
draws, already on its plane: rings of départements with their colour, points, the view and the size of the picture.
"""

import json
import os
import sys
import time
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsMapRendererCustomPainterJob,
    QgsMapSettings,
    QgsMarkerSymbol,
    QgsPointXY,
    QgsRectangle,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage, QPainter

BORDER = {"outline_color": "white", "outline_width": "0.7", "outline_width_unit": "Pixel"}
MARKER = {
    "name": "circle",
    "color": "#d55e00",
    "size_unit": "Pixel",
    "outline_color": "white",
    "outline_width": "1",
    "outline_width_unit": "Pixel",
}


def polygons(scene: Any) -> Any:
    """One feature per département, coloured as its région."""
    layer = QgsVectorLayer("MultiPolygon?field=colour:string", "departements", "memory")
    start, owner = scene["start"], scene["owner"]
    features = []
    for patch, colour in enumerate(scene["colours"]):
        rings = [scene["rings"][start[i] : start[i + 1]] for i in np.flatnonzero(owner == patch)]
        # Rings become parts; none of the départements has a hole that matters here.
        parts = [[[QgsPointXY(x, -y) for x, y in ring]] for ring in rings]
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromMultiPolygonXY(parts))
        feature.setAttributes([str(colour)])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    categories = [
        QgsRendererCategory(colour, QgsFillSymbol.createSimple({"color": colour, **BORDER}), colour)
        for colour in sorted({str(colour) for colour in scene["colours"]})
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("colour", categories))
    return layer


def points(scene: Any) -> Any:
    """One feature per point, all with the same marker."""
    layer = QgsVectorLayer("Point", "points", "memory")
    features = []
    for x, y in scene["points"]:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, -y)))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    symbol = QgsMarkerSymbol.createSimple({**MARKER, "size": str(float(scene["diameter"]))})
    symbol.setSizeUnit(QgsUnitTypes.RenderPixels)
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    return layer


def main() -> None:
    scene = np.load(sys.argv[1])
    application = QgsApplication([], False)
    application.initQgis()
    layers = [points(scene), polygons(scene)]
    width, height = (int(side) for side in scene["size"])
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setOutputSize(QSize(width, height))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor("white"))
    settings.setFlag(QgsMapSettings.Antialiasing, True)
    settings.setFlag(QgsMapSettings.UseRenderingOptimization, True)
    image = QImage(width, height, QImage.Format_RGB32)
    left, top, across, down = scene["view"]
    times = []
    for frame in range(int(sys.argv[2])):
        shift = frame % 40 * across / width
        settings.setExtent(QgsRectangle(left - shift, -(top + down), left + across - shift, -top))
        begin = time.perf_counter()
        painter = QPainter(image)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.fillRect(image.rect(), QColor("white"))
        job = QgsMapRendererCustomPainterJob(settings, painter)
        job.renderSynchronously()
        painter.end()
        times.append((time.perf_counter() - begin) * 1000)
    if len(sys.argv) > 3:
        image.save(sys.argv[3])
    print(json.dumps(times))
    sys.stdout.flush()
    os._exit(0)  # QGIS may fail while it is taken down; the figures are out


main()
