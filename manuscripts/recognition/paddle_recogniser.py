"""Every recognition model of PaddleOCR, official or trained by the user, through the package `paddleocr`."""

import os
import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from manuscripts.core.errors import EngineError, ModelMissingError
from manuscripts.core.files import sha256_file
from manuscripts.core.page import Candidate, ModelUse
from manuscripts.core.prepared import GreyImage
from manuscripts.recognition.alignment import Peak
from manuscripts.recognition.alphabet import Script, may_hold
from manuscripts.recognition.gaps import mark_unread
from manuscripts.recognition.ink import ink_of
from manuscripts.recognition.placing import place_in
from manuscripts.recognition.recogniser import ColumnReading
from manuscripts.recognition.strips import SMALLEST, Piece, pieces_of


class PaddleEngine(StrEnum):
    """How PaddleOCR runs a model: an ONNX folder through ONNX Runtime, or its native format through PaddlePaddle."""

    ONNX = "onnxruntime"
    PADDLE = "paddle"


_WEIGHTS = {PaddleEngine.ONNX: "inference.onnx", PaddleEngine.PADDLE: "inference.pdiparams"}
_SUFFIX = {PaddleEngine.ONNX: "_onnx", PaddleEngine.PADDLE: ""}


class PaddleRecogniser:
    """Reads columns with a model folder of PaddleOCR (`inference.yml` beside the weights).

    PaddleOCR gives the characters, their frames and one mean score for a line. So every glyph has a single candidate,
    its probability is the mean of its column, and `script` drops what it may not hold instead of reading it anew.
    """

    def __init__(self, model: str | Path, *, engine: PaddleEngine, script: Script = Script.HAN) -> None:
        """`model` is a folder, or the name of an official model that PaddleOCR has fetched before: nothing is fetched.

        Raises ModelMissingError for a folder without a model, EngineError when PaddleOCR cannot run it.
        """
        folder = _folder_of(model, engine)
        name = _name_in(folder)
        self._script = script
        self._where = str(folder)
        self._use = ModelUse(name=name, digest=sha256_file(folder / _WEIGHTS[engine]))
        self._predictor = _load(folder, name, engine)

    @property
    def model(self) -> ModelUse | None:
        return self._use

    def read(self, crops: Sequence[GreyImage]) -> list[ColumnReading]:
        """Read upright columns; one too small to hold a character gives no glyphs. Raises EngineError."""
        return [self._read_one(crop) for crop in crops]

    def _read_one(self, crop: GreyImage) -> ColumnReading:
        if min(crop.shape, default=0) < SMALLEST:
            return ()
        ink = ink_of(crop)
        peaks = [peak for piece in pieces_of(crop, number=0) for peak in self._peaks(crop, piece)]
        return place_in(ink, mark_unread(peaks, ink=ink))

    def _peaks(self, crop: GreyImage, piece: Piece) -> list[Peak]:
        turned = np.rot90(crop[piece.top : piece.bottom])
        colours = np.ascontiguousarray(np.repeat(turned[:, :, None], 3, axis=2))
        try:
            found = self._predictor.predict([colours], batch_size=1, return_word_box=True)[0]
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"PaddleOCR cannot read with this model: {error}", where=self._where) from error
        text, (frames, _, places, _) = found["rec_text"]
        rows_each = (piece.bottom - piece.top) / frames
        score = float(found["rec_score"])
        centres = [piece.top + (place + 0.5) * rows_each for group in places for place in group]
        return [
            Peak(centre, (Candidate(text=character, probability=score),))
            for character, centre in zip(text, centres, strict=True)
            if may_hold(self._script, character)
        ]


def _folder_of(model: str | Path, engine: PaddleEngine) -> Path:
    """The folder itself, or where PaddleOCR keeps the official model of that name."""
    folder = Path(model)
    if not folder.is_dir():
        cache = os.environ.get("PADDLE_PDX_CACHE_HOME", str(Path.home() / ".paddlex"))
        folder = Path(cache) / "official_models" / f"{model}{_SUFFIX[engine]}"
    missing = [name for name in ("inference.yml", _WEIGHTS[engine]) if not (folder / name).is_file()]
    if missing:
        raise ModelMissingError(
            f"no model {str(model)!r} for the engine {engine}: {' and '.join(missing)} not found.",
            where=str(folder),
            advice="Give a folder that holds them. An official model is fetched once, on a machine with a network, by "
            f"`paddleocr text_recognition --model_name NAME --engine {engine} -i IMAGE`; copy its folder here.",
        )
    return folder


def _name_in(folder: Path) -> str:
    """The model's name in `inference.yml`; PaddleOCR asks for it beside the folder."""
    settings = folder / "inference.yml"
    text = settings.read_text(encoding="utf-8", errors="replace")
    name = re.search(r"^\s*model_name:\s*['\"]?([\w.+-]+)", text, re.MULTILINE)
    if name is None or "CTCLabelDecode" not in text:
        raise EngineError(
            "this is not a recognition model with a CTC head.",
            where=str(settings),
            advice="Export a recognition model of the PP-OCR line with PaddleOCR 3.",
        )
    return name[1]


def _load(folder: Path, name: str, engine: PaddleEngine) -> Any:
    # PaddleOCR asks several hosts whether they can be reached before it does anything else.
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
    try:
        from onnxruntime.capi import onnxruntime_pybind11_state as errors
        from paddleocr import TextRecognition
    except ImportError as error:
        raise EngineError(
            f"PaddleOCR cannot start: {error}.",
            where="paddleocr",
            advice="Its OpenCV needs libGL and glib of the system (Debian: apt install libgl1 libglib2.0-0); the "
            "default engine needs neither.",
        ) from error
    try:
        return TextRecognition(model_name=name, model_dir=str(folder), engine=str(engine), device="cpu")
    except (ImportError, OSError, RuntimeError, ValueError, KeyError, errors.Fail, errors.InvalidProtobuf) as error:
        raise EngineError(
            f"PaddleOCR cannot load the model {name}: {error}",
            where=str(folder),
            advice=f"Check that the folder is an export for the engine {engine} of PaddleOCR 3.7.",
        ) from error
