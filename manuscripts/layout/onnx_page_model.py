"""The page network in ONNX Runtime, on tiles small enough that memory does not grow with the page."""

from itertools import pairwise

import numpy as np

from manuscripts.core.prepared import GreyImage
from manuscripts.inference.session import Network, Tensor
from manuscripts.layout.planes import PLANES, STRIDE, Planes

_MULTIPLE = 32
_TILE = 1600
_OVERLAP = 192


class OnnxPageModel(Network):
    """Gives the network's planes at the scale it is called with; the caller chooses that scale."""

    def planes(self, grey: GreyImage) -> Planes:
        """One forward pass for each tile of 1600 pixels; where tiles overlap, each gives its inner half."""
        height, width = (-(-side // STRIDE) for side in grey.shape)
        whole = np.empty((len(PLANES), height, width), dtype=np.float32)
        for top, bottom, from_y, to_y in _tiles(grey.shape[0]):
            for left, right, from_x, to_x in _tiles(grey.shape[1]):
                tile = self._tile(grey[top:bottom, left:right])
                rows, columns = slice(from_y // STRIDE, -(-to_y // STRIDE)), slice(from_x // STRIDE, -(-to_x // STRIDE))
                whole[:, rows, columns] = tile[
                    :,
                    rows.start - top // STRIDE : rows.stop - top // STRIDE,
                    columns.start - left // STRIDE : columns.stop - left // STRIDE,
                ]
        return Planes(whole)

    def _tile(self, tile: GreyImage) -> Tensor:
        height, width = tile.shape
        # The network takes multiples of 32; what is missing is made up by the edge going on.
        fill = (-height % _MULTIPLE, -width % _MULTIPLE)
        plane = np.pad(tile, ((0, fill[0]), (0, fill[1])), mode="edge").astype(np.float32) / 127.5 - 1.0
        batch: Tensor = np.ascontiguousarray(np.broadcast_to(plane, (1, 3, *plane.shape)))
        answer = self._run(batch)
        return answer[0, :, : -(-height // STRIDE), : -(-width // STRIDE)]


def _tiles(length: int) -> list[tuple[int, int, int, int]]:
    """Start and end of each tile along one side, and the part of the whole that it answers for, all even."""
    if length <= _TILE:
        return [(0, length, 0, length)]
    count = -(-(length - _OVERLAP) // (_TILE - _OVERLAP))
    # The network sees a grid of its own: tiles on that grid see what the whole picture would show.
    starts = [round(index * (length - _TILE) / (count - 1)) // _MULTIPLE * _MULTIPLE for index in range(count)]
    seams = [0, *(round((before + _TILE + after) / 4) * STRIDE for before, after in pairwise(starts)), length]
    return [
        (start, length if following == length else start + _TILE, seam, following)
        for start, seam, following in zip(starts, seams[:-1], seams[1:], strict=True)
    ]
