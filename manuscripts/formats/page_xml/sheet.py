"""What the Page element says: the image, and how its writing runs."""

from collections.abc import Iterable
from dataclasses import replace

from lxml import etree

from manuscripts.core.geometry import Box
from manuscripts.core.page import Direction, PageImage, WritingMode
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of
from manuscripts.formats.page_xml.custom import read_custom
from manuscripts.formats.page_xml.elements import MOST_PIXELS, natural, point
from manuscripts.formats.page_xml.facts import Facts
from manuscripts.formats.page_xml.writing import DIRECTIONS, ORIENTATIONS

_MODES = {reading: mode for mode, (reading, _) in DIRECTIONS.items()}
_ROTATIONS = {float(value): rotation for rotation, value in ORIENTATIONS.items()} | {0.0: 0, -180.0: 180, 270.0: 270}


def read_image(sheet: etree._Element, *, digest: str, omissions: Omissions) -> PageImage:
    """The image; where the file does not give its size, as large as its outlines ask for."""
    own = read_custom(str(sheet.get("custom", ""))).get("image", {})
    width, height = (natural(sheet.get(name)) or 0 for name in ("imageWidth", "imageHeight"))
    width, height = width if width <= MOST_PIXELS else 0, height if height <= MOST_PIXELS else 0
    if not (width and height):
        wide, high = _extent(sheet)
        width, height = width or wide, height or high
        omissions.add("Page without the size of its image", instead="as large as its outlines", line=line_of(sheet))
    return PageImage(
        digest=digest,
        name=own.get("name", str(sheet.get("imageFilename", ""))),
        frame=natural(own.get("frame")) or 0,
        width=width,
        height=height,
    )


def read_direction(
    sheet: etree._Element, facts: Facts, *, boxes: Iterable[Box], omissions: Omissions
) -> Direction | None:
    """As the Metadata or the Page says; None, which is columns from right to left, where neither does.

    In a file of another program, where most of the lines (their `boxes`) are wider than high, they are taken for rows
    from left to right.
    """
    reading, order = sheet.get("readingDirection"), sheet.get("textLineOrder")
    turned = _rotation(sheet, omissions)
    known = facts.direction
    if known is not None:
        if reading is not None and _MODES.get(str(reading)) is not known.mode:
            omissions.add("readingDirection of Page", instead="that of Metadata is taken", line=line_of(sheet))
        return (
            known if turned == known.rotation or sheet.get("orientation") is None else replace(known, rotation=turned)
        )
    mode = _MODES.get(str(reading))
    if mode is not None and order in (None, DIRECTIONS[mode][1]):
        return Direction(mode=mode, declared=True, confidence=1.0, rotation=turned)
    if reading is not None or order is not None:
        omissions.add(
            f"readingDirection {reading} with textLineOrder {order}",
            instead="left open: no record has it",
            line=line_of(sheet),
        )
    if facts.is_ours:
        return None
    shapes = [box.width > 1.5 * box.height for box in boxes]
    if sum(shapes) > len(shapes) / 2:
        share = sum(shapes) / len(shapes)
        reasons = ("most lines of the file are wider than high",)
        return Direction(
            mode=WritingMode.HORIZONTAL_LR, declared=False, confidence=share, rotation=turned, reasons=reasons
        )
    return Direction(mode=WritingMode.VERTICAL_RL, declared=False, confidence=0.5, rotation=turned) if turned else None


def _rotation(sheet: etree._Element, omissions: Omissions) -> int:
    try:
        turned = float(str(sheet.get("orientation", "0")))
    except ValueError:
        turned = 1.0
    if turned not in _ROTATIONS:
        omissions.add("orientation of Page", instead="left out: no quarter turn", line=line_of(sheet))
    return _ROTATIONS.get(turned, 0)


def _extent(sheet: etree._Element) -> tuple[int, int]:
    xs, ys = [1.0], [1.0]
    for coords in sheet.iter("{*}Coords", "{*}Baseline"):
        for pair in str(coords.get("points", "")).split():
            try:
                x, y = point(pair)
            except ValueError:
                continue
            xs += [x] if 0 < x < MOST_PIXELS else []
            ys += [y] if 0 < y < MOST_PIXELS else []
    return round(max(xs)), round(max(ys))
