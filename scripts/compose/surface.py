"""Paper, and ink on it. Colours are float32 planes of height × width × 3 from 0 to 255."""

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter

from scripts.compose.noise import Field, clouds, enlarged
from scripts.compose.settings import Surface
from scripts.compose.writing import Plane

Colours = npt.NDArray[np.float32]


def make_paper(shape: tuple[int, int], surface: Surface, *, rng: np.random.Generator) -> Colours:
    """Paper with clouds, fibre grain and, for `laid`, the lines of the papermaker's screen."""
    shade = 1.0 + surface.clouds * clouds(shape, scale=max(shape) / 4, rng=rng, octaves=5)
    shade += surface.grain * rng.standard_normal(shape, dtype=np.float32)
    shade += 0.5 * surface.grain * _fibres(shape, rng=rng)
    if surface.laid:
        shade += surface.laid * _laid_lines(shape, rng=rng)
    # Darker places are browner: blue falls faster than red.
    tint = np.array(surface.paper, dtype=np.float32)
    strength = np.array((0.8, 1.0, 1.25), dtype=np.float32)
    return np.asarray(tint * (1 + (shade[..., None] - 1) * strength), dtype=np.float32)


def ink_strength(ink: Plane, surface: Surface, *, rng: np.random.Generator) -> Field:
    """How much of the paper the ink covers, 0 to 1: edges eaten by `rough`, load varying by `uneven`."""
    shape = ink.shape
    soft = gaussian_filter(ink.astype(np.float32) / 255, surface.bleed)
    if surface.rough:
        soft += surface.rough * clouds(shape, scale=surface.grit, rng=rng, octaves=2) * (soft > 0.02)
    edge = np.clip((soft - (0.45 - 0.2 * surface.weight)) * 3.2 + 0.5, 0.0, 1.0)
    if surface.uneven:
        load = 1.0 - surface.uneven * (0.6 + clouds(shape, scale=160, rng=rng))
        edge *= np.clip(load, 0.35, 1.0)
    return np.asarray(edge, dtype=np.float32)


def lay_ink(paper: Colours, strength: Field, colour: tuple[int, int, int]) -> Colours:
    """Ink of `colour` over the paper."""
    return np.asarray(paper + (np.array(colour, dtype=np.float32) - paper) * strength[..., None], dtype=np.float32)


def _fibres(shape: tuple[int, int], *, rng: np.random.Generator) -> Field:
    """Short strands across and down, a few pixels long."""
    across = rng.standard_normal((shape[0] // 2 + 2, shape[1] // 14 + 2), dtype=np.float32)
    down = rng.standard_normal((shape[0] // 14 + 2, shape[1] // 2 + 2), dtype=np.float32)
    return enlarged(across, shape) + enlarged(down, shape)


def _laid_lines(shape: tuple[int, int], *, rng: np.random.Generator) -> Field:
    rows = np.arange(shape[0], dtype=np.float32)[:, None]
    bend = 1.5 * clouds(shape, scale=400, rng=rng, octaves=1)
    return np.asarray(np.sin((rows + bend) * np.float32(2 * np.pi / 7.5)), dtype=np.float32)
