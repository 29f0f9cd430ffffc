"""Ideographic description sequences: what an unencoded character is made of, as text and as a tree.

The grammar is that of the Unicode Standard, chapter 18.2, as of Unicode 15.1.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from manuscripts.core.errors import IdsError
from manuscripts.core.han import HAN, PRIVATE_USE, SELECTOR, STROKE

OPERATORS = {chr(code): 2 for code in range(0x2FF0, 0x3000)} | {
    "\u2ff2": 3,
    "\u2ff3": 3,
    "\u2ffe": 1,
    "\u2fff": 1,
    "\u31ef": 2,
}
"""How many parts each operator puts together."""

IDS_OPERATOR = f"[{''.join(OPERATORS)}]"
"""Matches what a description sequence begins with."""

UNKNOWN = "\uff1f"
"""Stands in a description for a part that nobody can tell."""

MOST_CHARACTERS = 64
MOST_LEVELS = 12


@dataclass(frozen=True, slots=True)
class Description:
    """An operator and its parts; a part is a description or a leaf: a character, with its variation selector if any."""

    operator: str
    parts: tuple["Description | str", ...]

    def __str__(self) -> str:
        return self.operator + "".join(map(str, self.parts))

    @property
    def components(self) -> tuple[str, ...]:
        """The leaves in order, without variation selectors; `UNKNOWN` where a part is not known."""
        return tuple(leaf for part in self.parts for leaf in _components(part))

    @property
    def subsequences(self) -> Iterator[str]:
        """The whole and every part of it, leaves too, as text without variation selectors."""
        yield SELECTOR.sub("", str(self))
        for part in self.parts:
            if isinstance(part, Description):
                yield from part.subsequences
            else:
                yield SELECTOR.sub("", part)


def parse_ids(text: str) -> Description:
    """The tree of a whole description sequence.

    A leaf is a Han character, a stroke or `？`. Raises IdsError, which names the place in the text, counted from 1; a
    private-use character is no leaf here: it would say nothing in another font.
    """
    if len(text) > MOST_CHARACTERS:
        raise IdsError(
            f"the description has {len(text)} characters, {MOST_CHARACTERS} are the limit.",
            where=f"IDS {text[:12]!r} …",
            advice="Describe its larger parts by characters of their own, or by ？.",
        )
    reader = _Reader(text)
    tree = reader.read(level=1)
    reader.finish()
    if isinstance(tree, str):
        raise IdsError(
            f"{tree} is one character, not a description.",
            where=f"IDS {text!r}, character 1",
            advice="What is encoded needs none; else begin with an operator and give its parts, as in ⿰木⿱目一.",
        )
    return tree


def ids_end(text: str, position: int) -> int:
    """Where the description sequence that begins at `position` ends; `position` when there is none.

    Unlike `parse_ids` it takes private-use characters as parts: they stand in texts of other people. What is longer
    than MOST_CHARACTERS is none, so that a long run of operators is not read to its end from each of them.
    """
    if text[position] not in OPERATORS:
        return position
    wanted, end = 1, position
    while wanted:
        if end >= len(text) or end - position >= MOST_CHARACTERS:
            return position
        character = text[end]
        if character in OPERATORS:
            wanted += OPERATORS[character] - 1
            end += 1
        elif _is_leaf(character) or PRIVATE_USE.fullmatch(character):
            wanted -= 1
            end = leaf_end(text, end)
        else:
            return position
    return end


def leaf_end(text: str, position: int) -> int:
    """Where the character at `position` ends, with the variation selectors that follow it."""
    end = position + 1
    while end < len(text) and SELECTOR.fullmatch(text[end]):
        end += 1
    return end


def _is_leaf(character: str) -> bool:
    return character == UNKNOWN or bool(HAN.fullmatch(character) or STROKE.fullmatch(character))


def _components(part: Description | str) -> tuple[str, ...]:
    return part.components if isinstance(part, Description) else (SELECTOR.sub("", part),)


class _Reader:
    """Reads one sequence from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def read(self, *, level: int, waiting: str = "") -> Description | str:
        """The description or leaf that begins here; `waiting` says for what."""
        if self._position == len(self._text):
            raise self._error(f"it ends, but {waiting or 'there is nothing yet'}", advice="Add the missing part.")
        character = self._text[self._position]
        count = OPERATORS.get(character)
        if count is None:
            return self._leaf(character, waiting)
        if level > MOST_LEVELS:
            raise self._error(
                f"parts within parts go {level} deep, {MOST_LEVELS} are the limit",
                advice="Describe inner parts by characters of their own, or by ？.",
            )
        self._position += 1
        waits = [f"{character} wants part {number} of {count}" for number in range(1, count + 1)]
        return Description(character, tuple(self.read(level=level + 1, waiting=wait) for wait in waits))

    def finish(self) -> None:
        if self._position < len(self._text):
            raise self._error(
                f"{self._named()} stands after the end of the description",
                advice="Take it away, or put an operator before it.",
            )

    def _leaf(self, character: str, waiting: str) -> str:
        wanted = f", but {waiting}" if waiting else ""
        if PRIVATE_USE.fullmatch(character):
            raise self._error(
                f"{self._named()} is of private use{wanted}",
                advice="Write the IDS of this part, or ？ where nobody can tell it.",
            )
        if not _is_leaf(character):
            raise self._error(
                f"{self._named()} is no Han character, stroke or operator{wanted}",
                advice="Write a character, an operator (⿰ ⿱ ⿴ …), or ？ for a part that nobody can tell.",
            )
        start, self._position = self._position, leaf_end(self._text, self._position)
        if self._position - start > 2:
            self._position = start + 2
            raise self._error("a second variation selector stands here", advice="Keep one of them.")
        return self._text[start : self._position]

    def _named(self) -> str:
        character = self._text[self._position]
        code = f"U+{ord(character):04X}"
        return f"{character} ({code})" if character.isprintable() and not SELECTOR.match(character) else code

    def _error(self, message: str, *, advice: str) -> IdsError:
        return IdsError(f"{message}.", where=f"IDS {self._text!r}, character {self._position + 1}", advice=advice)
