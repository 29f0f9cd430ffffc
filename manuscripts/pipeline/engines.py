"""Chooses the implementations behind the seams; loaded once in a process."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from manuscripts.core.errors import OptionError
from manuscripts.inference.openvino_session import shared_openvino_session
from manuscripts.inference.session import shared_session
from manuscripts.inference.weights import weights_for
from manuscripts.layout.detector import Detector
from manuscripts.layout.lanes import LaneModel
from manuscripts.layout.onnx_detector import OnnxDetector
from manuscripts.layout.onnx_lane_model import OnnxLaneModel
from manuscripts.layout.onnx_page_model import OnnxPageModel
from manuscripts.layout.planes import PageModel
from manuscripts.layout.rotation_judge import OnnxRotationJudge, RotationJudge
from manuscripts.pipeline.normalisers import CHARACTERS
from manuscripts.recognition.adviser import Adviser
from manuscripts.recognition.onnx_recogniser import OnnxRecogniser
from manuscripts.recognition.paddle_recogniser import PaddleEngine, PaddleRecogniser
from manuscripts.recognition.recogniser import Recogniser

DETECTION = "PP-OCRv6_det_small"
PAGES = "manuscripts-pages"
LANES = "manuscripts-lanes"
ROTATION = "glyph-rotation"
RECOGNITION = "PP-OCRv6_rec_small"
_PADDLE = {"paddle": PaddleEngine.PADDLE, "paddle-onnx": PaddleEngine.ONNX}


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """What reads a page."""

    detector: Detector
    judge: RotationJudge
    page_model: PageModel
    lane_model: LaneModel
    recogniser: Recogniser
    adviser: Adviser


@cache
def load_engines(recogniser: str, *, threads: int) -> Engines:
    """Load what `recogniser` names, with `threads` processor threads (0: one a core).

    Raises OptionError for a name that is not understood and EngineError when weights cannot be used.
    """
    return Engines(
        detector=OnnxDetector(weights_for(DETECTION), threads=threads),
        judge=OnnxRotationJudge(weights_for(ROTATION), threads=threads),
        page_model=OnnxPageModel(weights_for(PAGES), threads=threads),
        lane_model=OnnxLaneModel(weights_for(LANES), threads=threads),
        recogniser=_load_recogniser(recogniser, threads=threads),
        adviser=Adviser(weights_for(CHARACTERS)),
    )


def _load_recogniser(name: str, *, threads: int) -> Recogniser:
    engine, _, model = name.partition(":")
    if engine == "onnx" and not model:
        return OnnxRecogniser(shared_session(weights_for(RECOGNITION), threads))
    if engine == "openvino" and not model:
        return OnnxRecogniser(shared_openvino_session(weights_for(RECOGNITION), threads))
    if engine in _PADDLE and model:
        return PaddleRecogniser(Path(model) if Path(model).is_dir() else model, engine=_PADDLE[engine])
    raise OptionError(
        f"no recogniser is called {name!r}.",
        advice="Give `onnx`, `openvino`, or a PaddleOCR model by folder or name: `paddle:MODEL` (native) or "
        "`paddle-onnx:MODEL`.",
    )
