"""Changes of the history as a planner reads them, and the way back to what a cell held."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core import french
from planner.core.tables.checks import unit_of
from planner.core.tables.history import Entry
from planner.core.tables.project import Address, Project
from planner.core.tables.reference_values import back_to_reference, reference_value
from planner.core.tables.scenario import ROOT
from planner.core.tables.schema import Field
from planner.core.tables.step_changes import WHOLE_ROW
from planner.core.tables.values import InvalidValue, Value, parse_plain
from planner.state.columns import Column, shown_text
from planner.state.session import Session

BLANK = "vide"
SOMEONE = "quelqu’un"


@dataclass(frozen=True)
class ToldChange:
    """One change in French: `scenario` is a name, empty for the base; of a whole row both texts are empty."""

    moment: str
    author: str
    scenario: str
    before: str
    after: str
    whole_row: bool

    @property
    def sentence(self) -> str:
        """`Modifiée le 22/11/2026 à 14:05 par Camille : 120 → 150`."""
        by = f"le {self.moment} par {self.author}"
        if self.whole_row:
            return f"Ligne ajoutée {by}"
        where = f" dans «{french.NO_BREAK_SPACE}{self.scenario}{french.NO_BREAK_SPACE}»" if self.scenario else ""
        return f"Modifiée{where} {by}{french.NO_BREAK_SPACE}: {self.before} → {self.after}"


def moment(at: str) -> str:
    """`22/11/2026 à 14:05` for ISO local time."""
    day, _, time = at.partition("T")
    return f"{french.date(day)} à {time[:5]}" if time else french.date(day)


def told(project: Project, entry: Entry) -> ToldChange:
    """An entry in the words of `project`, whose rows and names may be others by now."""
    change = entry.change
    scenario = project.label("scenarios", change.scenario) if change.scenario else ""
    whole_row = change.address.column == WHOLE_ROW
    before, after = (
        ("", "") if whole_row else (_shown(project, change.address, t) for t in (change.before, change.after))
    )
    return ToldChange(moment(entry.at), entry.author or SOMEONE, scenario, before, after, whole_row)


def value_before(project: Project, entry: Entry) -> Value:
    """What the cell held before a change. Raises InvalidValue where its column no longer takes that."""
    return _value(project, entry.change.address, entry.change.before)


def return_to(session: Session, entry: Entry) -> None:
    """Give the cell back what it held before a change, in the scenario of that change; one step to undo.

    What the reference data say comes back with its source. Raises InvalidValue, EditRefused or ScenarioError.
    """
    address, value = entry.change.address, value_before(session.project, entry)
    scenario = entry.change.scenario or ROOT
    reference = session.reference
    if scenario == ROOT and reference.has(address.table, address.key) and value == reference_value(reference, address):
        edit = back_to_reference(session.project, reference, [address])
        if edit is not None:
            title = session.project.schema.table(address.table).field(address.column).title
            row = session.project.label(address.table, address.key)
            session.push(edit, f"Rétablir « {title} » de « {row} »")
        return
    session.set_cell(address, value, scenario)


def _value(project: Project, address: Address, text: str | None) -> Value:
    field = project.schema.table(address.table).field(address.column)
    return parse_plain(field, text or "", _unit(project, address, field))


def _shown(project: Project, address: Address, text: str | None) -> str:
    field = project.schema.table(address.table).field(address.column)
    try:
        value = _value(project, address, text)
    except InvalidValue:
        return text or BLANK
    unit = _unit(project, address, field)
    return shown_text(project, address.table, address.key, Column(field), value, unit) or BLANK


def _unit(project: Project, address: Address, field: Field) -> str:
    """The unit of a cell whose row may be gone."""
    there = project.has(address.table, address.key)
    return unit_of(project, address.table, address.key, field) if there else field.unit
