"""OpenVINO sessions: the same networks, faster on processors that calculate with 16 bits (bfloat16; Intel Xeon since
2023, AMD since Zen 4), and there alone with other last digits. On others they are no faster than ONNX Runtime.
"""

from functools import cache
from threading import Lock
from typing import Any

import numpy as np

from manuscripts.core.errors import EngineError
from manuscripts.inference.session import Tensor
from manuscripts.inference.weights import Weights


class OpenVinoSession:
    """A network of one input and one output, on the processor, as `Session` is one of ONNX Runtime's.

    It is made ready anew for each shape of batch, which takes longer than a strip: keep shapes few.
    """

    def __init__(self, weights: Weights, *, threads: int = 0) -> None:
        """`threads` 0 means one for each core. Raises ModelMissingError, ModelDamagedError or EngineError."""
        try:
            import openvino
        except ImportError as error:
            raise EngineError(
                "OpenVINO is not installed.",
                where=weights.name,
                advice="Install it with `pip install 'manuscripts[openvino]'`, or read with `--recogniser onnx`.",
            ) from error
        path = weights.verified_path()
        core = openvino.Core()
        # Several processes read side by side: pinned, their threads would all be put on the first core.
        settings = {"PERFORMANCE_HINT": "LATENCY", "NUM_STREAMS": 1, "ENABLE_CPU_PINNING": False}
        if threads:
            settings["INFERENCE_NUM_THREADS"] = threads
        try:
            self._model = core.read_model(path)
            self._request = core.compile_model(self._model, "CPU", settings).create_infer_request()
        except RuntimeError as error:
            raise EngineError(f"OpenVINO cannot load {weights.name}: {error}", where=str(path)) from error
        # A request answers one caller at a time.
        self._turn = Lock()
        self.weights = weights

    @property
    def metadata(self) -> dict[str, str]:
        """What the exporter wrote into the file (a recogniser keeps its characters here)."""
        written: dict[str, Any] = self._model.get_rt_info("framework").value
        return {name: str(value) for name, value in written.items()}

    def run(self, batch: Tensor) -> Tensor:
        """One forward pass; raises EngineError when the network cannot take the batch, or memory runs out."""
        try:
            with self._turn:
                outputs = self._request.infer({0: batch}, share_inputs=True)
                return np.array(outputs[0], dtype=np.float32)
        except RuntimeError as error:
            raise EngineError(
                f"OpenVINO cannot run {self.weights.name} on a batch of {batch.shape}: {error}",
                where=self.weights.name,
                advice="Check that these weights are for this task; with little memory, use fewer workers.",
            ) from error


@cache
def shared_openvino_session(weights: Weights, threads: int = 0) -> OpenVinoSession:
    """One session per weights and process; loading takes longer than a page."""
    return OpenVinoSession(weights, threads=threads)
