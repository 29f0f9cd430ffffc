import shutil
from pathlib import Path

import pytest

from manuscripts.core.errors import EngineError, ModelMissingError
from manuscripts.recognition.paddle_recogniser import PaddleEngine, PaddleRecogniser


def test_a_folder_without_a_model_is_named_with_what_is_missing(tmp_path: Path):
    with pytest.raises(ModelMissingError, match=r"inference\.yml and inference\.onnx not found"):
        PaddleRecogniser(tmp_path, engine=PaddleEngine.ONNX)


def test_an_official_model_is_looked_for_where_paddleocr_keeps_it_and_never_fetched(tmp_path, monkeypatch):
    monkeypatch.setenv("PADDLE_PDX_CACHE_HOME", str(tmp_path))
    with pytest.raises(ModelMissingError) as caught:
        PaddleRecogniser("PP-OCRv6_medium_rec", engine=PaddleEngine.ONNX)
    assert caught.value.where == str(tmp_path / "official_models" / "PP-OCRv6_medium_rec_onnx")


def test_a_model_that_does_not_recognise_text_is_refused(tmp_path: Path):
    (tmp_path / "inference.yml").write_text("Global:\n  model_name: PP-OCRv6_small_det\n")
    (tmp_path / "inference.onnx").write_bytes(b"x")
    with pytest.raises(EngineError, match="CTC head"):
        PaddleRecogniser(tmp_path, engine=PaddleEngine.ONNX)


@pytest.mark.engine
def test_damaged_weights_are_an_engine_error(paddle_folder: Path, tmp_path: Path):
    shutil.copy(paddle_folder / "inference.yml", tmp_path)
    (tmp_path / "inference.onnx").write_bytes(b"not a network")
    with pytest.raises(EngineError, match="cannot load the model PP-OCRv6_small_rec"):
        PaddleRecogniser(tmp_path, engine=PaddleEngine.ONNX)


@pytest.mark.engine
def test_damaged_native_weights_are_an_engine_error(native_folder: Path, tmp_path: Path):
    for name in ("inference.yml", "inference.json"):
        shutil.copy(native_folder / name, tmp_path)
    (tmp_path / "inference.pdiparams").write_bytes(b"not weights")
    with pytest.raises(EngineError, match="cannot load the model PP-OCRv6_small_rec"):
        PaddleRecogniser(tmp_path, engine=PaddleEngine.PADDLE)
