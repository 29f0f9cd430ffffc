"""Small real pages, and both engines behind one fixture."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Column, ColumnKind, Glyph, Page, PageImage
from manuscripts.core.units import units
from manuscripts.search.index import SearchIndex
from manuscripts.search.memory_index import MemoryIndex
from manuscripts.search.sqlite_index import SqliteIndex

VARIANTS = {"爲": "為", "着": "著", "缽": "鉢", "无": "無", "\uf9a8": "令"}
KINDS = {
    "^": ColumnKind.HEADING,
    ")": ColumnKind.NOTE_RIGHT,
    "(": ColumnKind.NOTE_LEFT,
    "|": ColumnKind.FOLD,
    "~": ColumnKind.MARGINAL,
}
MakePage = Callable[..., Page]
Index = Callable[..., None]


def fold(character: str) -> str:
    return VARIANTS.get(character, character)


# An institution that has a spelling of its own, and keeps another apart.
OWN_FOLDS = {"own-rows": lambda character: {"喆": "哲", "着": "着"}.get(character, fold(character))}


def pieces(text: str) -> list[str]:
    """One string for each glyph: units, and each sign that is none by itself."""
    found, end = [], 0
    for unit in units(text):
        found += [*text[end : unit.start], unit.text]
        end = unit.end
    return [*found, *text[end:]]


def glyph_box(line: int, index: int) -> Box:
    left, top = 1000.0 - 50 * line, 100.0 + 40 * index
    return Box(left, top, left + 36.5, top + 38.25)


@pytest.fixture
def make_page() -> MakePage:
    """A page from texts, one a column; the sign before a text tells its kind, a note stays in the line before."""

    def make(*texts: str, number: int = 1, shelfmark: str = "S.1", institution: str = "one") -> Page:
        columns: list[Column] = []
        line = 0
        for text in texts:
            kind = KINDS.get(text[:1], ColumnKind.MAIN)
            line += not kind.is_note and not (columns and columns[-1].kind.is_note and text[:1] == "+")
            glyphs = tuple(
                Glyph(box=glyph_box(line, index), written=written)
                for index, written in enumerate(pieces(text.lstrip("^)(|~+")))
            )
            columns.append(
                Column(
                    id=f"c{len(columns) + 1}",
                    kind=kind,
                    line=line,
                    region=f"r-{kind.value}",
                    outline=Polygon.of_box(Box(1000.0 - 50 * line, 100, 1040.0 - 50 * line, 1000)),
                    glyphs=glyphs,
                )
            )
        image = PageImage(digest="0" * 64, name="scan.png", frame=0, width=1200, height=1100)
        return Page(institution=institution, shelfmark=shelfmark, number=number, image=image, columns=tuple(columns))

    return make


@pytest.fixture(params=["memory", "sqlite"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    """Every engine; a test that asks for it is part of the contract."""
    engine: SearchIndex
    if request.param == "memory":
        engine = MemoryIndex(fold=fold, own=OWN_FOLDS)
    else:
        engine = SqliteIndex(tmp_path / "search.sqlite", fold=fold, folding="test", own=OWN_FOLDS)
    yield engine
    engine.close()


@pytest.fixture
def store(index: SearchIndex) -> Index:
    """Put pages into the index, as the manuscripts that they name."""

    def put(*pages: Page, title: str = "") -> None:
        keys = dict.fromkeys((page.institution, page.shelfmark) for page in pages)
        for institution, shelfmark in keys:
            index.replace(
                Manuscript(institution=institution, shelfmark=shelfmark, title=title),
                [page for page in pages if (page.institution, page.shelfmark) == (institution, shelfmark)],
            )

    return put
