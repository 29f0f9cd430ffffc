"""Brings page records to what the register of gaiji says: after a change of it, and after a page was read anew."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from manuscripts import __version__
from manuscripts.catalog.library import Library
from manuscripts.catalog.values import Occurrence, PageEntry
from manuscripts.core.errors import ManuscriptsError
from manuscripts.core.gaiji import GAIJI, Gaiji, private_use_in, readable, resolve
from manuscripts.core.geometry import Box
from manuscripts.core.han import is_private_use
from manuscripts.core.page import Flag, Glyph, Page, Reading, ReadingKind, Step
from manuscripts.variants.level import Level
from manuscripts.variants.normalise import VariantOptions, normalise_glyph
from manuscripts.variants.table import VariantTable, load_table

PRIVATE_USE = "private-use"
NOT_FOUND = "gaiji-not-found"

# A character that was read anew is the same one if the boxes share more than this of what they cover together.
_SAME_PLACE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What settling asks of the register: the entries, who last changed each, which code points they explain."""

    entries: Mapping[str, Gaiji] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, library: Library) -> "Register":
        return cls(entries=library.catalogue.gaiji.all(), people=library.catalogue.gaiji.people())

    def explaining(self, written: str) -> str | None:
        """The identifier of the gaiji that stood as this private-use character."""
        if len(written) != 1 or not is_private_use(written):
            return None
        code = f"U+{ord(written):04X}"
        return next((entry.identifier for entry in self.entries.values() if code in entry.private_use), None)


def settle_stale(library: Library) -> list[ManuscriptsError]:
    """Bring the records of all pages that a change of the register concerns in step; gives what could not be done.

    A killed run is finished by the next one. The index is left to the caller; the library must be held for writing.
    """
    failures: list[ManuscriptsError] = []
    stale = library.catalogue.gaiji.stale_pages()
    register = Register.of(library) if stale else Register()
    for entry in stale:
        try:
            before = library.records.load(entry)
            after = settle(before, library.catalogue.gaiji.occurrences_on(entry), register)
            if after != before:
                library.records.save(entry, after)
            library.catalogue.mark_settled(entry, after)
        except ManuscriptsError as error:
            failures.append(error)
    return failures


def count_private_use(library: Library) -> None:
    """Count the private-use characters of pages that were read before they were counted."""
    for entry in library.catalogue.gaiji.pages_with_private_use():
        if entry.private_use is None:
            page = library.records.find(entry)
            library.catalogue.gaiji.put_private_use(entry, private_use_in(page) if page is not None else {})


def settled(library: Library, entry: PageEntry, page: Page) -> Page:
    """A page that was read just now, with the gaiji that people have seen on its image."""
    occurrences = library.catalogue.gaiji.occurrences_on(entry)
    glyphs = [glyph for column in page.columns for glyph in column.glyphs]
    concerned = any(glyph.gaiji or any(map(is_private_use, glyph.written)) for glyph in glyphs)
    flagged = any(flag.code in (PRIVATE_USE, NOT_FOUND) for flag in page.flags)
    if not (occurrences or concerned or flagged):
        return page
    return settle(page, occurrences, Register.of(library))


def settle(page: Page, occurrences: Sequence[Occurrence], register: Register) -> Page:
    """The page as the register has it: what is written where people have seen gaiji, readings, flags.

    A step says what was changed, and by whom; without a change the page stays as it is.
    """
    begun = time.perf_counter()
    settler = _Settler(page, occurrences, register)
    columns = tuple(
        replace(column, glyphs=tuple(settler.glyph(place, glyph) for place, glyph in glyphs))
        for column, glyphs in zip(page.columns, _placed(page), strict=True)
    )
    flags = (
        *(flag for flag in page.flags if flag.code not in (PRIVATE_USE, NOT_FOUND)),
        *_flags(replace(page, columns=columns), settler.lost),
    )
    after = replace(page, columns=columns, flags=flags)
    if not settler.changes:
        return after
    step = Step(
        stage=GAIJI,
        software=f"manuscripts {__version__}",
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - begun, 3),
        options={"by": ", ".join(dict.fromkeys(settler.people)), "changes": "; ".join(settler.changes)},
    )
    return replace(after, steps=(*page.steps, step))


Place = tuple[int, int]


class _Settler:
    """Decides for each glyph which gaiji it is, and keeps what was changed."""

    def __init__(self, page: Page, occurrences: Sequence[Occurrence], register: Register) -> None:
        self._register = register
        self._table = load_table()
        self._options = _variant_options(page)
        self._claims, self.lost = find_again(page, occurrences)
        self.changes: list[str] = []
        self.people: list[str] = []

    def glyph(self, place: Place, glyph: Glyph) -> Glyph:
        claim = self._claims.get(place)
        if claim is not None and claim.gaiji is None:
            after = self._taken_back(glyph, claim)
        else:
            identifier = claim.gaiji if claim is not None else glyph.gaiji
            identifier = identifier or self._register.explaining(glyph.written)
            if identifier is None or identifier not in self._register.entries:
                # No gaiji, or a record that came from another library.
                return glyph
            entry = resolve(identifier, self._register.entries)
            after = _as_gaiji(glyph, entry, self._options, self._table, known=self._register.entries)
        if after != glyph:
            self._tell(place, glyph, after, claim)
        return after

    def _taken_back(self, glyph: Glyph, claim: Occurrence) -> Glyph:
        if glyph.gaiji is None:
            return glyph
        readings = tuple(one for one in glyph.readings if one.source not in self._register.entries)
        plain = replace(glyph, written=claim.before, gaiji=None, readings=readings)
        return normalise_glyph(plain, self._options, table=self._table)

    def _tell(self, place: Place, before: Glyph, after: Glyph, claim: Occurrence | None) -> None:
        identifier = after.gaiji or before.gaiji or ""
        fresh = claim is not None and (after.gaiji is None or before.gaiji is None)
        self.people.append(claim.by if claim is not None and fresh else self._register.people.get(identifier, ""))
        column, index = place
        change = (
            f"{readable(before.written)} → {readable(after.written)}" if before.written != after.written else "reading"
        )
        whose = after.gaiji or f"no longer {before.gaiji}"
        was = f", was {before.gaiji}" if after.gaiji and before.gaiji not in (None, after.gaiji) else ""
        self.changes.append(f"c{column}-{index} {change} ({whose}{was})")


def _as_gaiji(
    glyph: Glyph, entry: Gaiji, options: VariantOptions, table: VariantTable, *, known: Mapping[str, Gaiji]
) -> Glyph:
    readings = tuple(one for one in glyph.readings if one.source not in known)
    plain = replace(glyph, written=entry.written, gaiji=entry.identifier, readings=readings)
    # Without what the table said of the character that was read here before.
    without = normalise_glyph(replace(plain, written=entry.ids), options, table=table).readings
    by_people = any(one.kind is ReadingKind.NORMALISED for one in without)
    if entry.normal and not by_people:
        reading = Reading(kind=ReadingKind.NORMALISED, text=entry.normal, source=entry.identifier)
        return replace(plain, readings=(*without, reading))
    return normalise_glyph(plain, options, table=table)


def _placed(page: Page) -> Iterator[list[tuple[Place, Glyph]]]:
    """The glyphs of each column with their places, counted from 1: (2, 5) is `c2-5` in PAGE-XML and TEI."""
    for number, column in enumerate(page.columns, start=1):
        yield [((number, index), glyph) for index, glyph in enumerate(column.glyphs, start=1)]


def find_again(page: Page, occurrences: Sequence[Occurrence]) -> tuple[dict[Place, Occurrence], list[Occurrence]]:
    """The glyph that stands where each was seen, by number of column and its own, and those where none stands."""
    free = {place: glyph.box for glyphs in _placed(page) for place, glyph in glyphs} if occurrences else {}
    claims: dict[Place, Occurrence] = {}
    lost = []
    for occurrence in occurrences:
        place = _nearest(occurrence.box, free)
        if place is not None:
            claims[place] = occurrence
            del free[place]
        elif occurrence.gaiji is not None:
            lost.append(occurrence)
    return claims, lost


def occurrence_at(page: Page, place: Place, occurrences: Sequence[Occurrence]) -> Occurrence | None:
    """What a person has said of the glyph at `place`: number of its column and its own in it, from 1."""
    return find_again(page, occurrences)[0].get(place)


def _nearest(box: Box, free: Mapping[Place, Box]) -> Place | None:
    place = max(free, key=lambda place: free[place].iou(box), default=None)
    return place if place is not None and free[place].iou(box) > _SAME_PLACE else None


def _flags(page: Page, lost: Sequence[Occurrence]) -> Iterator[Flag]:
    if codes := sorted(private_use_in(page)):
        yield Flag(
            code=PRIVATE_USE,
            message=f"Private-use characters that no gaiji explains: {', '.join(codes)}; "
            "`manuscripts gaiji add --private-use` does.",
        )
    if lost:
        places = ", ".join(f"{one.gaiji} at {one.box.left:.0f},{one.box.top:.0f}" for one in lost)
        yield Flag(code=NOT_FOUND, message=f"Where a person has seen a gaiji, no character was read: {places}.")


def _variant_options(page: Page) -> VariantOptions:
    """Those with which the page was normalised."""
    level = next((step.options.get("level") for step in reversed(page.steps) if step.stage == "variants"), None)
    return VariantOptions() if level is None else VariantOptions(level=Level(str(level)))
