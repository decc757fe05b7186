"""Pages made for the tests."""

from collections.abc import Sequence

from planner.drawing.printing.blocks import Cell, Column, Page, Palette, Row, Table, Title, Words

PALETTE = Palette(text="#14181b", muted="#5f676f", accent="#1864aa", rule="#c3c8cd", header="#e3eef9")


def table(rows: int, text: str = "valeur", *, titles: Sequence[str] = ("Nom", "Valeur")) -> Table:
    return Table(
        [Column(titles[0]), *(Column(title, right=True) for title in titles[1:])],
        [Row([Cell(Words(f"ligne {n}")), *(Cell(Words(text), right=True) for _ in titles[1:])]) for n in range(rows)],
    )


def page(name: str, *blocks: object, **more: bool) -> Page:
    return Page([Title(name, 1, f"page {name}"), *blocks], name, **more)  # type: ignore[list-item]
