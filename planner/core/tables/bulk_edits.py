"""What setting many cells at once means: one edit with the meaning of `cell_edits.cell_edit`, worked out by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.core.tables.cell_edits import COMMUNES_TABLE, cells_from_commune
from planner.core.tables.checks import check_cell
from planner.core.tables.communes import Communes
from planner.core.tables.edits import Compound, DeleteRows, Edit, EditRefused, InsertRows, Refusal, SetCells
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.provenance import is_sourced, kind_finder, mark_derived, mark_entered
from planner.core.tables.scenario import ROOT, differences
from planner.core.tables.schema import Field
from planner.core.tables.values import Value, plain

Cells = Mapping[Address, Value]
_PER_ROW = frozenset({"value", "low", "high"})  # of assumptions: their bounds are those of the row's parameter


@dataclass(frozen=True)
class Judged:
    """Cells that can take their value and differ from it now, and those that cannot, with the reason."""

    values: Cells
    refusals: tuple[Refusal, ...]


def cells_edit(project: Project, scenario: str, values: Cells, *, today: str, communes: Communes | None = None) -> Edit:
    """The edit that gives cells their values (typed, blanks as None) in `scenario`; `today` is an ISO date.

    Whole or not at all: raises EditRefused with every cell that cannot take its value. Those that hold it already are
    left as they are. Raises SchemaError on an unknown table or column.
    """
    judged = judge(project, scenario, values, communes=communes)
    if judged.refusals:
        raise EditRefused(judged.refusals)
    return judged_edit(project, scenario, judged.values, today=today, communes=communes)


def judge(project: Project, scenario: str, values: Cells, *, communes: Communes | None = None) -> Judged:
    """Which of `values` can be set in `scenario`, and why the others cannot."""
    refusals: list[Refusal] = []
    valid: dict[Address, Value] = {}
    for (table, column), cells in by_column(values).items():
        schema = project.schema.table(table)
        field = schema.field(column)
        stopped = _stopped_column(field, schema.key, scenario)
        rows = project.frame(table).index
        known = set(rows.tolist()) if len(cells) > 1 else None
        checker = _Checker(project, table, field, communes)
        for address, value in cells.items():
            exists = address.key in known if known is not None else address.key in rows
            missing = None if exists else f"La ligne « {address.key} » n’existe pas dans « {schema.title} »."
            reason = missing or stopped or checker.reason(address, value)
            if reason is None:
                valid[address] = value
            else:
                refusals.append(Refusal(address, reason))
    return Judged(_changing(project, scenario, valid), tuple(refusals))


def judged_edit(
    project: Project, scenario: str, values: Cells, *, today: str, communes: Communes | None = None
) -> Edit:
    """The edit of values that `judge` found good in the same project and scenario."""
    if not values:
        return Compound(())
    if scenario != ROOT:
        return _difference_edit(project, scenario, values)
    filled = {
        address: value
        for source, insee in values.items()
        if project.schema.table(source.table).field(source.column).reference == COMMUNES_TABLE
        for address, value in cells_from_commune(project, source, insee, communes).items()
        if address not in values
    }
    before = project.cells(filled)
    changed = {address: value for address, value in filled.items() if value != before[address]}
    kind_at = kind_finder(project)
    edits: list[Edit] = [SetCells({**values, **changed}, restores=True)]  # checked above, cell by cell
    for marked, mark in ((values, mark_entered), (changed, mark_derived)):
        sourced = [a for a in marked if is_sourced(a) and kind_at(a) in ("fact", "derived")]
        edits += mark(project, sourced, today)
    return Compound(tuple(edits))


def rows_edit(
    project: Project, table: str, rows: list[Row], cells: Cells, *, today: str, communes: Communes | None = None
) -> Edit:
    """The edit that appends `rows` to the base and then fills what follows from `cells` of them (a commune).

    Raises EditRefused.
    """
    insert = InsertRows(table, rows)
    together, _ = insert.apply(project)
    return Compound((insert, cells_edit(together, ROOT, cells, today=today, communes=communes)))


def by_column(values: Cells) -> dict[tuple[str, str], dict[Address, Value]]:
    """The cells of each column, in their order."""
    columns: dict[tuple[str, str], dict[Address, Value]] = {}
    for address, value in values.items():
        columns.setdefault((address.table, address.column), {})[address] = value
    return columns


def _changing(project: Project, scenario: str, values: dict[Address, Value]) -> dict[Address, Value]:
    """Those that the scenario does not see already."""
    seen = differences(project, scenario) if scenario != ROOT else {}
    before = project.cells(values)
    return {
        address: value
        for address, value in values.items()
        if value != (seen[address] if address in seen else before[address])
    }


class _Checker:
    """`check_cell` for one column: equal values are checked once."""

    def __init__(self, project: Project, table: str, field: Field, communes: Communes | None) -> None:
        self._project, self._field, self._communes = project, field, communes
        self._each = bool(field.unit_column) or (table == "assumptions" and field.name in _PER_ROW)
        self._known: dict[tuple[type, Value], str | None] = {}

    def reason(self, address: Address, value: Value) -> str | None:
        if self._each:
            return check_cell(self._project, address, value)
        question = (type(value), value)
        if question not in self._known:
            self._known[question] = check_cell(self._project, address, value) or self._commune_reason(address, value)
        return self._known[question]

    def _commune_reason(self, address: Address, value: Value) -> str | None:
        if self._field.reference != COMMUNES_TABLE:
            return None
        try:
            cells_from_commune(self._project, address, value, self._communes)
        except EditRefused as refused:
            return refused.refusals[0].reason
        return None


def _stopped_column(field: Field, key: str, scenario: str) -> str | None:
    if field.name == key:
        return "L’identifiant d’une ligne ne se modifie pas."
    if scenario != ROOT and not field.scenario:
        return f"« {field.title} » est la même dans tous les scénarios : choisissez « Référence » pour la modifier."
    return None


def _difference_edit(project: Project, scenario: str, values: Cells) -> Edit:
    """Values equal to the parent's are no differences: the scenario's own records of them go."""
    parent = project.cell("scenarios", scenario, "parent")
    above = differences(project, str(parent)) if parent else {}
    base = project.cells(values)
    own = set(project.keys("scenario_values"))
    dropped: list[str] = []
    set_again: dict[Address, Value] = {}
    new: list[Row] = []
    for address, value in values.items():
        key = f"{scenario}/{address}"
        if value == (above[address] if address in above else base[address]):
            dropped += [key] if key in own else []
            continue
        as_plain = plain(project.schema.table(address.table).field(address.column), value)
        text = None if as_plain is None else str(as_plain)
        if key in own:
            set_again[Address("scenario_values", key, "value")] = text
        else:
            new.append(
                {"id": key, "scenario": scenario, "table": address.table, "key": address.key,
                 "column": address.column, "value": text}
            )  # fmt: skip
    return Compound(tuple(_given(dropped, set_again, new)))


def _given(dropped: list[str], set_again: Cells, new: list[Row]) -> Iterator[Edit]:
    if dropped:
        yield DeleteRows("scenario_values", dropped)
    if set_again:
        yield SetCells(set_again, restores=True)
    if new:
        yield InsertRows("scenario_values", new, restores=True)
