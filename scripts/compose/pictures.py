"""Line drawings that look enough like woodcuts to be told from writing: devices, trees, landscapes, diagrams."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind, RegionKind
from scripts.compose.plan import Place, Plan, SetColumn
from scripts.compose.strokes import brush

Draw = np.random.Generator
Plane = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]


def draw_pictures(plan: Plan, *, rng: Draw) -> Plane:
    """The ink (0 to 255) of all illustrations of the plan on an empty sheet of its size."""
    image = Image.new("L", (plan.width, plan.height))
    draw = ImageDraw.Draw(image)
    for block in plan.blocks:
        if block.kind is RegionKind.ILLUSTRATION:
            _picture(draw, block.box, max(1.0, 0.035 * plan.leaf.advance), rng=rng)
    return np.asarray(image)


def set_labels(plan: Plan, characters: Sequence[str], *, line: int, rng: Draw) -> tuple[SetColumn, ...]:
    """Small columns of one to six of the `characters` in each picture; `line` is the first line number to use."""
    step = 0.62 * plan.leaf.advance
    blocks = [number for number, block in enumerate(plan.blocks) if block.kind is RegionKind.ILLUSTRATION]
    labels: list[SetColumn] = []
    taken: list[Box] = []
    for number, picture in zip(blocks, plan.leaf.pictures, strict=True):
        box = plan.blocks[number].box
        for _ in range(picture.labels):
            text = [str(characters[int(rng.integers(len(characters)))]) for _ in range(int(rng.integers(1, 7)))]
            high = (len(text) + 0.6) * step
            if box.height < high + step or box.width < 3 * step:
                continue
            x, y = rng.uniform(box.left + step, box.right - step), rng.uniform(box.top + 0.5 * step, box.bottom - high)
            around = Box(x - 0.6 * step, y - 0.2 * step, x + 0.6 * step, y + high)
            if any(around.intersection(other) for other in taken):
                continue
            taken.append(around)
            places = tuple(Place(c, x, y + (n + 0.5) * step) for n, c in enumerate(text))
            labels.append(
                SetColumn(kind=ColumnKind.MARGINAL, line=line + len(labels), block=number, places=places, margin=None)
            )
    return tuple(labels)


def clear(drawing: Plane, labels: Sequence[SetColumn], advance: float) -> Plane:
    """The drawing without what runs through its labels."""
    image = Image.fromarray(drawing)
    draw = ImageDraw.Draw(image)
    air = 0.4 * advance
    for label in labels:
        x, top, bottom = label.places[0].x, label.places[0].y, label.places[-1].y
        draw.rectangle((x - air, top - air, x + air, bottom + air), fill=0)
    return np.asarray(image)


def without_pictures(form: Plane, plan: Plan) -> Plane:
    """The ruling without the lines that would run through the illustrations."""
    found = form.copy()
    inset = 0.15 * plan.leaf.advance
    for block in plan.blocks:
        if block.kind is RegionKind.ILLUSTRATION:
            box = block.box
            rows = slice(int(box.top + inset), int(box.bottom - inset))
            found[rows, int(box.left + inset) : int(box.right - inset)] = 0
    return found


def _picture(draw: ImageDraw.ImageDraw, box: Box, line: float, *, rng: Draw) -> None:
    if rng.random() < 0.4:
        air = 0.02 * min(box.width, box.height)
        edges = (box.left + air, box.top + air, box.right - air, box.bottom - air)
        draw.rectangle(edges, outline=255, width=max(1, round(line)))
    makers: tuple[Callable[[ImageDraw.ImageDraw, Box, float, Draw], None], ...] = (
        _device,
        _tree,
        _landscape,
        _diagram,
        _figure,
    )
    for _ in range(int(rng.integers(1, 4))):
        width, height = rng.uniform(0.35, 0.95) * box.width, rng.uniform(0.35, 0.95) * box.height
        left, top = (
            box.left + rng.uniform(0, 1) * (box.width - width),
            box.top + rng.uniform(0, 1) * (box.height - height),
        )
        part = Box(left, top, left + width, top + height)
        makers[int(rng.integers(len(makers)))](draw, part, line * rng.uniform(0.7, 1.8), rng)


def _device(draw: ImageDraw.ImageDraw, box: Box, line: float, rng: Draw) -> None:
    """Beams, boxes and toothed wheels."""
    for _ in range(int(rng.integers(3, 12))):
        a, b = _inside(box, 2, rng)
        if rng.random() < 0.6:
            b = np.array((a[0], b[1])) if rng.random() < 0.5 else np.array((b[0], a[1]))
        brush(draw, np.stack([a, b]), line, swell=0.0)
        off = np.array((3 * line, 3 * line)) * rng.choice((-1, 1), 2)
        brush(draw, np.stack([a + off, b + off]), line, swell=0.0)
    for x, y in _inside(box, int(rng.integers(0, 4)), rng):
        radius = rng.uniform(0.06, 0.3) * min(box.width, box.height)
        _ring(draw, x, y, radius, line)
        teeth = int(rng.integers(0, 40))
        for number in range(teeth):
            angle = 2 * math.pi * number / teeth
            way = np.array((math.cos(angle), math.sin(angle)))
            brush(draw, np.stack([(x, y) + way * radius, (x, y) + way * (radius + 4 * line)]), line, swell=0.0)
        if rng.random() < 0.5:
            _ring(draw, x, y, 0.3 * radius, line)


def _tree(draw: ImageDraw.ImageDraw, box: Box, line: float, rng: Draw) -> None:
    """A trunk that branches, with leaves as short strokes."""
    grow = [(np.array((box.centre[0], box.bottom)), -math.pi / 2, 0.28 * box.height, 4 * line, 0)]
    while grow:
        foot, angle, length, width, depth = grow.pop()
        end = foot + length * np.array((math.cos(angle), math.sin(angle)))
        bow = (foot + end) / 2 + rng.normal(0, 0.1, 2) * length
        brush(draw, np.stack([foot, bow, end]), max(width, line), swell=0.2)
        if depth < 4:
            grow.extend(
                (end, angle + float(rng.normal(0, 0.55)), 0.72 * length, 0.6 * width, depth + 1)
                for _ in range(int(rng.integers(2, 4)))
            )
        elif rng.random() < 0.6:
            for _ in range(3):
                brush(draw, np.stack([end, end + rng.normal(0, 4, 2) * line]), 1.5 * line)


def _landscape(draw: ImageDraw.ImageDraw, box: Box, line: float, rng: Draw) -> None:
    """Ridges with hatching, and water."""
    xs = np.linspace(box.left, box.right, 24)
    for _ in range(int(rng.integers(2, 7))):
        middle = rng.uniform(box.top, box.bottom)
        rise = np.cumsum(rng.normal(0, 0.05, 24)) * box.height
        ys = np.clip(middle + rise - rise.mean(), box.top, box.bottom)
        brush(draw, np.stack([xs, ys], axis=1), 1.3 * line)
        if rng.random() < 0.6:
            for x, y in zip(xs[::2], ys[::2], strict=True):
                end = np.array(
                    (x + rng.normal(0, 0.02) * box.width, min(y + rng.uniform(0.02, 0.12) * box.height, box.bottom))
                )
                brush(draw, np.stack([np.array((x, y)), end]), line)
    for y in np.arange(box.top, box.bottom, 6 * line + 3):
        if rng.random() < 0.15:
            waves = y + 1.5 * line * np.sin(np.arange(24) * 1.7)
            brush(draw, np.stack([xs, waves], axis=1), 0.7 * line)


def _diagram(draw: ImageDraw.ImageDraw, box: Box, line: float, rng: Draw) -> None:
    """Rings with sectors, or a grid."""
    x, y = box.centre
    radius = 0.48 * min(box.width, box.height)
    if rng.random() < 0.6:
        for share in np.linspace(1, 0.2, int(rng.integers(1, 5))):
            _ring(draw, x, y, share * radius, line)
        sectors = int(rng.choice((0, 2, 4, 8, 12, 28)))
        for number in range(sectors):
            way = np.array((math.cos(math.tau * number / sectors), math.sin(math.tau * number / sectors)))
            brush(draw, np.stack([(x, y) + 0.2 * radius * way, (x, y) + radius * way]), line, swell=0.0)
        return
    across, down = int(rng.integers(2, 9)), int(rng.integers(2, 9))
    for x in np.linspace(box.left, box.right, across):
        draw.line([(x, box.top), (x, box.bottom)], fill=255, width=max(1, round(line)))
    for y in np.linspace(box.top, box.bottom, down):
        draw.line([(box.left, y), (box.right, y)], fill=255, width=max(1, round(line)))


def _figure(draw: ImageDraw.ImageDraw, box: Box, line: float, rng: Draw) -> None:
    """Folds of a garment: bundles of long curves, and some closed shapes, a few of them black."""
    for _ in range(int(rng.integers(4, 14))):
        corners = _inside(box, int(rng.integers(3, 6)), rng)
        for number in range(int(rng.integers(1, 4))):
            brush(draw, corners + 4 * line * number, line * rng.uniform(0.7, 1.6))
    for x, y in _inside(box, int(rng.integers(0, 4)), rng):
        radius = rng.uniform(0.03, 0.12) * min(box.width, box.height)
        if rng.random() < 0.3:
            draw.ellipse((x - radius, y - radius, x + radius, y + 1.3 * radius), fill=255)
        else:
            _ring(draw, x, y, radius, line)


def _ring(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, line: float) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=255, width=max(1, round(line)))


def _inside(box: Box, count: int, rng: Draw) -> Points:
    return np.stack([rng.uniform(box.left, box.right, count), rng.uniform(box.top, box.bottom, count)], axis=1)
