"""What is wrong with TEI that should be as we write it."""

from manuscripts.formats.finding import Severity
from manuscripts.formats.lines import Lines
from manuscripts.formats.markup import parse_untrusted
from manuscripts.formats.tei.checking import check_our_tei


def faults_of(data: bytes) -> list[str]:
    found = check_our_tei(parse_untrusted(data), lines=Lines(data))
    return [f"line {one.line}: {one.message}" for one in found if one.severity is Severity.ERROR]
