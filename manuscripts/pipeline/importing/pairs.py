"""Which columns and glyphs of a page that we hold are those of the same page in a file."""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, Glyph, Placement

# Formats round coordinates to whole pixels, some of them each corner of a column that was turned.
_ROUNDED = 1.0
# Two outlines are of one column if they share more than this of what they cover together.
_SAME_COLUMN = 0.5

GlyphPair = tuple[Glyph | None, Glyph | None]
"""A glyph as we hold it and as the file has it; None where one of them has none."""


def is_same_box(one: Box, other: Box) -> bool:
    """Whether two boxes differ by no more than rounding."""
    return all(
        abs(a - b) <= _ROUNDED
        for a, b in zip(
            (one.left, one.top, one.right, one.bottom), (other.left, other.top, other.right, other.bottom), strict=True
        )
    )


def is_same_outline(one: Polygon, other: Polygon) -> bool:
    """Whether two outlines differ by no more than rounding."""
    return len(one.points) == len(other.points) and all(
        abs(x - other_x) <= _ROUNDED and abs(y - other_y) <= _ROUNDED
        for (x, y), (other_x, other_y) in zip(one.points, other.points, strict=True)
    )


def pair_columns(held: Sequence[Column], given: Sequence[Column]) -> dict[int, int]:
    """For places in `given` the places in `held` of the same column.

    By where they stand, if both tell it; the others by their order: one by one where there are as many, else with
    equal texts together.
    """
    pairs = _by_place(held, given)
    taken = set(pairs.values())
    rest_held = [place for place in range(len(held)) if place not in taken]
    rest_given = [place for place in range(len(given)) if place not in pairs]
    if all(map(_is_placed, (*(held[one] for one in rest_held), *(given[one] for one in rest_given)))):
        return pairs
    if len(rest_held) == len(rest_given):
        return pairs | dict(zip(rest_given, rest_held, strict=True))
    for block in Levenshtein.opcodes([held[one].text for one in rest_held], [given[one].text for one in rest_given]):
        theirs, ours = rest_given[block.dest_start : block.dest_end], rest_held[block.src_start : block.src_end]
        pairs |= dict(zip(theirs, ours, strict=False))
    return pairs


def pair_glyphs(held: Sequence[Glyph], given: Sequence[Glyph], *, by_box: bool) -> Iterator[GlyphPair]:
    """The glyphs of one column side by side: those in the same box with `by_box`, what is between them by its text."""
    anchors = [*(_anchors(held, given) if by_box else ()), (len(held), len(given))]
    from_held = from_given = 0
    for at_held, at_given in anchors:
        yield from _by_text(held[from_held:at_held], given[from_given:at_given])
        if at_held < len(held):
            yield held[at_held], given[at_given]
        from_held, from_given = at_held + 1, at_given + 1


def _by_place(held: Sequence[Column], given: Sequence[Column]) -> dict[int, int]:
    shared = [
        (overlap, -to, -of)
        for of, one in enumerate(held)
        for to, other in enumerate(given)
        if _is_placed(one) and _is_placed(other) and (overlap := one.box.iou(other.box)) > _SAME_COLUMN
    ]
    pairs: dict[int, int] = {}
    for _, to, of in sorted(shared, reverse=True):
        if -to not in pairs and -of not in pairs.values():
            pairs[-to] = -of
    return pairs


def _is_placed(column: Column) -> bool:
    return column.placement is not Placement.NOWHERE


def _anchors(held: Sequence[Glyph], given: Sequence[Glyph]) -> Iterator[tuple[int, int]]:
    """Places of glyphs that stand in the same box, in the order of both."""
    start = 0
    for at_given, glyph in enumerate(given):
        for at_held in range(start, len(held)):
            if is_same_box(held[at_held].box, glyph.box):
                yield at_held, at_given
                start = at_held + 1
                break


def _by_text(held: Sequence[Glyph], given: Sequence[Glyph]) -> Iterator[GlyphPair]:
    blocks = Levenshtein.opcodes([glyph.written for glyph in held], [glyph.written for glyph in given])
    for block in blocks:
        ours, theirs = held[block.src_start : block.src_end], given[block.dest_start : block.dest_end]
        both = min(len(ours), len(theirs))
        yield from zip(ours[:both], theirs[:both], strict=True)
        yield from ((glyph, None) for glyph in ours[both:])
        yield from ((None, glyph) for glyph in theirs[both:])
