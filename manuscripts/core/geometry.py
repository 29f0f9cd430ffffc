"""Boxes, polygons and transforms. Frame: pixels, origin top left, x to the right, y downwards."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle; `right` and `bottom` are exclusive. Never empty, never infinite."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        sides = (self.left, self.top, self.right, self.bottom)
        if not all(math.isfinite(side) for side in sides):
            raise ValueError(f"a box must be finite, not {sides}")
        if self.right <= self.left or self.bottom <= self.top:
            raise ValueError(f"a box must have an area, not {sides}")

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def centre(self) -> Point:
        return ((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        return self.left <= point[0] < self.right and self.top <= point[1] < self.bottom

    def intersection(self, other: "Box") -> float:
        """Shared area in square pixels; 0 when the boxes do not meet."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)

    def iou(self, other: "Box") -> float:
        """Shared area over united area, 0 to 1."""
        shared = self.intersection(other)
        return shared / (self.area + other.area - shared)

    @classmethod
    def around(cls, boxes: Iterable["Box"]) -> "Box":
        """The smallest box that holds all `boxes`; raises ValueError when there are none."""
        held = list(boxes)
        if not held:
            raise ValueError("no boxes to put a box around")
        return cls(
            min(box.left for box in held),
            min(box.top for box in held),
            max(box.right for box in held),
            max(box.bottom for box in held),
        )


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed outline of at least three points, without the first repeated at the end."""

    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        if len(self.points) < 3:
            raise ValueError(f"a polygon needs three points, not {len(self.points)}")

    @property
    def box(self) -> Box:
        """The upright box around it."""
        xs = [x for x, _ in self.points]
        ys = [y for _, y in self.points]
        return Box(min(xs), min(ys), max(xs), max(ys))

    @classmethod
    def of_box(cls, box: Box) -> Self:
        """The four corners, clockwise from top left."""
        return cls(((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)))


@dataclass(frozen=True, slots=True)
class Transform:
    """An affine map: x' = a·x + b·y + c, y' = d·x + e·y + f.

    A derived image carries the transform from its own pixels to the pixels of the original image.
    """

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    def point(self, point: Point) -> Point:
        x, y = point
        return (self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f)

    def polygon(self, polygon: Polygon) -> Polygon:
        return Polygon(tuple(self.point(point) for point in polygon.points))

    def box(self, box: Box) -> Box:
        """The upright box around the moved corners."""
        return self.polygon(Polygon.of_box(box)).box

    def then(self, after: "Transform") -> "Transform":
        """First this map, then `after`."""
        return Transform(
            after.a * self.a + after.b * self.d,
            after.a * self.b + after.b * self.e,
            after.a * self.c + after.b * self.f + after.c,
            after.d * self.a + after.e * self.d,
            after.d * self.b + after.e * self.e,
            after.d * self.c + after.e * self.f + after.f,
        )

    def inverse(self) -> "Transform":
        """The way back; raises ValueError for a map that flattens the plane."""
        determinant = self.a * self.e - self.b * self.d
        if abs(determinant) < 1e-12:
            raise ValueError("this transform cannot be undone")
        a, b = self.e / determinant, -self.b / determinant
        d, e = -self.d / determinant, self.a / determinant
        return Transform(a, b, -(a * self.c + b * self.f), d, e, -(d * self.c + e * self.f))

    @property
    def scale(self) -> float:
        """How many times as long a length becomes; of one that is stretched, in the mean of both ways."""
        return math.sqrt(abs(self.a * self.e - self.b * self.d))

    @classmethod
    def scaling(cls, factor: float) -> "Transform":
        return cls(a=factor, e=factor)

    @classmethod
    def shift(cls, x: float, y: float) -> "Transform":
        return cls(c=x, f=y)
