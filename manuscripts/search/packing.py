"""A page of a flow as two compressed blobs, text and boxes, and back: small and quick to open."""

import json
import zlib
from collections.abc import Sequence
from itertools import accumulate
from typing import cast

import numpy as np
import numpy.typing as npt

from manuscripts.core.page import ColumnKind
from manuscripts.search.flow import FlowColumn, FlowPage

_KINDS = {kind.value: kind for kind in ColumnKind}


def pack_page(page: FlowPage) -> tuple[bytes, bytes]:
    """Text and boxes for the store. What a glyph is as a rule is left out: one unit that stands for itself."""
    text = [
        page.number,
        page.first,
        [[column.id, column.kind.value, column.line, column.flow, column.start] for column in page.columns],
        page.written,
        {glyph: text for glyph, text in enumerate(page.normalised) if text != page.written[glyph]},
        {glyph: page.units_in(glyph) for glyph in range(len(page.written)) if page.units_in(glyph) != 1},
    ]
    packed = json.dumps(text, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return zlib.compress(packed), zlib.compress(_pack_sides(page.sides))


def unpack_page(text: bytes, boxes: bytes) -> FlowPage:
    """The page that `pack_page` packed."""
    number, first, columns, written, normalised, units = json.loads(zlib.decompress(text))
    # Most pages need neither table, and a search opens a page for each hit.
    places: Sequence[int] = range(first, first + len(written) + 1)
    if units:
        places = list(accumulate((units.get(str(glyph), 1) for glyph in range(len(written))), initial=first))
    if normalised:
        normalised = [normalised.get(str(glyph), text) for glyph, text in enumerate(written)]
    return FlowPage(
        number=number,
        columns=[FlowColumn(name, _KINDS[kind], line, flow, start) for name, kind, line, flow, start in columns],
        places=places,
        written=written,
        normalised=normalised or written,
        sides=cast(Sequence[int], _unpack_sides(zlib.decompress(boxes))),
    )


def _pack_sides(sides: Sequence[int]) -> bytes:
    """The sides as steps from box to box, bytes of equal weight together: so they compress best."""
    boxes = np.array(sides, dtype=np.int32).reshape(-1, 4)
    steps = np.diff(boxes, axis=0, prepend=np.zeros((1, 4), dtype=np.int32)).astype("<i4")
    return steps.reshape(-1).view(np.uint8).reshape(-1, 4).T.tobytes()


def _unpack_sides(packed: bytes) -> npt.NDArray[np.int32]:
    planes = np.frombuffer(packed, dtype=np.uint8).reshape(4, -1)
    steps = np.ascontiguousarray(planes.T).view("<i4").reshape(-1, 4)
    return np.cumsum(steps, axis=0, dtype=np.int32).reshape(-1)
