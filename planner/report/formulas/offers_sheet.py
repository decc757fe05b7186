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
from planner.report.formulas.input_columns import write_columns
from planner.report.formulas.looks import Looks
from planner.report.formulas.model_source import ModelSource, number

NAME = "Calcul formations"
DURATION, FIRST_GROUP = 2, 3  # of a programme
OPENING, CLOSING, PLACES, PLACEMENTS, OWN = range(3, 8)
"""Columns of an offer's inputs; the last six are its own shares."""
FILL, COMPLETION, FURTHER, EMPLOYMENT, SECTOR, RETENTION, LENGTH, DELAY, WHOLE, FRACTION, HIRED = range(3, 14)
"""Columns of what the model reads of an offer: its six shares, own or assumed, and what follows from them."""
OUTLETS = 3
EFFECT_OFFER, EFFECT_YEAR, EFFECT_RAMP, EFFECT_VALUE, EFFECT_YEARS = 2, 3, 4, 5, 6
KINDS = ("places", "placements")
SHARE_TITLES = ("Remplissage", "Réussite", "Poursuite d’études", "Accès à l’emploi", "Part dans la filière",
                "Restent dans la région")  # fmt: skip
APPRENTICES_STAY = Named("1", 1.0)
"""Where their employer is, whatever the assumption."""
LABELS: tuple[Title, ...] = (("Formation", "text"), ("Région", "text"), ("Voie", "text"))


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

    inputs: Block
    values: Block
    outlets: Block
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
    sheet.sheet.set_column(2, max(HIRED, EFFECT_YEARS + len(source.years)), 11)
    sheet.sheet.freeze_panes(0, 1)
    programme_block = sheet.reserve(len(programmes), 0, header=True)
    inputs, values, outlets = (sheet.reserve(len(rows), 0, header=True) for _ in range(3))
    effect_blocks = {kind: sheet.reserve(len(found), 0, header=True) for kind, found in effects.items() if found}
    _write_programmes(sheet, programme_block, programmes, source)
    of_programme = [programmes.index(str(row["programme"])) for row in rows]
    for block in (inputs, values, outlets):
        sheet.labels(block, _labels(rows, order, source))
    _write_inputs(sheet, inputs, rows, source)
    _write_values(sheet, values, inputs, programme_block, rows, of_programme, source)
    _write_outlets(sheet, outlets, programme_block, order, of_programme, source)
    for kind, block in effect_blocks.items():
        _write_effects(sheet, block, kind, effects[kind], rows, source)
    return OffersSheet(
        inputs, values, outlets, effect_blocks, effects, order, _spans(region, len(source.inputs.regions)),
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
    write_columns(sheet, block, source, "programmes", rows, [(DURATION, "duration", "decimal")])
    shares: dict[tuple[str, str], float] = {}
    for row in project.rows("programme_groups"):
        outlet = str(row["programme"]), str(row["group"])
        shares[outlet] = shares.get(outlet, 0.0) + float(row["share"] or 0.0)
    for column, group in enumerate(groups, start=FIRST_GROUP):
        sheet.inputs(block, column, [shares.get((key, group)) for key in programmes], "fine_share", (0.0, 1.0))


def _labels(rows: Sequence[Row], order: Sequence[int], source: ModelSource) -> list[tuple[str, str, str]]:
    region = source.inputs.offers.region
    voies = source.project.schema.table("offers").field("voie").label_of
    return [
        (str(row["name"]), source.region_names[region[p]] if region[p] >= 0 else "Nationale",
         voies.get(str(row["voie"]), ""))
        for row, p in zip(rows, order, strict=True)
    ]  # fmt: skip


def _write_inputs(sheet: CalcSheet, block: Block, rows: Sequence[Row], source: ModelSource) -> None:
    titles = ("Première rentrée", "Dernière rentrée", "Places", "Contrats et stages", *SHARE_TITLES)
    sheet.heading(block, "Formations : valeurs propres", [*LABELS, *((title, "number") for title in titles)])
    columns: list[tuple[int, str, Style]] = [
        (OPENING, "opening_year", "year"), (CLOSING, "closing_year", "year"), (PLACES, "places", "number"),
        (PLACEMENTS, "placements", "number"),
        *((OWN + i, name, "fine_share") for i, name in enumerate(SHARES)),
    ]  # fmt: skip
    write_columns(sheet, block, source, "offers", rows, columns)


def _write_values(
    sheet: CalcSheet, block: Block, inputs: Block, programmes: Block, rows: Sequence[Row], of_programme: Sequence[int],
    source: ModelSource,
) -> None:  # fmt: skip
    """What the model reads of each offer: its own value, else that of the assumption that applies."""
    titles = (
        *SHARE_TITLES, "Durée (années)", "Délai jusqu’au poste (années)", "Dont années entières", "Fraction d’année",
        "Recrutés dans la filière, part des entrants",
    )  # fmt: skip
    sheet.heading(block, "Formations : valeurs retenues", [*LABELS, *((title, "number") for title in titles)])
    for i, row in enumerate(rows):
        _write_shares(sheet, block, inputs, i, row, source)
        _write_delay(sheet, block, programmes.here(of_programme[i], DURATION), i, row, source)


def _asked(row: Row, source: ModelSource) -> dict[str, Any]:
    """What an offer asks of the assumptions."""
    about = source.project.row("programmes", str(row["programme"]))
    return {"level": about["level"], "specialisation": about["specialisation"], "region": row["region"]}


def _write_shares(sheet: CalcSheet, block: Block, inputs: Block, i: int, row: Row, source: ModelSource) -> None:
    asked, values = _asked(row, source), []
    for column, name in enumerate(SHARES):
        stays = name == "retention" and row["voie"] == APPRENTICESHIP
        find = source.names.find if row[name] is None else source.names.spare
        assumed = APPRENTICES_STAY if stays else find(name, **asked)
        formula, value = own_or(inputs.here(i, OWN + column), row[name], assumed)
        sheet.formula(block, i, FILL + column, formula, value, "fine_share")
        values.append(value)
    completion, further, employment, sector = (block.here(i, c) for c in (COMPLETION, FURTHER, EMPLOYMENT, SECTOR))
    hired = values[1] * (1 - values[2]) * values[3] * values[4]
    sheet.formula(block, i, HIRED, f"{completion}*(1-{further})*{employment}*{sector}", hired, "fine_share")


def _write_delay(sheet: CalcSheet, block: Block, own: str, i: int, row: Row, source: ModelSource) -> None:
    """Years from entry to being ready; `own` is the cell of the programme's duration."""
    asked = _asked(row, source)
    duration = source.project.cell("programmes", str(row["programme"]), "duration")
    find = source.names.find if duration is None else source.names.spare
    formula, length = own_or(own, duration, find("duration", **asked))
    competence = source.names.find("competence_time", **asked)
    delay = length + competence.value
    whole = float(np.floor(delay))
    years = [block.here(i, column) for column in range(WHOLE + 1)]
    sheet.formula(block, i, LENGTH, formula, length, "decimal")
    sheet.formula(block, i, DELAY, f"{years[LENGTH]}+{competence.name}", delay, "decimal")
    sheet.formula(block, i, WHOLE, f"INT({years[DELAY]})", whole, "number")
    sheet.formula(block, i, FRACTION, f"{years[DELAY]}-{years[WHOLE]}", delay - whole, "decimal")


def _write_outlets(
    sheet: CalcSheet, block: Block, programmes: Block, order: Sequence[int], of_programme: Sequence[int],
    source: ModelSource,
) -> None:  # fmt: skip
    sheet.heading(block, "Formations : débouchés", [*LABELS, *((name, "number") for name in source.group_names)])
    for i, (p, programme) in enumerate(zip(order, of_programme, strict=True)):
        for group in range(len(source.inputs.groups)):
            share = source.inputs.offers.group_share[p, group]
            formula = programmes.here(programme, FIRST_GROUP + group)
            sheet.formula(block, i, OUTLETS + group, formula, share, "fine_share")


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
    write_columns(sheet, block, source, "project_effects", [effect.row for effect in effects], columns)

    def added(row: int, year: int) -> str:
        start, ramp, value = (block.here(row, c, "column") for c in (EFFECT_YEAR, EFFECT_RAMP, EFFECT_VALUE))
        this = block.here(-1, EFFECT_YEARS + year, "row")
        return f"{value}*MIN(1,MAX(0,({this}-{start}+1)/MAX(1,{ramp})))"

    years = Block(block.sheet, block.top, block.left + EFFECT_YEARS, block.rows)
    sheet.formulas(years, added, np.array([effect.added for effect in effects]))


def is_open(inputs: Block, row: int, year: str) -> str:
    """Whether an offer takes people in a year (a cell), as other sheets ask it."""
    opening, closing = (inputs.there(row, column, "column") for column in (OPENING, CLOSING))
    return f"AND({year}>={opening},{year}<=IF({closing}>0,{closing},{FOREVER}))"
