"""One state of indexes, kept by the cluster while it is read, and searches of that state alone."""

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar

from manuscripts.core.errors import ClusterBusyError, IndexUnusableError
from manuscripts.search.elastic.connection import Answer, Connection

Hit = dict[str, Any]
NAMED: Answer = {"_source": False, "docvalue_fields": ["generation"]}
"""Of each hit the id and the generation."""
_KEPT = "5m"
_AT_ONCE = 10_000
# The state is not kept any more; its copy of an index cannot be reached; the node that had it is overtaxed.
_GONE = frozenset({404, 502, 503})
_TRIES = 5
_T = TypeVar("_T")


class StateGoneError(Exception):
    """The cluster has not kept the state: begin anew with another one."""


class PointInTime:
    """The state in which indexes were when it was opened; the cluster keeps it for minutes after the last search."""

    def __init__(self, connection: Connection, target: str) -> None:
        self._connection = connection
        answer = connection.ask("POST", [target, "_pit"], keep_alive=_KEPT)
        self._name = str(answer.get("id", ""))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the cluster forget the state."""
        self._connection.ask("DELETE", ["_pit"], body={"id": self._name}, allowed={404})

    def search(self, body: Answer, *, shown: str = "hits.hits") -> Answer:
        """The answer to one search, cut to what is `shown` of it. Raises StateGoneError."""
        answer = self._connection.ask(
            "POST",
            ["_search"],
            body={"pit": {"id": self._name, "keep_alive": _KEPT}, "track_total_hits": False, **body},
            allowed=_GONE,
            allow_partial_search_results="false",
            filter_path=f"pit_id,status,timed_out,{shown}",
        )
        if answer.get("status") in _GONE or answer.get("timed_out"):
            raise StateGoneError
        self._name = str(answer.get("pit_id", self._name))
        return answer

    def hits(self, body: Answer) -> list[Hit]:
        """The hits of one search."""
        found: list[Hit] = self.search(body).get("hits", {}).get("hits", [])
        return found

    def pages(self, body: Answer, *, size: int = _AT_ONCE) -> Iterator[list[Hit]]:
        """All hits, some at once, by the sort that the search has, or as they come."""
        asked = {"sort": [{"_shard_doc": "asc"}], **body, "size": size}
        while True:
            found = self.hits(asked)
            if found:
                yield found
            if len(found) < size:
                return
            asked["search_after"] = found[-1]["sort"]


def until_kept(connection: Connection, once: Callable[[], _T]) -> _T:
    """Do what reads a state, from its beginning on, until the state is kept for so long.

    Raises ClusterBusyError when several tries and the patience are at an end.
    """
    pauses, tries = connection.pauses(), 0
    while True:
        try:
            return once()
        except StateGoneError as error:
            tries += 1
            if not pauses.rest() and tries >= _TRIES:
                raise ClusterBusyError(
                    "the cluster does not keep what it is asked for as long as that is read.",
                    where=connection.url,
                    advice="See whether its nodes are well, and try again.",
                ) from error


def generation_of(hit: Hit) -> int:
    """The generation of the manuscript to which a document belongs."""
    return int(field_of(hit, "generation"))


def field_of(hit: Hit, name: str) -> Any:
    """The one value of a field; raises IndexUnusableError where there is none."""
    try:
        return hit["fields"][name][0]
    except (KeyError, IndexError, TypeError) as error:
        raise IndexUnusableError(
            f"a document has no {name}.",
            where=str(hit.get("_index", "")),
            advice="Its institution can make the index anew with `manuscripts index --to … --rebuild`.",
        ) from error
