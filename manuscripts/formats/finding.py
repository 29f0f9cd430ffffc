"""What is wrong with a file, or may be: told with its line and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error makes a file invalid; a warning is for a person to judge."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found at a line of a file (from 1; 0 where it concerns the file as a whole); `code` is stable."""

    line: int
    code: str
    message: str
    advice: str = ""
    severity: Severity = Severity.ERROR
