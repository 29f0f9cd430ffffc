"""The outlines of a PAGE-XML file as far as they can be used: nothing that has one is lost for a crooked one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from manuscripts.core.geometry import Box, Point, Polygon
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of
from manuscripts.formats.page_xml.custom import read_custom
from manuscripts.formats.page_xml.elements import MOST_PIXELS, child, local, over_the_edge, point, within


@dataclass(frozen=True, slots=True)
class Outlines:
    """Reads outlines of one image; what it had to change is told to `omissions`."""

    size: tuple[int, int]
    omissions: Omissions

    def of(self, element: etree._Element) -> Polygon | None:
        """The outline of an element; None where its Coords hold none that can be used."""
        exact = read_custom(str(element.get("custom", ""))).get("outline", {}).get("exactly")
        if exact is not None and (outline := _exact(exact)) is not None:
            return outline
        coords = child(element, "Coords")
        return None if coords is None else self._usable(self.points(coords), coords, of=local(element))

    def along(self, element: etree._Element, *, wide: float, upright: bool) -> Polygon | None:
        """A strip along the Baseline of a line that has no outline; None where it has no Baseline either."""
        baseline = child(element, "Baseline")
        points = self.points(baseline) if baseline is not None else []
        if not points:
            return None
        xs, ys = zip(*points, strict=True)
        across, down = (wide / 2, 0.5) if upright else (0.5, wide / 2)
        return Polygon.of_box(Box(min(xs) - across, min(ys) - down, max(xs) + across, max(ys) + down))

    def points(self, coords: etree._Element) -> list[Point]:
        """The points of a Coords or Baseline within the image; those of 2010 stand in elements of their own."""
        pairs = str(coords.get("points", "")).split()
        pairs += [f"{each.get('x')},{each.get('y')}" for each in coords.iterchildren("{*}Point")]
        found: list[Point] = []
        for pair in pairs:
            try:
                place = point(pair)
            except ValueError:
                self._omit(coords, "points that are no x,y", instead="left out of their outlines")
                continue
            if any(math.isnan(value) for value in place):
                self._omit(coords, "points that are no x,y", instead="left out of their outlines")
                continue
            if over_the_edge(place, self.size):
                self._omit(coords, "points outside the image", instead="moved to its edge")
            found.append(within(place, self.size))
        found = [place for place, _ in groupby(found)]
        return found[:-1] if len(found) > 1 and found[0] == found[-1] else found

    def _usable(self, points: Sequence[Point], coords: etree._Element, *, of: str) -> Polygon | None:
        if not points:
            self._omit(coords, f"Coords of {of} without points", instead=_NO_OUTLINE)
            return None
        xs, ys = zip(*points, strict=True)
        left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
        if left < right and top < bottom:
            if len(set(points)) > 2:
                return Polygon(tuple(points))
            self._omit(coords, f"Coords of {of} with two points", instead="taken as the corners of a box")
            return Polygon.of_box(Box(left, top, right, bottom))
        if _all_outside(coords, self.size):
            self._omit(coords, f"Coords of {of} outside the image", instead=_NO_OUTLINE)
            return None
        self._omit(coords, f"Coords of {of} without an area", instead="made a pixel wide")
        grow_x, grow_y = 0.5 * (left == right), 0.5 * (top == bottom)
        return Polygon.of_box(Box(left - grow_x, top - grow_y, right + grow_x, bottom + grow_y))

    def _omit(self, coords: etree._Element, what: str, *, instead: str) -> None:
        self.omissions.add(what, instead=instead, line=line_of(coords))


_LEAST = 1e-4
_NO_OUTLINE = "the outline is made up from what is around"


def _exact(text: str) -> Polygon | None:
    try:
        polygon = Polygon(tuple(point(pair) for pair in text.split("_")))
        # Raises ValueError for an outline without an area.
        box = polygon.box
    except ValueError:
        return None
    # Beyond this the box could not be cut into parts any more.
    far = max(map(abs, (box.left, box.top, box.right, box.bottom)))
    return polygon if far <= MOST_PIXELS and min(box.width, box.height) >= _LEAST else None


def _all_outside(coords: etree._Element, size: tuple[int, int]) -> bool:
    for pair in str(coords.get("points", "")).split():
        try:
            if not over_the_edge(point(pair), size):
                return False
        except ValueError:
            continue
    return True
