"""What a holder writes about the date of an item, as a range of years.

Every word of it has to be understood: of *rubbing of the 19th century, stone of 672* nothing is known, rather than what
is wrong. A year in figures goes before the name of an era that contradicts it.
"""

import re
import unicodedata

from manuscripts.core.dating.terms import ABOUT, lacks_century, read_century, read_term
from manuscripts.core.dating.years import YearRange

_LONGEST = 160
_NO_DATE = re.compile(
    r"[-?]*|undated|not dated|no date|n\. ?d\.?|nd|s\. ?d\.?|unknown|not known|uncertain|undatiert|sans date"
    r"|(?:年代|紀年|纪年)?(?:不[明詳详]|未[詳详])|[無无未](?:紀年|纪年|年代|年款)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ORDINAL_WORDS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    "twentieth",
)
# In this order: each makes the text plainer for those behind it.
_PLAINER = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"[\u2010-\u2015\u2212~\u301c]", "-"),
        (r"[\u2018\u2019\u02bb\u02bc`]", "'"),
        (r"\(\?\)|\?", " "),
        *(
            (rf"\b{word}\b", f"{count}{('th', 'st', 'nd', 'rd')[count if count < 4 else 0]}")
            for count, word in enumerate(_ORDINAL_WORDS, start=1)
        ),
        (r"\b(?:a\.\s?d\.?|c\.\s?e\.?|ce|n\.\s?chr\.?)(?![a-z])", " ad "),
        (r"\b(?:b\.\s?c\.\s?e\.?|b\.\s?c\.?|bce|v\.\s?chr\.?)(?![a-z])", " bc "),
        (r"\bad\s+(?=[0-9])|(?<=[0-9])\s*ad\b", " "),
        (r"(?:公元|西元|西曆|西历|紀元|纪元)(?=前)", ""),
        (r"(?:公元|西元|西曆|西历)", ""),
        (r"\b([0-9]{3,4})[-/.][0-9]{1,2}[-/.][0-9]{1,2}\b", r"\1"),
        (r"([0-9]{3,4})\s*年\s*[0-9]{1,2}\s*月(?:\s*[0-9]{1,2}\s*日)?", r"\1年"),
        (
            rf"\b(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH}\s+(?:[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?=[0-9]{{3,4}}\b)",
            "",
        ),
        (r"\b(?:circa|ca|approximately|approx|around|about|c)\b\.?\s*(?=[0-9])|[約约]", ABOUT),
        (r"\b(?:circa|ca)\b\.?|大(?=≈)", " "),
        (r"(?:左右|前後|前后|頃|ごろ|許)", ABOUT),
        (r"\bmid-", "mid "),
        (
            r"\b(?:probably|possibly|perhaps|likely|presumably|dated|datable|date|written|copied|printed|manuscript|copy)\b",
            " ",
        ),
        (r"(?<!')\b(?:in|the|to be|during|le|du)\b", " "),
        (r"(?:寫本|写本|抄本|鈔本|钞本|刻本|刊本|印本|[寫写抄鈔钞刻刊])(?=$|[\s(（,;])", " "),
        (r"\s+", " "),
    )
)
_APART = re.compile(r"[()\[\]{}【】\u3014\u3015,;，；。、:：]")
_BETWEEN = re.compile(r"\s*(?:-|/|\b(?:to|or|and|through|until|et|und|bis)\b|至|到|或|及|與|与|和|、)\s*")
_OPEN_BEFORE = (
    (re.compile(r"(?:not after|no later than|not later than|until|up to)\s+"), "latest", "latest"),
    (re.compile(r"(?:not before|no earlier than|not earlier than|since|from)\s+"), "earliest", "earliest"),
    (re.compile(r"(?:before|prior to|ante|terminus ante quem|avant|vor)\s+"), "latest", "earliest"),
    (re.compile(r"(?:after|post|terminus post quem|apres|après|nach)\s+"), "earliest", "latest"),
)
_OPEN_AFTER = (
    (re.compile(r"(?:以前|之前|前)$"), "latest", "earliest"),
    (re.compile(r"(?:以後|以后|之後|之后|後|后)$"), "earliest", "latest"),
    (re.compile(r"(?:以來|以来|以降)$| or later$"), "earliest", "earliest"),
    (re.compile(r" or earlier$"), "latest", "latest"),
)
"""Words, the end that they set, and the end of the date behind or before them that it is set to."""

_Found = tuple[YearRange, bool]


def read_dating(words: str) -> YearRange | None:
    """The years that the words allow; None where nothing is known or not every word is understood.

    *c.* allows ten years more on both sides; *early* and *late* are halves; *before 1006* and *after 755* have an open
    end. A year of a Chinese era is taken for the year of ours with which it shares most. Never raises.
    """
    if len(words) > _LONGEST:
        return None
    text = _plain(words)
    # Numbers of centuries are often enumerated: 八、九世紀.
    found = _clause(text.replace("、", "-"))
    clauses = [found] if found else [_clause(part) for part in map(str.strip, _APART.split(text)) if part]
    known = [clause for clause in clauses if clause is not None]
    if not known or len(known) < len(clauses):
        return None
    return _together(known)


def says_no_date(words: str) -> bool:
    """Whether the words say that nothing is known, or nothing at all: `undated`, `n.d.`, `?`, `年代不詳`."""
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFKC", words)).casefold()
    return _NO_DATE.fullmatch(text.strip(" .()[]")) is not None


def _plain(words: str) -> str:
    text = unicodedata.normalize("NFKC", words).casefold()
    for pattern, instead in _PLAINER:
        text = pattern.sub(instead, text)
    return text.strip(" .")


def _clause(text: str) -> _Found | None:
    """A date, a time before or after one, or the time between two."""
    text = text.strip(" .-")
    if not text:
        return None
    term = read_term(text)
    if term is not None:
        return term
    return _span(text.removeprefix("between ").removeprefix("from ").strip()) or _open(text)


def _open(text: str) -> _Found | None:
    for pattern, end, of in (*_OPEN_BEFORE, *_OPEN_AFTER):
        found = pattern.match(text) if (pattern, end, of) in _OPEN_BEFORE else pattern.search(text)
        if found is None:
            continue
        inner = _clause(text[: found.start()] + text[found.end() :])
        if inner is None or (year := getattr(inner[0], of)) is None:
            return None
        return (YearRange(None, year) if end == "latest" else YearRange(year, None)), inner[1]
    return None


def _span(text: str) -> _Found | None:
    for connection in _BETWEEN.finditer(text):
        left, right = text[: connection.start()].strip(), text[connection.end() :].strip()
        if not left or not right:
            continue
        if (first := read_term(_completed(left, right))) is None:
            continue
        if (last := _clause(_prolonged(right, left))) is None:
            continue
        earliest, latest = first[0].earliest, last[0].latest
        if earliest is None or latest is None or last[0].is_open or latest < earliest:
            continue
        return first[0].with_other(last[0]), first[1] and last[1]
    return None


def _completed(left: str, right: str) -> str:
    """The first date of two with what only the second says: `8th` to 9th century, `200` to 101 BC."""
    if right.endswith("bc") and re.fullmatch(r"[0-9]{1,4}", left):
        return f"{left} bc"
    if lacks_century(left) and _ends_in_century(right):
        return f"{left} century bc" if right.endswith("bc") else f"{left} century"
    return left


def _prolonged(right: str, left: str) -> str:
    """The second year of two written out: 755-`56`."""
    if re.fullmatch(r"[0-9]{1,2}", right) and re.fullmatch(rf"{ABOUT}?[0-9]{{3,4}}", left):
        return left.removeprefix(ABOUT)[: -len(right)] + right
    return right


def _ends_in_century(text: str) -> bool:
    pieces = re.split(r"[\s\-]", text)
    return any(read_century(" ".join(pieces[start:])) is not None for start in range(len(pieces))) or bool(
        re.search(r"世[紀纪]", text)
    )


def _together(found: list[_Found]) -> YearRange:
    """Several dates of one item: years in figures alone, if they are closed; else the narrower of what agrees."""
    figures = [years for years, in_figures in found if in_figures]
    names = [years for years, in_figures in found if not in_figures]
    whole = _joined(figures)
    if whole is not None and not whole.is_open:
        return whole
    named = _joined(names)
    if whole is None or named is None:
        return whole or named or found[0][0]
    return whole.shared_with(named) or whole


def _joined(ranges: list[YearRange]) -> YearRange | None:
    whole: YearRange | None = None
    for years in ranges:
        if whole is None or whole.contains(years):
            whole = years
        elif not years.contains(whole):
            shared = whole.shared_with(years)
            whole = shared if shared is not None and (whole.is_open or years.is_open) else whole.with_other(years)
    return whole
