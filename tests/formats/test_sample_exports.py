"""The exports of the sample holdings as the command writes them."""

from dataclasses import replace
from pathlib import Path

import pytest

from manuscripts.catalog.library import Library
from manuscripts.formats.alto.reading import read_alto
from manuscripts.formats.alto.writing import write_alto
from manuscripts.formats.imported import Imported
from manuscripts.formats.page_xml.reading import read_page_xml
from manuscripts.formats.page_xml.writing import write_page_xml
from manuscripts.formats.tei.reading import read_tei
from manuscripts.formats.tei.writing import write_tei
from tests.conftest import run_manuscripts
from tests.formats.alto.held import as_alto_holds
from tests.formats.page_xml.held import as_page_xml_holds
from tests.formats.tei.faults import faults_of
from tests.formats.tei.held import as_tei_holds

SOFTWARE = "manuscripts 0.1.0"


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
        tei = "".join(column.text for page in pages for column in page.columns if column.kind.in_flow)
        plain = exported / "text" / path.relative_to(exported / "tei").with_suffix(".txt")
        assert plain.read_text(encoding="utf-8").translate({ord(mark): None for mark in "{|}\n\f"}) == tei


@pytest.mark.engine
def test_every_page_of_the_samples_comes_back_from_every_format_that_is_read(sample_library: Path) -> None:
    with Library(sample_library) as library:
        for manuscript in library.manuscripts():
            pages = tuple(library.pages(manuscript))
            imported = read_tei(write_tei(manuscript, pages, software=SOFTWARE), where="tei")
            assert imported == Imported(manuscript=imported.manuscript, pages=tuple(map(as_tei_holds, pages)))
            assert imported.manuscript == replace(manuscript, writing_mode=None)
            for page in pages:
                by_page = read_page_xml(write_page_xml(page, software=SOFTWARE), where="page")
                assert (by_page.pages, by_page.omissions) == ((as_page_xml_holds(page),), ())
                by_alto = read_alto(write_alto(page, software=SOFTWARE), where="alto")
                assert (by_alto.pages, by_alto.omissions) == ((as_alto_holds(page),), ())
