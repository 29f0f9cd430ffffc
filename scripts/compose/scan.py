"""What the digitiser makes of a photograph: it is cut, stands beside other leaves, bears labels, is black and white."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter
from scipy.ndimage import gaussian_filter

from manuscripts.core.geometry import Box
from manuscripts.core.page import RegionKind
from scripts.compose.camera import View
from scripts.compose.cutting import Taken, cut, grow, without_vanished
from scripts.compose.labels import add_label, add_ruler, add_tag
from scripts.compose.noise import Field, clouds
from scripts.compose.plan import Plan
from scripts.compose.settings import Scan, Side

Picture = npt.NDArray[np.uint8]


def digitise(taken: Taken, plan: Plan, view: View, scan: Scan, *, rng: np.random.Generator) -> Taken:
    """Bar, cut, stack of leaves, black edges, labels, threshold and number, each where `scan` has it."""
    if scan.spine:
        taken = replace(taken, picture=_spine(taken.picture, _gutter(plan, view), scan.spine, rng=rng))
    taken = cut(taken, _kept(taken, plan, view, scan))
    side = min(taken.picture.shape[:2])
    if any(scan.stack):
        taken = _stack(taken, (round(scan.stack[0] * side), round(scan.stack[1] * side)), rng=rng)
    if any(scan.edges):
        taken = replace(taken, picture=_black_edges(taken.picture, scan.edges, side, rng=rng))
    if scan.ruler:
        taken = add_ruler(taken, round(scan.ruler * side), rng=rng)
    if scan.label:
        taken = add_label(taken, round(scan.label * side), rng=rng)
    if scan.threshold:
        taken = without_vanished(replace(taken, picture=_two_tones(taken.picture, scan, rng=rng)))
    if scan.tag:
        taken = add_tag(taken, round(scan.tag * side), rng=rng)
    return taken


def _gutter(plan: Plan, view: View) -> tuple[float, float]:
    """The gutter at the top and at the bottom of the picture."""
    (top, _), (bottom, _) = view.to_photo(np.array([(plan.gutter, 0.0), (plan.gutter, plan.height)])).tolist()
    return top, bottom


def _kept(taken: Taken, plan: Plan, view: View, scan: Scan) -> Box:
    left, right = scan.cut[0] * taken.width, (1 - scan.cut[2]) * taken.width
    top, bottom = scan.cut[1] * taken.height, (1 - scan.cut[3]) * taken.height
    middle = float(np.mean(_gutter(plan, view)))
    reach = scan.beyond * plan.pitch
    if scan.only is Side.RIGHT:
        left = max(left, middle - reach)
    elif scan.only is Side.LEFT:
        right = min(right, middle + reach)
    return Box(left, top, right, bottom)


def _spine(picture: Picture, gutter: tuple[float, float], width: float, *, rng: np.random.Generator) -> Picture:
    """A black bar with ragged sides, here and there narrower."""
    height, across = picture.shape[:2]
    middle = np.linspace(gutter[0], gutter[1], height, dtype=np.float32)
    thick = (
        width * min(height, across) * np.clip(0.5 + 0.25 * clouds((1, height), scale=height / 3, rng=rng)[0], 0.1, 1)
    )
    off = np.abs(np.arange(across, dtype=np.float32)[None, :] - middle[:, None])
    dark = np.clip(thick[:, None] - off + 0.5, 0, 1)
    return _darkened(picture, np.asarray(dark, dtype=np.float32))


def _black_edges(
    picture: Picture, edges: tuple[float, float, float, float], side: int, *, rng: np.random.Generator
) -> Picture:
    """Black strips along the edges, ragged inside."""
    height, width = picture.shape[:2]
    rows, columns = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None, :]
    dark = np.zeros((height, width), dtype=np.float32)
    for share, distance, along in zip(
        edges, (columns, rows, width - 1 - columns, height - 1 - rows), (height, width, height, width), strict=True
    ):
        if share:
            course = share * side * (1 + 0.25 * clouds((1, along), scale=along / 4, rng=rng, octaves=5)[0])
            reach = course[:, None] if distance.shape[1] == width else course[None, :]
            dark = np.maximum(dark, np.clip(reach - distance + 0.5, 0, 1))
    return _darkened(picture, dark)


def _stack(taken: Taken, widths: tuple[int, int], *, rng: np.random.Generator) -> Taken:
    """The edges of the other leaves of the book: fine streaks from top to bottom."""
    strips = [_streaks(taken.picture, width, rng=rng) if width > 2 else None for width in widths]
    grown = grow(taken, left=strips[0], right=strips[1])
    if strips[0] is not None:
        grown = grown.with_region(RegionKind.NEIGHBOUR, Box(0, 0, strips[0].shape[1], grown.height))
    if strips[1] is not None:
        box = Box(grown.width - strips[1].shape[1], 0, grown.width, grown.height)
        grown = grown.with_region(RegionKind.NEIGHBOUR, box)
    return grown


def _streaks(picture: Picture, width: int, *, rng: np.random.Generator) -> Picture:
    height = picture.shape[0]
    light = np.percentile(picture.reshape(-1, *picture.shape[2:]), 80, axis=0)
    field = clouds((1, width), scale=3, rng=rng, octaves=2) + 0.5 * clouds((height, width), scale=2, rng=rng, octaves=1)
    slow = clouds((height // 8 + 1, width), scale=5, rng=rng, octaves=2).repeat(8, axis=0)[:height]
    dark = rng.uniform(0.3, 1.0) * np.clip(0.75 * (field + 0.8 * slow) - rng.uniform(-0.2, 0.9), 0, 0.95)
    shade = (1 - dark)[..., None] * light if picture.ndim == 3 else (1 - dark) * light
    return np.asarray(np.clip(shade, 0, 255), dtype=np.uint8)


def _two_tones(picture: Picture, scan: Scan, *, rng: np.random.Generator) -> Picture:
    """Black and white by a threshold that wanders, with specks of either on the other.

    The step from black to white is steep or soft, as it is when a large black and white scan is made small.
    """
    grey = np.asarray(Image.fromarray(picture).convert("L"), dtype=np.float32)
    level = scan.threshold * (1 + 0.05 * clouds(grey.shape, scale=max(grey.shape) / 3, rng=rng))
    grey = grey + rng.uniform(0, 10) * clouds(grey.shape, scale=rng.uniform(1.2, 2.5), rng=rng, octaves=1)
    if scan.speckle:
        grey = grey - 255 * _specks(grey.shape, scan.speckle, rng=rng)
        grey = grey + 255 * _specks(grey.shape, 0.5 * scan.speckle, rng=rng)
    steep = float(rng.choice((rng.uniform(2.5, 6), 255)))
    return np.asarray(np.clip((grey - level) * steep + 128, 0, 255), dtype=np.uint8)


def _specks(shape: tuple[int, int], density: float, *, rng: np.random.Generator) -> Field:
    """Points of one to three pixels, thick in some places and rare in others."""
    crowd = np.exp(1.2 * clouds(shape, scale=max(shape) / 5, rng=rng, octaves=4))
    points = rng.random(shape, dtype=np.float32) < density / 1e4 * crowd
    return np.asarray(
        np.clip(9 * gaussian_filter(points.astype(np.float32), rng.uniform(0.5, 1.1)), 0, 1), dtype=np.float32
    )


def _darkened(picture: Picture, dark: Field) -> Picture:
    soft = np.asarray(Image.fromarray((255 * dark).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7)))
    left = 1 - 0.94 * soft.astype(np.float32) / 255
    return np.asarray(picture * (left[..., None] if picture.ndim == 3 else left)).astype(np.uint8)
