"""Originals kept by digest: copied once, never changed."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from manuscripts.core.errors import LibraryError, UnreadablePathError

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptImage:
    """A kept original: its SHA-256 and its path below the store's folder."""

    digest: str
    stored: str


class ImageStore:
    """A folder of originals, `ab/abcdef….tif` for the digest abcdef…."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, source: Path) -> KeptImage:
        """Copy `source` in, reading it once; nothing is copied when its bytes are here already.

        A process killed at any moment leaves a whole copy or none. Raises UnreadablePathError or LibraryError.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = self.folder / f".tmp-{secrets.token_hex(8)}"
        digest = hashlib.sha256()
        try:
            with _open_source(source) as incoming, temporary.open("wb") as copy:
                while piece := incoming.read(_PIECE):
                    digest.update(piece)
                    copy.write(piece)
                copy.flush()
                os.fsync(copy.fileno())
            name = digest.hexdigest()
            stored = f"{name[:2]}/{name}{source.suffix.lower()}"
            existing = next((self.folder / name[:2]).glob(f"{name}.*"), None)
            if existing is not None:
                return KeptImage(digest=name, stored=f"{name[:2]}/{existing.name}")
            target = self.folder / stored
            target.parent.mkdir(exist_ok=True)
            temporary.replace(target)
        except OSError as error:
            raise LibraryError(
                f"the image cannot be copied into the library: {error.strerror}.",
                where=str(source),
                advice="Make room on the disk or let this user write there, then run ingest again.",
            ) from error
        finally:
            temporary.unlink(missing_ok=True)
        return KeptImage(digest=name, stored=stored)

    def path(self, stored: str) -> Path:
        """Where a kept original is; raises LibraryError when it is gone."""
        path = self.folder / stored
        if not path.is_file():
            raise LibraryError(
                "an original is missing from the library.",
                where=str(path),
                advice="Ingest its source again: the copy is made anew.",
            )
        return path

    def sweep(self) -> None:
        """Remove copies that a killed process left unfinished."""
        for leftover in self.folder.glob(".tmp-*"):
            leftover.unlink(missing_ok=True)


def _open_source(source: Path) -> BinaryIO:
    try:
        return source.open("rb")
    except OSError as error:
        raise UnreadablePathError(
            f"the file cannot be opened: {error.strerror}.",
            where=str(source),
            advice="Check that it exists and that this user may read it.",
        ) from error
