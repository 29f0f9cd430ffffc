"""Pages with owners' seals pressed over their text, which is the same below them."""

import numpy as np

from manuscripts.images.pixels import Pixels
from scripts.compose.damage import press_seal
from scripts.compose.settings import Seal

_FACES = ("kai-arphic", "kai-cns")
_TEXTS = ("子孫永寶", "書藏")
# Heights of the seals as shares of the shorter side of the page.
_SIDES = (0.1, 0.3)


def sealed_page(pixels: Pixels, *, chances: np.random.Generator) -> Pixels:
    """The page (height × width, grey or RGB) with a seal of red characters and a larger one of white on it."""
    colours = pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
    sheet = colours.astype(np.float32)
    for number, (text, share) in enumerate(zip(_TEXTS, _SIDES, strict=True)):
        seal = Seal(
            text=text,
            x=chances.uniform(0.15, 0.85),
            y=chances.uniform(0.2, 0.8),
            side=share * min(pixels.shape[:2]),
            white_on_red=number == 1,
        )
        sheet = press_seal(sheet, seal, _FACES, rng=chances)
    return np.clip(sheet, 0, 255).astype(np.uint8)
