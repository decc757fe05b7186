"""Need by group and region: replacement, openings, hired people and where they go, other inflows, unfilled stock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import xlsxwriter

from planner.core.model.projection import NO_PULL
from planner.report.cells import Style
from planner.report.formulas.assumption_names import FLOORED
from planner.report.formulas.calc_sheet import LABELS, Array, Block, CalcSheet
from planner.report.formulas.demand_sheet import DemandSheet
from planner.report.formulas.graduates_sheet import GraduatesSheet
from planner.report.formulas.looks import Looks
from planner.report.formulas.model_source import ModelSource
from planner.report.formulas.need_values import need_values
from planner.report.formulas.regions_sheet import RegionsSheet

NAME = "Calcul besoin"
NONE = f"{NO_PULL:.0E}"
Formula = Callable[[int, int], str]

BY_GROUP: dict[str, tuple[str, Style]] = {
    "rate": ("Taux de remplacement : fins de carrière + sorties de la filière", "fine_share"),
    "share": ("Autres viviers, part des postes à pourvoir", "fine_share"),
    "wanted_anywhere": ("Postes à pourvoir positifs, toutes régions", "tenth"),
    "national": ("Recrutés des formations nationales", "tenth"),
    "unassigned": ("Recrutés des formations nationales sans aucun poste à pourvoir", "tenth"),
}
BY_CELL: dict[str, str] = {
    "heads": "Effectif au 1er janvier, tous segments",
    "net": "Créations nettes, tous segments",
    "replacement": "Départs à remplacer = taux × (effectif − besoin restant cumulé)",
    "openings": "Postes à pourvoir = créations nettes + départs à remplacer",
    "wanted": "Postes à pourvoir, zéro au moins",
    "staying": "Recrutés de la région qui y restent",
    "leaving": "Recrutés de la région qui en partent",
    "pull": "Attrait des autres régions = Σ attrait selon la distance × postes à pourvoir",
    "per_pull": "Partants par unité d’attrait",
    "supply": "Diplômés recrutés dans la filière",
    "inflows": "Autres viviers",
    "need": "Besoin restant = postes à pourvoir − diplômés recrutés − autres viviers",
    "balance": "Solde = besoin cumulé conservé + besoin restant",
    "unfilled": "Besoin restant cumulé au 1er janvier (repère de calcul)",
    "excess": "Excédent",
    "covered": "Postes couverts par la formation",
    "covered_all": "Postes couverts, tous viviers",
}


@dataclass(frozen=True)
class NeedSheet:
    """The blocks by cell (rows group × region), by name, and the number of regions."""

    blocks: dict[str, Block]
    values: dict[str, Array]  # rows group × region, years
    regions: int


def write_need(
    workbook: xlsxwriter.Workbook, looks: Looks, source: ModelSource, regions: RegionsSheet, demand: DemandSheet,
    graduates: GraduatesSheet,
) -> NeedSheet:  # fmt: skip
    """The sheet of the need."""
    sheet = CalcSheet(
        workbook, looks, NAME, "Calcul : du besoin de recrutement au besoin restant",
        "Une ligne par groupe de métiers et région ; chaque colonne est une année.",
    )  # fmt: skip
    sheet.years(("Groupe de métiers", "Région", "N° de famille", "N° de région"), source.years, "Ensuite")
    sheet.sheet.set_column(2, 2, 12)
    n_groups, n_regions = len(source.inputs.groups), len(source.inputs.regions)
    start = sheet.reserve(1)
    group_blocks = {name: sheet.reserve(n_groups) for name in BY_GROUP}
    blocks = {name: sheet.reserve(n_groups * n_regions) for name in BY_CELL}
    per_head, by_group, by_cell = need_values(source, graduates)
    vacancies = source.names.find_or_zero("initial_vacancies")
    first = blocks["heads"].down(0)
    sheet.heading(start, "Postes vacants au départ, par personne en poste")
    sheet.formula(start, 0, 0, f"IF(SUM({first})>0,{vacancies.name}/SUM({first}),0)", per_head, "decimal")
    for name, (text, style) in BY_GROUP.items():
        sheet.heading(group_blocks[name], text)
        sheet.labels(group_blocks[name], [(group,) for group in source.group_names])
        formula = _by_group(source, group_blocks, blocks, graduates)[name]
        sheet.formulas(group_blocks[name], formula, by_group[name], style)
    formulas = _by_cell(source, start, group_blocks, blocks, regions, demand, graduates)
    for name, text in BY_CELL.items():
        sheet.heading(blocks[name], text)
        sheet.labels(blocks[name], source.cells)
        sheet.formulas(blocks[name], formulas[name], by_cell[name], "decimal" if name == "per_pull" else "tenth")
    sheet.print_beginning(LABELS + len(source.years) + 1)
    return NeedSheet(blocks, by_cell, n_regions)


def _by_group(
    source: ModelSource, group_blocks: dict[str, Block], blocks: dict[str, Block], graduates: GraduatesSheet
) -> dict[str, Formula]:
    groups, names, regions = source.inputs.groups, source.names, len(source.inputs.regions)
    leaving = [
        f"{names.find('retirement', group=group).name}+{names.find('sector_exit', group=group).name}"
        for group in groups
    ]
    inflow = [names.find("inflow_share", group=group).name for group in groups]

    def wanted(group: int, year: int) -> str:
        return f"SUM({blocks['wanted'].down(year, group * regions, (group + 1) * regions)})"

    def unassigned(group: int, year: int) -> str:
        anywhere, national = (group_blocks[name].here(group, year) for name in ("wanted_anywhere", "national"))
        return f"IF({anywhere}>{NONE},0,{national})"

    return {
        "rate": lambda group, _: leaving[group],
        "share": lambda group, _: inflow[group],
        "wanted_anywhere": wanted,
        "national": graduates.national,
        "unassigned": unassigned,
    }


def _by_cell(
    source: ModelSource, start: Block, group_blocks: dict[str, Block], blocks: dict[str, Block],
    regions: RegionsSheet, demand: DemandSheet, graduates: GraduatesSheet,
) -> dict[str, Formula]:  # fmt: skip
    count = len(source.inputs.regions)
    decay = source.names.find("stock_decay").name
    some_national = graduates.offers.national[0] < graduates.offers.national[1]

    def at(name: str) -> Formula:
        return lambda row, year: blocks[name].here(row, year, "row")  # held: see `Block`

    def of_group(name: str, row: int, year: int) -> str:
        return group_blocks[name].here(row // count, year, "row")

    def everywhere(name: str, row: int, year: int) -> str:
        """Σ over regions of a block's rows of the same group × the weight between them and this row's region."""
        group, region = divmod(row, count)
        weights = regions.weights.down_there(region, hold="both")
        return f"SUMPRODUCT({weights},{blocks[name].down(year, group * count, (group + 1) * count)})"

    def opening(row: int, year: int) -> str:
        net = at("net")(row, year)
        return f'IF({FLOORED}="oui",MAX(0,{net}),{net})+{at("replacement")(row, year)}'

    def supply(row: int, year: int) -> str:
        wanted, pull, leaving = (at(name)(row, year) for name in ("wanted", "pull", "leaving"))
        arriving = f"{wanted}*{everywhere('per_pull', row, year)}+IF({pull}>{NONE},0,{leaving})"
        if some_national:
            anywhere, national = (of_group(name, row, year) for name in ("wanted_anywhere", "national"))
            arriving += f"+IF({anywhere}>{NONE},{wanted}*{national}/{anywhere},0)"
        return f"{at('staying')(row, year)}+{arriving}"

    def unfilled(row: int, year: int) -> str:
        if year == 0:
            return f"{start.here(0, 0, 'both')}*{at('heads')(row, 0)}"
        return f"MAX(0,{at('balance')(row, year - 1)})"

    def balance(row: int, year: int) -> str:
        return f"(1-{decay})*{at('unfilled')(row, year)}+{at('need')(row, year)}"

    def per_pull(row: int, year: int) -> str:
        pull = at("pull")(row, year)
        return f"IF({pull}>{NONE},{at('leaving')(row, year)}/{pull},0)"

    def trained(block: Block) -> Formula:
        return lambda row, year: graduates.of_region(block, row % count, row // count, year)

    return {
        "heads": lambda row, year: demand.added(demand.heads, row, year),
        "net": lambda row, year: demand.added(demand.creation, row, year),
        "replacement": lambda row, year: (
            f"{of_group('rate', row, year)}*MAX(0,{at('heads')(row, year)}-{at('unfilled')(row, year)})"
        ),
        "openings": opening,
        "wanted": lambda row, year: f"MAX(0,{at('openings')(row, year)})",
        "staying": trained(graduates.staying),
        "leaving": trained(graduates.leaving),
        "pull": lambda row, year: everywhere("wanted", row, year),
        "per_pull": per_pull,
        "supply": supply,
        "inflows": lambda row, year: f"{of_group('share', row, year)}*{at('wanted')(row, year)}",
        "need": lambda row, year: "-".join(at(name)(row, year) for name in ("openings", "supply", "inflows")),
        "balance": balance,
        "unfilled": unfilled,
        "excess": lambda row, year: f"MAX(0,-{at('balance')(row, year)})",
        "covered": lambda row, year: f"MIN({at('supply')(row, year)},{at('wanted')(row, year)})",
        "covered_all": lambda row, year: (
            f"MIN({at('supply')(row, year)}+{at('inflows')(row, year)},{at('wanted')(row, year)})"
        ),
    }
