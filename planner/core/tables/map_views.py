"""What the map is set to show, and such settings kept in the project under a name.

A kept view is a row of the table `map_views`. Keeping, renaming and deleting views are edits like any other. Names of
indicators and palettes are texts here: what draws them knows which there are, and what stands for one that is gone.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.core.tables.communes import fold
from planner.core.tables.edits import DeleteRows, Edit, InsertRows, SetCells
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.values import Value

TABLE = "map_views"
LAYERS = ("sites", "platforms", "projects")  # tables of points, the uppermost first
FLOWS = ("learners", "fundings")
REGION, DEPARTEMENT = "region", "departement"
LEVELS = (REGION, DEPARTEMENT)
METHODS = ("automatic", "quantile", "equal", "jenks", "own")
FEWEST_CLASSES, MOST_CLASSES = 2, 7
FAINTEST = 0.2  # opacity below which a layer might as well be hidden


class MapViewError(Exception):
    """The view cannot be kept or read; the message is French."""


@dataclass(frozen=True)
class LayerLook:
    """How one table of points is shown; `hidden` holds values of columns whose rows are left out, by column."""

    key: str
    visible: bool = True
    opacity: float = 1.0
    hidden: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class MapLook:
    """What the map shows. `palette` "" is the indicator's own; `breaks` serve the method « own »; layers top first."""

    indicator: str = ""
    level: str = REGION
    difference: bool = False
    method: str = "automatic"
    class_count: int = 5
    breaks: tuple[float, ...] = ()
    palette: str = ""
    layers: tuple[LayerLook, ...] = tuple(LayerLook(key) for key in LAYERS)
    flows: frozenset[str] = frozenset()

    def layer(self, key: str) -> LayerLook:
        """The look of a layer. StopIteration for an unknown one."""
        return next(layer for layer in self.layers if layer.key == key)


@dataclass(frozen=True)
class MapPlace:
    """The part of the map in sight: its middle on the map's plane (km) and screen points per kilometre."""

    x: float
    y: float
    scale: float


@dataclass(frozen=True)
class KeptView:
    """A view under a name; `place` None is the whole country, `year` None leaves the year as it is."""

    key: str
    name: str
    look: MapLook
    place: MapPlace | None
    year: int | None


def view_names(project: Project) -> list[tuple[str, str]]:
    """Key and name of each kept view, in the order of their names."""
    named = [(str(row["id"]), str(row["name"])) for row in project.rows(TABLE)]
    return sorted(named, key=lambda view: fold(view[1]))


def kept_view(project: Project, key: str) -> KeptView:
    """The view of a key. KeyError for an unknown one; MapViewError when its content is damaged."""
    row = project.row(TABLE, key)
    name = str(row["name"])
    try:
        return KeptView(key, name, _look(row), _place(row), _year(row["year"]))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise MapViewError(
            f"La vue « {name} » est abîmée et ne peut pas être affichée : gardez-la de nouveau ou supprimez-la."
        ) from error


def keep_view(project: Project, name: str, look: MapLook, place: MapPlace | None, year: int | None) -> Edit:
    """The edit that keeps a view; one of the same name is replaced. Raises MapViewError for a blank name."""
    name = _checked_name(name)
    row = _row(look, place, year)
    same = next((key for key, known in view_names(project) if fold(known) == fold(name)), None)
    if same is not None:
        return SetCells({Address(TABLE, same, column): value for column, value in {"name": name, **row}.items()})
    number = next(n for n in range(1, len(project.keys(TABLE)) + 2) if not project.has(TABLE, f"vue-{n}"))
    return InsertRows(TABLE, [{"id": f"vue-{number}", "name": name, **row}])


def rename_view(project: Project, key: str, name: str) -> Edit:
    """The edit that renames a view. Raises MapViewError when the name is blank or another's."""
    name = _checked_name(name)
    if any(fold(known) == fold(name) and other != key for other, known in view_names(project)):
        raise MapViewError(f"Une vue s’appelle déjà « {name} » : choisissez un autre nom.")
    return SetCells({Address(TABLE, key, "name"): name})


def delete_view(key: str) -> Edit:
    """The edit that forgets a view."""
    return DeleteRows(TABLE, [key])


def breaks_of(text: str) -> tuple[float, ...]:
    """Ascending class breaks as typed, `10 ; 50 ; 100,5`. Raises MapViewError (French)."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    try:
        breaks = tuple(float("".join(part.split()).replace("\u2212", "-").replace(",", ".")) for part in parts)
    except ValueError as error:
        raise MapViewError(
            "Donnez des nombres séparés par des points-virgules, par exemple : 10 ; 50 ; 100."
        ) from error
    if not breaks or not all(map(math.isfinite, breaks)):
        raise MapViewError("Donnez au moins un seuil, par exemple : 10 ; 50 ; 100.")
    if any(low >= high for low, high in itertools.pairwise(breaks)):
        raise MapViewError("Les seuils doivent aller du plus petit au plus grand.")
    if len(breaks) >= MOST_CLASSES:
        raise MapViewError(f"Donnez au plus {MOST_CLASSES - 1} seuils.")
    return breaks


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise MapViewError("Donnez un nom à la vue.")
    return name


def _row(look: MapLook, place: MapPlace | None, year: int | None) -> dict[str, Value]:
    layers = [
        {
            "key": layer.key, "visible": layer.visible, "opacity": layer.opacity,
            "hidden": {column: sorted(values) for column, values in sorted(layer.hidden.items()) if values},
        }
        for layer in look.layers
    ]  # fmt: skip
    return {
        "indicator": look.indicator, "level": look.level, "difference": look.difference, "method": look.method,
        "class_count": look.class_count, "breaks": ";".join(map(repr, look.breaks)) or None,
        "palette": look.palette or None,
        "layers": json.dumps({"layers": layers, "flows": sorted(look.flows)}, ensure_ascii=False),
        "x": place.x if place else None, "y": place.y if place else None, "scale": place.scale if place else None,
        "year": year,
    }  # fmt: skip


def _look(row: Row) -> MapLook:
    content = json.loads(str(row["layers"]))
    count = row["class_count"]
    return MapLook(
        indicator=str(row["indicator"] or ""),
        level=_one_of(str(row["level"]), LEVELS),
        difference=bool(row["difference"]),
        method=_one_of(str(row["method"]), METHODS),
        class_count=min(max(int(count), FEWEST_CLASSES), MOST_CLASSES) if isinstance(count, (int, float)) else 5,
        breaks=tuple(float(part) for part in str(row["breaks"]).split(";")) if row["breaks"] else (),
        palette=str(row["palette"] or ""),
        layers=_layers(content["layers"]),
        flows=frozenset(content["flows"]) & frozenset(FLOWS),
    )


def _layers(items: Sequence[Mapping[str, Any]]) -> tuple[LayerLook, ...]:
    """Each layer once; those that the view does not know stand below, as they are at first."""
    read = {str(item["key"]): _layer(item) for item in items if item["key"] in LAYERS}
    return (*read.values(), *(LayerLook(key) for key in LAYERS if key not in read))


def _layer(item: Mapping[str, Any]) -> LayerLook:
    opacity = min(max(float(item["opacity"]), FAINTEST), 1.0)
    hidden = {str(column): frozenset(map(str, values)) for column, values in dict(item["hidden"]).items()}
    if not isinstance(item["visible"], bool) or not math.isfinite(opacity):
        raise ValueError(item)
    return LayerLook(str(item["key"]), item["visible"], opacity, hidden)


def _place(row: Row) -> MapPlace | None:
    x, y, scale = (row[name] for name in ("x", "y", "scale"))
    if not (isinstance(x, (int, float)) and isinstance(y, (int, float)) and isinstance(scale, (int, float))):
        return None
    if scale <= 0:
        raise ValueError(scale)
    return MapPlace(float(x), float(y), float(scale))


def _year(value: Value) -> int | None:
    return int(value) if isinstance(value, (int, float)) else None


def _one_of(text: str, known: Sequence[str]) -> str:
    if text not in known:
        raise ValueError(text)
    return text
