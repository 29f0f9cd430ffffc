"""Threads that do what touches the disk, so that nothing waits in the event loop but the event loop itself."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, TypeVar, cast

from fastapi import Depends, Request

from manuscripts.catalog.library import Library
from manuscripts.variants.shipped import load_table
from manuscripts.web.marks import file_mark
from manuscripts.web.refusals import OverloadedError
from manuscripts.web.searching import Searcher
from manuscripts.web.settings import ServeSettings

_Result = TypeVar("_Result")
# How many exports and pictures, and how many writers, may wait behind those that are at work.
_MAKERS_WAITING, _WRITERS_WAITING = 50, 10


class Desk:
    """What one thread works with: a library of its own, and a search index, since sqlite's objects know one thread."""

    def __init__(self, folder: Path) -> None:
        self.library = Library(folder)
        self._file = self._catalogue_file()
        self.searcher = Searcher(self.library)

    @property
    def is_outdated(self) -> bool:
        """Whether another catalogue stands in the place of the one that is open, or none."""
        return self._catalogue_file() != self._file

    def prepare(self) -> None:
        """Read what all desks share."""
        load_table().fold("為")

    def close(self) -> None:
        self.searcher.close()
        self.library.catalogue.close()

    def _catalogue_file(self) -> int | None:
        mark = file_mark(self.library.folder / "catalogue.sqlite")
        return None if mark is None else mark[0]


class Workers:
    """A fixed number of threads, each at a desk that it keeps."""

    def __init__(self, folder: Path, *, name: str, threads: int, waiting: int) -> None:
        self.name = name
        self._folder = folder
        self._threads = threads
        self._most = threads + waiting
        self._taken = 0
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix=name)

    @property
    def taken(self) -> int:
        """How many jobs are at work or wait."""
        return self._taken

    async def run(self, work: Callable[[Desk], _Result]) -> _Result:
        """Do `work` at a desk; raises what it raises, and OverloadedError when too many wait. Called from one loop."""
        if self._taken >= self._most:
            raise OverloadedError(
                "more is being asked than can be answered.",
                advice="Try again a little later, and ask for less at once.",
            )
        self._taken += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._at_desk, work)
        finally:
            self._taken -= 1

    def stop(self) -> None:
        """Finish what was begun, close every desk in the thread that it belongs to, and end the threads."""
        meeting = threading.Barrier(self._threads)
        for _ in range(self._threads):
            self._pool.submit(self._leave, meeting)
        self._pool.shutdown(wait=True)

    def _at_desk(self, work: Callable[[Desk], _Result]) -> _Result:
        desk: Desk | None = getattr(self._own, "desk", None)
        if desk is not None and desk.is_outdated:
            self._own.desk = None
            desk.close()
            desk = None
        if desk is None:
            desk = self._own.desk = Desk(self._folder)
        return work(desk)

    def _leave(self, meeting: threading.Barrier) -> None:
        desk: Desk | None = getattr(self._own, "desk", None)
        if desk is not None:
            desk.close()
        # No thread comes here a second time while another has not been here.
        meeting.wait()


class Staff:
    """Who does what: `readers` look things up, `makers` write exports and cut pictures, the `writer` changes things."""

    def __init__(self, settings: ServeSettings) -> None:
        folder = settings.library
        self.readers = Workers(folder, name="readers", threads=settings.readers, waiting=settings.waiting)
        self.makers = Workers(folder, name="makers", threads=settings.makers, waiting=_MAKERS_WAITING)
        self.writer = Workers(folder, name="writer", threads=1, waiting=_WRITERS_WAITING)

    @property
    def all(self) -> tuple[Workers, ...]:
        return (self.readers, self.makers, self.writer)

    def stop(self) -> None:
        for workers in self.all:
            workers.stop()


async def _staff(request: Request) -> Staff:
    return cast(Staff, request.app.state.staff)


AtWork = Annotated[Staff, Depends(_staff)]
