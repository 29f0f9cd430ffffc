"""Pages on which everything stands that a record can hold."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st

from manuscripts.core.geometry import Transform
from manuscripts.core.page import (
    Condition,
    Glyph,
    GlyphCorrection,
    Page,
    Placement,
    Reading,
    ReadingKind,
    Step,
)


@pytest.fixture(scope="session")
def full_pages(any_pages: st.SearchStrategy[list[Page]]) -> st.SearchStrategy[Page]:
    """Random pages with all that editors and persons add, columns without places, steps and labels."""
    return _full_pages(any_pages)


@st.composite
def _full_pages(draw: st.DrawFn, pages: st.SearchStrategy[list[Page]]) -> Page:
    page = draw(pages.filter(bool))[0]
    words = st.text(max_size=4)
    columns = tuple(
        replace(
            column,
            label=draw(words),
            confidence=draw(st.floats(0, 1)),
            placement=draw(st.sampled_from(Placement)),
            anchor=draw(st.sampled_from([None, "c0", "c1"])),
            glyphs=tuple(draw(_edited(glyph)) for glyph in column.glyphs),
        )
        for column in page.columns
    )
    steps = st.builds(
        Step,
        stage=words,
        software=st.one_of(words, st.just("manuscripts 0.1.0")),
        finished=st.sampled_from(["2026-11-21T08:00:00Z", "yesterday"]),
        seconds=st.floats(0, 1e6),
        options=st.dictionaries(words, st.one_of(st.none(), st.booleans(), st.integers(), words), max_size=2),
    )
    direction = page.direction
    if direction is not None:
        direction = replace(
            direction, reasons=tuple(draw(st.lists(words, max_size=2))), character=draw(st.floats(0, 9))
        )
    return replace(
        page,
        institution=draw(words),
        shelfmark=draw(words),
        label=draw(words),
        image=replace(page.image, digest=draw(st.sampled_from(["", "ab" * 32])), frame=draw(st.integers(0, 3))),
        prepared=draw(st.sampled_from([Transform(), Transform(a=0.1, c=1 / 3)])),
        direction=direction,
        regions=tuple(replace(region, label=draw(words)) for region in page.regions),
        columns=columns,
        steps=tuple(draw(st.lists(steps, max_size=2))),
    )


@st.composite
def _edited(draw: st.DrawFn, glyph: Glyph) -> Glyph:
    words = st.text(max_size=3)
    readings = st.builds(Reading, kind=st.sampled_from(ReadingKind), text=words, source=words)
    corrections = st.builds(GlyphCorrection, before=words, by=words, when=words)
    return replace(
        glyph,
        readings=tuple(draw(st.lists(readings, max_size=2))),
        advised=draw(st.one_of(st.none(), st.floats(0, 1))),
        condition=draw(st.sampled_from([None, *Condition])),
        corrections=tuple(draw(st.lists(corrections, max_size=1))),
    )
