"""The fifteen points by which scholars judge a TEI file of a Dunhuang manuscript.

After the working manual for Dunhuang Buddhist manuscripts of DILA, IDP and Princeton, the Ghent-DILA database and
CBETA P5a.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from manuscripts.formats.finding import Finding, Severity
from manuscripts.formats.lines import Lines
from manuscripts.formats.tei import dunhuang_record as record
from manuscripts.formats.tei import dunhuang_text as text
from manuscripts.formats.tei.dunhuang_file import ProfiledFile


class Verdict(StrEnum):
    """`not-applicable`: the file has nothing of what the point is about."""

    MET = "met"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One of the fifteen: what it asks, whether the file does it, and what was found."""

    number: int
    title: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()


# Each notes what it finds, and tells whether the file has anything of what it is about.
_POINTS: tuple[tuple[str, Callable[[ProfiledFile], bool]], ...] = (
    ("Valid, and no pointer leads nowhere", record.is_sound),
    ("One file per item, named after its shelfmark, with all its numbers", record.names_the_item),
    ("Lines with stable names, on pages", text.has_stable_lines),
    ("Zones for page, column and character in pixels of a named image", record.has_zones),
    ("What is written is kept beside what was made of it", text.keeps_what_is_written),
    ("Characters without a code point are described", text.describes_gaiji),
    ("Lost, unclear, supplied and damaged writing are told apart", text.tells_losses_apart),
    ("How the text was made", record.says_how_it_was_made),
    ("Double-line notes in reading order, with both halves", text.keeps_both_halves),
    ("What the scribe did", text.records_the_scribe),
    ("Later punctuation is marked and can be removed", text.marks_later_punctuation),
    ("Licences of text and image, readable by a machine", record.has_two_licences),
    ("Can become PAGE, and a comparison shows only what changed", record.can_become_page),
    ("Plain text and CBETA lines beside it", record.has_text_beside_it),
    ("A statement of accuracy", record.states_its_accuracy),
)


def check_profile(root: etree._Element, *, lines: Lines, sound: bool, beside: Sequence[str] = ()) -> tuple[Point, ...]:
    """Judge a TEI file by all points; the codes of findings are `dunhuang-1` to `dunhuang-15`.

    `sound` tells that nothing else is wrong with the file, `beside` are the names of the files that lie beside it.
    """
    file = ProfiledFile(root=root, lines=lines, sound=sound, beside=beside)
    points = []
    for number, (title, judge) in enumerate(_POINTS, start=1):
        applies = judge(file)
        findings = file.take(code=f"dunhuang-{number}")
        failed = any(finding.severity is Severity.ERROR for finding in findings)
        verdict = Verdict.NOT_MET if failed else Verdict.MET if applies else Verdict.NOT_APPLICABLE
        points.append(Point(number=number, title=title, verdict=verdict, findings=findings))
    return tuple(points)
