"""Which code points are what in Han text: characters, strokes, private use, variation selectors."""

import re

HAN = re.compile(
    "[\u3007\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002ebef\U0002ebf0-\U0002ee5f\U0002f800-\U0002fa1f\U00030000-\U0003347f]"
)
STROKE = re.compile("[\u31c0-\u31e5]")
PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def is_han(character: str) -> bool:
    """Whether one code point is a Han character (including 〇, radicals and compatibility ideographs)."""
    return bool(HAN.fullmatch(character))


def is_private_use(character: str) -> bool:
    """Whether one code point is of private use: it says nothing outside one font."""
    return bool(PRIVATE_USE.fullmatch(character))
