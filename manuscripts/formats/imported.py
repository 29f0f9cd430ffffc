"""What the reading of a file from outside gives: pages, the item they are of, and what no record can hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """Something of a file that its record does not hold.

    `what` names it as the file does (`Baseline`, `rend of hi`), `instead` says what became of it, `count` how often it
    stands there, `line` where it stands first (from 1; 0 where that is not known).
    """

    what: str
    instead: str
    count: int = 1
    line: int = 0

    def __str__(self) -> str:
        times = f", {self.count} times" if self.count > 1 else ""
        place = f" (line {self.line}{times})" if self.line else ""
        return f"{self.what}{place}: {self.instead}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The pages of one file, in its order, and what it says of the item that they are of.

    Institution and shelfmark are empty where the file does not give them. Pages are numbered from 1 where it does not
    number them.
    """

    manuscript: Manuscript
    pages: tuple[Page, ...]
    omissions: tuple[Omission, ...] = ()


@dataclass(slots=True)
class Omissions:
    """Gathers what is left out, equal things together."""

    _found: dict[tuple[str, str], Omission] = field(default_factory=dict)

    def add(self, what: str, *, instead: str, line: int | None = None) -> None:
        """One more of `what`, at a line of the file."""
        before = self._found.get((what, instead))
        if before is None:
            self._found[what, instead] = Omission(what=what, instead=instead, line=line or 0)
        else:
            self._found[what, instead] = Omission(what=what, instead=instead, count=before.count + 1, line=before.line)

    def all(self) -> tuple[Omission, ...]:
        """All of them, in the order in which they were first met."""
        return tuple(self._found.values())


def add_up(omissions: Iterable[Omission]) -> tuple[Omission, ...]:
    """Those of several files, equal ones together, without lines."""
    counts: dict[tuple[str, str], int] = {}
    for one in omissions:
        counts[one.what, one.instead] = counts.get((one.what, one.instead), 0) + one.count
    return tuple(Omission(what=what, instead=instead, count=count) for (what, instead), count in counts.items())
