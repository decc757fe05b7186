import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from planner.drawing import text
from planner.drawing.paths import hatch_segments, polygon
from planner.drawing.symbols import area_sizes


def test_that_wrapped_lines_fit_and_lose_nothing(qapp: QGuiApplication) -> None:
    caption = (
        "Couverture par la formation spécialisée, diplômés recrutés ÷ postes à pourvoir en Provence-Alpes-Côte d'Azur"
    )
    lines = text.wrap(caption, text.BODY, 150)
    assert len(lines) > 3
    assert all(text.text_width(line, text.BODY) <= 150 for line in lines)
    assert "".join(lines).replace(" ", "") == caption.replace(" ", "")


def test_that_no_break_spaces_hold_together(qapp: QGuiApplication) -> None:
    assert any(
        "12\u202f400\u00a0€" in line for line in text.wrap("un montant de 12\u202f400\u00a0€ en tout", text.BODY, 60)
    )


def test_that_text_shrinks_to_its_box_but_not_below_reading(qapp: QGuiApplication) -> None:
    assert text.shrunk("La Réunion", text.SMALL, 500) == text.SMALL
    assert text.shrunk("La Réunion" * 20, text.SMALL, 50).size == 8


def test_that_polygons_hold_their_vertices() -> None:
    shape = polygon(np.array([(1.5, 2.0), (3.0, -4.25)]))
    assert [(p.x(), p.y()) for p in shape] == [(1.5, 2.0), (3.0, -4.25)]
    assert polygon(np.zeros((0, 2))).isEmpty()


def test_that_hatching_stays_inside_and_leaves_holes_free() -> None:
    outer = np.array([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)], dtype=float)
    hole = np.array([(40, 40), (60, 40), (60, 60), (40, 60), (40, 40)], dtype=float)
    strokes = hatch_segments([outer, hole], 5)
    middles = strokes.mean(axis=1)
    assert len(strokes) > 20
    assert strokes.min() >= -1e-9
    assert strokes.max() <= 100 + 1e-9
    assert not ((np.abs(middles - 50) < 9.9).all(axis=1)).any()
    lengths = np.hypot(*(strokes[:, 1] - strokes[:, 0]).T)
    assert lengths.sum() * 5 == pytest.approx(100 * 100 - 20 * 20, rel=0.02)


def test_that_symbols_grow_with_the_square_root() -> None:
    sizes = area_sizes([0, 25, 100, np.nan], smallest=4, largest=20)
    assert sizes.tolist() == [4, 10, 20, 4]
    assert area_sizes([25], smallest=4, largest=20, top=100).tolist() == [10]
    assert area_sizes([0, np.nan], smallest=4).tolist() == [4, 4]
