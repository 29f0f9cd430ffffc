"""What an ODD asks for: which elements, and how each is changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

TEI = "http://www.tei-c.org/ns/1.0"
_NAMES = {"t": TEI}


@dataclass(frozen=True, slots=True)
class Customisation:
    """The `schemaSpec` of an ODD: names of elements, what starts a file, `elementSpec` and `classSpec` by name."""

    title: str
    start: str
    elements: frozenset[str]
    changed_elements: Mapping[str, etree._Element]
    changed_classes: Mapping[str, etree._Element]
    constraints: tuple[etree._Element, ...]


def read_odd(path: Path) -> Customisation:
    """Read an ODD. Raises ValueError for what this processor does not do, rather than passing over it."""
    root = etree.parse(str(path)).getroot()
    (schema,) = root.iter(f"{{{TEI}}}schemaSpec")
    for spec in schema.iter(f"{{{TEI}}}elementSpec", f"{{{TEI}}}classSpec"):
        if spec.get("mode") != "change":
            raise ValueError(f"line {spec.sourceline}: only mode='change' is understood, not {spec.get('mode')!r}")
    return Customisation(
        title=str(root.findtext(".//t:titleStmt/t:title", namespaces=_NAMES)),
        start=str(schema.get("start")),
        elements=frozenset(_included(schema)),
        changed_elements={str(spec.get("ident")): spec for spec in schema.iter(f"{{{TEI}}}elementSpec")},
        changed_classes={str(spec.get("ident")): spec for spec in schema.iter(f"{{{TEI}}}classSpec")},
        constraints=tuple(schema.iter(f"{{{TEI}}}constraintSpec")),
    )


def _included(schema: etree._Element) -> Iterator[str]:
    for reference in schema.iter(f"{{{TEI}}}moduleRef"):
        if "include" in reference.attrib:
            yield from str(reference.get("include")).split()
        elif reference.get("key") != "tei":
            raise ValueError(f"line {reference.sourceline}: moduleRef without @include would let in a whole module")
    for content in schema.iterchildren(f"{{{TEI}}}elementRef"):
        yield str(content.get("key"))
