"""Puts manuscripts into an index of a cluster and takes them out, so that readers see each whole, old or new."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from manuscripts.search.elastic import bulk
from manuscripts.search.elastic.connection import Connection
from manuscripts.search.elastic.documents import Documents, deletion
from manuscripts.search.elastic.point_in_time import NAMED, PointInTime, generation_of, until_kept

_PARTS, _MANUSCRIPTS = 1_000, 100
"""After so many documents or manuscripts what was written is made visible: readers wait no longer than that."""


def put(connection: Connection, alias: str, manuscripts: Sequence[Documents]) -> None:
    """Let these be what the index holds of their manuscripts.

    First everything but the headers, then those, when the rest can be seen: a reader goes by the header, so the moment
    of that one write is the change. What is left of before goes last. Killed at any moment, the same call does the
    rest.
    """
    if not manuscripts:
        return
    bulk.write(connection, alias, (part.written() for one in manuscripts for part in one.parts))
    connection.ask("POST", [alias, "_refresh"])
    bulk.write(connection, alias, (one.header.written() for one in manuscripts), refresh=True)
    _delete(
        connection,
        alias,
        [one.manuscript for one in manuscripts],
        but=[one.generation for one in manuscripts],
    )


def remove(connection: Connection, alias: str, manuscripts: Collection[str]) -> None:
    """Take manuscripts out whole. What is deleted stays in files of the cluster until `expunge` or a merge."""
    if not manuscripts:
        return
    bulk.write(connection, alias, map(deletion, manuscripts), refresh=True)
    _delete(connection, alias, list(manuscripts), but=())


def sweep(connection: Connection, alias: str, generations: Collection[int]) -> int:
    """Delete what belongs to none of these generations, as a run that was killed leaves it; gives how much it was."""
    counting = set(generations)

    def once() -> list[str]:
        with PointInTime(connection, alias) as state:
            pages = state.pages({"query": {"exists": {"field": "generation"}}, **NAMED})
            return [hit["_id"] for hits in pages for hit in hits if generation_of(hit) not in counting]

    gone = until_kept(connection, once)
    bulk.write(connection, alias, map(deletion, gone), refresh=True)
    return len(gone)


def expunge(connection: Connection, alias: str) -> None:
    """Take what is deleted out of the files.

    The cluster keeps what was deleted in the last half minute or so, for copies of the index that have to catch up.
    """
    connection.ask("POST", [alias, "_forcemerge"], only_expunge_deletes="true")


def _delete(connection: Connection, alias: str, manuscripts: Sequence[str], *, but: Sequence[int]) -> None:
    """Delete what is there of manuscripts, but for some generations."""
    wanted = {
        "bool": {
            "filter": [{"terms": {"manuscript": manuscripts}}],
            "must_not": [{"terms": {"generation": but}}],
        }
    }

    def once() -> None:
        with PointInTime(connection, alias) as state:
            for hits in state.pages({"query": wanted, **NAMED}):
                bulk.write(connection, alias, (deletion(hit["_id"]) for hit in hits), refresh=True)

    until_kept(connection, once)


def put_all(connection: Connection, alias: str, manuscripts: Iterable[Documents]) -> Iterator[Documents]:
    """`put` of many, as many at once as are read and written well; each is given back once it is there."""
    held: list[Documents] = []
    count = 0
    for one in manuscripts:
        held.append(one)
        count += len(one.parts)
        if count >= _PARTS or len(held) >= _MANUSCRIPTS:
            put(connection, alias, held)
            yield from held
            held, count = [], 0
    put(connection, alias, held)
    yield from held
