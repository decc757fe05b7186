"""What may be typed into the cells that are open to changes, as rules that spreadsheets apply."""

from __future__ import annotations

import datetime
from typing import Any

from xlsxwriter.worksheet import Worksheet

from planner.core import french
from planner.report.cells import Entry

EARLIEST = datetime.date(1990, 1, 1)
LONGEST_LIST = 255
"""Characters of all choices with their commas: the file format holds no more, and commas tell them apart."""
SPREADSHEET_KIND = {"number": "decimal", "whole": "integer"}


def guard(sheet: Worksheet, row: int, column: int, entry: Entry) -> None:
    """Let the cell take what its entry allows: no text for an amount, no word for a date, a choice from its list."""
    rule = _rule(entry)
    if rule is not None:
        sheet.data_validation(row, column, row, column, {**rule, "ignore_blank": True, "error_title": "Valeur refusée"})


def _rule(entry: Entry) -> dict[str, Any] | None:
    """None where any text may stand."""
    if entry.kind == "choice":
        listed = ",".join(entry.choices)
        if len(listed) > LONGEST_LIST or listed.count(",") >= len(entry.choices):
            return None
        return {"validate": "list", "source": list(entry.choices), "error_message": "Choisissez dans la liste."}
    if entry.kind == "date":
        told = "Saisissez une date, par exemple 31/03/2027."
        return {"validate": "date", "criteria": ">=", "value": EARLIEST, "error_message": told}
    if entry.kind == "text":
        if not entry.length:
            return None
        told = f"Saisissez {french.plural(entry.length, 'caractère')}, sans espaces."
        return {"validate": "length", "criteria": "==", "value": entry.length, "error_message": told}
    whole = "entier " if entry.kind == "whole" else ""
    kind = SPREADSHEET_KIND[entry.kind]
    if entry.high is None:
        told = f"Saisissez un nombre {whole}positif ou nul, sans texte ni unité."
        return {"validate": kind, "criteria": ">=", "value": entry.low, "error_message": told}
    told = f"Saisissez un nombre {whole}de {entry.low:g} à {entry.high:g}."
    return {
        "validate": kind, "criteria": "between", "minimum": entry.low, "maximum": entry.high, "error_message": told,
    }  # fmt: skip
