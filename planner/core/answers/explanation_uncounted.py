"""The listed sites of a place that bring nobody into a headcount, and why: a reader looks for them."""

from __future__ import annotations

from planner.core import french
from planner.core.answers.explanation_ground import Ground
from planner.core.answers.explanation_lines import PEOPLE, SHARE, STATED, TIMES, Line
from planner.core.model.inputs import RESIDUAL_SEGMENT, scope_of, segment_of
from planner.core.tables.project import Address, Row
from planner.core.tables.values import Value

TITLE = "Sites du lieu qui comptent pour 0"


def uncounted_sites(ground: Ground) -> list[Line]:
    """One stated line with a line a site, those with most heads first; nothing where all count."""
    sites = [row for row in ground.seen.rows("sites") if ground.covers(row["region"])]
    known = [(row, line) for row in sites if (line := _line(ground, row)) is not None]
    if not known:
        return []
    ordered = [line for row, line in sorted(known, key=lambda one: -_heads(one[0]))]
    count = french.plural(len(ordered), "site")
    return [Line(TITLE, 0.0, operator=STATED, children=tuple(ordered), note=count)]


def _heads(site: Row) -> float:
    return float(site["headcount"] or 0)


def _line(ground: Ground, site: Row) -> Line | None:
    """The site with what makes it nothing; None for one that counts, or is outside and states no heads."""
    key, name = str(site["id"]), str(site["name"])
    segment = segment_of(ground.seen, site)
    if segment is not None and site["headcount"] is None:
        label = "Effectif inconnu"
        if segment == RESIDUAL_SEGMENT:
            label += ", compris dans l’effectif non localisé"
        missing = Line(label, None, operator=STATED, address=Address("sites", key, "headcount"), kind="assumption")
        return Line(name, 0.0, operator=STATED, children=(missing,), note=label)
    if site["headcount"] is None:
        return None
    heads = ground.cells.line(
        "Effectif du site", _heads(site), PEOPLE, TIMES, Address("sites", key, "headcount")
    )  # fmt: skip
    why = _why(ground, site, segment)
    if why is None:
        return None
    reason, column = why
    share = ground.cells.line(reason, 0.0, SHARE, TIMES, Address("sites", key, column))
    return Line(name, 0.0, operator=STATED, children=(heads, share), note=reason)


def _why(ground: Ground, site: Row, segment: Value) -> tuple[str, str] | None:
    """In words why a site with heads counts for nothing, and the column that says so; None where it counts."""
    if site["included"] is False:
        return "Non pris en compte", "included"
    if segment is None:
        kind = str(site["kind"])
        label = ground.seen.label("site_kinds", kind) if ground.seen.has("site_kinds", kind) else "Nature non précisée"
        return f"Hors périmètre{french.NO_BREAK_SPACE}: {label[:1].lower()}{label[1:]}", "kind"
    if scope_of(site, ground.assumptions) == 0:
        return "Part dans le périmètre", "scope"
    return None
