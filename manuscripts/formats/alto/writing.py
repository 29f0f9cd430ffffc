"""A page as ALTO 4.4."""

from collections.abc import Sequence

from lxml import etree

from manuscripts.core.page import Page
from manuscripts.formats.alto.blocks import Block, blocks_of, column_name
from manuscripts.formats.alto.description import add_description, step_name
from manuscripts.formats.alto.elements import add, put_outline
from manuscripts.formats.alto.lines import LineWriter
from manuscripts.formats.alto.names import ALTO, ILLUSTRATION, SCHEMA, XSI, block_element
from manuscripts.formats.alto.record_writing import add_record
from manuscripts.formats.characters import spell

_LANGUAGE = "lzh"
Kind = tuple[str, str]


def write_alto(page: Page, *, software: str, image_name: str | None = None) -> bytes:
    """The page as ALTO 4.4, the same bytes for the same record; `software` is name and version of what writes.

    Every column is a TextLine with a baseline down its middle, and its glyphs stand in one String, in several where
    some of them are struck out. Tags without a TYPE name the kinds of blocks and lines, as kraken and eScriptorium
    write them. The ReadingOrder has the lines of the main flow in order, then those that stand aside in an unordered
    group. A private-use character stands as 〓, and so does in a Glyph what is more than one character. What ALTO has
    no place for stands in the XmlData of the tag `record`; `read_alto` takes it from there. `image_name` is what the
    image is called beside the file, if not as in the record.
    """
    shown = page.image.name if image_name is None else image_name
    root = etree.fromstring(f'<alto xmlns="{ALTO}" xmlns:xsi="{XSI}"/>')
    root.set(f"{{{XSI}}}schemaLocation", f"{ALTO} {SCHEMA}")
    root.set("SCHEMAVERSION", "4.4")
    add_description(root, page, software=software, image_name=shown)
    blocks = blocks_of(page)
    tags = add(root, "Tags")
    kinds = _add_kinds(tags, blocks)
    add_record(tags, page, blocks, image_name=shown)
    _add_reading_order(root, page)
    _add_layout(root, page, blocks, kinds)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add_kinds(tags: etree._Element, blocks: Sequence[Block]) -> dict[Kind, str]:
    """Append a tag for each kind of block and of line that there is; gives the ID of each."""
    found: dict[Kind, None] = {}
    for block in blocks:
        found[_block_kind(block)] = None
        found.update({("line", column.label or column.kind.value): None for _, column in block.columns})
    names = {kind: f"kind-{number}" for number, kind in enumerate(sorted(found), start=1)}
    for (what, label), name in names.items():
        shown = spell(label)
        add(tags, "OtherTag", {"ID": name, "LABEL": shown, "DESCRIPTION": f"{what} type {shown}"})
    return names


def _block_kind(block: Block) -> Kind:
    return "block", block.region.label or block.region.kind.value


def _add_reading_order(root: etree._Element, page: Page) -> None:
    if not page.columns:
        return
    flow = [place for place, column in enumerate(page.columns, start=1) if column.kind.in_flow]
    aside = [place for place, column in enumerate(page.columns, start=1) if not column.kind.in_flow]
    group = add(add(root, "ReadingOrder"), "OrderedGroup", {"ID": "reading-order"})
    for place in flow:
        add(group, "ElementRef", {"ID": f"flow-{place}", "REF": column_name(place)})
    if aside:
        group = add(group, "UnorderedGroup", {"ID": "aside"})
    for place in aside:
        add(group, "ElementRef", {"ID": f"aside-{place}", "REF": column_name(place)})


def _add_layout(root: etree._Element, page: Page, blocks: Sequence[Block], kinds: dict[Kind, str]) -> None:
    width, height = str(page.image.width), str(page.image.height)
    sheet = add(add(root, "Layout"), "Page", {"ID": "page", "WIDTH": width, "HEIGHT": height, "LANG": _LANGUAGE})
    sheet.set("PHYSICAL_IMG_NR", str(page.number))
    if page.label:
        sheet.set("PRINTED_IMG_NR", spell(page.label))
    if page.steps:
        sheet.set("PROCESSINGREFS", " ".join(step_name(number) for number in range(1, len(page.steps) + 1)))
    if page.direction is not None and page.direction.rotation:
        sheet.set("ROTATION", str(page.direction.rotation))
    space = add(sheet, "PrintSpace", {"HPOS": "0", "VPOS": "0", "WIDTH": width, "HEIGHT": height})
    writer = LineWriter(page.direction)
    for block in blocks:
        tag = block_element(block.region.kind, has_columns=bool(block.columns))
        element = add(space, tag, {"ID": block.name, "TAGREFS": kinds[_block_kind(block)]})
        if tag == ILLUSTRATION:
            element.set("TYPE", block.region.kind.value)
        if block.outline is not None:
            put_outline(element, block.outline)
        for place, column in block.columns:
            kind = kinds["line", column.label or column.kind.value]
            writer.add_line(element, column, place=place, tag=kind)
