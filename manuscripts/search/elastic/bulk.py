"""Many small writes at once, at the pace that the cluster keeps up with; done twice they are done once."""

from collections.abc import Iterable, Iterator, Sequence

from manuscripts.core.errors import ClusterError
from manuscripts.search.elastic.answers import BLOCKED, PUT_OFF, no_elasticsearch, refusal
from manuscripts.search.elastic.connection import Connection

BYTES = 8 * 2**20
COUNT = 500
_TOO_LARGE = 413


def write(connection: Connection, alias: str, operations: Iterable[bytes], *, refresh: bool = False) -> None:
    """Write to the index behind `alias`, which must be there; `refresh` lets searches see it before this returns.

    What was put off is written again, that alone, with growing pauses. Raises ClusterError where that does not help.
    """
    for chunk in _chunks(operations):
        _write_chunk(connection, alias, chunk, refresh=refresh)


def _write_chunk(connection: Connection, alias: str, chunk: Sequence[bytes], *, refresh: bool) -> None:
    pauses = connection.pauses()
    left = chunk
    while left:
        answer = connection.ask(
            "POST",
            [alias, "_bulk"],
            body=left,
            allowed={_TOO_LARGE} if len(left) > 1 else (),
            require_alias="true",
            refresh="true" if refresh else "false",
            filter_path="status,error,items.*.status,items.*.error.type,items.*.error.reason",
        )
        if answer.get("status") == _TOO_LARGE:
            for half in (left[: len(left) // 2], left[len(left) // 2 :]):
                _write_chunk(connection, alias, half, refresh=refresh)
            return
        items = answer.get("items", [])
        if len(items) != len(left):
            raise no_elasticsearch("its answer does not tell what it has done", url=connection.url)
        again, error = _put_off(left, items, url=connection.url)
        if len(again) < len(left):
            pauses.begin()
        if again and not pauses.rest():
            raise error or refusal(429, "", "", url=connection.url)
        left = again


def _put_off(
    chunk: Sequence[bytes], items: Sequence[dict[str, dict[str, object]]], *, url: str
) -> tuple[list[bytes], ClusterError | None]:
    """The operations that have to be made again, and why; raises ClusterError for one that was refused."""
    again: list[bytes] = []
    last = None
    for operation, item in zip(chunk, items, strict=True):
        ((kind, result),) = item.items()
        status = result.get("status")
        error = result.get("error")
        if error is None or (kind == "delete" and status == 404):
            continue
        told = error if isinstance(error, dict) else {}
        name = str(told.get("type", ""))
        status = status if isinstance(status, int) else 500
        last = refusal(status, name, str(told.get("reason", ""))[:300], url=url)
        if status not in PUT_OFF or name == BLOCKED:
            raise last
        again.append(operation)
    return again, last


def _chunks(operations: Iterable[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    size = 0
    for operation in operations:
        if chunk and (size + len(operation) > BYTES or len(chunk) == COUNT):
            yield chunk
            chunk, size = [], 0
        chunk.append(operation)
        size += len(operation)
    if chunk:
        yield chunk
