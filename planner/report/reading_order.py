"""The order in which people look for a region."""

from __future__ import annotations

from collections.abc import Sequence

from planner.core.tables.communes import fold
from planner.core.tables.project import Project

OVERSEAS = "drom"


def in_reading_order(project: Project, regions: Sequence[str]) -> list[str]:
    """The regions of the mainland and Corsica by name, then the overseas ones."""

    def place(region: str) -> tuple[bool, str]:
        return project.cell("regions", region, "zone") == OVERSEAS, fold(project.label("regions", region))

    return sorted(regions, key=place)
