from pathlib import Path

import numpy as np
import pytest

from manuscripts.core.errors import EngineError
from manuscripts.core.page import Candidate
from manuscripts.recognition.recogniser import GlyphReading
from manuscripts.recognition.recorded_recogniser import (
    RecordedRecogniser,
    digest_of,
    load_readings,
    record_readings,
    save_readings,
)

CROP = np.arange(60, dtype=np.uint8).reshape(10, 6)
READING = (GlyphReading(start=0.5, end=9.25, candidates=(Candidate(text="\U00020021", probability=0.75),)),)


def test_saved_readings_come_back_as_they_were(tmp_path: Path):
    readings = record_readings(RecordedRecogniser(queued=[READING]), [CROP])
    save_readings(tmp_path / "readings.json", readings)
    assert load_readings(tmp_path / "readings.json") == {digest_of(CROP): READING}


def test_crops_of_the_same_bytes_in_another_shape_are_other_crops():
    assert digest_of(CROP) != digest_of(CROP.reshape(6, 10))


def test_a_crop_that_was_never_recorded_is_an_error():
    with pytest.raises(EngineError, match="no reading is recorded for a crop of 6 x 10"):
        RecordedRecogniser().read([CROP])


@pytest.mark.parametrize("content", ["", "[]", '{"a": [[1]]}', '{"a": 3}'])
def test_another_file_is_refused(tmp_path: Path, content: str):
    path = tmp_path / "readings.json"
    path.write_text(content)
    with pytest.raises(EngineError, match="not a file of recorded readings"):
        load_readings(path)
