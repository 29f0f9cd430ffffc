"""What the tests of importing share: files to import, and what a library then holds."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from manuscripts.catalog.library import Library
from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import (
    Column,
    ColumnKind,
    Glyph,
    Page,
    PageImage,
)
from manuscripts.formats.page_json import write_page_json
from manuscripts.formats.setting_out import set_out, with_spread_glyphs
from manuscripts.pipeline.importing.report import ImportSummary, PageOutcome
from manuscripts.pipeline.importing.run import import_files
from manuscripts.pipeline.indexing import open_index
from manuscripts.pipeline.ingest import ingest
from manuscripts.pipeline.options import Stage
from manuscripts.pipeline.request import ImportRequest, IngestRequest
from manuscripts.search.query import Query
from tests.small_library import HEIGHT, SIZE, WIDTH, entries


class Silent:
    def begin(self, task: str, total: int) -> None: ...
    def advance(self, what: str) -> None: ...


def take(library: Library, *files: Path, by: str = "Chen Yuan", **more: Any) -> ImportSummary:
    return import_files(library, ImportRequest(files=files, by=by, **more), progress=Silent())


def outcomes(summary: ImportSummary) -> list[PageOutcome]:
    assert summary.failures == ()
    return [page.outcome for file in summary.files for page in file.pages]


def written(path: Path, page: Page) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_page_json(page))
    return path


def text_page(text: str, *, number: int = 1, shelfmark: str = "S.9", institution: str = "east") -> Page:
    """A page of a text alone, `|` between its columns: no image, no places."""
    columns = tuple(
        Column(
            id=f"c{line}",
            kind=ColumnKind.MAIN,
            line=line,
            region="",
            outline=Polygon.of_box(Box(0, 0, 1, 1)),
            glyphs=tuple(Glyph(box=Box(0, 0, 1, 1), written=character) for character in words),
        )
        for line, words in enumerate(text.split("|"), start=1)
    )
    image = PageImage(digest="", name="", frame=0, width=1, height=1)
    return set_out(Page(institution=institution, shelfmark=shelfmark, number=number, image=image, columns=columns))


def lined_page(text: str, *, name: str, shelfmark: str = "") -> Page:
    """As another program gives it: columns with outlines on a named image, glyphs without boxes, nothing else."""
    columns = []
    for line, words in enumerate(text.split("|"), start=1):
        left = WIDTH - SIZE * line
        column = Column(
            id=f"line_{line}",
            kind=ColumnKind.MAIN,
            line=line,
            region="",
            outline=Polygon.of_box(Box(left, SIZE, left + SIZE, SIZE * 5)),
            glyphs=tuple(Glyph(box=Box(0, 0, 1, 1), written=character) for character in words),
        )
        columns.append(with_spread_glyphs(column, course=(0, 1)))
    image = PageImage(digest="", name=name, frame=0, width=WIDTH, height=HEIGHT)
    return Page(institution="", shelfmark=shelfmark, number=1, image=image, columns=tuple(columns))


def picture(path: Path, *, width: int = WIDTH, height: int = HEIGHT, shade: int = 200) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (width, height), shade).save(path)
    return path


def record(library: Library, shelfmark: str, number: int = 1) -> Page:
    return library.records.load(entries(library, shelfmark)[number - 1])


def texts(page: Page) -> list[str]:
    return [column.text for column in page.columns]


def hits(library: Library, words: str) -> int:
    index = open_index(library)
    try:
        return index.search(Query(text=words)).total
    finally:
        index.close()


def with_written(page: Page, place: tuple[int, int], character: str, **more: Any) -> Page:
    """The page with another character at a column and a place in it, from 0."""
    column = page.columns[place[0]]
    glyphs = list(column.glyphs)
    glyphs[place[1]] = replace(glyphs[place[1]], written=character, **more)
    columns = list(page.columns)
    columns[place[0]] = replace(column, glyphs=tuple(glyphs))
    return replace(page, columns=tuple(columns))


def redo(library: Library, stage: Stage, scans: Path, *, discard: bool = False) -> Any:
    request = IngestRequest(sources=(scans,), institution="east", redo=stage, discard_corrections=discard)
    return ingest(library, request, progress=Silent())
