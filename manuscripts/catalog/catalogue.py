"""The catalogue: which manuscripts there are, which frames are their pages, and how far each page has come."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

from sqlalchemy import Connection, create_engine, delete, event, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DBAPIError

from manuscripts.catalog import tables
from manuscripts.catalog.holdings import Holdings
from manuscripts.catalog.keys import KeyRegister
from manuscripts.catalog.outbox import Outbox
from manuscripts.catalog.register import GaijiRegister
from manuscripts.catalog.rows import (
    manuscript_of,
    manuscript_values,
    new_page,
    page_entry,
    read_values,
    select_pages,
)
from manuscripts.catalog.values import Failure, FrameRef, PageEntry, PageState, SeenSource, StoredImage, Withdrawal
from manuscripts.catalog.withdrawals import Withdrawals, refused
from manuscripts.core.errors import LibraryError, ManuscriptsError, SheetError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page


class Catalogue:
    """SQLite through SQLAlchemy; every public method is one transaction."""

    def __init__(self, path: Path) -> None:
        """Open or make the catalogue; raises LibraryError when the file is none of ours."""
        self._path = path
        writable = os.access(path.parent, os.W_OK)
        # A library on a read-only disk can be read: nothing changes it, so sqlite needs neither locks nor a log.
        query = "" if writable else "?mode=ro&immutable=1&uri=true"
        self._engine = create_engine(f"sqlite:///{path}" if writable else f"sqlite:///file:{quote(str(path))}{query}")
        event.listen(self._engine, "connect", _set_pragmas if writable else _set_patience)
        try:
            with self._transaction() as connection:
                if writable:
                    tables.metadata.create_all(connection)
                    _identify(connection)
                found = connection.scalar(select(tables.version.c.catalogue))
                if found is None:
                    connection.execute(insert(tables.version).values(catalogue=tables.CATALOGUE_VERSION))
                elif writable:
                    found = _upgraded(connection, found)
        except LibraryError:
            self._engine.dispose()
            raise
        if found not in (None, tables.CATALOGUE_VERSION):
            self._engine.dispose()
            raise LibraryError(
                f"the catalogue is of version {found}, this program knows {tables.CATALOGUE_VERSION}.",
                where=str(path),
                advice="Use the version of manuscripts that made the library.",
            )
        self.gaiji = GaijiRegister(self._transaction)
        self.withdrawals = Withdrawals(self._transaction)
        self.holdings = Holdings(self._transaction)
        self.keys = KeyRegister(self._transaction)
        self.outbox = Outbox(self._transaction)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """All or nothing; what the database refuses is told as ours."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            broken = "not a database" in str(error.orig) or "malformed" in str(error.orig)
            raise LibraryError(
                f"the catalogue cannot be used: {error.orig}.",
                where=str(self._path),
                advice="Move the file away and ingest again: the originals are kept, the pages are read anew."
                if broken
                else "Make room on the disk or let this user write there, then run the command again.",
            ) from error

    def put_manuscript(self, manuscript: Manuscript) -> int:
        """Add it, or renew what is known of it; what is empty now does not overwrite what was known. Gives its id.

        Raises SheetError when another shelfmark of the institution gives the same file name, and WithdrawnError.
        """
        known = tables.manuscripts.c
        values = manuscript_values(manuscript)
        with self._transaction() as connection:
            row = connection.execute(
                select(tables.manuscripts).where(
                    known.institution == manuscript.institution, known.slug == manuscript.slug
                )
            ).one_or_none()
            if row is None:
                statement = insert(tables.manuscripts).values(**values).returning(known.id)
                return int(connection.execute(statement).scalar_one())
            if row.withdrawal is not None:
                raise refused(manuscript_of(row._mapping), Withdrawal(**row.withdrawal))
            if row.shelfmark != manuscript.shelfmark:
                raise SheetError(
                    f"shelfmarks {row.shelfmark!r} and {manuscript.shelfmark!r} cannot be told apart in file names.",
                    where=manuscript.institution,
                    advice="Change one of them in a letter or digit.",
                )
            changed = {key: value for key, value in values.items() if value and row._mapping[key] != value}
            if changed:
                connection.execute(
                    update(tables.manuscripts).where(known.id == row.id).values(**changed, **tables.STALE)
                )
            return int(row.id)

    def put_image(self, image: StoredImage) -> None:
        """Remember a stored original."""
        with self._transaction() as connection:
            connection.execute(upsert(tables.images).values(**asdict(image)).on_conflict_do_nothing())

    def image(self, digest: str) -> StoredImage | None:
        """The stored original with this digest."""
        with self._transaction() as connection:
            row = connection.execute(select(tables.images).where(tables.images.c.digest == digest)).one_or_none()
        return None if row is None else StoredImage(**row._mapping)

    def put_source(self, path: Path, seen: SeenSource) -> None:
        """Remember what stood at `path`."""
        values = {"size": seen.size, "modified": seen.modified, "digest": seen.digest}
        statement = upsert(tables.sources).values(path=str(path), **values)
        with self._transaction() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["path"], set_=values))

    def source(self, path: Path) -> SeenSource | None:
        """What stood at `path` when it was last seen."""
        known = tables.sources.c
        with self._transaction() as connection:
            row = connection.execute(
                select(known.size, known.modified, known.digest).where(known.path == str(path))
            ).one_or_none()
        return None if row is None else SeenSource(**row._mapping)

    def plan_pages(
        self, manuscript_id: int, frames: Sequence[FrameRef], *, replaced: Mapping[str, str] | None = None
    ) -> None:
        """Make `frames` the pages of the manuscript, in this order; pages that are known keep their state.

        `replaced` maps the digest of an image to that of the one that has come in its place: its pages give way.
        Otherwise known pages that are not among `frames` are never dropped: each stays behind the page it stood behind,
        or, when nothing is shared (a further delivery of the same item), all stand before the new ones.
        """
        gone = replaced or {}
        known = tables.pages.c
        with self._transaction() as connection:
            rows = connection.execute(
                select(tables.pages).where(known.manuscript == manuscript_id).order_by(known.number)
            ).all()
            old = {FrameRef(row.digest, row.frame): dict(row._mapping) for row in rows}
            planned = set(frames)
            rest = [frame for frame in old if frame not in planned and frame.digest not in gone]
            shared = len(rest) < len(old)
            order = _merged(list(old), frames, rest) if shared else [*rest, *frames]
            if order == [FrameRef(row.digest, row.frame) for row in rows]:
                return
            connection.execute(delete(tables.pages).where(known.manuscript == manuscript_id))
            connection.execute(
                insert(tables.pages),
                [
                    {**old.get(frame, new_page(manuscript_id, frame)), "number": number}
                    for number, frame in enumerate(order, start=1)
                ],
            )
            _mark_stale(connection, manuscript_id)

    def add_pages(self, manuscript_id: int, frames: Mapping[int, FrameRef]) -> None:
        """Put pages in under these numbers, which must be free; pages that are known stay as they are."""
        if not frames:
            return
        rows = [{**new_page(manuscript_id, frame), "number": number} for number, frame in frames.items()]
        with self._transaction() as connection:
            connection.execute(insert(tables.pages), rows)
            _mark_stale(connection, manuscript_id)

    def give_image(self, entry: PageEntry, frame: FrameRef) -> None:
        """Let a page that was imported as text be of this frame; what people have seen on it goes with it."""
        with self._transaction() as connection:
            for table in (tables.pages, tables.gaiji_occurrences):
                known = table.c
                connection.execute(
                    update(table)
                    .where(known.manuscript == entry.manuscript_id)
                    .where(known.digest == entry.image.digest, known.frame == entry.frame)
                    .values(digest=frame.digest, frame=frame.frame)
                )
            _mark_stale(connection, entry.manuscript_id)

    def pages(
        self,
        *,
        institution: str | None = None,
        shelfmarks: Iterable[str] = (),
    ) -> Iterator[PageEntry]:
        """Pages by institution, shelfmark and number; empty filters let all through."""
        manuscript, query = tables.manuscripts, select_pages()
        if institution is not None:
            query = query.where(manuscript.c.institution == institution)
        if wanted := list(shelfmarks):
            query = query.where(manuscript.c.shelfmark.in_(wanted))
        with self._transaction() as connection:
            rows = connection.execute(query).all()
        return (page_entry(row._mapping) for row in rows)

    def manuscripts(self, *, institution: str | None = None) -> list[tuple[int, Manuscript]]:
        """All manuscripts with their ids, by institution and shelfmark, but for those withdrawn."""
        known = tables.manuscripts.c
        query = select(tables.manuscripts).order_by(known.institution, known.shelfmark)
        query = query.where(known.withdrawal.is_(None))
        if institution is not None:
            query = query.where(known.institution == institution)
        with self._transaction() as connection:
            return [(int(row.id), manuscript_of(row._mapping)) for row in connection.execute(query)]

    def mark_done(self, entry: PageEntry, page: Page) -> None:
        """The page's record is stored."""
        self._set_page(
            entry,
            state=PageState.DONE.value,
            redo_from=None,
            error="",
            message="",
            **read_values(page),
        )

    def mark_settled(self, entry: PageEntry, page: Page) -> None:
        """The page's record says of gaiji what the register says; how far the page has come stays as it is."""
        self._set_page(entry, **read_values(page), gaiji_stale=False)

    def mark_failed(self, entry: PageEntry, *, error: str, message: str) -> None:
        """The page could not be read, and why. An older record of it stays."""
        self._set_page(entry, state=PageState.FAILED.value, error=error, message=message)

    def redo(
        self, stage: str, *, institution: str | None, shelfmarks: Iterable[str] = (), instead_of: Collection[str] = ()
    ) -> int:
        """Plan pages that are done for another run from `stage` on; gives how many.

        Pages that still wait for a run from one of the stages `instead_of` are taken further back, to `stage`.
        """
        entries = [
            entry
            for entry in self.pages(institution=institution, shelfmarks=shelfmarks)
            if entry.state is PageState.DONE or entry.redo_from in instead_of
        ]
        known = tables.pages.c
        with self._transaction() as connection:
            for entry in entries:
                connection.execute(
                    update(tables.pages)
                    .where(known.manuscript == entry.manuscript_id, known.number == entry.number)
                    .values(state=PageState.PLANNED.value, redo_from=stage)
                )
        return len(entries)

    def stale_manuscripts(self) -> list[tuple[int, Manuscript]]:
        """Manuscripts whose pages the search index does not hold as they are; those withdrawn are none of them."""
        known = tables.manuscripts.c
        query = select(tables.manuscripts).where(known.index_stale, known.withdrawal.is_(None))
        with self._transaction() as connection:
            return [(int(row.id), manuscript_of(row._mapping)) for row in connection.execute(query)]

    def mark_indexed(self, manuscript_id: int) -> None:
        """The search index holds this manuscript as it is."""
        with self._transaction() as connection:
            connection.execute(
                update(tables.manuscripts).where(tables.manuscripts.c.id == manuscript_id).values(index_stale=False)
            )

    def set_stale(self, *, institution: str | None = None, shelfmarks: Iterable[str] = ()) -> None:
        """Let manuscripts be indexed anew: those named, or all."""
        known = tables.manuscripts.c
        statement = update(tables.manuscripts).values(**tables.STALE)
        if institution is not None:
            statement = statement.where(known.institution == institution)
        if wanted := list(shelfmarks):
            statement = statement.where(known.shelfmark.in_(wanted))
        with self._transaction() as connection:
            connection.execute(statement)

    def put_failure(self, place: str, error: ManuscriptsError) -> None:
        """Record what could not become a page."""
        values = {"place": place, "error": error.code, "message": str(error)}
        with self._transaction() as connection:
            connection.execute(
                upsert(tables.failures)
                .values(**values)
                .on_conflict_do_update(index_elements=["place"], set_={"error": error.code, "message": str(error)})
            )

    def forget_failures(self, places: Iterable[str]) -> None:
        """Drop failures at these places and below them, before they are tried again."""
        known = tables.failures.c.place
        with self._transaction() as connection:
            for place in places:
                connection.execute(delete(tables.failures).where(known.startswith(place, autoescape=True)))

    def failures(self) -> list[Failure]:
        """All recorded failures that are not of pages, by place."""
        with self._transaction() as connection:
            rows = connection.execute(select(tables.failures).order_by(tables.failures.c.place)).all()
        return [Failure(**row._mapping) for row in rows]

    def _set_page(self, entry: PageEntry, **values: object) -> None:
        known = tables.pages.c
        with self._transaction() as connection:
            connection.execute(
                update(tables.pages)
                .where(known.manuscript == entry.manuscript_id, known.number == entry.number)
                .values(**values)
            )
            _mark_stale(connection, entry.manuscript_id)


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    # FULL with WAL: what was committed survives a power cut, and readers do not wait for a running ingest.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _set_patience(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout=30000")


def _identify(connection: Connection) -> None:
    if connection.scalar(select(tables.library.c.id)) is None:
        connection.execute(upsert(tables.library).values(row=1, id=uuid4().hex).on_conflict_do_nothing())


def _mark_stale(connection: Connection, manuscript_id: int) -> None:
    known = tables.manuscripts.c
    connection.execute(update(tables.manuscripts).where(known.id == manuscript_id).values(**tables.STALE))


def _merged(old: Sequence[FrameRef], frames: Sequence[FrameRef], rest: Sequence[FrameRef]) -> list[FrameRef]:
    """`frames`, and each of `rest` behind the page it stood behind, so that page numbers stay if they can."""
    order = list(frames)
    for before, frame in zip([None, *old], old, strict=False):
        if frame in rest:
            order.insert(order.index(before) + 1 if before in order else 0, frame)
    return order


def _upgraded(connection: Connection, found: int) -> int:
    """The version of the catalogue once all that is known to upgrade it is done."""
    while found in tables.UPGRADES:
        for statement in tables.UPGRADES[found]:
            connection.execute(text(statement))
        found += 1
        connection.execute(update(tables.version).values(catalogue=found))
    return found
