"""The `facsimile` of a TEI file: a surface for each page, zones for regions, columns and glyphs."""

from urllib.parse import quote

from lxml import etree

from manuscripts.core.geometry import Transform
from manuscripts.core.page import Candidate, Column, Direction, Glyph, Page, Placement
from manuscripts.formats.characters import spell, spell_word
from manuscripts.formats.markup import certainty, points, probability, written_edges
from manuscripts.formats.run_history import step_key
from manuscripts.formats.tei.names import XML_ID, Ids, add, new
from manuscripts.formats.tei.references import References

LEAST_PROBABILITY = 0.01


def surface_of(page: Page, *, ids: Ids, references: References) -> etree._Element:
    """The surface of `page`, in pixels of the original image; without a size where nobody knows the image."""
    surface = new("surface")
    surface.set(XML_ID, ids.surface(page.number))
    surface.set("n", str(page.number))
    if page.image.is_known or page.regions or any(one.placement is not Placement.NOWHERE for one in page.columns):
        for name, value in zip(("ulx", "uly", "lrx", "lry"), (0, 0, page.image.width, page.image.height), strict=True):
            surface.set(name, str(value))
    if page.label:
        add(surface, "label", text=page.label)
    if page.direction is not None:
        _add_direction(surface, page.direction)
    if page.prepared != Transform():
        matrix = page.prepared
        values = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
        add(surface, "note", {"type": "prepared"}, " ".join(map(repr, values)))
    for flag in page.flags:
        add(surface, "note", {"type": "flag", "subtype": spell_word(flag.code)}, flag.message)
    for step in page.steps:
        stage = references.stages[step_key(step)]
        add(surface, "note", {"type": "step", "corresp": f"#{stage}", "n": repr(step.seconds)}, step.finished)
    if page.image.is_known:
        add(surface, "graphic", _image(page))
    regions = {region.id: ids.region(page.number, count) for count, region in enumerate(page.regions, start=1)}
    for region in page.regions:
        attributes = {XML_ID: regions[region.id], "type": "region", "subtype": region.kind.value}
        zone = add(surface, "zone", attributes | {"n": str(region.register), "points": points(region.outline)})
        _add_label(zone, region.label)
    columns = {column.id: ids.column(page.number, count) for count, column in enumerate(page.columns, start=1)}
    for count, column in enumerate(page.columns, start=1):
        named = regions.get(column.region), columns.get(column.anchor or "")
        beside = [name for name in named if name is not None]
        _add_column(surface, column, name=ids.column(page.number, count), beside=beside, references=references)
    return surface


def _add_direction(surface: etree._Element, direction: Direction) -> None:
    surface.set("rendition", f"#{direction.mode.value}")
    how = "declared" if direction.declared else "inferred"
    degree = {"type": how, "degree": probability(direction.confidence)}
    sure = add(surface, "certainty", {"match": "@rendition", "locus": "value"} | degree)
    for reason in direction.reasons:
        add(sure, "desc", text=reason)
    if direction.rotation:
        add(surface, "note", {"type": "rotation"}, str(direction.rotation))
    if direction.character:
        add(surface, "note", {"type": "character-size"}, repr(direction.character))


def _image(page: Page) -> dict[str, str]:
    frame = f"#frame={page.image.frame}" if page.image.frame else ""
    attributes = {
        "url": quote(spell(page.image.name)) + frame,
        "width": f"{page.image.width}px",
        "height": f"{page.image.height}px",
    }
    return attributes | ({"n": f"sha256:{page.image.digest}"} if page.image.digest else {})


def _add_label(zone: etree._Element, label: str) -> None:
    if label:
        add(zone, "note", {"type": "label"}, label)


def _add_column(
    surface: etree._Element, column: Column, *, name: str, beside: list[str], references: References
) -> None:
    attributes = {XML_ID: name, "type": "column", "subtype": column.kind.value}
    if column.placement is not Placement.NOWHERE:
        attributes["points"] = points(column.outline)
    if beside:
        attributes["corresp"] = " ".join(f"#{one}" for one in beside)
    zone = add(surface, "zone", attributes | {"cert": probability(column.confidence)})
    _add_label(zone, column.label)
    for count, glyph in enumerate(column.glyphs, start=1):
        placed = column.placement is Placement.GLYPHS
        _add_glyph(zone, glyph, name=f"{name}-{count}", placed=placed, references=references)


def _add_glyph(column: etree._Element, glyph: Glyph, *, name: str, placed: bool, references: References) -> None:
    """The place of one character, how sure it is (`cert`), what else it may be, and what stood here before."""
    box = glyph.box
    attributes = {XML_ID: name, "type": "glyph"}
    if placed:
        edges = (box.left, box.top, box.right, box.bottom)
        attributes |= dict(zip(("ulx", "uly", "lrx", "lry"), written_edges(edges), strict=True))
    zone = add(column, "zone", attributes)
    by_ink = certainty(glyph)
    sure = by_ink if glyph.advised is None else glyph.advised
    if glyph.corrections:
        # What the engine thought of another character says nothing of this one.
        sure = glyph.confidence
    if sure is not None and glyph.candidates:
        zone.set("cert", probability(sure))
    told = [one for one in _worth_telling(glyph) if one.text]
    plain = [(glyph.written, probability(sure or 0.0))]
    if [(one.text, probability(one.probability)) for one in told] != plain:
        for candidate in told:
            asserted = {"assertedValue": spell_word(candidate.text), "degree": probability(candidate.probability)}
            add(zone, "certainty", {"locus": "value"} | asserted)
    for correction in glyph.corrections:
        made = references.corrections[correction.by, correction.when]
        add(zone, "note", {"type": "correction", "corresp": f"#{made}"}, correction.before)


def _worth_telling(glyph: Glyph) -> list[Candidate]:
    """The candidates but for the least likely; of those the best and what is written stay."""
    return [
        one
        for place, one in enumerate(glyph.candidates)
        if one.probability >= LEAST_PROBABILITY or one.text == glyph.written or place == 0
    ]
