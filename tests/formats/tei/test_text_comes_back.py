from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page, text_flow
from manuscripts.formats.tei.reading import TeiLine, read_tei_text
from manuscripts.formats.tei.writing import write_tei

SOFTWARE = "manuscripts 0.1.0"


def _text(lines: list[TeiLine], *, aside: bool) -> list[tuple[int, int, str]]:
    """The text of the lines, joined where one line is taken up again at once, without empty ones."""
    found = [((line.page, line.line), line.text) for line in lines if line.aside == aside and line.text]
    return [(*place, "".join(text for _, text in same)) for place, same in groupby(found, key=lambda item: item[0])]


def _flow(pages: list[Page], *, aside: bool) -> list[tuple[int, int, str]]:
    flow = ((unit.page, unit.line, unit.glyph.written) for unit in text_flow(pages, aside=aside))
    return [
        (*place, "".join(written for _, _, written in same))
        for place, same in groupby(flow, key=lambda unit: (unit[0], unit[1]))
    ]


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_every_character_comes_back_in_its_line_and_order(
    manuscript: Manuscript, any_pages: st.SearchStrategy[list[Page]], data: st.DataObject
) -> None:
    pages = data.draw(any_pages)
    lines = read_tei_text(write_tei(manuscript, pages, software=SOFTWARE))
    assert _text(lines, aside=False) == _flow(pages, aside=False)
    assert _text(lines, aside=True) == _flow(pages, aside=True)


def test_normalised_readings_can_be_left_out_and_what_is_written_stays(manuscript: Manuscript, page: Page) -> None:
    plain = write_tei(manuscript, [page], software=SOFTWARE, normalised=False)
    assert b"<choice>" not in plain
    assert read_tei_text(plain) == read_tei_text(write_tei(manuscript, [page], software=SOFTWARE))


def test_the_same_records_give_the_same_bytes(manuscript: Manuscript, page: Page, bare_page: Page) -> None:
    pages = [page, bare_page]
    assert write_tei(manuscript, pages, software=SOFTWARE) == write_tei(manuscript, iter(pages), software=SOFTWARE)
