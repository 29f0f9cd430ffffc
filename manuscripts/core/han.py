"""Which code points are what in Han text: characters, strokes, private use, variation selectors."""

import re

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
HAN = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN_RANGES) + "]")
STROKE = re.compile("[\u31c0-\u31e5]")
PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""A variation selector; it belongs to the character before it."""
_CODE = re.compile(r"U\+([0-9A-F]{4,6})", re.IGNORECASE)
_CODES = re.compile(rf"{_CODE.pattern}(?:[ +]{_CODE.pattern})*", re.IGNORECASE)


def is_han(character: str) -> bool:
    """Whether one code point is a Han character (including 〇, radicals and compatibility ideographs)."""
    return bool(HAN.fullmatch(character))


def is_private_use(character: str) -> bool:
    """Whether one code point is of private use: it says nothing outside one font."""
    return bool(PRIVATE_USE.fullmatch(character))


def named(text: str) -> str:
    """A character and its code points, for people whose font lacks it; of private use the code point alone."""
    codes = " ".join(f"U+{ord(code):04X}" for code in text)
    return codes if any(map(is_private_use, text)) else f"{text} ({codes})"


def spelt(text: str) -> str:
    """The characters that a text names as `U+4E00` or `U+8FBB+U+E0100`; any other text as it is."""
    codes = [int(code, 16) for code in _CODE.findall(text)] if _CODES.fullmatch(text) else []
    if not codes or any(code > 0x10FFFF or 0xD800 <= code <= 0xDFFF for code in codes):
        return text
    return "".join(map(chr, codes))
