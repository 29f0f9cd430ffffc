"""Random page records with everything on them that a record can hold."""

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
from manuscripts.formats.setting_out import place_all

INSTITUTION, SHELFMARK = "example-library", "Or.8210/S.4272"
PRIVATE = "\ue123"
_SIGNS = ["大", "\U00020000", "\u8fbb\U000e0100", "⿰亻大", "〻", "。", "<", "&", PRIVATE, "\x0b"]
_WORDS = st.sampled_from(["為", "是大", "Taishō T0235", "Chen Yuan <chen@example.org>", "a\u3000b", "〓□", PRIVATE])
_PROBABILITIES = st.floats(0, 1)
_TIMES = st.sampled_from(["2026-11-21T08:00:00Z", "2025-01-02T03:04:05+08:00", "2024-05-05T05:05:05Z"])


def any_record(*, number: st.SearchStrategy[int] | None = None) -> st.SearchStrategy[Page]:
    """Pages of one manuscript: 1,000 x 1,200 pixels, or of a size made up where nothing has a place."""
    return _record(number or st.integers(1, 9))


def any_glyph() -> st.SearchStrategy[Glyph]:
    """A glyph without a place."""
    return _glyph()


@st.composite
def _glyph(draw: st.DrawFn) -> Glyph:
    written = draw(st.sampled_from([*_SIGNS, "□", "〓", "\u3000", "大小"]))
    others = draw(st.lists(st.sampled_from(_SIGNS), max_size=3, unique=True))
    candidates = [Candidate(text=text, probability=draw(_PROBABILITIES)) for text in others if text != written]
    if draw(st.booleans()):
        place = draw(st.integers(0, len(candidates)))
        candidates.insert(place, Candidate(text=written, probability=draw(_PROBABILITIES)))
    gaiji = draw(st.sampled_from([None, None, None, "east:g0001", "west:g0002"]))
    readings = draw(st.lists(_reading(), max_size=2))
    if gaiji is not None and draw(st.booleans()):
        readings.append(Reading(kind=ReadingKind.NORMALISED, text="相", source=gaiji))
    return Glyph(
        box=Box(0, 0, 1, 1),
        written=written,
        candidates=tuple(candidates),
        readings=tuple(readings),
        struck=draw(st.booleans()),
        advised=draw(st.one_of(st.none(), _PROBABILITIES)) if candidates else None,
        gaiji=gaiji,
        condition=draw(st.sampled_from([None, None, *Condition])),
        corrections=tuple(draw(st.lists(_correction(), max_size=2))),
    )


@st.composite
def _reading(draw: st.DrawFn) -> Reading:
    kind = draw(st.sampled_from(ReadingKind))
    if kind is ReadingKind.NORMALISED:
        source = draw(st.sampled_from(["v-1234", "v-1234 v-98", "repetition", "repetition v-1234", "v-大", ""]))
    else:
        source = draw(st.one_of(_WORDS, st.just("")))
    return Reading(kind=kind, text=draw(_WORDS), source=source)


@st.composite
def _correction(draw: st.DrawFn) -> GlyphCorrection:
    return GlyphCorrection(before=draw(_WORDS), by=draw(st.sampled_from(["Chen Yuan", "王"])), when=draw(_TIMES))


@st.composite
def _outline(draw: st.DrawFn) -> Polygon:
    left, top = draw(st.floats(0, 800)), draw(st.floats(0, 900))
    right, bottom = left + draw(st.floats(20, 150)), top + draw(st.floats(30, 250))
    if draw(st.booleans()):
        return Polygon.of_box(Box(left, top, right, bottom))
    return Polygon(((left, top), (right, top + 3.33), (right, bottom), ((left + right) / 2, bottom)))


@st.composite
def _column(draw: st.DrawFn, place: int, line: int, regions: list[str]) -> Column:
    outline = draw(_outline())
    glyphs = []
    for glyph in draw(st.lists(_glyph(), max_size=3)):
        left, top = draw(st.floats(0, 900)), draw(st.floats(0, 1100))
        box = Box(left, top, left + draw(st.floats(5, 50)), top + draw(st.floats(5, 50)))
        glyphs.append(_with_box(glyph, box))
    placement = draw(st.sampled_from(Placement)) if glyphs else Placement.GLYPHS
    return Column(
        id=f"c{place}",
        kind=draw(st.sampled_from(ColumnKind)),
        line=line,
        region=draw(st.sampled_from(regions)),
        outline=outline,
        glyphs=tuple(glyphs),
        confidence=draw(_PROBABILITIES),
        anchor=draw(st.sampled_from([None, "c1", "c2"])) if place > 2 else None,
        label=draw(st.sampled_from(["", "", "Author_name", "題 簽"])),
        placement=placement,
    )


def _with_box(glyph: Glyph, box: Box) -> Glyph:
    return Glyph(
        box=box,
        written=glyph.written,
        candidates=glyph.candidates,
        readings=glyph.readings,
        struck=glyph.struck,
        advised=glyph.advised,
        gaiji=glyph.gaiji,
        condition=glyph.condition,
        corrections=glyph.corrections,
    )


@st.composite
def _record(draw: st.DrawFn, numbers: st.SearchStrategy[int]) -> Page:
    regions = tuple(
        Region(
            id=f"r{place}",
            kind=draw(st.sampled_from([kind for kind in RegionKind if kind.is_read])),
            outline=draw(_outline()),
            register=draw(st.integers(1, 2)),
            label=draw(st.sampled_from(["", "MainText_Left"])),
        )
        for place in range(1, draw(st.integers(1, 2)) + 1)
    )
    columns: list[Column] = []
    line = 1
    for place in range(1, draw(st.integers(0, 5)) + 1):
        columns.append(draw(_column(place, line, [region.id for region in regions])))
        line += draw(st.integers(0, 1))
    pictures = draw(st.lists(st.sampled_from(RegionKind), max_size=1))
    page = Page(
        institution=INSTITUTION,
        shelfmark=SHELFMARK,
        number=draw(numbers),
        label=draw(st.sampled_from(["", "12 verso"])),
        image=PageImage(digest="ab" * 32, name="scan 07.tif", frame=draw(st.integers(0, 2)), width=1000, height=1200),
        prepared=draw(st.sampled_from([Transform(), Transform(a=0.123456789, b=-1.5, c=1e-7)])),
        direction=draw(st.one_of(st.none(), _direction())),
        regions=(
            *regions,
            *(Region(id="r9", kind=kind, outline=Polygon.of_box(Box(1, 2, 30, 40))) for kind in pictures),
        ),
        columns=tuple(columns),
        flags=tuple(draw(st.lists(_flag(), max_size=2))),
        steps=tuple(draw(st.lists(_step(), max_size=3))),
    )
    return place_all(page)


@st.composite
def _direction(draw: st.DrawFn) -> Direction:
    return Direction(
        mode=draw(st.sampled_from(WritingMode)),
        declared=draw(st.booleans()),
        confidence=draw(_PROBABILITIES),
        rotation=draw(st.sampled_from((0, 90, 180, 270))),
        reasons=tuple(draw(st.lists(_WORDS, max_size=2))),
        character=draw(st.sampled_from([0.0, 41.23456789])),
    )


@st.composite
def _flag(draw: st.DrawFn) -> Flag:
    return Flag(code=draw(st.sampled_from(["direction-doubtful", "import-incomplete"])), message=draw(_WORDS))


@st.composite
def _step(draw: st.DrawFn) -> Step:
    return Step(
        stage=draw(st.sampled_from(["recognition", "variants", "correction"])),
        software=draw(st.sampled_from(["manuscripts 0.1.0", "eScriptorium"])),
        finished=draw(_TIMES),
        seconds=draw(st.floats(0, 1e4)),
        options=draw(
            st.dictionaries(
                st.sampled_from(["by", "threads", "level"]),
                st.sampled_from([None, 2, 0.5, True, "2", "null", "loose", "王 <w@example.org>"]),
                max_size=2,
            )
        ),
        models=tuple(draw(st.lists(st.just(ModelUse(name="ppocrv6-small-rec", digest="cd" * 32)), max_size=1))),
    )
