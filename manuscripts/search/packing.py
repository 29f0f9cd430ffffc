"""A page of a flow as compressed JSON and back: small, and the same bytes for the same page."""

import json
import zlib

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind
from manuscripts.search.flow import FlowColumn, FlowGlyph, FlowPage


def pack_page(page: FlowPage) -> bytes:
    """Bytes for the store."""
    columns = [[column.id, column.kind.value, column.line, column.flow] for column in page.columns]
    glyphs = [[glyph.column, glyph.units, glyph.written, glyph.normalised, *_sides(glyph.box)] for glyph in page.glyphs]
    text = json.dumps([page.number, page.first, columns, glyphs], ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8"))


def unpack_page(data: bytes) -> FlowPage:
    """The page that `pack_page` packed."""
    number, first, columns, rows = json.loads(zlib.decompress(data))
    glyphs = []
    place = first
    for column, count, written, normalised, left, top, right, bottom in rows:
        glyphs.append(
            FlowGlyph(
                column=column,
                place=place,
                units=count,
                written=written,
                normalised=normalised,
                box=Box(left, top, right, bottom),
            )
        )
        place += count
    return FlowPage(
        number=number,
        first=first,
        end=place,
        columns=tuple(
            FlowColumn(id=id_, kind=ColumnKind(kind), line=line, flow=flow) for id_, kind, line, flow in columns
        ),
        glyphs=tuple(glyphs),
    )


def _sides(box: Box) -> tuple[float, float, float, float]:
    return (box.left, box.top, box.right, box.bottom)
