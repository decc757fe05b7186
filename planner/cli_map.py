"""The commands that hand the map on: pictures, the atlas, and its data for a GIS."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli_output import DONE, CommandFailed, UsageError, say
from planner.cli_project import (
    check_suffix,
    load,
    region_code,
    run_scenario,
    scenario_key,
    today,
    without_screen,
    year_of,
)  # fmt: skip
from planner.core import french
from planner.core.files import reason_of
from planner.core.model.assumptions import ModelInputError
from planner.core.model.results import Results
from planner.core.tables import scenario
from planner.core.tables.communes import fold
from planner.core.tables.map_views import LAYERS, REGION, KeptView, LayerLook, MapViewError, kept_view, view_names
from planner.core.tables.project import Project
from planner.storage.reference_data import load_communes

if TYPE_CHECKING:
    from planner.report.map_classes import ClassChoice
    from planner.report.pictures import MapChoices

SAID_BY_VIEW = ("--indicator", "--level", "--classes", "--class-count", "--breaks", "--palette", "--layers", "--flows")
CLASS_COUNT = 5
SMALLEST, LARGEST = 200, 8000  # logical pixels of a picture's side
MOST_PIXELS = 32_000  # of a PNG's side, what Qt can draw


def draw_map(arguments: Namespace) -> int:
    """`map`: an indicator with sites, platforms and projects, as a picture; with --atlas a page a region."""
    from planner.drawing.geometry import GeometryError
    from planner.drawing.pictures import WRITERS
    from planner.report.atlas import AtlasError
    from planner.report.indicators import UnknownIndicator

    target: Path = arguments.target
    check_suffix(target, (".pdf",) if arguments.atlas else tuple(WRITERS))
    if arguments.atlas and arguments.region is not None:
        raise UsageError("--atlas montre toutes les régions : retirez --region.")
    size = _size(arguments.size, arguments.dpi)
    try:
        classes = _classes(arguments)
        project = load(arguments.project)
        view = _view(arguments, project)
        results = run_scenario(project, arguments.scenario)
        choices = _choices(arguments, project, results, classes, view)
        year = _year(arguments, results, view)
        without_screen()
        if arguments.atlas:
            return _write_atlas(target, project, results, choices, year)
        return _write_picture(target, project, results, choices, arguments, size, year, view)
    except UnknownIndicator as error:
        raise UsageError(str(error)) from error
    except (AtlasError, GeometryError) as error:
        raise CommandFailed(str(error)) from error


def _write_atlas(target: Path, project: Project, results: Results, choices: MapChoices, year: int) -> int:
    from planner.report.atlas import export_atlas

    pages = export_atlas(target, project, results.scenario, today=today(), year=year, choices=choices)
    say(f"atlas écrit : {target}, {french.plural(pages, 'page')}.")
    return DONE


def _write_picture(
    target: Path, project: Project, results: Results, choices: MapChoices, arguments: Namespace, size: tuple[int, int],
    year: int, view: KeptView | None,
) -> int:  # fmt: skip
    from planner.drawing.pictures import write_picture
    from planner.report.pictures import MapPicture

    seen = scenario.resolved(project, results.scenario)
    region = None if arguments.region is None else region_code(seen, arguments.region)
    place = None if view is None else view.place
    outlined = [] if region is None else [region]
    picture = MapPicture(seen, results, year, choices, regions=outlined, focus=region, place=place, today=today())
    width, height = size
    try:
        write_picture(
            target, picture.maps, picture.scene, width, height, dpi=arguments.dpi, view=picture.view(width, height)
        )
    except OSError as error:
        raise CommandFailed(
            f"« {target} » ne peut pas être écrit : {reason_of(error)}. Choisissez un autre dossier."
        ) from error
    say(f"carte écrite : {target}")
    return DONE


def _view(arguments: Namespace, project: Project) -> KeptView | None:
    """The kept view that is asked for by its name, None where none is. Raises UsageError, CommandFailed."""
    from planner.report.map_looks import known_look

    if arguments.view is None:
        return None
    for option in SAID_BY_VIEW:
        if getattr(arguments, option.removeprefix("--").replace("-", "_")) is not None:
            raise UsageError(f"--view dit déjà ce que la carte montre : retirez {option}.")
    views = view_names(project)
    key = next((key for key, name in views if fold(arguments.view) in (fold(name), fold(key))), None)
    if key is None:
        known = f"Vues du projet : {', '.join(name for _, name in views)}." if views else (
            "Ce projet n’en garde aucune : dans l’application, bouton « Vues » de la carte, « Garder cette vue… »."
        )  # fmt: skip
        raise UsageError(f"il n’y a pas de vue « {arguments.view} ». {known}")
    try:
        view = kept_view(project, key)
    except MapViewError as error:
        raise CommandFailed(str(error)) from error
    if view.look.difference and arguments.minus is None:
        raise UsageError(f"la vue « {view.name} » montre l’écart avec un autre scénario : dites lequel par --minus.")
    return replace(view, look=known_look(view.look))


def _year(arguments: Namespace, results: Results, view: KeptView | None) -> int:
    """The year asked for, else the view's as far as the project goes."""
    if arguments.year is not None or view is None or view.year is None:
        return year_of(results, arguments.year)
    return min(max(view.year, results.years[0]), results.years[-1])


def _choices(
    arguments: Namespace, project: Project, results: Results, classes: ClassChoice, view: KeptView | None
) -> MapChoices:
    """What the options say, or the view. Raises UnknownIndicator, UsageError."""
    from planner.drawing.palettes import PALETTES
    from planner.drawing.scene import Level
    from planner.report.flows import FUNDINGS, LEARNERS
    from planner.report.indicators import DEFAULT_INDICATOR, find_indicator
    from planner.report.map_looks import choices_of
    from planner.report.pictures import MapChoices

    against = None
    if arguments.minus is not None:
        other = scenario_key(project, arguments.minus)
        if other == results.scenario:
            raise UsageError("--minus nomme le scénario de la carte : choisissez-en un autre.")
        against = scenario.resolved(project, other), run_scenario(project, other)
    if view is not None:
        return choices_of(view.look, against=against, for_others=arguments.for_others)
    indicator = find_indicator(arguments.indicator or DEFAULT_INDICATOR)
    if arguments.palette is not None:
        _known(arguments.palette, PALETTES, "palette", "Palettes")
    layers = None
    if arguments.layers is not None:
        layers = tuple(LayerLook(key) for key in _list_of(arguments.layers, LAYERS, "--layers"))
    return MapChoices(
        indicator=indicator.key,
        level=Level(arguments.level or REGION),
        classes=classes,
        palette=arguments.palette,
        layers=layers,
        flows=_list_of(arguments.flows or "", (LEARNERS, FUNDINGS), "--flows"),
        against=against,
        for_others=arguments.for_others,
    )


def _classes(arguments: Namespace) -> ClassChoice:
    """The classes asked for; thresholds alone mean own ones. Raises UsageError."""
    from planner.report.map_classes import AUTOMATIC, OWN, ClassChoice

    try:
        breaks = tuple(float(part) for part in (arguments.breaks or "").split(",") if part.strip())
    except ValueError:
        raise UsageError(f"--breaks attend des nombres séparés par des virgules : « {arguments.breaks} ».") from None
    method = arguments.classes or (OWN if breaks else AUTOMATIC)
    if breaks and method != OWN:
        raise UsageError("--breaks va avec --classes own, ou sans --classes.")
    try:
        return ClassChoice(method, CLASS_COUNT if arguments.class_count is None else arguments.class_count, breaks)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _list_of(text: str, known: Collection[str], option: str) -> tuple[str, ...]:
    """The parts of a list with commas, each once and known."""
    parts = tuple(part.strip() for part in text.split(",") if part.strip())
    for part in parts:
        if part not in known:
            raise UsageError(f"{option} : « {part} » n’est pas possible ici : {', '.join(known)}.")
    return tuple(dict.fromkeys(parts))


def _known(name: str, known: Collection[str], what: str, many: str) -> None:
    if name not in known:
        raise UsageError(f"il n’y a pas de {what} « {name} ». {many} : {', '.join(known)}.")


def _size(text: str, dpi: float) -> tuple[int, int]:
    """Width and height of `1200x900`, in pixels of 1/96 inch."""
    parts = text.lower().replace("×", "x").split("x")
    if len(parts) != 2 or not all(part.strip().isdecimal() for part in parts):
        raise UsageError(f"--size attend LARGEURxHAUTEUR, par exemple 1200x900 : « {text} ».")
    width, height = (int(part) for part in parts)
    if not all(SMALLEST <= side <= LARGEST for side in (width, height)):
        raise UsageError(f"--size : chaque côté va de {SMALLEST} à {LARGEST}.")
    if max(width, height) * dpi / 96 > MOST_PIXELS:
        raise UsageError(f"--size et --dpi donnent une image de plus de {french.number(MOST_PIXELS)} pixels de côté.")
    return width, height


def export_gis_data(arguments: Namespace) -> int:
    """`export-gis`: regions, départements and points with their figures, for a GIS."""
    from planner.report.gis import SUFFIXES, GisError, export_gis

    target: Path = arguments.target
    check_suffix(target, SUFFIXES)
    project = load(arguments.project)
    key = scenario_key(project, arguments.scenario)
    try:
        done = export_gis(
            target, project, key, today=today(), for_others=arguments.for_others, communes=load_communes()
        )
    except GisError as error:
        raise CommandFailed(str(error)) from error
    except (ModelInputError, scenario.ScenarioError) as error:
        raise CommandFailed(f"le calcul n’est pas possible. {error}") from error
    for note in done.notes:
        say(note)
    for file in done.files:
        say(f"données écrites : {file}")
    return DONE
