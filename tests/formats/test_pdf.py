"""The PDF as two readers of other people see it: PDFium and pdfminer.six."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.converter import PDFPageAggregator
from pdfminer.high_level import extract_text
from pdfminer.layout import LAParams, LTChar
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from PIL import Image

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Column, ColumnKind, Direction, Glyph, Page, PageImage, WritingMode
from manuscripts.formats.characters import stand_in
from manuscripts.formats.pdf.glyphless import Codes
from manuscripts.formats.pdf.picture import EncodedPicture, fits_as_it_is
from manuscripts.formats.pdf.writing import write_pdf
from manuscripts.imaging.picture import encode_picture

POINTS = 72 / 300
TEXT = "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏閏餘成歲律呂調陽"


def pdf(
    manuscript: Manuscript, pages: Sequence[Page], pictures: Sequence[EncodedPicture | None] | None = None
) -> bytes:
    file = io.BytesIO()
    held = pictures or [None] * len(pages)
    write_pdf(file, zip(pages, held, strict=True), manuscript=manuscript, software="manuscripts 0.1.0")
    return file.getvalue()


def page_of(
    columns: Sequence[str],
    *,
    tops: Sequence[float] = (),
    rotation: int = 0,
    mode: WritingMode = WritingMode.VERTICAL_RL,
) -> Page:
    """Columns from right to left (or rows from the top), 50 pixels a character, on an upright page of 1000 × 800."""
    made = []
    for number, text in enumerate(columns, start=1):
        start = tops[number - 1] if tops else 40.0
        boxes = [_box(number, start + 50 * place, mode) for place in range(len(text))]
        turned = [_turned(box, rotation) for box in boxes]
        made.append(
            Column(
                id=f"c{number}",
                kind=ColumnKind.MAIN,
                line=number,
                region="r1",
                outline=Polygon.of_box(Box.around(turned)),
                glyphs=tuple(Glyph(box=box, written=one) for box, one in zip(turned, text, strict=True)),
            )
        )
    width, height = (800, 1000) if rotation in (90, 270) else (1000, 800)
    return Page(
        institution="east",
        shelfmark="S.1",
        number=1,
        image=PageImage(digest="ab" * 32, name="1.jpg", frame=0, width=width, height=height),
        direction=Direction(mode=mode, declared=True, confidence=1, rotation=rotation),
        columns=tuple(made),
    )


def _box(number: int, start: float, mode: WritingMode) -> Box:
    if mode is WritingMode.VERTICAL_RL:
        return Box(960 - 60 * number, start, 1000 - 60 * number, start + 45)
    left = start if mode is WritingMode.HORIZONTAL_LR else 955 - start
    return Box(left, 60 * number, left + 45, 60 * number + 40)


def _turned(box: Box, rotation: int) -> Box:
    """Where a box of the upright page lies in an original that must be turned clockwise to stand upright."""
    if rotation == 90:
        return Box(box.top, 1000 - box.right, box.bottom, 1000 - box.left)
    if rotation == 180:
        return Box(1000 - box.right, 800 - box.bottom, 1000 - box.left, 800 - box.top)
    if rotation == 270:
        return Box(800 - box.bottom, box.left, 800 - box.top, box.right)
    return box


def by_pdfium(data: bytes, number: int = 0) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return str(document[number].get_textpage().get_text_range())
    finally:
        document.close()


def by_pdfminer(data: bytes, number: int = 0) -> str:
    """In the order of the file, without the guesses of a layout analysis."""
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    (found,) = PDFPage.get_pages(io.BytesIO(data), pagenos=[number])
    PDFPageInterpreter(resources, device).process_page(found)
    return "".join(one.get_text() for one in device.get_result() if isinstance(one, LTChar))


def test_both_readers_find_notes_where_they_stand_and_the_margin_at_the_end(manuscript: Manuscript, page: Page) -> None:
    data = pdf(manuscript, [page])
    assert by_pdfium(data).split("\r\n") == ["如是我注右注左爲聞□", "品第一", "\U00030edd\u3000〓", "金剛經", "校"]
    assert by_pdfminer(data) == "如是我注右注左爲聞□品第一\U00030edd\u3000〓金剛經校"


@pytest.mark.parametrize("tops", [(), (40, 90, 140, 190), (190, 140, 90, 40), (40, 65, 40, 65)])
@pytest.mark.parametrize("lengths", [(8, 8, 8, 8), (1, 1, 1, 1), (1, 8, 1, 8), (8, 1, 7, 2), (2, 3, 4, 5)])
def test_columns_are_read_from_right_to_left_however_they_begin(
    manuscript: Manuscript, tops: Sequence[float], lengths: Sequence[int]
) -> None:
    texts = [TEXT[8 * place : 8 * place + length] for place, length in enumerate(lengths)]
    data = pdf(manuscript, [page_of(texts, tops=tops)])
    assert re.sub(r"\s", "", by_pdfium(data)) == "".join(texts)
    assert by_pdfminer(data) == "".join(texts)


def test_the_layout_analysis_of_pdfminer_reads_columns_too(manuscript: Manuscript) -> None:
    texts = [TEXT[8 * place : 8 * place + 8] for place in range(4)]
    found = extract_text(io.BytesIO(pdf(manuscript, [page_of(texts)])), laparams=LAParams(detect_vertical=True))
    assert found.split() == texts


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_page_stands_upright_with_its_text_on_its_writing(manuscript: Manuscript, rotation: int) -> None:
    texts = [TEXT[:8], TEXT[8:14]]
    upright = np.full((800, 1000), 255, np.uint8)
    upright[40:90, 900:940] = 0
    picture, _ = encode_picture(np.ascontiguousarray(np.rot90(upright, rotation // 90)))
    data = pdf(manuscript, [page_of(texts, rotation=rotation)], [EncodedPicture(picture)])
    assert by_pdfium(data).split("\r\n") == texts
    document = pypdfium2.PdfDocument(data)
    left, bottom, right, top = (side / POINTS for side in document[0].get_textpage().get_charbox(0))
    assert (left, 800 - top, right, 800 - bottom) == pytest.approx((900, 37.5, 940, 87.5), abs=1)
    seen = document[0].render(scale=1 / POINTS, grayscale=True).to_numpy()
    assert seen.shape[0] // 10 == 80
    assert seen[50:80, 910:930].max() < 60
    assert seen[200:, :800].min() > 200
    document.close()


@pytest.mark.parametrize("mode", [WritingMode.HORIZONTAL_LR, WritingMode.HORIZONTAL_RL])
def test_rows_are_read_as_they_run(manuscript: Manuscript, mode: WritingMode) -> None:
    data = pdf(manuscript, [page_of([TEXT[:6], TEXT[6:12]], mode=mode)])
    assert by_pdfminer(data) == TEXT[:12]
    if mode is WritingMode.HORIZONTAL_LR:
        assert by_pdfium(data).split("\r\n") == [TEXT[:6], TEXT[6:12]]


def test_a_description_sequence_is_one_glyph_that_reads_as_its_characters(
    manuscript: Manuscript, page_with_gaiji: Page
) -> None:
    assert by_pdfium(pdf(manuscript, [page_with_gaiji])).startswith("⿰木⿱目一\U00031234我注右")


def test_what_the_scribe_struck_out_is_not_found(manuscript: Manuscript, corrected_by_the_scribe: Page) -> None:
    assert by_pdfminer(pdf(manuscript, [corrected_by_the_scribe])).startswith("如我聞")


def test_a_jpeg_and_the_rows_of_a_png_go_in_as_they_are(manuscript: Manuscript, tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (800, 1000, 3), dtype=np.uint8)
    packed = {}
    for kind in ("JPEG", "PNG"):
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, kind)
        packed[kind] = file.getvalue()
    pages = [page_of([TEXT[:3]]), replace(page_of([TEXT[3:6]]), number=2)]
    data = pdf(manuscript, pages, [EncodedPicture(packed["JPEG"]), EncodedPicture(packed["PNG"])])
    assert packed["JPEG"] in data
    document = pypdfium2.PdfDocument(data)
    (image,) = document[1].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    assert (image.get_bitmap().to_numpy()[..., 2::-1] == pixels).all()
    document.close()


def test_pictures_that_a_pdf_does_not_take_are_told_apart() -> None:
    def encoded(mode: str, kind: str, **options: bool) -> bytes:
        file = io.BytesIO()
        Image.new(mode, (9, 9)).save(file, kind, **options)
        return file.getvalue()

    assert fits_as_it_is(encoded("L", "JPEG"))
    assert fits_as_it_is(encoded("RGB", "JPEG", progressive=True))
    assert fits_as_it_is(encoded("RGB", "PNG"))
    assert not fits_as_it_is(encoded("CMYK", "JPEG"))
    assert not fits_as_it_is(encoded("RGBA", "PNG"))
    assert not fits_as_it_is(encoded("RGB", "BMP"))
    assert not fits_as_it_is(b"")
    assert not fits_as_it_is(encoded("RGB", "JPEG")[:20])


def test_a_page_without_an_image_is_white_and_its_text_is_found(manuscript: Manuscript) -> None:
    data = pdf(manuscript, [page_of([TEXT[:8]])])
    document = pypdfium2.PdfDocument(data)
    assert document[0].render().to_numpy().min() == 255
    assert document[0].get_textpage().search(TEXT[2:5]).get_next() == (2, 3)
    document.close()


def test_a_scroll_of_any_length_stays_within_what_programs_open(manuscript: Manuscript) -> None:
    scroll = page_of([TEXT[:8]])
    long = replace(scroll, image=replace(scroll.image, width=150_000))
    document = pypdfium2.PdfDocument(pdf(manuscript, [long]))
    assert document[0].get_size() == pytest.approx((14_400, 76.8))
    document.close()


def test_the_same_records_give_the_same_bytes_and_they_are_sound(
    manuscript: Manuscript, page: Page, bare_page: Page
) -> None:
    data = pdf(manuscript, [page, bare_page])
    assert data == pdf(manuscript, [page, bare_page])
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert opened.check_pdf_syntax() == []


def test_title_holder_rights_and_language_are_in_the_file(manuscript: Manuscript, page: Page) -> None:
    labelled = replace(page, label="1 recto")
    with pikepdf.open(io.BytesIO(pdf(manuscript, [labelled]))) as opened:
        assert str(opened.docinfo["/Title"]) == "Or.8210/S.4272 金剛般若波羅蜜經"
        assert str(opened.Root["/Lang"]) == "lzh"
        assert opened.pages[0].label == "1 recto"
        with opened.open_metadata() as found:
            assert found["dc:title"] == "Or.8210/S.4272 金剛般若波羅蜜經"
            assert found["dc:publisher"] == {"Example Library & Museum"}
            assert "Image: Ask the holder <first>; Text: https://creativecommons.org" in found["dc:rights"]
            assert found["xmp:CreateDate"] == "2026-11-21T08:00:01Z"


def test_more_texts_than_a_font_has_codes_go_on_in_another() -> None:
    codes = Codes()
    places = [codes.code(f"{number}") for number in range(65_536)]
    assert places[0] == (0, 1)
    assert places[-2:] == [(0, 65_535), (1, 1)]
    assert codes.code("0") == (0, 1)
    assert [len(texts) for texts in codes.by_font] == [65_535, 1]


def test_pages_are_taken_one_by_one(manuscript: Manuscript) -> None:
    file = io.BytesIO()
    seen: list[int] = []

    def pages() -> object:
        for _ in range(3):
            seen.append(file.tell())
            yield page_of([TEXT[:8]]), None

    write_pdf(file, pages(), manuscript=manuscript, software="x")  # type: ignore[arg-type]
    assert seen == sorted(set(seen))


@given(data=st.data())
def test_any_page_holds_its_text_in_order(
    manuscript: Manuscript, any_pages: st.SearchStrategy[list[Page]], data: st.DataObject
) -> None:
    pages = data.draw(any_pages)
    made = pdf(manuscript, pages)
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert opened.check_pdf_syntax() == []
    for number, page in enumerate(pages):
        columns = sorted(page.columns, key=lambda column: not column.kind.in_flow)
        assert by_pdfminer(made, number) == "".join(stand_in(column.text) for column in columns)
