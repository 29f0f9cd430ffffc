"""Joins (綴合): with which fragments an item was one, and in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from manuscripts.core.names import is_institution

_SIGNS = {"<": "before", "\uff1c": "before", ">": "after", "\uff1e": "after"}


class JoinPlace(StrEnum):
    """Where the text of the other fragment stands, seen from this one."""

    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A fragment that was one with an item; `institution` is the id of its holder, empty where that is the item's own.

    As text it is `BD00876`, `> BD00876` (it follows upon this one), `< BD00876` (it goes before), and with another
    holder `british-library:Or.8210/S.17`. What stands before the first colon is a holder if it could be the id of one;
    a shelfmark that holds such a colon itself, or begins with a sign of order, has a colon before it: `:MS:5`.
    """

    shelfmark: str
    institution: str = ""
    place: JoinPlace = JoinPlace.UNKNOWN

    def __post_init__(self) -> None:
        if not self.shelfmark or self.shelfmark != self.shelfmark.strip():
            raise ValueError(f"no shelfmark of a fragment: {self.shelfmark!r}")
        if self.institution and not is_institution(self.institution):
            raise ValueError(f"no id of an institution: {self.institution!r}")

    def __str__(self) -> str:
        sign = {JoinPlace.BEFORE: "< ", JoinPlace.AFTER: "> ", JoinPlace.UNKNOWN: ""}[self.place]
        would_mislead = self.shelfmark[0] in _SIGNS or _holder(self.shelfmark) is not None
        return f"{sign}{self.institution}{':' if self.institution or would_mislead else ''}{self.shelfmark}"

    @classmethod
    def parse(cls, text: str, *, own: str = "") -> Self:
        """Read what `str` gives; raises ValueError where it names no fragment: its shelfmark has no letter or digit.

        `own` is the id of the institution that holds the item: to name it here is the same as to leave it out.
        """
        rest = text.strip()
        place = JoinPlace(_SIGNS.get(rest[:1], "unknown"))
        rest = rest if place is JoinPlace.UNKNOWN else rest[1:].strip()
        institution = _holder(rest)
        shelfmark = rest if institution is None else rest[len(institution) + 1 :].strip()
        if not any(map(str.isalnum, shelfmark)):
            raise ValueError(f"{text!r} names no fragment")
        return cls(shelfmark=shelfmark, institution="" if institution in (None, own) else institution, place=place)

    @property
    def fragment(self) -> tuple[str, str]:
        """The holder, empty for the item's own, and the shelfmark of the other."""
        return self.institution, self.shelfmark


def merged_joins(held: Iterable[Join], given: Iterable[Join]) -> tuple[Join, ...]:
    """Each fragment once: what is held stays, and learns its place from what is given where it had none."""
    joins = {join.fragment: join for join in held}
    for join in given:
        known = joins.get(join.fragment)
        if known is None or known.place is JoinPlace.UNKNOWN:
            joins[join.fragment] = join
    return tuple(joins.values())


def _holder(text: str) -> str | None:
    """The id of the holder that stands before the first colon, empty where nothing does; None without any."""
    before, colon, _ = text.partition(":")
    return before if colon and (not before or is_institution(before)) else None
