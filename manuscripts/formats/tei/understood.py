"""Which elements and attributes of a TEI text are read; what else stands there is told as left out."""

_CONTAINERS = frozenset(
    {
        *("text", "group", "front", "body", "back", "div", "div1", "div2", "p", "ab", "lg", "l", "seg", "s"),
        *("subst", "orig", "sic", "abbr", "reg", "expan", "corr", "lem", "line"),
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
    "note": frozenset({"place", "type", "corresp"}),
    "unclear": frozenset({"reason", "cert"}),
    "damage": frozenset({"type"}),
    "del": frozenset({"rend"}),
    "add": frozenset({"place", "facs"}),
    "fw": frozenset({"type", "place", "corresp"}),
    "seg": frozenset({"type", "facs"}),
    "choice": frozenset(),
    "app": frozenset(),
    "head": frozenset(),
    "p": frozenset(),
    "ab": frozenset(),
    "div": frozenset(),
    "lg": frozenset(),
    "l": frozenset(),
}
"""The attributes that are read, of each element that is; of an element that is not here the element itself is told."""


def is_container(name: str) -> bool:
    """Whether an element only holds text and says nothing of it that a record would keep."""
    return name in _CONTAINERS
