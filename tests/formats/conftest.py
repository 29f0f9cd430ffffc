"""Pages as the formats meet them: one made by hand with everything on it, and random ones."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import strategies as st

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.manuscript import Manuscript, Rights
from manuscripts.core.page import (
    Candidate,
    Column,
    ColumnKind,
    Direction,
    Flag,
    Glyph,
    ModelUse,
    Page,
    PageImage,
    Reading,
    ReadingKind,
    Region,
    RegionKind,
    Step,
    WritingMode,
)

GOLDEN = Path(__file__).parent.parent / "golden"
PRIVATE = "\ue123"


def _glyphs(text: str, *, left: float, top: float) -> tuple[Glyph, ...]:
    return tuple(
        Glyph(
            box=Box(left, top + 50 * place, left + 48.5, top + 50 * place + 46.25),
            written=written,
            candidates=(Candidate(text=written, probability=0.93), Candidate(text="大", probability=0.04)),
        )
        for place, written in enumerate(text)
    )


def _column(name: str, kind: ColumnKind, line: int, text: str, *, left: float, top: float = 100) -> Column:
    return Column(
        id=name,
        kind=kind,
        line=line,
        region="r9" if kind is ColumnKind.FOLD else "r1",
        outline=Polygon.of_box(Box(left, top, left + 50, top + 50 * max(len(text), 1))),
        glyphs=_glyphs(text, left=left, top=top),
        confidence=0.98,
    )


@pytest.fixture(scope="session")
def manuscript() -> Manuscript:
    return Manuscript(
        institution="example-library",
        institution_name="Example Library & Museum",
        shelfmark="Or.8210/S.4272",
        title="金剛般若波羅蜜經",
        collection="Stein",
        dating="8th century",
        old_shelfmarks=("Ch. 85.xix",),
        rights=Rights(image="Ask the holder <first>", text="https://creativecommons.org/licenses/by/4.0/"),
    )


@pytest.fixture(scope="session")
def page() -> Page:
    """Two lines in the upper register with a double-line note, a gap, variants, a fold; one line in the lower."""
    variant = Glyph(
        box=Box(700, 350, 748.5, 396),
        written="爲",
        candidates=(Candidate(text="爲", probability=0.4), Candidate(text=PRIVATE, probability=0.3)),
        readings=(Reading(kind=ReadingKind.NORMALISED, text="為", source="v-U+7232 v-U+70BA"),),
    )
    broken = _column("c4", ColumnKind.MAIN, 1, "聞□", left=700, top=400)
    lower = _column("c9", ColumnKind.MAIN, 3, "\U00030edd\u3000" + PRIVATE, left=700, top=800)
    return Page(
        institution="example-library",
        shelfmark="Or.8210/S.4272",
        number=1,
        image=PageImage(digest="ab" * 32, name="scan 07.tif", frame=2, width=1000, height=1200),
        direction=Direction(mode=WritingMode.VERTICAL_RL, declared=False, confidence=0.91),
        regions=(
            Region(id="r1", kind=RegionKind.TEXT, outline=Polygon.of_box(Box(500, 90, 760, 600)), register=1),
            Region(id="r2", kind=RegionKind.TEXT, outline=Polygon.of_box(Box(500, 790, 760, 1100)), register=2),
            Region(id="r9", kind=RegionKind.FOLD, outline=Polygon.of_box(Box(400, 90, 460, 600))),
        ),
        columns=(
            _column("c1", ColumnKind.MAIN, 1, "如是我", left=700),
            _column("c2", ColumnKind.NOTE_RIGHT, 1, "注右", left=726, top=250),
            _column("c3", ColumnKind.NOTE_LEFT, 1, "注左", left=700, top=250),
            Column(
                id=broken.id,
                kind=broken.kind,
                line=1,
                region="r1",
                outline=broken.outline,
                glyphs=(variant, *broken.glyphs),
            ),
            _column("c5", ColumnKind.HEADING, 2, "品第一", left=640),
            _column("c6", ColumnKind.FOLD, 4, "金剛經", left=410),
            _column("c7", ColumnKind.MARGINAL, 5, "校", left=800),
            Column(id="c9", kind=ColumnKind.MAIN, line=3, region="r2", outline=lower.outline, glyphs=lower.glyphs),
        ),
        flags=(Flag(code="direction-doubtful", message="Columns and rows are equally likely: 0.91 <1>."),),
        steps=(
            Step(
                stage="recognition",
                software="manuscripts 0.1.0",
                finished="2026-11-21T08:00:00Z",
                seconds=1.25,
                options={"threads": 2, "model": None},
                models=(ModelUse(name="ppocrv6-small-rec", digest="cd" * 32),),
            ),
            Step(
                stage="variants",
                software="manuscripts 0.1.0",
                finished="2026-11-21T08:00:01Z",
                seconds=0.5,
                models=(ModelUse(name="variants.tsv", digest="ef" * 32),),
            ),
        ),
    )


@pytest.fixture(scope="session")
def corrected_by_the_scribe(page: Page) -> Page:
    """An insertion beside the first line with its second character struck out, a fold that has its place, a ruler."""
    first, fold = page.columns[0], page.columns[5]
    struck = (first.glyphs[0], replace(first.glyphs[1], struck=True), *first.glyphs[2:])
    inserted = _column("c10", ColumnKind.INSERTION, 1, "聞", left=760)
    ruler = Region(id="r10", kind=RegionKind.RULER, outline=Polygon.of_box(Box(0, 1110, 1000, 1190)))
    return replace(
        page,
        regions=(*page.regions, ruler),
        columns=(replace(first, glyphs=struck), inserted, replace(fold, anchor="c1")),
    )


@pytest.fixture(scope="session")
def page_with_gaiji(page: Page) -> Page:
    """The first two characters are gaiji, one with a normal form, one that was promoted."""
    first = page.columns[0]
    described = replace(
        first.glyphs[0],
        written="⿰木⿱目一",
        gaiji="east:g0001",
        readings=(Reading(kind=ReadingKind.NORMALISED, text="相", source="east:g0001"),),
    )
    promoted = replace(first.glyphs[1], written="\U00031234", gaiji="east:g0002")
    changed = replace(first, glyphs=(described, promoted, *first.glyphs[2:]))
    return replace(page, columns=(changed, *page.columns[1:]))


@pytest.fixture(scope="session")
def bare_page() -> Page:
    """A page on which nothing was found, and of which nothing is known."""
    return Page(
        institution="example-library",
        shelfmark="Or.8210/S.4272",
        number=2,
        image=PageImage(digest="00" * 32, name="scan_08.jpg", frame=0, width=10, height=10),
    )


@pytest.fixture(scope="session")
def any_pages() -> st.SearchStrategy[list[Page]]:
    """Random pages of the manuscript of these tests: any characters, any kinds, lines in any order."""
    return st.lists(_pages(), max_size=3, unique_by=lambda page: page.number)


def _texts() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(
            ["大", "\U00020000", "\u8fbb\U000e0100", "⿰亻大", "□", "〓", "\u3000", PRIVATE, "<", "&", "\x0b"]
        ),
        st.text(min_size=1, max_size=3),
    )


@st.composite
def _glyph(draw: st.DrawFn) -> Glyph:
    written = draw(_texts())
    candidates = [
        Candidate(text=text, probability=draw(st.floats(0, 1))) for text in draw(st.lists(_texts(), max_size=2))
    ]
    if draw(st.booleans()):
        candidates.insert(0, Candidate(text=written, probability=draw(st.floats(0, 1))))
    readings = [
        Reading(kind=ReadingKind.NORMALISED, text=text, source=draw(st.text(max_size=3)))
        for text in draw(st.lists(_texts(), max_size=1))
    ]
    box = Box(draw(st.floats(-10, 10)), 5.25, 20, draw(st.floats(5.5, 1e5)))
    gaiji = draw(st.sampled_from([None, None, "east:g0001", "east-g0001", "west:g0001 \x0b"]))
    if gaiji is not None:
        readings = [replace(reading, source=gaiji) for reading in readings]
    return Glyph(
        box=box,
        written=written,
        candidates=tuple(candidates),
        readings=tuple(readings),
        struck=draw(st.booleans()),
        gaiji=gaiji,
    )


@st.composite
def _pages(draw: st.DrawFn) -> Page:
    texts = draw(st.lists(st.lists(_glyph(), max_size=3), max_size=5))
    codes = draw(st.lists(st.text(min_size=1, max_size=4), max_size=1))
    columns = tuple(
        Column(
            id=f"c{place}",
            kind=draw(st.sampled_from(ColumnKind)),
            line=draw(st.integers(1, 3)),
            region=draw(st.sampled_from(["r1", "r2", "gone"])),
            outline=Polygon(((0, 0), (10.55, 0), (5, draw(st.floats(1, 1e4))))),
            glyphs=tuple(glyphs),
            anchor=draw(st.sampled_from([None, "c0", "c9"])),
        )
        for place, glyphs in enumerate(texts)
    )
    direction = Direction(
        mode=draw(st.sampled_from(WritingMode)),
        declared=draw(st.booleans()),
        confidence=0.5,
        rotation=draw(st.sampled_from((0, 90, 180, 270))),
    )
    return Page(
        institution="example-library",
        shelfmark="Or.8210/S.4272",
        number=draw(st.integers(1, 9)),
        image=PageImage(digest="ab" * 32, name=draw(st.text(min_size=1, max_size=4)), frame=0, width=10, height=10),
        direction=draw(st.sampled_from([None, direction])),
        regions=tuple(
            Region(id=name, kind=draw(st.sampled_from(RegionKind)), outline=Polygon.of_box(Box(0, 0, 9, 9)), register=n)
            for n, name in enumerate(["r1", "r2"], start=1)
        ),
        columns=columns,
        flags=tuple(Flag(code=code, message=code) for code in codes),
    )
