"""Where each value comes from: one table addressed by (table, key, column), with a default per row (column `*`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from planner.core.tables.edits import DeleteRows, Edit, InsertRows, SetCells
from planner.core.tables.project import Address, Project, Row, column_values
from planner.core.tables.values import Value

ROW_DEFAULT = "*"
# Choices that structure a row rather than state a figure; editing them leaves the row's provenance as it is.
_UNSOURCED_TABLES = frozenset({"provenance", "sources", "settings", "scenarios", "scenario_values"})
_UNSOURCED_COLUMNS = frozenset({"comment", "included", "diffusion", "status", "name", "low", "high", "reason"})


@dataclass(frozen=True)
class Origin:
    """What is known of a value's origin; texts are empty and bounds None where unknown."""

    kind: str
    source: str
    place: str
    date: str
    quality: str
    low: float | None
    high: float | None
    formula: str
    reason: str
    comment: str


def origin_of(project: Project, address: Address) -> Origin | None:
    """The origin of a cell: its own record, else its row's default, else None."""
    for column in (address.column, ROW_DEFAULT):
        key = str(Address(address.table, address.key, column))
        if project.has("provenance", key):
            return _origin(project.row("provenance", key))
    return None


def all_origins(project: Project) -> dict[str, Origin]:
    """Every origin by the text of its address, for reading many: `find_origin` looks one up."""
    return {str(row["id"]): _origin(row) for row in project.rows("provenance")}


def find_origin(origins: Mapping[str, Origin], address: Address) -> Origin | None:
    """As `origin_of`, in what `all_origins` gave."""
    default = Address(address.table, address.key, ROW_DEFAULT)
    return origins.get(str(address)) or origins.get(str(default))


def sources_of_row(project: Project, table: str, key: str) -> list[str]:
    """Keys of the sources that a row and its cells cite, the row's own first, each once."""
    rows = [row for row in project.rows("provenance") if row["table"] == table and row["key"] == key and row["source"]]
    rows.sort(key=lambda row: row["column"] != ROW_DEFAULT)
    return list(dict.fromkeys(str(row["source"]) for row in rows))


def _origin(row: Row) -> Origin:
    def text(name: str) -> str:
        return str(row[name] or "")

    def bound(name: str) -> float | None:
        value = row[name]
        return float(value) if isinstance(value, (int, float)) else None

    return Origin(
        text("kind"), text("source"), text("place"), text("date"), text("quality"),
        bound("low"), bound("high"), text("formula"), text("reason"), text("comment"),
    )  # fmt: skip


def is_sourced(address: Address) -> bool:
    """Whether a value at this address states a figure that carries a provenance."""
    return address.table not in _UNSOURCED_TABLES and address.column not in _UNSOURCED_COLUMNS


def kind_finder(project: Project) -> Callable[[Address], str]:
    """Tells the kind of many cells (fact, derived, assumption, empty where unknown), read once from the table."""
    kinds = _kinds(project)

    def kind_at(address: Address) -> str:
        row = f"{address.table}/{address.key}/"
        return kinds.get(row + address.column) or kinds.get(row + ROW_DEFAULT, "")

    return kind_at


def _kinds(project: Project) -> dict[str, str]:
    def read() -> dict[str, str]:
        kinds = column_values(project.frame("provenance")["kind"])
        return {key: str(kind or "") for key, kind in zip(project.keys("provenance"), kinds, strict=True)}

    return project.kept("kinds", {"provenance"}, read)


def entered_by_hand(project: Project, address: Address, today: str) -> Edit:
    """The edit that marks a cell as the planner's own value: what was a fact of a source no longer is one.

    `today` is an ISO date.
    """
    return mark_entered(project, [address], today)[0]


def derived_from_commune(project: Project, address: Address, today: str) -> Edit:
    """The edit that marks a cell as filled from the commune that the planner chose. `today` is an ISO date."""
    return mark_derived(project, [address], today)[0]


def mark_entered(project: Project, addresses: Sequence[Address], today: str) -> list[Edit]:
    """`entered_by_hand` for many cells: one or two edits."""
    return _own_records(project, addresses, today, "assumption", reason="Valeur saisie dans ce projet.")


def mark_derived(project: Project, addresses: Sequence[Address], today: str) -> list[Edit]:
    """`derived_from_commune` for many cells: one or two edits."""
    return _own_records(project, addresses, today, "derived", formula="D’après la commune choisie dans ce projet.")


def _own_records(
    project: Project,
    addresses: Sequence[Address],
    today: str,
    kind: str,
    *,
    formula: str | None = None,
    reason: str | None = None,
) -> list[Edit]:
    """Give cells their own records, which replace all that theirs said before."""
    own: dict[str, Value] = {
        "kind": kind, "source": None, "place": None, "date": today, "quality": None,
        "low": None, "high": None, "formula": formula, "reason": reason,
    }  # fmt: skip
    there = _kinds(project)
    replaced: dict[Address, Value] = {}
    new: list[Row] = []
    for address in addresses:
        key = str(address)
        if key in there:
            replaced.update({Address("provenance", key, column): value for column, value in own.items()})
        else:
            new.append({"id": key, "table": address.table, "key": address.key, "column": address.column, **own})
    edits: list[Edit] = [SetCells(replaced)] if replaced else []
    return [*edits, InsertRows("provenance", new, restores=True)] if new else edits  # right by construction


def forget_rows(project: Project, table: str, keys: list[str]) -> Edit | None:
    """The edit that removes the provenance of rows about to be deleted, None when they have none."""
    frame = project.frame("provenance")
    mine = frame[(frame["table"] == table) & frame["key"].isin(keys)]
    return DeleteRows("provenance", mine.index.tolist()) if len(mine) else None
