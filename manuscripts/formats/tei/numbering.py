"""Whether the pages and lines of a TEI file can be cited by their numbers."""

from lxml import etree

from manuscripts.formats.finding import Finding, Severity
from manuscripts.formats.lines import Lines
from manuscripts.formats.tei.names import TEI

_BREAKS = tuple(f"{{{TEI}}}{name}" for name in ("pb", "cb", "lb"))


def check_numbers(root: etree._Element, *, lines: Lines) -> list[Finding]:
    """A page, or a line of one page and column, whose number another one has already; editions are told apart."""
    findings = []
    # A page or column of no edition is one of all editions.
    every = ("", "")
    places: dict[str, tuple[str, str]] = {}
    seen: set[tuple[str, ...]] = set()
    for element in root.iter(*_BREAKS):
        kind = etree.QName(element).localname
        edition = f"{element.get('ed', '')}{element.get('edRef', '')}"
        number = str(element.get("n", ""))
        page, column = places.get(edition, every)
        if kind != "lb":
            here = (number, "") if kind == "pb" else (page, number)
            column = ""
            if edition:
                places[edition] = here
            else:
                every = here
                places.clear()
        key = ("pb", edition, number) if kind == "pb" else (kind, edition, page, column, number)
        if number and key in seen:
            findings.append(
                Finding(
                    line=lines.of(element),
                    code="number-twice",
                    message=f"{kind} {number} stands twice" + ("." if kind == "pb" else " on the same page."),
                    advice="Count on, so that it can be cited; of another numbering name the edition (ed).",
                    severity=Severity.WARNING,
                )
            )
        seen.add(key)
    return findings
