"""Writing so that a file is there whole or not at all."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from manuscripts.core.errors import UnwritablePathError


def write_atomic(path: Path, data: bytes) -> None:
    """Write `data` beside `path`, flush it to the disk, and put it in place in one step.

    A process killed at any moment leaves the old file or the new one; a leftover begins with `.tmp-`. Raises
    UnwritablePathError.
    """
    with open_atomic(path) as file:
        file.write(data)


@contextmanager
def open_atomic(path: Path) -> Iterator[BinaryIO]:
    """A file to write into that stands at `path` when the block has ended, and not before; as `write_atomic`.

    A block that raises leaves the old file. Every OSError inside it is taken for one of writing.
    """
    try:
        with _opened(path) as file:
            yield file
    except OSError as error:
        raise UnwritablePathError(
            f"cannot be written: {error.strerror or error}.",
            where=str(path),
            advice="Make room on the disk, or name a place that this user may write to; then run the command again.",
        ) from error


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f".tmp-{secrets.token_hex(8)}"
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sha256_file(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
