"""Manuscripts of which a search can tell whether it sees one whole, and engines on a test's own indexes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Column, ColumnKind, Glyph, Page, PageImage
from manuscripts.search.elastic.connection import Cluster
from manuscripts.search.elastic.elastic_index import ElasticIndex
from manuscripts.search.institution_folding import InstitutionFolding
from manuscripts.search.query import Query
from manuscripts.variants.table import VariantTable

TABLE = VariantTable(())
# More than one passage and two pages long.
LINES, LENGTH = 160, 16
SIGNS = "天地玄黃宇宙洪荒日月盈昃辰宿列張"


@contextmanager
def engine_at(
    url: str,
    prefix: str,
    *,
    patience: float = 30,
    digest: str = "same",
    foldings: dict[str, InstitutionFolding] | None = None,
    library: str = "",
    **how: object,
) -> Iterator[ElasticIndex]:
    cluster = Cluster(url=url, patience=patience, **how)  # type: ignore[arg-type]
    engine = ElasticIndex(cluster, table=TABLE, digest=digest, foldings=foldings or {}, library=library, prefix=prefix)
    try:
        yield engine
    finally:
        engine.close()


def manuscript(number: int = 1, *, institution: str = "one") -> Manuscript:
    return Manuscript(institution=institution, shelfmark=f"S.{number}")


def text_of(mark: str, *, number: int = 1, institution: str = "one", lines: int = LINES) -> list[Page]:
    """Two pages, on every line of which `mark` stands once, at its end."""
    return [
        page_of([SIGNS[: LENGTH - 1] + mark] * (lines // 2), page, shelfmark=f"S.{number}", institution=institution)
        for page in (1, 2)
    ]


def page_of(lines: Sequence[str], number: int, *, shelfmark: str, institution: str) -> Page:
    columns = tuple(
        Column(
            id=f"c{line}",
            kind=ColumnKind.MAIN,
            line=line,
            region="r1",
            outline=Polygon.of_box(Box(0, 0, 50, 1000)),
            glyphs=tuple(
                Glyph(box=Box(0, 40.0 * at, 40, 40.0 * at + 36), written=sign) for at, sign in enumerate(text)
            ),
        )
        for line, text in enumerate(lines, start=1)
    )
    image = PageImage(digest="0" * 64, name="scan.png", frame=0, width=1200, height=1100)
    return Page(institution=institution, shelfmark=shelfmark, number=number, image=image, columns=columns)


def marks_seen(engine: ElasticIndex, marks: str, *, ask: str = "NEAR") -> dict[str, dict[str, int]]:
    """How often each manuscript has each mark, counted in one search; of a whole one, `LINES` times one mark."""
    found: dict[str, dict[str, int]] = {}
    # A phrase of three is looked for in the passages, not in the tally.
    query = " OR ".join(f"列{mark}" if ask == "pair" else f"宿列{mark}" for mark in marks)
    result = engine.search(Query(text=query, limit=100_000, context=0))
    for hit in result.hits:
        held = found.setdefault(hit.shelfmark, {})
        held[hit.written[-1]] = held.get(hit.written[-1], 0) + 1
    return found
