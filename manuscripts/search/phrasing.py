"""The text of one phrase becomes slots: units, wildcards, and what unencoded characters are made of."""

import re
from collections.abc import Iterator
from itertools import pairwise

from manuscripts.core.errors import QueryError
from manuscripts.core.han import is_han
from manuscripts.core.ids import OPERATORS, UNKNOWN
from manuscripts.core.units import UnitKind, units
from manuscripts.search.expression import Gap, Made, Phrase, Shaped, Sign, Slot
from manuscripts.search.query import MAX_QUERY_UNITS
from manuscripts.variants.level import Level

STAR = 10
"""The most units for which `*` stands."""

_SHOWN = 60

_WILDCARD = re.compile(r"\?|\*|\{(?P<inside>[^{}]*)\}|[{}]")
_COUNT = re.compile(r"(\d{1,4})(?:,(\d{1,4}))?")


def parse_phrase(text: str, *, level: Level) -> Phrase:
    """The slots of a phrase; white space and punctuation are none.

    `?` is any one unit, `*` none to STAR of them, `{2}` two and `{1,5}` one to five; `{木}` is a character that is
    described with this component, `⿰木？` one with it on its left. Raises QueryError where nothing is left to search.
    """
    slots = _tidied(list(_slots(text)))
    _refuse(text, slots, level)
    return Phrase(tuple(slots))


def longest(phrase: Phrase) -> int:
    """The most units over which it may run."""
    return sum(slot.most if isinstance(slot, Gap) else 1 for slot in phrase.slots)


def shown(text: str) -> str:
    """A query in a message: its beginning, if it is long."""
    return repr(text) if len(text) <= _SHOWN else f"{text[:_SHOWN]!r} …"


def _slots(text: str) -> Iterator[Slot]:
    end = 0
    for found in _WILDCARD.finditer(text):
        yield from _signs(text[end : found.start()])
        yield _wildcard(found, text)
        end = found.end()
    yield from _signs(text[end:])


def _signs(text: str) -> Iterator[Slot]:
    for unit in units(text):
        if unit.text in OPERATORS:
            raise QueryError(
                f"a description of a character is cut off in {shown(text)}.",
                where="query",
                advice="Give it whole, as in ⿰木目, each operator with all its parts; ？ is any part.",
            )
        yield Shaped(unit.text) if unit.kind is UnitKind.IDS and UNKNOWN in unit.text else Sign(unit)


def _wildcard(found: re.Match[str], text: str) -> Slot:
    if found[0] == "?":
        return Gap(1, 1)
    if found[0] == "*":
        return Gap(0, STAR)
    inside = (found["inside"] or "").replace(" ", "")
    count = _COUNT.fullmatch(inside)
    if count:
        least, most = int(count[1]), int(count[2] or count[1])
        if least <= most:
            return Gap(least, most)
    elif inside and all(map(is_han, inside)):
        return Made(tuple(inside))
    raise QueryError(
        f"{shown(found[0])} in {shown(text)} is no wildcard.",
        where="query",
        advice="Give {2} for two characters, {1,5} for one to five, {木} for a character described with 木.",
    )


def _tidied(slots: list[Slot]) -> list[Slot]:
    """Gaps beside each other are one, and at the ends of a phrase as short as they may be."""
    tidied: list[Slot] = []
    for slot in slots:
        before = tidied[-1] if tidied else None
        if isinstance(slot, Gap) and isinstance(before, Gap):
            tidied[-1] = Gap(before.least + slot.least, before.most + slot.most)
        else:
            tidied.append(slot)
    for end in (0, -1):
        outer = tidied[end] if tidied else None
        if isinstance(outer, Gap):
            tidied[end] = Gap(outer.least, outer.least)
    return [slot for slot in tidied if not (isinstance(slot, Gap) and slot.most == 0)]


def _refuse(text: str, slots: list[Slot], level: Level) -> None:
    if all(isinstance(slot, Gap) or (isinstance(slot, Sign) and _is_lost(slot)) for slot in slots):
        raise QueryError(
            f"there is no character to look for in {shown(text)}.",
            where="query",
            advice="Give at least one character; blanks, punctuation, wildcards and signs of a lacuna find nothing.",
        )
    count = longest(Phrase(tuple(slots)))
    if count > MAX_QUERY_UNITS:
        raise QueryError(
            f"the phrase runs over up to {count} characters, {MAX_QUERY_UNITS} are the limit.",
            where="query",
            advice="Look for a part of it, or make its gaps shorter.",
        )
    mark = _mark_of_nothing(slots)
    if mark and level is not Level.EXACT:
        raise QueryError(
            f"the iteration mark {mark} has no character before it to repeat in {shown(text)}.",
            where="query",
            advice="Put the character that it repeats, or look for the mark itself with an exact search.",
        )


def _mark_of_nothing(slots: list[Slot]) -> str:
    """The first iteration mark that begins the phrase or stands behind a wildcard; empty where none does."""
    for before, slot in pairwise((None, *slots)):
        if isinstance(slot, Sign) and slot.unit.kind is UnitKind.REPEAT and not isinstance(before, Sign):
            return slot.unit.text
    return ""


def _is_lost(sign: Sign) -> bool:
    return sign.unit.kind is UnitKind.LACUNA
