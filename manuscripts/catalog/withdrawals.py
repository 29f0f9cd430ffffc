"""Which manuscripts an institution has withdrawn: the catalogue remembers them and shows them no more."""

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict

from sqlalchemy import Connection, delete, func, select, update

from manuscripts.catalog import tables
from manuscripts.catalog.rows import manuscript_of, page_entry, select_pages
from manuscripts.catalog.values import PageEntry, StoredImage, Withdrawal, Withdrawn
from manuscripts.core.errors import WithdrawnError
from manuscripts.core.manuscript import Manuscript


class Withdrawals:
    """Every public method is one transaction of the catalogue; files and index are not its business."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._transaction = transaction

    def all(self, *, institution: str | None = None, shelfmark: str | None = None) -> list[Withdrawn]:
        """What is withdrawn, by institution and shelfmark; a filter that is not given lets all through."""
        known = tables.manuscripts.c
        pages = (
            select(func.count()).where(tables.pages.c.manuscript == known.id).correlate(tables.manuscripts)
        ).scalar_subquery()
        query = select(tables.manuscripts, pages.label("pages")).where(known.withdrawal.is_not(None))
        if institution is not None:
            query = query.where(known.institution == institution)
        if shelfmark is not None:
            query = query.where(known.shelfmark == shelfmark)
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(known.institution, known.shelfmark)).all()
        return [
            Withdrawn(
                manuscript=manuscript_of(row._mapping),
                manuscript_id=row.id,
                withdrawal=Withdrawal(**row.withdrawal),
                pages=row.pages,
                waits_for_index=row.index_stale,
            )
            for row in rows
        ]

    def refuse(self, institution: str, shelfmark: str) -> None:
        """Raise WithdrawnError where the item is withdrawn."""
        for found in self.all(institution=institution, shelfmark=shelfmark):
            raise refused(found.manuscript, found.withdrawal)

    def put(self, institution: str, shelfmarks: Iterable[str], withdrawal: Withdrawal) -> None:
        """Withdraw them; who was first to withdraw one stays, files that were deleted stay deleted."""
        known = tables.manuscripts.c
        with self._transaction() as connection:
            for shelfmark in shelfmarks:
                this = (known.institution == institution, known.shelfmark == shelfmark)
                before = connection.scalar(select(known.withdrawal).where(*this))
                values = asdict(withdrawal)
                if before is not None:
                    values = before | {"deletes": before["deletes"] or withdrawal.deletes}
                connection.execute(update(tables.manuscripts).where(*this).values(withdrawal=values, **tables.STALE))

    def lift(self, institution: str, shelfmark: str) -> None:
        """Take it back: the item is one like any other, and waits to be indexed."""
        known = tables.manuscripts.c
        with self._transaction() as connection:
            connection.execute(
                update(tables.manuscripts)
                .where(known.institution == institution, known.shelfmark == shelfmark)
                .values(withdrawal=None, **tables.STALE)
            )

    def pages(self, manuscript_id: int) -> list[PageEntry]:
        """The pages of a withdrawn item, in order."""
        query = select_pages(withdrawn=True).where(tables.manuscripts.c.id == manuscript_id)
        with self._transaction() as connection:
            return [page_entry(row._mapping) for row in connection.execute(query)]

    def images_of_it_alone(self, manuscript_id: int, digests: Collection[str]) -> list[StoredImage]:
        """Those of the originals that no page of another item is of."""
        others = select(tables.pages.c.digest).where(tables.pages.c.manuscript != manuscript_id)
        seen = select(tables.gaiji_occurrences.c.digest).where(tables.gaiji_occurrences.c.manuscript != manuscript_id)
        known = tables.images.c.digest
        query = select(tables.images).where(known.in_(digests), known.not_in(others), known.not_in(seen))
        with self._transaction() as connection:
            return [StoredImage(**row._mapping) for row in connection.execute(query)]

    def forget_pages(self, manuscript_id: int, images: Iterable[StoredImage]) -> None:
        """Drop the pages of an item, what people have seen on them, and these originals."""
        digests = [image.digest for image in images]
        with self._transaction() as connection:
            for table in (tables.gaiji_occurrences, tables.pages):
                connection.execute(delete(table).where(table.c.manuscript == manuscript_id))
            connection.execute(delete(tables.sources).where(tables.sources.c.digest.in_(digests)))
            connection.execute(delete(tables.images).where(tables.images.c.digest.in_(digests)))


def refused(manuscript: Manuscript, withdrawal: Withdrawal) -> WithdrawnError:
    """The error of who asks for a withdrawn item."""
    return WithdrawnError(
        f"{manuscript.shelfmark} was withdrawn by {withdrawal.by} ({withdrawal.when[:10]}).",
        where=manuscript.institution,
        advice=f"If it shall come back: `manuscripts withdraw --undo --institution {manuscript.institution}` with its "
        "shelfmark.",
    )
