"""What ALTO has no place for, in the XmlData of a tag: only what its own elements do not say exactly."""

from collections.abc import Sequence

from lxml import etree

from manuscripts.core.geometry import Transform
from manuscripts.core.page import Column, Direction, Glyph, Page, Placement
from manuscripts.formats.alto.blocks import Block, column_name, glyph_name
from manuscripts.formats.alto.candidates import by_probability, held_candidates, told
from manuscripts.formats.alto.elements import add
from manuscripts.formats.alto.exactness import escape, glyph_content, held_outline
from manuscripts.formats.alto.names import OWN
from manuscripts.formats.characters import spell
from manuscripts.formats.markup import points, probability


def add_record(tags: etree._Element, page: Page, blocks: Sequence[Block], *, image_name: str) -> None:
    """Append the tag `record`; regions and columns stand in it in the order of the page."""
    tag = add(tags, "OtherTag", {"ID": "record", "TYPE": "record", "LABEL": "page record of manuscripts"})
    record = etree.fromstring(f'<record xmlns="{OWN}"/>')
    add(tag, "XmlData").append(record)
    _add_page(record, page, image_name=image_name)
    names = {block.region.id: block.name for block in blocks}
    for region in page.regions:
        own = {"ref": names[region.id], "kind": region.kind.value, "register": str(region.register)}
        if region.label:
            own["label"] = escape(region.label)
        add(record, "region", own)
    places = {column.id: column_name(place) for place, column in enumerate(page.columns, start=1)}
    for place, column in enumerate(page.columns, start=1):
        element = _add_column(record, column, name=column_name(place))
        if column.anchor in places:
            element.set("anchor", places[str(column.anchor)])
        for index, glyph in enumerate(column.glyphs, start=1):
            _add_glyph(element, glyph, name=glyph_name(place, index))


def _add_page(record: etree._Element, page: Page, *, image_name: str) -> None:
    element = add(record, "page", {"schema": str(page.schema), "frame": str(page.image.frame)})
    for name, value, shown in (
        ("institution", page.institution, spell(page.institution) if page.shelfmark else ""),
        ("shelfmark", page.shelfmark, spell(page.shelfmark)),
        ("label", page.label, spell(page.label)),
        ("digest", page.image.digest, spell(page.image.digest)),
        ("image", page.image.name, spell(image_name)),
    ):
        if value != shown:
            element.set(name, escape(value))
    if page.prepared != Transform():
        matrix = page.prepared
        numbers = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
        element.set("prepared", " ".join(map(repr, numbers)))
    if page.direction is not None:
        _add_direction(record, page.direction)
    for flag in page.flags:
        add(record, "flag", {"code": escape(flag.code), "message": escape(flag.message)})


def _add_direction(record: etree._Element, direction: Direction) -> None:
    element = add(
        record,
        "direction",
        {
            "mode": direction.mode.value,
            "declared": str(direction.declared).lower(),
            "confidence": repr(direction.confidence),
            "rotation": str(direction.rotation),
            "character": repr(direction.character),
        },
    )
    for reason in direction.reasons:
        add(element, "reason", {"text": escape(reason)})


def _add_column(record: etree._Element, column: Column, *, name: str) -> etree._Element:
    attributes = {
        "ref": name,
        "kind": column.kind.value,
        "line": str(column.line),
        "confidence": repr(column.confidence),
        "placement": column.placement.value,
    }
    if column.label:
        attributes["label"] = escape(column.label)
    if column.placement is Placement.NOWHERE:
        attributes["drawn"] = points(held_outline(column.outline))
    return add(record, "column", attributes)


def _add_glyph(column: etree._Element, glyph: Glyph, *, name: str) -> None:
    """Append what the Glyph of that name does not say; nothing where it says all."""
    element = add(column, "glyph", {"ref": name, "written": escape(glyph.written)})
    if glyph.advised is not None:
        element.set("advised", repr(glyph.advised))
    if glyph.gaiji is not None:
        element.set("gaiji", escape(glyph.gaiji))
    if glyph.condition is not None:
        element.set("condition", glyph.condition.value)
    candidates = held_candidates(glyph.candidates)
    if candidates != by_probability(*told(glyph)):
        for each in candidates:
            add(element, "candidate", {"text": escape(each.text), "probability": probability(each.probability)})
    for reading in glyph.readings:
        own = {"kind": reading.kind.value, "text": escape(reading.text), "source": escape(reading.source)}
        add(element, "reading", own)
    for correction in glyph.corrections:
        own = {"before": escape(correction.before), "by": escape(correction.by), "when": escape(correction.when)}
        add(element, "correction", own)
    if len(element) == 0 and len(element.attrib) == 2 and glyph.written == glyph_content(glyph.written):
        column.remove(element)
