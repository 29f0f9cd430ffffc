"""From places to an answer: what all engines share once they know where a phrase stands."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from manuscripts.core.units import units
from manuscripts.search.flow import FlowColumn, FlowGlyph, FlowPage
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
    def places(self) -> Sequence[Sequence[int]]:
        """The places of each occurrence, in order of the text."""
        ...

    @property
    def spellings(self) -> Counter[str]:
        """How often the phrase is written how."""
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
        chosen = finding.places[skip : skip + wanted]
        skip = max(skip - len(finding.places), 0)
        wanted -= len(chosen)
        for places in chosen:
            yield _describe(finding, places, context=query.context)


@dataclass(frozen=True, slots=True, eq=False)
class _Spot:
    page: FlowPage
    index: int

    @property
    def glyph(self) -> FlowGlyph:
        return self.page.glyphs[self.index]

    @property
    def column(self) -> FlowColumn:
        return self.page.columns[self.glyph.column]


def _describe(finding: Finding, places: Sequence[int], *, context: int) -> Hit:
    spots = [_spot(finding, place) for place in places]
    glyphs = {(spot.page.number, spot.index): spot for spot in spots}.values()
    return Hit(
        institution=finding.institution,
        shelfmark=finding.shelfmark,
        title=finding.title,
        page=spots[0].page.number,
        columns=tuple(dict.fromkeys(spot.column.line for spot in spots)),
        kinds=tuple(dict.fromkeys(spot.column.kind for spot in spots)),
        written="".join(_written(spot, place) for spot, place in zip(spots, places, strict=True)),
        normalised="".join(_normalised(spot, place) for spot, place in zip(spots, places, strict=True)),
        before="".join(reversed(list(_context(finding, spots[0], -1, context)))),
        after="".join(_context(finding, spots[-1], 1, context)),
        aside=spots[0].column.flow > 0,
        boxes=tuple(
            GlyphBox(page=spot.page.number, line=spot.column.line, column=spot.column.id, box=spot.glyph.box)
            for spot in glyphs
        ),
    )


def _spot(finding: Finding, place: int) -> _Spot:
    page = finding.page_with(place)
    if page is None:
        raise IndexError(f"no page of {finding.shelfmark} has place {place}")
    return _Spot(page, page.glyph_at(place))


def _written(spot: _Spot, place: int) -> str:
    """The unit at `place` as written; a glyph is one unit but where an engine read several as one."""
    found = [unit.text for unit in units(spot.glyph.written)]
    return found[place - spot.glyph.place]


def _normalised(spot: _Spot, place: int) -> str:
    return spot.glyph.normalised if spot.glyph.units == 1 else _written(spot, place)


def _context(finding: Finding, spot: _Spot, step: int, wanted: int) -> Iterator[str]:
    """What is written beside `spot`, going forth (`step` 1) or back (-1), until `wanted` units are met."""
    for glyph in _neighbours(finding, spot, step):
        if wanted <= 0:
            return
        wanted -= glyph.units
        yield glyph.written


def _neighbours(finding: Finding, spot: _Spot, step: int) -> Iterator[FlowGlyph]:
    """The glyphs of the same flow: the main one runs on over the pages, what is aside ends with its page."""
    page: FlowPage | None = spot.page
    flow = spot.column.flow
    index = spot.index + step
    while page is not None:
        while 0 <= index < len(page.glyphs):
            glyph = page.glyphs[index]
            if page.columns[glyph.column].flow == flow:
                yield glyph
            index += step
        if flow:
            return
        page = finding.page_with(page.end if step > 0 else page.first - 1)
        index = 0 if page is None or step > 0 else len(page.glyphs) - 1
