"""Names that stand more than once in a file of XML."""

from collections.abc import Iterable, Iterator, Sequence

from lxml import etree


def names_twice(
    elements: Iterable[etree._Element], attributes: Sequence[str]
) -> Iterator[tuple[etree._Element, str, etree._Element]]:
    """Each element whose name another one had before it, with the name and that first one."""
    seen: dict[str, etree._Element] = {}
    for element in elements:
        for attribute in attributes:
            name = element.get(attribute)
            if name is None:
                continue
            first = seen.setdefault(str(name), element)
            if first is not element:
                yield element, str(name), first
