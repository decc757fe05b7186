from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument

from planner import paths
from planner.views.guide import PICTURE_WIDTH, GuideWindow
from planner.views.main_window import MainWindow


def test_that_the_help_menu_opens_the_guide_with_its_pictures(window: MainWindow) -> None:
    (help_menu,) = (a.menu() for a in window.menuBar().actions() if a.text() == "A&ide")
    next(a for a in help_menu.actions() if a.text() == "Guide").trigger()  # type: ignore[attr-defined]
    (guide,) = window.findChildren(GuideWindow)
    assert guide.isVisible()
    assert guide.page.toPlainText().startswith("Guide du planificateur")
    for picture in Path(paths.docs_dir() / "images").glob("*.png"):
        kind = QTextDocument.ResourceType.ImageResource.value
        image = guide.page.loadResource(kind, QUrl(f"images/{picture.name}"))
        assert isinstance(image, QImage)
        assert 0 < image.width() <= PICTURE_WIDTH
