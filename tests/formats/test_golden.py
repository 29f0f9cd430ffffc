import io
from collections.abc import Callable

import pytest

from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.formats.alto.writing import write_alto
from manuscripts.formats.annotations import write_annotations
from manuscripts.formats.cbeta import write_cbeta
from manuscripts.formats.glyph_csv import write_glyph_csv
from manuscripts.formats.hocr import write_hocr
from manuscripts.formats.page_json import write_page_json
from manuscripts.formats.page_xml.writing import write_page_xml
from manuscripts.formats.pdf.writing import write_pdf
from manuscripts.formats.tei.writing import write_tei
from manuscripts.formats.text import write_text

Compare = Callable[[str, bytes], None]


def test_golden_files_are_compared_and_not_written(pytestconfig: pytest.Config) -> None:
    assert not pytestconfig.getoption("--regenerate-golden")


def test_tei_is_as_it_was(matches_golden: Compare, manuscript: Manuscript, page: Page, bare_page: Page) -> None:
    matches_golden("manuscript.tei.xml", write_tei(manuscript, [page, bare_page], software="manuscripts 0.1.0"))


def test_page_xml_is_as_it_was(matches_golden: Compare, page: Page) -> None:
    matches_golden("page.page.xml", write_page_xml(page, software="manuscripts 0.1.0"))


def test_alto_is_as_it_was(matches_golden: Compare, page: Page) -> None:
    matches_golden("page.alto.xml", write_alto(page, software="manuscripts 0.1.0"))


def test_page_json_is_as_it_was(matches_golden: Compare, page: Page) -> None:
    matches_golden("page.json", write_page_json(page))


def test_text_is_as_it_was(matches_golden: Compare, page: Page, bare_page: Page) -> None:
    matches_golden("manuscript.txt", write_text([page, bare_page]).encode())


def test_hocr_is_as_it_was(matches_golden: Compare, page: Page) -> None:
    matches_golden("page.hocr.html", write_hocr(page, software="manuscripts 0.1.0"))


def test_cbeta_lines_are_as_they_were(matches_golden: Compare, page: Page, bare_page: Page) -> None:
    matches_golden("manuscript.cbeta.txt", write_cbeta([page, bare_page]).encode())


def test_annotations_are_as_they_were(matches_golden: Compare, manuscript: Manuscript, page: Page) -> None:
    matches_golden("page.annotations.json", write_annotations(page, manuscript=manuscript))


def test_the_table_of_glyphs_is_as_it_was(matches_golden: Compare, page: Page) -> None:
    matches_golden("manuscript.csv", b"".join(write_glyph_csv([page])))


def test_pdf_is_as_it_was(matches_golden: Compare, manuscript: Manuscript, page: Page, bare_page: Page) -> None:
    file = io.BytesIO()
    write_pdf(file, [(page, None), (bare_page, None)], manuscript=manuscript, software="manuscripts 0.1.0")
    matches_golden("manuscript.pdf", file.getvalue())
