"""Offers year by year: who enters, who is hired in the sector once ready, who stays in the region and who leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xlsxwriter

from planner.report.formulas.calc_sheet import LABELS, YEAR_ROW, Array, Block, CalcSheet, place
from planner.report.formulas.looks import Looks
from planner.report.formulas.model_source import ModelSource
from planner.report.formulas.offers_sheet import (
    EFFECT_OFFER,
    EFFECT_YEARS,
    FILL,
    FRACTION,
    HIRED,
    KINDS,
    OPENING,
    OUTLETS,
    PLACEMENTS,
    PLACES,
    RETENTION,
    WHOLE,
    OffersSheet,
    is_open,
)

NAME = "Calcul diplômés"


@dataclass(frozen=True)
class GraduatesSheet:
    """Where the need finds hired people: blocks (offers, T) with the values that they give."""

    offers: OffersSheet
    hired: Block
    staying: Block
    leaving: Block
    values: dict[str, Array]

    def of_region(self, block: Block, region: int, group: int, year: int) -> str:
        """People of a block and a group who were trained in a region."""
        return self._weighed(block, self.offers.span[region], group, year)

    def national(self, group: int, year: int) -> str:
        """People hired from offers without region."""
        return self._weighed(self.hired, self.offers.national, group, year)

    def _weighed(self, block: Block, span: tuple[int, int], group: int, year: int) -> str:
        if span[0] == span[1]:
            return "0"
        shares = self.offers.outlets.down_there(OUTLETS + group, *span, hold="both")
        return f"SUMPRODUCT({shares},{block.down_there(year, *span)})"


def write_graduates(
    workbook: xlsxwriter.Workbook, looks: Looks, source: ModelSource, offers: OffersSheet
) -> GraduatesSheet:  # fmt: skip
    """The sheet of the offers' years."""
    sheet = CalcSheet(
        workbook, looks, NAME, "Calcul : des entrées en formation aux recrutements",
        "Entrées = places × remplissage, dans la limite des contrats et stages ; "
        "recrutés l’année où ils sont prêts.",
    )  # fmt: skip
    sheet.years(("Formation", "Région", "", "Ligne"), source.years)
    sheet.sheet.set_column(2, 2, 1)  # without labels here
    count = len(offers.rows)
    grown = {kind: sheet.reserve(count) for kind in KINDS if offers.added[kind]}
    entries, hired, staying, leaving = (sheet.reserve(count) for _ in range(4))
    values = _values(source, offers)
    labels = _labels(source, offers)
    for kind, block in grown.items():
        sheet.heading(block, "Places, projets compris" if kind == "places" else "Contrats et stages, projets compris")
        sheet.labels(block, labels)
        _write_grown(sheet, block, kind, offers, values[kind])
    _write_entries(sheet, entries, grown, offers, values["entries"])
    _write_hired(sheet, hired, entries, offers, values["hired"])
    retention = offers.values
    sheet.formulas(
        staying, lambda p, t: f"{hired.here(p, t)}*{retention.there(p, RETENTION, 'column')}", values["staying"]
    )
    sheet.formulas(leaving, lambda p, t: f"{hired.here(p, t)}-{staying.here(p, t)}", values["leaving"])
    for block, text in (
        (entries, "Entrées en formation"), (hired, "Recrutés dans la filière, l’année où ils sont prêts"),
        (staying, "Dont restent dans la région"), (leaving, "Dont partent vers une autre région"),
    ):  # fmt: skip
        sheet.heading(block, text)
        sheet.labels(block, labels)
    sheet.print_beginning(LABELS + len(source.years))
    return GraduatesSheet(offers, hired, staying, leaving, values)


def _labels(source: ModelSource, offers: OffersSheet) -> list[tuple[str, str, str, int]]:
    region = source.inputs.offers.region
    return [
        (str(row["name"]), source.region_names[region[p]] if region[p] >= 0 else "Nationale", "", i)
        for i, (row, p) in enumerate(zip(offers.rows, offers.order, strict=True), start=1)
    ]


def _values(source: ModelSource, offers: OffersSheet) -> dict[str, Array]:
    """What the blocks give, (offers in the sheet's order, T)."""
    model, order, years = source.inputs.offers, offers.order, len(source.years)
    hired = source.projection.hired[order]
    staying = hired * model.retention[order][:, None]
    wide = np.ones((1, years))
    return {
        "places": model.places[order] * wide,
        "placements": model.placements[order] * wide,
        "entries": source.projection.intake[order],
        "hired": hired,
        "staying": staying,
        "leaving": hired - staying,
    }


def _write_grown(sheet: CalcSheet, block: Block, kind: str, offers: OffersSheet, values: Array) -> None:
    """Places or placements with what projects add; blank placements stay without limit."""
    own = PLACES if kind == "places" else PLACEMENTS
    effects = offers.effects[kind]
    keys = effects.down_there(EFFECT_OFFER, hold="both")
    for row, cells in enumerate(values.tolist()):
        base = offers.inputs.there(row, own, "column")
        for year, value in enumerate(cells):
            line = place(block.top + row, LABELS - 1, "column")
            formula = f"MAX(0,{base}+SUMIFS({effects.down_there(EFFECT_YEARS + year)},{keys},{line}))"
            if kind == "placements":
                formula = f'IF({base}="","",{formula})'
            sheet.formula(block, row, year, formula, "" if np.isinf(value) else value)


def _write_entries(sheet: CalcSheet, block: Block, grown: dict[str, Block], offers: OffersSheet, values: Array) -> None:
    inputs = offers.inputs

    def entries(row: int, year: int) -> str:
        places = grown["places"].here(row, year) if "places" in grown else inputs.there(row, PLACES, "column")
        limit = (
            grown["placements"].here(row, year) if "placements" in grown else inputs.there(row, PLACEMENTS, "column")
        )
        filled = f"{places}*{offers.values.there(row, FILL, 'column')}"
        this = place(YEAR_ROW, LABELS + year, "row")
        return f'IF({is_open(inputs, row, this)},IF({limit}="",{filled},MIN({filled},{limit})),0)'

    sheet.formulas(block, entries, values)


def _write_hired(sheet: CalcSheet, block: Block, entries: Block, offers: OffersSheet, values: Array) -> None:
    """(1 − f) · entries of n years ago + f · those of n + 1 years ago; before the first year those of the first year,
    never before the opening.
    """
    last = values.shape[1] - 1
    first_year = place(YEAR_ROW, LABELS, "both")

    def entered(row: int, year: str) -> str:
        opening = offers.inputs.there(row, OPENING, "column")
        first, end = entries.here(row, 0, "column"), entries.here(row, last, "column")
        return f"IF({year}<{first_year},IF({year}>={opening},{first},0),INDEX({first}:{end},1,{year}-{first_year}+1))"

    def hired(row: int, year: int) -> str:
        whole, fraction, share = (offers.values.there(row, c, "column") for c in (WHOLE, FRACTION, HIRED))
        this = place(YEAR_ROW, LABELS + year, "row")
        entry, before = entered(row, f"({this}-{whole})"), entered(row, f"({this}-{whole}-1)")
        return f"((1-{fraction})*{entry}+{fraction}*{before})*{share}"

    sheet.formulas(block, hired, values)
