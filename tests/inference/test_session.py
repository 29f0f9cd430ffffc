import numpy as np
import pytest

from manuscripts.core.errors import EngineError
from manuscripts.inference.session import shared_session
from manuscripts.inference.weights import weights_for

pytestmark = pytest.mark.engine


def test_a_process_loads_weights_once():
    weights = weights_for("PP-OCRv6_rec_small")
    assert shared_session(weights, 1) is shared_session(weights, 1)


def test_networks_leave_the_arithmetic_of_their_callers_alone():
    shared_session(weights_for("PP-OCRv6_rec_small"), 1).run(np.zeros((1, 3, 48, 160), np.float32))
    assert np.float64(5e-324) * np.float64(1.0) > 0


def test_the_recogniser_gives_a_distribution_over_its_alphabet_for_each_frame():
    session = shared_session(weights_for("PP-OCRv6_rec_small"), 1)
    output = session.run(np.zeros((2, 3, 48, 160), np.float32))
    assert output.shape == (2, 20, len(session.metadata["character"].split("\n")) + 2)
    assert output.sum(axis=2) == pytest.approx(1, abs=1e-3)


def test_a_batch_that_the_network_cannot_take_is_an_engine_error():
    session = shared_session(weights_for("PP-OCRv6_rec_small"), 1)
    with pytest.raises(EngineError, match=r"cannot run PP-OCRv6_rec_small on a batch of \(1, 5, 48, 160\)"):
        session.run(np.zeros((1, 5, 48, 160), np.float32))


def test_the_detector_gives_a_map_of_the_size_of_its_input():
    session = shared_session(weights_for("PP-OCRv6_det_small"), 1)
    assert session.run(np.zeros((1, 3, 64, 96), np.float32)).shape == (1, 1, 64, 96)
