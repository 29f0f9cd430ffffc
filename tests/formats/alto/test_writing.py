import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from manuscripts.core.page import Page
from manuscripts.formats.alto.writing import write_alto

SOFTWARE = "manuscripts 0.1.0"
SHARED = os.environ.get("MANUSCRIPTS_SHARED_SCHEMAS")

if SHARED:

    @pytest.fixture(scope="session")
    def published() -> etree.XMLSchema:
        return etree.XMLSchema(etree.parse(str(Path(str(SHARED)) / "alto-4-4.xsd")))

    def test_a_full_page_and_a_bare_one_are_valid(
        published: etree.XMLSchema, page: Page, bare_page: Page, corrected_by_the_scribe: Page
    ) -> None:
        for each in (page, bare_page, corrected_by_the_scribe):
            published.assertValid(etree.fromstring(write_alto(each, software=SOFTWARE)))

    @settings(deadline=None, max_examples=50)
    @given(data=st.data())
    def test_any_page_is_valid(
        published: etree.XMLSchema, any_pages: st.SearchStrategy[list[Page]], data: st.DataObject
    ) -> None:
        for page in data.draw(any_pages):
            published.assertValid(etree.fromstring(write_alto(page, software=SOFTWARE)))
