"""From places to an answer: what all engines share once they know where a phrase stands."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from manuscripts.core.errors import IndexUnusableError
from manuscripts.core.units import units
from manuscripts.search.flow import FlowColumn, FlowPage
from manuscripts.search.query import Query
from manuscripts.search.results import GlyphBox, Hit, SearchResult


class Finding(Protocol):
    """Everything found in one manuscript."""

    @property
    def institution(self) -> str: ...

    @property
    def shelfmark(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def accuracy(self) -> float | None: ...

    @property
    def spellings(self) -> Counter[str]:
        """How often the phrase is written how; in all, as often as it occurs."""
        ...

    def places(self, start: int, end: int) -> list[list[int]]:
        """The places of the occurrences `start` to `end`, exclusive, in order of the text."""
        ...

    def page_with(self, place: int) -> FlowPage | None:
        """The page that holds the unit at `place`; None before the first and behind the last."""
        ...


def compose_answer(query: Query, findings: Sequence[Finding]) -> SearchResult:
    """Order what was found, count it, and describe the hits asked for."""
    spellings: Counter[str] = Counter()
    for finding in findings:
        spellings.update(finding.spellings)
    ordered = sorted(spellings.items(), key=lambda item: (-item[1], item[0]))
    return SearchResult(
        query=query.text,
        exact=query.exact,
        total=sum(spellings.values()),
        offset=query.offset,
        spellings=dict(ordered),
        hits=tuple(_hits(query, findings)),
    )


def _hits(query: Query, findings: Sequence[Finding]) -> Iterator[Hit]:
    skip, wanted = query.offset, query.limit
    for finding in sorted(findings, key=lambda finding: (finding.institution, finding.shelfmark)):
        chosen = finding.places(skip, skip + wanted)
        skip = max(skip - finding.spellings.total(), 0)
        wanted -= len(chosen)
        for places in chosen:
            yield _describe(finding, places, context=query.context)


@dataclass(frozen=True, slots=True, eq=False)
class _Spot:
    """One unit of a hit: its glyph by page and index, and which of the glyph's units it is."""

    page: FlowPage
    glyph: int
    part: int

    @property
    def column(self) -> FlowColumn:
        return self.page.column_of(self.glyph)

    @property
    def written(self) -> str:
        return [unit.text for unit in units(self.page.written[self.glyph])][self.part]

    @property
    def normalised(self) -> str:
        """The glyph's normalised reading; where an engine read several units as one glyph, the unit as written."""
        return self.page.normalised[self.glyph] if self.page.units_in(self.glyph) == 1 else self.written


def _describe(finding: Finding, places: Sequence[int], *, context: int) -> Hit:
    spots = [_spot(finding, place) for place in places]
    glyphs = {(spot.page.number, spot.glyph): spot for spot in spots}.values()
    return Hit(
        institution=finding.institution,
        shelfmark=finding.shelfmark,
        title=finding.title,
        accuracy=finding.accuracy,
        page=spots[0].page.number,
        columns=tuple(dict.fromkeys(spot.column.line for spot in spots)),
        kinds=tuple(dict.fromkeys(spot.column.kind for spot in spots)),
        written="".join(spot.written for spot in spots),
        normalised="".join(spot.normalised for spot in spots),
        before="".join(reversed(list(_context(finding, spots[0], -1, context)))),
        after="".join(_context(finding, spots[-1], 1, context)),
        aside=spots[0].column.flow > 0,
        boxes=tuple(_glyph_box(spot) for spot in glyphs),
    )


def _spot(finding: Finding, place: int) -> _Spot:
    page = finding.page_with(place)
    if page is None:
        raise IndexUnusableError(
            f"the search index is damaged: no page has place {place}.",
            where=finding.shelfmark,
            advice="Ingest the manuscript again.",
        )
    glyph = page.glyph_at(place)
    return _Spot(page, glyph, place - page.places[glyph])


def _glyph_box(spot: _Spot) -> GlyphBox:
    column = spot.column
    return GlyphBox(page=spot.page.number, line=column.line, column=column.id, box=spot.page.box_of(spot.glyph))


def _context(finding: Finding, spot: _Spot, step: int, wanted: int) -> Iterator[str]:
    """What is written beside `spot`, going forth (`step` 1) or back (-1), until `wanted` units are met."""
    for page, glyph in _neighbours(finding, spot, step):
        if wanted <= 0:
            return
        wanted -= page.units_in(glyph)
        yield page.written[glyph]


def _neighbours(finding: Finding, spot: _Spot, step: int) -> Iterator[tuple[FlowPage, int]]:
    """The glyphs of the same flow: the main one runs on over the pages, what is aside ends with its page."""
    page: FlowPage | None = spot.page
    flow = spot.column.flow
    glyph = spot.glyph + step
    while page is not None:
        while 0 <= glyph < len(page.written):
            if page.column_of(glyph).flow == flow:
                yield page, glyph
            glyph += step
        if flow:
            return
        page = finding.page_with(page.end if step > 0 else page.first - 1)
        glyph = 0 if page is None or step > 0 else len(page.written) - 1
