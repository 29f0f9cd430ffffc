import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from manuscripts.core.manuscript import Manuscript, Rights
from manuscripts.core.page import Page
from manuscripts.formats.tei.writing import write_tei
from tests.formats.tei.faults import faults_of

SOFTWARE = "manuscripts 0.1.0"
# Beside our own grammar that of the TEI consortium judges, where a folder of published schemas is named.
SHARED = os.environ.get("MANUSCRIPTS_SHARED_SCHEMAS")
JUDGES = ["ours", "published"] if SHARED else ["ours"]


@pytest.fixture(scope="session", params=JUDGES)
def judge(request: pytest.FixtureRequest) -> Callable[[bytes], object]:
    """Gives what is wrong with a file: something empty when it is valid."""
    if request.param == "ours":
        return faults_of
    published = etree.RelaxNG(etree.parse(str(Path(str(SHARED)) / "tei_all.rng")))

    def by_published(data: bytes) -> object:
        return "" if published.validate(etree.fromstring(data)) else published.error_log

    return by_published


def test_a_full_page_and_a_bare_one_are_valid(
    judge: Callable[[bytes], object], manuscript: Manuscript, page: Page, bare_page: Page
) -> None:
    assert not judge(write_tei(manuscript, [page, bare_page], software=SOFTWARE))


def test_a_manuscript_without_pages_or_details_is_valid(judge: Callable[[bytes], object]) -> None:
    assert not judge(write_tei(Manuscript(institution="", shelfmark="1"), [], software="unnamed"))


@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_any_page_is_valid(
    judge: Callable[[bytes], object],
    manuscript: Manuscript,
    any_pages: st.SearchStrategy[list[Page]],
    data: st.DataObject,
) -> None:
    assert not judge(write_tei(manuscript, data.draw(any_pages), software=SOFTWARE))


@settings(deadline=None, max_examples=50)
@given(text=st.text(min_size=1), shelfmark=st.text(min_size=1))
def test_any_text_in_the_catalogue_is_valid(judge: Callable[[bytes], object], text: str, shelfmark: str) -> None:
    item = Manuscript(
        institution=text,
        shelfmark=f"S {shelfmark}",
        title=text,
        institution_name=text,
        collection=text,
        dating=text,
        script=text,
        old_shelfmarks=(text,),
        rights=Rights(image=text, text=text),
    )
    assert not judge(write_tei(item, [], software=text))
