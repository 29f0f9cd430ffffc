"""The PP-OCRv6 text detector, on tiles small enough that memory does not grow with the page."""

from itertools import pairwise

import numpy as np
from PIL import Image

from manuscripts.core.prepared import GreyImage
from manuscripts.inference.session import Network, Tensor
from manuscripts.layout.detector import InkMap

_STRIDE = 32
_TILE = 1600
_OVERLAP = 160


class OnnxDetector(Network):
    """Gives the network's probability map at the scale it is called with; the caller chooses that scale."""

    def ink_map(self, grey: GreyImage) -> InkMap:
        """One forward pass for each tile of 1600 pixels; where tiles overlap, each gives its inner half."""
        height, width = grey.shape
        whole = np.empty((height, width), dtype=np.float32)
        for top, bottom, from_y, to_y in _tiles(height):
            for left, right, from_x, to_x in _tiles(width):
                tile = self._tile_map(grey[top:bottom, left:right])
                whole[from_y:to_y, from_x:to_x] = tile[from_y - top : to_y - top, from_x - left : to_x - left]
        return whole

    def _tile_map(self, tile: GreyImage) -> InkMap:
        height, width = tile.shape
        # The network takes multiples of 32; stretching by less than one stride is what it was trained with.
        fitted = (_multiple(width), _multiple(height))
        resized = Image.fromarray(tile).resize(fitted, Image.Resampling.BILINEAR)
        plane = np.asarray(resized, dtype=np.float32) / 127.5 - 1.0
        batch: Tensor = np.ascontiguousarray(np.broadcast_to(plane, (1, 3, *plane.shape)))
        answer = Image.fromarray(self._run(batch)[0, 0]).resize((width, height), Image.Resampling.BILINEAR)
        return np.clip(np.asarray(answer, dtype=np.float32), 0.0, 1.0)


def _multiple(length: int) -> int:
    return max(_STRIDE, round(length / _STRIDE) * _STRIDE)


def _tiles(length: int) -> list[tuple[int, int, int, int]]:
    """Start and end of each tile along one side, and the part of the whole that it answers for."""
    if length <= _TILE:
        return [(0, length, 0, length)]
    count = -(-(length - _OVERLAP) // (_TILE - _OVERLAP))
    starts = [round(index * (length - _TILE) / (count - 1)) for index in range(count)]
    seams = [0, *((before + _TILE + after) // 2 for before, after in pairwise(starts)), length]
    return [
        (start, start + _TILE, seam, following)
        for start, seam, following in zip(starts, seams[:-1], seams[1:], strict=True)
    ]
