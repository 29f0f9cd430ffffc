"""ONNX Runtime sessions: one place that sets threads and memory, and translates its errors."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from manuscripts.core.errors import EngineError
from manuscripts.core.page import ModelUse
from manuscripts.inference.weights import Weights

Tensor = npt.NDArray[np.float32]

# Some weights are so small that the processor computes with them at a fraction of its speed (in two layers of the
# detector, which took 240 ms for a page instead of 80). Where sessions are made and run, such numbers count as zero;
# this must not befall the threads of our callers, so sessions have a thread of their own.
_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="networks")


class Session:
    """A network of one input and one output, on the processor."""

    def __init__(self, weights: Weights, *, threads: int = 0) -> None:
        """`threads` 0 means one for each core. Raises ModelMissingError, ModelDamagedError or EngineError."""
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as errors

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The arena keeps the largest batch ever seen; pages differ in size, so memory would only grow.
        options.enable_cpu_mem_arena = False
        options.add_session_config_entry("session.set_denormal_as_zero", "1")
        path = weights.verified_path()
        try:
            self._session = _THREAD.submit(
                onnxruntime.InferenceSession, str(path), options, providers=["CPUExecutionProvider"]
            ).result()
        except (errors.Fail, errors.InvalidProtobuf, errors.InvalidGraph, errors.NotImplemented, RuntimeError) as error:
            raise EngineError(f"ONNX Runtime cannot load {weights.name}: {error}", where=str(path)) from error
        self.weights = weights
        self._input = self._session.get_inputs()[0].name

    @property
    def metadata(self) -> dict[str, str]:
        """What the exporter wrote into the file (a recogniser keeps its characters here)."""
        found: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        return found

    def run(self, batch: Tensor) -> Tensor:
        """One forward pass; raises EngineError when the network cannot take the batch, or memory runs out."""
        from onnxruntime.capi import onnxruntime_pybind11_state as errors

        try:
            outputs: list[Any] = _THREAD.submit(self._session.run, None, {self._input: batch}).result()
        except (errors.Fail, errors.InvalidArgument, errors.RuntimeException) as error:
            raise EngineError(
                f"ONNX Runtime cannot run {self.weights.name} on a batch of {batch.shape}: {error}",
                where=self.weights.name,
                advice="Check that these weights are for this task; with little memory, use fewer workers.",
            ) from error
        result: Tensor = outputs[0]
        return result


class Network:
    """What all networks behind a seam have: weights, and the session that a process shares."""

    def __init__(self, weights: Weights, *, threads: int = 0) -> None:
        """`threads` 0 means one for each core."""
        self._weights = weights
        self._threads = threads

    @property
    def model(self) -> ModelUse | None:
        return self._weights.use

    def _run(self, batch: Tensor) -> Tensor:
        return shared_session(self._weights, self._threads).run(batch)


@cache
def shared_session(weights: Weights, threads: int = 0) -> Session:
    """One session per weights and process; loading takes longer than a page."""
    return Session(weights, threads=threads)
