"""A library: one folder with originals, records, the catalogue and the search index."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from manuscripts.catalog.catalogue import Catalogue
from manuscripts.catalog.images import ImageStore
from manuscripts.catalog.records import RecordStore
from manuscripts.catalog.values import PageEntry, PageState
from manuscripts.catalog.withdrawals import refused
from manuscripts.core.errors import InputError, LibraryBusyError, LibraryError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page


class Library:
    """An open library. Reading needs no lock; `writing()` lets one process at a time change it, `sending()` send it."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Raises LibraryError when there is no library at `folder` and none is to be made."""
        if not (folder / "catalogue.sqlite").is_file():
            if not create:
                raise LibraryError(
                    "there is no library here.",
                    where=str(folder),
                    advice="Make one with `manuscripts ingest`, or name another with --library or MANUSCRIPTS_LIBRARY.",
                )
            _make_folder(folder)
        self.folder = folder
        self.catalogue = Catalogue(folder / "catalogue.sqlite")
        self.images = ImageStore(folder / "images")
        self.records = RecordStore(folder / "records")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.catalogue.close()

    @property
    def index_path(self) -> Path:
        """Where the embedded search index is or would be."""
        return self.folder / "index.sqlite"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the library for writing; raises LibraryBusyError when another process does."""
        with self._held(".lock", "writing to this library"):
            self.images.sweep()
            self.records.sweep()
            yield

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Hold it for sending to clusters, which may take hours, and be written to meanwhile; raises LibraryBusyError.

        What is sent is read like any export, and the catalogue knows of each manuscript how often it had changed by
        then. So all that two runs could spoil for each other is what they do in the cluster.
        """
        with self._held(".sending", "sending texts of this library to a cluster"):
            yield

    @contextmanager
    def _held(self, name: str, doing: str) -> Iterator[None]:
        lock = FileLock(self.folder / name)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise LibraryBusyError(
                f"another process is {doing}.",
                where=str(self.folder),
                advice="Wait until it has finished, or stop it; what it did is kept.",
            ) from error
        try:
            yield
        finally:
            lock.release()

    def manuscripts(self, shelfmarks: tuple[str, ...] = (), *, institution: str | None = None) -> list[Manuscript]:
        """The manuscripts asked for, or all; raises InputError for a shelfmark that is not held.

        One that is withdrawn is told as WithdrawnError.
        """
        held = [manuscript for _, manuscript in self.catalogue.manuscripts(institution=institution)]
        missing = sorted(set(shelfmarks) - {manuscript.shelfmark for manuscript in held})
        if missing:
            withdrawn = self.catalogue.withdrawals.all(institution=institution)
            for one in withdrawn:
                if one.manuscript.shelfmark in missing:
                    raise refused(one.manuscript, one.withdrawal)
            raise InputError(
                f"not in this library: {', '.join(missing)}.",
                where=str(self.folder),
                advice="`manuscripts status` lists the shelfmarks there are.",
            )
        return [manuscript for manuscript in held if not shelfmarks or manuscript.shelfmark in shelfmarks]

    def entries(self, manuscript: Manuscript) -> list[PageEntry]:
        """The pages of one manuscript, in order."""
        return list(self.catalogue.pages(institution=manuscript.institution, shelfmarks=[manuscript.shelfmark]))

    def read_entries(self, manuscript: Manuscript) -> list[PageEntry]:
        """The pages of one manuscript that have been read, in order."""
        return [entry for entry in self.entries(manuscript) if entry.characters or entry.state is PageState.DONE]

    def pages(self, manuscript: Manuscript) -> Iterator[Page]:
        """The records of one manuscript, in order; pages that are not read yet are left out."""
        return map(self.records.load, self.read_entries(manuscript))


def _make_folder(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()):
        raise LibraryError(
            "the folder holds other things and no library.",
            where=str(folder),
            advice="Name an empty or a new folder with --library.",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"the library cannot be made: {error.strerror}.",
            where=str(folder),
            advice="Name a folder that this user may write to with --library.",
        ) from error
