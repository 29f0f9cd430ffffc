"""Writing beside the columns: insertions, side notes, carvers' names, running titles, page numbers; and small marks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from manuscripts.core.page import ColumnKind
from scripts.compose.plan import Place, Plan, SetColumn
from scripts.compose.settings import Asides
from scripts.compose.strokes import brush
from scripts.compose.writing import Plane

_TITLE, _NUMBER = 2, 3
_NUMERALS = "一二三四五六七八九十百"
Draw = np.random.Generator


def set_asides(
    plan: Plan, columns: Sequence[SetColumn], asides: Asides, *, rng: Draw
) -> tuple[tuple[SetColumn, ...], tuple[SetColumn, ...]]:
    """The columns with insertions after their hosts, and what stands outside the flow; its lines go on from theirs."""
    pool = [place.character for column in columns for place in column.places]
    hosts = [column for column in columns if column.kind is ColumnKind.MAIN and len(column.places) > 3]
    if not pool or not hosts:
        return tuple(columns), ()
    flow: list[SetColumn] = []
    beside: list[SetColumn] = []
    for column in columns:
        flow.append(column)
        if column.kind is not ColumnKind.MAIN or len(column.places) < 4:
            continue
        way = rng.random()
        if way < asides.insertions:
            flow.append(_between(plan, column, pool, ColumnKind.INSERTION, (1, 5), rng=rng))
        elif way < asides.insertions + asides.side_marks:
            beside.append(_between(plan, column, pool, ColumnKind.MARGINAL, (1, 3), rng=rng))
        elif way < asides.insertions + asides.side_marks + asides.side_notes:
            beside.append(_between(plan, column, pool, ColumnKind.MARGINAL, (4, 16), rng=rng))
    beside.extend(_outside(plan, pool, asides, rng=rng))
    last = max(column.line for column in columns)
    return tuple(flow), tuple(replace(column, line=last + number) for number, column in enumerate(beside, start=1))


def draw_marks(plan: Plan, columns: Sequence[SetColumn], asides: Asides, *, size: tuple[int, int], rng: Draw) -> Plane:
    """The ink (0 to 255) of carets, dots, circles, strokes and readings on an empty sheet of `size` (width, height)."""
    image = Image.new("L", size)
    draw = ImageDraw.Draw(image)
    advance = plan.leaf.advance
    hollow = rng.random() < 0.6
    for column in columns:
        if column.kind is ColumnKind.INSERTION:
            _caret(draw, column.places[0], advance, rng=rng)
        if not column.kind.in_flow or column.kind is ColumnKind.INSERTION:
            continue
        dotted = rng.random() < 0.5
        for place in column.places:
            if dotted and rng.random() < asides.dots:
                _dot(draw, place, advance, hollow=hollow, rng=rng)
            if column.kind is ColumnKind.MAIN and rng.random() < asides.readings:
                _reading(draw, place, advance, rng=rng)
    return np.asarray(image)


def _between(
    plan: Plan, host: SetColumn, pool: Sequence[str], kind: ColumnKind, length: tuple[int, int], *, rng: Draw
) -> SetColumn:
    """A small column to the right of `host`, as large as the space between the columns lets it be."""
    advance = plan.leaf.advance
    size = float(np.clip(1.5 * (plan.leaf.pitch - 1.0), 0.5, 1.0)) * float(rng.uniform(0.75, 1.1))
    step = 0.62 * size * advance * rng.uniform(1.0, 1.15)
    start = host.places[int(rng.integers(len(host.places) - 2))]
    room = int((plan.blocks[host.block].box.bottom - start.y) / step)
    count = min(int(rng.integers(length[0], length[1] + 1)), max(room, 1))
    x = start.x + (0.5 * plan.leaf.pitch + rng.uniform(-0.04, 0.06)) * advance
    places = tuple(
        Place(str(pool[int(rng.integers(len(pool)))]), x, start.y + number * step, size) for number in range(count)
    )
    return SetColumn(kind=kind, line=host.line, block=host.block, places=places, margin=None)


def _outside(plan: Plan, pool: Sequence[str], asides: Asides, *, rng: Draw) -> Iterator[SetColumn]:
    """Title and number beside the frame, the number sometimes below it."""
    advance = plan.leaf.advance
    number = len(plan.text_blocks) - 1 if rng.random() < 0.6 else 0
    box = plan.text_blocks[number].box
    left = number > 0 or rng.random() < 0.5
    x = box.left - 0.75 * advance if left else box.right + 0.75 * advance
    if not 0.6 * advance < x < plan.width - 0.6 * advance:
        return
    step = 0.62 * advance
    if rng.random() < asides.titles:
        text = [str(pool[int(rng.integers(len(pool)))]) for _ in range(int(rng.integers(2, 10)))]
        top = box.top + rng.uniform(0.0, 0.3) * box.height
        places = tuple(Place(c, x, top + (n + 0.5) * step) for n, c in enumerate(text))
        yield SetColumn(kind=ColumnKind.MARGINAL, line=0, block=number, places=places, margin=_TITLE)
    if rng.random() < asides.numbers:
        text = [str(rng.choice(list(_NUMERALS))) for _ in range(int(rng.integers(1, 4)))]
        top = box.top + rng.uniform(0.75, 0.9) * box.height
        places = tuple(Place(c, x, top + (n + 0.5) * step) for n, c in enumerate(text))
        yield SetColumn(kind=ColumnKind.MARGINAL, line=0, block=number, places=places, margin=_NUMBER)


def _caret(draw: ImageDraw.ImageDraw, place: Place, advance: float, *, rng: Draw) -> None:
    """A stroke from beside the insertion to the column it belongs to."""
    if rng.random() < 0.35:
        return
    y = place.y + rng.uniform(-0.5, 0.3) * advance
    points = np.array([(place.x - 0.25 * advance, y), (place.x - 0.45 * advance, y + 0.15 * advance)])
    if rng.random() < 0.5:
        points = np.vstack([points, points[1] + (0.02 * advance, 0.3 * advance)])
    brush(draw, points, 0.07 * advance)


def _dot(draw: ImageDraw.ImageDraw, place: Place, advance: float, *, hollow: bool, rng: Draw) -> None:
    """A circle or a drop at the lower right of a character."""
    x, y = place.x + 0.58 * advance * place.size, place.y + rng.uniform(0.3, 0.5) * advance
    radius = rng.uniform(0.06, 0.13) * advance * (0.6 if place.small else 1.0)
    if hollow:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=255, width=max(1, round(radius / 3)))
    else:
        brush(draw, np.array([(x - radius, y - radius), (x + radius / 2, y + radius)]), 1.3 * radius)


def _reading(draw: ImageDraw.ImageDraw, place: Place, advance: float, *, rng: Draw) -> None:
    """A string of small signs right of a character: hooks, ticks and loops as kana have them."""
    step = 0.22 * advance
    x = place.x + 0.62 * advance
    for number in range(int(rng.integers(1, 5))):
        middle = np.array((x, place.y - 0.45 * advance + number * step))
        for _ in range(int(rng.integers(1, 4))):
            points = middle + rng.uniform(-0.09, 0.09, (3, 2)) * advance
            brush(draw, points, max(1.0, 0.035 * advance))
