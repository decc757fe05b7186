"""An atlas: one page a region, its map and its key figures, in one PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from planner.core import french
from planner.core.answers.place_figures import (
    PlaceSum,
    secured_amounts,
    site_heads,
    training_places,
    without_confidential,
)
from planner.core.files import reason_of, written_whole
from planner.core.model.results import Results, run
from planner.core.tables.project import Project
from planner.core.tables.scenario import resolved
from planner.drawing.atlas_pages import AtlasPage, atlas_pdf
from planner.drawing.scene import PICTURE_PARTS, PointLayer
from planner.report.cells import SECRET
from planner.report.flows import touching
from planner.report.indicator_values import IndicatorValues, indicator_values
from planner.report.indicators import INDICATORS
from planner.report.pictures import DEFAULT_CHOICES, MapChoices, MapPicture
from planner.report.reading_order import in_reading_order

FIGURES = (
    "job_openings", "trained_supply", "remaining_need", "coverage", "headcount", "site_headcount", "event_jobs",
    "places", "funded",
)  # fmt: skip
"""The indicators that every page states."""
ATLAS_PARTS = replace(PICTURE_PARTS, scale_bar=False)  # the page draws that of its own region
UNKNOWN = "non connu"
MAPPED = "mapped"
"""What the map is coloured by, stated first where the page would not say it."""


class AtlasError(Exception):
    """The atlas cannot be written; the message is French and says what to do."""


def export_atlas(
    path: Path, project: Project, scenario: str, *, today: str, year: int | None = None,
    choices: MapChoices = DEFAULT_CHOICES,
) -> int:  # fmt: skip
    """Write the atlas of a scenario (a key) and return its number of pages. `today` is an ISO date.

    `year`: this year by default, kept within the model's. Raises AtlasError, UnknownIndicator, GeometryError,
    ModelInputError, ScenarioError (French), KeyError for a palette or layer.
    """
    results = run(project, scenario)
    seen = resolved(project, scenario)
    first = min(max(int(today[:4]) if year is None else year, results.years[0]), results.years[-1])
    picture = MapPicture(seen, results, first, choices, today=today)
    pages = atlas_pages(seen, results, picture, first, choices)
    title = f"{seen.setting('project_title') or 'Planificateur Bioproduction'} : atlas des régions"
    try:
        with written_whole(path) as beside:
            beside.write_bytes(atlas_pdf(picture.maps, french.unbroken(title), pages))
    except OSError as error:
        raise AtlasError(
            f"« {path} » ne peut pas être écrit : {reason_of(error)}. S’il est ouvert, fermez-le ; "
            "sinon choisissez un autre dossier."
        ) from error
    return len(pages)


def atlas_pages(
    seen: Project, results: Results, picture: MapPicture, year: int, choices: MapChoices
) -> list[AtlasPage]:  # fmt: skip
    """One page a region: the mainland by name, then overseas; its scene is that of the picture, seen closely."""
    scene = replace(picture.scene, parts=ATLAS_PARTS)
    stated = {key: indicator_values(seen, results, INDICATORS[key], for_others=choices.for_others) for key in FIGURES}
    shown = without_confidential(seen)[0] if choices.for_others else seen
    mapped = picture.values
    if mapped.against or mapped.indicator.key not in stated:
        stated = {MAPPED: mapped, **stated}
    sums = {
        "site_headcount": site_heads(shown), "places": training_places(shown, results)[year],
        "funded": secured_amounts(shown),
    }  # fmt: skip
    codes = in_reading_order(seen, results.inputs.regions)
    subject = _label(picture.values, year)
    pages = []
    for number, code in enumerate(codes, start=1):
        name = seen.label("regions", code)
        layers = tuple(_of_region(seen, layer, code) for layer in scene.layers)
        flows = tuple(touching(picture.maps.geometry, flow, code) for flow in scene.flows)
        title = french.unbroken(f"{name} : {subject[0].lower()}{subject[1:]}")
        pages.append(
            AtlasPage(
                region=code,
                scene=replace(scene, title=title, focus=code, layers=layers, flows=flows),
                heading=f"Chiffres clés, {name}",
                figures=[*_figures(stated, code, year), _counts(layers)],
                notes=_notes(results, stated, sums, code, year),
                number=f"{number}/{len(codes)}",
            )
        )
    return pages


def _of_region(seen: Project, layer: PointLayer, code: str) -> PointLayer:
    regions = seen.frame(layer.key)["region"]
    here = frozenset(key for key in layer.ids if regions[key] == code)
    return replace(layer, visible_ids=here, visible=bool(here))


def _figures(stated: Mapping[str, IndicatorValues], code: str, year: int) -> list[tuple[str, str]]:
    return [(_label(values, year), _text(values, code, year)) for values in stated.values()]


def _label(values: IndicatorValues, year: int) -> str:
    period = values.years_text(year)
    return f"{values.title}, {period}" if period else values.title


def _text(values: IndicatorValues, code: str, year: int) -> str:
    value = values.by_year[year][code]
    if value is None:
        return SECRET if values.secret and code in values.small[year] else UNKNOWN
    return values.format(value)


def _counts(layers: tuple[PointLayer, ...]) -> tuple[str, str]:
    """How many rows of each layer lie in the region: `18 sites, 6 plateformes, 1 projet`."""
    numbers = []
    for layer in reversed(layers):
        title = layer.title.lower()
        numbers.append(french.plural(len(layer.visible_ids or ()), title.removesuffix("s"), title))
    return "Recensés dans la région", ", ".join(numbers)


def _notes(
    results: Results, stated: Mapping[str, IndicatorValues], sums: Mapping[str, PlaceSum], code: str, year: int
) -> list[str]:  # fmt: skip
    notes = []
    if results.is_small(code, year):
        notes.append(f"Moins de {french.number(results.small_cell)} salariés : un ordre de grandeur.")
    for note in stated["coverage"].notes_of(year):
        told = f"{note[0].lower()}{note[1:].removesuffix('.')}"
        notes.append(f"{stated['coverage'].indicator.label} : {told}, dans toute la France.")
    for key, total in sums.items():
        indicator = INDICATORS[key]
        known, rows = total.counts.get(code, (0, 0))
        if known < rows:
            text = f"{french.plural(known, *indicator.rows)} sur {french.number(rows)}"
            notes.append(f"{indicator.label} : chiffre connu pour {text} dans la région.")
    return [french.unbroken(note) for note in notes]
