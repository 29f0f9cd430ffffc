"""Whether a TEI file is sound: ours by our grammar and rules, anybody's by what is general."""

from lxml import etree

from manuscripts.core.resources import resource
from manuscripts.formats.finding import Finding, Severity
from manuscripts.formats.judging import judge
from manuscripts.formats.lines import Lines
from manuscripts.formats.schematron import broken_rules
from manuscripts.formats.tei.names import TEI
from manuscripts.formats.tei.numbering import check_numbers
from manuscripts.formats.tei.pointers import check_names
from manuscripts.formats.tei.zones import check_places, check_texts

_ADVICE = "schemas/tei/manuscripts.odd says what may stand there; export the record again, or mend the line."


def check_tei(root: etree._Element, *, lines: Lines) -> list[Finding]:
    """What is wrong with a TEI file; one that says that manuscripts wrote it is also judged as ours.

    Raises EngineError when the installation lacks the grammar.
    """
    if is_ours(root):
        return check_our_tei(root, lines=lines)
    return _check_parts(root, lines=lines) + _check_any(root, lines=lines) + check_numbers(root, lines=lines)


def is_ours(root: etree._Element) -> bool:
    """Whether the header names manuscripts among the programs that made the file."""
    return root.find(f".//{{{TEI}}}appInfo/{{{TEI}}}application[@ident='manuscripts']") is not None


def check_our_tei(root: etree._Element, *, lines: Lines) -> list[Finding]:
    """What is wrong with a TEI file that has to be as we write it."""
    found = judge(root, resource("schemas", "tei/manuscripts.rng"), lines=lines, advice=_ADVICE)
    for broken in broken_rules(resource("schemas", "tei/manuscripts.sch"), root):
        message, _, advice = broken.words.partition(". ")
        severity = Severity.WARNING if broken.role == "warning" else Severity.ERROR
        line = lines.of(broken.element)
        found.append(Finding(line=line, code=broken.pattern, message=f"{message}.", advice=advice, severity=severity))
    return found + _check_any(root, lines=lines)


def _check_parts(root: etree._Element, *, lines: Lines) -> list[Finding]:
    """Whether what every TEI file has is there, where no schema says it."""
    texts = ("text", "facsimile", "sourceDoc", "standOff", "TEI")
    found = []
    if root.find(f"{{{TEI}}}teiHeader") is None:
        message = "there is no teiHeader."
        found.append(Finding(line=lines.of(root), code="parts", message=message, advice="Say in one what the file is."))
    if not any(root.find(f"{{{TEI}}}{name}") is not None for name in texts):
        message = "there is neither a text nor a facsimile."
        found.append(Finding(line=lines.of(root), code="parts", message=message, advice="Give the whole file."))
    return found


def _check_any(root: etree._Element, *, lines: Lines) -> list[Finding]:
    return [finding for check in (check_names, check_places, check_texts) for finding in check(root, lines=lines)]
