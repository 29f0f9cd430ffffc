"""Small real pages, and all engines behind one fixture."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Column, ColumnKind, Glyph, Page, PageImage
from manuscripts.core.units import units
from manuscripts.search.elastic.connection import Cluster
from manuscripts.search.elastic.elastic_index import ElasticIndex
from manuscripts.search.folding import Folding
from manuscripts.search.index import SearchIndex
from manuscripts.search.institution_folding import InstitutionFolding
from manuscripts.search.memory_index import MemoryIndex
from manuscripts.search.sqlite_index import SqliteIndex
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Direction, Relation, Rule, named
from manuscripts.variants.table import VariantTable
from tests.elasticsearch_server.cluster import Cluster as SharedCluster

ROWS = (
    ("爲", "為", Relation.VARIANT, Level.GRAPHICAL),
    ("着", "著", Relation.VARIANT, Level.GRAPHICAL),
    ("缽", "鉢", Relation.VARIANT, Level.GRAPHICAL),
    ("\uf9a8", "令", Relation.COMPATIBILITY, Level.GRAPHICAL),
    ("无", "無", Relation.SIMPLIFIED, Level.ORTHOGRAPHIC),
    ("国", "國", Relation.SIMPLIFIED, Level.ORTHOGRAPHIC),
    ("知", "智", Relation.BORROWING, Level.LOOSE),
    ("后", "後", Relation.MERGER, Level.LOOSE),
)
KINDS = {
    "^": ColumnKind.HEADING,
    ")": ColumnKind.NOTE_RIGHT,
    "(": ColumnKind.NOTE_LEFT,
    "|": ColumnKind.FOLD,
    "~": ColumnKind.MARGINAL,
}
MakePage = Callable[..., Page]
Index = Callable[..., None]


def table_of(rows: Iterable[tuple[str, str, Relation, Level]]) -> VariantTable:
    """A small table of variants; what is borrowed or merged is so `sometimes`."""
    return VariantTable(
        named(Rule("", written, standard, relation, _direction(level), level, ("test",)))
        for written, standard, relation, level in rows
    )


def _direction(level: Level) -> Direction:
    return Direction.SOMETIMES if level is Level.LOOSE else Direction.FORWARD


TABLE = table_of(ROWS)
FOLDING = Folding(TABLE)
# An institution that has a spelling of its own, and keeps another apart.
OWN_ROWS = "written\tstandard\tsources\trelation\n喆\t哲\ttest\t\n着\t著\ttest\tlook-alike\n"
OWN = {"own-rows": InstitutionFolding(rows=OWN_ROWS)}
OWN_FOLDINGS = {name: own.folding(TABLE, institution=name) for name, own in OWN.items()}


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


@pytest.fixture(params=["memory", "sqlite", pytest.param("elastic", marks=pytest.mark.server)])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    """Every engine; a test that asks for it is part of the contract."""
    engine: SearchIndex
    if request.param == "memory":
        engine = MemoryIndex(folding=FOLDING, own=OWN_FOLDINGS)
    elif request.param == "elastic":
        shared: SharedCluster = request.getfixturevalue("shared_cluster")
        cluster = Cluster(url=shared.url, patience=30)
        engine = ElasticIndex(cluster, table=TABLE, digest="test", foldings=OWN, prefix="contract")
    else:
        engine = SqliteIndex(tmp_path / "search.sqlite", folding=FOLDING, digest="test", own=OWN_FOLDINGS)
    yield engine
    if isinstance(engine, ElasticIndex):
        # To make an index takes longer than most of these tests: it is emptied instead.
        for institution, shelfmark in engine.held():
            engine.remove(institution, shelfmark)
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
