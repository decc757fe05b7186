import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage

from planner.drawing import pictures
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import PICTURE_PARTS, MapScene
from planner.drawing.theme import PRINT


@pytest.fixture
def picture(scene: MapScene) -> MapScene:
    return replace(scene, parts=PICTURE_PARTS, theme=PRINT)


def changed(scene: MapScene) -> MapScene:
    values = dict(scene.choropleth.values) | {"75": 1.0}
    return replace(scene, choropleth=replace(scene.choropleth, values=values))


def test_that_png_has_the_asked_size_and_resolution(maps: MapPainter, picture: MapScene) -> None:
    image = QImage.fromData(QByteArray(pictures.png_bytes(maps, picture, 600, 450, dpi=192)))
    assert (image.width(), image.height()) == (1200, 900)
    assert image.dotsPerMeterX() == pytest.approx(192 / 0.0254, abs=1)


@pytest.mark.parametrize("render", [pictures.png_bytes, pictures.svg_bytes, pictures.pdf_bytes])
def test_that_each_format_shows_a_changed_value(render: object, maps: MapPainter, picture: MapScene) -> None:
    first = render(maps, picture, 600, 450)
    assert len(first) > 10_000
    assert render(maps, changed(picture), 600, 450) != first


def test_that_svg_is_well_formed_and_needs_no_font(maps: MapPainter, picture: MapScene) -> None:
    root = ElementTree.fromstring(pictures.svg_bytes(maps, picture, 800, 600))
    assert root.get("viewBox") == "0 0 800 600"
    tags = {element.tag.rsplit("}", 1)[-1] for element in root.iter()}
    assert "path" in tags
    assert "text" not in tags
    assert "image" not in tags
    assert "GeoNames" in "".join(root.itertext())


def test_that_pdf_is_one_page_of_vectors_with_its_fonts(maps: MapPainter, picture: MapScene) -> None:
    content = pictures.pdf_bytes(maps, picture, 800, 600)
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 600 450]" in content or b"/MediaBox [0 0 600.0" in content
    assert b"/FontFile" in content
    assert b"/Subtype /Image" not in content


@pytest.mark.parametrize("name", ["carte.png", "carte.svg", "carte é.pdf"])
def test_that_a_picture_replaces_the_file_and_leaves_nothing_beside(
    maps: MapPainter, picture: MapScene, tmp_path: Path, name: str
) -> None:
    target = tmp_path / name
    target.write_bytes(b"old")
    pictures.write_picture(target, maps, picture, 400, 300)
    assert target.stat().st_size > 5000
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_that_an_unwritable_target_raises_and_keeps_the_old_file(
    maps: MapPainter, picture: MapScene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OSError, match="absent"):
        pictures.write_picture(tmp_path / "absent" / "carte.png", maps, picture, 400, 300)
    target = tmp_path / "carte.png"
    target.write_bytes(b"old")

    def refused(self: Path, other: Path) -> None:
        raise PermissionError(13, "refused", str(other))

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(PermissionError):
        pictures.write_picture(target, maps, picture, 400, 300)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_that_an_unknown_format_is_refused_in_french(maps: MapPainter, picture: MapScene, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"Choisissez \.png, \.svg ou \.pdf"):
        pictures.write_picture(tmp_path / "carte.bmp", maps, picture)
    assert not list(tmp_path.iterdir())


def test_that_an_impossible_size_is_refused(maps: MapPainter, picture: MapScene) -> None:
    with pytest.raises(ValueError, match="trop grande"):
        pictures.png_bytes(maps, picture, 90_000, 90_000)


def test_that_pictures_need_no_application_of_the_caller(project_root: Path, bare_environment: dict[str, str]) -> None:
    script = (
        "from pathlib import Path\n"
        "from planner.drawing import pictures\n"
        "from planner.drawing.geometry import load_geometry\n"
        "from planner.drawing.map_painter import MapPainter\n"
        "from planner.drawing.scene import MapScene\n"
        "maps = MapPainter(load_geometry(Path('resources/regions')))\n"
        "print(len(pictures.png_bytes(maps, MapScene(title='Essai'), 400, 300)))\n"
        "print(len(pictures.svg_bytes(maps, MapScene(title='Essai'), 400, 300)))\n"
    )
    del bare_environment["QT_QPA_PLATFORM"]
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=project_root,
        env=bare_environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert all(int(size) > 5000 for size in done.stdout.split())
    assert not done.stderr
