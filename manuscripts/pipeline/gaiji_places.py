"""Places of glyphs as people name them, and what is said of them: here stands this gaiji, here it does not."""

from collections.abc import Sequence
from dataclasses import dataclass

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import Occurrence, PageEntry
from manuscripts.core.errors import GaijiError
from manuscripts.core.gaiji import Gaiji, readable
from manuscripts.core.page import Glyph
from manuscripts.pipeline.known import known_page
from manuscripts.pipeline.settling import find_again, occurrence_at


@dataclass(frozen=True, slots=True, kw_only=True)
class GlyphPlace:
    """A glyph as a person names it, in `words`: its page, its column and its place in the column, from 1."""

    words: str
    entry: PageEntry
    column: int
    index: int


def attach(library: Library, entry: Gaiji, places: Sequence[GlyphPlace], *, by: str) -> list[tuple[str, Occurrence]]:
    """New occurrences, each with the words of its place; a place that has this gaiji already is passed over.

    Raises GaijiError, or InputError for a page that is not read.
    """
    found: dict[tuple[int, int, int, int], tuple[str, Occurrence]] = {}
    for place in places:
        glyph, known = _look(library, place)
        if glyph.gaiji == entry.identifier:
            continue
        if glyph.gaiji is not None:
            raise GaijiError(
                f"{glyph.gaiji} ({glyph.written}) stands there.",
                where=place.words,
                advice="Take it back there first with `manuscripts gaiji remove`, or merge the two.",
            )
        occurrence = Occurrence(
            gaiji=entry.identifier,
            manuscript_id=place.entry.manuscript_id,
            digest=place.entry.image.digest,
            frame=place.entry.frame,
            box=glyph.box if known is None else known.box,
            before=glyph.written,
            by=by,
        )
        found[place.entry.manuscript_id, place.entry.number, place.column, place.index] = place.words, occurrence
    return list(found.values())


def detach(library: Library, entry: Gaiji, place: GlyphPlace) -> tuple[str, Occurrence]:
    """The words of a place, and what a person has said there and now takes back. Raises GaijiError."""
    glyph, known = _look(library, place)
    if glyph.gaiji != entry.identifier or known is None:
        stands = f"{glyph.gaiji}, for its private-use character," if glyph.gaiji else readable(glyph.written)
        raise GaijiError(
            f"{stands} stands there, and not what a person has seen as {entry.identifier}.",
            where=place.words,
            advice=f"`manuscripts gaiji show {entry.identifier}` lists its occurrences.",
        )
    return place.words, known


def forget_lost(library: Library, entry: Gaiji, page: PageEntry) -> list[tuple[str, Occurrence]]:
    """What was seen on a page at places where no character is read any more. Raises GaijiError where there is none."""
    occurrences = library.catalogue.gaiji.occurrences_on(page)
    lost = [one for one in find_again(known_page(library, page), occurrences)[1] if one.gaiji == entry.identifier]
    if not lost:
        raise GaijiError(
            f"every {entry.identifier} that was seen on this page is read there.",
            where=page.label,
            advice="Take those that are read back with --at.",
        )
    return [(f"{page.manuscript.shelfmark}:{page.number}, where nothing is read", one) for one in lost]


def _look(library: Library, place: GlyphPlace) -> tuple[Glyph, Occurrence | None]:
    """The glyph at a place, and what a person has said of it before."""
    page = known_page(library, place.entry)
    if not 1 <= place.column <= len(page.columns):
        raise GaijiError(
            f"there is no column {place.column}, the page has {len(page.columns)}.",
            where=place.words,
            advice="`manuscripts show --boxes` draws the columns with their numbers.",
        )
    glyphs = page.columns[place.column - 1].glyphs
    if not 1 <= place.index <= len(glyphs):
        raise GaijiError(
            f"there is no character {place.index} in column {place.column}, which has {len(glyphs)}: "
            f"{readable(''.join(glyph.written for glyph in glyphs))}.",
            where=place.words,
            advice="Count from 1 at the beginning of the column, what was struck out too.",
        )
    occurrences = library.catalogue.gaiji.occurrences_on(place.entry)
    return glyphs[place.index - 1], occurrence_at(page, (place.column, place.index), occurrences)
