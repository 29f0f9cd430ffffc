"""The order in which the lines of an ALTO file are read."""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from manuscripts.formats.alto.elements import child, name_of
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of


def in_reading_order(
    root: etree._Element, lines: Sequence[etree._Element], *, omissions: Omissions
) -> list[etree._Element]:
    """`lines`, which stand in the order of the file, in that of its ReadingOrder; those that it leaves out come last.

    A block stands for its lines, a String for its line. Of several orders the first one that names a line is followed.
    """
    order = child(root, "ReadingOrder")
    if order is None:
        return list(lines)
    places = {line: place for place, line in enumerate(lines)}
    named = {str(element.get("ID")): element for element in root.iter("{*}*") if element.get("ID")}
    found: dict[etree._Element, None] = {}
    for reference, names in _references(order):
        for name in names:
            if name not in named:
                omissions.add(
                    "REF in ReadingOrder", instead="passed over: it names what is not there", line=line_of(reference)
                )
                continue
            found.update(dict.fromkeys(_lines_of(named[name], places)))
    return [*found, *(line for line in lines if line not in found)]


def _references(group: etree._Element) -> Iterator[tuple[etree._Element, list[str]]]:
    """Groups name what they are made of only where they have no members."""
    for member in group.iterchildren("{*}*"):
        if len(member):
            yield from _references(member)
        else:
            yield member, str(member.get("REF", "")).split()


def _lines_of(element: etree._Element, places: Mapping[etree._Element, int]) -> Iterator[etree._Element]:
    if element in places:
        yield element
    elif name_of(element) in ("String", "Glyph"):
        yield from (line for line in element.iterancestors("{*}TextLine") if line in places)
    else:
        yield from (line for line in element.iter("{*}TextLine") if line in places)
