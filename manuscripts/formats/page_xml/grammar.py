"""Our grammar of PAGE content 2019 applied to a file, with what it finds told once and where it is."""

from collections.abc import Iterator
from functools import cache

from lxml import etree

from manuscripts.core.resources import resource
from manuscripts.formats.markup import line_of
from manuscripts.formats.page_xml.elements import local

_RNG = "{http://relaxng.org/ns/structure/1.0}"


def against_grammar(root: etree._Element) -> list[tuple[int, str]]:
    """Line and message of what is wrong; empty when the file is valid.

    Raises EngineError when the installation lacks the grammar.
    """
    grammar = etree.RelaxNG(_source())
    if grammar.validate(root):
        return []
    entries = [(entry.line, str(entry.path), entry.message) for entry in grammar.error_log if entry.path]
    found = [
        *_lacking(root),
        *((line, f"{message}.") for line, path, message in entries if not _explained(path, entries)),
    ]
    return list(dict.fromkeys(found)) or [(line_of(root), "the file does not keep to the grammar.")]


def _explained(path: str, entries: list[tuple[int, str, str]]) -> bool:
    """Whether something lies deeper in the same element: the grammar then calls all that is around it wrong too."""
    around = path.rpartition("/")[0] + "/"
    return any(other.startswith(around) and other.count("/") > path.count("/") for _, other, _ in entries)


def _lacking(root: etree._Element) -> Iterator[tuple[int, str]]:
    """Attributes that must stand and do not, of which the validator does not tell the line."""
    must = _required()
    for element in root.iter("{*}*"):
        for name in must.get(local(element), ()):
            if element.get(name) is None:
                yield line_of(element), f"{local(element)} lacks the attribute {name}."


@cache
def _required() -> dict[str, tuple[str, ...]]:
    defines = {str(each.get("name")): each for each in _source().getroot().iter(f"{_RNG}define")}
    return {
        str(element.get("name")): tuple(_named(element, defines))
        for define in defines.values()
        for element in define.iter(f"{_RNG}element")
    }


def _named(pattern: etree._Element, defines: dict[str, etree._Element]) -> Iterator[str]:
    """The names of the attributes that are not optional, also those of groups that are named."""
    for each in pattern:
        if each.tag == f"{_RNG}attribute":
            yield str(each.get("name"))
        elif each.tag == f"{_RNG}ref":
            group = defines[str(each.get("name"))]
            if group.find(f"{_RNG}element") is None:
                yield from _named(group, defines)


@cache
def _source() -> etree._ElementTree:
    return etree.parse(str(resource("schemas", "page/page-2019.rng")))
