"""What ALTO makes of our values: places in tenths of a pixel, one character a glyph, and text that XML may hold."""

import json
import re
from collections.abc import Iterable

from manuscripts.core.geometry import Box, Point, Polygon
from manuscripts.core.han import SELECTOR
from manuscripts.formats.characters import GETA, pieces, stand_in

_TENTH = 0.1
_ESCAPED = re.compile(r"\\(?:(\\)|([0-9A-F]{1,6});)")


def held_box(box: Box) -> Box:
    """`box` in tenths of a pixel, and at least one wide and high."""
    left, top = tenth(box.left), tenth(box.top)
    return Box(left, top, max(tenth(box.right), tenth(left + _TENTH)), max(tenth(box.bottom), tenth(top + _TENTH)))


def held_outline(outline: Polygon) -> Polygon:
    """`outline` in tenths of a pixel; one that has no area then becomes its box."""
    held = Polygon(tuple((tenth(x), tenth(y)) for x, y in outline.points))
    return held if has_area(held.points) else Polygon.of_box(held_box(outline.box))


def has_area(corners: Iterable[Point]) -> bool:
    """Whether there is anything between the outermost of `corners`."""
    found = list(corners)
    return all(len({corner[axis] for corner in found}) > 1 for axis in (0, 1))


def tenth(value: float) -> float:
    """A tenth of a pixel is finer than any stroke."""
    return round(value, 1) + 0.0


def glyph_content(written: str) -> str:
    """The one character that ALTO allows a glyph: without its variation selector, or 〓 where it takes several."""
    content = SELECTOR.sub("", stand_in(written))
    return content if len(content) == 1 else GETA


def escape(text: str) -> str:
    r"""`text` with private-use and forbidden characters as `\E000;` and its backslashes doubled."""
    return "".join(f"\\{ord(piece):X};" if special else piece.replace("\\", "\\\\") for piece, special in pieces(text))


def unescape(text: str) -> str:
    """The text that `escape` was given; raises ValueError where a number is no character."""
    return _ESCAPED.sub(lambda match: match.group(1) or chr(int(match.group(2), 16)), text)


def as_json(value: object) -> str:
    """JSON that XML may hold, the same for the same value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return "".join(json.dumps(piece)[1:-1] if special else piece for piece, special in pieces(text))
