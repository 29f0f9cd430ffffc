"""How a page lies and how its writing runs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from manuscripts.core.page import ROTATIONS, ModelUse, Page, WritingMode
from manuscripts.core.prepared import GreyImage
from manuscripts.images.files import open_image
from manuscripts.imaging.prepare import even_out
from manuscripts.inference.weights import weights_for
from manuscripts.layout.detector import InkMap
from manuscripts.layout.direction import DirectionOptions, find_direction
from manuscripts.layout.glyph_patches import SIDE, Patches, Place, cut_patches, find_places
from manuscripts.layout.onnx_detector import OnnxDetector
from manuscripts.layout.rotation_judge import Logits, OnnxRotationJudge, probabilities
from tests.conftest import SAMPLES
from tests.layout.ink_detector import InkDetector


class Sure:
    """Says the same turn of every patch."""

    model: ModelUse | None = None

    def __init__(self, rotation: int, margin: float = 8.0) -> None:
        self._quarters, self._margin = rotation // 90, margin

    def judge(self, patches: Patches) -> Logits:
        return np.tile(np.where(np.arange(4) == self._quarters, self._margin, 0.0), (len(patches), 1)).astype(
            np.float32
        )


class RowDetector(InkDetector):
    """Sees what a network sees on a page in rows: bars across the page."""

    def ink_map(self, grey: GreyImage) -> InkMap:
        return np.clip(3 * ndimage.gaussian_filter((grey < 128).astype(np.float32), (3, grey.shape[1] / 40)), 0, 1)


class WholeDetector(InkDetector):
    """Takes all that is dark for writing."""

    def ink_map(self, grey: GreyImage) -> InkMap:
        return (grey < 128).astype(np.float32)


def columns(sheet, count: int = 6) -> None:
    for x in range(600, 600 - 50 * count, -50):
        sheet.column(x, top=100, count=17)


def rows(sheet, tops: tuple[int, ...] = (100, 180, 260, 340, 420)) -> None:
    for number, y in enumerate(tops):
        for index in range(12):
            sheet.character(60 + 11 * number + index * 46, y, 30)


def find(sheet, judge: Sure, *, detector: InkDetector | None = None, turned: int = 0, **declared) -> Page:
    even = even_out(np.ascontiguousarray(np.rot90(sheet.grey, turned // 90)))
    options = DirectionOptions(**declared)
    return find_direction(sheet.page, even, options, detector=detector or InkDetector(), judge=judge)


def codes(page: Page) -> list[str]:
    return [flag.code for flag in page.flags]


def test_a_page_in_columns_is_sure_and_says_why(sheet) -> None:
    columns(sheet)
    page = find(sheet, Sure(0))
    assert page.direction is not None
    assert (page.direction.mode, page.direction.rotation) == (WritingMode.VERTICAL_RL, 0)
    assert page.direction.confidence > 0.95
    assert not page.direction.declared
    assert ["0 degrees" in page.direction.reasons[0], "columns" in page.direction.reasons[1]] == [True, True]
    assert not page.flags


@pytest.mark.parametrize("rotation", ROTATIONS)
def test_columns_are_columns_however_the_page_lies(sheet, rotation: int) -> None:
    columns(sheet)
    page = find(sheet, Sure(rotation), turned=rotation)
    assert page.direction is not None
    assert (page.direction.mode, page.direction.rotation) == (WritingMode.VERTICAL_RL, rotation)
    assert not page.flags


def test_characters_that_hardly_tell_leave_the_page_as_it_lies_and_make_it_doubtful(sheet) -> None:
    columns(sheet)
    page = find(sheet, Sure(180, margin=0.3))
    assert page.direction is not None
    assert (page.direction.rotation, codes(page)) == (0, ["direction-doubtful"])
    assert "0 degrees" in page.flags[0].message
    assert page.direction.confidence < 0.5


def test_rows_that_nobody_declared_are_flagged_and_read_in_columns(sheet) -> None:
    rows(sheet)
    page = find(sheet, Sure(0), detector=RowDetector())
    assert page.direction is not None
    assert page.direction.mode is WritingMode.VERTICAL_RL
    assert codes(page) == ["direction-doubtful"]
    assert "rows" in page.flags[0].message


def test_a_single_row_of_characters_is_a_plaque_and_runs_from_right_to_left(sheet) -> None:
    rows(sheet, tops=(400,))
    page = find(sheet, Sure(0), detector=RowDetector())
    assert page.direction is not None
    assert page.direction.mode is WritingMode.HORIZONTAL_RL
    assert page.direction.confidence > 0.8
    assert not page.flags


def test_a_caption_on_a_page_whose_writing_is_not_seen_makes_no_plaque_of_it(sheet) -> None:
    for x in range(60, 200, 35):
        sheet.character(x, 400, 24)
    page = find(sheet, Sure(0), detector=RowDetector())
    assert page.direction is not None
    assert page.direction.mode is WritingMode.VERTICAL_RL
    assert codes(page) == ["direction-doubtful"]


def test_a_single_mark_turns_no_page_however_often_it_could_be_asked(sheet) -> None:
    sheet.grey[200:440, 300:360] = 30
    page = find(sheet, Sure(90, margin=2.0), detector=WholeDetector())
    assert page.direction is not None
    assert page.direction.rotation == 0
    for x in (60, 180, 420):
        sheet.grey[200:440, x : x + 60] = 30
    assert find(sheet, Sure(90, margin=2.0), detector=WholeDetector()).direction.rotation == 90


def test_what_is_declared_is_not_inferred(sheet) -> None:
    rows(sheet)
    page = find(sheet, Sure(90), detector=RowDetector(), rotation=180, writing_mode=WritingMode.HORIZONTAL_LR)
    assert page.direction is not None
    assert (page.direction.rotation, page.direction.mode) == (180, WritingMode.HORIZONTAL_LR)
    assert (page.direction.declared, page.direction.confidence, page.direction.reasons) == (True, 1.0, ())
    assert not page.flags


def test_what_is_not_declared_is_inferred_beside_what_is(sheet) -> None:
    columns(sheet)
    assert find(sheet, Sure(270), writing_mode=WritingMode.VERTICAL_RL, turned=270).direction.rotation == 270
    assert find(sheet, Sure(90), rotation=0).direction.mode is WritingMode.VERTICAL_RL


def test_what_the_run_says_goes_before_what_the_catalogue_says() -> None:
    run, sheet = DirectionOptions(rotation=90), DirectionOptions(rotation=0, writing_mode=WritingMode.HORIZONTAL_RL)
    assert run.or_else(sheet) == DirectionOptions(rotation=90, writing_mode=WritingMode.HORIZONTAL_RL)


def test_a_page_without_writing_is_no_doubt_of_its_direction(sheet) -> None:
    page = find(sheet, Sure(0))
    assert page.direction is not None
    assert page.direction.confidence == 0.0
    assert not page.flags


def test_a_turn_that_is_no_quarter_is_refused() -> None:
    with pytest.raises(ValueError, match="rotation"):
        DirectionOptions(rotation=45)


@given(st.lists(st.tuples(*[st.floats(-20, 20)] * 4), min_size=1, max_size=40), st.permutations(range(4)))
def test_probabilities_are_some_and_follow_the_turns(logits: list[tuple[float, ...]], order: list[int]) -> None:
    given_logits = np.array(logits, np.float32)
    found = probabilities(given_logits)
    assert found.sum() == pytest.approx(1)
    assert probabilities(given_logits[:, order]) == pytest.approx(found[order], abs=1e-6)


@settings(max_examples=30)
@given(st.floats(0, 699), st.floats(0, 899), st.floats(6, 400))
def test_patches_are_cut_at_edges_and_of_any_size(x: float, y: float, character: float) -> None:
    grey = np.arange(900 * 700, dtype=np.uint32).astype(np.uint8).reshape(900, 700)
    assert cut_patches(grey, [Place(x, y, character)], scale=1.0).shape == (1, SIDE, SIDE)


def test_places_are_on_the_writing(sheet) -> None:
    columns(sheet)
    places = find_places(InkDetector().ink_map(sheet.grey), count=20)
    assert 10 <= len(places) <= 20
    assert all(330 < place.x < 620 and 90 < place.y < 760 for place in places)


@pytest.mark.engine
@pytest.mark.parametrize("name", ["print-12", "scroll-17", "rubbing-7"])
def test_the_network_tells_how_real_characters_stand(sheet, name: str) -> None:
    pixels = open_image(SAMPLES / "sample-east" / "images" / name / "0001.jpg").decode(0).pixels
    detector = OnnxDetector(weights_for("PP-OCRv6_det_small"), threads=1)
    judge = OnnxRotationJudge(weights_for("glyph-rotation"), threads=1)
    for rotation in ROTATIONS:
        even = even_out(np.ascontiguousarray(np.rot90(pixels, rotation // 90)))
        page = find_direction(sheet.page, even, DirectionOptions(), detector=detector, judge=judge)
        assert page.direction is not None
        assert (page.direction.rotation, page.direction.mode) == (rotation, WritingMode.VERTICAL_RL)
        assert not page.flags
