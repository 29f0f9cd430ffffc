from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from manuscripts.core.record import load_page
from manuscripts.pipeline.engines import load_engines
from scripts.benchmarks_layout.legibility import is_legible
from tests.conftest import SAMPLES


@pytest.mark.engine
def test_a_page_is_legible_until_its_characters_are_gone(tmp_path: Path) -> None:
    record = SAMPLES / "truth" / "sample-east" / "E-Print-13" / "0001.json"
    truth = load_page(record.read_bytes(), where=str(record))
    scan = SAMPLES / "sample-east" / "images" / "print-13" / truth.image.name
    engines = load_engines("onnx", threads=2)
    assert is_legible(scan, truth, engines)
    blurred = tmp_path / "page.jpg"
    with Image.open(scan) as picture:
        picture.filter(ImageFilter.GaussianBlur(40)).save(blurred)
    assert not is_legible(blurred, truth, engines)
