"""A record as PAGE-XML and back: equal, but for what `docs/what-formats-hold.md` says PAGE does not hold."""

from hypothesis import given, settings

from manuscripts.core.page import Page
from manuscripts.formats.page_xml.reading import read_page_xml
from manuscripts.formats.page_xml.writing import write_page_xml
from tests.formats.page_xml.held import as_page_xml_holds
from tests.formats.records import pages


def back(page: Page) -> Page:
    found = read_page_xml(write_page_xml(page, software="manuscripts 0.1.0"), where="1.xml")
    assert found.omissions == ()
    assert (found.manuscript.institution, found.manuscript.shelfmark) == (page.institution, page.shelfmark)
    return found.pages[0]


@settings(deadline=None, max_examples=80)
@given(page=pages())
def test_any_record_comes_back_as_page_holds_it(page: Page) -> None:
    assert back(page) == as_page_xml_holds(page)


@settings(deadline=None, max_examples=30)
@given(page=pages())
def test_what_came_back_is_written_as_it_was(page: Page) -> None:
    once = write_page_xml(back(page), software="x 1")
    again = read_page_xml(once, where="1.xml").pages[0]
    assert write_page_xml(again, software="x 1") == once


def test_pages_made_by_hand_come_back(
    page: Page, bare_page: Page, corrected_by_the_scribe: Page, page_with_gaiji: Page
) -> None:
    for each in (page, bare_page, corrected_by_the_scribe, page_with_gaiji):
        assert back(each) == as_page_xml_holds(each)
