"""A gaiji: a character without a code point, what is known of it, and what was changed about it."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from manuscripts.core.errors import GaijiError
from manuscripts.core.han import is_private_use, named, spelt
from manuscripts.core.ids import UNKNOWN, parse_ids
from manuscripts.core.page import Page
from manuscripts.core.units import UnitKind, units

GAIJI = "gaiji"
"""The stage of the step that records which glyphs became, or ceased to be, which gaiji."""

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*:g\d{4,}")
_REFERENCE = re.compile(r"([A-Za-z][\w.-]*):(\S+)")
_LONGEST_NORMAL = 8


class GaijiStatus(StrEnum):
    """Whether it still is one: promoted has a code point by now, merged was the same as another."""

    OPEN = "open"
    PROMOTED = "promoted"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaiji:
    """One entry of the register. Its `identifier`, `INSTITUTION:gNUMBER`, is given once and never again.

    INSTITUTION is the one that keeps the register, so that the registers of several can be put together. `unicode` are
    proposed equivalents, `normal` is what it stands for, `references` are `SYSTEM:NUMBER` in other registers,
    `private_use` the code points (`U+E001`) by which it stood in somebody's text. `merged_into` and `character` say
    where it went.
    """

    identifier: str
    ids: str
    unicode: tuple[str, ...] = ()
    normal: str = ""
    note: str = ""
    references: tuple[str, ...] = ()
    private_use: tuple[str, ...] = ()
    status: GaijiStatus = GaijiStatus.OPEN
    merged_into: str | None = None
    character: str | None = None

    @property
    def written(self) -> str:
        """How it stands in a text: its IDS, or the code point that it has by now."""
        return self.character or self.ids

    @property
    def went(self) -> str:
        """Where it went, in words; empty for an open one."""
        if self.merged_into is not None:
            return f"merged into {self.merged_into}"
        return f"promoted to {named(self.character)}" if self.character is not None else ""

    def has_component(self, component: str) -> bool:
        """Whether a character, or a description sequence, is a part of it on any level."""
        return component in parse_ids(self.ids).subsequences


@dataclass(frozen=True, slots=True, kw_only=True)
class GaijiChange:
    """One entry of a history: who changed what of which gaiji, and when (UTC, ISO 8601)."""

    gaiji: str
    when: str
    by: str
    what: str
    before: str = ""
    after: str = ""


def resolve(identifier: str, known: Mapping[str, Gaiji]) -> Gaiji:
    """The entry that `identifier` leads to: itself, or what it was merged into. Raises GaijiError."""
    seen = {identifier}
    found = known.get(identifier)
    while found is not None and found.merged_into is not None:
        if found.merged_into in seen:
            raise GaijiError(
                f"{identifier} was merged in a circle.", where="register of gaiji", advice="Report this, please."
            )
        seen.add(found.merged_into)
        found = known.get(found.merged_into)
    if found is None:
        raise unknown(identifier)
    return found


def unknown(identifier: str) -> GaijiError:
    """What to raise for an identifier that the register does not have."""
    hint = "" if _IDENTIFIER.fullmatch(identifier) else "An identifier looks like sample-east:g0001. "
    return GaijiError(
        f"there is no gaiji {identifier!r} in this library.", advice=f"{hint}`manuscripts gaiji list` shows all."
    )


def readable(text: str) -> str:
    """A text for people: private-use characters by their code points."""
    return "".join(named(sign) if is_private_use(sign) else sign for sign in text)


def private_use_in(page: Page) -> Counter[str]:
    """How often each code point of private use (`U+E001`) is written on a page."""
    signs = (sign for column in page.columns for glyph in column.glyphs for sign in glyph.written)
    return Counter(f"U+{ord(sign):04X}" for sign in signs if is_private_use(sign))


def read_character(text: str) -> str:
    """One encoded Han character, with its variation selector if any, given as itself or as `U+2B7A9`.

    Raises GaijiError.
    """
    character = spelt(text)
    found = list(units(character))
    if len(found) != 1 or found[0].text != character or found[0].kind is not UnitKind.HAN or len(character) > 2:
        raise GaijiError(
            f"{text!r} is not one encoded Han character.",
            advice="Give the character, or its code point as U+2B7A9 (with a selector: U+8FBB+U+E0100).",
        )
    return character


def read_normal(text: str) -> str:
    """What a gaiji stands for: one Han character or a few (for a ligature); empty for nothing. Raises GaijiError."""
    normal = spelt(text)
    found = list(units(normal))
    whole = "".join(unit.text for unit in found) == normal
    if not whole or len(found) > _LONGEST_NORMAL or any(unit.kind is not UnitKind.HAN for unit in found):
        raise GaijiError(
            f"{text!r} cannot be a normal form.",
            advice=f"Give the encoded Han character that it stands for (of a ligature up to {_LONGEST_NORMAL}).",
        )
    return normal


def read_reference(text: str) -> str:
    """A number in another register, `SYSTEM:NUMBER`. Raises GaijiError."""
    if not _REFERENCE.fullmatch(text):
        raise GaijiError(
            f"{text!r} names no entry of another register.", advice="Write SYSTEM:NUMBER, as in CBETA:CB00001."
        )
    return text


def read_private_use(text: str) -> str:
    """A code point of private use as `U+E001`, given so or as the character. Raises GaijiError."""
    character = spelt(text)
    if len(character) != 1 or not is_private_use(character):
        raise GaijiError(
            f"{text!r} is no code point of private use.",
            advice="Those are U+E000 to U+F8FF, U+F0000 to U+FFFFD and U+100000 to U+10FFFD; write U+E001.",
        )
    return f"U+{ord(character):04X}"


def read_component(text: str) -> str:
    """A part to look for in descriptions: one Han character, `？`, or a description sequence. Raises its error."""
    component = spelt(text)
    found = list(units(component))
    if component == UNKNOWN or (len(found) == 1 and found[0].kind is UnitKind.HAN):
        return found[0].base if found else component
    return next(parse_ids(component).subsequences)
