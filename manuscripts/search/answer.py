"""From an occurrence to a hit: its places on the page, its context, and why it was found."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from manuscripts.core.errors import IndexUnusableError
from manuscripts.core.units import units
from manuscripts.search.chance import told_share
from manuscripts.search.explaining import explain_spot
from manuscripts.search.flow import FlowColumn, FlowPage
from manuscripts.search.holdings import Texts
from manuscripts.search.pieces import Occurrence, Spot
from manuscripts.search.query import Query
from manuscripts.search.results import Continuation, GlyphBox, Hit

TEAR = "‖"
"""Stands in the context of a hit where one fragment ends and the one that followed it begins."""

Ways = Mapping[int, Mapping[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class _Stand:
    """One unit of a hit on its page: its glyph by index, and which of the glyph's units it is."""

    manuscript: int
    page: FlowPage
    glyph: int
    part: int

    @property
    def column(self) -> FlowColumn:
        return self.page.column_of(self.glyph)

    @property
    def line(self) -> tuple[int, int, int]:
        """Its manuscript, page and line: on every page lines count from 1."""
        return self.manuscript, self.page.number, self.column.line

    @property
    def normalised(self) -> str:
        """The glyph's normalised reading; where an engine read several units as one glyph, the unit as written."""
        if self.page.units_in(self.glyph) == 1:
            return self.page.normalised[self.glyph]
        return [unit.text for unit in units(self.page.written[self.glyph])][self.part]


def describe(occurrence: Occurrence, texts: Texts, query: Query, *, goes_on: Ways) -> Hit:
    """The hit; raises IndexUnusableError when the index has not the page on which it stands.

    `goes_on` tells for both directions (1 and -1) in which manuscript the main flow of another goes on.
    """
    spots = occurrence.spots
    stands = [_stand(spot, texts) for spot in spots]
    entry = texts.holdings.entries[spots[0].manuscript]
    explained = (explain_spot(spot, query.level, occurrence.folding) for spot in spots)
    return Hit(
        institution=entry.institution,
        shelfmark=entry.shelfmark,
        title=entry.title,
        collection=entry.collection,
        dating=entry.dating,
        accuracy=entry.accuracy,
        page=stands[0].page.number,
        columns=_columns(stands, spots[0].manuscript),
        kinds=tuple(dict.fromkeys(stand.column.kind for stand in stands)),
        written="".join(spot.written for spot in spots),
        normalised="".join(stand.normalised for stand in stands),
        folded="".join(spot.folded for spot in spots),
        explained=tuple(one for one in explained if one),
        probability=_probability(occurrence),
        before="".join(reversed(list(_context(texts, stands[0], -1, query.context, goes_on)))),
        after="".join(_context(texts, stands[-1], 1, query.context, goes_on)),
        aside=stands[0].column.flow > 0,
        boxes=tuple(
            _glyph_box(stand)
            for stand in {(stand.manuscript, stand.page.number, stand.glyph): stand for stand in stands}.values()
        ),
        continued=_continued(stands, texts),
    )


def _probability(occurrence: Occurrence) -> float | None:
    """None where nothing is known of one of the characters that were asked for."""
    if any(spot.asked and math.isnan(spot.sure) for spot in occurrence.spots):
        return None
    return told_share(occurrence.weight)


def _columns(stands: list[_Stand], manuscript: int) -> tuple[int, ...]:
    """The lines that a hit touches in one of its fragments."""
    touched = dict.fromkeys(stand.line for stand in stands if stand.manuscript == manuscript)
    return tuple(line for *_, line in touched)


def _continued(stands: list[_Stand], texts: Texts) -> Continuation | None:
    """Where the hit goes on in other fragments; told from the last to the first, since each tells of the next."""
    boxes = list(dict.fromkeys((stand.manuscript, stand.page.number, stand.glyph) for stand in stands))
    owners = [manuscript for manuscript, _, _ in boxes]
    found: Continuation | None = None
    for manuscript in reversed(list(dict.fromkeys(owners))[1:]):
        entry = texts.holdings.entries[manuscript]
        box = owners.index(manuscript)
        found = Continuation(
            institution=entry.institution,
            shelfmark=entry.shelfmark,
            page=boxes[box][1],
            columns=_columns(stands, manuscript),
            box=box,
            continued=found,
        )
    return found


def _stand(spot: Spot, texts: Texts) -> _Stand:
    page = texts.page_with(spot.manuscript, spot.place)
    if page is None:
        raise IndexUnusableError(
            f"the search index is damaged: no page has place {spot.place}.",
            where=texts.holdings.entries[spot.manuscript].shelfmark,
            advice="Make it anew with `manuscripts index --rebuild`.",
        )
    glyph = page.glyph_at(spot.place)
    return _Stand(spot.manuscript, page, glyph, spot.place - page.places[glyph])


def _glyph_box(stand: _Stand) -> GlyphBox:
    column = stand.column
    return GlyphBox(page=stand.page.number, line=column.line, column=column.id, box=stand.page.box_of(stand.glyph))


def _context(texts: Texts, stand: _Stand, step: int, wanted: int, goes_on: Ways) -> Iterator[str]:
    """What is written beside `stand`, going forth (`step` 1) or back (-1), until `wanted` units are met."""
    here = stand.manuscript
    for manuscript, page, glyph in _neighbours(texts, stand, step, goes_on):
        if wanted <= 0:
            return
        if manuscript != here:
            yield TEAR
            here = manuscript
        wanted -= page.units_in(glyph)
        yield page.written[glyph]


def _neighbours(texts: Texts, stand: _Stand, step: int, goes_on: Ways) -> Iterator[tuple[int, FlowPage, int]]:
    """The glyphs of the same flow: the main one runs on over pages and fragments, what is aside ends with its page."""
    flow, glyph = stand.column.flow, stand.glyph + step
    for manuscript, page in _pages_on(texts, stand, step, goes_on):
        if page is not stand.page:
            glyph = 0 if step > 0 else len(page.written) - 1
        for beside in page.glyphs(flow, glyph, step):
            yield manuscript, page, beside
        if flow:
            return


def _pages_on(texts: Texts, stand: _Stand, step: int, goes_on: Ways) -> Iterator[tuple[int, FlowPage]]:
    """The page of `stand` and those that follow or go before; no fragment is gone through twice."""
    manuscript: int | None = stand.manuscript
    page: FlowPage | None = stand.page
    seen = set()
    while manuscript is not None and manuscript not in seen:
        seen.add(manuscript)
        while page is not None:
            yield manuscript, page
            page = texts.page_with(manuscript, page.end if step > 0 else page.first - 1)
        manuscript = goes_on[step].get(manuscript)
        if manuscript is not None:
            page = texts.page_with(manuscript, 0 if step > 0 else texts.holdings.entries[manuscript].units - 1)
