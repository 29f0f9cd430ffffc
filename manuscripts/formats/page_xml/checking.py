"""Whether PAGE-XML, ours or anybody's, can be relied on: by our grammar, its pointers, its outlines, and its texts."""

from collections.abc import Callable, Iterator
from copy import deepcopy

from lxml import etree

from manuscripts.formats.finding import Finding, Severity
from manuscripts.formats.markup import line_of
from manuscripts.formats.names_twice import names_twice
from manuscripts.formats.page_xml.elements import NAMESPACE, child, local, natural, over_the_edge, point, regions_in
from manuscripts.formats.page_xml.grammar import against_grammar
from manuscripts.formats.page_xml.readings import is_struck

_YEAR = "2019-07-15"
_MOST_GRAMMAR = 200


def check_page_xml(root: etree._Element) -> list[Finding]:
    """What is wrong with a PAGE-XML file, in the order of its lines; nothing when it is valid.

    The grammar is that of 2019-07-15. A file of another year is judged by it too, and what it finds is then a warning:
    the years differ little. Raises EngineError when the installation lacks the grammar.
    """
    if not str(root.tag).startswith(f"{{{NAMESPACE}"):
        message = f"the root is {root.tag}, and not the PcGts of a PAGE-XML file."
        return [Finding(line=line_of(root), code="not-page", message=message)]
    found = [finding for check in _CHECKS for finding in check(root)]
    return sorted(found, key=lambda finding: finding.line)


def _by_grammar(root: etree._Element) -> Iterator[Finding]:
    year = str(etree.QName(root).namespace).removeprefix(NAMESPACE)
    severity = Severity.ERROR
    if year != _YEAR:
        severity = Severity.WARNING
        message = f"this is PAGE of {year}; it is judged by the grammar of {_YEAR}."
        yield Finding(line=line_of(root), code="page-year", message=message, severity=severity)
        root = _as_of_2019(root, year)
    for line, message in against_grammar(root)[:_MOST_GRAMMAR]:
        yield Finding(line=line, code="page-grammar", message=message, severity=severity)


def _as_of_2019(root: etree._Element, year: str) -> etree._Element:
    copied = deepcopy(root)
    for element in copied.iter(f"{{{NAMESPACE}{year}}}*"):
        element.tag = f"{{{NAMESPACE}{_YEAR}}}{local(element)}"
    return copied


def _ids(root: etree._Element) -> Iterator[Finding]:
    for element, name, first in names_twice(root.iter("{*}*"), ("id", "pcGtsId")):
        message = f"id {name!r} stands on line {line_of(first)} too."
        yield Finding(line=line_of(element), code="id-twice", message=message, advice="Every id may stand once.")


def _pointers(root: etree._Element) -> Iterator[Finding]:
    names = {str(element.get("id")) for element in root.iter("{*}*") if element.get("id") is not None}
    regions = {str(element.get("id")) for element in regions_in(root)}
    for element in root.iter("{*}*"):
        name = element.get("regionRef")
        if name is None or name in regions:
            continue
        what = "is no region" if name in names else "is not there"
        yield Finding(
            line=line_of(element),
            code="pointer",
            message=f"{local(element)} points to {name!r}, which {what}.",
            advice="Delete the reference, or give the region its id back.",
        )


def _points(root: etree._Element) -> Iterator[Finding]:
    sheet = child(root, "Page")
    width, height = (natural(sheet.get(name)) if sheet is not None else None for name in ("imageWidth", "imageHeight"))
    if not width or not height:
        return
    for element in root.iter("{*}Coords", "{*}Baseline", "{*}GridPoints"):
        pairs = str(element.get("points", "")).split()
        pairs += [f"{each.get('x')},{each.get('y')}" for each in element.iterchildren("{*}Point")]
        outside = [pair for pair in pairs if _is_outside(pair, (width, height))]
        if outside:
            yield Finding(
                line=line_of(element),
                code="outside-image",
                message=f"the point {outside[0]} lies outside the image of {width} x {height} pixels.",
                advice="Draw the outline within the image, or correct imageWidth and imageHeight.",
            )


def _is_outside(pair: str, size: tuple[int, int]) -> bool:
    """What is no point is the grammar's affair."""
    try:
        return over_the_edge(point(pair), size)
    except ValueError:
        return False


def _texts(root: etree._Element) -> Iterator[Finding]:
    """Where a container has text of its own, it should be that of its parts; blanks are not compared."""
    for line in root.iter("{*}TextLine"):
        yield from _compare(line, "Word", "the line")
    for word in root.iter("{*}Word"):
        yield from _compare(word, "Glyph", "the word")
    for region in regions_in(root):
        yield from _compare(region, "TextLine", "the region")


def _compare(container: etree._Element, part: str, name: str) -> Iterator[Finding]:
    whole = _text(container)
    parts = [_text(each) for each in container.iterchildren(f"{{*}}{part}") if not _struck(each)]
    if whole is None or not parts or None in parts:
        return
    if "".join(whole.split()) != "".join("".join(each or "" for each in parts).split()):
        yield Finding(
            line=line_of(container),
            code="text-differs",
            message=f"the text of {name} {str(container.get('id'))!r} is not that of its {part} elements.",
            advice="Programs differ in which of the two they read: correct the one that is wrong.",
            severity=Severity.WARNING,
        )


def _struck(element: etree._Element) -> bool:
    style = child(element, "TextStyle")
    return style is not None and is_struck(style)


def _text(element: etree._Element) -> str | None:
    """What an element says first: the TextEquiv of the lowest index, or the first."""
    found = list(element.iterchildren("{*}TextEquiv"))
    if not found:
        return None
    first = min(enumerate(found), key=lambda one: (natural(one[1].get("index")) or 0, one[0]))[1]
    return first.findtext("{*}Unicode") or ""


def _baselines(root: etree._Element) -> Iterator[Finding]:
    for line in root.iter("{*}TextLine"):
        if child(line, "Baseline") is None:
            yield Finding(
                line=line_of(line),
                code="no-baseline",
                message=f"the line {str(line.get('id'))!r} has no Baseline.",
                advice="eScriptorium drops such lines; export the file again, or draw one.",
                severity=Severity.WARNING,
            )


_CHECKS: tuple[Callable[[etree._Element], Iterator[Finding]], ...] = (
    _by_grammar, _ids, _pointers, _points, _texts, _baselines,
)  # fmt: skip
