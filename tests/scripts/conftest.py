"""Real material in small: one page of the samples, in the form in which the benchmarks expect theirs."""

import json
from pathlib import Path

import pytest
from PIL import Image

from manuscripts.core.record import load_page
from manuscripts.images.files import open_image
from tests.conftest import SAMPLES


@pytest.fixture
def boxed_folder(tmp_path: Path) -> Path:
    """A folder with a folder `canon` of one page."""
    path = next(iter(sorted(SAMPLES.glob("sample-west/images/**/*.jpg"))))
    digest = open_image(path).digest
    pages = (load_page(each.read_bytes(), where=str(each)) for each in sorted(SAMPLES.glob("truth/**/*.json")))
    page = next(page for page in pages if page.image.digest == digest)
    for part in ("gt", "images"):
        (tmp_path / "canon" / part).mkdir(parents=True)
    Image.open(path).save(tmp_path / "canon" / "images" / "page.png")
    columns = [
        {
            "text": column.text,
            "bbox": [column.box.left, column.box.top, column.box.width, column.box.height],
            "chars": [
                {"bbox": [each.box.left, each.box.top, each.box.width, each.box.height]} for each in column.glyphs
            ],
        }
        for column in page.columns
        if column.kind.in_flow
    ]
    given = json.dumps({"image": "images/page.png", "columns": columns}, ensure_ascii=False)
    (tmp_path / "canon" / "gt" / "page.json").write_text(given, encoding="utf-8")
    return tmp_path
