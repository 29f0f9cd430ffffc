"""What the page shows before anything is concluded: ink, the detector's map, and the pitch of the columns.

Frame of everything here: the *work frame*, the prepared page scaled so that columns stand about 48 pixels apart.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from manuscripts.core.prepared import GreyImage
from manuscripts.layout.detector import Detector, InkMap
from manuscripts.layout.pitch import measure_pitch
from manuscripts.layout.ruling import Mask, Rule, find_ruling, ruled_pitch

_PITCH = 48.0
_FIRST_LOOK_PIXELS = 1.1e6
_MOST_PIXELS = 8e6
_LARGEST = 2.0
_CORE = 0.3


@dataclass(frozen=True, slots=True)
class Evidence:
    """Planes of height × width: `ink` is what is as dark as writing and no rule, `core` the detector's map, `tone` how
    much darker than its ground each pixel is, 0 to 255.

    `pitch` is the distance between neighbouring columns in work pixels, `scale` work pixels per prepared pixel.
    """

    ink: Mask
    core: InkMap
    tone: GreyImage
    rules: tuple[Rule, ...]
    pitch: float
    scale: float


def gather_evidence(grey: GreyImage, *, detector: Detector) -> Evidence:
    """Look twice: once at about a megapixel to learn the pitch, then at the scale where the pitch is 48 pixels."""
    scale = min(1.0, (_FIRST_LOOK_PIXELS / grey.size) ** 0.5)
    small = _resize(grey, scale)
    core = detector.ink_map(small)
    tone = measure_tone(small)
    ink = find_ink(tone, core=core)
    ruling = find_ruling(ink, pitch=_PITCH)
    pitch = ruled_pitch(ruling.rules, pitch=_PITCH) or measure_pitch(ink & ~ruling.covered, core=core)
    wanted = min(scale * _PITCH / pitch, (_MOST_PIXELS / grey.size) ** 0.5, _LARGEST)
    if not 0.8 < wanted / scale < 1.3:
        small, scale, pitch = _resize(grey, wanted), wanted, pitch * wanted / scale
        core, tone = detector.ink_map(small), measure_tone(small)
        ink = find_ink(tone, core=core)
    ruling = find_ruling(ink, pitch=pitch)
    return Evidence(ink & ~ruling.covered, core, tone, ruling.rules, pitch, scale)


def find_ink(tone: GreyImage, *, core: InkMap) -> Mask:
    """Which pixels are as dark as the writing is: half as dark as what the detector takes for columns, or darker.

    Show-through, pale stamps and stains mostly stay below that.
    """
    written = tone[core > _CORE]
    dark = float(np.percentile(written, 80)) if written.size else float(np.percentile(tone, 99))
    ink: Mask = tone > max(0.5 * dark, 12.0)
    return ink


def measure_tone(grey: GreyImage) -> GreyImage:
    """How much darker each pixel is than the local ground, the 80th percentile of what is around."""
    step = 8
    coarse = ndimage.percentile_filter(grey[::step, ::step], 80, size=11)
    ground = Image.fromarray(coarse).resize((grey.shape[1], grey.shape[0]), Image.Resampling.BILINEAR)
    return np.clip(np.asarray(ground).astype(np.int16) - grey, 0, 255).astype(np.uint8)


def _resize(grey: GreyImage, scale: float) -> GreyImage:
    height, width = grey.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if size == (width, height):
        return grey
    method = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(grey).resize(size, method))
