import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from manuscripts.core.errors import EngineError
from manuscripts.inference.openvino_session import OpenVinoSession, shared_openvino_session
from manuscripts.inference.session import shared_session
from manuscripts.inference.weights import weights_for

pytestmark = pytest.mark.engine

WEIGHTS = weights_for("PP-OCRv6_rec_small")


def test_it_knows_the_same_characters_as_onnx_runtime() -> None:
    assert shared_openvino_session(WEIGHTS, 1).metadata["character"] == shared_session(WEIGHTS, 1).metadata["character"]


def test_it_gives_a_distribution_over_the_alphabet_for_each_frame() -> None:
    session = shared_openvino_session(WEIGHTS, 1)
    output = session.run(np.zeros((1, 3, 48, 160), np.float32))
    assert output.shape == (1, 20, len(session.metadata["character"].split("\n")) + 2)
    assert output.sum(axis=2) == pytest.approx(1, abs=0.02)


def test_it_leaves_the_arithmetic_of_its_callers_alone() -> None:
    shared_openvino_session(WEIGHTS, 1).run(np.zeros((1, 3, 48, 160), np.float32))
    assert np.float64(5e-324) * np.float64(1.0) > 0


def test_callers_in_several_threads_get_each_their_own_answer() -> None:
    session = shared_openvino_session(WEIGHTS, 1)
    strips = [np.full((1, 3, 48, 64), tone, np.float32) for tone in (-1.0, -0.3, 0.3, 1.0)] * 4
    with ThreadPoolExecutor(max_workers=4) as pool:
        together = list(pool.map(session.run, strips))
    for strip, answer in zip(strips, together, strict=True):
        np.testing.assert_array_equal(answer, session.run(strip))


def test_a_batch_that_the_network_cannot_take_is_an_engine_error() -> None:
    with pytest.raises(EngineError, match=r"cannot run PP-OCRv6_rec_small on a batch of \(1, 5, 48, 160\)"):
        shared_openvino_session(WEIGHTS, 1).run(np.zeros((1, 5, 48, 160), np.float32))


def test_without_the_package_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(EngineError, match="OpenVINO is not installed") as failure:
        OpenVinoSession(WEIGHTS)
    assert "manuscripts[openvino]" in failure.value.advice
