"""Programmes, offers and the places that projects bring: input cells, and the values that the model reads of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xlsxwriter

from planner.core.model.offer_inputs import APPRENTICESHIP, FOREVER, SHARES, counted_offers
from planner.core.model.project_effects import counted_effects, reached
from planner.core.tables.project import Row
from planner.report.cells import Style
from planner.report.formulas.assumption_names import Named, own_or
from planner.report.formulas.calc_sheet import Array, Block, CalcSheet, Title
from planner.report.formulas.looks import Looks
from planner.report.formulas.model_source import ModelSource, number

NAME = "Calcul formations"
DURATION, FIRST_GROUP = 2, 3  # of a programme
OPENING, CLOSING, PLACES, PLACEMENTS, OWN = 3, 4, 5, 6, 7
VALUE = OWN + len(SHARES)
LENGTH, DELAY, WHOLE, FRACTION, HIRED, SHARE = range(VALUE + len(SHARES), VALUE + len(SHARES) + 6)
FILL, COMPLETION, FURTHER, EMPLOYMENT, SECTOR, RETENTION = range(VALUE, VALUE + len(SHARES))
"""Columns of an offer: its own inputs, its six shares as given and as retained, and what follows from them."""
EFFECT_OFFER, EFFECT_YEAR, EFFECT_RAMP, EFFECT_VALUE, EFFECT_YEARS = 2, 3, 4, 5, 6
KINDS = ("places", "placements")
SHARE_TITLES = ("Remplissage", "Réussite", "Poursuite d’études", "Accès à l’emploi", "Part dans la filière",
                "Restent dans la région")  # fmt: skip
NO_ASSUMPTION = Named("1", 1.0)
"""Apprentices stay where their employer is."""


@dataclass(frozen=True)
class Effect:
    """What a project adds to an offer; `offer` is its row in the block, `added` (T,)."""

    row: Row
    offer: int
    added: Array


@dataclass(frozen=True)
class OffersSheet:
    """Where other sheets find what they need.

    Offers are ordered by region, national ones last; `order` gives each row's position in the model's arrays.
    `span` are the rows of each region's offers (start, stop), `national` those without region.
    """

    programmes: Block
    offers: Block
    effects: dict[str, Block]
    added: dict[str, list[Effect]]
    order: list[int]
    span: list[tuple[int, int]]
    national: tuple[int, int]
    rows: list[Row]


def write_offers(workbook: xlsxwriter.Workbook, looks: Looks, source: ModelSource) -> OffersSheet:
    """The sheet of programmes, offers and places of projects."""
    sheet = CalcSheet(
        workbook, looks, NAME, "Calcul : programmes, formations, places des projets",
        "Une cellule jaune laissée vide prend l’hypothèse qui s’applique à la formation.",
    )  # fmt: skip
    region = source.inputs.offers.region
    order = sorted(range(len(region)), key=lambda p: (region[p] < 0, region[p], p))
    counted = counted_offers(source.project)
    rows = [counted[p] for p in order]
    programmes = list(dict.fromkeys(str(row["programme"]) for row in rows))
    effects = {kind: _effects(kind, rows, source) for kind in KINDS}
    sheet.sheet.set_column(0, 1, 34)
    sheet.sheet.set_column(2, SHARE + len(source.inputs.groups), 11)
    sheet.sheet.freeze_panes(0, 1)
    programme_block = sheet.reserve(len(programmes), 0, header=True)
    offer_block = sheet.reserve(len(rows), 0, header=True)
    effect_blocks = {kind: sheet.reserve(len(found), 0, header=True) for kind, found in effects.items() if found}
    _write_programmes(sheet, programme_block, programmes, source)
    _write_offers(sheet, offer_block, programme_block, rows, order, programmes, source)
    for kind, block in effect_blocks.items():
        _write_effects(sheet, block, kind, effects[kind], rows, source)
    return OffersSheet(
        programme_block, offer_block, effect_blocks, effects, order, _spans(region, len(source.inputs.regions)),
        (int((region >= 0).sum()), len(rows)), rows,
    )  # fmt: skip


def _spans(region: np.ndarray, regions: int) -> list[tuple[int, int]]:
    counts = np.bincount(region[region >= 0], minlength=regions)
    stops = np.cumsum(counts).tolist()
    return [(stop - int(count), stop) for stop, count in zip(stops, counts, strict=True)]


def _effects(kind: str, rows: Sequence[Row], source: ModelSource) -> list[Effect]:
    position = {str(row["id"]): i for i, row in enumerate(rows)}
    years = (source.years[0], source.years[-1])
    return [
        Effect(row, position[str(row["offer"])], float(row["value"] or 0) * reached(row, years))
        for row in counted_effects(source.project, kind)
        if str(row["offer"]) in position
    ]


def _write_programmes(sheet: CalcSheet, block: Block, programmes: Sequence[str], source: ModelSource) -> None:
    project, groups = source.project, source.inputs.groups
    sheet.heading(block, "Programmes et leurs débouchés par groupe de métiers", [
        ("Programme", "text"), ("Niveau", "number"), ("Durée (années)", "number"),
        *((name, "number") for name in source.group_names),
    ])  # fmt: skip
    rows = [project.row("programmes", key) for key in programmes]
    sheet.labels(block, [(str(row["name"]), number(row["level"])) for row in rows])
    contents = [number(row["duration"]) for row in rows]
    sheet.inputs(block, DURATION, contents, "decimal", source.bounds("programmes", "duration"))
    shares: dict[tuple[str, str], float] = {}
    for row in project.rows("programme_groups"):
        outlet = str(row["programme"]), str(row["group"])
        shares[outlet] = shares.get(outlet, 0.0) + float(row["share"] or 0.0)
    for column, group in enumerate(groups, start=FIRST_GROUP):
        sheet.inputs(block, column, [shares.get((key, group)) for key in programmes], "fine_share", (0.0, 1.0))


def _write_offers(
    sheet: CalcSheet, block: Block, programme_block: Block, rows: Sequence[Row], order: Sequence[int],
    programmes: Sequence[str], source: ModelSource,
) -> None:  # fmt: skip
    project, offers = source.project, source.inputs.offers
    titles: list[Title] = [("Formation", "text"), ("Région", "text"), ("Voie", "text")]
    titles += [(title, "number") for title in ("Première rentrée", "Dernière rentrée", "Places", "Contrats et stages")]
    titles += [(title, "number") for title in SHARE_TITLES]
    titles += [(f"{title}, retenu", "number") for title in SHARE_TITLES]
    titles += [(title, "number") for title in (
        "Durée retenue (années)", "Délai jusqu’au poste (années)", "Dont années entières", "Fraction d’année",
        "Recrutés dans la filière, part des entrants",
    )]  # fmt: skip
    titles += [(name, "number") for name in source.group_names]
    sheet.heading(block, "Formations", titles)
    voies = project.schema.table("offers").field("voie").label_of
    sheet.labels(block, [
        (
            str(row["name"]),
            source.region_names[offers.region[p]] if offers.region[p] >= 0 else "Nationale",
            voies.get(str(row["voie"]), ""),
        )
        for row, p in zip(rows, order, strict=True)
    ])  # fmt: skip
    columns: list[tuple[int, str, Style]] = [
        (OPENING, "opening_year", "year"), (CLOSING, "closing_year", "year"), (PLACES, "places", "number"),
        (PLACEMENTS, "placements", "number"),
        *((OWN + i, name, "fine_share") for i, name in enumerate(SHARES)),
    ]  # fmt: skip
    for column, name, style in columns:
        sheet.inputs(block, column, [number(row[name]) for row in rows], style, source.bounds("offers", name))
    for i, (row, p) in enumerate(zip(rows, order, strict=True)):
        _write_offer(sheet, block, programme_block, i, row, programmes.index(str(row["programme"])), source)
        for group in range(len(source.inputs.groups)):
            share = programme_block.here(programmes.index(str(row["programme"])), FIRST_GROUP + group)
            sheet.formula(block, i, SHARE + group, share, offers.group_share[p, group], "fine_share")


def _write_offer(
    sheet: CalcSheet, block: Block, programmes: Block, i: int, row: Row, programme: int, source: ModelSource
) -> None:
    about = source.project.row("programmes", str(row["programme"]))
    asked: dict[str, Any] = {
        "level": about["level"],
        "specialisation": about["specialisation"],
        "region": row["region"],
    }
    names, values = source.names, []
    for column, name in enumerate(SHARES):
        stays = name == "retention" and row["voie"] == APPRENTICESHIP
        find = names.find if row[name] is None else names.spare
        formula, value = own_or(block.here(i, OWN + column), row[name], NO_ASSUMPTION if stays else find(name, **asked))
        sheet.formula(block, i, VALUE + column, formula, value, "fine_share")
        values.append(value)
    find = names.find if about["duration"] is None else names.spare
    formula, length = own_or(programmes.here(programme, DURATION), about["duration"], find("duration", **asked))
    competence = names.find("competence_time", **asked)
    delay = length + competence.value
    at = [block.here(i, column) for column in range(SHARE)]
    sheet.formula(block, i, LENGTH, formula, length, "decimal")
    sheet.formula(block, i, DELAY, f"{at[LENGTH]}+{competence.name}", delay, "decimal")
    sheet.formula(block, i, WHOLE, f"INT({at[DELAY]})", float(np.floor(delay)), "number")
    sheet.formula(block, i, FRACTION, f"{at[DELAY]}-{at[WHOLE]}", delay - float(np.floor(delay)), "decimal")
    hired = f"{at[COMPLETION]}*(1-{at[FURTHER]})*{at[EMPLOYMENT]}*{at[SECTOR]}"
    _, completion, further, employment, sector, _ = values
    sheet.formula(block, i, HIRED, hired, completion * (1 - further) * employment * sector, "fine_share")


def _write_effects(
    sheet: CalcSheet, block: Block, kind: str, effects: Sequence[Effect], rows: Sequence[Row], source: ModelSource
) -> None:
    title = "Places que les projets apportent" if kind == "places" else "Contrats et stages que les projets apportent"
    sheet.heading(block, title, [
        ("Projet", "text"), ("Formation", "text"), ("Ligne de la formation", "number"), ("Première rentrée", "number"),
        ("Montée en charge (années)", "number"), ("Apport", "number"), *((year, "year") for year in source.years),
    ])  # fmt: skip
    sheet.labels(block, [
        (source.project.label("projects", str(e.row["project"])), str(rows[e.offer]["name"]), e.offer + 1)
        for e in effects
    ])  # fmt: skip
    columns: tuple[tuple[int, str, Style], ...] = (
        (EFFECT_YEAR, "year", "year"), (EFFECT_RAMP, "ramp", "number"), (EFFECT_VALUE, "value", "number"),
    )  # fmt: skip
    for column, name, style in columns:
        contents = [number(effect.row[name]) for effect in effects]
        sheet.inputs(block, column, contents, style, source.bounds("project_effects", name))

    def added(row: int, year: int) -> str:
        start, ramp, value = (block.here(row, c, "column") for c in (EFFECT_YEAR, EFFECT_RAMP, EFFECT_VALUE))
        this = block.here(-1, EFFECT_YEARS + year, "row")
        return f"{value}*MIN(1,MAX(0,({this}-{start}+1)/MAX(1,{ramp})))"

    years = Block(block.sheet, block.top, block.left + EFFECT_YEARS, block.rows)
    sheet.formulas(years, added, np.array([effect.added for effect in effects]))


def is_open(block: Block, row: int, year: str) -> str:
    """Whether an offer takes people in a year (a cell), as other sheets ask it."""
    opening, closing = (block.there(row, column, "column") for column in (OPENING, CLOSING))
    return f"AND({year}>={opening},{year}<=IF({closing}>0,{closing},{FOREVER}))"
