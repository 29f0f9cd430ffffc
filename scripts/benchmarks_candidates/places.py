"""Where a phrase truly stands, which hit stands there, and why none does."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from manuscripts.core.geometry import Box
from manuscripts.core.page import Glyph
from manuscripts.core.units import LACUNA, UnitKind, units
from manuscripts.evaluation.rates import UNREADABLE
from manuscripts.search.doubt import others_of
from manuscripts.search.flow import build_flow
from manuscripts.search.folding import Folding
from manuscripts.search.results import Hit
from scripts.benchmarks_candidates.reading import ReadPage

Place = tuple[str, int]
"""A page by name, and a unit of its true text by number: where a phrase begins."""

CAUSES = ("no glyph seen", "glyph too many", "not among the candidates", "too faint to be searched", "other")


@dataclass(frozen=True, kw_only=True)
class AlignedPage:
    """A page and its truth unit by unit. `terms` are those of the truth, LACUNA for what nobody can read.

    `read_as` has for each true unit the place in the text flow of what was read for it, None where nothing was.
    `columns` tell where in `terms` each column begins and ends.
    """

    page: ReadPage
    folding: Folding
    terms: tuple[str, ...]
    columns: tuple[tuple[int, int], ...]
    read_as: tuple[int | None, ...]

    @classmethod
    def of(cls, page: ReadPage, folding: Folding) -> "AlignedPage":
        text = "".join(LACUNA if unit == UNREADABLE else unit for column in page.truth for unit in column)
        terms = folding.folded(list(units(text)))
        stream = build_flow([page.page], folding=folding).main[0]
        read_as: list[int | None] = [None] * len(terms)
        for block in Levenshtein.opcodes(terms, stream.folded):
            for true, read in zip(
                range(block.src_start, block.src_end), range(block.dest_start, block.dest_end), strict=False
            ):
                read_as[true] = stream.places[read]
        ends = [0]
        for column in page.truth:
            ends.append(ends[-1] + len(column))
        columns = tuple(pairwise(ends))
        return cls(page=page, folding=folding, terms=tuple(terms), columns=columns, read_as=tuple(read_as))

    @cached_property
    def glyphs(self) -> tuple[Glyph, ...]:
        """The glyph of each place of the text flow."""
        standing = (glyph for column in self.page.page.columns for glyph in column.standing)
        return tuple(glyph for glyph in standing for _ in units(glyph.written))

    @cached_property
    def _boxes(self) -> dict[tuple[str, Box], int]:
        """The place of each glyph by its column and its box, as hits tell them."""
        flow = build_flow([self.page.page], folding=self.folding).pages[0]
        return {
            (flow.column_of(glyph).id, flow.box_of(glyph)): flow.places[glyph] for glyph in range(len(flow.written))
        }

    @cached_property
    def _unreadable(self) -> frozenset[int]:
        """The places that stand for what nobody can read."""
        pairs = zip(self.terms, self.read_as, strict=True)
        return frozenset(place for term, place in pairs if term == LACUNA and place is not None)

    def phrases(self, length: int) -> list[str]:
        """All phrases of so many characters that stand within a column."""
        found = []
        for start, end in self.columns:
            for at in range(start, end - length + 1):
                terms = self.terms[at : at + length]
                if all(next(units(term)).kind is UnitKind.HAN for term in terms):
                    found.append("".join(terms))
        return found

    def stands_at(self, terms: Sequence[str]) -> list[int]:
        """Where in the truth a phrase begins."""
        length = len(terms)
        wanted = tuple(terms)
        return [at for at in range(len(self.terms) - length + 1) if self.terms[at : at + length] == wanted]

    def met_by(self, hit: Hit, begins: Sequence[int], length: int) -> int | None:
        """At which of the places where a phrase begins a hit stands: with at least half of its characters."""
        stood = {self._boxes[box.column, box.box] for box in hit.boxes}
        for at in begins:
            if 2 * len(stood & set(self.read_as[at : at + length])) >= length:
                return at
        return None

    def is_unreadable(self, hit: Hit) -> bool:
        """Whether nobody can say if a hit is right."""
        return any(self._boxes[box.column, box.box] in self._unreadable for box in hit.boxes)

    def cause(self, begin: int, length: int) -> str:
        """Why a phrase cannot be found where it stands, by the first of CAUSES that is true of it."""
        places = [place for place in self.read_as[begin : begin + length] if place is not None]
        if len(places) < length:
            return CAUSES[0]
        if places != list(range(places[0], places[0] + length)):
            return CAUSES[1]
        held = [self.glyphs[place] for place in places]
        terms = self.terms[begin : begin + length]
        if any(
            term not in self._terms([each.text for each in g.candidates], g)
            for term, g in zip(terms, held, strict=True)
        ):
            return CAUSES[2]
        searched = [self._terms([other.text for other in others_of(glyph)], glyph) for glyph in held]
        if any(term not in forms for term, forms in zip(terms, searched, strict=True)):
            return CAUSES[3]
        return CAUSES[4]

    def _terms(self, texts: Sequence[str], glyph: Glyph) -> set[str]:
        return {self.folding.term(unit) for text in (*texts, glyph.written) for unit in units(text)}
