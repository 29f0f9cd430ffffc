"""Whether a file is the TEI that we promise: by our grammar, and with no pointer that leads nowhere."""

from collections import Counter

from lxml import etree

from manuscripts.core.errors import InputError
from manuscripts.core.resources import resource
from manuscripts.formats.markup import parse_untrusted
from manuscripts.formats.tei.names import XML_ID

_POINTERS = ("facs", "corresp", "ref", "source", "rendition")
_MOST_ERRORS = 20


def validate_tei(data: bytes) -> tuple[str, ...]:
    """What is wrong with a TEI file, at most twenty findings, each with its line; empty when it is valid.

    Checked are `schemas/tei/manuscripts.rng`, that every identifier is unique and that every pointer inside the file
    has a target. Raises EngineError when the installation lacks the grammar.
    """
    try:
        root = parse_untrusted(data)
    except InputError as error:
        return (str(error),)
    grammar = etree.RelaxNG(etree.parse(str(resource("schemas", "tei/manuscripts.rng"))))
    findings: list[str] = []
    if not grammar.validate(root):
        findings += [f"line {entry.line}: {entry.message}" for entry in grammar.error_log]
    return tuple((findings + _bad_names(root))[:_MOST_ERRORS])


def _bad_names(root: etree._Element) -> list[str]:
    names = Counter(str(name) for element in root.iter() if (name := element.get(XML_ID)) is not None)
    findings = [f"xml:id {name!r} stands {count} times" for name, count in names.items() if count > 1]
    findings += [
        f"line {element.sourceline}: {attribute} points to {pointer}, which is not there"
        for element in root.iter()
        for attribute in _POINTERS
        for pointer in str(element.get(attribute, "")).split()
        if pointer.removeprefix("#") not in names
    ]
    return findings
