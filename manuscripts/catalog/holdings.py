"""What others look up in the catalogue: lists of manuscripts and pages by filter, piece by piece, and single ones."""

import json
import re
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from typing import Any, Self

from pydantic import ConfigDict, with_config
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
)

from manuscripts.catalog import tables
from manuscripts.catalog.rows import manuscript_of, page_entry, select_pages
from manuscripts.catalog.values import PageEntry, PageState
from manuscripts.core.certificate import Certificate
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.names import slug

# What is withdrawn is kept apart: nobody sees it here.
_STANDS = tables.manuscripts.c.withdrawal.is_(None)
_ADDRESS = re.compile(r"([^:]+):([^:]+):([0-9a-f]{24})-([0-9]{4,9})")


@with_config(ConfigDict(use_attribute_docstrings=True))
@dataclass(frozen=True, slots=True, kw_only=True)
class HeldManuscript(Manuscript):
    """A manuscript with what the library has of it."""

    id: str
    """Institution and shelfmark as they stand in addresses, with a colon between them."""
    pages: int
    """How many pages it has."""
    pages_read: int
    """Of how many of them there is a text."""
    pages_failed: int
    """How many could not be read."""
    pages_doubtful: int
    """At how many a person should look."""
    characters: int
    """How many characters were read."""
    accuracy: float | None
    """The share of the characters that is probably right, 0 to 1; null when it has none or nothing can be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAddress:
    """By what a page is found for ever: its manuscript, and the image that it is on, by 24 digits of its SHA-256.

    As text it is `institution:slug:digest-frame`. Page numbers change when a missed leaf is put in; this does not.
    """

    institution: str
    slug: str
    digest: str
    frame: int

    def __str__(self) -> str:
        return f"{self.institution}:{self.slug}:{self.digest}-{self.frame:04}"

    @classmethod
    def of(cls, entry: PageEntry) -> Self:
        manuscript = entry.manuscript
        return cls(
            institution=manuscript.institution,
            slug=manuscript.slug,
            digest=entry.image.digest[:24],
            frame=entry.frame,
        )

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None for what is no such address."""
        found = _ADDRESS.fullmatch(text)
        if found is None:
            return None
        institution, name, digest, frame = found.groups()
        return cls(institution=institution, slug=name, digest=digest, frame=int(frame))


@dataclass(frozen=True, slots=True, kw_only=True)
class ManuscriptFilter:
    """Which manuscripts; what is None lets all through.

    `shelfmark` is one of its shelfmarks, old ones and numbers elsewhere among them, or what stands for it in addresses.
    `title` is a pattern of sqlite's GLOB.
    """

    institution: str | None = None
    shelfmark: str | None = None
    title: str | None = None
    collection: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFilter:
    """Which pages; what is None lets all through. `slug` is that of a shelfmark."""

    institution: str | None = None
    slug: str | None = None
    state: PageState | None = None
    doubtful: bool | None = None


class Holdings:
    """Every public method is one transaction of the catalogue."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._transaction = transaction

    def manuscripts(
        self, wanted: ManuscriptFilter, *, after: tuple[str, str] | None = None, limit: int
    ) -> list[HeldManuscript]:
        """Up to `limit` manuscripts by institution and shelfmark, behind `after`, which is such a pair."""
        known = tables.manuscripts.c
        query = select(tables.manuscripts).where(*_conditions(wanted)).order_by(known.institution, known.shelfmark)
        if after is not None:
            query = query.where(tuple_(known.institution, known.shelfmark) > tuple_(*after))
        with self._transaction() as connection:
            return _held(connection, query.limit(limit))

    def count(self, wanted: ManuscriptFilter) -> int:
        """How many manuscripts there are."""
        query = select(func.count()).select_from(tables.manuscripts).where(*_conditions(wanted))
        with self._transaction() as connection:
            return int(connection.scalar(query) or 0)

    def manuscript(self, institution: str, name: str) -> HeldManuscript | None:
        """One manuscript by its slug."""
        known = tables.manuscripts.c
        query = select(tables.manuscripts).where(_STANDS, known.institution == institution, known.slug == name)
        with self._transaction() as connection:
            return next(iter(_held(connection, query)), None)

    def pages(self, wanted: PageFilter, *, after: tuple[str, str, int] | None = None, limit: int) -> list[PageEntry]:
        """Up to `limit` pages by institution, shelfmark and number, behind `after`, which is these three."""
        manuscript, page = tables.manuscripts.c, tables.pages.c
        query = select_pages().limit(limit)
        for column, value in ((manuscript.institution, wanted.institution), (manuscript.slug, wanted.slug)):
            query = query if value is None else query.where(column == value)
        if wanted.state is not None:
            query = query.where(page.state == wanted.state.value)
        if wanted.doubtful is not None:
            query = query.where((func.json_array_length(page.flags) > 0) == wanted.doubtful)
        if after is not None:
            query = query.where(tuple_(manuscript.institution, manuscript.shelfmark, page.number) > tuple_(*after))
        with self._transaction() as connection:
            return [page_entry(row._mapping) for row in connection.execute(query)]

    def page(self, address: PageAddress) -> PageEntry | None:
        """The page at an address."""
        manuscript, page = tables.manuscripts.c, tables.pages.c
        query = select_pages().where(
            manuscript.institution == address.institution,
            manuscript.slug == address.slug,
            page.digest.startswith(address.digest, autoescape=True),
            page.frame == address.frame,
        )
        with self._transaction() as connection:
            row = connection.execute(query.limit(1)).one_or_none()
        return None if row is None else page_entry(row._mapping)

    def addresses(self, places: Collection[tuple[str, str, int]]) -> dict[tuple[str, str, int], PageAddress]:
        """The addresses of pages by institution, shelfmark and number, as far as there are such pages."""
        manuscript, page = tables.manuscripts.c, tables.pages.c
        columns = (manuscript.institution, manuscript.shelfmark, page.number, manuscript.slug, page.digest, page.frame)
        query = select(*columns).join_from(tables.pages, tables.manuscripts, page.manuscript == manuscript.id)
        query = query.where(_STANDS, tuple_(*columns[:3]).in_(sorted(places)))
        with self._transaction() as connection:
            rows = connection.execute(query).all() if places else ()
        return {
            (row.institution, row.shelfmark, row.number): PageAddress(
                institution=row.institution, slug=row.slug, digest=row.digest[:24], frame=row.frame
            )
            for row in rows
        }

    def with_shelfmark(self, pattern: str, *, limit: int) -> list[Manuscript]:
        """Manuscripts with a shelfmark, old ones among them, like `pattern`, which is one of sqlite's GLOB."""
        known = tables.manuscripts.c
        old = func.json_each(known.old_shelfmarks).table_valued("value")
        like_old = and_(_text(known.old_shelfmarks) != "[]", exists().where(_like(old.c.value, pattern)))
        return self._found(or_(_like(known.shelfmark, pattern), like_old), limit)

    def with_title(self, pattern: str, *, limit: int) -> list[Manuscript]:
        """Manuscripts with a title like `pattern`, which is one of sqlite's GLOB."""
        return self._found(_like(tables.manuscripts.c.title, pattern), limit)

    def institutions(self, pattern: str, *, limit: int) -> list[tuple[str, str]]:
        """Ids and names, which may be empty, of institutions; one of them is like `pattern`, of sqlite's GLOB."""
        known = tables.manuscripts.c
        like = or_(_like(known.institution, pattern), _like(known.institution_name, pattern))
        query = select(known.institution, func.max(known.institution_name)).where(_STANDS, like)
        with self._transaction() as connection:
            rows = connection.execute(query.group_by(known.institution).order_by(known.institution).limit(limit))
            return [(row[0], row[1]) for row in rows]

    def totals(self) -> dict[str, int]:
        """How many manuscripts there are, how many of them wait for the search index, and pages by their state."""
        page, known = tables.pages.c, tables.manuscripts.c
        with self._transaction() as connection:
            held, waiting = connection.execute(select(func.count(), func.sum(known.index_stale)).where(_STANDS)).one()
            by_state = select(page.state, func.count()).join_from(tables.pages, tables.manuscripts)
            states = {row[0]: row[1] for row in connection.execute(by_state.where(_STANDS).group_by(page.state))}
        counted = {state.value: int(states.get(state.value, 0)) for state in PageState}
        return {"manuscripts": int(held), "waiting_for_index": int(waiting or 0), **counted}

    def _found(self, like: ColumnElement[bool], limit: int) -> list[Manuscript]:
        known = tables.manuscripts.c
        query = (
            select(tables.manuscripts).where(_STANDS, like).order_by(known.institution, known.shelfmark).limit(limit)
        )
        with self._transaction() as connection:
            return [manuscript_of(row._mapping) for row in connection.execute(query)]


def _conditions(wanted: ManuscriptFilter) -> list[ColumnElement[bool]]:
    known = tables.manuscripts.c
    found: list[ColumnElement[bool]] = [_STANDS]
    if wanted.institution is not None:
        found.append(known.institution == wanted.institution)
    if wanted.collection is not None:
        found.append(known.collection == wanted.collection)
    if wanted.title is not None:
        found.append(_like(known.title, wanted.title))
    if wanted.shelfmark is not None:
        # As it stands in a list: between its quotation marks, which are written otherwise inside of a name.
        held = json.dumps(wanted.shelfmark)
        found.append(
            or_(
                known.shelfmark == wanted.shelfmark,
                known.slug == wanted.shelfmark,
                *(func.instr(_text(column), held) > 0 for column in (known.old_shelfmarks, known.numbers)),
            )
        )
    return found


def _text(column: ColumnElement[Any]) -> ColumnElement[str]:
    """A list as it is stored."""
    return type_coerce(column, Text)


def _like(column: Any, pattern: str) -> ColumnElement[bool]:
    like: ColumnElement[bool] = column.op("GLOB", is_comparison=True)(pattern)
    return like


def _held(connection: Connection, query: Select[Any]) -> list[HeldManuscript]:
    rows = connection.execute(query).all()
    counts = _counts(connection, [row.id for row in rows])
    return [_manuscript(manuscript_of(row._mapping), counts.get(row.id)) for row in rows]


def _counts(connection: Connection, ids: Sequence[int]) -> dict[int, Any]:
    page = tables.pages.c
    done = page.state == PageState.DONE.value
    query = select(
        page.manuscript,
        func.count().label("pages"),
        func.sum(case((or_(done, page.characters > 0), 1), else_=0)).label("pages_read"),
        func.sum(case((page.state == PageState.FAILED.value, 1), else_=0)).label("pages_failed"),
        func.sum(case((func.json_array_length(page.flags) > 0, 1), else_=0)).label("pages_doubtful"),
        func.sum(page.characters).label("characters"),
        func.sum(page.certificate["characters"].as_integer()).label("certified"),
        func.sum(page.certificate["errors"].as_float()).label("errors"),
    ).group_by(page.manuscript)
    found = connection.execute(query.where(page.manuscript.in_(ids))).all()
    return {row.manuscript: row for row in found}


def _manuscript(manuscript: Manuscript, counts: Any) -> HeldManuscript:
    certificate = Certificate(
        characters=(counts.certified if counts else 0) or 0, errors=(counts.errors if counts else 0) or 0, variance=0
    )
    names = ("pages", "pages_read", "pages_failed", "pages_doubtful", "characters")
    counted: dict[str, Any] = {name: int(getattr(counts, name)) if counts else 0 for name in names}
    return HeldManuscript(
        **{field.name: getattr(manuscript, field.name) for field in fields(manuscript)},
        id=f"{manuscript.institution}:{slug(manuscript.shelfmark)}",
        **counted,
        accuracy=None if certificate.rate is None else round(1 - certificate.rate, 4),
    )
