"""The rules of a Schematron file of ours, judged by XPath: for each that is broken, the elements that break it.

A processor of Schematron as such walks through the whole file for each pattern: 45 seconds for 33 MB instead of ten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

_SCHEMATRON = "{http://purl.oclc.org/dsdl/schematron}"
_KEY = "{http://www.w3.org/1999/XSL/Transform}key"


@dataclass(frozen=True, slots=True)
class Broken:
    """An assertion that does not hold for an element: the name of its pattern, its words, its role (`warning`)."""

    pattern: str
    words: str
    role: str
    element: etree._Element


def broken_rules(rules: Path, root: etree._Element) -> Iterator[Broken]:
    """What in `root` breaks the `rules`, in their order.

    Understood is what `scripts.tei_schema` writes: patterns of one rule with assertions, keys, XPath 1.0.
    """
    schema = etree.parse(str(rules)).getroot()
    names = {str(ns.get("prefix")): str(ns.get("uri")) for ns in schema.iter(f"{_SCHEMATRON}ns")}
    keys = {str(key.get("name")): _index(key, root, names) for key in schema.iter(_KEY)}

    def look_up(_context: object, name: str, value: str) -> bool:
        return value in keys[name]

    for pattern in schema.iter(f"{_SCHEMATRON}pattern"):
        for assertion in pattern.iter(f"{_SCHEMATRON}assert"):
            rule = assertion.getparent()
            words = " ".join(str(assertion.text).split())
            context = "" if rule is None else str(rule.get("context"))
            # Each way by itself: a union of many elements takes longer to put in order than all the rest.
            for way in context.split("|"):
                judge = etree.XPath(
                    f"//{way.strip()}[not({assertion.get('test')})]",
                    namespaces=names,
                    extensions={(None, "key"): look_up},
                )
                for element in judge(root):  # type: ignore[union-attr]
                    yield Broken(str(pattern.get("id")), words, assertion.get("role", ""), element)  # type: ignore[arg-type]


def _index(key: etree._Element, root: etree._Element, names: dict[str, str]) -> set[str]:
    return {
        str(value)
        for way in str(key.get("match")).split("|")
        for value in etree.XPath(f"//{way.strip()}/{key.get('use')}", namespaces=names)(root)  # type: ignore[union-attr]
    }
