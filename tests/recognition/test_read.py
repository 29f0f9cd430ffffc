from dataclasses import replace

import numpy as np
import pytest

from manuscripts.core.geometry import Box, Polygon, Transform
from manuscripts.core.page import Candidate, Column, ColumnKind, Direction, Page, PageImage, WritingMode
from manuscripts.core.prepared import GreyImage, PreparedPage
from manuscripts.inference.weights import weights_for
from manuscripts.recognition.adviser import Adviser
from manuscripts.recognition.onnx_recogniser import OnnxRecogniser
from manuscripts.recognition.read import RecognitionOptions, read_columns
from manuscripts.recognition.recogniser import GlyphReading
from manuscripts.recognition.recorded_recogniser import RecordedRecogniser


def page_with(outlines: list[Polygon], *, mode: WritingMode = WritingMode.VERTICAL_RL) -> Page:
    columns = tuple(
        Column(id=f"c{n}", kind=ColumnKind.MAIN, line=n, region="r1", outline=outline)
        for n, outline in enumerate(outlines, 1)
    )
    return Page(
        institution="i",
        shelfmark="s",
        number=1,
        image=PageImage(digest="0" * 64, name="p.png", frame=0, width=400, height=300),
        direction=Direction(mode=mode, declared=True, confidence=1.0),
        columns=columns,
    )


def blank(width: int, height: int) -> GreyImage:
    return np.full((height, width), 225, np.uint8)


def reading(*spans: tuple[str, float, float]) -> tuple[GlyphReading, ...]:
    return tuple(
        GlyphReading(start=start, end=end, candidates=(Candidate(text=text, probability=0.95),))
        for text, start, end in spans
    )


def test_boxes_are_in_pixels_of_the_original_and_tight_around_the_ink():
    grey = blank(100, 100)
    grey[20:30, 45:55] = 20
    prepared = PreparedPage(grey=grey, transform=Transform.scaling(2))
    page = page_with([Polygon.of_box(Box(80, 20, 120, 160))])
    recogniser = RecordedRecogniser(queued=[reading(("口", 0, 40))])
    read = read_columns(page, prepared, RecognitionOptions(), recogniser=recogniser)
    (glyph,) = read.columns[0].glyphs
    assert glyph.box == Box(90, 40, 110, 60)
    assert glyph.written == "口"
    assert read.columns[0].confidence == pytest.approx(0.95)


def test_what_lies_outside_the_outline_is_not_read():
    grey = blank(100, 100)
    grey[:, 60:100] = 0
    seen: list[GreyImage] = []

    class Watching(RecordedRecogniser):
        def read(self, crops):
            seen.extend(crops)
            return [() for _ in crops]

    slanted = Polygon(((10, 0), (60, 0), (40, 100), (10, 100)))
    prepared = PreparedPage(grey=grey, transform=Transform())
    read_columns(page_with([slanted]), prepared, RecognitionOptions(), recogniser=Watching())
    assert seen[0].shape == (100, 50)
    assert (seen[0][50:, 45:] == 225).all()


def test_a_column_off_the_page_has_no_glyphs_and_the_others_keep_theirs():
    outlines = [Polygon.of_box(Box(500, 0, 540, 100)), Polygon.of_box(Box(10, 0, 50, 100))]
    prepared = PreparedPage(grey=blank(100, 100), transform=Transform())
    recogniser = RecordedRecogniser(queued=[reading(("一", 0, 40))])
    read = read_columns(page_with(outlines), prepared, RecognitionOptions(), recogniser=recogniser)
    assert [column.text for column in read.columns] == ["", "一"]
    assert read.columns[0].confidence == 0


def test_the_margin_widens_the_crop_but_not_over_the_edge():
    seen: list[tuple[int, ...]] = []

    class Watching(RecordedRecogniser):
        def read(self, crops):
            seen.extend(crop.shape for crop in crops)
            return [() for _ in crops]

    prepared = PreparedPage(grey=blank(100, 100), transform=Transform())
    page = page_with([Polygon.of_box(Box(5, 10, 45, 90))])
    read_columns(page, prepared, RecognitionOptions(margin=0.2), recogniser=Watching())
    assert seen == [(96, 53)]


@pytest.mark.parametrize(("mode", "text"), [(WritingMode.HORIZONTAL_LR, "左右"), (WritingMode.HORIZONTAL_RL, "右左")])
def test_rows_are_read_from_their_left_end_and_put_into_order(mode, text):
    grey = blank(200, 60)
    grey[20:40, 20:40] = 20
    grey[10:30, 120:140] = 20
    prepared = PreparedPage(grey=grey, transform=Transform())
    page = page_with([Polygon.of_box(Box(0, 0, 200, 60))], mode=mode)
    recogniser = RecordedRecogniser(queued=[reading(("左", 0, 80), ("右", 80, 200))])
    read = read_columns(page, prepared, RecognitionOptions(), recogniser=recogniser).columns[0]
    assert read.text == text
    boxes = {glyph.written: glyph.box for glyph in read.glyphs}
    assert boxes == {"左": Box(20, 20, 40, 40), "右": Box(120, 10, 140, 30)}


@pytest.mark.engine
def test_a_drawn_page_is_read_with_boxes_on_its_characters(session, draw_column):
    grey = blank(300, 400)
    for left, text in ((200, "王三十田"), (60, "中日王")):
        crop = draw_column(text)
        grey[40 : 40 + crop.shape[0], left : left + crop.shape[1]] = crop
    page = page_with([Polygon.of_box(Box(196, 36, 264, 340)), Polygon.of_box(Box(56, 36, 124, 340))])
    prepared = PreparedPage(grey=grey, transform=Transform())
    read = read_columns(page, prepared, RecognitionOptions(), recogniser=OnnxRecogniser(session))
    assert [column.text for column in read.columns] == ["王三十田", "中日王"]
    drawn = Box(206, 46 + 165, 254, 46 + 165 + 48)
    assert read.columns[0].glyphs[3].box.iou(drawn) > 0.6
    assert all(len(glyph.candidates) == 10 for column in read.columns for glyph in column.glyphs)


@pytest.mark.engine
@pytest.mark.parametrize("mode", [WritingMode.HORIZONTAL_LR, WritingMode.HORIZONTAL_RL])
def test_a_drawn_row_is_read_in_its_direction(session, draw_column, mode):
    text = "王三十田中"
    shown = text if mode is WritingMode.HORIZONTAL_LR else text[::-1]
    grey = np.concatenate([draw_column(character) for character in shown], axis=1)
    page = page_with([Polygon.of_box(Box(0, 0, grey.shape[1], grey.shape[0]))], mode=mode)
    prepared = PreparedPage(grey=grey, transform=Transform())
    read = read_columns(page, prepared, RecognitionOptions(), recogniser=OnnxRecogniser(session))
    assert read.columns[0].text == text


def test_a_line_in_which_nothing_could_be_read_is_flagged_and_a_stain_is_not():
    grey = blank(200, 150)
    grey[10:30, 90:110] = 20
    prepared = PreparedPage(grey=grey, transform=Transform())
    outlines = [Box(85, 5, 115, 35), Box(40, 5, 70, 140), Box(150, 5, 170, 25)]
    page = page_with([Polygon.of_box(box) for box in outlines])
    recogniser = RecordedRecogniser(queued=[reading(("口", 5, 25)), (), ()])
    (flag,) = read_columns(page, prepared, RecognitionOptions(), recogniser=recogniser).flags
    assert flag.code == "column-unread"
    assert "line 2," in flag.message


def test_a_page_of_which_much_could_not_be_read_is_flagged():
    prepared = PreparedPage(grey=blank(200, 150), transform=Transform())
    page = page_with([Polygon.of_box(Box(120, 5, 150, 140)), Polygon.of_box(Box(40, 5, 70, 140))])
    unread = GlyphReading(start=25, end=45, candidates=())
    recogniser = RecordedRecogniser(queued=[reading(("一", 5, 25)), (*reading(("二", 5, 25)), unread)])
    read = read_columns(page, prepared, RecognitionOptions(read_again=False), recogniser=recogniser)
    assert [column.text for column in read.columns] == ["一", "二□"]
    assert [flag.code for flag in read.flags] == ["much-unread"]


def test_a_page_with_much_text_outside_its_flow_is_flagged():
    prepared = PreparedPage(grey=blank(200, 150), transform=Transform())
    page = page_with([Polygon.of_box(Box(left, 5, left + 30, 140)) for left in (120, 40)])
    page = replace(page, columns=(page.columns[0], replace(page.columns[1], kind=ColumnKind.FOLD)))
    queued = [reading(("一", 5, 25), ("二", 30, 50)), reading(("三", 5, 25))]
    read = read_columns(page, prepared, RecognitionOptions(), recogniser=RecordedRecogniser(queued=queued))
    assert [flag.code for flag in read.flags] == ["much-set-aside"]


def test_an_adviser_is_asked_only_if_told_to_and_never_of_what_was_read_before():
    adviser = Adviser(weights_for("manuscripts-characters"))
    doubtful = GlyphReading(
        start=0, end=90, candidates=(Candidate(text="乏", probability=0.55), Candidate(text="之", probability=0.4))
    )
    first, second = (Polygon.of_box(Box(left, 0, left + 40, 100)) for left in (300, 200))
    page, prepared = page_with([first, second]), PreparedPage(grey=blank(400, 300), transform=Transform())

    def read(page: Page, options: RecognitionOptions) -> list[str]:
        columns = [column for column in page.columns if not column.glyphs]
        recogniser = RecordedRecogniser(queued=[(*reading(("習", 0, 9)), doubtful) for _ in columns])
        return [
            column.text
            for column in read_columns(page, prepared, options, recogniser=recogniser, adviser=adviser).columns
        ]

    once = RecognitionOptions(read_again=False)
    assert read(page, once) == ["習之", "習之"]
    assert read(page, replace(once, adviser=False)) == ["習乏", "習乏"]
    recogniser = RecordedRecogniser(queued=[(*reading(("習", 0, 9)), doubtful)] * 2)
    unadvised = read_columns(page, prepared, once, recogniser=recogniser)
    half = replace(unadvised, columns=(unadvised.columns[0], page.columns[1]))
    assert read(half, once) == ["習乏", "習之"]
