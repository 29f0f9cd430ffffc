"""What has still to be sent to clusters: the catalogue knows what each has, so nothing is lost while one is away."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict

from sqlalchemy import Connection, and_, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from manuscripts.catalog import tables
from manuscripts.catalog.rows import manuscript_of
from manuscripts.catalog.values import ClusterPlace, Parcel

_NEVER = -1


class Outbox:
    """Every public method is one transaction of the catalogue; clusters are named by their address."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._transaction = transaction

    def sender(self) -> str:
        """The id by which clusters know this library."""
        with self._transaction() as connection:
            return str(connection.scalar(select(tables.library.c.id)) or "")

    def parcels(self, url: str, *, institution: str) -> list[Parcel]:
        """The manuscripts of an institution by shelfmark, but for those withdrawn, each with what the cluster has."""
        known, sent = tables.manuscripts.c, tables.sent.c
        query = (
            select(tables.manuscripts, sent.changed.label("sent"), sent.generation)
            .outerjoin(tables.sent, and_(sent.manuscript == known.id, sent.url == url))
            .where(known.institution == institution, known.withdrawal.is_(None))
            .order_by(known.shelfmark)
        )
        with self._transaction() as connection:
            rows = connection.execute(query).all()
        return [
            Parcel(
                manuscript=manuscript_of(row._mapping),
                manuscript_id=row.id,
                changed=row.changed,
                sent=row.sent,
                generation=row.generation,
            )
            for row in rows
        ]

    def waiting(self, url: str) -> int:
        """How many manuscripts the cluster does not have as they are, those among them that are withdrawn."""
        known, sent = tables.manuscripts.c, tables.sent.c
        query = select(known.id, known.changed, known.withdrawal, sent.changed.label("sent")).outerjoin(
            tables.sent, and_(sent.manuscript == known.id, sent.url == url)
        )
        with self._transaction() as connection:
            rows = connection.execute(query).all()
        return sum(row.sent is not None if row.withdrawal else row.sent != row.changed for row in rows)

    def mark_begun(self, url: str, parcels: Iterable[Parcel]) -> None:
        """The cluster may have these from now on, in whatever state: withdrawn, they wait to be taken out of it."""
        rows = [
            {"url": url, "manuscript": parcel.manuscript_id, "changed": _NEVER, "generation": _NEVER}
            for parcel in parcels
        ]
        with self._transaction() as connection:
            for row in rows:
                connection.execute(upsert(tables.sent).values(**row).on_conflict_do_nothing())

    def mark_sent(self, url: str, parcel: Parcel, *, generation: int) -> None:
        """The cluster has the manuscript as it was when the parcel was made."""
        values = {"changed": parcel.changed, "generation": generation}
        statement = upsert(tables.sent).values(url=url, manuscript=parcel.manuscript_id, **values)
        with self._transaction() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["url", "manuscript"], set_=values))

    def forget(self, url: str, manuscript_ids: Iterable[int]) -> None:
        """The cluster has these no more."""
        sent = tables.sent.c
        with self._transaction() as connection:
            for manuscript_id in manuscript_ids:
                connection.execute(delete(tables.sent).where(sent.url == url, sent.manuscript == manuscript_id))

    def remember(self, place: ClusterPlace) -> None:
        """Send to this cluster at the end of runs, unasked."""
        values = asdict(place)
        with self._transaction() as connection:
            statement = upsert(tables.clusters).values(**values)
            connection.execute(statement.on_conflict_do_update(index_elements=["url"], set_=values))

    def forget_cluster(self, url: str) -> None:
        """Send to it no more unless asked; what it has stays there."""
        with self._transaction() as connection:
            connection.execute(delete(tables.clusters).where(tables.clusters.c.url == url))

    def remembered(self) -> list[ClusterPlace]:
        """The clusters that get what has changed unasked."""
        with self._transaction() as connection:
            rows = connection.execute(select(tables.clusters).order_by(tables.clusters.c.url)).all()
        return [ClusterPlace(**row._mapping) for row in rows]
