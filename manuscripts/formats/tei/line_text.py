"""The text of the lines of any TEI file, as it is written: without what editors put beside it or into it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from manuscripts.formats.tei.names import TEI

# What is no part of the writing; `del` is: it can still be seen on the leaf.
_NOT_WRITTEN = frozenset({"reg", "expan", "corr", "supplied", "rdg", "certainty", "figDesc", "ex", "surplus"})
_EDITORIAL_NOTES = frozenset({"editorial", "correction", "flag", "orig", "mod", "add", "rest"})


@dataclass(slots=True)
class WrittenLine:
    """What stands between one `lb` and the next of the same edition."""

    lb: etree._Element
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Without white space, which is mostly the layout of the file."""
        return "".join("".join(self.pieces).split())


def written_lines(root: etree._Element) -> list[WrittenLine]:
    """The lines of the text, in the order of the file."""
    found: list[WrittenLine] = []
    for text in root.iter(f"{{{TEI}}}text"):
        if next(text.iterancestors(f"{{{TEI}}}text"), None) is None:
            for piece in _pieces(text):
                if isinstance(piece, str):
                    if found:
                        found[-1].pieces.append(piece)
                else:
                    found.append(WrittenLine(piece))
    return found


def written_text(element: etree._Element) -> str:
    """What is written in `element`, without white space."""
    return "".join("".join(piece for piece in _pieces(element) if isinstance(piece, str)).split())


def is_written(element: etree._Element) -> bool:
    """Whether what `element` holds stands on the leaf."""
    name = etree.QName(element).localname
    if name == "pc":
        return element.get("type") != "editorial" and element.get("resp") is None
    if name == "note":
        return element.get("type") not in _EDITORIAL_NOTES
    return name not in _NOT_WRITTEN


def _pieces(parent: etree._Element) -> Iterator[str | etree._Element]:
    yield parent.text or ""
    for child in parent:
        if etree.QName(child).localname == "lb":
            yield child
        elif is_written(child):
            yield from _pieces(child)
        yield child.tail or ""
