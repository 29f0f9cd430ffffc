import numpy as np
import pytest

from manuscripts.core.geometry import Box, Polygon, Transform
from manuscripts.core.page import Candidate, Column, ColumnKind, Glyph, Page, PageImage
from manuscripts.core.prepared import PreparedPage
from manuscripts.recognition.onnx_recogniser import OnnxRecogniser
from manuscripts.recognition.read import RecognitionOptions, read_columns
from manuscripts.recognition.recogniser import GlyphReading
from manuscripts.recognition.recorded_recogniser import RecordedRecogniser
from manuscripts.recognition.settle import as_main, doubtful_notes

MAIN, RIGHT, LEFT = ColumnKind.MAIN, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT
PAPER = PreparedPage(grey=np.full((400, 100), 225, np.uint8), transform=Transform())


def column(name: str, kind: ColumnKind, box: Box, *, line: int = 1, confidence: float | None = None) -> Column:
    glyphs: tuple[Glyph, ...] = ()
    if confidence is not None:
        glyphs = (Glyph(box=box, written="天", candidates=(Candidate(text="天", probability=confidence),)),)
    return Column(id=name, kind=kind, line=line, region="r", outline=Polygon.of_box(box), glyphs=glyphs)


LINE = [
    column("c1", MAIN, Box(10, 0, 70, 60)),
    column("c2", RIGHT, Box(42, 62, 70, 120)),
    column("c3", LEFT, Box(10, 62, 38, 120)),
    column("c4", MAIN, Box(10, 122, 70, 200)),
]


def page_of(columns: list[Column]) -> Page:
    image = PageImage(digest="0" * 64, name="p.png", frame=0, width=100, height=400)
    return Page(institution="i", shelfmark="s", number=1, image=image, columns=tuple(columns))


def said(text: str, probability: float) -> tuple[GlyphReading, ...]:
    return tuple(
        GlyphReading(start=20 * n, end=20 * n + 20, candidates=(Candidate(text=character, probability=probability),))
        for n, character in enumerate(text)
    )


def settle(*readings) -> Page:
    recogniser = RecordedRecogniser(queued=readings)
    return read_columns(page_of(LINE), PAPER, RecognitionOptions(read_again=False), recogniser=recogniser)


def test_notes_that_read_badly_become_main_text_where_that_is_surer():
    page = settle(said("天", 0.9), said("口", 0.4), said("女", 0.5), said("地", 0.9), said("天如地", 0.95))
    (whole,) = page.columns
    assert (whole.id, whole.kind, whole.text) == ("c1", MAIN, "天如地")
    assert whole.box == Box(10, 0, 70, 200)


def test_notes_stay_notes_where_main_text_reads_no_better():
    badly = said("天口地", 0.5)
    page = settle(said("天", 0.9), said("口", 0.4), said("女", 0.5), said("地", 0.9), badly, badly)
    assert [(c.kind, c.text) for c in page.columns] == [(MAIN, "天"), (RIGHT, "口"), (LEFT, "女"), (MAIN, "地")]


def test_notes_that_read_well_are_not_read_again():
    page = settle(said("天", 0.9), said("經", 0.95), said("文", 0.99), said("地", 0.9))
    assert [c.text for c in page.columns] == ["天", "經", "文", "地"]


def test_doubtful_notes_share_no_main_text():
    lower = [column("c5", RIGHT, Box(42, 202, 70, 260)), column("c6", MAIN, Box(10, 262, 70, 300))]
    assert list(doubtful_notes([*LINE, *lower])) == [range(4), range(4, 6)]


@pytest.mark.parametrize(
    "other", [column("c1", MAIN, Box(90, 0, 99, 60), line=2), column("c1", ColumnKind.HEADING, Box(10, 0, 70, 60))]
)
def test_only_main_text_of_the_same_line_is_tried_with_a_note(other):
    assert list(doubtful_notes([other, LINE[1], LINE[2]])) == [range(1, 3)]


def test_the_outline_of_the_whole_follows_a_line_that_bends():
    upper = column("c1", MAIN, Box(20, 0, 60, 200))
    lower = column("c2", RIGHT, Box(30, 202, 70, 400))
    points = as_main([upper, lower]).outline
    assert points.box == Box(20, 0, 70, 400)
    assert len(points.points) > 4


@pytest.mark.engine
def test_a_drawn_line_cut_into_halves_by_mistake_is_read_whole(session, draw_column):
    crop = draw_column("王田日中三")
    grey = np.full((400, 100), 225, np.uint8)
    grey[20 : 20 + crop.shape[0], 20 : 20 + crop.shape[1]] = crop
    columns = [
        column("c1", MAIN, Box(20, 22, 80, 80)),
        column("c2", RIGHT, Box(50, 80, 80, 190)),
        column("c3", LEFT, Box(20, 80, 50, 190)),
        column("c4", MAIN, Box(20, 190, 80, 310)),
    ]
    prepared = PreparedPage(grey=grey, transform=Transform())
    page = read_columns(page_of(columns), prepared, RecognitionOptions(), recogniser=OnnxRecogniser(session))
    assert [found.text for found in page.columns] == ["王田日中三"]
