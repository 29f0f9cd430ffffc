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
    return (*folding_mark(library), *_database_mark(library.index_path))


def folding_mark(library: Library) -> tuple[FileMark, ...]:
    """Another one as soon as the index is another file, or what it is asked by is not what it was.

    What is written into the index while it is open is seen by who has it open.
    """
    index = file_mark(library.index_path)
    catalogue = _database_mark(library.folder / "catalogue.sqlite")
    rows = map(file_mark, layer_paths(library.folder))
    return (None if index is None else (index[0], 0, 0), *catalogue, *rows)


def _database_mark(path: Path) -> tuple[FileMark, FileMark]:
    """What is committed stands in the log first. Whoever opens the database makes an empty one, which says nothing."""
    log = file_mark(path.with_name(f"{path.name}-wal"))
    return file_mark(path), log if log is not None and log[2] else None


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
