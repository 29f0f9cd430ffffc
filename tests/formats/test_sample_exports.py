"""The exports of the sample holdings as the command writes them."""

from pathlib import Path

import pytest

from manuscripts.core.page import text_flow
from manuscripts.formats.tei.reading import read_tei
from tests.conftest import run_manuscripts
from tests.formats.tei.faults import faults_of


@pytest.fixture(scope="module")
def exported(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    for form in ("tei", "text"):
        run_manuscripts("export", "--format", form, "--out", folder / form, "--library", sample_library)
    return folder


@pytest.mark.engine
def test_the_tei_of_every_sample_is_valid(exported: Path) -> None:
    files = sorted((exported / "tei").rglob("*.xml"))
    assert files
    assert {path.name: faults_of(path.read_bytes()) for path in files} == {path.name: [] for path in files}


@pytest.mark.engine
def test_tei_and_plain_text_of_every_sample_say_the_same(exported: Path) -> None:
    files = sorted((exported / "tei").rglob("*.xml"))
    for path in files:
        pages = read_tei(path.read_bytes(), where=path.name).pages
        tei = "".join(unit.glyph.written for unit in text_flow(pages))
        plain = exported / "text" / path.relative_to(exported / "tei").with_suffix(".txt")
        assert plain.read_text(encoding="utf-8").translate({ord(mark): None for mark in "{|}\n\f"}) == tei
