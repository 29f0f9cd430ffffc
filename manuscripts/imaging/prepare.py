"""From pixels to a page that can be read: grey, dark on light, evenly lit, upright, straight."""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image

from manuscripts.core.geometry import Transform
from manuscripts.core.prepared import GreyImage, PreparedPage
from manuscripts.core.tones import quantile, tally
from manuscripts.imaging.illumination import find_ground, flatten
from manuscripts.imaging.polarity import is_inverted
from manuscripts.imaging.red import without_red
from manuscripts.imaging.skew import Floats, find_ink, find_skew

_SMALL_SIDE = 1400
# Turning costs sharpness; measured on small prints, a page that leans less than this reads better if left alone.
_LEAST_SKEW = 0.3
_STRIP_PIXELS = 1 << 22
# Of the longer side: so much paper stays around the ink of a turned page.
_MARGIN = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareOptions:
    """How pages are made ready.

    `shorter_side`: a page whose shorter side has more pixels is reduced to it (0: never). It goes by the shorter side
    because a long scroll is not finer for being long. `flatten`: even out the light. `polarity`: turn white-on-black
    pages over. `most_skew`: the largest lean that is undone, in degrees (0: none).
    """

    shorter_side: int = 2600
    flatten: bool = True
    polarity: bool = True
    most_skew: float = 12.0

    def __post_init__(self) -> None:
        if self.shorter_side < 0:
            raise ValueError("shorter_side is a number of pixels, or 0")
        if not 0 <= self.most_skew <= 20:
            raise ValueError("most_skew is between 0 and 20 degrees")


DEFAULT_OPTIONS = PrepareOptions()


def prepare(
    pixels: npt.NDArray[np.uint8], options: PrepareOptions = DEFAULT_OPTIONS, *, rotation: int = 0
) -> PreparedPage:
    """Make a page ready that is to be turned clockwise by `rotation` degrees (0, 90, 180, 270) to stand upright."""
    return straighten(set_upright(pixels, options, rotation=rotation), options)


def even_out(pixels: npt.NDArray[np.uint8], options: PrepareOptions = DEFAULT_OPTIONS) -> PreparedPage:
    """The page as it lies, grey, dark on light, evenly lit.

    `pixels` is height × width or height × width × 3 and stays as it is.
    """
    grey = _reduced(_grey(pixels), options.shorter_side)
    scale = Transform(a=pixels.shape[1] / grey.shape[1], e=pixels.shape[0] / grey.shape[0])
    small = _small(grey)
    inverted = options.polarity and is_inverted(small)
    if inverted:
        # Made anew and not turned over: rounding would tell it from the page whose negative it is.
        grey = _reduced(_grey(pixels, inverted=True), options.shorter_side)
        small = _small(grey)
    if options.flatten:
        flatten(grey, ground=find_ground(small))
    return PreparedPage(
        grey=grey,
        transform=scale,
        without_red=None if inverted else _without_red(pixels, options),
        inverted=inverted,
    )


def set_upright(
    pixels: npt.NDArray[np.uint8], options: PrepareOptions = DEFAULT_OPTIONS, *, rotation: int
) -> PreparedPage:
    """The even page turned clockwise by `rotation` degrees.

    It is turned first: light is measured in tiles from the top left, and a page comes out alike however it lay.
    """
    upright = np.rot90(pixels, k=-rotation // 90)
    even = even_out(upright, options)
    transform = even.transform.then(_quarter_back(upright.shape[:2], rotation))
    return replace(even, transform=transform, rotation=rotation)


def straighten(page: PreparedPage, options: PrepareOptions = DEFAULT_OPTIONS) -> PreparedPage:
    """An even page turned by what it leans."""
    grey, clear, transform = page.grey, page.without_red, page.transform
    small = _small(grey)
    skew = find_skew(small, limit=options.most_skew) if options.most_skew else 0.0
    if abs(skew) >= _LEAST_SKEW:
        turned, back = _turned(grey, skew, fill=int(quantile(tally(small), 0.75)))
        kept = _without_corners(turned, grey.shape)
        if clear is not None:
            fill = int(quantile(tally(_small(clear)), 0.75))
            clear = np.ascontiguousarray(_turned(clear, skew, fill=fill)[0][kept])
        grey = np.ascontiguousarray(turned[kept])
        transform = Transform.shift(kept[1].start, kept[0].start).then(back).then(transform)
    else:
        skew = 0.0
    return replace(page, grey=grey, without_red=clear, transform=transform, skew=skew)


def _quarter_back(shape: tuple[int, ...], rotation: int) -> Transform:
    """From a page turned clockwise by `rotation` degrees, of which the `shape` is given, to the page as it lay."""
    height, width = shape
    match rotation:
        case 90:
            return Transform(a=0.0, b=1.0, d=-1.0, e=0.0, f=float(width))
        case 180:
            return Transform(a=-1.0, c=float(width), e=-1.0, f=float(height))
        case 270:
            return Transform(a=0.0, b=-1.0, c=float(height), d=1.0, e=0.0)
        case _:
            return Transform()


def _grey(pixels: npt.NDArray[np.uint8], *, inverted: bool = False) -> GreyImage:
    """A new grey plane, of the negative if `inverted`, in strips, so that the page is never held a third time."""
    if pixels.ndim == 2:
        return ~pixels if inverted else pixels.copy()
    height, width = pixels.shape[:2]
    grey = np.empty((height, width), np.uint8)
    rows = max(1, _STRIP_PIXELS // width)
    for top in range(0, height, rows):
        strip = ~pixels[top : top + rows] if inverted else pixels[top : top + rows]
        grey[top : top + rows] = np.asarray(Image.fromarray(strip).convert("L"))
    return grey


def _without_red(pixels: npt.NDArray[np.uint8], options: PrepareOptions) -> GreyImage | None:
    """An even grey page in which red ink is nearly as light as the paper."""
    clear = without_red(pixels) if pixels.ndim == 3 else None
    if clear is None:
        return None
    grey = _reduced(clear, options.shorter_side)
    if options.flatten:
        flatten(grey, ground=find_ground(_small(grey)))
    return grey


def _reduced(grey: GreyImage, shorter_side: int) -> GreyImage:
    height, width = grey.shape
    shorter = min(height, width)
    if not shorter_side or shorter <= shorter_side:
        return grey
    size = (max(1, round(width * shorter_side / shorter)), max(1, round(height * shorter_side / shorter)))
    return np.array(Image.fromarray(grey).resize(size, Image.Resampling.LANCZOS))


def _small(grey: GreyImage) -> GreyImage:
    """A copy for measuring, each pixel the mean of a square."""
    return np.array(Image.fromarray(grey).reduce(max(1, round(max(grey.shape) / _SMALL_SIDE))))


def _turned(grey: GreyImage, skew: float, *, fill: int) -> tuple[GreyImage, Transform]:
    """The page turned clockwise by `skew` degrees, with room for its corners, and the way back to `grey`.

    `fill` is the tone of the new corners.
    """
    height, width = grey.shape
    cosine, sine = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    new_width = math.ceil(width * cosine + height * abs(sine))
    new_height = math.ceil(width * abs(sine) + height * cosine)
    back = (
        Transform.shift(-new_width / 2, -new_height / 2)
        .then(Transform(a=cosine, b=sine, d=-sine, e=cosine))
        .then(Transform.shift(width / 2, height / 2))
    )
    turned = Image.fromarray(grey).transform(
        (new_width, new_height),
        Image.Transform.AFFINE,
        (back.a, back.b, back.c, back.d, back.e, back.f),
        Image.Resampling.BILINEAR,
        fillcolor=fill,
    )
    return np.array(turned), back


def _without_corners(turned: GreyImage, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Rows and columns of the middle of a turned page, as large as it was (`shape`) or as its ink needs.

    What is gained at the corners is mostly empty, and the larger a page, the smaller its writing is looked at.
    """
    small = _small(turned)
    ink = find_ink(small)
    margin = _MARGIN * max(small.shape)
    (left, right), (top, bottom) = (
        _kept(places, side=turned.shape[axis], before=shape[axis], margin=margin, small=small.shape[axis])
        for axis, places in ((1, ink[0]), (0, ink[1]))
    )
    return slice(top, bottom), slice(left, right)


def _kept(places: Floats, *, side: int, before: int, margin: float, small: int) -> tuple[int, int]:
    """Where one side of a turned page, `before` long until it was turned, begins and ends; `places` are of its ink."""
    first, last = (side - before) / 2, (side + before) / 2
    if len(places):
        first = min(first, float(places.min() - margin) * side / small)
        last = max(last, float(places.max() + margin) * side / small)
    return max(0, math.floor(first)), min(side, math.ceil(last))
