"""The baseline of a column: PAGE readers drop lines that have none."""

from shapely.geometry import LineString
from shapely.geometry import Polygon as Shape

from manuscripts.core.geometry import Point, Polygon
from manuscripts.core.page import Direction, WritingMode

# Heights, in shares of the length, at which the outline is cut: near the ends a tilted outline is but a corner.
_CUTS = (0.1, 0.3, 0.5, 0.7, 0.9)
_STRAIGHT = 0.5


def baseline(outline: Polygon, direction: Direction | None) -> list[Point]:
    """Down the middle of a vertical column, along the foot of a row, in reading direction; bent where the outline is.

    Pixels of the original image, also where the page lies turned in it.
    """
    mode = direction.mode if direction else WritingMode.VERTICAL_RL
    quarters = (direction.rotation if direction else 0) // 90
    # Turned so that the writing runs down, each cut is a stretch from left to right.
    if mode is WritingMode.HORIZONTAL_LR:
        quarters += 1
    elif mode is WritingMode.HORIZONTAL_RL:
        quarters += 3
    share = {WritingMode.VERTICAL_RL: 0.5, WritingMode.HORIZONTAL_LR: 0.0, WritingMode.HORIZONTAL_RL: 1.0}[mode]
    turned = [_turn(point, quarters) for point in outline.points]
    return [_turn(point, -quarters) for point in _downwards(turned, share)]


def _turn(point: Point, quarters: int) -> Point:
    """A point turned clockwise about the origin."""
    x, y = point
    for _ in range(quarters % 4):
        x, y = -y, x
    return x, y


def _downwards(points: list[Point], share: float) -> list[Point]:
    """From top to bottom through the outline, at `share` of its width from the left."""
    shape = Shape(points).buffer(0)
    box = Polygon(tuple(points)).box
    cuts = []
    for height in (box.top + cut * box.height for cut in _CUTS):
        found = shape.intersection(LineString([(box.left - 1, height), (box.right + 1, height)]))
        left, _, right, _ = (box.left, 0, box.right, 0) if found.is_empty else found.bounds
        cuts.append((left + share * (right - left), height))
    ends = [_extended(cuts[1], cuts[0], box.top), *cuts, _extended(cuts[-2], cuts[-1], box.bottom)]
    return [(x, y) for x, y in LineString(ends).simplify(_STRAIGHT).coords]


def _extended(before: Point, end: Point, height: float) -> Point:
    part = (height - end[1]) / (end[1] - before[1])
    return end[0] + part * (end[0] - before[0]), height
