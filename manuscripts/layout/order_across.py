"""Where a line that runs across a page of columns, a heading or a plaque, comes among the other lines."""

from collections.abc import Sequence

from manuscripts.layout.order_frame import Strip

# How far a line across reaches into the height of what is below it, in its characters.
_SLACK = 0.3


def place_across(line: Sequence[Strip], lines: Sequence[Sequence[Strip]]) -> int:
    """How many of the other lines, in reading order, are read before a line across.

    It is read before what it stands above: before all of a text, if it stands above all of it, otherwise before the
    first line under it. With nothing below it is read after what is above it or ahead of it.
    """
    start, end = min(s.start for s in line), max(s.end for s in line)
    bottom = max(s.bottom for s in line) - _SLACK * max(s.length for s in line)
    below = [min(strip.top for strip in each) >= bottom for each in lines]
    within = [any(strip.start < end and strip.end > start for strip in each) for each in lines]
    if any(under := [low and over for low, over in zip(below, within, strict=True)]):
        first = under.index(True)
        while first > 0 and below[first - 1]:
            first -= 1
        return first
    ahead = [
        max(s.end for s in each) <= start or (max(s.bottom for s in each) <= bottom and over)
        for each, over in zip(lines, within, strict=True)
    ]
    return len(ahead) - ahead[::-1].index(True) if any(ahead) else 0
