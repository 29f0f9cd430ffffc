"""Keeps the index that institutions share in a cluster in step with the records of a library."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import ClusterPlace, Parcel
from manuscripts.core.errors import InputError, RecordError
from manuscripts.core.manuscript import Manuscript
from manuscripts.pipeline.foldings import own_foldings, plain_folding
from manuscripts.pipeline.indexing import IndexFault
from manuscripts.search.elastic.connection import Cluster
from manuscripts.search.elastic.documents import Documents
from manuscripts.search.elastic.elastic_index import ElasticIndex
from manuscripts.variants.shipped import load_table, table_digest

if TYPE_CHECKING:
    # It brings all stages with it, for which a search cannot wait.
    from manuscripts.pipeline.request import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a run has done for one institution: how many manuscripts were sent, were there already, were taken out."""

    institution: str
    sent: int
    kept: int
    removed: int


@contextmanager
def shared_index(cluster: Cluster, library: Library | None = None) -> Iterator[ElasticIndex]:
    """The index of a cluster: to search it, or, given a library, to write its texts. Raises ClusterError."""
    foldings, sender = {}, ""
    if library is not None:
        plain = plain_folding(library)
        foldings = dict.fromkeys(_institutions(library), plain) | own_foldings(library)
        sender = library.catalogue.outbox.sender()
    index = ElasticIndex(cluster, table=load_table(), digest=table_digest(), foldings=foldings, library=sender)
    try:
        yield index
    finally:
        index.close()


def institutions_of(library: Library, institution: str | None) -> list[str]:
    """The institution named, or all of a library, those too that have withdrawn everything; raises InputError."""
    known = _institutions(library)
    if institution is not None and institution not in known:
        raise InputError(
            f"no manuscript of {institution!r} is in this library.",
            where=str(library.folder),
            advice=f"There are: {', '.join(known) or 'none'}.",
        )
    return known if institution is None else [institution]


def send(
    library: Library,
    cluster: Cluster,
    institutions: Sequence[str],
    *,
    anew: bool = False,
    take_over: bool = False,
    progress: "Progress",
) -> list[Sent]:
    """Bring what a cluster has of institutions up to date with the records, or make their indexes there `anew`.

    What was sent is remembered, a manuscript at a time: killed or cut off at any moment, the next call does the rest.
    Meanwhile the library can be written to: what changes is sent by the next call, what is withdrawn is not sent, or
    taken out at the end. An index that was made with other variants is made anew in any case; the old one is searched
    until that is complete. One that another library writes is left alone, ClusterTakenError, but made anew to
    `take_over`. Raises ClusterError, and LibraryBusyError where another process is sending.
    """
    work = partial(_rebuild, take_over=take_over) if anew or take_over else _send
    outbox = library.catalogue.outbox
    with library.sending():
        # Before how texts are folded: a manuscript that is folded otherwise later has changed later, too.
        parcels = {one: outbox.parcels(cluster.url, institution=one) for one in institutions}
        with shared_index(cluster, library) as index:
            return [work(library, index, one, parcels[one], url=cluster.url, progress=progress) for one in institutions]


def _send(
    library: Library,
    index: ElasticIndex,
    institution: str,
    parcels: Sequence[Parcel],
    *,
    url: str,
    progress: "Progress",
) -> Sent:
    index.tidy(institution)
    removed = _remove_withdrawn(library, index, institution, url=url)
    if index.is_there(institution) and not index.is_usable(institution):
        return _rebuild(library, index, institution, parcels, url=url, progress=progress)
    there = index.generations(institution)
    waiting = []
    kept = 0
    for parcel in parcels:
        if parcel.changed == parcel.sent and there.get(parcel.manuscript.shelfmark) == parcel.generation:
            kept += 1
        else:
            waiting.append(parcel)
    progress.begin(f"to {url}", len(waiting))
    library.catalogue.outbox.mark_begun(url, waiting)
    sent: dict[str, Parcel] = {}
    passed = 0

    def changed() -> Iterator[Documents]:
        nonlocal passed
        for parcel, documents in _made(library, index, waiting):
            if there.get(parcel.manuscript.shelfmark) == documents.generation:
                passed += 1
                mark(parcel, documents)
            else:
                sent[documents.manuscript] = parcel
                yield documents

    def mark(parcel: Parcel, documents: Documents) -> None:
        library.catalogue.outbox.mark_sent(url, parcel, generation=documents.generation)
        progress.advance(f"{institution} {parcel.manuscript.shelfmark}")

    for documents in index.put(institution, changed()):
        mark(sent[documents.manuscript], documents)
    removed += _remove_withdrawn(library, index, institution, url=url)
    return Sent(institution=institution, sent=len(sent), kept=kept + passed, removed=removed)


def _rebuild(
    library: Library,
    index: ElasticIndex,
    institution: str,
    parcels: Sequence[Parcel],
    *,
    url: str,
    progress: "Progress",
    take_over: bool = False,
) -> Sent:
    outbox = library.catalogue.outbox
    known = {parcel.manuscript.shelfmark for parcel in parcels}
    before = set(index.generations(institution))
    made: dict[str, tuple[Parcel, int]] = {}

    def noted() -> Iterator[Documents]:
        for parcel, documents in _made(library, index, parcels):
            made[documents.manuscript] = parcel, documents.generation
            yield documents

    making = index.rebuild(institution, noted(), take_over=take_over)
    outbox.mark_begun(url, parcels)
    progress.begin(f"to {url}", len(parcels))
    for documents in making:
        progress.advance(f"{institution} {made[documents.manuscript][0].manuscript.shelfmark}")
    for parcel, generation in made.values():
        outbox.mark_sent(url, parcel, generation=generation)
    removed = _remove_withdrawn(library, index, institution, url=url)
    return Sent(institution=institution, sent=len(made), kept=0, removed=len(before - known) + removed)


def check(library: Library, index: ElasticIndex, institution: str, *, url: str) -> Iterator[IndexFault]:
    """What of the institution's index in a cluster does not agree with the records, or is wrong in itself."""
    whole = index.faults_of(institution)
    held = set(index.generations(institution))
    for parcel in library.catalogue.outbox.parcels(url, institution=institution):
        shelfmark = parcel.manuscript.shelfmark
        held.discard(shelfmark)
        message = index.difference(parcel.manuscript, list(library.pages(parcel.manuscript)))
        if message:
            waiting = " (it waits to be sent)" if parcel.changed != parcel.sent else ""
            yield IndexFault(institution, shelfmark, message + waiting)
    for shelfmark in sorted(held):
        yield IndexFault(institution, shelfmark, "the library does not hold it")
    if index.is_taken(institution):
        yield IndexFault(institution, "", "another library writes it")
    for fault in whole:
        yield IndexFault(institution, "", fault)


def leave(library: Library, index: ElasticIndex, institution: str, *, url: str) -> list[str]:
    """Take everything of an institution out of a cluster; gives the names of the indexes that went.

    Raises LibraryBusyError where another process is sending.
    """
    outbox, withdrawals = library.catalogue.outbox, library.catalogue.withdrawals
    with library.sending():
        gone = index.leave(institution)
        held = [parcel.manuscript_id for parcel in outbox.parcels(url, institution=institution)]
        outbox.forget(url, held + [one.manuscript_id for one in withdrawals.all(institution=institution)])
    return gone


def drain(library: Library, place: ClusterPlace, cluster: Cluster, *, progress: "Progress") -> list[Sent]:
    """Send what waits for a remembered cluster, if anything does; raises ClusterError where it is away."""
    if not library.catalogue.outbox.waiting(place.url):
        return []
    return send(library, cluster, _institutions(library), progress=progress)


def _institutions(library: Library) -> list[str]:
    held = {one.institution for _, one in library.catalogue.manuscripts()}
    return sorted(held | {one.manuscript.institution for one in library.catalogue.withdrawals.all()})


def _made(library: Library, index: ElasticIndex, parcels: Iterable[Parcel]) -> Iterator[tuple[Parcel, Documents]]:
    """What is withdrawn since the parcels were made is left out."""
    for parcel in parcels:
        try:
            pages = list(library.pages(parcel.manuscript))
        except RecordError:
            # Its files may have been deleted while they were read.
            if not _is_withdrawn(library, parcel.manuscript):
                raise
            continue
        if not _is_withdrawn(library, parcel.manuscript):
            yield parcel, index.documents(parcel.manuscript, pages)


def _is_withdrawn(library: Library, manuscript: Manuscript) -> bool:
    known = library.catalogue.withdrawals
    return bool(known.all(institution=manuscript.institution, shelfmark=manuscript.shelfmark))


def _remove_withdrawn(library: Library, index: ElasticIndex, institution: str, *, url: str) -> int:
    """Take out of a cluster what is withdrawn; gives how many manuscripts were there."""
    there = index.generations(institution)
    withdrawn = library.catalogue.withdrawals.all(institution=institution)
    gone = [one.manuscript.shelfmark for one in withdrawn if one.manuscript.shelfmark in there]
    index.remove_all(institution, gone)
    library.catalogue.outbox.forget(url, [one.manuscript_id for one in withdrawn])
    return len(gone)
