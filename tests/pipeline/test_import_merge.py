"""Whatever a file says of a page that we hold: its text is taken, what stood there is kept, and that once."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Candidate, Column, ColumnKind, Glyph, Page, PageImage, Placement
from manuscripts.formats.imported import Omissions
from manuscripts.formats.setting_out import set_out, with_spread_glyphs
from manuscripts.pipeline.importing.merge import Merged, merge_page

LINES = st.lists(st.text(alphabet="天地玄黃宇宙□", max_size=6), max_size=5)
PLACEMENTS = st.sampled_from([Placement.GLYPHS, Placement.OUTLINE])


def page_of(lines: list[str], *, placement: Placement, candidates: bool = False) -> Page:
    columns = []
    for line, words in enumerate(lines, start=1):
        left = 1000 - 60 * line
        column = Column(
            id=f"c{line}",
            kind=ColumnKind.MAIN,
            line=line,
            region="",
            outline=Polygon.of_box(Box(left, 100, left + 50, 400)),
            glyphs=tuple(
                Glyph(
                    box=Box(left, 100 + 50 * place, left + 50, 150 + 50 * place),
                    written=character,
                    candidates=(Candidate(text=character, probability=0.5),) if candidates else (),
                )
                for place, character in enumerate(words)
            ),
        )
        columns.append(column if placement is Placement.GLYPHS else with_spread_glyphs(column, course=(0, 1)))
    image = PageImage(digest="", name="", frame=0, width=1000, height=500)
    page = Page(institution="east", shelfmark="S.1", number=1, image=image, columns=tuple(columns))
    return set_out(page) if placement is Placement.NOWHERE else page


def merge(held: Page, other: Page) -> Merged:
    return merge_page(held, other, where="a.xml", by="Chen Yuan", when="2026-11-22", omissions=Omissions())


@given(LINES, LINES, PLACEMENTS, PLACEMENTS)
def test_the_text_of_the_file_is_taken_and_a_second_time_changes_nothing(
    ours: list[str], theirs: list[str], held: Placement, placement: Placement
) -> None:
    other = page_of(theirs, placement=placement)
    before = page_of(ours, placement=held, candidates=True)
    merged = merge(before, other)
    assert [column.text for column in merged.page.columns] == theirs
    assert [column.id for column in merged.page.columns] == [f"c{place}" for place in range(1, len(theirs) + 1)]
    assert merged.is_changed or ours == theirs
    again = merge(merged.page, other)
    assert not again.is_changed
    assert again.page == merged.page


@given(LINES, LINES)
def test_texts_without_places_are_taken_by_their_order(ours: list[str], theirs: list[str]) -> None:
    other = page_of(theirs, placement=Placement.NOWHERE)
    merged = merge(page_of(ours, placement=Placement.NOWHERE), other)
    assert [column.text for column in merged.page.columns] == theirs
    assert not merge(merged.page, other).is_changed


@given(LINES, LINES, PLACEMENTS)
def test_each_character_keeps_what_stood_there_or_tells_that_nothing_did(
    ours: list[str], theirs: list[str], placement: Placement
) -> None:
    before = page_of(ours, placement=Placement.GLYPHS, candidates=True)
    merged = merge(before, page_of(theirs, placement=placement))
    glyphs = [glyph for column in merged.page.columns for glyph in column.glyphs]
    for glyph in glyphs:
        stood = glyph.candidates[0].text if glyph.candidates else ""
        assert [one.before for one in glyph.corrections] == ([] if stood == glyph.written else [stood])
    gone = sum(len(words) for words in ours) - sum(bool(glyph.candidates) for glyph in glyphs)
    assert merged.changes.counts["glyphs gone"] == gone


@given(LINES, PLACEMENTS)
def test_a_page_as_it_is_stays_as_it_is(lines: list[str], placement: Placement) -> None:
    page = page_of(lines, placement=placement, candidates=True)
    rounded = replace(
        page,
        columns=tuple(
            replace(
                column,
                glyphs=tuple(
                    replace(glyph, box=Box(glyph.box.left, glyph.box.top + 0.4, glyph.box.right, glyph.box.bottom))
                    for glyph in column.glyphs
                ),
            )
            for column in page.columns
        ),
    )
    merged = merge(page, rounded)
    assert merged.page == page
    assert not merged.is_changed
