"""Search of anything that has a place: régions, départements, communes, and the rows that stand on the map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.core.tables.communes import Communes, fold
from planner.core.tables.project import Project
from planner.core.tables.typed_text import fold_all

REGIONS, DEPARTEMENTS, COMMUNES = "regions", "departements", "communes"
_EACH = 6  # of one table, so that many rows of a name leave room for the others


@dataclass(frozen=True)
class Found:
    """A place: a row of `table`, or a commune (key: INSEE code). `name` is French, `where` tells namesakes apart."""

    table: str
    key: str
    name: str
    where: str


def find_places(
    project: Project, communes: Communes, text: str, *, tables: Sequence[str], limit: int = 12
) -> list[Found]:
    """What has every word of `text` in its name, accents and case ignored; names that begin with it come first.

    Régions and départements before the rows of `tables`, and these before communes.
    """
    wanted = fold(text)
    if not wanted:
        return []
    found = [place for table in (REGIONS, DEPARTEMENTS, *tables) for place in _rows(project, table, wanted)]
    found += [
        Found(COMMUNES, commune.insee, commune.name, f"commune, {_departement(project, commune.departement)}")
        for commune in communes.search(text, _EACH)
    ]
    return sorted(found, key=lambda place: not fold(place.name).startswith(wanted))[:limit]


def _rows(project: Project, table: str, wanted: str) -> Iterator[Found]:
    schema, words = project.schema.table(table), wanted.split()
    names = project.kept(f"names of {table}", {table}, lambda: _folded_names(project, table))
    hits = [position for position, name in enumerate(names) if all(word in name for word in words)]
    hits.sort(key=lambda position: (not names[position].startswith(wanted), names[position]))
    keys = project.keys(table)
    for position in hits[:_EACH]:
        key = keys[position]
        yield Found(table, key, project.label(table, key), _where(project, table, key, schema.singular))


def _folded_names(project: Project, table: str) -> list[str]:
    return fold_all([project.label(table, key) for key in project.keys(table)])


def _where(project: Project, table: str, key: str, singular: str) -> str:
    if table == REGIONS:
        return singular
    region = project.cell(table, key, "region")
    return f"{singular}, {project.label(REGIONS, str(region))}" if region else singular


def _departement(project: Project, code: str) -> str:
    return f"{project.label(DEPARTEMENTS, code)} ({code})" if project.has(DEPARTEMENTS, code) else code
