"""Taking red ink off a page: seals, circles and corrections lie over black writing, which is seen through them.

Inks lie over each other as glasses do: their densities add (Beer and Lambert). Black ink is as dense in the red light
as in the green, red ink is hardly dense in the red and very dense in the green, in a proportion that is the same all
over it. So the density of the black alone follows from both.
"""

import numpy as np
import numpy.typing as npt

from manuscripts.core.prepared import GreyImage
from manuscripts.core.tones import quantile, tally

_SAMPLED_SIDE = 1400
_STRIP_PIXELS = 1 << 22
# Vermilion (196, 58, 40) has a redness of 0.7, a pale seal 0.4, brown paper 0.2; of the page so much must be red.
_BRIGHT, _REDNESS, _LEAST_RED = 100, 0.38, 5e-5
# So much of a page is darker than its paper.
_PAPER = 0.75
# Red ink with black below it is denser in the red light than red alone: of all the red, the lower quarter counts.
_ALONE = 0.25
# The density in the red light as a share of that in the green: vermilion has 0.2; more would be brown.
_MOST_SHARE = 0.35
# Below this tone green says nothing any more.
_DARKEST = 12


def without_red(pixels: npt.NDArray[np.uint8]) -> GreyImage | None:
    """A new grey page (height × width) of the colours (height × width × 3) with what is black on it; None without red.

    The ground is left uneven.
    """
    step = max(1, max(pixels.shape) // _SAMPLED_SIDE)
    red, green = pixels[::step, ::step, 0], pixels[::step, ::step, 1]
    is_red = _is_red(red, green)
    if float(is_red.mean()) < _LEAST_RED:
        return None
    papers = [max(quantile(tally(np.ascontiguousarray(plane)), _PAPER), 1.0) for plane in (red, green)]
    densities = [_density(plane[is_red], paper) for plane, paper in zip((red, green), papers, strict=True)]
    share = float(np.clip(np.quantile(densities[0] / np.maximum(densities[1], 0.1), _ALONE), 0.0, _MOST_SHARE))
    tones = np.arange(256, dtype=np.uint8)
    of_red, of_green = (_density(tones, paper) / (1 - share) for paper in papers)
    height, width = pixels.shape[:2]
    clear = np.empty((height, width), np.uint8)
    rows = max(1, _STRIP_PIXELS // width)
    for top in range(0, height, rows):
        strip = pixels[top : top + rows]
        black = of_red[strip[..., 0]] - share * of_green[strip[..., 1]]
        clear[top : top + rows] = np.clip(papers[0] * np.exp(-black), 0, 255)
    return clear


def _is_red(red: npt.NDArray[np.uint8], green: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Which pixels are of vermilion, fresh or faded; brown paper and stains are not."""
    is_red: npt.NDArray[np.bool_] = (red > _BRIGHT) & (red - green.astype(np.int16) > _REDNESS * red)
    return is_red


def _density(tones: npt.NDArray[np.uint8], paper: float) -> npt.NDArray[np.float32]:
    density: npt.NDArray[np.float32] = np.log(paper / np.maximum(tones, _DARKEST).astype(np.float32))
    return density
