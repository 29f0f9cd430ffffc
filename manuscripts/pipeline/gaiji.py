"""What may be done to gaiji: registered, changed, seen and taken back at places, merged, promoted.

Each function stores what it changes in one transaction and leaves the records to `settle_stale`. The library must be
held for writing.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import Occurrence, PageEntry
from manuscripts.core.errors import GaijiError, ManuscriptsError, RunIncompleteError
from manuscripts.core.gaiji import (
    Gaiji,
    GaijiChange,
    GaijiStatus,
    read_character,
    read_normal,
    read_private_use,
    read_reference,
    readable,
    resolve,
    unknown,
)
from manuscripts.core.han import named
from manuscripts.core.ids import parse_ids
from manuscripts.pipeline.gaiji_places import GlyphPlace, attach, detach, forget_lost
from manuscripts.pipeline.indexing import index_stale, renew_index
from manuscripts.pipeline.settling import count_private_use, settle_stale


@dataclass(frozen=True, slots=True, kw_only=True)
class GaijiFacts:
    """What is said of a gaiji; None and empty: nothing. Texts replace what was known, lists are added to it."""

    ids: str | None = None
    normal: str | None = None
    note: str | None = None
    unicode: Sequence[str] = ()
    references: Sequence[str] = ()
    private_use: Sequence[str] = ()

    @classmethod
    def read(
        cls,
        *,
        ids: str | None,
        normal: str | None,
        note: str | None,
        unicode: Sequence[str],
        references: Sequence[str],
        private_use: Sequence[str],
    ) -> Self:
        """Facts as a person gives them. Raises IdsError or GaijiError."""
        return cls(
            ids=None if ids is None else str(parse_ids(ids)),
            normal=None if normal is None else read_normal(normal),
            note=note,
            unicode=tuple(map(read_character, unicode)),
            references=tuple(map(read_reference, references)),
            private_use=tuple(map(read_private_use, private_use)),
        )

    @property
    def any(self) -> bool:
        told = (self.ids, self.normal, self.note)
        return any(one is not None for one in told) or bool(self.unicode or self.references or self.private_use)


@contextmanager
def changing(library: Library) -> Iterator[None]:
    """Hold the library for a change of the register: what a killed run left is finished first, then records and index
    follow the change. Raises RunIncompleteError where a record could not follow.
    """
    with library.writing():
        renew_index(library)
        _follow(library)
        yield
        failures = _follow(library)
    if failures:
        raise RunIncompleteError(
            f"the register is changed, but not all pages could follow: {failures[0]}",
            where=str(library.folder),
            advice="Mend that and run the command again: it does the rest.",
        )


def register_gaiji(
    library: Library, facts: GaijiFacts, places: Sequence[GlyphPlace], *, institution: str | None, by: str
) -> Gaiji:
    """A new entry in the register of `institution`; None: of the first place's, or of the only one that there is.

    Raises IdsError or GaijiError, with nothing stored.
    """
    if facts.ids is None:
        raise GaijiError("a gaiji is registered by its description.", advice="Give it as in --ids ⿰木⿱目一.")
    described = _with_facts(library, Gaiji(identifier="", ids=""), facts)
    owner = _owner(library, places, institution=institution)
    entry = replace(described, identifier=library.catalogue.gaiji.next_identifier(owner))
    known = _facts_changes(Gaiji(identifier=entry.identifier, ids=entry.ids), entry, by=by)
    seen = attach(library, entry, places, by=by)
    registered = _change(entry, by, "registered", after=entry.ids)
    library.catalogue.gaiji.put(
        [entry],
        changes=[registered, *known, *_seen(entry, seen, by)],
        occurrences=[occurrence for _, occurrence in seen],
    )
    return entry


def change_gaiji(
    library: Library, identifier: str, facts: GaijiFacts, places: Sequence[GlyphPlace], *, by: str
) -> Gaiji:
    """More facts and places of a known entry. Raises IdsError or GaijiError, with nothing stored."""
    before = _open(library, identifier)
    after = _with_facts(library, before, facts)
    seen = attach(library, after, places, by=by)
    changes = [*_facts_changes(before, after, by=by), *_seen(after, seen, by)]
    library.catalogue.gaiji.put([after], changes=changes, occurrences=[one for _, one in seen])
    return after


def take_back(
    library: Library,
    identifier: str,
    places: Sequence[GlyphPlace],
    *,
    unicode: Sequence[str] = (),
    references: Sequence[str] = (),
    lost_on: Sequence[PageEntry] = (),
    by: str,
) -> Gaiji:
    """An entry without some places, proposals or references: at the places stands again what was read there.

    Pages in `lost_on` forget where it was seen, but where no character is read any more.
    """
    before = _open(library, identifier)
    for given, known in ((map(read_character, unicode), before.unicode), (references, before.references)):
        for one in given:
            if one not in known:
                raise GaijiError(
                    f"{identifier} has no {one}.", advice=f"`manuscripts gaiji show {identifier}` says what it has."
                )
    gone = [detach(library, before, place) for place in places]
    gone += [one for page in lost_on for one in forget_lost(library, before, page)]
    out = {read_character(one) for one in unicode}
    after = replace(
        before,
        unicode=tuple(one for one in before.unicode if one not in out),
        references=tuple(one for one in before.references if one not in references),
    )
    gone_changes = [
        _change(
            before, by, "taken back", before=readable(before.written), after=f"{readable(occurrence.before)} at {words}"
        )
        for words, occurrence in gone
    ]
    library.catalogue.gaiji.put(
        [after],
        changes=[*_facts_changes(before, after, by=by), *gone_changes],
        occurrences=[replace(occurrence, gaiji=None, by=by) for _, occurrence in gone],
    )
    return after


def merge_gaiji(library: Library, identifier: str, *, into: str, by: str) -> Gaiji:
    """The entry `into`, which now has all that `identifier` had; that one leads there. Raises GaijiError."""
    known = library.catalogue.gaiji.all()
    source, target = known.get(identifier), known.get(into)
    if source is None or target is None:
        raise unknown(identifier if source is None else into)
    if source.merged_into == into:
        return target
    if resolve(into, known) == source:
        raise GaijiError(
            f"{identifier} cannot be merged in a circle.", advice="Name two entries that are not one already."
        )
    _check_merge(source, target)
    merged = replace(source, status=GaijiStatus.MERGED, merged_into=into, private_use=())
    after = replace(
        target,
        normal=target.normal or source.normal,
        unicode=_joined(target.unicode, source.unicode),
        references=_joined(target.references, source.references),
        private_use=_joined(target.private_use, source.private_use),
    )
    changes = [
        _change(merged, by, "merged", before=source.written, after=into),
        _change(after, by, "merged", before=identifier, after=after.written),
        *_facts_changes(target, after, by=by),
    ]
    library.catalogue.gaiji.put([merged, after], changes=changes, moved=(identifier, into))
    return after


def promote_gaiji(library: Library, identifier: str, character: str, *, by: str) -> Gaiji:
    """The entry with the code point that it has by now; once more with the same one, nothing. Raises GaijiError."""
    encoded = read_character(character)
    known = library.catalogue.gaiji.all()
    before = known.get(identifier)
    if before is None:
        raise unknown(identifier)
    if before.merged_into is not None:
        raise GaijiError(
            f"{identifier} was {before.went}.", advice=f"Promote {before.merged_into}: it has all the occurrences."
        )
    if before.character == encoded:
        return before
    if before.character is not None:
        raise GaijiError(
            f"{identifier} was {before.went} and cannot become {named(encoded)} too.",
            advice=f"`manuscripts gaiji show {identifier}` says by whom; ask them.",
        )
    _check_promotion(encoded, known)
    after = replace(before, status=GaijiStatus.PROMOTED, character=encoded)
    changes = [_change(after, by, "promoted", before=before.ids, after=encoded)]
    library.catalogue.gaiji.put([after], changes=changes)
    return after


def _follow(library: Library) -> list[ManuscriptsError]:
    """What could not follow: a damaged record shall not keep the rest from it."""
    failures = settle_stale(library)
    try:
        index_stale(library)
    except ManuscriptsError as error:
        failures.append(error)
    return failures


def _open(library: Library, identifier: str) -> Gaiji:
    entry = library.catalogue.gaiji.all().get(identifier)
    if entry is None:
        raise unknown(identifier)
    if entry.merged_into is not None:
        raise GaijiError(f"{identifier} was {entry.went}.", advice=f"Change {entry.merged_into} instead.")
    return entry


def _owner(library: Library, places: Sequence[GlyphPlace], *, institution: str | None) -> str:
    known = sorted({one.institution for one in library.manuscripts()})
    if institution is None:
        likely = {place.entry.manuscript.institution for place in places[:1]} or set(known)
        institution = likely.pop() if len(likely) == 1 else None
    if institution not in known:
        wrong = f"{institution!r} is no institution of this library" if institution else "several institutions are here"
        raise GaijiError(f"{wrong}: {', '.join(known)}.", advice="Say whose register it enters with --institution.")
    return institution


def _with_facts(library: Library, entry: Gaiji, facts: GaijiFacts) -> Gaiji:
    ids = facts.ids or entry.ids
    if facts.private_use:
        count_private_use(library)
    for other in library.catalogue.gaiji.all().values():
        if other.identifier == entry.identifier:
            continue
        went = f", {other.went}" if other.went else ""
        if other.ids == ids:
            raise GaijiError(
                f"{ids} is registered already as {other.identifier}{went}.",
                advice=f"Add to that one: `manuscripts gaiji add {other.merged_into or other.identifier} --at …`.",
            )
        for code in facts.private_use:
            if code in other.private_use:
                raise GaijiError(
                    f"{code} is explained already, by {other.identifier} ({other.ids}).",
                    advice="Correct the description of that one, or merge the two.",
                )
    return replace(
        entry,
        ids=ids,
        normal=entry.normal if facts.normal is None else facts.normal,
        note=entry.note if facts.note is None else facts.note,
        unicode=_joined(entry.unicode, facts.unicode),
        references=_joined(entry.references, facts.references),
        private_use=_joined(entry.private_use, facts.private_use),
    )


def _check_merge(source: Gaiji, target: Gaiji) -> None:
    for entry in (source, target):
        if entry.merged_into is not None:
            raise GaijiError(f"{entry.identifier} was {entry.went}.", advice=f"Name {entry.merged_into} instead.")
    if source.character is not None and source.character != target.character:
        raise GaijiError(
            f"{source.identifier} was {source.went}, {target.identifier} was not.",
            advice=f"Merge the other way round, or promote {target.identifier} first.",
        )


def _check_promotion(encoded: str, known: Mapping[str, Gaiji]) -> None:
    """A promotion rewrites pages, so what is probably a slip is refused."""
    unified = unicodedata.normalize("NFC", encoded)
    if unified != encoded:
        raise GaijiError(
            f"{named(encoded)} is a compatibility ideograph, which Unicode equates with {named(unified)}.",
            advice=f"Give {named(unified)}, if that is what it is.",
        )
    for other in known.values():
        if other.character == encoded and other.merged_into is None:
            raise GaijiError(
                f"{other.identifier} ({other.ids}) was {other.went} already.",
                advice=f"If the two are one, merge this one into {other.identifier}.",
            )


def _facts_changes(before: Gaiji, after: Gaiji, *, by: str) -> list[GaijiChange]:
    facts = (
        ("ids", before.ids, after.ids),
        ("normal", before.normal, after.normal),
        ("note", before.note, after.note),
        ("unicode", " ".join(before.unicode), " ".join(after.unicode)),
        ("references", " ".join(before.references), " ".join(after.references)),
        ("private use", " ".join(before.private_use), " ".join(after.private_use)),
    )
    return [_change(after, by, what, before=old, after=new) for what, old, new in facts if old != new]


def _seen(entry: Gaiji, occurrences: Sequence[tuple[str, Occurrence]], by: str) -> list[GaijiChange]:
    return [
        _change(
            entry,
            by,
            "seen",
            before=readable(one.before),
            after=f"{entry.written} at {words}",
        )
        for words, one in occurrences
    ]


def _change(entry: Gaiji, by: str, what: str, *, before: str = "", after: str = "") -> GaijiChange:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return GaijiChange(gaiji=entry.identifier, when=now, by=by, what=what, before=before, after=after)


def _joined(known: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *more)))
