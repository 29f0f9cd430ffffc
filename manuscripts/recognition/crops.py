"""Cutting columns out of a prepared page."""

import numpy as np
from PIL import Image, ImageDraw
from shapely.geometry import Polygon as Shape

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.prepared import GreyImage, PreparedPage
from manuscripts.core.tones import quantile, tally
from manuscripts.recognition.ink import ground_of

# What is darker than the ground by less than this share of what the darkest ink is, is no ink.
_PALE = 0.3


def cut_out(prepared: PreparedPage, outline: Polygon, *, margin: float) -> tuple[GreyImage, Box] | None:
    """The crop of an outline in pixels of the original, and its box in pixels of the prepared page.

    The outline is widened by `margin` times its shorter side; what lies outside it is painted in the colour of the
    ground. None when nothing of it is on the page.
    """
    inner = prepared.transform.inverse().polygon(outline)
    shape = Shape(inner.points)
    if margin:
        shape = shape.buffer(margin * min(inner.box.width, inner.box.height), join_style="mitre")
    height, width = prepared.grey.shape
    left, top, right, bottom = shape.bounds
    left, top = max(int(left), 0), max(int(top), 0)
    right, bottom = min(int(np.ceil(right)), width), min(int(np.ceil(bottom)), height)
    if right <= left or bottom <= top or shape.is_empty:
        return None
    crop = prepared.grey[top:bottom, left:right]
    inside = Image.new("1", (right - left, bottom - top))
    ImageDraw.Draw(inside).polygon([(x - left, y - top) for x, y in shape.exterior.coords], fill=1)
    kept = np.asarray(inside)
    if not kept.any():
        return None
    crop = np.where(kept, crop, np.uint8(ground_of(crop[kept])))
    return crop, Box(left, top, right, bottom)


def cleared_of_pale(crop: GreyImage) -> GreyImage:
    """The crop with what is pale in it made ground, and the rest spread over all tones down to black.

    What shows through from the back, stains and the grain of a rubbing go; of a pale character thin strokes go with it.
    """
    ground, darkest = ground_of(crop), quantile(tally(crop), 0.02)
    until = ground - _PALE * (ground - darkest)
    tones = np.clip((np.arange(256) - darkest) / max(until - darkest, 10.0), 0, 1) * ground
    return tones.astype(np.uint8)[crop]
