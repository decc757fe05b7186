"""Where labels stand: on their place where there is room, away from symbols, else beside it with a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import hypot
from typing import NamedTuple

import numpy as np

from planner.drawing.geometry import Frame, Geometry, Indices
from planner.drawing.label_room import Flags, LabelRoom
from planner.drawing.labels import INKED, Label
from planner.drawing.marks import Marks
from planner.drawing.scene import Level, MapScene
from planner.drawing.view import Floats, MapView, Rect

NOWHERE = Rect(0, 0, 0, 0)
TIGHTNESS = 0.92
"""Of the fit: the corners of a label are empty, so they may come a little closer to the border."""
LONGEST_LINE = 230.0
"""Pixels from a région to its figure beside it; further away nobody sees whose it is."""
FARTHEST = 400.0
"""Kilometres from a région to its figure beside it: on a small map a longer line would cross other régions."""
CAPTIONS_UP_TO = 2.5
"""Pixels per kilometre up to which the caption of an overseas frame is in sight and names its région."""
AROUND = 96.0
"""Pixels beyond the map area in which départements are labelled: as far as the kept picture of a window reaches."""
DEPARTEMENT_NAMES_FROM = 1.3
"""Pixels per kilometre from which départements are named on a map of régions."""


class LabelPlacer:
    """Places labels and keeps the last ones: panning moves none, and adds those of the départements that it brings."""

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._key: tuple[object, ...] | None = None
        self._placing: _Placing | None = None

    def labels(
        self, scene: MapScene, view: MapView, marks: Marks, fills: Mapping[str, str], clear: Rect, chips: Rect = NOWHERE
    ) -> list[Label]:  # fmt: skip
        """Labels at the view's scale in sight and a little around, on free ground only: half a number misleads.

        Where there is a choice, in `clear`: the part of the plane that was in sight when they were placed; and not
        where `chips` (pixels) stood over it when scale or area became these.
        """
        key = (scene.choropleth, scene.parts, scene.theme, scene.focus, marks, view.scale, view.area, chips)
        if self._placing is None or key != self._key:
            self._key = key
            placing = self._placing = _Placing(self._geometry, scene, view.scale, marks, fills)
            if chips.width:
                (x, y), (left, top) = chips.centre, view.offset
                placing.room.take(x - left, y - top, chips.width, chips.height)
        return self._placing.around(view, clear)


class _Wish(NamedTuple):
    """What is to be told of a région or département, and where it may stand, best first: x, y, free half-width (k, 3).

    `frame`: the overseas frame that is its own.
    """

    code: str
    names: str
    value: str
    fill: str
    places: Floats
    frame: Frame | None
    small: bool = False


class _Ground(NamedTuple):
    """A label, its width and height in pixels, and the places (k, 2) that are wide enough for it, best first."""

    label: Label
    width: float
    height: float
    places: Floats


class _Placing:
    """The labels of one scene at one scale: régions all at once, départements as the view comes near them."""

    def __init__(
        self, geometry: Geometry, scene: MapScene, scale: float, marks: Marks, fills: Mapping[str, str]
    ) -> None:  # fmt: skip
        self.geometry, self.scene, self.scale, self.fills = geometry, scene, scale, fills
        self.level = scene.choropleth.level if scene.choropleth else Level.REGION
        self.room = LabelRoom(marks.xy * scale, marks.size)
        self.frames = [frame for frame in geometry.insets if frame.key != "paris"]
        self.clear = self.covered = NOWHERE
        self.labels: list[Label] | None = None
        self.waiting = self._named_departements()
        """Rows of the patches of départements that are still to be placed."""

    def around(self, view: MapView, clear: Rect) -> list[Label]:
        """The labels placed so far; another list once there are more."""
        if self.labels is not None and self.covered.holds(view.plane_rect):
            return self.labels
        self.clear, self.covered = clear, view.plane_rect.grown(AROUND / self.scale)
        if self.labels is None:
            self.labels = list(self._regions()) if self.level is Level.REGION else []
        self.labels = [*self.labels, *self._departements()]
        return self.labels

    def _named_departements(self) -> Indices:
        focus = self.scene.focus
        if self.level is Level.REGION and not focus and self.scale < DEPARTEMENT_NAMES_FROM:
            return np.zeros(0, dtype=np.intp)
        regions = [self.geometry.departements[code].region for code, _ in self.geometry.patches["departement"]]
        return np.flatnonzero([focus in (None, region) for region in regions])

    def _coming(self) -> list[int]:
        """Those waiting that are near enough by now; they wait no more."""
        left, top, right, bottom = self.geometry.departement_boxes[self.waiting].T
        seen = self.covered
        near = (left < seen.right) & (right > seen.x) & (top < seen.bottom) & (bottom > seen.y)
        coming, self.waiting = self.waiting[near], self.waiting[~near]
        return list(coming.tolist())

    def _value(self, code: str) -> str:
        choropleth = self.scene.choropleth
        number = choropleth.values.get(code) if choropleth and self.scene.parts.values else None
        return choropleth.format_value(number) if choropleth and code in self.fills and number is not None else ""

    def _regions(self) -> Iterator[Label]:
        frames = {code: frame for frame in self.frames for code in frame.regions}
        wishes = []
        for code, name in self.geometry.regions.items():
            if code == self.scene.focus:
                continue
            # The caption of a frame names its région already; of those beside the one in focus, the name will do.
            frame = frames.get(code)
            value = "" if self.scene.focus else self._value(code)
            captioned = frame is not None and self.scale < CAPTIONS_UP_TO
            names = name if self.scene.parts.region_names and not captioned else ""
            fill = self.fills.get(code, self.scene.theme.hatch_ground)
            wishes.append(_Wish(code, names, value, fill, self.geometry.label_places[code], frame))
        homeless = []
        for wish, label in self._on_ground(wishes):
            if label is not None:
                yield label
            elif wish.frame is None and wish.value:
                homeless.append(wish)
        for wish in homeless:
            beside = self._beside(self.geometry.region_middle(wish.code), wish.names, wish.value)
            if beside is not None:
                yield beside

    def _departements(self) -> Iterator[Label]:
        coloured = self.level is Level.DEPARTEMENT
        frames = {code: frame for frame in self.frames for code in frame.departements}
        wishes = []
        for row in self._coming():
            code, _ = self.geometry.patches["departement"][row]
            departement, frame = self.geometry.departements[code], frames.get(code)
            value = self._value(code) if coloured else ""
            names = departement.name if self.scene.parts.region_names and frame is None else ""
            fill = self.fills.get(code if coloured else departement.region, self.scene.theme.hatch_ground)
            wishes.append(_Wish(code, names, value, fill, self.geometry.departement_places[row], frame, small=True))
        for _, label in self._on_ground(wishes):
            if label is not None:
                yield label

    def _on_ground(self, wishes: list[_Wish]) -> Iterator[tuple[_Wish, Label | None]]:
        """Each on the place itself, with as much of its name as there is room for, or in the corner of its frame."""
        for wish, grounds in zip(wishes, self._grounds(wishes), strict=True):
            label = next((label for label in map(self._on_free, grounds) if label is not None), None)
            if label is None and wish.frame is not None and wish.value:
                label = self._in_corner(wish.value, wish.frame)
            yield wish, label

    def _grounds(self, wishes: list[_Wish]) -> list[list[_Ground]]:
        """For each wish what may stand there, best first, and where, clear of symbols.

        All are looked at together: a map has hundreds of such labels, and each look costs more than what it looks at.
        """
        strong = self.scale >= DEPARTEMENT_NAMES_FROM
        variants = [
            (number, Label(0, 0, names, value, wish.fill, wish.small, strong and not wish.small))
            for number, wish in enumerate(wishes)
            for names, value in _variants(wish.names, wish.value)
        ]
        grounds: list[list[_Ground]] = [[] for _ in wishes]
        if not variants:
            return grounds
        places = [wishes[number].places for number, _ in variants]
        owner = np.repeat(np.arange(len(variants)), [len(some) for some in places])
        x, y, half_width = np.vstack(places).T
        extents = [label.extent for _, label in variants]
        width, height = np.array(extents).T[:, owner]
        # The free width is the radius of an ellipse, half as high as wide, that must hold the label's corners.
        roomy = half_width * self.scale > np.hypot(width / 2, INKED * height) * TIGHTNESS
        x, y, width, height, owner = x[roomy], y[roomy], width[roomy], height[roomy], owner[roomy]
        free = self.room.free_of_symbols(np.column_stack([x, y]) * self.scale, width, INKED * height)
        # Where nothing cuts or covers them first.
        rows = np.flatnonzero(free)
        rows = rows[np.lexsort((~self._in_sight(x, y, width, height)[rows], owner[rows]))]
        xy, ends = np.column_stack([x, y])[rows], owner[rows].searchsorted(np.arange(len(variants)), side="right")
        begin = 0
        for (number, label), extent, end in zip(variants, extents, ends.tolist(), strict=True):
            if end > begin:
                grounds[number].append(_Ground(label, *extent, xy[begin:end]))
            begin = end
        return grounds

    def _on_free(self, ground: _Ground) -> Label | None:
        """The label on the best of its places that no other label has taken."""
        free = self.room.free_of_taken(ground.places * self.scale, ground.width, INKED * ground.height)
        best = int(np.argmax(free))
        if not free[best]:
            return None
        x, y = ground.places[best].tolist()
        self.room.take(x * self.scale, y * self.scale, ground.width, INKED * ground.height)
        return ground.label._replace(x=x, y=y)

    def _in_sight(self, x: Floats, y: Floats, width: Floats, height: Floats) -> Flags:
        """At which places nothing of a label is cut or covered."""
        across, down, seen = width / 2 / self.scale, height / 2 / self.scale, self.clear
        inside: Flags = (x - across > seen.x) & (x + across < seen.right)
        return inside & (y - down > seen.y) & (y + down < seen.bottom)

    def _in_corner(self, value: str, frame: Frame) -> Label | None:
        """Beside a small island: in a lower corner of its frame."""
        width, height = Label(0, 0, (), value, "").extent
        inward, upward = (6 + width / 2) / self.scale, (5 + height / 2) / self.scale
        y = frame.rect.bottom - upward
        for x in (frame.rect.x + inward, frame.rect.right - inward):
            if self.room.free(np.array([(x, y)]) * self.scale, width, INKED * height)[0]:
                return self._taken(Label(x, y, (), value, self.scene.theme.paper))
        return None

    def _beside(self, middle: Floats, name: str, value: str) -> Label | None:
        """At sea or abroad, as near as there is room, with a line to the place."""
        places, bounds = self.geometry.callout_places, self.geometry.bounds
        distance = np.hypot(*(places[:, :2] - middle).T) * self.scale
        near = distance < min(LONGEST_LINE, FARTHEST * self.scale)
        for names in ((name,), ()) if name else ((),):
            width, height = Label(0, 0, names, value, "").extent
            # Within the bounds that are shown whole: beyond them the edge of the map cuts it.
            reach = width / 2 / self.scale
            on_map = (places[:, 0] - reach > bounds.x) & (places[:, 0] + reach < bounds.right)
            fits = near & on_map & (places[:, 2] * self.scale > hypot(width / 2, INKED * height))
            nearest = np.flatnonzero(fits)[np.argsort(distance[fits], kind="stable")]
            if not len(nearest):
                continue
            free = self.room.free(places[nearest, :2] * self.scale, width + 4, height)
            if free.any():
                x, y = places[nearest[int(np.argmax(free))], :2].tolist()
                anchor = (float(middle[0]), float(middle[1]))
                return self._taken(Label(x, y, names, value, self.scene.theme.paper, anchor=anchor))
        return None

    def _taken(self, label: Label) -> Label:
        width, height = label.extent
        self.room.take(label.x * self.scale, label.y * self.scale, width, INKED * height)
        return label


def _variants(name: str, value: str) -> list[tuple[tuple[str, ...], str]]:
    """What may stand on a place, best first: its name in one line, in two, the value alone."""
    variants: list[tuple[tuple[str, ...], str]] = []
    if name:
        variants.append(((name,), value))
        breaks = [i + 1 for i, letter in enumerate(name) if letter in "- "]
        if breaks:
            middle = min(breaks, key=lambda place: abs(place - len(name) / 2))
            variants.append(((name[:middle].rstrip(), name[middle:]), value))
    if value:
        variants.append(((), value))
    return variants
