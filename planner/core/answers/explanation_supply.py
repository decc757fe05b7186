"""Where a subject's trained people and its other inflows come from, line by line (formulas: docs/model.md)."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from planner.core import french
from planner.core.answers.explanation_ground import Ground, without_nothing
from planner.core.answers.explanation_lines import INTAKES, LEAST, MINUS, PLACES, SHARE, STATED, TIMES, YEARS, Line
from planner.core.model.offer_inputs import APPRENTICESHIP
from planner.core.model.project_effects import EFFECTS, counted_effects
from planner.core.model.projection import Array, spread_leavers
from planner.core.tables.project import Address, Row
from planner.core.tables.values import Value


def trained_supply(ground: Ground) -> Line:
    """Each course's trained people who are hired in the sector, and for a region who stays and who comes."""
    value = ground.total(ground.results.projection.supply)
    children = _of_country(ground) if ground.subject.region is None else _of_region(ground)
    return Line("Diplômés recrutés dans la filière", value, children=tuple(without_nothing(children)))


def _of_country(ground: Ground) -> list[Line]:
    """All courses, by region; minus those for whom there is no post anywhere."""
    offers, regions = ground.results.inputs.offers, ground.results.inputs.regions
    lines = []
    for r in (*range(len(regions)), -1):
        name = "Formations nationales" if r < 0 else f"Formations, {ground.seen.label('regions', regions[r])}"
        of_region = without_nothing([_offer(ground, int(p)) for p in np.flatnonzero(offers.region == r)])
        of_region.sort(key=lambda line: -(line.value or 0.0))
        note = french.plural(len(of_region), "formation")
        lines.append(Line(name, sum(o.value or 0.0 for o in of_region), children=tuple(of_region), note=note))
    lines.sort(key=lambda line: -(line.value or 0.0))
    unassigned = float(ground.results.projection.unassigned[ground.span][:, ground.groups].sum())
    return [*lines, Line("Sans poste nulle part", unassigned, operator=MINUS)]


def _of_region(ground: Ground) -> list[Line]:
    inputs = ground.results.inputs
    region = ground.regions[0]
    own = without_nothing([_offer(ground, int(p), stays=True) for p in np.flatnonzero(inputs.offers.region == region)])
    own.sort(key=lambda line: -(line.value or 0.0))
    arrivals, kept, national = _movements(ground)
    origins = [Line(ground.seen.label("regions", code), float(arrivals[q])) for q, code in enumerate(inputs.regions)]
    origins = sorted(without_nothing(origins), key=lambda line: -(line.value or 0.0))
    distance = ground.assumptions.find_optional("mobility_distance")
    if distance is not None and distance.value > 0:
        origins.append(ground.assumption_line(distance, "km", STATED))
    return [
        Line(
            "Formés et restés dans la région", sum(line.value or 0.0 for line in own), children=tuple(own),
            note=french.plural(len(own), "formation"),
        ),
        Line("Restés faute de poste ailleurs", kept),
        Line(
            "Venus d’autres régions", float(arrivals.sum()), children=tuple(origins),
            note="en proportion des postes à pourvoir, moins avec la distance",
        ),
        Line("Venus de formations nationales", national, note="en proportion des postes à pourvoir"),
    ]  # fmt: skip


def _movements(ground: Ground) -> tuple[Array, float, float]:
    """Arrivals in the subject's region by region of training (R,), own leavers with nowhere to go, national ones."""
    inputs, projection, span = ground.results.inputs, ground.results.projection, ground.span
    offers, region, groups = inputs.offers, ground.regions[0], ground.groups
    home = (offers.region[:, None] == np.arange(len(inputs.regions))).astype(np.float64)
    gone = (projection.hired * (1 - offers.retention)[:, None])[:, span]  # (P, T)
    leaving = np.einsum("pt,pr,pk->trk", gone, home, offers.group_share)
    apart = leaving[:, :, None, :] * np.eye(len(inputs.regions))[:, :, None]  # (T, R of training, R, K)
    wanted = np.maximum(projection.openings[span], 0.0)
    moves = spread_leavers(apart, wanted[:, None], inputs.mobility)[:, :, region][..., groups].sum(axis=(0, 2))
    kept, moves[region] = float(moves[region]), 0.0
    total = wanted.sum(axis=1)
    part = np.divide(wanted[:, region], total, out=np.zeros_like(total), where=total > 0)
    everywhere = np.einsum("pt,pk->tk", projection.hired[:, span], offers.group_share * (offers.region < 0)[:, None])
    return moves, kept, float((everywhere * part)[:, groups].sum())


def _offer(ground: Ground, p: int, *, stays: bool = False) -> Line:
    """Entries × intakes that become ready in the years × the shares that lead to a post of the subject."""
    inputs, results = ground.results.inputs, ground.results
    key = inputs.offers.keys[p]
    offer = ground.seen.row("offers", key)
    programme = ground.seen.row("programmes", str(offer["programme"]))
    asked: dict[str, Value] = {
        "level": programme["level"], "specialisation": programme["specialisation"], "region": offer["region"],
    }  # fmt: skip
    entries = _entries(ground, offer, asked)

    def own(column: str, label: str) -> Line:
        return ground.own_or_assumed("offers", key, column, label, TIMES, asked)

    continuing = own("further_study", "Poursuites d’études")
    leaving_school = Line(
        "Ne poursuivent pas d’études", 1 - (continuing.value or 0.0), SHARE, TIMES, (_stated(continuing),)
    )
    shares = [
        own("completion", "Réussite"), leaving_school, own("employment", "Accès à l’emploi"),
        own("sector_share", "Recrutés dans la filière"),
    ]  # fmt: skip
    kept = math.prod(share.value or 0.0 for share in shares)
    hired = float(results.projection.hired[p, ground.span].sum())
    enlarged = _enlarged(ground, offer, hired / kept if kept > 0 else 0.0, entries)
    if enlarged is None:
        yearly = (entries.value or 0.0) * kept
        intakes = _intakes(ground, programme, hired / yearly if yearly > 0 else 0.0, asked)
        factors = [entries, intakes]
    else:
        factors = [enlarged]
    factors += [*shares, *_group_lines(ground, programme)]
    if stays:
        factors.append(_staying(ground, offer, asked))
    value = math.prod(factor.value or 0.0 for factor in factors)
    return Line(str(offer["name"]), value, children=tuple(factors))


def _enlarged(ground: Ground, offer: Row, count: float, entries: Line) -> Line | None:
    """All entries that become ready in the years, of a course that projects enlarge; None for the others."""
    lines = []
    for row in counted_effects(ground.seen, "places", "placements"):
        if row["offer"] == offer["id"]:
            words = "Contrats et stages" if row["kind"] == "placements" else "Places"
            name = ground.seen.label("projects", str(row["project"]))
            address = Address(EFFECTS, str(row["id"]), "value")
            ramp = f", en {french.plural(float(row['ramp']), 'an')}" if row["ramp"] and int(row["ramp"]) > 1 else ""
            lines.append(ground.cells.line(
                f"{words} de plus{french.NO_BREAK_SPACE}: {name}", float(row["value"] or 0), PLACES, STATED, address,
                note=f"dès {row['year']}{ramp}",
            ))  # fmt: skip
    if not lines:
        return None
    before = _stated(replace(entries, label="Entrées par rentrée, sans les projets"))
    return Line(
        "Entrées des promotions prêtes dans la période", count, PLACES, TIMES, (before, *lines),
        note="capacité ou contrats changent d’une rentrée à l’autre",
    )  # fmt: skip


def _entries(ground: Ground, offer: Row, asked: dict[str, Value]) -> Line:
    key = str(offer["id"])
    places = ground.cells.line(
        "Capacité d’accueil", float(offer["places"] or 0), PLACES, TIMES, Address("offers", key, "places")
    )
    fill = ground.own_or_assumed("offers", key, "fill", "Remplissage", TIMES, asked)
    filled = (places.value or 0.0) * (fill.value or 0.0)
    if offer["placements"] is None:
        return Line("Entrées par rentrée", filled, PLACES, TIMES, (places, fill))
    limit = ground.cells.line(
        "Contrats et stages proposés", float(offer["placements"]), PLACES, LEAST, Address("offers", key, "placements")
    )
    candidates = Line("Places remplies", filled, PLACES, LEAST, (places, fill))
    return Line(
        "Entrées par rentrée", min(filled, limit.value or 0.0), PLACES, TIMES, (candidates, limit),
        note="le plus petit des deux",
    )  # fmt: skip


def _intakes(ground: Ground, programme: Row, count: float, asked: dict[str, Value]) -> Line:
    """How many intakes become ready in the years; the lag is split between two years where it is no whole number."""
    if programme["duration"] is None:
        studies = ground.assumption_line(ground.assumptions.find("duration", None, **asked), YEARS, STATED)
    else:
        address = Address("programmes", str(programme["id"]), "duration")
        studies = ground.cells.line("Durée des études", float(programme["duration"]), YEARS, STATED, address)
    start = ground.assumption_line(
        ground.assumptions.find("competence_time", None, **asked), YEARS, STATED, "Prise de poste"
    )
    years = ground.years
    note = f"promotions prêtes de {years[0]} à {years[-1]}" if years else ""
    return Line("Rentrées comptées", count, INTAKES, TIMES, (studies, start), note=note)


def _group_lines(ground: Ground, programme: Row) -> list[Line]:
    """The share of the subject's groups in the course's trained people; none where they are all."""
    names = {ground.results.inputs.groups[k] for k in ground.groups}
    parts = [
        ground.cells.line(
            ground.seen.label("groups", str(row["group"])), float(row["share"] or 0.0), SHARE, "+",
            Address("programme_groups", str(row["id"]), "share"),
        )
        for row in ground.seen.rows("programme_groups")
        if row["programme"] == programme["id"] and row["group"] in names
    ]  # fmt: skip
    share = sum(part.value or 0.0 for part in parts)
    if ground.subject.family is None and abs(share - 1) < 1e-12:
        return []
    return [Line("Part des métiers de la famille", share, SHARE, TIMES, tuple(parts))]


def _staying(ground: Ground, offer: Row, asked: dict[str, Value]) -> Line:
    """As the model reads it: the offer's own share, apprentices all stay, else the assumption."""
    label = "Restent dans la région"
    if offer["retention"] is None and offer["voie"] == APPRENTICESHIP:
        voie = Address("offers", str(offer["id"]), "voie")
        note = "les apprentis restent où est leur employeur"
        return ground.cells.line(label, 1.0, SHARE, TIMES, voie, note=note)
    return ground.own_or_assumed("offers", str(offer["id"]), "retention", label, TIMES, asked)


def _stated(line: Line) -> Line:
    return replace(line, operator=STATED)


def other_inflows(ground: Ground) -> Line:
    """A share of the openings of each group."""
    projection = ground.results.projection
    wanted = np.maximum(projection.openings, 0.0)
    lines = []
    for row, groups in ground.by_assumption("inflow_share"):
        posts = float(wanted[ground.span][:, ground.regions][:, :, groups].sum())
        names = [ground.seen.label("groups", ground.results.inputs.groups[k]) for k in groups]
        rate = ground.assumption_line(row, SHARE, TIMES, "Part prise par d’autres viviers")
        openings = Line(
            "Postes à pourvoir de ces métiers", posts, operator=TIMES,
            note="là où ils sont positifs, par région, métier et année",
        )  # fmt: skip
        label = ground.seen.label("assumptions", row.key)
        lines.append(Line(label, row.value * posts, children=(openings, rate), note=", ".join(names)))
    lines.sort(key=lambda line: -(line.value or 0.0))
    return Line("Autres viviers", ground.total(projection.inflows), children=tuple(without_nothing(lines)))
