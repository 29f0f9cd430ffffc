"""PAGE-XML 2019-07-15: one file for each page, for the transcription tools of other projects."""

from collections.abc import Sequence

from lxml import etree

from manuscripts.core.page import Page, WritingMode
from manuscripts.formats.characters import spell, stand_in
from manuscripts.formats.markup import probability
from manuscripts.formats.page_xml.blocks import Block, blocks_of
from manuscripts.formats.page_xml.custom import Group, write_custom
from manuscripts.formats.page_xml.kinds import element_of
from manuscripts.formats.page_xml.lines import LineWriter, add, add_text, corners, exact_outline
from manuscripts.formats.page_xml.metadata import add_metadata

PAGE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
DIRECTIONS = {
    WritingMode.VERTICAL_RL: ("top-to-bottom", "right-to-left"),
    WritingMode.HORIZONTAL_RL: ("right-to-left", "top-to-bottom"),
    WritingMode.HORIZONTAL_LR: ("left-to-right", "top-to-bottom"),
}
LANGUAGE, SCRIPT = "Chinese", "Hani - Han (Hanzi, Kanji, Hanja)"
# PAGE counts from -180, ours from 0.
ORIENTATIONS = {90: "90", 180: "180", 270: "-90"}


def write_page_xml(page: Page, *, software: str, image_name: str | None = None) -> bytes:
    """The page as PAGE-XML, the same bytes for the same record; `software` is name and version of what writes.

    Every column is a TextLine with a baseline down its middle (readers drop lines without one). One whose glyphs have
    boxes has one Word, which PAGE wants between a line and its glyphs; the others have no Glyph, and `custom` of the
    line says what is known of single characters. The first TextEquiv is what is written; candidates, then readings,
    follow with higher indexes. `custom` of a line holds its kind, its ruled line, its place in the reading order of the
    page, the line beside which it stands, its label, and how much is known of its place; that of a region its kind and
    register. The ReadingOrder has the regions of the main flow in order, then those that stand aside in an unordered
    group. A glyph that was struck out has a TextStyle that says so, and is no part of the text of its line. A
    private-use character stands as 〓, and `custom` says which it is. `image_name` is what the image is called beside
    the file, if not as in the record. `read_page_xml` makes the record of it again.
    """
    root = etree.fromstring(f'<PcGts xmlns="{PAGE}"/>')
    add_metadata(root, page, software=software)
    mode = page.direction.mode if page.direction is not None else WritingMode.VERTICAL_RL
    sheet = add(root, "Page", _page_attributes(page, mode, image_name or page.image.name))
    blocks = blocks_of(page)
    _add_reading_order(sheet, page, blocks)
    writer = LineWriter(
        size=(page.image.width, page.image.height),
        direction=page.direction,
        names={column.id: f"c{place}" for place, column in enumerate(page.columns, start=1)},
    )
    for block in blocks:
        _add_block(sheet, block, writer=writer)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _page_attributes(page: Page, mode: WritingMode, image_name: str) -> dict[str, str]:
    image: dict[str, str | int] = {"frame": page.image.frame}
    if spell(image_name) != page.image.name:
        image["name"] = page.image.name
    attributes = {
        "imageFilename": spell(image_name),
        "imageWidth": str(page.image.width),
        "imageHeight": str(page.image.height),
        "custom": write_custom(("image", image)),
        "primaryLanguage": LANGUAGE,
        "primaryScript": SCRIPT,
    }
    if page.direction is not None:
        attributes["readingDirection"], attributes["textLineOrder"] = DIRECTIONS[mode]
        if page.direction.rotation:
            attributes["orientation"] = ORIENTATIONS[page.direction.rotation]
    return attributes


def _add_reading_order(sheet: etree._Element, page: Page, blocks: Sequence[Block]) -> None:
    read = [block for block in blocks if block.columns]
    if not read:
        return
    order = add(sheet, "ReadingOrder")
    if page.direction is not None:
        order.set("conf", probability(page.direction.confidence))
    group = add(order, "OrderedGroup", {"id": "reading-order"})
    flow = [block for block in read if block.in_flow]
    for place, block in enumerate(flow):
        add(group, "RegionRefIndexed", {"index": str(place), "regionRef": block.name})
    aside = [block for block in read if not block.in_flow]
    if aside:
        group = add(group, "UnorderedGroupIndexed", {"id": "aside", "index": str(len(flow)), "caption": "aside"})
    for block in aside:
        add(group, "RegionRef", {"regionRef": block.name})


def _add_block(sheet: etree._Element, block: Block, *, writer: LineWriter) -> None:
    tag, type_ = element_of(block.region.kind, has_columns=bool(block.columns))
    own: dict[str, str | int] = {"register": block.region.register, "order": block.place}
    if block.region.id != block.name:
        own["id"] = block.region.id
    if block.region.label:
        own["label"] = block.region.label
    groups: list[Group] = [("structure", {"type": block.region.kind.value}), ("region", own)]
    outline = block.region.outline
    attributes = {"id": block.name, "custom": write_custom(*groups, *exact_outline(outline, writer.size))}
    if type_:
        attributes["type"] = type_
    region = add(sheet, tag, attributes)
    add(region, "Coords", {"points": corners(outline.points, writer.size)})
    for index, (place, column) in enumerate(block.columns):
        writer.add_line(region, column, index=index, place=place)
    if block.columns:
        add_text(region, stand_in("\n".join(column.text for _, column in block.columns)))
