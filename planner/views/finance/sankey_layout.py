"""Where the nodes and ribbons of the flows of money stand: funders, projects, purposes. Plain geometry, no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from planner.core import french
from planner.core.finance.money_flows import Flow, MoneyFlows

FUNDERS, PROJECTS, PURPOSES = range(3)
OTHERS = ""  # the key of what is too small to be named


@dataclass(frozen=True)
class Node:
    """One bar: its column, what it stands for, cents, and where it stands from the top (pixels)."""

    column: int
    key: str
    label: str
    amount: int
    secured: int
    top: float
    height: float


@dataclass(frozen=True)
class Ribbon:
    """Money between two nodes (their places in `Sankey.nodes`); pixels from the top at either end."""

    source: int
    target: int
    amount: int
    secured: int
    start: float
    end: float
    height: float
    secured_height: float


@dataclass(frozen=True)
class Sankey:
    """The whole picture; `total` in cents."""

    nodes: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]
    total: int


def sankey(flows: MoneyFlows, label: Callable[[int, str], str], height: float, gap: float, most: int) -> Sankey:
    """Lay flows out in `height` pixels, at most `most` named nodes a column; the smallest become « n autres »."""
    both = (flows.to_projects, flows.to_purposes)
    kept = [_largest(both[0], "source", most), _largest(both[0], "target", most), _largest(both[1], "target", most)]
    merged = [_merged(both[step], kept[step], kept[step + 1]) for step in (0, 1)]
    sums: list[dict[str, list[int]]] = [{}, {}, {}]
    for step, links in enumerate(merged):
        for flow in links:
            if step == 0:
                _add(sums[FUNDERS], flow.source, flow)
                _add(sums[PROJECTS], flow.target, flow)
            else:
                _add(sums[PURPOSES], flow.target, flow)
    order = [
        _by_size(sums[FUNDERS]),
        _near(sums[PROJECTS], merged[0], _by_size(sums[FUNDERS])),
        _by_size(sums[PURPOSES]),
    ]
    total = flows.total
    if not total:
        return Sankey((), (), 0)
    scale = min((height - gap * (len(keys) - 1)) / total for keys in order)
    nodes: list[Node] = []
    place: dict[tuple[int, str], int] = {}
    hidden = [len(keys) for keys in _hidden(both, kept)]
    for column, keys in enumerate(order):
        top = 0.0
        for key in keys:
            amount, secured = sums[column][key]
            name = label(column, key) if key != OTHERS else french.plural(hidden[column], "autre")
            place[column, key] = len(nodes)
            nodes.append(Node(column, key, name, amount, secured, top, max(1.0, amount * scale)))
            top += amount * scale + gap
    return Sankey(tuple(nodes), tuple(_ribbons(merged, order, nodes, place, scale)), total)


def _ribbons(
    merged: list[list[Flow]], order: list[list[str]], nodes: list[Node], place: dict[tuple[int, str], int], scale: float
) -> Iterable[Ribbon]:
    for step, links in enumerate(merged):
        left, right = (
            {key: at for at, key in enumerate(order[step])},
            {key: at for at, key in enumerate(order[step + 1])},
        )
        starts: dict[str, float] = {}
        ends: dict[str, float] = {}
        placed: dict[tuple[str, str], tuple[float, float]] = {}
        for flow in sorted(links, key=lambda f: (left[f.source], right[f.target])):
            placed[flow.source, flow.target] = starts.get(flow.source, 0.0), 0.0
            starts[flow.source] = starts.get(flow.source, 0.0) + flow.amount * scale
        for flow in sorted(links, key=lambda f: (right[f.target], left[f.source])):
            start = placed[flow.source, flow.target][0]
            source, target = place[step, flow.source], place[step + 1, flow.target]
            end = ends.get(flow.target, 0.0)
            ends[flow.target] = end + flow.amount * scale
            yield Ribbon(
                source, target, flow.amount, flow.secured, nodes[source].top + start, nodes[target].top + end,
                flow.amount * scale, flow.secured * scale,
            )  # fmt: skip


def _largest(flows: Iterable[Flow], side: str, most: int) -> set[str]:
    sums: dict[str, int] = {}
    for flow in flows:
        key = getattr(flow, side)
        sums[key] = sums.get(key, 0) + flow.amount
    ranked = sorted(sums, key=lambda key: (-sums[key], key))
    return set(ranked if len(ranked) <= most + 1 else ranked[:most])


def _hidden(both: tuple[tuple[Flow, ...], tuple[Flow, ...]], kept: list[set[str]]) -> list[set[str]]:
    return [
        {flow.source for flow in both[0]} - kept[FUNDERS],
        {flow.target for flow in both[0]} - kept[PROJECTS],
        {flow.target for flow in both[1]} - kept[PURPOSES],
    ]


def _merged(flows: Iterable[Flow], sources: set[str], targets: set[str]) -> list[Flow]:
    sums: dict[tuple[str, str], list[int]] = {}
    for flow in flows:
        key = (flow.source if flow.source in sources else OTHERS, flow.target if flow.target in targets else OTHERS)
        amounts = sums.setdefault(key, [0, 0])
        amounts[0] += flow.amount
        amounts[1] += flow.secured
    return [Flow(source, target, *amounts) for (source, target), amounts in sums.items()]


def _add(sums: dict[str, list[int]], key: str, flow: Flow) -> None:
    amounts = sums.setdefault(key, [0, 0])
    amounts[0] += flow.amount
    amounts[1] += flow.secured


def _by_size(sums: dict[str, list[int]]) -> list[str]:
    """The largest first, what is not named last."""
    return sorted(sums, key=lambda key: (key == OTHERS, -sums[key][0], key))


def _near(sums: dict[str, list[int]], links: list[Flow], funders: list[str]) -> list[str]:
    """Projects beside the funders that pay most of them, so that few ribbons cross."""
    at = {key: place for place, key in enumerate(funders)}
    weight = dict.fromkeys(sums, 0.0)
    for flow in links:
        weight[flow.target] += at[flow.source] * flow.amount / max(1, sums[flow.target][0])
    return sorted(sums, key=lambda key: (key == OTHERS, weight[key], -sums[key][0], key))
