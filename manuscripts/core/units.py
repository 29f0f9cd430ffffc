"""The one tokeniser: text becomes units here and nowhere else (search, evaluation, highlighting all call it)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit is; REPEAT is an iteration mark (〻 々)."""

    HAN = "han"
    IDS = "ids"
    GAIJI = "gaiji"
    LACUNA = "lacuna"
    REPEAT = "repeat"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Unit:
    """One position in a text: its characters and where they stand in the string (`text[start:end]`)."""

    text: str
    kind: UnitKind
    start: int
    end: int

    @property
    def base(self) -> str:
        """The unit without its variation selector."""
        return SELECTOR.sub("", self.text) if self.kind is UnitKind.HAN else self.text


SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""A variation selector; it belongs to the character before it."""
IDS_OPERATOR = "[\u2ff0-\u2fff\u31ef]"
"""Matches what an ideographic description sequence begins with."""
# 〇, radicals, Extension A, the first block, compatibility ideographs, and Extensions B to J.
HAN_RANGES = (
    (0x3007, 0x3007),
    (0x2E80, 0x2FDF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2EBEF),
    (0x2EBF0, 0x2EE5F),
    (0x2F800, 0x2FA1F),
    (0x30000, 0x3347F),
)
_HAN = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN_RANGES) + "]")
_GAIJI = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
# What we write for a character that is lost or cannot be read.
LACUNA = "\u25a1"
_LACUNAE = frozenset("\u25a1\u3013\u25a0\u2b1a\ufffd")
_REPEATS = frozenset("\u3005\u303b\u3003\U00016fe3\u30fd\u30fe\u309d\u309e")
_OPERATORS = {chr(code): 2 for code in range(0x2FF0, 0x3000)} | {
    "\u2ff2": 3,
    "\u2ff3": 3,
    "\u2ffe": 1,
    "\u2fff": 1,
    "\u31ef": 2,
}


def units(text: str) -> Iterator[Unit]:
    """Cut `text` into units, left to right.

    A Han character keeps the variation selector that follows it. A complete ideographic description sequence is one
    unit; a broken one gives its operator as OTHER and goes on behind it. White space and punctuation are no units.
    """
    position = 0
    while position < len(text):
        end = _ids_end(text, position)
        if end > position + 1:
            yield Unit(text[position:end], UnitKind.IDS, position, end)
        else:
            end = _with_selector(text, position)
            kind = _kind(text[position])
            if kind is not None:
                yield Unit(text[position:end], kind, position, end)
        position = end


def is_han(character: str) -> bool:
    """Whether one code point is a Han character (including 〇, radicals and compatibility ideographs)."""
    return bool(_HAN.fullmatch(character))


def _kind(character: str) -> UnitKind | None:
    if character in _LACUNAE:
        return UnitKind.LACUNA
    if character in _REPEATS:
        return UnitKind.REPEAT
    if _HAN.fullmatch(character):
        return UnitKind.HAN
    if _GAIJI.fullmatch(character):
        return UnitKind.GAIJI
    if character.isalnum() or character in _OPERATORS:
        return UnitKind.OTHER
    return None


def _with_selector(text: str, position: int) -> int:
    end = position + 1
    while end < len(text) and SELECTOR.fullmatch(text[end]):
        end += 1
    return end


def _ids_end(text: str, position: int) -> int:
    """Where the description sequence that begins at `position` ends; `position` when there is none."""
    if text[position] not in _OPERATORS:
        return position
    wanted, end = 1, position
    while wanted:
        if end >= len(text):
            return position
        character = text[end]
        if character in _OPERATORS:
            wanted += _OPERATORS[character] - 1
            end += 1
        elif _HAN.fullmatch(character) or _GAIJI.fullmatch(character):
            wanted -= 1
            end = _with_selector(text, end)
        else:
            return position
    return end
