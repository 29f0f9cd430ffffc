"""The printed form: frames, column lines, centre fold with fishtails (魚尾)."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy.special import ndtri

from manuscripts.core.geometry import Box
from manuscripts.core.page import RegionKind
from scripts.compose.noise import clouds
from scripts.compose.plan import Block, Plan
from scripts.compose.settings import Frame, Ruling
from scripts.compose.writing import Plane


def draw_ruling(plan: Plan, ruling: Ruling, *, rng: np.random.Generator) -> Plane:
    """The ink (0 to 255) of frame, lines and fold on an empty sheet of the plan's size."""
    image = Image.new("L", (plan.width, plan.height))
    draw = ImageDraw.Draw(image)
    for frame in _frames(plan):
        if ruling.line:
            for block in (block for block in plan.text_blocks if ruling.columns and frame.intersection(block.box)):
                _column_lines(draw, block, plan, ruling, (frame.top, frame.bottom), rng=rng)
            if plan.leaf.registers > 1 and ruling.registers:
                _register_lines(draw, plan, frame, ruling)
        _frame(draw, frame, ruling, plan.leaf.advance)
        if ruling.corners:
            _corners(draw, frame, plan.leaf.advance)
        for block in plan.blocks:
            if block.kind is RegionKind.FOLD and ruling.frame is not Frame.NONE:
                _fold(draw, block.box, frame, ruling)
    ink = np.asarray(image.filter(ImageFilter.GaussianBlur(0.6)))
    if ruling.broken:
        field = clouds(ink.shape, scale=plan.leaf.advance / 2, rng=rng)
        ink = np.where(field < ndtri(ruling.broken), 0, ink).astype(np.uint8)
    if ruling.patchy:
        field = clouds(ink.shape, scale=4 * plan.leaf.advance, rng=rng, octaves=4)
        ink = np.where(field < ndtri(ruling.patchy), 0, ink).astype(np.uint8)
    return ink


def _frames(plan: Plan) -> list[Box]:
    """One frame around everything, or one for each half leaf of a bound book."""
    groups = [plan.blocks]
    if plan.leaf.bound:
        rights = dict.fromkeys(block.box.right for block in plan.blocks)
        groups = [tuple(block for block in plan.blocks if block.box.right == right) for right in rights]
    air = 0.08 * plan.leaf.advance
    boxes = [Box.around(block.box for block in group) for group in groups]
    return [Box(box.left - air, box.top - air, box.right + air, box.bottom + air) for box in boxes]


def _column_lines(
    draw: ImageDraw.ImageDraw,
    block: Block,
    plan: Plan,
    ruling: Ruling,
    ends: tuple[float, float],
    *,
    rng: np.random.Generator,
) -> None:
    box = block.box
    top = ends[0] if block.register == 1 else box.top
    bottom = ends[1] if block.register == plan.leaf.registers else box.bottom
    for number in range(1, plan.leaf.columns):
        x = box.right - number * plan.pitch
        lean, thick = rng.normal(0.0, 0.02 * plan.leaf.advance), max(1.0, ruling.line * rng.normal(1.0, 0.2))
        draw.line([(x + lean, top), (x - lean, bottom)], fill=230, width=round(thick))


def _register_lines(draw: ImageDraw.ImageDraw, plan: Plan, frame: Box, ruling: Ruling) -> None:
    first = [block for block in plan.text_blocks if block.register > 1]
    for y in sorted({block.box.top - plan.leaf.register_gap * plan.leaf.advance / 2 for block in first}):
        width = max(2, round(ruling.line * 1.5))
        draw.line([(frame.left, y), (frame.right, y)], fill=255, width=width)


def _frame(draw: ImageDraw.ImageDraw, box: Box, ruling: Ruling, advance: float) -> None:
    if ruling.frame is Frame.NONE:
        return
    thick = round(ruling.border)
    if ruling.frame is Frame.RAILS:
        for y in (box.top, box.bottom):
            draw.line([(box.left - advance, y), (box.right + advance, y)], fill=255, width=max(1, thick))
        return
    if ruling.frame is Frame.SINGLE:
        _rectangle(draw, box, thick)
        return
    air = 0.16 * advance
    _rectangle(draw, box, max(1, round(ruling.border / 3)))
    outer = Box(box.left - air, box.top - air, box.right + air, box.bottom + air)
    _rectangle(draw, outer, thick)


def _corners(draw: ImageDraw.ImageDraw, box: Box, advance: float) -> None:
    """A scroll of leaves in each corner of the frame."""
    for x, across in ((box.left, 1), (box.right, -1)):
        for y, down in ((box.top, 1), (box.bottom, -1)):
            for along, off, size in ((0.2, 0.2, 0.2), (0.55, 0.15, 0.13), (0.15, 0.55, 0.13), (0.8, 0.1, 0.08)):
                middle, height = x + across * along * advance, y + down * off * advance
                radius = size * advance
                area = (middle - radius, height - radius, middle + radius, height + radius)
                draw.arc(area, 30, 330, fill=255, width=max(1, round(0.05 * advance)))
            draw.line([(x, y), (x + across * advance, y + 0.1 * down * advance)], fill=255, width=1)


def _rectangle(draw: ImageDraw.ImageDraw, box: Box, width: int) -> None:
    draw.rectangle((box.left, box.top, box.right, box.bottom), outline=255, width=width)


def _fold(draw: ImageDraw.ImageDraw, box: Box, frame: Box, ruling: Ruling) -> None:
    width = max(1, round(ruling.line or 2))
    for x in (box.left, box.right):
        draw.line([(x, frame.top), (x, frame.bottom)], fill=255, width=width)
    high = 0.45 * box.width
    tails = ((box.top + 0.19 * box.height, 1.0), (box.top + 0.69 * box.height, -1.0))[: ruling.fishtails]
    for y, sense in tails:
        bar = y - sense * high
        points = [(box.left, bar), (box.right, bar), (box.right, y + sense * high)]
        draw.polygon([*points, (box.centre[0], y), (box.left, y + sense * high)], fill=255)
        rule = y - sense * 1.35 * high
        draw.line([(box.left, rule), (box.right, rule)], fill=255, width=width)
