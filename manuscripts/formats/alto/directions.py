"""How the writing of an ALTO file of another program runs."""

from collections import Counter
from collections.abc import Sequence

from lxml import etree

from manuscripts.core.page import ROTATIONS, Direction, WritingMode
from manuscripts.formats.alto.names import BASE_DIRECTIONS
from manuscripts.formats.alto.places import Places
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of

# A line this many times as long as broad runs along its length; a shorter one says nothing.
_LONG = 1.5


def read_direction(
    sheet: etree._Element, lines: Sequence[etree._Element], *, places: Places, omissions: Omissions
) -> Direction | None:
    """As the BASEDIRECTION of most lines says, else as most of them are shaped; None where neither tells.

    Rows are then taken to run from left to right. The confidence is the share of lines that agree, as if one more did
    not.
    """
    rotation = _rotation(sheet, places=places, omissions=omissions)
    said = Counter(mode for line in lines if (mode := _said(line, omissions)) is not None)
    shaped = Counter(mode for line in lines if (mode := _shaped(line, places, turned=rotation % 180 != 0)) is not None)
    for votes, reason in ((said, "BASEDIRECTION"), (shaped, "the shape of lines")):
        for mode, count in votes.most_common(1):
            if 2 * count > votes.total():
                return Direction(
                    mode=mode,
                    declared=False,
                    confidence=round(count / (votes.total() + 1), 3),
                    rotation=rotation,
                    reasons=(f"{reason}: {count} of {votes.total()}",),
                )
    return None


def _rotation(sheet: etree._Element, *, places: Places, omissions: Omissions) -> int:
    """ALTO counts counter-clockwise how the writing lies, which is by how much the page is turned clockwise."""
    angle = (places.number(sheet, "ROTATION") or 0.0) % 360
    if angle in ROTATIONS:
        return int(angle)
    omissions.add("ROTATION of Page", instead="left out: it is no multiple of 90 degrees", line=line_of(sheet))
    return 0


def _said(line: etree._Element, omissions: Omissions) -> WritingMode | None:
    modes = {word: mode for mode, word in BASE_DIRECTIONS.items()}
    parent = line.getparent()
    word = line.get("BASEDIRECTION") or (parent.get("BASEDIRECTION") if parent is not None else None)
    if word is not None and word not in modes:
        omissions.add(f"BASEDIRECTION {word}", instead="left out: no page is written so", line=line_of(line))
    return modes.get(str(word))


def _shaped(line: etree._Element, places: Places, *, turned: bool) -> WritingMode | None:
    box = places.box(line)
    if box is None:
        return None
    width, height = (box.height, box.width) if turned else (box.width, box.height)
    if height >= _LONG * width:
        return WritingMode.VERTICAL_RL
    return WritingMode.HORIZONTAL_LR if width >= _LONG * height else None
