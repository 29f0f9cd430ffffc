import json
from dataclasses import replace

import pytest

from manuscripts.core.errors import InputError, UnknownFormatError
from manuscripts.core.page import Page
from manuscripts.formats.page_json import write_page_json
from manuscripts.formats.reading import read_any


def test_a_page_record_is_read_as_it_was_written(page: Page) -> None:
    imported = read_any(write_page_json(page), where="1.json")
    assert imported.pages == (page,)
    assert (imported.manuscript.institution, imported.manuscript.shelfmark) == (page.institution, page.shelfmark)
    assert imported.omissions == ()


def test_a_field_that_no_record_has_is_told(page: Page) -> None:
    record = json.loads(write_page_json(page))
    record["mood"] = "bright"
    for column in record["columns"][:3]:
        column["hand"] = "B"
    told = read_any(json.dumps(record).encode(), where="1.json").omissions
    assert {(one.what, one.count) for one in told} == {("field mood", 1), ("field columns.hand", 3)}


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "empty"),
        (b"%PDF-1.4", "no XML"),
        (b"<html/>", "root element 'html'"),
        (b'<mets xmlns="http://www.loc.gov/METS/"/>', "root element 'mets'"),
    ],
)
def test_a_file_of_no_known_format_is_told_for_what_it_is(data: bytes, found: str) -> None:
    with pytest.raises(UnknownFormatError, match=found) as raised:
        read_any(data, where="given.xml")
    assert raised.value.where == "given.xml"
    assert "page record (JSON)" in raised.value.advice


def test_broken_xml_is_told_with_its_line() -> None:
    with pytest.raises(InputError, match=r"given\.xml, line 2: not well-formed"):
        read_any(b"<a>\n<b></a>", where="given.xml")


def test_a_fault_of_the_whole_file_is_told_without_a_line() -> None:
    deep = b"<a>" * 220 + b"</a>" * 220
    with pytest.raises(InputError, match=r"^given\.xml: has more than 200 elements"):
        read_any(deep, where="given.xml")


def test_a_record_that_can_be_no_page_is_refused(page: Page) -> None:
    first = page.columns[0]
    for broken in (
        replace(page, number=0),
        replace(page, image=replace(page.image, width=0)),
        replace(page, columns=(replace(first, glyphs=(replace(first.glyphs[0], written=""),)),)),
    ):
        with pytest.raises(InputError, match=r"1\.json"):
            read_any(write_page_json(broken), where="1.json")
    flat = write_page_json(page).replace(b'"points": [', b'"points": [[1,1],[1,2],[1,3]], "was": [', 1)
    with pytest.raises(InputError, match="holds nothing"):
        read_any(flat, where="1.json")
