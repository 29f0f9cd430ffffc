"""Brings page records to what the register of gaiji says: after a change of it, and after a page was read anew."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from manuscripts import __version__
from manuscripts.catalog.library import Library
from manuscripts.catalog.values import Occurrence, PageEntry
from manuscripts.core.errors import ManuscriptsError
from manuscripts.core.gaiji import GAIJI, Gaiji, private_use_in, readable, resolve
from manuscripts.core.geometry import Box
from manuscripts.core.han import is_private_use
from manuscripts.core.page import Column, Flag, Glyph, Page, Reading, ReadingKind, Step
from manuscripts.pipeline.normalisers import layer_path, normaliser_for
from manuscripts.variants.level import Level
from manuscripts.variants.normalise import VariantOptions, from_table, normalise_page

Place = tuple[int, int]
"""The number of a column on its page and of a glyph in it, from 1."""

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
            occurrences = library.catalogue.gaiji.occurrences_on(entry)
            after = settle(before, occurrences, register, normalise=_normalising(library, entry, before))
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
    return settle(page, occurrences, Register.of(library), normalise=_normalising(library, entry, page))


def settle(
    page: Page, occurrences: Sequence[Occurrence], register: Register, *, normalise: Callable[[Page], Page]
) -> Page:
    """The page as the register has it: what is written where people have seen gaiji, readings, flags.

    What changed is normalised, the rest is left alone. A step says what was changed, and by whom; without a change the
    page stays as it is.
    """
    begun = time.perf_counter()
    settler = _Settler(page, occurrences, register)
    columns = tuple(
        replace(column, glyphs=tuple(settler.glyph(place, glyph) for place, glyph in glyphs))
        for column, glyphs in zip(page.columns, _placed(page), strict=True)
    )
    if settler.changed:
        columns = _with_readings(columns, normalise(replace(page, columns=columns)).columns, settler.changed)
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


class _Settler:
    """Decides for each glyph which gaiji it is, and keeps what was changed."""

    def __init__(self, page: Page, occurrences: Sequence[Occurrence], register: Register) -> None:
        self._register = register
        self._claims, self.lost = find_again(page, occurrences)
        self.changed: set[Place] = set()
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
            after = _as_gaiji(glyph, entry, known=self._register.entries)
        if after != glyph:
            self.changed.add(place)
            self._tell(place, glyph, after, claim)
        return after

    def _taken_back(self, glyph: Glyph, claim: Occurrence) -> Glyph:
        if glyph.gaiji is None:
            return glyph
        return replace(glyph, written=claim.before, gaiji=None, readings=_by_people(glyph, self._register.entries))

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


def _as_gaiji(glyph: Glyph, entry: Gaiji, *, known: Mapping[str, Gaiji]) -> Glyph:
    """The glyph as its entry has it, without what a table said of it; the glyph itself if only that would change."""
    readings = _by_people(glyph, known)
    if entry.normal and not any(one.kind is ReadingKind.NORMALISED for one in readings):
        normal = Reading(kind=ReadingKind.NORMALISED, text=entry.normal, source=entry.identifier)
        readings = (*readings, normal)
    after = replace(glyph, written=entry.written, gaiji=entry.identifier, readings=readings)
    without_table = replace(glyph, readings=tuple(one for one in glyph.readings if not from_table(one)))
    return glyph if after == without_table else after


def _by_people(glyph: Glyph, known: Mapping[str, Gaiji]) -> tuple[Reading, ...]:
    return tuple(one for one in glyph.readings if one.source not in known and not from_table(one))


def _with_readings(
    columns: Sequence[Column], normalised: Sequence[Column], changed: Collection[Place]
) -> tuple[Column, ...]:
    """Columns with the readings of others at the places that have changed."""
    return tuple(
        replace(
            column,
            glyphs=tuple(
                replace(glyph, readings=other.glyphs[index - 1].readings) if (number, index) in changed else glyph
                for index, glyph in enumerate(column.glyphs, start=1)
            ),
        )
        for number, (column, other) in enumerate(zip(columns, normalised, strict=True), start=1)
    )


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


def _normalising(library: Library, entry: PageEntry, page: Page) -> Callable[[Page], Page]:
    """How the page was normalised: to which level, with the rows of its institution."""
    level = next((step.options.get("level") for step in reversed(page.steps) if step.stage == "variants"), None)
    known = str(level) in list(Level) and str(level) != Level.EXACT
    options = VariantOptions(level=Level(str(level))) if known else VariantOptions()
    rows = layer_path(library.folder, entry.manuscript.institution)
    return lambda changed: normalise_page(changed, normaliser=normaliser_for(options.level, rows))
