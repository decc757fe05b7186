"""Planning an import: what each row of a foreign file would change in a table.

Every row of the file is new, changed, unchanged or refused with its reasons: none is dropped. `import_edit` makes of
the plan the one edit that does it. What is imported becomes an assumption whose source is the file, unless the planner
names a source that states it: then it is that source's fact. Rows go to the base, never to a scenario.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.core.importing.import_edit import table_edit
from planner.core.importing.import_matching import Matching, titles_of
from planner.core.importing.import_plan import (
    CellChange,
    ImportOptions,
    ImportPlan,
    PlannedRow,
    Problem,
    free_key,
    slug,
)
from planner.core.importing.import_values import Places, References, Style, style_of, value_of
from planner.core.importing.imported_file import FileRow, Sheet, shown
from planner.core.tables.cell_edits import COMMUNES_TABLE
from planner.core.tables.communes import Communes, fold
from planner.core.tables.edits import EditRefused
from planner.core.tables.new_rows import unstated
from planner.core.tables.project import Project, Row
from planner.core.tables.schema import Field
from planner.core.tables.values import InvalidValue, Value, is_share

TRIES = 12  # each refuses at least one row more; a file that needs more is refused whole
DEFAULTS = ImportOptions()
NO_KEY = ""
"""As a matching's key: rows are not recognized, each is a new one."""


def plan_import(
    project: Project, file: str, sheet: Sheet, matching: Matching, *, communes: Communes | None = None,
    options: ImportOptions = DEFAULTS,
) -> ImportPlan:  # fmt: skip
    """What importing `sheet` would do. Nothing of the project changes; the plan's edit will not be refused."""
    planner = _Planner(project, sheet, matching, communes, options)
    rows = [planner.plan(row) for row in matching.data_rows(sheet)]
    titles = titles_of(sheet, matching.header)
    plan = ImportPlan(file, sheet.name, matching, titles, rows, planner.blanks, planner.places.suggested)
    return _refusing_what_the_tables_refuse(project, plan)


class _Planner:
    """Plans row after row; remembers the rows met, so that two rows of the file never write to one row."""

    def __init__(
        self, project: Project, sheet: Sheet, matching: Matching, communes: Communes | None, options: ImportOptions
    ) -> None:
        self.project, self.matching, self.options = project, matching, options
        self.schema = project.schema.table(matching.table)
        self.places = Places(communes, options.communes or {})
        self.references = References(project)
        self.blanks = 0
        fields = [(p, self.schema.field(name)) for p, name in matching.columns.items()]
        units = {f.unit_column for _, f in fields}
        self.fields = sorted(fields, key=lambda pair: (pair[1].name not in units, pair[1].reference == COMMUNES_TABLE))
        self.styles = self._styles(sheet)
        self.key_position = next((p for p, name in matching.columns.items() if name == matching.key), None)
        self._met: dict[str, int] = {}
        self._by_name = self._names()
        self._new_keys: dict[str, str] = {}  # of names that the table does not have

    def _styles(self, sheet: Sheet) -> dict[int, Style]:
        data = self.matching.data_rows(sheet)
        styles = {}
        for position, field in self.fields:
            cells = [row.cell(position) for row in data] if field.is_numeric or field.type == "date" else []
            share = is_share(field) or bool(field.unit_column)
            styles[position] = style_of(field, cells, self.options.english, share)
            if field.unit_column:  # rows of other units say nothing of how shares are written
                styles[position] = replace(styles[position], per_cent=False)
        return styles

    def _names(self) -> dict[str, list[str]]:
        if self.matching.key in (self.schema.key, NO_KEY):
            return {}
        field = self.schema.field(self.matching.key)
        names: dict[str, list[str]] = {}
        for row in self.project.rows(self.schema.name):
            value = row[field.name]
            if value is not None:
                text = self.project.label(field.reference, str(value)) if self._refers(field) else str(value)
                names.setdefault(fold(text), []).append(str(row[self.schema.key]))
        return names

    def _refers(self, field: Field) -> bool:
        return field.reference in self.project.tables

    def plan(self, row: FileRow) -> PlannedRow:
        """What becomes of one row."""
        try:
            key, label = self._find(row)
        except InvalidValue as refusal:
            return PlannedRow(row, "refused", problems=[Problem(self.key_position, str(refusal))])
        current = self.project.row(self.schema.name, key) if self.project.has(self.schema.name, key) else None
        values, problems = self._values(row, current)
        if not problems:
            problems = self._follow_commune(values, current)
        if problems:
            return PlannedRow(row, "refused", key, label, problems=problems)
        self._met[key] = row.number
        if current is None:
            return self._new(row, key, label, values)
        changes = [
            CellChange(name, current[name], value, derived)
            for name, (value, derived) in values.items() if not _same(current[name], value)
        ]  # fmt: skip
        return PlannedRow(row, "changed" if changes else "unchanged", key, label, changes)

    def _find(self, row: FileRow) -> tuple[str, str]:
        """The row's key in the table (a free one for a new row) and its label. Raises InvalidValue."""
        if self.matching.key == NO_KEY:
            return self._numbered_key(), f"ligne {row.number}"
        field = self.schema.field(self.matching.key)
        if self.key_position is None:
            raise InvalidValue(f"Aucune colonne ne donne « {field.title} », qui sert à reconnaître les lignes.")
        text = str(value_of(replace(field, required=False), row.cell(self.key_position), Style()) or "")
        if not text:
            raise InvalidValue(f"« {field.title} » est vide : la ligne ne peut pas être reconnue.")
        if field.name == self.schema.key:
            key = text
        else:
            keys = self._by_name.get(fold(text), [])
            if len(keys) > 1:
                raise InvalidValue(f"« {text} » désigne {len(keys)} lignes de « {self.schema.title} ».")
            key = keys[0] if keys else self._fresh_key(row, text)
        if key in self._met:
            raise InvalidValue(f"« {text} » est déjà à la ligne {self._met[key]} du fichier.")
        return key, self.project.label(self.schema.name, key) if self.project.has(self.schema.name, key) else text

    def _taken(self, key: str) -> bool:
        return key in self._met or self.project.has(self.schema.name, key)

    def _numbered_key(self) -> str:
        number = len(self.project.keys(self.schema.name)) + len(self._met) + 1
        return free_key(f"{slug(self.schema.singular)}-{number}", self._taken)

    def _fresh_key(self, row: FileRow, text: str) -> str:
        """The key of a row that the table does not have: the file's own, else one made of its name."""
        given = next((p for p, name in self.matching.columns.items() if name == self.schema.key), None)
        if given is not None and (own := shown(row.cell(given))):
            if self.project.has(self.schema.name, own):
                other = self.project.label(self.schema.name, own)
                raise InvalidValue(f"L’identifiant « {own} » est déjà celui de « {other} ».")
            return own
        name = fold(text)
        if name not in self._new_keys:
            self._new_keys[name] = free_key(slug(text) or slug(self.schema.singular), self._taken)
        return self._new_keys[name]

    def _values(self, row: FileRow, current: Row | None) -> tuple[dict[str, tuple[Value, bool]], list[Problem]]:
        """What the file says of each column (never derived), and what cannot be taken."""
        values: dict[str, tuple[Value, bool]] = {}
        problems: list[Problem] = []
        for position, field in self.fields:
            if field.name in (self.schema.key, self.matching.key) and (
                current is not None or field.name == self.schema.key
            ):
                continue
            cell = row.cell(position)
            if cell is None and current is None and unstated(self.project, field) is not None:
                continue  # `_new` says so
            if cell is None and current is not None and not self.options.clear_blanks:
                self.blanks += current[field.name] is not None
                continue
            try:
                values[field.name] = self._value(field, position, row, current, values), False
            except InvalidValue as refusal:
                problems.append(Problem(position, str(refusal)))
        return values, problems

    def _value(
        self, field: Field, position: int, row: FileRow, current: Row | None,
        values: Mapping[str, tuple[Value, bool]],
    ) -> Value:  # fmt: skip
        def so_far(name: str) -> Value:
            return values[name][0] if name in values else current[name] if current is not None else None

        cell, before = row.cell(position), current[field.name] if current is not None else None
        unit = str(so_far(field.unit_column) or "") if field.unit_column else field.unit
        value = value_of(replace(field, pattern="") if field.reference else field, cell, self.styles[position], unit)
        if value is None or not field.reference:
            return value
        if field.reference == COMMUNES_TABLE:
            given = [str(values[n][0] or "") if n in values else "" for n in ("departement", "region")]
            return self.places.find(field, str(value), before, given[0], given[1])
        return self.references.find(field, str(value), before) if self._refers(field) else value

    def _follow_commune(self, values: dict[str, tuple[Value, bool]], current: Row | None) -> list[Problem]:
        """Fill what follows from a commune that is new to its row; a file that contradicts itself is refused."""
        name = next((f.name for f in self.schema.fields if f.reference == COMMUNES_TABLE and f.name in values), None)
        if name is None or self.places.communes is None:
            return []
        code = values[name][0]
        before = current[name] if current is not None else None
        commune = self.places.commune(str(code)) if code is not None else None
        if commune is None or code == before:
            return []
        position = next(p for p, field in self.fields if field.name == name)
        for column in (field.name for field in self.schema.fields if field.derived == "commune"):
            follows: Value = getattr(commune, column)
            said = values[column][0] if column in values else None
            if said in (None, follows) or (current is not None and said == current[column]):
                values[column] = follows, True
            elif column in ("departement", "region") and values[column][0] != follows:
                title = self.schema.field(column).title
                reason = f"{commune.name} ({commune.departement}) ne va pas avec ce que dit la colonne « {title} »."
                return [Problem(position, reason)]
        return []

    def _new(self, row: FileRow, key: str, label: str, values: Mapping[str, tuple[Value, bool]]) -> PlannedRow:
        changes = [CellChange(self.schema.key, None, key)]
        changes += [CellChange(name, None, value, derived) for name, (value, derived) in values.items()
                    if value is not None]  # fmt: skip
        said = {change.column for change in changes}
        for field in self.schema.fields:
            if field.required and field.name not in said and (nobody_said := unstated(self.project, field)):
                changes.append(CellChange(field.name, None, nobody_said))
        if "included" in self.schema.by_name and not any(c.column == "included" for c in changes):
            changes.append(CellChange("included", None, True))
        return PlannedRow(row, "new", key, label, changes)


def _same(before: Value, after: Value) -> bool:
    """Whether a file says what the table holds: line ends, spaces at the ends and the last bit do not count."""
    if isinstance(before, str) and isinstance(after, str):
        return before.strip().replace("\r\n", "\n") == after.strip().replace("\r\n", "\n")
    if isinstance(before, float) and isinstance(after, float):
        return abs(before - after) <= 1e-12 * max(abs(before), abs(after))
    return before == after


def _refusing_what_the_tables_refuse(project: Project, plan: ImportPlan) -> ImportPlan:
    """Try the edit; rows that it would not take are refused, with its reasons, and the rest is tried again."""
    positions = {name: position for position, name in plan.matching.columns.items()}
    for _ in range(TRIES):
        try:
            table_edit(plan).apply(project)
        except EditRefused as refused:
            found: dict[str, list[Problem]] = {}
            for refusal in refused.refusals:
                problem = Problem(positions.get(refusal.address.column), refusal.reason)
                found.setdefault(refusal.address.key, []).append(problem)
            plan = replace(plan, rows=[_with_problems(row, found.get(row.key)) for row in plan.rows])
        else:
            return plan
    rows = [_with_problems(row, [Problem(None, "Les lignes du fichier se contredisent.")]) for row in plan.rows]
    return replace(plan, rows=rows)


def _with_problems(row: PlannedRow, problems: Sequence[Problem] | None) -> PlannedRow:
    if not problems or row.state == "refused":
        return row
    return replace(row, state="refused", changes=(), problems=tuple(problems))
