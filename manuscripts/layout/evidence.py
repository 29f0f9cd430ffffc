"""What the page shows before anything is concluded: ink, the detector's map, and the pitch of the columns.

Frame of everything here: the *work frame*, the prepared page scaled so that columns stand about 48 pixels apart.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from manuscripts.core.prepared import GreyImage
from manuscripts.layout.detector import Detector, InkMap
from manuscripts.layout.pitch import measure_pitch
from manuscripts.layout.ruling import Mask, Rule, find_ruling

_PITCH = 48.0
_FIRST_LOOK_PIXELS = 1.1e6
_MOST_PIXELS = 8e6
_LARGEST = 2.0
_CORE = 0.3


@dataclass(frozen=True, slots=True)
class Evidence:
    """`ink` is dark writing and ruling, `core` the detector's map, both height × width of the work frame.

    `pitch` is the distance between neighbouring columns in its pixels, `scale` work pixels per prepared pixel.
    """

    ink: Mask
    core: InkMap
    rules: tuple[Rule, ...]
    pitch: float
    scale: float


def gather_evidence(grey: GreyImage, *, detector: Detector) -> Evidence:
    """Look twice: once at about a megapixel to learn the pitch, then at the scale where the pitch is 48 pixels."""
    scale = min(1.0, (_FIRST_LOOK_PIXELS / grey.size) ** 0.5)
    small = _resize(grey, scale)
    core = detector.ink_map(small)
    ink = find_ink(small, core=core)
    ruling = find_ruling(ink, pitch=_PITCH)
    pitch = measure_pitch(ink & ~ruling.covered, core=core)
    wanted = min(scale * _PITCH / pitch, (_MOST_PIXELS / grey.size) ** 0.5, _LARGEST)
    if not 0.8 < wanted / scale < 1.3:
        small, scale, pitch = _resize(grey, wanted), wanted, pitch * wanted / scale
        core = detector.ink_map(small)
        ink = find_ink(small, core=core)
    ruling = find_ruling(ink, pitch=pitch)
    return Evidence(ink & ~ruling.covered, core, ruling.rules, pitch, scale)


def find_ink(grey: GreyImage, *, core: InkMap) -> Mask:
    """Which pixels are as dark as the writing is.

    Measured against the local ground (80th percentile around), with half the contrast that the detector's columns
    have as the limit: show-through, pale stamps and stains stay below it.
    """
    contrast = _ground(grey) - grey
    written = contrast[core > _CORE]
    dark = float(np.percentile(written, 80)) if written.size else float(np.percentile(contrast, 99))
    limit: Mask = contrast > max(0.5 * dark, 12.0)
    return limit


def near_writing(core: InkMap, *, reach: float) -> Mask:
    """The detector's columns, widened by `reach` pixels on all sides."""
    size = 2 * max(1, round(reach)) + 1
    near: Mask = ndimage.maximum_filter(core, size=size) > _CORE
    return near


def _ground(grey: GreyImage) -> npt.NDArray[np.int16]:
    step = 8
    coarse = ndimage.percentile_filter(grey[::step, ::step], 80, size=11)
    full = Image.fromarray(coarse).resize((grey.shape[1], grey.shape[0]), Image.Resampling.BILINEAR)
    return np.asarray(full).astype(np.int16)


def _resize(grey: GreyImage, scale: float) -> GreyImage:
    height, width = grey.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if size == (width, height):
        return grey
    method = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(grey).resize(size, method))
