"""Files as answers: what is large lies on the disk, and goes out piece by piece."""

import tempfile
from collections.abc import AsyncIterator
from typing import BinaryIO, cast
from urllib.parse import quote

from fastapi import Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

_IN_MEMORY, _PIECE = 4_000_000, 1 << 18


def spooled() -> BinaryIO:
    """A file to write an answer into; it has no name, and is gone when it is closed."""
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))


def file_answer(file: BinaryIO, *, name: str, media_type: str, headers: dict[str, str]) -> Response:
    """What was written into `file`, under a name to keep it by; it is closed when it has been sent."""
    size = file.tell()
    file.seek(0)
    told = headers | {"Content-Length": str(size), "Content-Disposition": disposition(name)}
    return StreamingResponse(_pieces(file), media_type=media_type, headers=told)


def disposition(name: str) -> str:
    """Shown where it can be, kept under `name`, which may be of any script (RFC 6266)."""
    return f"inline; filename*=UTF-8''{quote(name, safe='')}"


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    try:
        while piece := await run_in_threadpool(file.read, _PIECE):
            yield piece
    finally:
        file.close()
