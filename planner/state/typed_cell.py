"""A value typed into a cell: what tables, sheets and lists all make of it."""

from __future__ import annotations

from collections.abc import Callable

from planner.core.tables.edits import EditRefused, InsertRows
from planner.core.tables.new_rows import new_row
from planner.core.tables.project import Address
from planner.core.tables.scenario import ROOT, ScenarioError
from planner.core.tables.typed_text import UnknownName
from planner.core.tables.values import InvalidValue, Value
from planner.state.session import Session


class CellRefused(Exception):
    """The cell keeps its value; the message is French."""


class AsksForBase(Exception):
    """No scenario can hold `value` there: should it change in all of them?"""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class AsksForRow(CellRefused):
    """The cell names a row that does not exist: should `text` be added to `table`?"""

    def __init__(self, reason: str, table: str, text: str) -> None:
        super().__init__(reason)
        self.table, self.text = table, text


EXTENDED_BY_TYPING = frozenset({"funders"})  # who pays is often nobody that the reference knows


def add_named(session: Session, asked: AsksForRow) -> None:
    """Add the row that was asked for, as a step of its own. Raises EditRefused."""
    schema = session.project.schema.table(asked.table)
    row = new_row(session.project, asked.table) | {schema.display: asked.text}
    session.push(InsertRows(asked.table, [row]), f"Ajouter « {asked.text} » à « {schema.title} »")


def name_missing(unknown: UnknownName) -> CellRefused:
    """A refusal, or the offer to add the name where that is meant."""
    if unknown.table in EXTENDED_BY_TYPING:
        return AsksForRow(str(unknown), unknown.table, unknown.text)
    return CellRefused(str(unknown))


def type_into(session: Session, address: Address, read: Callable[[], Value], scenario: str | None = None) -> bool:
    """Set a cell to what `read` makes of the typed text; False where it stood there already.

    The chosen scenario takes it, unless another `scenario` is named, about which nobody is asked. Raises CellRefused
    (AsksForRow among them) and AsksForBase, and changes nothing then.
    """
    field = session.project.schema.table(address.table).field(address.column)
    try:
        value = read()
        if value == session.seen.cell(address.table, address.key, address.column):
            return False
        if scenario is None and session.scenario != ROOT and not field.scenario:
            raise AsksForBase(value)
        session.set_cell(address, value, scenario)
    except EditRefused as refusal:
        raise CellRefused(refusal.refusals[0].reason) from None
    except UnknownName as unknown:
        raise name_missing(unknown) from None
    except (InvalidValue, ScenarioError) as reason:
        raise CellRefused(str(reason)) from None
    return True
