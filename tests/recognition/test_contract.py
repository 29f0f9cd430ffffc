"""What every recogniser keeps to, whatever engine is below it."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from manuscripts.core.prepared import GreyImage
from manuscripts.inference.openvino_session import shared_openvino_session
from manuscripts.inference.session import Session
from manuscripts.recognition.onnx_recogniser import OnnxRecogniser
from manuscripts.recognition.paddle_recogniser import PaddleEngine, PaddleRecogniser
from manuscripts.recognition.recogniser import Recogniser
from manuscripts.recognition.recorded_recogniser import RecordedRecogniser, record_readings

pytestmark = pytest.mark.engine

TEXTS = ["王三十田中", "日", "中王田日三田十王二中日田王三中田日王十中" * 3]


@pytest.fixture(scope="module")
def crops(draw_column) -> list[GreyImage]:
    empty = [np.full((200, 40), 220, np.uint8), np.zeros((0, 0), np.uint8), np.full((2, 30), 200, np.uint8)]
    return [draw_column(text) for text in TEXTS] + empty


@pytest.fixture(scope="module", params=["onnx", "openvino", "paddle-onnx", "paddle", "recorded"])
def recogniser(
    request: pytest.FixtureRequest, session: Session, paddle_folder: Path, native_folder: Path, crops
) -> Recogniser:
    onnx = OnnxRecogniser(session)
    if request.param == "onnx":
        return onnx
    if request.param == "openvino":
        return OnnxRecogniser(shared_openvino_session(session.weights, threads=1))
    if request.param == "paddle-onnx":
        return PaddleRecogniser(paddle_folder, engine=PaddleEngine.ONNX)
    if request.param == "paddle":
        return PaddleRecogniser(native_folder, engine=PaddleEngine.PADDLE)
    return RecordedRecogniser(record_readings(onnx, crops))


@pytest.fixture(scope="module")
def readings(recogniser: Recogniser, crops):
    return recogniser.read(crops)


def test_there_is_one_reading_for_each_crop(readings, crops):
    assert len(readings) == len(crops)


def test_the_first_candidates_are_what_is_written(readings):
    texts = ["".join(glyph.candidates[0].text for glyph in reading) for reading in readings[: len(TEXTS)]]
    assert texts == TEXTS


def test_crops_without_writing_have_no_glyphs(readings):
    assert readings[len(TEXTS) :] == [(), (), ()]


def test_glyphs_follow_each_other_down_the_crop_and_stay_inside_it(readings, crops):
    for reading, crop in zip(readings, crops, strict=True):
        assert all(0 <= glyph.start < glyph.end <= crop.shape[0] for glyph in reading)
        assert all(above.end <= below.start for above, below in pairwise(reading))


def test_glyphs_lie_where_their_characters_are_drawn(readings):
    for number, glyph in enumerate(readings[0]):
        middle = 6 + number * 55 + 24
        assert glyph.start < middle < glyph.end
        assert glyph.end - glyph.start < 75


def test_candidates_are_probable_and_in_order(readings):
    for reading in readings:
        for glyph in reading:
            probabilities = [candidate.probability for candidate in glyph.candidates]
            assert probabilities == sorted(probabilities, reverse=True)
            assert 0 < probabilities[0] <= 1
            assert sum(probabilities) <= 1.001


def test_the_same_crops_are_read_alike_again(recogniser, readings, crops):
    assert recogniser.read(crops) == readings


def test_nothing_to_read_is_no_readings(recogniser):
    assert recogniser.read([]) == []


def test_weights_are_named_with_their_digest_or_not_at_all(recogniser):
    assert recogniser.model is None or len(recogniser.model.digest) == 64
