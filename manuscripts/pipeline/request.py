"""What a run is asked to do, and whom it tells how far it is."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from manuscripts.core.errors import OptionError
from manuscripts.core.names import is_institution
from manuscripts.pipeline.options import RunOptions, Stage


class Progress(Protocol):
    """Is told how far a run is."""

    def begin(self, task: str, total: int) -> None:
        """A part of the run begins: a word for it, and how many steps it has."""
        ...

    def advance(self, what: str) -> None:
        """One step is done; `what` names the file or page."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRequest:
    """What to ingest. `redo` names the stage from which pages that are done are read again.

    Layout that a person has corrected and text that was imported stay, unless `discard_corrections`.
    """

    sources: tuple[Path, ...]
    institution: str
    institution_name: str = ""
    sheet: Path | None = None
    redo: Stage | None = None
    discard_corrections: bool = False
    options: RunOptions = field(default_factory=RunOptions)

    def __post_init__(self) -> None:
        if not is_institution(self.institution):
            raise OptionError(
                f"{self.institution!r} cannot be the id of an institution.",
                advice="Use letters, digits, '.', '-' and '_', as in --institution sample-east.",
            )
        if self.discard_corrections and self.redo is None:
            raise OptionError(
                "nothing is to be redone, so no correction is discarded.",
                advice="Say from where with --redo, as in --redo layout --discard-corrections.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """Files whose text is to be taken, and who gives it.

    `institution`, `shelfmark` and `page` go before what the files say. Scans are looked for below `images`, or beside
    the files. With `dry_run` nothing is written.
    """

    files: tuple[Path, ...]
    by: str
    institution: str = ""
    shelfmark: str = ""
    page: int | None = None
    images: Path | None = None
    dry_run: bool = False

    def __post_init__(self) -> None:
        if self.institution and not is_institution(self.institution):
            raise OptionError(
                f"{self.institution!r} cannot be the id of an institution.",
                advice="Use letters, digits, '.', '-' and '_', as in --institution sample-east.",
            )
        if self.page is not None and (len(self.files) != 1 or self.page < 1):
            raise OptionError("--page names the page of one file.", advice="Give one file, and a page from 1.")
