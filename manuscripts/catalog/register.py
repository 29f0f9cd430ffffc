"""The register of gaiji, which is a part of the catalogue: entries, their history, and where they were seen."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, cast, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from manuscripts.catalog import tables
from manuscripts.catalog.rows import page_entry, select_pages
from manuscripts.catalog.values import Occurrence, PageEntry
from manuscripts.core.gaiji import Gaiji, GaijiChange, GaijiStatus
from manuscripts.core.geometry import Box

_PLACE = ("manuscript", "digest", "frame", "left", "top", "right", "bottom")


class GaijiRegister:
    """Every public method is one transaction of the catalogue; what may be changed how is not decided here."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._transaction = transaction

    def all(self) -> dict[str, Gaiji]:
        """Every entry by its identifier, in their order."""
        with self._transaction() as connection:
            rows = connection.execute(select(tables.gaiji).order_by(tables.gaiji.c.identifier)).all()
        return {row.identifier: _gaiji_of(row._mapping) for row in rows}

    def next_identifier(self, institution: str) -> str:
        """The first number that the institution has not given yet."""
        known = tables.gaiji.c.identifier
        query = select(known).where(known.startswith(f"{institution}:g", autoescape=True))
        with self._transaction() as connection:
            numbers = [int(found.rpartition(":g")[2]) for found in connection.scalars(query)]
        return f"{institution}:g{max(numbers, default=0) + 1:04}"

    def put(
        self,
        entries: Sequence[Gaiji],
        *,
        changes: Sequence[GaijiChange],
        occurrences: Sequence[Occurrence] = (),
        moved: tuple[str, str] | None = None,
    ) -> None:
        """Store entries with what was changed, and mark the pages that they concern until their records say so too.

        `occurrences` are new, or known ones that have changed hands; `moved` lets all of one entry go to another.
        """
        with self._transaction() as connection:
            for entry in entries:
                values = asdict(entry)
                statement = upsert(tables.gaiji).values(**values)
                connection.execute(statement.on_conflict_do_update(index_elements=["identifier"], set_=values))
            if changes:
                connection.execute(insert(tables.gaiji_changes), [asdict(change) for change in changes])
            _mark_stale(connection, [_concerned(entry) for entry in entries])
            for occurrence in occurrences:
                values = _occurrence_values(occurrence)
                statement = upsert(tables.gaiji_occurrences).values(**values)
                connection.execute(statement.on_conflict_do_update(index_elements=_PLACE, set_=values))
                known = tables.pages.c
                _mark_stale(
                    connection, [(known.manuscript == occurrence.manuscript_id) & (known.digest == occurrence.digest)]
                )
            if moved is not None:
                held = tables.gaiji_occurrences
                connection.execute(update(held).where(held.c.gaiji == moved[0]).values(gaiji=moved[1]))

    def history(self, identifier: str) -> list[GaijiChange]:
        """What was changed of an entry, the oldest first."""
        known = tables.gaiji_changes.c
        query = select(known.gaiji, known.when, known.by, known.what, known.before, known.after)
        query = query.where(known.gaiji == identifier).order_by(known.id)
        with self._transaction() as connection:
            return [GaijiChange(**row._mapping) for row in connection.execute(query)]

    def people(self) -> dict[str, str]:
        """Who changed each entry last."""
        known = tables.gaiji_changes.c
        newest = select(func.max(known.id)).group_by(known.gaiji)
        with self._transaction() as connection:
            rows = connection.execute(select(known.gaiji, known.by).where(known.id.in_(newest))).all()
        return {row.gaiji: row.by for row in rows}

    def occurrences(self, identifier: str) -> list[Occurrence]:
        """Where people have seen a gaiji, whether its page is still there or not."""
        return self._occurrences(tables.gaiji_occurrences.c.gaiji == identifier)

    def occurrences_on(self, entry: PageEntry) -> list[Occurrence]:
        """What people have seen on a page, and what they took back."""
        known = tables.gaiji_occurrences.c
        return self._occurrences(
            (known.manuscript == entry.manuscript_id)
            & (known.digest == entry.image.digest)
            & (known.frame == entry.frame)
        )

    def pages_with(self, identifier: str) -> list[PageEntry]:
        """The pages that hold a gaiji, or on which a person has seen it."""
        return self._pages(_holds(tables.pages.c.gaiji, identifier) | _was_seen(identifier))

    def pages_with_private_use(self) -> list[PageEntry]:
        """The pages with characters of private use, and those of which nobody has counted."""
        counted = func.coalesce(cast(tables.pages.c.private_use, Text), "null")
        return self._pages(counted != "{}")

    def put_private_use(self, entry: PageEntry, counts: Mapping[str, int]) -> None:
        """How often which private-use characters stand on a page of which nobody had counted them."""
        known = tables.pages.c
        with self._transaction() as connection:
            connection.execute(
                update(tables.pages)
                .where(known.manuscript == entry.manuscript_id, known.number == entry.number)
                .values(private_use=dict(counts))
            )

    def stale_pages(self) -> list[PageEntry]:
        """The pages whose records do not yet say what the register says."""
        return self._pages(tables.pages.c.gaiji_stale)

    def counts(self) -> Counter[str]:
        """How often each gaiji stands in the records."""
        known = tables.pages.c.gaiji
        with self._transaction() as connection:
            found = connection.scalars(select(known).where(cast(known, Text) != "{}")).all()
        return sum((Counter(counts) for counts in found), Counter())

    def _pages(self, condition: ColumnElement[bool]) -> list[PageEntry]:
        with self._transaction() as connection:
            rows = connection.execute(select_pages().where(condition)).all()
        return [page_entry(row._mapping) for row in rows]

    def _occurrences(self, condition: ColumnElement[bool]) -> list[Occurrence]:
        held = tables.gaiji_occurrences
        with self._transaction() as connection:
            rows = connection.execute(select(held).where(condition).order_by(held.c.id)).all()
        return [
            Occurrence(
                gaiji=row.gaiji,
                manuscript_id=row.manuscript,
                digest=row.digest,
                frame=row.frame,
                box=Box(row.left, row.top, row.right, row.bottom),
                before=row.before,
                by=row.by,
            )
            for row in rows
        ]


def _mark_stale(connection: Connection, conditions: Iterable[ColumnElement[bool]]) -> None:
    for condition in conditions:
        connection.execute(update(tables.pages).where(condition).values(gaiji_stale=True))


def _concerned(entry: Gaiji) -> ColumnElement[bool]:
    """Pages with the gaiji, with a place where it was seen, or with a character that it explains."""
    known = tables.pages.c
    explained = [_holds(known.private_use, code) for code in entry.private_use]
    return or_(_holds(known.gaiji, entry.identifier), _was_seen(entry.identifier), *explained)


def _was_seen(identifier: str) -> ColumnElement[bool]:
    seen, page = tables.gaiji_occurrences.c, tables.pages.c
    return (
        select(seen.id)
        .where(
            seen.gaiji == identifier,
            seen.manuscript == page.manuscript,
            seen.digest == page.digest,
            seen.frame == page.frame,
        )
        .exists()
    )


def _holds(counts: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a page's counts have `name`; what they hold besides their names is numbers."""
    return cast(counts, Text).contains(json.dumps(name), autoescape=True)


def _gaiji_of(row: Any) -> Gaiji:
    lists = {name: tuple(row[name]) for name in ("unicode", "references", "private_use")}
    return Gaiji(**{**row, **lists, "status": GaijiStatus(row["status"])})


def _occurrence_values(occurrence: Occurrence) -> dict[str, Any]:
    box = asdict(occurrence.box)
    return {
        "gaiji": occurrence.gaiji,
        "manuscript": occurrence.manuscript_id,
        "digest": occurrence.digest,
        "frame": occurrence.frame,
        "before": occurrence.before,
        "by": occurrence.by,
    } | box
