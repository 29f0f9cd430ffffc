"""A RELAX NG grammar as a table of definitions, and the reduction of it to what can still be met."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

RNG = "http://relaxng.org/ns/structure/1.0"
ANNOTATIONS = "http://relaxng.org/ns/compatibility/annotations/1.0"
NAMESPACES = {None: RNG, "a": ANNOTATIONS}
_DOCUMENTATION = f"{{{ANNOTATIONS}}}documentation"
_EVERY = frozenset({"group", "interleave", "mixed", "element", "attribute", "list", "define", "oneOrMore"})
_MAYBE = frozenset({"optional", "zeroOrMore"})
_LEAVES = frozenset({"text", "empty", "data", "value", "name", "anyName", "nsName"})


def make(tag: str, attributes: dict[str, str] | None = None, text: str = "") -> etree._Element:
    """An element of RELAX NG."""
    made = etree.Element(f"{{{RNG}}}{tag}", attributes or {}, nsmap=NAMESPACES)  # type: ignore[arg-type]
    made.text = text or None
    return made


def name_of(pattern: etree._Element) -> str:
    """The local name of a pattern; empty for comments, documentation and other foreign things."""
    if not isinstance(pattern.tag, str) or not pattern.tag.startswith(f"{{{RNG}}}"):
        return ""
    return etree.QName(pattern).localname


@dataclass(slots=True)
class Grammar:
    """Definitions by name; `start` is the name of the one that a file begins with."""

    start: str
    definitions: dict[str, etree._Element]

    def keep(self, elements: Iterable[str]) -> None:
        """Leave only the `elements`, and what can be met from `start`. Raises ValueError for an unknown one."""
        kept = set(elements)
        unknown = kept - self.definitions.keys()
        if unknown:
            raise ValueError(f"not in the published grammar: {', '.join(sorted(unknown))}")
        dead = {name for name, pattern in self.definitions.items() if _is_element(pattern) and name not in kept}
        void: set[str] = set()
        # What is dead makes other things dead or void: until nothing changes.
        while True:
            reduced = {
                name: _reduce(pattern, dead=dead, void=void)
                for name, pattern in self.definitions.items()
                if name not in dead
            }
            newly_dead = {name for name, pattern in reduced.items() if pattern is None}
            newly_void = {name for name, pattern in reduced.items() if pattern is not None and _is_void(pattern)} - void
            if not newly_dead and not newly_void:
                break
            dead |= newly_dead
            void |= newly_void
        alive = {name: pattern for name, pattern in reduced.items() if pattern is not None}
        reached = _reachable(alive, self.start)
        lost = kept - reached
        if lost:
            raise ValueError(f"no element that is kept can hold these: {', '.join(sorted(lost))}")
        self.definitions = {name: pattern for name, pattern in alive.items() if name in reached}


def read_grammar(root: etree._Element, *, start: str) -> Grammar:
    """The definitions of a grammar that defines each name once, as the published ones do."""
    definitions = {str(define.get("name")): define for define in root.iter(f"{{{RNG}}}define")}
    return Grammar(start=start, definitions=definitions)


def patterns_in(parent: etree._Element) -> Iterator[etree._Element]:
    """The patterns in a pattern, without documentation and the like."""
    return (child for child in parent if name_of(child))


def _is_element(define: etree._Element) -> bool:
    return any(name_of(child) == "element" for child in define)


def _is_void(pattern: etree._Element) -> bool:
    """Whether a definition (or a pattern) stands for nothing at all."""
    name = name_of(pattern)
    return name == "empty" or (name == "define" and all(name_of(child) == "empty" for child in patterns_in(pattern)))


def _reachable(definitions: dict[str, etree._Element], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [str(reference.get("name")) for reference in definitions[name].iter(f"{{{RNG}}}ref")]
    return reached


def _reduce(pattern: etree._Element, *, dead: set[str], void: set[str]) -> etree._Element | None:
    """A copy of `pattern` without what can never be met; None where it can itself never be met (`notAllowed`)."""
    name = name_of(pattern)
    if name == "ref":
        wanted = str(pattern.get("name"))
        return None if wanted in dead else make("empty") if wanted in void else _shell(pattern)
    if name == "notAllowed":
        return None
    if name in _LEAVES:
        return _whole(pattern)
    inner = [_reduce(child, dead=dead, void=void) for child in patterns_in(pattern)]
    if name == "choice":
        return _choice([child for child in inner if child is not None])
    if name not in _EVERY | _MAYBE:
        raise ValueError(f"line {pattern.sourceline}: {name} is not understood")
    if None in inner:
        return make("empty") if name in _MAYBE else None
    return _sequence(pattern, [child for child in inner if child is not None])


def _choice(inner: list[etree._Element]) -> etree._Element | None:
    """Equal alternatives once, and no choice where there is only one."""
    different = list({etree.tostring(child, method="c14n"): child for child in inner}.values())
    if len(different) <= 1:
        return different[0] if different else None
    made = make("choice")
    made.extend(different)
    return made


def _sequence(pattern: etree._Element, inner: list[etree._Element]) -> etree._Element:
    name = name_of(pattern)
    told = [child for child in inner if not _is_void(child)]
    if name in {"element", "attribute", "define", "list"}:
        made = _shell(pattern)
        made.extend(told or [make("empty")])
        return made
    if not told:
        return make("text") if name == "mixed" else make("empty")
    if name == "group" and len(told) == 1:
        return told[0]
    made = _shell(pattern)
    made.extend(told)
    return made


def _shell(pattern: etree._Element) -> etree._Element:
    """A pattern without its patterns; with its documentation as plain text."""
    made = make(name_of(pattern), {str(key): str(value) for key, value in pattern.attrib.items()})
    for note in pattern.iterchildren(_DOCUMENTATION):
        words = " ".join("".join(map(str, note.itertext())).split())
        etree.SubElement(made, _DOCUMENTATION).text = words
    return made


def _whole(pattern: etree._Element) -> etree._Element:
    made = _shell(pattern)
    made.text = (pattern.text or "").strip() or None
    made.extend(_whole(child) for child in patterns_in(pattern))
    return made
