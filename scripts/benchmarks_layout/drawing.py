"""Truth and ours drawn over the image, so that a person sees what a figure means."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind
from scripts.benchmarks_layout.columns import Found, unpaired
from scripts.benchmarks_layout.truth import TruePage

_LONGEST = 2000
_TRUTH, _MISSED, _OURS, _FALSE = (0, 150, 0), (255, 140, 0), (60, 90, 255), (230, 0, 0)
_ASIDE, _RIGHT, _LEFT = (150, 150, 150), (170, 0, 200), (0, 170, 200)


def draw_boxes(true: TruePage, found: Sequence[Found], out: Path) -> None:
    """Write a PNG: truth green (orange: missed at half), ours blue (red: nowhere in the truth), aside grey.

    Notes carry a mark at their top, violet for a right half and cyan for a left one.
    """
    image = Image.open(true.path).convert("RGB")
    scale = min(1.0, _LONGEST / max(image.size))
    image = image.resize((round(image.width * scale), round(image.height * scale)))
    pen = ImageDraw.Draw(image)
    missed, false = unpaired(true, found, 0.5)
    for box in true.boxes:
        _draw(pen, box.box, scale, _MISSED if box in missed else _TRUTH, inset=0)
    for each in found:
        colour = _ASIDE if each.is_aside else _FALSE if each in false else _OURS
        _draw(pen, each.box, scale, colour, inset=3)
        if each.kind.is_note:
            mark = _RIGHT if each.kind is ColumnKind.NOTE_RIGHT else _LEFT
            x, y = each.box.centre[0] * scale, each.box.top * scale
            pen.rectangle((x - 5, y - 5, x + 5, y + 5), fill=mark)
    out.mkdir(parents=True, exist_ok=True)
    image.save(out / f"{true.convention.value}_{true.name}.png")


def _draw(pen: ImageDraw.ImageDraw, box: Box, scale: float, colour: tuple[int, int, int], *, inset: int) -> None:
    sides = (box.left * scale + inset, box.top * scale + inset, box.right * scale - inset, box.bottom * scale - inset)
    if sides[0] < sides[2] and sides[1] < sides[3]:
        pen.rectangle(sides, outline=colour, width=2)
