"""Which elements and attributes of a TEI text are read; what else stands there is told as left out."""

_PARTS = frozenset({"div", "div1", "div2", "p", "lg", "l", "s"})
_CONTAINERS = frozenset(
    {
        *("text", "group", "front", "body", "back", "ab", "seg", "line", "subst"),
        *("orig", "sic", "abbr", "reg", "expan", "corr", "lem"),
    }
)

UNDERSTOOD: dict[str, frozenset[str]] = {
    "pb": frozenset({"n", "facs"}),
    "cb": frozenset({"n", "facs"}),
    "lb": frozenset({"n", "facs"}),
    "c": frozenset({"facs", "corresp"}),
    "g": frozenset({"ref"}),
    "gap": frozenset({"facs", "reason", "unit", "extent", "quantity", "cert"}),
    "space": frozenset({"facs", "unit", "extent", "quantity"}),
    "pc": frozenset({"type", "source", "resp"}),
    "supplied": frozenset({"facs", "source", "resp", "wit", "reason"}),
    "reg": frozenset({"source", "resp"}),
    "expan": frozenset({"source", "resp"}),
    "corr": frozenset({"source", "resp"}),
    "note": frozenset({"place", "corresp"}),
    "unclear": frozenset({"reason", "cert"}),
    "damage": frozenset({"type"}),
    "del": frozenset(),
    "add": frozenset({"facs"}),
    "fw": frozenset({"corresp"}),
    "seg": frozenset({"facs"}),
    "choice": frozenset(),
    "app": frozenset(),
    "head": frozenset(),
}
"""The attributes that are read, of each element that is; of an element that is not here the element itself is told."""


OURS: dict[str, frozenset[str]] = {
    "note": frozenset({"type"}),
    "del": frozenset({"rend"}),
    "add": frozenset({"place"}),
    "fw": frozenset({"type", "place"}),
    "seg": frozenset({"type"}),
    "text": frozenset({"rendition", "{http://www.w3.org/XML/1998/namespace}lang"}),
}
"""Further attributes in files of our own, where they say nothing that does not stand elsewhere."""


def is_container(name: str) -> bool:
    """Whether an element only holds text and says nothing of it that is not read."""
    return name in _CONTAINERS


def is_part(name: str) -> bool:
    """Whether an element says where a part of the text, as a paragraph, begins and ends: no record keeps that."""
    return name in _PARTS
