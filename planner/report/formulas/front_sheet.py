"""The first sheet of the calculation: how to use it, what is settled, and all assumptions as named input cells."""

from __future__ import annotations

import xlsxwriter

from planner.core import french
from planner.report.cells import Content, Style
from planner.report.comments import comment
from planner.report.formulas.assumption_names import FLOORED
from planner.report.formulas.calc_sheet import Block, CalcSheet, Title
from planner.report.formulas.model_source import ModelSource, number
from planner.report.sheet_writer import write_cell

NAME = "Calcul"
VALUE = 1
NOTES = (
    "Cette annexe refait tout le calcul de l’application, pour la France entière et un seul scénario, en formules. "
    "Changez une cellule jaune : tous les résultats suivent.",
    "Les autres cellules sont protégées, sans mot de passe. L’année de départ, l’horizon et les listes donnent leur "
    "forme aux feuilles : ils se changent dans l’application.",
    "Quand plusieurs hypothèses pourraient s’appliquer, la plus précise a été retenue à l’export et les formules s’y "
    "réfèrent : ce choix ne change plus ici.",
    "Chaque hypothèse porte un nom de cellule (dernière colonne) que les formules utilisent.",
    "Les feuilles longues se lisent à l’écran : l’impression n’en prend que la première page.",
)


def write_front(workbook: xlsxwriter.Workbook, sheet: CalcSheet, source: ModelSource) -> dict[str, str]:
    """Fill the first sheet, last, when it is known which assumptions answer. Returns defined names by key."""
    sheet.sheet.set_column(0, 0, 58)
    sheet.sheet.set_column(VALUE, VALUE, 12)
    sheet.sheet.set_column(2, 5, 9)
    sheet.sheet.set_column(6, 8, 14)
    sheet.sheet.set_column(9, 9, 42)
    for note in NOTES:
        sheet.sheet.write_string(sheet.row, 0, note, sheet.looks.remark)
        sheet.row += 1
    sheet.row += 1
    settings = sheet.reserve(3, VALUE)
    listed = source.names.listed()
    assumptions = sheet.reserve(len(listed), VALUE, header=True)
    _settings(workbook, sheet, settings, source)
    _assumptions(workbook, sheet, assumptions, source)
    return source.names.of_the_project()


def _settings(workbook: xlsxwriter.Workbook, sheet: CalcSheet, block: Block, source: ModelSource) -> None:
    sheet.heading(block, "Réglages")
    sheet.labels(block, [
        ("Année de départ",), ("Horizon",), ("Ne compter que les créations nettes positives",),
    ])  # fmt: skip
    for row, year in enumerate((source.years[0], source.years[-1])):
        sheet.sheet.write_number(block.top + row, VALUE, year, sheet.looks.computed("year"))
    row = block.top + 2
    sheet.sheet.write_string(row, VALUE, "oui" if source.inputs.floored else "non", sheet.looks.text_input)
    sheet.sheet.data_validation(row, VALUE, row, VALUE, {
        "validate": "list", "source": ["oui", "non"],
        "error_title": "Valeur inconnue", "error_message": "Choisissez oui ou non.",
    })  # fmt: skip
    workbook.define_name(FLOORED, f"={block.there(2, 0, 'both')}")


def _assumptions(workbook: xlsxwriter.Workbook, sheet: CalcSheet, block: Block, source: ModelSource) -> None:
    schema = source.project.schema.table("assumptions")
    units = schema.field("unit").label_of
    titles: list[Title] = [("Hypothèse", "text"), ("Valeur", "number"), ("Bas", "number"), ("Haut", "number")]
    titles += [("De", "number"), ("À", "number"), ("Unité", "text"), ("Rôle dans ce calcul", "text")]
    titles += [("Origine", "text"), ("Nom de cellule", "text")]
    sheet.heading(block, "Hypothèses", titles)
    for offset, (position, name, row) in enumerate(source.names.listed()):
        style: Style = "fine_share" if str(row["unit"]).startswith("share") else "decimal"
        at = block.top + offset
        write_cell(sheet.sheet, at, 0, str(row["name"] or row["id"]), sheet.looks.label)
        write_cell(sheet.sheet, at, VALUE, number(row["value"]), sheet.looks.input(style))
        sheet.bounds((at, VALUE, at, VALUE), source.parameter_bounds(str(row["parameter"])))
        address = source.address("assumptions", row, "value")
        origin = source.reader.told_origin(address) if source.names.is_own(position) else ""
        told = [*origin.split("\n"), french.unbroken(str(row["reason"] or ""))]
        if any(told):
            comment(sheet.sheet, at, VALUE, "\n".join(dict.fromkeys(line for line in told if line)))
        for column, field in enumerate(("low", "high"), start=VALUE + 1):
            write_cell(sheet.sheet, at, column, number(row[field]), sheet.looks.computed(style))
        for column, field in enumerate(("from_year", "to_year"), start=VALUE + 3):
            write_cell(sheet.sheet, at, column, number(row[field]), sheet.looks.computed("year"))
        texts: tuple[Content, ...] = (
            units.get(str(row["unit"]), str(row["unit"] or "")),
            "utilisée" if position in source.names.used else "sans effet ici",
            "projet" if source.names.is_own(position) else "référence",
            name,
        )
        for column, text in enumerate(texts, start=VALUE + 5):
            write_cell(sheet.sheet, at, column, text, sheet.looks.label)
        workbook.define_name(name, f"={block.there(offset, 0, 'both')}")
