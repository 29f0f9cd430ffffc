"""A recogniser that repeats what another one read: for tests, and to work on later stages without an engine."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from manuscripts.core.errors import EngineError
from manuscripts.core.files import write_atomic
from manuscripts.core.page import Candidate, ModelUse
from manuscripts.core.prepared import GreyImage
from manuscripts.recognition.recogniser import ColumnReading, GlyphReading, Recogniser


class RecordedRecogniser:
    """Answers from readings recorded by the digest of the crop; a crop it does not know gets the next of `queued`."""

    def __init__(
        self, readings: Mapping[str, ColumnReading] | None = None, *, queued: Sequence[ColumnReading] = ()
    ) -> None:
        self._readings = dict(readings or {})
        self._queued = iter(tuple(queued))

    @property
    def model(self) -> ModelUse | None:
        return None

    def read(self, crops: Sequence[GreyImage]) -> list[ColumnReading]:
        """The recorded readings; raises EngineError for a crop that was never recorded."""
        return [self._reading(crop) for crop in crops]

    def _reading(self, crop: GreyImage) -> ColumnReading:
        digest = digest_of(crop)
        if digest in self._readings:
            return self._readings[digest]
        following = next(self._queued, None)
        if following is None:
            raise EngineError(
                f"no reading is recorded for a crop of {crop.shape[1]} x {crop.shape[0]} pixels.",
                where=digest[:12],
                advice="Record it with record_readings and save_readings.",
            )
        return following


def digest_of(crop: GreyImage) -> str:
    """Hexadecimal SHA-256 of a crop's size and pixels."""
    size = f"{crop.shape[1]}x{crop.shape[0]}:".encode()
    return hashlib.sha256(size + crop.tobytes()).hexdigest()


def record_readings(recogniser: Recogniser, crops: Sequence[GreyImage]) -> dict[str, ColumnReading]:
    """What `recogniser` reads in the crops, by digest."""
    readings = recogniser.read(crops)
    return {digest_of(crop): reading for crop, reading in zip(crops, readings, strict=True)}


def save_readings(path: Path, readings: Mapping[str, ColumnReading]) -> None:
    """Write readings as JSON: digest to a list of [start, end, [[text, probability], …]]."""
    data = {
        digest: [[g.start, g.end, [[c.text, c.probability] for c in g.candidates]] for g in reading]
        for digest, reading in readings.items()
    }
    write_atomic(path, json.dumps(data, ensure_ascii=False, indent=1).encode())


def load_readings(path: Path) -> dict[str, ColumnReading]:
    """Read what `save_readings` wrote; raises EngineError for anything else."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {digest: tuple(_glyph(*glyph) for glyph in glyphs) for digest, glyphs in data.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise EngineError(
            f"not a file of recorded readings: {error}.", where=str(path), advice="Record it again with save_readings."
        ) from error


def _glyph(start: float, end: float, candidates: Sequence[tuple[str, float]]) -> GlyphReading:
    return GlyphReading(
        start=start, end=end, candidates=tuple(Candidate(text=text, probability=p) for text, p in candidates)
    )
