"""Chinese numerals of years: 十三, 廿一, 丗, 三十, 二〇, 元 for the first."""

NUMERAL = "[0-9〇零一二三四五六七八九十廿卅丗卌百元壹弌貳貮贰弍叁參叄弎肆伍陸柒捌玖拾念]+"
"""Matches what `number_of` may be asked about."""

_PLAIN = str.maketrans("壹弌貳貮贰弍叁參叄弎肆伍陸柒捌玖拾念丗零", "一一二二二二三三三三四五六七八九十廿卅〇")
_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_TENS = {"廿": 20, "卅": 30, "卌": 40}


def number_of(text: str) -> int | None:
    """The number that a numeral writes, in figures or in characters; None where it writes none above 0."""
    if text == "元":
        return 1
    if text.isascii():
        return int(text) or None if text.isdigit() and len(text) <= 4 else None
    plain = text.translate(_PLAIN)
    if len(plain) > 1 and all(character in _DIGITS for character in plain):
        return int("".join(str(_DIGITS[character]) for character in plain[:4])) or None
    total, digit = 0, 0
    for character in plain:
        if character in _DIGITS and not digit:
            digit = _DIGITS[character]
        elif character in ("十", "百"):
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        elif character in _TENS and not digit:
            total += _TENS[character]
        else:
            return None
    return total + digit or None
