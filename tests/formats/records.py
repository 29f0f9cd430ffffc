"""Random page records with everything that a record can hold, for the round trips of all formats."""

from dataclasses import replace

from hypothesis import strategies as st

from manuscripts.core.geometry import Box, Polygon, Transform
from manuscripts.core.page import (
    Candidate,
    Column,
    ColumnKind,
    Condition,
    Direction,
    Flag,
    Glyph,
    GlyphCorrection,
    ModelUse,
    Page,
    PageImage,
    Placement,
    Reading,
    ReadingKind,
    Region,
    RegionKind,
    Step,
    WritingMode,
)
from manuscripts.formats.setting_out import with_spread_glyphs

SIZE = (1000, 1200)
_MARKS = [
    "大",
    "\U00020000",
    "\u8fbb\U000e0100",
    "⿰亻大",
    "□",
    "〓",
    "\u3000",
    "\ue123",
    "\U000f0001",
    "<",
    "&",
    "\\",
    ";",
]
_HARD = st.sampled_from([*_MARKS, "\x0b", "\r", "\n", " ", "}{", "\\u0041", "如是"])


def words() -> st.SearchStrategy[str]:
    """Anything that a person or program may have said, empty as well."""
    return st.one_of(st.text(max_size=5), st.lists(_HARD, max_size=3).map("".join))


def written() -> st.SearchStrategy[str]:
    """What a glyph may hold: a unit as a rule, and anything else."""
    return st.one_of(_HARD, st.text(min_size=1, max_size=2))


def probabilities() -> st.SearchStrategy[float]:
    return st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0]))


@st.composite
def glyphs(draw: st.DrawFn) -> Glyph:
    """A glyph with what engines, editors and scribes may have done to it."""
    text = draw(written())
    candidates = [
        Candidate(text=each, probability=draw(probabilities())) for each in draw(st.lists(written(), max_size=2))
    ]
    if draw(st.booleans()):
        place = draw(st.integers(0, len(candidates)))
        candidates.insert(place, Candidate(text=text, probability=draw(probabilities())))
    readings = [
        Reading(kind=draw(st.sampled_from(ReadingKind)), text=draw(words()), source=draw(words()))
        for _ in range(draw(st.integers(0, 2)))
    ]
    corrections = [
        GlyphCorrection(
            before=draw(words()), by=draw(words()), when=draw(st.sampled_from(["2026-11-21T08:00:00Z", "?"]))
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    left, top = draw(st.floats(-5, 1005)), draw(st.floats(-5, 1205))
    return Glyph(
        box=Box(left, top, left + draw(st.floats(0.25, 90)), top + draw(st.floats(0.25, 90))),
        written=text,
        candidates=tuple(candidates),
        readings=tuple(readings),
        struck=draw(st.booleans()),
        advised=draw(st.one_of(st.none(), probabilities())),
        gaiji=draw(st.sampled_from([None, None, "east:g0001", "west:g0001 \x0b"])),
        condition=draw(st.sampled_from([None, None, *Condition])),
        corrections=tuple(corrections),
    )


def plain_glyphs() -> st.SearchStrategy[Glyph]:
    """A glyph of which nothing is known but what is written."""
    return written().map(lambda text: Glyph(box=Box(100, 100, 148, 148), written=text))


def outlines() -> st.SearchStrategy[Polygon]:
    """Outlines with an area, also thin ones and such as run over the edge of the image."""
    corner = st.tuples(st.floats(-20, 1020), st.floats(-20, 1220))
    return st.lists(corner, min_size=3, max_size=6).filter(_has_area).map(lambda corners: Polygon(tuple(corners)))


def _has_area(corners: list[tuple[float, float]]) -> bool:
    xs, ys = zip(*corners, strict=True)
    return max(xs) - min(xs) > 1e-3 and max(ys) - min(ys) > 1e-3


@st.composite
def columns(draw: st.DrawFn, name: str, *, regions: list[str], others: list[str]) -> Column:
    """A column; where the boxes of its glyphs are not known they are spread as a reader spreads them."""
    return Column(
        id=name,
        kind=draw(st.sampled_from(ColumnKind)),
        line=draw(st.integers(1, 4)),
        region=draw(st.sampled_from(regions)),
        outline=draw(outlines()),
        glyphs=tuple(draw(st.lists(st.one_of(glyphs(), plain_glyphs()), max_size=4))),
        confidence=draw(probabilities()),
        anchor=draw(st.sampled_from([None, *others])),
        label=draw(st.sampled_from(["", "Commentary", "行 {1};"])),
        placement=draw(st.sampled_from(Placement)),
    )


def directions() -> st.SearchStrategy[Direction]:
    return st.builds(
        Direction,
        mode=st.sampled_from(WritingMode),
        declared=st.booleans(),
        confidence=probabilities(),
        rotation=st.sampled_from((0, 90, 180, 270)),
        reasons=st.lists(words(), max_size=2).map(tuple),
        character=st.sampled_from([0.0, 48.25]),
    )


@st.composite
def steps(draw: st.DrawFn) -> Step:
    options = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(allow_nan=False), words())
    return Step(
        stage=draw(st.sampled_from(["prepare", "layout", "recognition", "a stage"])),
        software=draw(words()),
        finished=draw(st.sampled_from(["2026-11-21T08:00:00Z", "2026-11-21T08:00:01.5+01:00", "", "yesterday"])),
        seconds=draw(st.floats(0, 1e6)),
        options=draw(st.dictionaries(words(), options, max_size=2)),
        models=tuple(
            ModelUse(name=draw(words()), digest=draw(st.sampled_from(["", "cd" * 32])))
            for _ in range(draw(st.integers(0, 2)))
        ),
    )


@st.composite
def pages(draw: st.DrawFn, *, institution: str = "example-library", shelfmark: str = "Or.8210/S.4272") -> Page:
    """A page of an item, with regions in any order and columns that name one that is not there."""
    regions = [
        Region(
            id=name,
            kind=draw(st.sampled_from(RegionKind)),
            outline=draw(outlines()),
            register=draw(st.integers(1, 3)),
            label=draw(st.sampled_from(["", "MainText_Left", "圖 {1};"])),
        )
        for name in draw(st.permutations(["r1", "r2", "upper"]))[: draw(st.integers(0, 3))]
    ]
    names = draw(st.permutations(["c1", "c2", "c3", "x 4"]))[: draw(st.integers(0, 4))]
    direction = draw(st.one_of(st.none(), directions()))
    page = Page(
        institution=institution,
        shelfmark=shelfmark,
        number=draw(st.integers(1, 999)),
        image=PageImage(
            digest=draw(st.sampled_from(["", "ab" * 32])),
            name=draw(st.one_of(words(), st.just("scan 07.tif"))),
            frame=draw(st.integers(0, 3)),
            width=SIZE[0],
            height=SIZE[1],
        ),
        label=draw(st.sampled_from(["", "12 verso", "\ue123"])),
        prepared=draw(st.sampled_from([Transform(), Transform(0.0, -2.5, 7.25, 2.5, 0.0, 1e-7)])),
        direction=direction,
        regions=tuple(regions),
        columns=tuple(
            draw(columns(name, regions=[*(region.id for region in regions), "gone"], others=names)) for name in names
        ),
        flags=tuple(Flag(code=draw(words()), message=draw(words())) for _ in range(draw(st.integers(0, 2)))),
        steps=tuple(draw(st.lists(steps(), max_size=2))),
    )
    return replace(page, columns=tuple(spread_where_unknown(column, course=page.course) for column in page.columns))


def spread_where_unknown(column: Column, *, course: tuple[int, int]) -> Column:
    """`column` with boxes that only cut up its outline where those of its glyphs are not known."""
    if column.placement is Placement.GLYPHS:
        return column
    course = course if column.placement is Placement.OUTLINE else (0, 1)
    return replace(with_spread_glyphs(column, course=course), placement=column.placement)
