"""The file of the embedded index: its tables, its version, and sqlite's errors told as ours."""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from manuscripts.core.errors import IndexUnusableError, LibraryError
from manuscripts.search.packed_passage import DamagedError

SCHEMA_VERSION = 3
_APPLICATION = 0x4D534958
_CIRCUMSTANCES = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_AUTH,
}
REBUILD = "`manuscripts index --rebuild` makes it anew from the records."

# The indexes of words have no copy of the words (`content=''`): what has to be taken out of them is made anew from what
# `passage` holds.
_TABLES = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE manuscript (
    id INTEGER PRIMARY KEY, institution TEXT NOT NULL, shelfmark TEXT NOT NULL, entry TEXT NOT NULL,
    several TEXT NOT NULL, head BLOB, tail BLOB, first_passage INTEGER NOT NULL, passages INTEGER NOT NULL,
    UNIQUE (institution, shelfmark)
);
CREATE TABLE page (
    id INTEGER PRIMARY KEY, manuscript INTEGER NOT NULL REFERENCES manuscript ON DELETE CASCADE,
    first INTEGER NOT NULL, text BLOB NOT NULL, boxes BLOB NOT NULL, UNIQUE (manuscript, first)
);
CREATE TABLE passage (
    id INTEGER PRIMARY KEY, packed BLOB NOT NULL, beside TEXT NOT NULL
);
CREATE VIRTUAL TABLE word USING fts5 (pairs, signs, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE tally USING fts5 (words, content='', columnsize=0, detail=none, tokenize='ascii');
"""


def open_index(path: Path, *, digest: str) -> sqlite3.Connection:
    """Open the index, or make an empty one.

    `digest` names the variant table with which the folded layer is made. Raises LibraryError when the file is damaged,
    no index, or made with another version or another table.
    """
    with told_as_ours(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if os.access(path.parent, os.W_OK):
            db = sqlite3.connect(path, timeout=60, isolation_level=None)
        else:
            # On a read-only disk nothing changes the file, and sqlite cannot make the files of its log.
            db = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, isolation_level=None)
        try:
            _prepare(db, path, digest)
        except BaseException:
            db.close()
            raise
    return db


@contextmanager
def transaction(db: sqlite3.Connection, *, write: bool) -> Iterator[None]:
    """All or nothing; a reader sees one state of the index throughout."""
    db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


@contextmanager
def told_as_ours(path: Path) -> Iterator[None]:
    """Turn what a damaged or busy file makes sqlite and the unpacking raise into LibraryError."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except (sqlite3.DatabaseError, zlib.error, UnicodeDecodeError, json.JSONDecodeError, DamagedError) as error:
        # What sqlite did not see itself has no code: text or packed bytes that are not what was stored.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in _CIRCUMSTANCES:
            raise LibraryError(
                f"the search index cannot be used: {error}.",
                where=str(path),
                advice="Let other runs end, and see that the folder can be written and the disk has room.",
            ) from error
        raise IndexUnusableError(f"the search index is damaged: {error}.", where=str(path), advice=REBUILD) from error


def _prepare(db: sqlite3.Connection, path: Path, digest: str) -> None:
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA cache_size = -65536")
    if not _number(db, "PRAGMA user_version"):
        _create(db, path, digest)
    version = _number(db, "PRAGMA user_version")
    if _number(db, "PRAGMA application_id") != _APPLICATION or version != SCHEMA_VERSION:
        raise IndexUnusableError(
            f"this is a search index of version {version}, or none; this program searches version {SCHEMA_VERSION}.",
            where=str(path),
            advice=REBUILD,
        )
    db.execute("CREATE VIRTUAL TABLE temp.tallied USING fts5vocab('main', 'tally', 'row')")
    found = db.execute("SELECT value FROM setting WHERE name = 'folding'").fetchone()
    if found != (digest,):
        raise IndexUnusableError(
            "the search index was made with another table of variants.", where=str(path), advice=REBUILD
        )


def _create(db: sqlite3.Connection, path: Path, digest: str) -> None:
    db.execute("PRAGMA journal_mode = WAL")
    with transaction(db, write=True):
        if _number(db, "PRAGMA user_version"):
            return
        if _number(db, "SELECT count(*) FROM sqlite_schema"):
            raise LibraryError(
                "this is a database of something else.", where=str(path), advice="Give another file for the index."
            )
        for statement in _TABLES.split(";\n"):
            db.execute(statement)
        db.execute("INSERT INTO setting VALUES ('folding', ?)", (digest,))
        db.execute(f"PRAGMA application_id = {_APPLICATION}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _number(db: sqlite3.Connection, statement: str) -> int:
    value: int = db.execute(statement).fetchone()[0]
    return value
