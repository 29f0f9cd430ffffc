import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from manuscripts.core.page import Page, Placement
from manuscripts.formats.characters import stand_in
from manuscripts.formats.hocr import write_hocr

X = "{http://www.w3.org/1999/xhtml}"


def read(page: Page) -> etree._Element:
    return etree.fromstring(write_hocr(page, software="manuscripts 0.1.0"))


def of_class(root: etree._Element, name: str) -> list[etree._Element]:
    return [element for element in root.iter(f"{X}*") if element.get("class") == name]


def text_of(element: etree._Element) -> str:
    return "".join(element.itertext())


def test_columns_stand_in_reading_order_and_the_right_half_of_a_note_first(page: Page) -> None:
    lines = of_class(read(page), "ocr_line")
    assert [text_of(line) for line in lines] == [stand_in(column.text) for column in page.columns]
    assert [line.get("data-kind") for line in lines][:4] == ["main", "note-right", "note-left", "main"]


def test_a_note_stands_within_its_ruled_line(page: Page) -> None:
    ruled = of_class(read(page), "ocr_par")[0]
    assert text_of(ruled) == "如是我注右注左爲聞□"
    (note,) = of_class(ruled, "note")
    assert text_of(note) == "注右注左"


def test_each_glyph_has_its_box_in_whole_pixels_and_its_confidence(page: Page) -> None:
    glyph = of_class(read(page), "ocrx_cinfo")[0]
    assert glyph.text == "如"
    assert glyph.get("title") == "x_bboxes 700 100 748 146; x_confs 93"


def test_the_page_names_its_image_and_its_size_and_runs_in_columns(page: Page) -> None:
    root = read(page)
    (sheet,) = of_class(root, "ocr_page")
    assert sheet.get("title") == 'image "scan 07.tif"; bbox 0 0 1000 1200; ppageno 0'
    assert "writing-mode: vertical-rl" in text_of(next(root.iter(f"{X}style")))


def test_a_page_whose_scan_is_not_here_still_says_how_large_its_image_is(page: Page) -> None:
    without = replace(page, image=replace(page.image, digest=""))
    assert write_hocr(without, software="manuscripts 0.1.0") == write_hocr(page, software="manuscripts 0.1.0")


def test_what_nobody_measured_has_no_box(page: Page) -> None:
    outline = replace(page.columns[0], placement=Placement.OUTLINE)
    nowhere = replace(page.columns[4], placement=Placement.NOWHERE)
    root = read(replace(page, columns=(outline, nowhere)))
    first, second = of_class(root, "ocr_line")
    assert "bbox" in first.get("title", "")
    assert "title" not in second.attrib
    assert not [glyph for glyph in of_class(root, "ocrx_cinfo") if "x_bboxes" in glyph.get("title", "")]


def test_what_the_scribe_struck_out_is_left_out(corrected_by_the_scribe: Page) -> None:
    assert text_of(of_class(read(corrected_by_the_scribe), "ocr_line")[0]) == "如我"


def test_a_turned_page_says_how_its_text_lies(page: Page) -> None:
    assert page.direction is not None
    turned = replace(page, direction=replace(page.direction, rotation=90))
    assert all("textangle 90" in line.get("title", "") for line in of_class(read(turned), "ocr_line"))


@given(data=st.data())
def test_any_page_is_well_formed_and_holds_its_text_within_its_image(
    any_pages: st.SearchStrategy[list[Page]], data: st.DataObject
) -> None:
    for page in data.draw(any_pages):
        root = read(page)
        names = [element.get("id") for element in root.iter(f"{X}*") if element.get("id")]
        assert len(names) == len(set(names))
        words = [text_of(word) for word in of_class(root, "ocrx_word")]
        assert words == [stand_in(column.text) for column in page.columns if column.standing]
        for box in re.findall(r"bbox(?:es)? (\d+) (\d+) (\d+) (\d+)", etree.tostring(root, encoding="unicode")):
            left, top, right, bottom = map(int, box)
            assert 0 <= left < right <= page.image.width
            assert 0 <= top < bottom <= page.image.height
