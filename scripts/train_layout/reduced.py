"""A page as the product prepares it, no finer than training needs."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from manuscripts.core.geometry import Transform
from manuscripts.images.files import open_image
from manuscripts.imaging.prepare import PrepareOptions, prepare

_FINEST = 64.0


@dataclass(frozen=True)
class Reduced:
    """`move` leads from the pixels of the file to those of the picture, in which columns stand `pitch` apart."""

    picture: Image.Image
    move: Transform
    pitch: float


def reduce_page(path: Path, *, pitch: float) -> Reduced:
    """The page in a file, in whose pixels columns stand `pitch` apart, reduced until that is 64 at most."""
    prepared = prepare(open_image(path).decode(0).pixels, PrepareOptions())
    back = prepared.transform.inverse()
    pitch = pitch * (back.a**2 + back.d**2) ** 0.5
    scale = min(1.0, _FINEST / pitch)
    height, width = prepared.grey.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    picture = Image.fromarray(prepared.grey).resize(size, Image.Resampling.BOX)
    return Reduced(picture, back.then(Transform.scaling(scale)), pitch * scale)
