"""Columns are read a second time without what lies on the ink."""

import numpy as np
import pytest

from manuscripts.core.geometry import Box, Polygon, Transform
from manuscripts.core.page import Candidate, Column, ColumnKind, Page, PageImage
from manuscripts.core.prepared import PreparedPage
from manuscripts.images.pixels import Pixels
from manuscripts.imaging.prepare import prepare
from manuscripts.recognition.onnx_recogniser import OnnxRecogniser
from manuscripts.recognition.read import RecognitionOptions, read_columns
from manuscripts.recognition.recogniser import GlyphReading
from manuscripts.recognition.recorded_recogniser import RecordedRecogniser

VERMILION = (196, 58, 40)
PAPER = PreparedPage(grey=np.full((120, 40), 225, np.uint8), transform=Transform())


def page_of(*boxes: Box) -> Page:
    columns = tuple(
        Column(id=f"c{n}", kind=ColumnKind.MAIN, line=n, region="r1", outline=Polygon.of_box(box))
        for n, box in enumerate(boxes, 1)
    )
    image = PageImage(digest="0" * 64, name="p.png", frame=0, width=400, height=300)
    return Page(institution="i", shelfmark="s", number=1, image=image, columns=columns)


def said(text: str, probability: float) -> tuple[GlyphReading, ...]:
    return tuple(
        GlyphReading(start=20 * n, end=20 * n + 20, candidates=(Candidate(text=character, probability=probability),))
        for n, character in enumerate(text)
    )


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        (said("天他", 0.6), said("天地", 0.8), "天地"),
        (said("天地", 0.6), said("夫他", 0.5), "天地"),
        (said("天地玄黃", 0.6), said("天地", 0.9), "天地玄黃"),
        (said("天地", 0.97), said("夫他", 0.99), "天地"),
    ],
    ids=["surer", "less sure", "loses characters", "not needed"],
)
def test_a_doubtful_column_counts_as_it_reads_best(first, second, taken) -> None:
    recogniser = RecordedRecogniser(queued=[first, second])
    page = page_of(Box(5, 5, 35, 115))
    assert read_columns(page, PAPER, RecognitionOptions(), recogniser=recogniser).columns[0].text == taken
    once = RecordedRecogniser(queued=[first])
    options = RecognitionOptions(read_again=False)
    assert read_columns(page, PAPER, options, recogniser=once).columns[0].text == "".join(
        glyph.candidates[0].text for glyph in first
    )


def coloured(grey: np.ndarray, ink: tuple[int, int, int]) -> Pixels:
    """A drawn column in ink of that colour on light paper."""
    written = (grey < 120)[..., None]
    return np.where(written, np.array(ink, np.uint8), np.array((228, 220, 205), np.uint8)).astype(np.uint8)


@pytest.mark.engine
def test_a_seal_over_the_text_is_seen_through_and_text_in_red_stays(session, draw_column) -> None:
    sealed, red = coloured(draw_column("王三十田"), (30, 28, 26)), coloured(draw_column("中日王"), VERMILION)
    for row in range(50, 190, 14):
        sealed[row : row + 6][sealed[row : row + 6].min(axis=2) > 100] = VERMILION
    height, width = sealed.shape[:2]
    pixels = np.full((height + 40, 300, 3), (228, 220, 205), np.uint8)
    pixels[20 : 20 + height, 200 : 200 + width] = sealed
    pixels[20 : 20 + red.shape[0], 60 : 60 + width] = red
    prepared = prepare(pixels)
    assert prepared.without_red is not None
    page = page_of(Box(200, 20, 200 + width, 20 + height), Box(60, 20, 60 + width, 20 + red.shape[0]))
    options = RecognitionOptions()
    read = read_columns(page, prepared, options, recogniser=OnnxRecogniser(session))
    assert [column.text for column in read.columns] == ["王三十田", "中日王"]


@pytest.mark.engine
def test_a_character_in_red_between_others_keeps_its_place(session, draw_column) -> None:
    black, red = coloured(draw_column("王三十田"), (30, 28, 26)), coloured(draw_column("王三十田"), VERMILION)
    pixels = np.concatenate([black[:116], red[116:171], black[171:]])
    read = read_columns(
        page_of(Box(0, 0, pixels.shape[1], pixels.shape[0])),
        prepare(pixels),
        RecognitionOptions(),
        recogniser=OnnxRecogniser(session),
    )
    assert read.columns[0].text == "王三十田"
