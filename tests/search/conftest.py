"""Small real pages, and every engine behind one fixture."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

import pytest

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Column, ColumnKind, Glyph, Page, PageImage
from manuscripts.core.units import units
from manuscripts.search import passages
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
NewIndex = Callable[..., SearchIndex]


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


@pytest.fixture(scope="session", params=["memory", "sqlite", pytest.param("elastic", marks=pytest.mark.server)])
def new_index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewIndex:
    """Makes an empty index of every engine in turn; who asks for it is part of the contract, and closes it."""

    def make(
        table: VariantTable, *, own: Mapping[str, InstitutionFolding] = MappingProxyType({}), prefix: str = ""
    ) -> SearchIndex:
        if request.param == "elastic":
            server = request.getfixturevalue("shared_cluster")
            cluster, prefix = Cluster(url=server.url, patience=30), prefix or f"t{uuid.uuid4().hex[:12]}"
            return ElasticIndex(cluster, table=table, digest="test", foldings=own, prefix=prefix)
        foldings = {name: theirs.folding(table, institution=name) for name, theirs in own.items()}
        if request.param == "memory":
            return MemoryIndex(folding=Folding(table), own=foldings)
        folder = tmp_path_factory.mktemp("index")
        return SqliteIndex(folder / "search.sqlite", folding=Folding(table), digest="test", own=foldings)

    return make


@pytest.fixture
def index(new_index: NewIndex) -> Iterator[SearchIndex]:
    """An index of every engine, with a small table of variants."""
    engine = new_index(TABLE, own=OWN, prefix="contract")
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


@pytest.fixture
def short_passages(monkeypatch):
    monkeypatch.setattr(passages, "STEP", 3)
    monkeypatch.setattr(passages, "MAX_QUERY_UNITS", 40)
