"""What the tests of gaiji share: places in a small library, and what stands there."""

from manuscripts.catalog.library import Library
from manuscripts.core.gaiji import Gaiji
from manuscripts.core.page import Glyph, Page
from manuscripts.pipeline.gaiji import (
    GaijiFacts,
    changing,
    register_gaiji,
)
from manuscripts.pipeline.gaiji_places import GlyphPlace
from manuscripts.pipeline.indexing import open_index
from manuscripts.search.query import Query
from tests.small_library import entries

TREE = GaijiFacts(ids="⿰木⿱目一")
NEW = "\U00031234"


def at(library: Library, words: str) -> GlyphPlace:
    shelfmark, page, column, index = words.split(":")
    entry = entries(library, shelfmark)[int(page) - 1]
    return GlyphPlace(words=words, entry=entry, column=int(column), index=int(index))


def register(library: Library, *places: str, facts: GaijiFacts = TREE, by: str = "Chen") -> Gaiji:
    with changing(library):
        return register_gaiji(library, facts, [at(library, words) for words in places], institution=None, by=by)


def pages(library: Library, shelfmark: str = "S.1") -> list[Page]:
    return [library.records.load(entry) for entry in entries(library, shelfmark)]


def texts(library: Library, shelfmark: str = "S.1") -> list[str]:
    return ["|".join(column.text for column in page.columns) for page in pages(library, shelfmark)]


def glyph(library: Library, words: str) -> Glyph:
    place = at(library, words)
    return library.records.load(place.entry).columns[place.column - 1].glyphs[place.index - 1]


def steps(page: Page) -> list[dict[str, object]]:
    return [dict(step.options) for step in page.steps if step.stage == "gaiji"]


def hits(library: Library, phrase: str) -> int:
    index = open_index(library)
    try:
        return index.search(Query(text=phrase)).total
    finally:
        index.close()


def whole(library: Library) -> dict[str, object]:
    """All that a refused command must leave as it was."""
    return {
        "records": [path.read_bytes() for path in sorted(library.records.folder.rglob("*.json"))],
        "entries": library.catalogue.gaiji.all(),
        "history": [library.catalogue.gaiji.history(name) for name in library.catalogue.gaiji.all()],
        "pages": list(library.catalogue.pages()),
    }
