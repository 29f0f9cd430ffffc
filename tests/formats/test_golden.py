from collections.abc import Callable

import pytest

from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.formats.page_json import write_page_json
from manuscripts.formats.page_xml.writing import write_page_xml
from manuscripts.formats.tei.writing import write_tei
from manuscripts.formats.text import write_text

Compare = Callable[[str, bytes], None]


def test_golden_files_are_compared_and_not_written(pytestconfig: pytest.Config) -> None:
    assert not pytestconfig.getoption("--regenerate-golden")


def test_tei_is_as_it_was(matches_golden: Compare, manuscript: Manuscript, page: Page, bare_page: Page) -> None:
    matches_golden("manuscript.tei.xml", write_tei(manuscript, [page, bare_page], software="manuscripts 0.1.0"))


def test_page_xml_is_as_it_was(matches_golden: Compare, page: Page) -> None:
    matches_golden("page.page.xml", write_page_xml(page, software="manuscripts 0.1.0"))


def test_page_json_is_as_it_was(matches_golden: Compare, page: Page) -> None:
    matches_golden("page.json", write_page_json(page))


def test_text_is_as_it_was(matches_golden: Compare, page: Page, bare_page: Page) -> None:
    matches_golden("manuscript.txt", write_text([page, bare_page]).encode())
