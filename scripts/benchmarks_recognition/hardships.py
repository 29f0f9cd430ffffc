"""What makes columns hard to read, laid over images of single columns whose text is known.

Each takes the pixels (height × width × 3, RGB) and the truth of one column and gives both as they are then.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw
from scipy import ndimage

from manuscripts.core.geometry import Box
from manuscripts.evaluation.written import Written
from manuscripts.images.pixels import Pixels

Shown = tuple[Pixels, Written]
Hardship = Callable[[Pixels, Written, np.random.Generator], Shown]

VERMILION = (196, 58, 40)
_LONG = 60


def as_it_is(pixels: Pixels, column: Written, _: np.random.Generator) -> Shown:
    return pixels, column


def very_long(pixels: Pixels, column: Written, _: np.random.Generator) -> Shown:
    """The column below itself, until it has sixty characters."""
    times = -(-_LONG // max(1, len(column.units)))
    height = pixels.shape[0]
    boxes = tuple(_lower(box, height * turn) for turn in range(times) for box in column.boxes)
    outline = Box(0, 0, pixels.shape[1], height * times)
    return np.concatenate([pixels] * times), Written(units=column.units * times, boxes=boxes, outline=outline)


def very_short(pixels: Pixels, column: Written, rng: np.random.Generator) -> Shown:
    """One character or two of it, where it is known where they stand."""
    count = int(rng.integers(1, 3))
    if len(column.boxes) <= count:
        return pixels, column
    boxes = column.boxes[:count]
    cut = min(pixels.shape[0], round((boxes[-1].bottom + column.boxes[count].top) / 2))
    return pixels[:cut], Written(
        units=column.units[:count], boxes=boxes, outline=Box(0, 0, pixels.shape[1], float(cut))
    )


def faint(pixels: Pixels, column: Written, rng: np.random.Generator) -> Shown:
    """A quarter of the contrast is left, under the grain of the paper."""
    paper = _paper(pixels)
    return _pixels(paper + (pixels - paper) * 0.25 + rng.normal(0, 4, pixels.shape[:2])[..., None]), column


def blurred(pixels: Pixels, column: Written, _: np.random.Generator) -> Shown:
    """Out of focus by a twentieth of the width."""
    sigma = pixels.shape[1] / 20
    return _pixels(ndimage.gaussian_filter(pixels.astype(np.float32), (sigma, sigma, 0))), column


def small(pixels: Pixels, column: Written, _: np.random.Generator) -> Shown:
    """Scanned so coarsely that the column is 20 pixels wide."""
    height, width = pixels.shape[:2]
    coarse = Image.fromarray(pixels).resize((20, max(1, round(height * 20 / width))), Image.Resampling.BOX)
    return np.asarray(coarse.resize((width, height), Image.Resampling.BILINEAR)), column


def bleeding(pixels: Pixels, column: Written, _: np.random.Generator) -> Shown:
    """What stands on the back shows through, mirrored and softened."""
    paper = _paper(pixels)
    back = ndimage.gaussian_filter(np.roll(pixels[:, ::-1], pixels.shape[0] // 3, axis=0).astype(np.float32), (2, 2, 0))
    return _pixels(np.minimum(pixels, paper - 0.4 * np.maximum(paper - back, 0))), column


def ruled(pixels: Pixels, column: Written, _: np.random.Generator) -> Shown:
    """Between two rules, one of them double."""
    return _drawn(pixels, column, _rules)


def red_circles(pixels: Pixels, column: Written, rng: np.random.Generator) -> Shown:
    """Punctuated by a reader: a vermilion circle at the lower right of every fourth character."""

    def draw(pen: ImageDraw.ImageDraw, width: int, height: int) -> None:
        for place in _ends(column, height)[3::4]:
            x, y, r = 0.86 * width, place + float(rng.normal(0, 0.04 * width)), 0.1 * width
            pen.ellipse((x - r, y - r, x + r, y + r), outline=VERMILION, width=max(1, round(0.04 * width)))

    return _drawn(pixels, column, draw)


def red_marks(pixels: Pixels, column: Written, rng: np.random.Generator) -> Shown:
    """Marked by a reader: a vermilion dot on the right of every character, and a stroke over some."""

    def draw(pen: ImageDraw.ImageDraw, width: int, height: int) -> None:
        for place in _ends(column, height):
            x, y, r = 0.9 * width, place - 0.4 * width, 0.07 * width
            pen.ellipse((x - r, y - r, x + r, y + r), fill=VERMILION)
            if rng.random() < 0.15:
                line = (0.2 * width, place - 0.2 * width, 0.8 * width, place - 0.7 * width)
                pen.line(line, fill=VERMILION, width=max(1, round(0.06 * width)))

    return _drawn(pixels, column, draw)


def sealed(pixels: Pixels, column: Written, rng: np.random.Generator) -> Shown:
    """A vermilion seal of a character and a half over the text, through which the ink is seen."""
    height, width = pixels.shape[:2]
    seal = Image.new("RGB", (width, height), (255, 255, 255))
    pen = ImageDraw.Draw(seal)
    side = 1.5 * width
    top = float(rng.uniform(0, max(1.0, height - side)))
    pen.rectangle((-width * 0.3, top, width * 1.2, top + side), outline=VERMILION, width=max(2, round(0.06 * width)))
    for number in range(4):
        x = width * (0.05 + 0.28 * number)
        pen.line((x, top, x + 0.05 * width, top + side), fill=VERMILION, width=max(2, round(0.07 * width)))
        y = top + side * (number + 0.6) / 4.4
        pen.line((0, y, width, y), fill=VERMILION, width=max(2, round(0.05 * width)))
    return _pixels(pixels.astype(np.float32) * np.asarray(seal) / 255), column


def white_on_black(pixels: Pixels, column: Written, _: np.random.Generator) -> Shown:
    """As a rubbing is."""
    return 255 - pixels, column


HARDSHIPS: dict[str, Hardship] = {
    name.__name__.replace("_", " "): name
    for name in (
        as_it_is,
        very_long,
        very_short,
        faint,
        blurred,
        small,
        bleeding,
        ruled,
        red_circles,
        red_marks,
        sealed,
        white_on_black,
    )
}


def _lower(box: Box, by: float) -> Box:
    return replace(box, top=box.top + by, bottom=box.bottom + by)


def _paper(pixels: Pixels) -> npt.NDArray[np.float64]:
    return np.percentile(pixels.reshape(-1, 3), 85, axis=0)


def _pixels(values: npt.NDArray[np.floating]) -> Pixels:
    return np.clip(values, 0, 255).astype(np.uint8)


def _ends(column: Written, height: int) -> list[float]:
    """Where each character ends: as its box says, or as if all were of one height."""
    if column.boxes:
        return [box.bottom for box in column.boxes]
    return [height * (number + 1) / len(column.units) for number in range(len(column.units))]


def _rules(pen: ImageDraw.ImageDraw, width: int, height: int) -> None:
    for x, share in ((0.02, 0.035), (0.97, 0.04), (0.91, 0.015)):
        pen.line((x * width, 0, x * width, height), fill=(40, 34, 30), width=max(1, round(share * width)))


def _drawn(pixels: Pixels, column: Written, draw: Callable[[ImageDraw.ImageDraw, int, int], None]) -> Shown:
    image = Image.fromarray(pixels)
    draw(ImageDraw.Draw(image), image.width, image.height)
    return np.asarray(image), column
