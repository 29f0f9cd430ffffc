"""hOCR 1.2: one XHTML file for each page, which a browser shows in columns and programs take apart.

A file for each page, not for each manuscript: that is how the programs that put hOCR and picture together look for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from statistics import fmean

from lxml import etree

from manuscripts.core.geometry import Box
from manuscripts.core.page import Column, Glyph, Page, Placement, WritingMode
from manuscripts.formats.characters import spell, stand_in
from manuscripts.formats.markup import certainty, number
from manuscripts.formats.text import note_groups

_XHTML = "http://www.w3.org/1999/xhtml"
_LANGUAGE = "lzh"
_CAPABILITIES = "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrx_cinfo ocrp_lang ocrp_wconf"

# A ruled line is a block, and so a column where the mode is vertical; the halves of a note are blocks of half its size.
_STYLE = """
.ocr_page { writing-mode: %s; max-height: 92vh; max-width: 95vw; overflow: auto; margin: auto }
.ocr_par { margin: .4em; font-size: 1.5em }
.note { display: inline-block; font-size: .5em; vertical-align: middle }
.note .ocr_line { display: block }
"""


def write_hocr(page: Page, *, software: str, image_name: str | None = None) -> bytes:
    """The page as hOCR, the same bytes for the same record; `software` is name and version of what writes.

    Columns of one region that follow each other are an `ocr_carea`, a ruled line is an `ocr_par`, a column an
    `ocr_line` with one `ocrx_word` (many readers know nothing smaller), a glyph an `ocrx_cinfo`. `data-kind` tells what
    a column is, `data-line` its ruled line, `data-register` that of the region, `data-mode` how the upright page runs:
    hOCR has no properties for them. Boxes are whole pixels of the original image; those that nobody measured are left
    out, and so is what was struck out. A private-use character stands as 〓. `image_name` is what the image is called
    beside the file, if not as in the record.
    """
    root = etree.fromstring(f'<html xmlns="{_XHTML}" lang="{_LANGUAGE}" xml:lang="{_LANGUAGE}"/>')
    mode = page.direction.mode if page.direction else WritingMode.VERTICAL_RL
    _add_head(root, page, software=software, mode=mode)
    name = spell(image_name or page.image.name).replace('"', "%22")
    whole = [Box(0, 0, page.image.width, page.image.height)] if page.image.is_known else []
    titles = [f'image "{name}"' if name else "", _bbox("bbox", whole, page), f"ppageno {page.number - 1}"]
    sheet = _add(_add(root, "body"), "div", "ocr_page", name="page_1", title=titles, mode=mode)
    registers = {region.id: region.register for region in page.regions}
    written = [column for column in page.columns if column.standing]
    numbers = {column.id: place for place, column in enumerate(page.columns, start=1)}
    for place, (region, group) in enumerate(groupby(written, key=lambda column: column.region), start=1):
        columns = tuple(group)
        area = _add(
            sheet, "div", "ocr_carea", name=f"block_1_{place}", title=[_around(columns, page)],
            register=registers.get(region, 1),
        )  # fmt: skip
        _add_lines(area, columns, page, numbers=numbers)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, doctype="<!DOCTYPE html>")


def _add_head(root: etree._Element, page: Page, *, software: str, mode: WritingMode) -> None:
    head = _add(root, "head")
    _add(head, "title").text = spell(f"{page.shelfmark}, {page.label or page.number}")
    for name, content in {
        "ocr-system": spell(software),
        "ocr-capabilities": _CAPABILITIES,
        "ocr-number-of-pages": "1",
        "ocr-langs": _LANGUAGE,
        "ocr-scripts": "Hant",
    }.items():
        _add(head, "meta").attrib.update({"name": name, "content": content})
    _add(head, "style").text = _STYLE % ("vertical-rl" if mode is WritingMode.VERTICAL_RL else "horizontal-tb")


def _add_lines(area: etree._Element, columns: Sequence[Column], page: Page, *, numbers: Mapping[str, int]) -> None:
    for line, group in groupby(columns, key=lambda column: column.line):
        held = tuple(group)
        title = [_around(held, page)]
        ruled = _add(area, "p", "ocr_par", name=f"par_1_{numbers[held[0].id]}", title=title, line=line)
        for note in note_groups(held):
            holder = _add(ruled, "span", "note") if note[0].kind.is_note else ruled
            for column in note:
                _add_column(holder, column, page, place=numbers[column.id])


def _add_column(holder: etree._Element, column: Column, page: Page, *, place: int) -> None:
    box = _around([column], page)
    # hOCR counts against the clock how the text lies in the image, the record clockwise how it comes to stand upright.
    rotation = page.direction.rotation if page.direction else 0
    title = [box, f"textangle {rotation}" if rotation else ""]
    name = f"line_1_{place}"
    line = _add(holder, "span", "ocr_line", name=name, title=title, kind=column.kind, line=column.line)
    sure = [certain for glyph in column.standing if (certain := certainty(glyph)) is not None]
    title = [box, f"x_wconf {fmean(sure) * 100:.0f}" if sure else ""]
    word = _add(line, "span", "ocrx_word", name=f"word_1_{place}", title=title)
    for glyph in column.standing:
        _add(word, "span", "ocrx_cinfo", title=_glyph_title(glyph, column, page)).text = stand_in(glyph.written)


def _glyph_title(glyph: Glyph, column: Column, page: Page) -> Iterator[str]:
    if column.placement is Placement.GLYPHS:
        yield _bbox("x_bboxes", [glyph.box], page)
    certain = certainty(glyph)
    if certain is not None:
        yield f"x_confs {number(certain * 100)}"


def _around(columns: Sequence[Column], page: Page) -> str:
    return _bbox("bbox", [column.box for column in columns if column.placement is not Placement.NOWHERE], page)


def _bbox(name: str, boxes: Sequence[Box], page: Page) -> str:
    """The box around `boxes` within the image; empty where there are none."""
    if not boxes:
        return ""
    box = Box.around(boxes)
    left, top = max(0, round(box.left)), max(0, round(box.top))
    right, bottom = min(page.image.width, round(box.right)), min(page.image.height, round(box.bottom))
    return f"{name} {left} {top} {right} {bottom}" if left < right and top < bottom else ""


def _add(
    parent: etree._Element, tag: str, css: str = "", *, name: str = "", title: Iterable[str] = (), **data: str | int
) -> etree._Element:
    """An element of class `css`; `data` becomes attributes that programs may pass over (`data-line`)."""
    element = etree.SubElement(parent, f"{{{_XHTML}}}{tag}")
    attributes = {"class": css, "id": name, "title": "; ".join(filter(None, title))}
    attributes |= {f"data-{of}": str(value) for of, value in data.items()}
    for key, value in attributes.items():
        if value:
            element.set(key, value)
    if tag not in ("span", "title"):
        # Line feeds between blocks, never within a line: a browser would show them as blanks.
        element.tail = "\n"
    return element
