"""Find and replace in one table or in all: what would change, worked out before it does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.core.tables.clipboard import copied_text
from planner.core.tables.project import Address
from planner.core.tables.schema import Field
from planner.core.tables.typed_text import TextReader, fold_all
from planner.core.tables.values import InvalidValue, Value
from planner.state.block_edits import BlockPlan, RefusedCell, take_judged
from planner.state.session import Session
from planner.state.table_columns import TableColumns


@dataclass(frozen=True)
class Hit:
    """A cell that holds the text: what it shows, and what would stand there (empty where nothing is replaced)."""

    address: Address
    before: str
    after: str
    reason: str = ""


def find_all(session: Session, tables: Sequence[str], wanted: str, whole: bool = False) -> list[Hit]:
    """Cells that show `wanted` (accents and case ignored), `whole` for nothing but it."""
    folded_wanted = fold_all([wanted])[0]
    if not folded_wanted:
        return []
    hits = []
    for table in tables:
        data = TableColumns(session.project.schema.table(table), session.project, session.seen, session.communes)
        for column, shown in enumerate(data.columns):
            if shown.field is None:
                continue
            coded = data.coded(column)
            held = coded.where_folded(folded_wanted.__eq__) if whole else coded.holding(folded_wanted)
            for position in np.flatnonzero(held).tolist():
                address = Address(table, data.keys[position], shown.field.name)
                hits.append(Hit(address, coded.text(position), ""))
    return hits


def plan_replace(
    session: Session, tables: Sequence[str], wanted: str, new: str, whole: bool = False
) -> tuple[BlockPlan, list[Hit]]:
    """Replace `wanted` as it is written but for case; the plan, and every cell that holds it with what comes of it."""
    plan = BlockPlan(f"Remplacer « {wanted} » par « {new} »", tables[0] if len(tables) == 1 else "")
    pattern = re.compile(re.escape(wanted), re.IGNORECASE)
    hits: list[Hit] = []
    values: dict[Address, Value] = {}
    before_of: dict[Address, tuple[str, str]] = {}
    reader = TextReader(session.project, session.communes)
    for table in tables if wanted else ():
        data = TableColumns(session.project.schema.table(table), session.project, session.seen, session.communes)
        for column, shown in enumerate(data.columns):
            if shown.field is None:
                continue
            for position, text in enumerate(_written(data, column, shown.field)):
                if not (pattern.fullmatch(text) if whole else pattern.search(text)):
                    continue
                after = pattern.sub(lambda _: new, text)
                address = Address(table, data.keys[position], shown.field.name)
                before_of[address] = text, after
                try:
                    values[address] = reader.value(table, shown.field, after, data.unit(position, column))
                except InvalidValue as invalid:
                    hits.append(Hit(address, text, after, str(invalid)))
    refusals = take_judged(session, plan, values)
    hits += [Hit(r.address, *before_of[r.address], r.reason) for r in refusals]
    for hit in hits:
        title = session.project.schema.table(hit.address.table).field(hit.address.column).title
        label = session.project.label(hit.address.table, hit.address.key)
        plan.refusals.append(RefusedCell(label, title, hit.after, hit.reason, hit.address))
    return plan, [*hits, *(Hit(address, *before_of[address]) for address in (*plan.values, *plan.base_values))]


def _written(data: TableColumns, column: int, field: Field) -> list[str]:
    """What a planner would type for each cell."""
    if field.reference or field.separator or not field.is_numeric:
        if field.separator:
            return ["" if value is None else str(value) for value in data.values(column)]
        return data.texts(column)
    return [
        copied_text(field, value, data.unit(position, column)) for position, value in enumerate(data.values(column))
    ]
