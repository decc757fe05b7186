"""Operations on many cells of a shown table, worked out before anything changes: what would change, what is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planner.core import french
from planner.core.importing.import_matching import is_title_row
from planner.core.tables.bulk_edits import by_column, judge, judged_edit, rows_edit
from planner.core.tables.clipboard import Block, copied_text
from planner.core.tables.edits import Compound, Edit, InsertRows, Refusal
from planner.core.tables.new_rows import needs_saying, new_rows
from planner.core.tables.project import Address, Row
from planner.core.tables.provenance import ROW_DEFAULT
from planner.core.tables.scenario import ROOT
from planner.core.tables.typed_text import TextReader
from planner.core.tables.values import InvalidValue, Value, loses_cents
from planner.state.columns import shown_text
from planner.state.session import Session, iso_today
from planner.state.table_model import TableModel

WHOLE_ROW, ADDED, NOT_ADDED = "ligne entière", "s’ajoute", "ne s’ajoute pas"
READ_ONLY = "Cette colonne se déduit de la provenance : elle ne se modifie pas ici."
Place = tuple[int, int]  # shown row, column of the model


@dataclass(frozen=True)
class RefusedCell:
    """A cell that cannot take what it was to take."""

    row: str
    column: str
    asked: str
    reason: str
    address: Address | None = None


@dataclass
class BlockPlan:
    """What an operation comes to: `values` are those that change, in the chosen scenario or else in the base.

    While a scenario is chosen, cells that no scenario can hold stand in `base_values`: they change in all scenarios,
    or, without `with_base`, not at all.
    """

    label: str
    table: str
    values: dict[Address, Value] = field(default_factory=dict)
    base_values: dict[Address, Value] = field(default_factory=dict)
    with_base: bool = True
    refusals: list[RefusedCell] = field(default_factory=list)
    refused_rows: list[RefusedCell] = field(default_factory=list)  # rows that lack what they must say
    rows: list[Row] = field(default_factory=list)
    row_cells: dict[Address, Value] = field(default_factory=dict)
    pasted_keys: list[str] = field(default_factory=list)  # rows and columns that a block went to, in its order
    pasted_columns: list[int] = field(default_factory=list)
    row_said: set[Address] = field(default_factory=set)  # cells of new rows that were given, not taken by default
    titles_left: bool = False  # the block began with the titles of its columns, which are no values
    rounded: int = 0  # amounts written with more than cents

    @property
    def for_all(self) -> Mapping[Address, Value]:
        """The values that are to change in all scenarios."""
        return self.base_values if self.with_base else {}

    @property
    def is_empty(self) -> bool:
        return not self.values and not self.for_all and not self.rows

    @property
    def is_doubtful(self) -> bool:
        """Whether it does other than was asked, or more than change cells: to be seen before it is done."""
        return bool(self.refusals or self.refused_rows or self.rows or self.base_values or self.titles_left)

    def add(self, other: BlockPlan) -> None:
        """Take up what another operation on other cells of the same table comes to."""
        self.values.update(other.values)
        self.base_values.update(other.base_values)
        self.refusals += other.refusals
        self.rounded += other.rounded

    def summary(self) -> str:
        """`12 cellules changent, dont 2 pour tous les scénarios, 2 lignes s’ajoutent, 3 cellules sont refusées`."""
        for_all, added, refused = len(self.for_all), len(self.rows), len(self.refusals)
        changed = len(self.values) + for_all
        parts = []
        if changed or not (added or self.refused_rows):
            parts.append(f"{french.plural(changed, 'cellule')} {'changent' if changed > 1 else 'change'}")
        if for_all:
            which = f"dont {french.number(for_all)} " if self.values else ""
            parts[0] += f"{', ' if self.values else ' '}{which}pour tous les scénarios"
        if added:
            parts.append(f"{french.plural(added, 'ligne')} {'s’ajoutent' if added > 1 else 's’ajoute'}")
        if self.refused_rows:
            lacking = len(self.refused_rows)
            parts.append(f"{french.plural(lacking, 'ligne')} ne {'s’ajoutent' if lacking > 1 else 's’ajoute'} pas")
        if self.rounded:
            parts.append(f"{french.plural(self.rounded, 'montant arrondi', 'montants arrondis')} au centime")
        if refused:
            are = "sont refusées" if refused > 1 else "est refusée"
            parts.append(f"{french.plural(refused, 'cellule')} {are}")
        if self.titles_left:
            parts.append("la ligne de titres est laissée de côté")
        return ", ".join(parts)


def apply_plan(session: Session, plan: BlockPlan) -> None:
    """Do what is valid in the plan, as one step to undo. Raises EditRefused and changes nothing."""
    if plan.is_empty:
        return
    communes = session.communes
    edits: list[Edit] = []
    for scenario, values in ((session.scenario, plan.values), (ROOT, plan.for_all)):
        if values:
            edits.append(judged_edit(session.project, scenario, values, today=iso_today(), communes=communes))
    if plan.rows:
        edits.append(
            rows_edit(session.project, plan.table, plan.rows, plan.row_cells, today=iso_today(), communes=communes)
        )
    session.push(Compound(tuple(edits)), plan.label)


def plan_values(model: TableModel, cells: Mapping[Place, Value], label: str) -> BlockPlan:
    """Cells that are to take typed values."""
    plan = BlockPlan(label, model.table)
    wanted = {}
    for (row, column), value in cells.items():
        if model.columns[column].field is not None:
            wanted[model.address_of(row, column)] = value
    _judge(model, plan, wanted)
    return plan


def plan_texts(model: TableModel, cells: Mapping[Place, str], label: str) -> BlockPlan:
    """Cells that are to take texts as a planner would type them."""
    plan = BlockPlan(label, model.table)
    wanted: dict[Address, Value] = {}
    reader = TextReader(model.session.project, model.session.communes)
    columns: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in cells.items():
        columns.setdefault(column, []).append((row, text))
    for column, texts in columns.items():
        _read_column(model, plan, reader, column, texts, wanted)
    _judge(model, plan, wanted)
    return plan


def _read_column(
    model: TableModel,
    plan: BlockPlan,
    reader: TextReader,
    column: int,
    texts: list[tuple[int, str]],
    wanted: dict[Address, Value],
) -> None:
    """Add the values of the texts of a column to `wanted`, and what cannot be read to the plan's refusals."""
    shown, table, data = model.columns[column], model.table, model.data_columns
    field_ = shown.field
    if field_ is None:
        for row, text in texts:
            if text != model.text_at(row, column):
                plan.refusals.append(_refused(model, model.key_at(row), shown.title, text, READ_ONLY))
        return
    keys, positions = data.keys, model.shown_rows.tolist()
    for row, text in texts:
        position = positions[row]
        unit = data.unit(position, column) if field_.unit_column else field_.unit
        address = Address(table, keys[position], field_.name)
        try:
            wanted[address] = reader.value(table, field_, text, unit)
            plan.rounded += loses_cents(field_, text)
        except InvalidValue as invalid:
            plan.refusals.append(_refused(model, address.key, shown.title, text, str(invalid), address))


def plan_paste(
    model: TableModel,
    block: Block,
    top: int,
    columns: Sequence[int],
    region: str | None = None,
    *,
    begun: bool = False,
) -> BlockPlan:
    """A block whose first cell goes to the shown row `top` and whose columns go to `columns`; what reaches beyond the
    last row becomes new rows (in `region`), where they say all that a row must say or are only `begun`. A first row of
    titles is left out.

    Raises ValueError where the block is wider than the columns.
    """
    width = max(len(row) for row in block)
    if width > len(columns):
        raise ValueError(f"Le bloc a {width} colonnes, il n’en reste que {len(columns)} à partir de cette cellule.")
    titled = len(block) > 1 and is_title_row(block[0], [model.columns[column].title for column in columns])
    block = block[1:] if titled else block
    there = model.rowCount() - top
    cells = {
        (top + r, columns[c]): text for r, row in enumerate(block[:there]) for c, text in enumerate(row)
    }  # fmt: skip
    title = model.schema.title
    plan = plan_texts(model, cells, f"Coller un bloc dans « {title} »")
    plan.titles_left = titled
    _plan_new_rows(model, plan, block[there:] if there < len(block) else [], columns, region)
    if not begun:
        _refuse_unfinished(model, plan)
    plan.pasted_keys = [model.key_at(row) for row in range(top, min(top + len(block), model.rowCount()))]
    plan.pasted_keys += [str(row[model.schema.key]) for row in plan.rows]
    plan.pasted_columns = list(columns[:width])
    return plan


def _refuse_unfinished(model: TableModel, plan: BlockPlan) -> None:
    """Rows that would hold what nobody said, a choice or a number taken because there must be one, are not added."""
    project, schema = model.session.project, model.schema
    known = {*model.held, *model.starts_with}
    needed = [f for f in schema.fields[1:] if f.name not in known and needs_saying(project, f)]
    for row in list(plan.rows):
        key = str(row[schema.key])
        missing = [f.title for f in needed if Address(model.table, key, f.name) not in plan.row_said]
        if missing:
            named = ", ".join(f"« {title} »" for title in missing)
            reason = f"La ligne ne peut pas s’ajouter sans {named} : complétez-la, puis collez de nouveau."
            plan.refused_rows.append(RefusedCell(_new_name(model, row), WHOLE_ROW, NOT_ADDED, reason))
            plan.rows.remove(row)
            plan.row_cells = {address: value for address, value in plan.row_cells.items() if address.key != key}


def _new_name(model: TableModel, row: Row) -> str:
    return str(row.get(model.schema.display) or row[model.schema.key])


def _plan_new_rows(
    model: TableModel, plan: BlockPlan, block: Block, columns: Sequence[int], region: str | None
) -> None:
    if not block:
        return
    session = model.session
    rows = _fresh_rows(model, len(block), region)
    reader = TextReader(session.project, session.communes)
    wanted: dict[Address, tuple[Value, str]] = {}
    refused: list[tuple[str, str, str, Address]] = []  # column, text, reason, cell
    for row, texts in zip(rows, block, strict=True):
        key = str(row[model.schema.key])
        for column, text in zip(columns, texts, strict=False):
            shown = model.columns[column]
            if shown.field is None or not text.strip():
                continue
            address = Address(model.table, key, shown.field.name)
            try:
                unit = str(row.get(shown.field.unit_column) or "") if shown.field.unit_column else shown.field.unit
                wanted[address] = reader.value(model.table, shown.field, text, unit), text
                plan.rounded += loses_cents(shown.field, text)
            except InvalidValue as invalid:
                refused.append((shown.title, text, str(invalid), address))
    with_rows, _ = InsertRows(model.table, rows).apply(session.project)
    judged = judge(with_rows, ROOT, {a: v for a, (v, _) in wanted.items()}, communes=session.communes)
    for refusal in judged.refusals:
        title = model.schema.field(refusal.address.column).title
        asked = wanted[refusal.address][1]
        refused.append((title, asked, refusal.reason, refusal.address))
    by_key = {str(row[model.schema.key]): row for row in rows}
    plan.row_said = wanted.keys() - {address for *_, address in refused}
    for address, value in judged.values.items():
        by_key[address.key][address.column] = value
        if model.schema.field(address.column).reference == "communes":
            plan.row_cells[address] = value
    for title, asked, reason, address in refused:
        plan.refusals.append(RefusedCell(_new_name(model, by_key[address.key]), title, asked, reason, address))
    for address in plan.row_cells:  # set after the rows stand, so that a commune fills what follows from it
        del by_key[address.key][address.column]
    plan.rows = list(rows)


def take_judged(session: Session, plan: BlockPlan, wanted: Mapping[Address, Value]) -> Sequence[Refusal]:
    """Put into the plan what of `wanted` can change, and where; what cannot is returned."""
    own, shared = dict(wanted), {}
    if session.scenario != ROOT:
        for (table, column), cells in by_column(wanted).items():
            if not session.project.schema.table(table).field(column).scenario:
                shared.update(cells)
        own = {address: value for address, value in wanted.items() if address not in shared}
    judged = judge(session.project, session.scenario, own, communes=session.communes)
    judged_base = judge(session.project, ROOT, shared, communes=session.communes)
    plan.values, plan.base_values = dict(judged.values), dict(judged_base.values)
    return [*judged.refusals, *judged_base.refusals]


def _judge(model: TableModel, plan: BlockPlan, wanted: Mapping[Address, Value]) -> None:
    for refusal in take_judged(model.session, plan, wanted):
        address = refusal.address
        column = model.schema.field(address.column)
        asked = copied_text(column, wanted[address])
        plan.refusals.append(_refused(model, address.key, column.title, asked, refusal.reason, address))


def _refused(
    model: TableModel, key: str, column: str, asked: str, reason: str, address: Address | None = None
) -> RefusedCell:
    return RefusedCell(model.session.project.label(model.table, key), column, asked, reason, address)


# --- what is copied -------------------------------------------------------------------------------------------------


def copied_block(model: TableModel, rows: Sequence[int], columns: Sequence[int]) -> Block:
    """The texts of cells for the clipboard."""
    return [[clipboard_text(model, row, column) for column in columns] for row in rows]


def clipboard_text(model: TableModel, row: int, column: int) -> str:
    """A shown cell as the clipboard holds it; what refers to another row by its name."""
    field_ = model.columns[column].field
    if field_ is None or field_.reference or field_.separator:
        return model.text_at(row, column)
    return copied_text(field_, model.value_of(row, column), model.unit_of(row, column))


# --- rows -----------------------------------------------------------------------------------------------------------


def duplicate_edit(session: Session, table: str, keys: Sequence[str]) -> tuple[list[str], Edit]:
    """Copies of rows under them, told to be copies: their keys and the edit."""
    project = session.project
    schema = project.schema.table(table)
    fresh = new_rows(project, table, len(keys), None)
    all_keys = project.keys(table)
    order = sorted(keys, key=all_keys.index)
    rows: list[Row] = []
    for row, key in zip(fresh, order, strict=True):
        copy = {**project.row(table, key), schema.key: row[schema.key]}
        if schema.display != schema.key and isinstance(copy[schema.display], str):
            copy[schema.display] = f"{copy[schema.display]} (copie)"
        rows.append(copy)
    after = all_keys.index(order[-1]) + 1
    edits: list[Edit] = [InsertRows(table, rows, tuple(range(after, after + len(rows))), restores=True)]
    records = [
        {"id": str(Address(table, str(row[schema.key]), ROW_DEFAULT)), "table": table, "key": row[schema.key],
         "column": ROW_DEFAULT, "kind": "assumption", "date": iso_today(),
         "reason": f"Copie de « {project.label(table, key)} »."}
        for row, key in zip(rows, order, strict=True)
        if project.has("provenance", str(Address(table, key, ROW_DEFAULT)))
    ]  # fmt: skip
    if records:
        edits.append(InsertRows("provenance", records, restores=True))
    return [str(row[schema.key]) for row in rows], Compound(tuple(edits))


def insert_edit(model: TableModel, before: str, region: str | None) -> tuple[str, Edit]:
    """A new row above another in the table's own order: its key and the edit."""
    project, table = model.session.project, model.table
    (row,) = _fresh_rows(model, 1, region)
    return str(row[model.schema.key]), InsertRows(table, [row], (project.keys(table).index(before),))


def append_edit(model: TableModel, region: str | None) -> tuple[str, Edit]:
    """A new row below all others: its key and the edit."""
    (row,) = _fresh_rows(model, 1, region)
    return str(row[model.schema.key]), InsertRows(model.table, [row])


def _fresh_rows(model: TableModel, count: int, region: str | None) -> list[dict[str, Value]]:
    """Rows to be added: what the model's own begin with, and what it is held to."""
    rows = new_rows(model.session.project, model.table, count, region)
    return [row | dict(model.starts_with) | dict(model.held) for row in rows]


def taken_by_default(model: TableModel, key: str, typed: int = -1) -> str:
    """What a row that was only begun holds although nobody said so, in words; empty when there is nothing such."""
    project, parts = model.session.project, []
    for place, column in enumerate(model.columns):
        field_ = column.field
        known = field_ is None or place == typed or field_.name in {*model.held, *model.starts_with}
        if field_ is not None and not known and needs_saying(project, field_):
            value = project.cell(model.table, key, field_.name)
            text = shown_text(project, model.table, key, column, value, field_.unit)
            parts.append(f"« {field_.title} » est « {text} »")
    return f"Par défaut, {', '.join(parts)} : à vérifier." if parts else ""
