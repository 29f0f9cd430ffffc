"""What is wrong with a file of any format that we know; its root element tells which that is."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from manuscripts.core.errors import InputError
from manuscripts.formats.alto.checking import check_alto
from manuscripts.formats.finding import Finding, Severity
from manuscripts.formats.judging import judge
from manuscripts.formats.lines import Lines
from manuscripts.formats.markup import parse_untrusted
from manuscripts.formats.page_xml.checking import check_page_xml
from manuscripts.formats.tei.checking import check_tei, is_ours
from manuscripts.formats.tei.dunhuang import Point, check_profile

_MOST_OF_A_KIND = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFormat:
    """A format by the local name of its root element and what the namespace of that contains."""

    name: str
    root: str
    namespace: str
    check: Callable[[etree._Element, Lines], list[Finding]]


FORMATS = (
    KnownFormat(name="tei", root="TEI", namespace="tei-c.org", check=lambda root, lines: check_tei(root, lines=lines)),
    KnownFormat(
        name="tei", root="teiCorpus", namespace="tei-c.org", check=lambda root, lines: check_tei(root, lines=lines)
    ),
    KnownFormat(name="page", root="PcGts", namespace="primaresearch.org", check=lambda root, _: check_page_xml(root)),
    KnownFormat(name="alto", root="alto", namespace="loc.gov", check=lambda root, _: check_alto(root)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The verdict on a file: its format (empty where it is none that we know), findings by line, points.

    `by_schema` tells that a grammar has judged it, ours or one that was given; TEI of others has none without.
    """

    format: str = ""
    by_schema: bool = False
    findings: tuple[Finding, ...] = ()
    points: tuple[Point, ...] = ()

    @property
    def valid(self) -> bool:
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def check_file(
    data: bytes, *, schemas: Sequence[Path] = (), dunhuang: bool = False, beside: Sequence[str] = ()
) -> Checked:
    """Check the bytes of a file by what its format asks for, and by further `schemas`.

    `dunhuang` asks for the fifteen points as well, and `beside` are the names of the files that lie
    beside it. Raises InputError for a schema that cannot be used; what is wrong with the file itself is a finding.
    """
    try:
        root = parse_untrusted(data)
    except InputError as error:
        line = int(error.where.removeprefix("line ")) if error.where.startswith("line ") else 0
        advice = error.advice or "Save it as well-formed XML."
        return Checked(findings=(Finding(line=line, code="xml", message=error.message, advice=advice),))
    lines = Lines(data)
    known = _format_of(root)
    findings = list(known.check(root, lines)) if known else []
    if known is None and not schemas:
        name = etree.QName(root)
        findings.append(
            Finding(
                line=lines.of(root),
                code="format",
                message=f"{name.localname} ({name.namespace or 'no namespace'}) is the root of no format that we know.",
                advice="Give TEI, PAGE or ALTO, or a schema to judge it by (--schema).",
            )
        )
    for schema in schemas:
        findings += judge(root, schema, lines=lines)
    points: tuple[Point, ...] = ()
    if dunhuang and known is not None and known.name == "tei":
        points = check_profile(root, lines=lines, sound=not _errors(findings), beside=beside)
        findings += [finding for point in points for finding in point.findings]
    by_schema = bool(schemas) or (known is not None and (known.name != "tei" or is_ours(root)))
    return Checked(
        format=known.name if known else "", by_schema=by_schema, findings=_shortened(findings), points=points
    )


def _format_of(root: etree._Element) -> KnownFormat | None:
    name = etree.QName(root)
    return next(
        (known for known in FORMATS if known.root == name.localname and known.namespace in (name.namespace or "")), None
    )


def _errors(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _shortened(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """By line, equal ones once; of a kind that stands very often the first, and how many more there are."""
    ordered = sorted(dict.fromkeys(findings), key=lambda finding: finding.line)
    counts: Counter[str] = Counter()
    kept = []
    for finding in ordered:
        counts[finding.code] += 1
        if counts[finding.code] <= _MOST_OF_A_KIND:
            kept.append(finding)
    for code, count in counts.items():
        if count > _MOST_OF_A_KIND:
            errors = any(one.code == code and one.severity is Severity.ERROR for one in ordered)
            kept.append(
                Finding(
                    line=0,
                    code=code,
                    message=f"{code} is found {count - _MOST_OF_A_KIND} times more.",
                    advice="Mend those above first.",
                    severity=Severity.ERROR if errors else Severity.WARNING,
                )
            )
    return tuple(kept)
