"""One date in words: a year, a decade, a century, a dynasty or an era, or a part of one of these."""

import re

from manuscripts.core.dating.eras import is_era, name_at, years_of
from manuscripts.core.dating.numerals import NUMERAL, number_of
from manuscripts.core.dating.years import YearRange, century

ABOUT = "≈"
"""Stands before a year that is not certain."""

YEARS_ABOUT = 10
"""How far from such a year the true one may be."""

_LATEST_YEAR = 2100
_FIRST_HALF, _SECOND_HALF, _MIDDLE = (0.0, 0.5), (0.5, 1.0), (0.25, 0.75)

# Where a holder says early or late, half of the time is meant, so that what is early to one is not lost to another.
_PARTS_BEFORE = (
    (r"(?:early|beginning of|start of|1st half of|anfang|debut du?)", _FIRST_HALF),
    (r"(?:late|end of|2nd half of|latter half of|last half of|ende|fin du?)", _SECOND_HALF),
    (r"(?:mid|middle|middle of|mitte|milieu du?)", _MIDDLE),
    (r"(?:1st quarter of)", (0.0, 0.25)),
    (r"(?:2nd quarter of)", (0.25, 0.5)),
    (r"(?:3rd quarter of)", (0.5, 0.75)),
    (r"(?:4th quarter of|last quarter of)", (0.75, 1.0)),
    (r"(?:1st third of)", (0.0, 1 / 3)),
    (r"(?:2nd third of)", (1 / 3, 2 / 3)),
    (r"(?:3rd third of|last third of)", (2 / 3, 1.0)),
    (r"[早初]", _FIRST_HALF),
    (r"[晚末]", _SECOND_HALF),
)
_PARTS_AFTER = (
    (r"(?:的|之)?(?:前半[葉叶期]?|上半[葉叶期]?|初[期年葉叶]?|早期|前期)", _FIRST_HALF),
    (r"(?:的|之)?(?:後半[葉叶期]?|后半[葉叶期]?|下半[葉叶期]?|末[期年葉叶]?|晚期|晩期|後期|后期)", _SECOND_HALF),
    (r"(?:的|之)?(?:中[期葉叶])", _MIDDLE),
)
_YEAR = re.compile(
    rf"(?P<about>{ABOUT}?)\s*(?P<before>bc|前)?\s*(?P<year>[0-9]{{1,4}})\s*年?\s*(?P<bc>bc)?(?P<ad>ad)?(?P<about_2>{ABOUT}?)"
)
_DECADE = re.compile(r"([0-9]{2,3}0)(?:s|年代)")
_CENTURY = re.compile(
    rf"(?P<before>前)?\s*第?(?:(?P<count>[0-9]{{1,2}})\s*(?:st|nd|rd|th|\.|-?e)?|(?P<roman>[ivx]+)\s*(?:eme|ème|e|th)?|(?P<han>{NUMERAL}))"
    r"\s*(?P<word>century|centuries|cent\.?|c\.?|世紀|世纪|siecles?|siècles?|s\.?|вв?\.?|век\w*|jh\.?|jahrhunderts?)\s*(?P<bc>bc)?"
)
_CENTURY_NUMBER = re.compile(rf"前?\s*(?:[0-9]{{1,2}}(?:st|nd|rd|th|\.|-?e)?|[ivx]+(?:eme|ème|e)?|{NUMERAL})")
_ROMAN = {"i": 1, "v": 5, "x": 10}
_PERIOD_WORDS = re.compile(
    r"(?:'s)?\s*(?:(?:dynasty|dynasties|period|era|reign|rule|times|age)\b\s*)*"
    r"(?:統治|统治|王朝|時代|时代|時期|时期|年間|年间|代|朝)*\s*"
)
# What stands behind the year of an era: its sign in the cycle of sixty, month and day.
_YEAR_OF_ERA = re.compile(
    rf"\s*(?P<number>{NUMERAL})\s*(?:年|載|载)"
    rf"(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥][年歲岁]?)?(?:閏|闰)?(?:[正臘腊]月|{NUMERAL}月)?(?:初?{NUMERAL}日)?"
    r"|\s+(?P<figures>[0-9]{1,2})(?:st|nd|rd|th)?(?:\s+year)?\b"
)
_YEAR_BEFORE_ERA = re.compile(r"(?:(?P<nth>[0-9]{1,2})(?:st|nd|rd|th) year|year (?P<number>[0-9]{1,2})) of (?:the )?")


def read_term(text: str) -> tuple[YearRange, bool] | None:
    """The years of one date, and whether it is a year in figures; None where it is no date that we know.

    `text` is case-folded, ordinals are written in figures, ABOUT stands for *circa*.
    """
    if (year := _year(text)) is not None:
        return year, True
    if decade := _DECADE.fullmatch(text):
        first = int(decade[1])
        return YearRange(first, first + 9), False
    found = _named(text) or _part(text)
    return None if found is None else (found, False)


def read_century(text: str) -> YearRange | None:
    """The years of a century, or of a part of one."""
    found = _CENTURY.fullmatch(text)
    if found is None:
        return None
    number = _roman(found["roman"]) if found["roman"] else number_of(found["count"] or found["han"])
    if number is None or not 1 <= number <= 21:
        return None
    return century(-number if found["bc"] or found["before"] else number)


def lacks_century(text: str) -> bool:
    """Whether it is the number of a century that is named only behind the next one, as in `8th to 9th century`."""
    for words, _ in _PARTS_BEFORE:
        if matched := re.match(rf"{words}\s*", text):
            text = text[matched.end() :]
    return bool(_CENTURY_NUMBER.fullmatch(text))


def _year(text: str) -> YearRange | None:
    found = _YEAR.fullmatch(text)
    if found is None:
        return None
    is_before = bool(found["bc"] or found["before"])
    # A number of one or two figures is as likely a day, a page or a century.
    marked = is_before or found["ad"] is not None or "年" in text
    number = int(found["year"])
    if number == 0 or number > _LATEST_YEAR or (number < 100 and not marked):
        return None
    year = -number if is_before else number
    years = YearRange(year, year)
    return years.widened(YEARS_ABOUT) if found["about"] or found["about_2"] else years


def _part(text: str) -> YearRange | None:
    """A century, or a part of a century, dynasty or era; how certain a century is makes no difference."""
    text = text.removeprefix(ABOUT).removesuffix(ABOUT).strip()
    if (whole := read_century(text)) is not None:
        return whole
    for words, fractions in _PARTS_BEFORE:
        if (found := re.match(rf"{words}\s*(?:the )?", text)) and (rest := text[found.end() :]):
            whole = read_century(rest) or _named(rest)
            return None if whole is None else whole.part(*fractions)
    for words, fractions in _PARTS_AFTER:
        if found := re.search(rf"{words}$", text):
            rest = text[: found.start()]
            whole = read_century(rest)
            if whole is not None:
                return whole.part(*fractions)
    return None


def _named(text: str) -> YearRange | None:
    """Names of periods and eras one behind the other: an era is one of the period before it, periods follow upon it."""
    before = _YEAR_BEFORE_ERA.match(text)
    number = int(before["nth"] or before["number"]) if before else None
    rest = text[before.end() :] if before else text
    whole: YearRange | None = None
    realm = ""
    while rest:
        name = name_at(rest)
        if not name:
            return None
        rest = rest[len(name) :]
        if is_era(name) and (counted := _YEAR_OF_ERA.match(rest)):
            number = number_of(counted["number"] or counted["figures"])
            rest = rest[counted.end() :]
            if number is None:
                return None
        words = _PERIOD_WORDS.match(rest)
        rest = rest[words.end() :] if words else rest
        years = years_of(name, number=number, realm=realm) if is_era(name) else years_of(name)
        if years is None and (is_era(name) or not rest):
            return None
        if years is not None:
            years, rest = _part_behind(years, rest)
            whole = years if whole is None or is_era(name) or whole.contains(years) else whole.with_other(years)
        realm, number = name, None
    return whole


def _part_behind(years: YearRange, rest: str) -> tuple[YearRange, str]:
    """The part of a dynasty or era that the words behind its name mean, and what stands behind them."""
    for words, fractions in _PARTS_AFTER:
        if found := re.match(words, rest):
            return years.part(*fractions), rest[found.end() :]
    return years, rest


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
