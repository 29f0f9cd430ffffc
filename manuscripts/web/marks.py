"""Whether something has changed: marks of files, and entity tags made of what an answer depends on."""

import hashlib
from pathlib import Path

from fastapi import Request

from manuscripts import __version__
from manuscripts.catalog.library import Library
from manuscripts.pipeline.normalisers import layer_paths

FileMark = tuple[int, int, int] | None


def file_mark(path: Path) -> FileMark:
    """Which file stands there, when it was changed (ns) and how long it is; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def library_mark(library: Library) -> tuple[FileMark, ...]:
    """Another one as soon as catalogue, index or rows of variants are not what they were.

    Records change together with the catalogue.
    """
    databases = [library.folder / "catalogue.sqlite", library.index_path]
    logs = [path.with_name(f"{path.name}-wal") for path in databases]
    return tuple(file_mark(path) for path in (*databases, *logs, *layer_paths(library.folder)))


def entity_tag(*parts: object) -> str:
    """A weak tag: the same parts give answers that say the same."""
    digest = hashlib.blake2b(repr((__version__, parts)).encode(), digest_size=12)
    return f'W/"{digest.hexdigest()}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the client has what the tag stands for (If-None-Match)."""
    given = request.headers.get("if-none-match", "")
    if given.strip() == "*":
        return True
    return tag.removeprefix("W/") in (one.strip().removeprefix("W/") for one in given.split(","))
