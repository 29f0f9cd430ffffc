"""What an import did, or would do: for each file its pages, what they became, and what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from manuscripts.formats.imported import Omission


class PageOutcome(StrEnum):
    """What became of a page: put in, corrected, given its image, or as it was."""

    NEW = "new"
    CHANGED = "changed"
    IMAGE = "image added"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReport:
    """One page. `page` is its number, None where a run that writes nothing cannot tell; `image` is empty without one.

    `layout` and `gone` tell in words what else changed, and what writing is gone.
    """

    institution: str
    shelfmark: str
    page: int | None
    outcome: PageOutcome
    image: str
    columns: int
    characters: int
    changes: Mapping[str, int] = field(default_factory=dict)
    layout: str = ""
    gone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """One file: its format and pages, or the error that kept it out."""

    file: str
    form: str = ""
    pages: Sequence[PageReport] = ()
    omissions: Sequence[Omission] = ()
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """All files in natural order of their names; the import was clean where none has an error."""

    files: tuple[FileReport, ...]

    @property
    def failures(self) -> tuple[str, ...]:
        return tuple(one.error for one in self.files if one.error)
