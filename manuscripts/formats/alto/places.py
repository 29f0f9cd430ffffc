"""Places in an ALTO file of another program, in pixels."""

import math
import re
from dataclasses import dataclass

from lxml import etree

from manuscripts.core.errors import InputError
from manuscripts.core.geometry import Box, Point, Polygon
from manuscripts.formats.alto.elements import child, name_of
from manuscripts.formats.alto.exactness import has_area, tenth
from manuscripts.formats.markup import line_of

_PER_INCH = {"mm10": 254.0, "inch1200": 1200.0}
_RESOLUTION = re.compile(r"(?:dpi|ppi|resolution)\W{0,3}(\d{2,4})\b|\b(\d{2,4})\s*(?:dpi|ppi)\b", re.IGNORECASE)


def pixels_per_unit(root: etree._Element) -> float | None:
    """By how much its numbers are multiplied to be pixels; None where the file does not tell.

    Tenths of a millimetre and 1200ths of an inch say it only with the resolution of the image, which stands, if at
    all, among the settings of a processing step.
    """
    unit = child(root, "Description", "MeasurementUnit")
    name = str(unit.text or "").strip() if unit is not None else "pixel"
    if name == "pixel":
        return 1.0
    for settings in root.iterfind(".//{*}processingStepSettings"):
        found = _RESOLUTION.search(str(settings.text or ""))
        if found and name in _PER_INCH:
            return float(found.group(1) or found.group(2)) / _PER_INCH[name]
    return None


@dataclass(frozen=True, slots=True)
class Places:
    """Reads the places in the file that errors call `where`; one of its units is `scale` pixels."""

    where: str
    scale: float

    def box(self, element: etree._Element) -> Box | None:
        """The box of an element: as its attributes say, else around its outline; None where neither has an area."""
        sides = [self.number(element, name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]
        left, top, width, height = (None if side is None else side * self.scale for side in sides)
        if left is None or top is None or width is None or height is None:
            outline = self._polygon(element)
            return outline.box if outline is not None else None
        left, top, right, bottom = tenth(left), tenth(top), tenth(left + width), tenth(top + height)
        return Box(left, top, right, bottom) if right > left and bottom > top else None

    def outline(self, element: etree._Element) -> Polygon | None:
        """The outline of an element: its Shape, else its box."""
        found = self._polygon(element)
        if found is not None:
            return found
        box = self.box(element)
        return Polygon.of_box(box) if box is not None else None

    def baseline_box(self, line: etree._Element) -> Box | None:
        """The box around the BASELINE of a line, if it has an area."""
        corners = self._points(line, "BASELINE")
        return Polygon(tuple(corners)).box if len(corners) > 2 and has_area(corners) else None

    def number(self, element: etree._Element, name: str) -> float | None:
        """An attribute that is a number; None where it is not there."""
        value = element.get(name)
        return None if value is None else self._float(element, name, str(value))

    def share(self, element: etree._Element, name: str) -> float | None:
        """An attribute that is a confidence, from 0 to 1."""
        value = self.number(element, name)
        if value is not None and not 0 <= value <= 1:
            raise self.error(element, f"{name} is {value:g}.", "A confidence goes from 0 to 1.")
        return value

    def error(self, element: etree._Element, message: str, advice: str = "") -> InputError:
        return InputError(message, where=f"{self.where}, line {line_of(element)}", advice=advice)

    def _polygon(self, element: etree._Element) -> Polygon | None:
        shape = child(element, "Shape", "Polygon")
        corners = list(dict.fromkeys(self._points(shape, "POINTS"))) if shape is not None else []
        return Polygon(tuple(corners)) if len(corners) > 2 and has_area(corners) else None

    def _points(self, element: etree._Element, name: str) -> list[Point]:
        """Points are `x,y x,y`, or numbers without commas, as programs wrote them before version 4.2."""
        numbers = [
            self._float(element, name, value) * self.scale
            for value in str(element.get(name, "")).replace(",", " ").split()
        ]
        if len(numbers) % 2 and len(numbers) > 1:
            raise self.error(element, f"{name} has an odd number of numbers.", "A point is written x,y.")
        return [(tenth(x), tenth(y)) for x, y in zip(numbers[::2], numbers[1::2], strict=False)]

    def _float(self, element: etree._Element, name: str, value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise self.error(element, f"{name} of {name_of(element)} is {value!r}, which is no number.")
        return number
