"""PAGE-XML read as a page record: ours as it was, other programs' of any year as far as a record holds it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from manuscripts.core.correction import number_columns, number_lines
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Column, Page
from manuscripts.formats.imported import Imported, Omissions
from manuscripts.formats.page_xml.areas import Area, areas_of
from manuscripts.formats.page_xml.blocks import blocks_of
from manuscripts.formats.page_xml.columns import ColumnReader, FoundColumn, line_outlines
from manuscripts.formats.page_xml.elements import open_page
from manuscripts.formats.page_xml.facts import read_facts
from manuscripts.formats.page_xml.leftover import tell_leftover
from manuscripts.formats.page_xml.line_text import LineReader
from manuscripts.formats.page_xml.outlines import Outlines
from manuscripts.formats.page_xml.sheet import read_direction, read_image
from manuscripts.formats.page_xml.strips import continues


def read_page_xml(data: bytes, *, where: str) -> Imported:
    """The page in a file of PAGE-XML of any year and program; raises InputError for what is none.

    A file that `write_page_xml` made, and nobody changed, gives the record again, with whole pixels and probabilities
    of three decimals. In others the regions stand by the ReadingOrder, the lines as they are numbered or as they stand
    in the file, and both are numbered anew; ruled lines are found by where the columns stand. The word that the file
    has for the kind of a line or region is kept as its label.
    """
    root, sheet = open_page(data, where=where)
    omissions = Omissions()
    facts = read_facts(root, omissions=omissions)
    image = read_image(sheet, digest=facts.digest, omissions=omissions)
    outlines = Outlines((image.width, image.height), omissions)
    areas = areas_of(sheet, outlines=outlines, omissions=omissions)
    places = line_outlines(areas, outlines)
    boxes = [outline.box for outline in places.values() if outline is not None]
    page = Page(
        institution=facts.institution,
        shelfmark=facts.shelfmark,
        number=facts.number,
        image=image,
        schema=facts.schema,
        label=facts.label,
        prepared=facts.prepared,
        direction=read_direction(sheet, facts, boxes=boxes, omissions=omissions),
        flags=tuple(facts.flags),
        steps=tuple(facts.steps),
    )
    reader = ColumnReader(LineReader(outlines, page.course, omissions), places, omissions)
    page = _with_columns(page, areas, [reader.read(area) for area in areas])
    tell_leftover(root, is_ours=facts.is_ours, omissions=omissions)
    manuscript = Manuscript(institution=facts.institution, shelfmark=facts.shelfmark)
    return Imported(manuscript=manuscript, pages=(page,), omissions=omissions.all())


def _with_columns(page: Page, areas: Sequence[Area], found: Sequence[Sequence[FoundColumn]]) -> Page:
    before = _as_exported(page, areas, found)
    if before is not None:
        return before
    regions = tuple(area.region for area in areas)
    return replace(page, regions=regions, columns=_numbered([*chain.from_iterable(found)], page))


def _as_exported(page: Page, areas: Sequence[Area], found: Sequence[Sequence[FoundColumn]]) -> Page | None:
    """The record in its own order, under its own names; None where somebody has moved or added lines or regions."""
    places = [area.place for area in areas]
    every = [each for columns in found for each in columns]
    orders = {each.order for each in every}
    if None in places or None in orders or len(orders) < len(every) or not all(each.line for each in every):
        return None
    if len(set(filter(None, places))) < sum(map(bool, places)):
        return None
    names = {each.column.id: str(each.own_id) for each in every}
    columns = tuple(
        replace(
            each.column,
            id=str(each.own_id),
            line=each.line or 1,
            anchor=names.get(each.column.anchor) if each.column.anchor is not None else None,
        )
        for each in sorted(every, key=lambda each: each.order or 0)
    )
    known = sorted((area for area in areas if area.place), key=lambda area: area.place or 0)
    before = replace(page, regions=tuple(area.region for area in known), columns=columns)
    blocks = [(block.region.id, [column.id for _, column in block.columns]) for block in blocks_of(before)]
    there = [(area.region.id, [str(each.own_id) for each in held]) for area, held in zip(areas, found, strict=True)]
    return before if blocks == there else None


def _numbered(found: Sequence[FoundColumn], page: Page) -> tuple[Column, ...]:
    """The columns in the order of the file; ruled lines as our `custom` has them, or by where the columns stand."""
    places: dict[str, str] = {}
    for place, each in enumerate(found):
        places.setdefault(each.column.id, f"{place}")
    columns: list[Column] = []
    for place, each in enumerate(found):
        if each.line:
            line = each.line
        elif columns and continues(columns[-1], each.column, course=page.course):
            line = columns[-1].line
        else:
            line = -1 - place
        anchor = None if each.column.anchor is None else places.get(each.column.anchor)
        columns.append(replace(each.column, id=f"{place}", line=line, anchor=anchor))
    return number_lines(number_columns(columns))
