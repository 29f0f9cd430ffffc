from dataclasses import replace
from pathlib import Path

import pytest

from manuscripts.core.errors import EngineError, ModelDamagedError, ModelMissingError
from manuscripts.core.files import sha256_file
from manuscripts.inference.session import Session
from manuscripts.inference.weights import Weights, all_weights, weights_for


@pytest.mark.parametrize("weights", all_weights(), ids=lambda weights: weights.name)
def test_shipped_weights_are_there_with_their_digest_and_licence(weights: Weights):
    assert weights.verified_path().is_file()
    assert weights.licence
    assert weights.use.digest == weights.sha256


def test_an_unknown_name_is_told_what_there_is():
    with pytest.raises(ModelMissingError, match="PP-OCRv6_rec_small"):
        weights_for("PP-OCRv9")


def test_weights_of_a_package_that_is_not_installed_are_missing():
    weights = replace(weights_for("PP-OCRv6_rec_small"), file="no-such-package:models/x.onnx")
    with pytest.raises(ModelMissingError, match="Install the package no-such-package again"):
        weights.path()


def test_changed_weights_are_refused_before_they_are_loaded():
    weights = replace(weights_for("PP-OCRv6_det_small"), sha256="0" * 64)
    with pytest.raises(ModelDamagedError, match="manifest says 000000000000"):
        Session(weights)


def test_a_file_that_is_no_network_is_an_engine_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"not a network")
    monkeypatch.setattr("manuscripts.inference.weights.resource", lambda *names: tmp_path / names[-1])
    weights = Weights(
        name="broken", task="recognition", file=path.name, sha256=sha256_file(path), licence="CC0-1.0", source="a test"
    )
    with pytest.raises(EngineError, match="ONNX Runtime cannot load broken") as caught:
        Session(weights)
    assert caught.value.where == str(path)
