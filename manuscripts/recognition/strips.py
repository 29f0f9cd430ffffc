"""Columns as a horizontal text network wants them: cut where they are too long, turned, scaled."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from manuscripts.core.prepared import GreyImage
from manuscripts.inference.session import Tensor
from manuscripts.recognition.ink import gap_near, ink_of

HEIGHT = 48
# In widths of the column. Four columns of a print set end to end as one strip are read with 5.6 % errors, in pieces of
# up to 15 widths with 3.4 %; columns cut into pieces of 8 widths lose context (4.8 % against 4.0 %).
LONGEST = 18.0
# Strips are as long as a multiple of this: engines are faster with few and round lengths.
ROUND = 32
# A crop thinner or shorter than this holds no character.
SMALLEST = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one crop: which crop, and its rows `top` to `bottom`."""

    crop: int
    top: int
    bottom: int


def pieces_of(crop: GreyImage, *, number: int) -> tuple[Piece, ...]:
    """Cut a column at gaps between characters into equal pieces of at most `LONGEST` times its width."""
    height, width = crop.shape
    count = int(np.ceil(height / (LONGEST * width)))
    if count < 2:
        return (Piece(number, 0, height),)
    profile = ink_of(crop).sum(axis=1).astype(np.float64)
    step = height / count
    rows = [int(gap_near(profile, i * step - 0.6 * width, i * step + 0.6 * width)) for i in range(1, count)]
    return tuple(Piece(number, top, bottom) for top, bottom in zip([0, *rows], [*rows, height], strict=True))


def strip_of(piece: GreyImage, *, stretch: float) -> Tensor:
    """A column turned a quarter counter-clockwise, so that its top is at the left, `HEIGHT` pixels high, -1 to 1.

    `stretch` is the strip's length over the length that keeps the proportions.
    """
    turned = np.rot90(piece)
    width = max(round(turned.shape[1] * HEIGHT / turned.shape[0] * stretch), HEIGHT // 2)
    scaled = Image.fromarray(turned).resize((width, HEIGHT), Image.Resampling.BILINEAR)
    return np.asarray(scaled, dtype=np.float32) / 127.5 - 1.0


def pad_strip(strip: Tensor) -> Tensor:
    """The strip with its last pixels repeated until its length is round."""
    return np.pad(strip, ((0, 0), (0, -strip.shape[1] % ROUND)), mode="edge")
