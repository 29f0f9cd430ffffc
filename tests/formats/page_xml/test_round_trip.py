"""A record as PAGE-XML and back: equal, but for what `docs/what-formats-hold.md` says PAGE does not hold."""

from dataclasses import replace
from itertools import groupby

from hypothesis import given, settings

from manuscripts.core.geometry import Polygon
from manuscripts.core.page import Candidate, Glyph, Page
from manuscripts.formats.markup import probability
from manuscripts.formats.page_xml.reading import read_page_xml
from manuscripts.formats.page_xml.writing import write_page_xml
from tests.formats.records import pages, spread_where_unknown


def as_page_xml_holds(page: Page) -> Page:
    """`page` with exactly the losses of the table: whole pixels within the image, probabilities of three decimals,
    and no anchor to a column that the page lacks. Boxes that only cut up an outline are cut anew.
    """
    size = (page.image.width, page.image.height)
    names = {column.id for column in page.columns}
    return replace(
        page,
        regions=tuple(replace(region, outline=_whole(region.outline, size)) for region in page.regions),
        columns=tuple(
            spread_where_unknown(
                replace(
                    column,
                    outline=_whole(column.outline, size),
                    glyphs=tuple(_glyph(glyph, size) for glyph in column.glyphs),
                    confidence=_three(column.confidence),
                    anchor=column.anchor if column.anchor in names else None,
                ),
                course=page.course,
            )
            for column in page.columns
        ),
    )


def _glyph(glyph: Glyph, size: tuple[int, int]) -> Glyph:
    return replace(
        glyph,
        box=_whole(Polygon.of_box(glyph.box), size).box,
        candidates=tuple(Candidate(text=each.text, probability=_three(each.probability)) for each in glyph.candidates),
        advised=None if glyph.advised is None else _three(glyph.advised),
    )


def _three(value: float) -> float:
    return float(probability(value))


def _whole(outline: Polygon, size: tuple[int, int]) -> Polygon:
    """In whole pixels within the image, corners that fall together once; as it is where no outline would be left."""
    corners = [
        tuple(float(min(max(round(v), 0), most)) for v, most in zip(p, size, strict=True)) for p in outline.points
    ]
    xs, ys = zip(*corners, strict=True)
    if len(set(corners)) < 3 or len(set(xs)) < 2 or len(set(ys)) < 2:
        return outline
    once = [(x, y) for (x, y), _ in groupby(corners)]
    return Polygon(tuple(once[:-1] if once[0] == once[-1] else once))


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
