from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from manuscripts.core.record import load_page
from manuscripts.pipeline.engines import load_engines
from scripts.benchmarks_layout.legibility import is_legible
from scripts.compose.draw import draw_page

# A page that is drawn with little wear, in forms that the recogniser knows.
CLEAN = 7_000_002


@pytest.mark.engine
def test_a_page_is_legible_until_its_characters_are_gone(tmp_path: Path) -> None:
    path = tmp_path / "page.jpg"
    draw_page(path, ["天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏" * 40], seed=CLEAN)
    truth = load_page(path.with_suffix(".json").read_bytes(), where="page")
    engines = load_engines("onnx", threads=2)
    assert is_legible(path, truth, engines)
    with Image.open(path) as picture:
        picture.filter(ImageFilter.GaussianBlur(40)).save(path)
    assert not is_legible(path, truth, engines)
