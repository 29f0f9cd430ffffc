"""A progress bar on stderr; quiet where stderr is no terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from manuscripts.cli.talk import say


class _Bar:
    def __init__(self, shown: RichProgress) -> None:
        self._shown = shown
        self._task: TaskID | None = None

    def begin(self, task: str, total: int) -> None:
        self._task = self._shown.add_task(task, total=total, what="")

    def advance(self, what: str) -> None:
        if self._task is not None:
            self._shown.update(self._task, advance=1, what=what)


class _Lines:
    """For logs: a line now and then instead of a bar."""

    def __init__(self) -> None:
        self._task, self._total, self._done = "", 0, 0

    def begin(self, task: str, total: int) -> None:
        self._task, self._total, self._done = task, total, 0

    def advance(self, what: str) -> None:
        self._done += 1
        if self._done == self._total or self._done % max(1, self._total // 10) == 0:
            say(f"{self._task}: {self._done} of {self._total} ({what})")


@contextmanager
def progress_bar() -> Iterator[_Bar | _Lines]:
    """A bar while the block runs, or lines where no one watches a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[what]}", markup=False),
    )
    with RichProgress(*columns, console=console) as shown:
        yield _Bar(shown)
