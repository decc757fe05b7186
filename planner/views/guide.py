"""`Aide → Guide`: the planner's guide, as it stands in `docs/guide.md`."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from planner import paths

WIDTH, HEIGHT = 860, 700
PICTURE_WIDTH = 760  # pictures of the whole window are wider than the page


class GuidePage(QTextBrowser):
    """The guide as rich text; its pictures lie beside it and are made as wide as the page at most."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(24)
        self.setMarkdown((paths.docs_dir() / "guide.md").read_text(encoding="utf-8"))

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        image = QImage(str(paths.docs_dir() / QUrl(name).toString()))
        smooth = Qt.TransformationMode.SmoothTransformation
        return image.scaledToWidth(PICTURE_WIDTH, smooth) if image.width() > PICTURE_WIDTH else image


class GuideWindow(QDialog):
    """Stays open beside the work; closed with Escape."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Guide")
        self.resize(WIDTH, HEIGHT)
        self.page = GuidePage(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
