"""What a map is set to show, as pictures take it: looks of windows and kept views, put right where they name what is
not known here."""

from __future__ import annotations

from dataclasses import replace

from planner.core.model.results import Results
from planner.core.tables.map_views import FLOWS, MapLook
from planner.core.tables.project import Project
from planner.drawing.palettes import PALETTES
from planner.drawing.scene import Level
from planner.report.indicators import DEFAULT_INDICATOR, INDICATORS
from planner.report.map_classes import AUTOMATIC, METHOD_NAMES, OWN, ClassChoice
from planner.report.pictures import MapChoices


def known_look(look: MapLook) -> MapLook:
    """The look with what the application knows, where a file of another version names something else."""
    indicator = look.indicator if look.indicator in INDICATORS else DEFAULT_INDICATOR
    level = look.level if Level(look.level) in INDICATORS[indicator].levels else Level.REGION.value
    method = look.method if look.method in METHOD_NAMES and (look.method != OWN or look.breaks) else AUTOMATIC
    palette = look.palette if look.palette in PALETTES else ""
    return replace(look, indicator=indicator, level=level, method=method, palette=palette)


def choices_of(look: MapLook, *, against: tuple[Project, Results] | None, for_others: bool) -> MapChoices:
    """A known look as pictures take it. `against` is another scenario, for a map of differences."""
    return MapChoices(
        indicator=look.indicator, level=Level(look.level), palette=look.palette or None,
        classes=ClassChoice(look.method, look.class_count, look.breaks),
        layers=tuple(layer for layer in look.layers if layer.visible),
        flows=tuple(key for key in FLOWS if key in look.flows), against=against, for_others=for_others,
    )  # fmt: skip
