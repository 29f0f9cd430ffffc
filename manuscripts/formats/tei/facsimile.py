"""The `facsimile` of a TEI file: a surface for each page, zones for regions, columns and glyphs."""

from urllib.parse import quote

from lxml import etree

from manuscripts.core.page import Column, Glyph, Page
from manuscripts.formats.characters import spell, spell_word
from manuscripts.formats.markup import certainty, number, points, probability
from manuscripts.formats.tei.names import XML_ID, Ids, add

LEAST_PROBABILITY = 0.01


def add_surface(facsimile: etree._Element, page: Page, *, ids: Ids) -> None:
    """Append the surface of `page`, in pixels of the original image."""
    size = {"ulx": "0", "uly": "0", "lrx": str(page.image.width), "lry": str(page.image.height)}
    surface = add(facsimile, "surface", {XML_ID: ids.surface(page.number), "n": str(page.number)} | size)
    if page.direction is not None:
        surface.set("rendition", f"#{page.direction.mode.value}")
        add(
            surface,
            "certainty",
            {
                "match": "@rendition",
                "locus": "value",
                "type": "declared" if page.direction.declared else "inferred",
                "degree": probability(page.direction.confidence),
            },
        )
    for flag in page.flags:
        add(surface, "note", {"type": "flag", "subtype": spell_word(flag.code)}, flag.message)
    add(surface, "graphic", _image(page))
    regions = {region.id: ids.region(page.number, count) for count, region in enumerate(page.regions, start=1)}
    for region in page.regions:
        attributes = {XML_ID: regions[region.id], "type": "region", "subtype": region.kind.value}
        add(surface, "zone", attributes | {"n": str(region.register), "points": points(region.outline)})
    for count, column in enumerate(page.columns, start=1):
        _add_column(surface, column, name=ids.column(page.number, count), region=regions.get(column.region))


def _image(page: Page) -> dict[str, str]:
    frame = f"#frame={page.image.frame}" if page.image.frame else ""
    return {
        "url": quote(spell(page.image.name)) + frame,
        "n": f"sha256:{page.image.digest}",
        "width": f"{page.image.width}px",
        "height": f"{page.image.height}px",
    }


def _add_column(surface: etree._Element, column: Column, *, name: str, region: str | None) -> None:
    attributes = {XML_ID: name, "type": "column", "subtype": column.kind.value, "points": points(column.outline)}
    if region is not None:
        attributes["corresp"] = f"#{region}"
    zone = add(surface, "zone", attributes | {"cert": probability(column.confidence)})
    for count, glyph in enumerate(column.glyphs, start=1):
        _add_glyph(zone, glyph, name=f"{name}-{count}")


def _add_glyph(column: etree._Element, glyph: Glyph, *, name: str) -> None:
    """The place of one character, how sure the engine was (`cert`), and what else it may be."""
    box = glyph.box
    zone = add(
        column,
        "zone",
        {
            XML_ID: name,
            "type": "glyph",
            "ulx": number(box.left),
            "uly": number(box.top),
            "lrx": number(box.right),
            "lry": number(box.bottom),
        },
    )
    chosen = certainty(glyph)
    if chosen is not None:
        zone.set("cert", probability(chosen))
    for candidate in glyph.candidates:
        if candidate.text and candidate.text != glyph.written and candidate.probability >= LEAST_PROBABILITY:
            add(
                zone,
                "certainty",
                {
                    "locus": "value",
                    "assertedValue": spell_word(candidate.text),
                    "degree": probability(candidate.probability),
                },
            )
