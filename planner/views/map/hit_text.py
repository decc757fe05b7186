"""What the card under the mouse says of anything on the map, as French rich text."""

from __future__ import annotations

from html import escape

from planner.core import french
from planner.core.tables.communes import fold
from planner.drawing.scene import ClusterHit, DepartementHit, FlowHit, FlowLayer, Hit, MapScene
from planner.state.session import Session
from planner.views.parts.place_text import hover_text

MOST_NAMES = 6


def hit_text(session: Session, scene: MapScene, hit: Hit) -> str:
    """The card of a hit; empty for what is gone."""
    if isinstance(hit, ClusterHit):
        return _cluster_text(session, hit)
    if isinstance(hit, FlowHit):
        return _flow_text(scene, hit)
    if isinstance(hit, DepartementHit):
        return _departement_text(session, scene, hit)
    return hover_text(session, hit)


def names_of(session: Session, hit: ClusterHit) -> list[str]:
    """The names behind a badge, in alphabetical order."""
    return sorted((session.seen.label(hit.layer, key) for key in hit.ids), key=fold)


def _cluster_text(session: Session, hit: ClusterHit) -> str:
    title = session.project.schema.table(hit.layer).title
    names = names_of(session, hit)
    lines = [f"<b>{french.number(len(names))} {escape(title.lower())}</b>", *map(escape, names[:MOST_NAMES])]
    if len(names) > MOST_NAMES:
        lines.append(f"et {french.plural(len(names) - MOST_NAMES, 'autre')}")
    return "<br>".join([*lines, "<i>Cliquez pour agrandir</i>"])


def _flow_text(scene: MapScene, hit: FlowHit) -> str:
    flow: FlowLayer | None = next((flow for flow in scene.flows if flow.key == hit.layer), None)
    if flow is None or hit.id not in flow.ids:
        return ""
    row = flow.ids.index(hit.id)
    label = flow.labels[row] if flow.labels else flow.title
    number = flow.format_value(float(flow.numbers[row]))
    return f"<b>{escape(label)}</b><br>{escape(f'{number} {flow.unit}'.strip())}"


def _departement_text(session: Session, scene: MapScene, hit: DepartementHit) -> str:
    project = session.project
    lines = [f"<b>{escape(project.label('departements', hit.code))} ({escape(hit.code)})</b>"]
    region = project.cell("departements", hit.code, "region")
    lines.append(escape(project.label("regions", str(region))))
    colours = scene.choropleth
    if colours is not None:
        value = colours.values.get(hit.code)
        told = colours.format_value(value) if value is not None else "pas de donnée"
        lines.append(french.unbroken(f"{escape(colours.title)} : <b>{escape(told)}</b>"))
    return "<br>".join(lines)
