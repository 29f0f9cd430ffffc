"""Ours → TEI → ours: equal, but for what the table of docs/what-formats-hold.md names."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.manuscript import Manuscript, Rights
from manuscripts.core.page import Column, Glyph, Page, ReadingKind, Region
from manuscripts.formats.setting_out import place_all
from manuscripts.formats.tei.reading import read_tei
from manuscripts.formats.tei.writing import write_tei
from tests.formats.tei.records import INSTITUTION, PRIVATE, SHELFMARK, any_record

SOFTWARE = "manuscripts 0.1.0"
ITEM = Manuscript(institution=INSTITUTION, shelfmark=SHELFMARK)


def as_tei_holds(page: Page) -> Page:
    """What comes back of a record, by the table."""
    regions = {region.id: f"r{place}" for place, region in enumerate(page.regions, start=1)}
    columns = {column.id: f"c{place}" for place, column in enumerate(page.columns, start=1)}
    direction = page.direction
    held = replace(
        page,
        regions=tuple(_region(region, regions[region.id]) for region in page.regions),
        columns=tuple(_column(column, columns, regions) for column in page.columns),
        direction=direction and replace(direction, confidence=round(direction.confidence, 3)),
    )
    return place_all(held)


def _region(region: Region, name: str) -> Region:
    return replace(region, id=name, outline=_outline(region.outline))


def _column(column: Column, columns: dict[str, str], regions: dict[str, str]) -> Column:
    return replace(
        column,
        id=columns[column.id],
        region=regions.get(column.region, ""),
        anchor=columns.get(column.anchor or ""),
        outline=_outline(column.outline),
        confidence=round(column.confidence, 3),
        glyphs=tuple(_glyph(glyph) for glyph in column.glyphs),
    )


def _glyph(glyph: Glyph) -> Glyph:
    candidates = tuple(
        replace(one, probability=round(one.probability, 3))
        for place, one in enumerate(glyph.candidates)
        if one.probability >= 0.01 or one.text == glyph.written or place == 0
    )
    by_ink = next((one.probability for one in candidates if one.text == glyph.written), None)
    advised = None if glyph.advised is None else round(glyph.advised, 3)
    later = (ReadingKind.SUPPLIED, ReadingKind.PUNCTUATION)
    chosen = [reading for reading in glyph.readings if reading.kind not in later]
    box = glyph.box
    return replace(
        glyph,
        box=Box(round(box.left, 1), round(box.top, 1), round(box.right, 1), round(box.bottom, 1)),
        candidates=candidates,
        advised=None if advised == by_ink else advised,
        readings=(*chosen, *(reading for reading in glyph.readings if reading.kind in later)),
    )


def _outline(outline: Polygon) -> Polygon:
    return Polygon(tuple((round(x, 1), round(y, 1)) for x, y in outline.points))


@settings(deadline=None, max_examples=150)
@given(page=any_record())
def test_a_page_comes_back_as_the_table_says(page: Page) -> None:
    imported = read_tei(write_tei(ITEM, [page], software=SOFTWARE), where="test")
    assert imported.omissions == ()
    assert imported.pages == (as_tei_holds(page),)


WORDS = st.sampled_from(["", "金剛般若波羅蜜經", "Paper & <ink>", "Ч. 1", PRIVATE, "two\nlines"])
SOME = st.sampled_from(["S.4272", "Ч. 1", "Or <8210>", PRIVATE])


@settings(deadline=None, max_examples=100)
@given(
    item=st.builds(
        Manuscript,
        institution=st.just(INSTITUTION),
        shelfmark=st.just(SHELFMARK),
        title=WORDS,
        institution_name=WORDS,
        collection=WORDS,
        dating=WORDS,
        old_shelfmarks=st.lists(SOME, max_size=2).map(tuple),
        numbers=st.lists(st.builds("{}:{}".format, st.sampled_from(["IDP", "Дх", "a b"]), SOME), max_size=2).map(tuple),
        form=WORDS,
        material=WORDS,
        dimensions=WORDS,
        condition=WORDS,
        provenance=WORDS,
        manifest=st.sampled_from(["", "https://example.org/manifest.json"]),
        joins=st.lists(SOME, max_size=2).map(tuple),
        rights=st.builds(Rights, image=WORDS, text=st.sampled_from(["", "https://example.org/licence", "Ask"])),
    )
)
def test_an_item_comes_back_whole(item: Manuscript) -> None:
    imported = read_tei(write_tei(item, [], software=SOFTWARE), where="test")
    assert imported.omissions == ()
    assert imported.manuscript == item


@settings(deadline=None, max_examples=50)
@given(pages=st.lists(any_record(), max_size=3, unique_by=lambda page: page.number))
def test_a_raw_reading_beside_the_text_changes_nothing(pages: list[Page]) -> None:
    plain = read_tei(write_tei(ITEM, pages, software=SOFTWARE), where="test")
    assert read_tei(write_tei(ITEM, pages, software=SOFTWARE, source_doc=True), where="test") == plain


@settings(deadline=None, max_examples=50)
@given(page=any_record())
def test_normalised_readings_can_be_left_out_and_what_is_written_stays(page: Page) -> None:
    data = write_tei(ITEM, [page], software=SOFTWARE, normalised=False)
    assert not [one for one in ("<orig", "<reg", "<abbr", "<expan") if one.encode() in data]
    (read,) = read_tei(data, where="test").pages
    assert [column.text for column in read.columns] == [column.text for column in page.columns]


def test_the_same_records_give_the_same_bytes(manuscript: Manuscript, page: Page, bare_page: Page) -> None:
    pages = [page, bare_page]
    assert write_tei(manuscript, pages, software=SOFTWARE) == write_tei(manuscript, iter(pages), software=SOFTWARE)
