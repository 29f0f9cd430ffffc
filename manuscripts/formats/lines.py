"""At which line of a file an element begins."""

from array import array
from typing import cast
from xml.parsers import expat

from lxml import etree

# The parser counts lines in 16 bits and guesses beyond them.
_COUNTED = 65_535


class Lines:
    """The lines of the elements of one file; they are counted anew only where the parser's own count ends."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._starts: array[int] | None = None

    def of(self, element: etree._Element) -> int:
        """The line at which `element` begins, from 1; of a file in a rare encoding beyond line 65,535 nearly so."""
        line = cast("int | None", element.sourceline) or 0
        if line < _COUNTED:
            return line
        if self._starts is None:
            self._starts = self._count()
        place = int(float(str(element.xpath("count(preceding::*) + count(ancestor::*)"))))
        return self._starts[place] if place < len(self._starts) else line

    def _count(self) -> "array[int]":
        starts = array("L")
        # The file has been parsed before: it has no document type, so there is nothing that could be expanded.
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda _name, _attributes: starts.append(parser.CurrentLineNumber)
        try:
            parser.Parse(self._data, True)
        except expat.ExpatError:
            return array("L")
        return starts
