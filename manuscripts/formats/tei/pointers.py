"""Whether every name in a TEI file stands once, and every pointer inside it leads somewhere."""

from collections.abc import Iterator

from lxml import etree

from manuscripts.formats.finding import Finding
from manuscripts.formats.lines import Lines
from manuscripts.formats.tei.names import XML_ID

# fmt: off
POINTERS = frozenset({
    "facs", "corresp", "ana", "ref", "source", "resp", "who", "target", "rendition", "synch", "next", "prev", "hand",
    "wit", "sameAs", "copyOf", "change",
})
# fmt: on


def check_names(root: etree._Element, *, lines: Lines) -> list[Finding]:
    """A finding for each `xml:id` that stands again, and for each `#pointer` without a target."""
    first: dict[str, etree._Element] = {}
    findings = []
    for element in root.iter("{*}*"):
        name = element.get(XML_ID)
        if name is not None and first.setdefault(name, element) is not element:
            findings.append(
                Finding(
                    line=lines.of(element),
                    code="id-twice",
                    message=f"xml:id {name!r} stands at line {lines.of(first[name])} already.",
                    advice="Give one of the two another name.",
                )
            )
    findings += [
        Finding(
            line=lines.of(element),
            code="pointer",
            message=f"{attribute} of {etree.QName(element).localname} points to {pointer}, which is not there.",
            advice="Mend the pointer, or give its target this xml:id.",
        )
        for element, attribute, pointer in _local_pointers(root)
        if pointer[1:] not in first
    ]
    return findings


def _local_pointers(root: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    """Element, attribute and pointer; an XPointer scheme (`#xpath(…)`) is no name."""
    for element in root.iter("{*}*"):
        for attribute, value in element.items():
            if attribute in POINTERS and "#" in value:
                for pointer in str(value).split():
                    if pointer.startswith("#") and "(" not in pointer:
                        yield element, str(attribute), pointer
