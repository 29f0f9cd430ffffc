from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manuscripts.core.page import Page
from manuscripts.formats.alto.reading import read_alto
from manuscripts.formats.alto.writing import write_alto
from manuscripts.formats.imported import Imported
from tests.formats.alto.held import as_alto_holds


def _there_and_back(page: Page) -> Imported:
    return read_alto(write_alto(page, software="manuscripts 0.1.0"), where="page.alto.xml")


def test_a_page_comes_back_as_alto_holds_it(page: Page, corrected_by_the_scribe: Page, page_with_gaiji: Page) -> None:
    for each in (page, corrected_by_the_scribe, page_with_gaiji):
        back = _there_and_back(each)
        assert back.pages == (as_alto_holds(each),)
        assert back.omissions == ()


def test_a_page_without_writing_comes_back_as_it_was(bare_page: Page) -> None:
    back = _there_and_back(bare_page)
    assert back.pages == (bare_page,)
    assert back.omissions == ()


def test_the_item_is_named_as_it_was(page: Page) -> None:
    item = _there_and_back(page).manuscript
    assert (item.institution, item.shelfmark) == (page.institution, page.shelfmark)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_page_comes_back_as_alto_holds_it(full_pages: st.SearchStrategy[Page], data: st.DataObject) -> None:
    page = data.draw(full_pages)
    back = _there_and_back(page)
    assert back.pages == (as_alto_holds(page),)
    assert back.omissions == ()
    assert (back.manuscript.institution, back.manuscript.shelfmark) == (page.institution, page.shelfmark)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_alto_holds_comes_back_in_the_same_bytes(full_pages: st.SearchStrategy[Page], data: st.DataObject) -> None:
    held = _there_and_back(data.draw(full_pages)).pages[0]
    once = write_alto(held, software="manuscripts 0.1.0")
    assert write_alto(read_alto(once, where="again").pages[0], software="manuscripts 0.1.0") == once
