"""A page of a flow as compressed JSON and back: small, quick to open, and the same bytes for the same page."""

import json
import zlib
from collections.abc import Iterable
from itertools import accumulate

from manuscripts.core.page import ColumnKind
from manuscripts.search.flow import FlowColumn, FlowPage


def pack_page(page: FlowPage) -> bytes:
    """Bytes for the store. What a glyph is as a rule is left out: one unit that stands for itself."""
    fields = [
        page.number,
        page.first,
        [[column.id, column.kind.value, column.line, column.flow, column.start] for column in page.columns],
        page.written,
        {glyph: text for glyph, text in enumerate(page.normalised) if text != page.written[glyph]},
        {glyph: page.units_in(glyph) for glyph in range(len(page.written)) if page.units_in(glyph) != 1},
        page.sides,
    ]
    return zlib.compress(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))


def unpack_page(data: bytes) -> FlowPage:
    """The page that `pack_page` packed."""
    number, first, columns, written, normalised, units, sides = json.loads(zlib.decompress(data))
    # Most pages need neither table, and a search opens a page for each hit.
    places: Iterable[int] = range(first, first + len(written) + 1)
    if units:
        places = accumulate((units.get(str(glyph), 1) for glyph in range(len(written))), initial=first)
    if normalised:
        normalised = [normalised.get(str(glyph), text) for glyph, text in enumerate(written)]
    return FlowPage(
        number=number,
        columns=tuple(
            FlowColumn(id=name, kind=ColumnKind(kind), line=line, flow=flow, start=start)
            for name, kind, line, flow, start in columns
        ),
        places=tuple(places),
        written=tuple(written),
        normalised=tuple(normalised or written),
        sides=tuple(sides),
    )
