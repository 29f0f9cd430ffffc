"""Where pages are worked on: in this process, or in a pool of processes that a bad page cannot take down."""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as PageTimeoutError
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from typing import Protocol

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from manuscripts.core.errors import ManuscriptsError
from manuscripts.core.page import Page
from manuscripts.pipeline.engines import load_engines
from manuscripts.pipeline.stages import PageJob, read_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A page as read, or the name of an error and its message. Exactly one of the two."""

    page: Page | None = None
    error: str = ""
    message: str = ""


class Executor(Protocol):
    """Runs jobs; outcomes may come in another order than the jobs."""

    def run(self, jobs: Iterable[PageJob]) -> Iterator[tuple[PageJob, Outcome]]:
        """Yield each job with its outcome. No error of a page leaves here."""
        ...


def try_page(job: PageJob, *, threads: int = 0) -> Outcome:
    """Read one page; whatever goes wrong becomes an outcome. This is the page boundary."""
    try:
        return Outcome(page=read_page(job, load_engines(job.options.recogniser, threads=threads)))
    except ManuscriptsError as error:
        return Outcome(error=error.code, message=str(error))
    except Exception as error:  # noqa: BLE001 - the page boundary: one bad page must not end the run
        return Outcome(
            error="InternalError",
            message=f"{job.name}: {type(error).__name__}: {error}. This is a fault of the program; please report it.",
        )


class SerialExecutor:
    """One page after the other in this process, with all cores for each. A page's time is not bounded."""

    def run(self, jobs: Iterable[PageJob]) -> Iterator[tuple[PageJob, Outcome]]:
        """Yield outcomes in the order of the jobs."""
        for job in jobs:
            yield job, try_page(job)


class PoolExecutor:
    """`workers` processes, started anew (not forked: networks run threads). Holds only a few pages at a time."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._threads = max(1, available_cores() // workers)

    def run(self, jobs: Iterable[PageJob]) -> Iterator[tuple[PageJob, Outcome]]:
        """Yield outcomes in the order of the jobs; a page over its time or with a dead process is a failure."""
        waiting: deque[tuple[PageJob, ProcessFuture[Outcome]]] = deque()
        context = multiprocessing.get_context("spawn")
        with ProcessPool(max_workers=self._workers, context=context) as pool:
            try:
                for job in jobs:
                    with _interrupt_waits():
                        future = pool.schedule(
                            try_page, args=[job], kwargs={"threads": self._threads}, timeout=job.options.page_seconds
                        )
                    waiting.append((job, future))
                    if len(waiting) > 2 * self._workers:
                        yield _finish(*waiting.popleft())
                while waiting:
                    yield _finish(*waiting.popleft())
            finally:
                if waiting:
                    pool.stop()  # type: ignore[no-untyped-call]


@contextmanager
def _interrupt_waits() -> Iterator[None]:
    """Ctrl-C comes to this process after the block, and never to processes that begin in it: they end with this one.

    A worker that is still loading when it comes, or that loses its parent before it has its orders, would print a
    traceback.
    """
    if sys.platform == "win32":
        yield
        return
    # Started by the first worker it would let Ctrl-C through again in the middle.
    resource_tracker.ensure_running()
    # What begins here inherits the mask. The main thread needs the handler as well: a thread of a library may catch the
    # signal, and Python acts on it in the main thread all the same.
    came = threading.Event()
    in_main = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, lambda *_: came.set()) if in_main else None
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if in_main:
            signal.signal(signal.SIGINT, handler)
        if came.is_set():
            signal.raise_signal(signal.SIGINT)


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def choose_executor(workers: int, *, pages: int) -> Executor:
    """`workers` 0 means two, or none on a single core or where there is only a page or two to read.

    A worker takes up to 500 MB at 4000 × 6000 pixels, and its network uses the cores that are its share: two fill them
    and fit into 2 GB.
    """
    wanted = workers or min(available_cores(), 2)
    if wanted == 1 or pages < 2 or (not workers and pages == 2):
        return SerialExecutor()
    return PoolExecutor(min(wanted, pages))


def _finish(job: PageJob, future: ProcessFuture[Outcome]) -> tuple[PageJob, Outcome]:
    try:
        outcome = future.result()
    except PageTimeoutError:
        return job, Outcome(
            error="PageTimeout",
            message=f"{job.name}: the page took longer than {job.options.page_seconds:g} seconds. "
            "Give it more time with --page-seconds, or look at the image.",
        )
    except ProcessExpired as error:
        return job, Outcome(
            error="ProcessKilled",
            message=f"{job.name}: the process that read it ended with code {error.exitcode}, most likely for want of "
            "memory. Run ingest again with --workers 1.",
        )
    return job, outcome
