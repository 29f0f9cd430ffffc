"""What the page network is to say about a page: planes of truth at half the size of its input.

A line of writing is taught as its core, a narrow strip down its middle, so that neighbours never touch; how wide the
writing is says the plane of bodies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from manuscripts.layout.planes import PLANES

_CORES = {
    "main": "main",
    "heading": "main",
    "insertion": "aside",
    "note-right": "note-right",
    "note-left": "note-left",
    "marginal": "aside",
    "fold": "aside",
}
_SHARE = 0.28
_STEP = 0.5
# Pixels of the planes around a box in which its truth holds.
_NEAR = 15
_SHIFT = 4

Plane = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Truth:
    """`planes`: one 0/1 plane for each of PLANES; `weight`: 0 where nothing is asked, for each plane."""

    planes: npt.NDArray[np.uint8]
    weight: npt.NDArray[np.uint8]


def draw_truth(page: dict[str, Any], matrix: Points, size: tuple[int, int]) -> Truth:
    """The truth of a crop; `matrix` (2 × 3) maps pixels of the page to pixels of the planes, `size` height, width."""
    planes = np.zeros((len(PLANES), *size), np.uint8)
    weight = np.ones_like(planes)
    for region in page["regions"]:
        if region["kind"] in PLANES:
            _fill(planes[PLANES.index(region["kind"])], _moved(region["points"], matrix))
    for column in page["columns"]:
        _draw_column(planes, weight, column, matrix)
    if "asked" in page:
        _forget(planes, weight, page, matrix)
    return Truth(planes, weight)


def _forget(planes: npt.NDArray[np.uint8], weight: npt.NDArray[np.uint8], page: dict[str, Any], matrix: Points) -> None:
    """No weight to what the truth of a photograph does not tell: other planes, rows, writing without a box."""
    body, shown = PLANES.index("body"), PLANES.index("illustration")
    # Of writing such a truth tells how far it reaches, and that drawings are none; other writing may have no box.
    near = cv2.dilate(planes[body], np.ones((_NEAR, _NEAR), np.uint8))
    weight[body] &= near | planes[shown]
    for number, plane in enumerate(PLANES):
        if plane not in page["asked"]:
            weight[number] = 0
    for points in page["unknown"]:
        for plane in weight:
            cv2.fillPoly(plane, [_fixed(_moved(points, matrix))], (0,), shift=_SHIFT)


def _draw_column(
    planes: npt.NDArray[np.uint8], weight: npt.NDArray[np.uint8], column: dict[str, Any], matrix: Points
) -> None:
    plane = PLANES.index(_CORES[column["kind"]])
    for piece in column["pieces"]:
        centre, half = np.array(piece["middle"]), np.array(piece["half"])
        body = _moved(_strip(centre, half), matrix)
        core = _moved(_strip(centre, half * 2 * _SHARE, trim=True), matrix)
        if piece["gap"]:
            # Whether a line goes on through a wide gap is for the lines to say, not for the network.
            cv2.fillPoly(weight[plane], [_fixed(body)], (0,), shift=_SHIFT)
            cv2.fillPoly(weight[PLANES.index("body")], [_fixed(body)], (0,), shift=_SHIFT)
            continue
        _fill(planes[PLANES.index("body")], body)
        _fill(planes[plane], core)
        if column["kind"] in ("heading", "insertion"):
            _fill(planes[PLANES.index(column["kind"])], core)


def _strip(middle: Points, half: Points, *, trim: bool = False) -> Points:
    """The outline of a strip around a course of points (n × 2), to the left and right by `half` (n)."""
    if trim and len(middle) > 1:
        cut = min(0.6 * float(half.mean()), 0.2 * float(abs(middle[-1, 1] - middle[0, 1])))
        middle = middle.copy()
        middle[0, 1] += cut
        middle[-1, 1] -= cut
    across = np.stack([half, np.zeros_like(half)], axis=1)
    return np.concatenate([middle + across, (middle - across)[::-1]])


def _moved(points: Sequence[Sequence[float]] | Points, matrix: Points) -> Points:
    return np.asarray(points, dtype=np.float64) @ matrix[:, :2].T + matrix[:, 2]


def _fixed(points: Points) -> npt.NDArray[np.int32]:
    return np.round(points * (1 << _SHIFT)).astype(np.int32)


def _fill(plane: npt.NDArray[np.uint8], points: Points) -> None:
    cv2.fillPoly(plane, [_fixed(points)], (1,), shift=_SHIFT)
