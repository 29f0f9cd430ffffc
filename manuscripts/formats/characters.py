"""Characters that a file for other people must not hold as they are: private use, and what XML forbids."""

import re
import unicodedata
from collections.abc import Iterator

GETA = "\u3013"

_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_ILLEGAL = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_SPELT = re.compile("U\\+((?:0[0-9A-F]|10)[0-9A-F]{4})")
_SPECIAL = re.compile(f"[{_PRIVATE}{_ILLEGAL}]")


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Cut `text` into runs that XML may hold as they are, and single characters (True) that it may not.

    Those are what XML forbids and the private use areas, whose code points say nothing outside one font.
    """
    start = 0
    for match in _SPECIAL.finditer(text):
        if match.start() > start:
            yield text[start : match.start()], False
        yield match.group(), True
        start = match.end()
    if start < len(text):
        yield text[start:], False


def spell(text: str) -> str:
    """`text` with private-use and forbidden characters spelt `U+00E000`: for attributes and remarks."""
    return "".join(_spelt(piece) if special else piece for piece, special in pieces(text))


def spell_word(text: str) -> str:
    """As `spell`, for an attribute that must be one word: blanks and control characters are spelt as well."""
    return "".join(
        _spelt(character) if _SPECIAL.match(character) or _is_blank(character) else character for character in text
    )


def unspell(text: str) -> str:
    """The way back from `spell` and `spell_word`."""
    return _SPELT.sub(lambda found: chr(int(found[1], 16)), text)


def _spelt(character: str) -> str:
    # Six digits always, so that a digit may follow.
    return f"U+{ord(character):06X}"


def _is_blank(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Zs", "Zl", "Zp"}


def stand_in(text: str) -> str:
    """`text` with 〓, the printers' sign for a type they do not have, in place of each such character."""
    return _SPECIAL.sub(GETA, text)
