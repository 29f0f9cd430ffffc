"""The language of queries by itself: any text means something or is refused with advice, and soon."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.errors import QueryError
from manuscripts.core.units import units
from manuscripts.search.expression import Both, Either, Gap, Made, Near, Phrase, Shaped, Sign, Without
from manuscripts.search.parsing import MOST_CHARACTERS, parse_query
from manuscripts.search.phrasing import longest
from manuscripts.search.query import MAX_QUERY_UNITS
from manuscripts.variants.level import Level

PIECES = st.sampled_from(
    [
        *("如", "是", "我", "聞", "\U00030000", "\ue000", "⿰木目", "⿰木？", "⿱", "□", "〓", "〻", "々"),
        *("?", "*", "{2}", "{1,5}", "{5,1}", "{木}", "{", "}", "？", "＊"),
        *(" AND ", " OR ", " NOT ", " NEAR ", " NEAR/3 ", "NEAR/999", "AND", "(", ")", "（", "）", '"', "“"),
        *("。", " ", "\n", "\0", "\u200f", "\u0301", "\U000e0100", "\ufe00", "\ud800", "\udc00", "A", "0", "😀"),
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=40)
LEVELS = st.sampled_from(Level)


def read(text, level):
    """What a text means, or why it is refused."""
    try:
        return parse_query(text, level=level)
    except QueryError as error:
        return error


def phrases(expression):
    if isinstance(expression, Phrase):
        return [expression]
    return [*phrases(expression.first), *phrases(expression.second)]


def told(expression):
    """An expression with all its parentheses."""
    if isinstance(expression, Phrase):
        return "".join(slot.unit.text for slot in expression.slots)
    word = {Both: "AND", Either: "OR", Without: "NOT", Near: "NEAR"}[type(expression)]
    number = f"/{expression.units}" if isinstance(expression, Near) else ""
    return f"({told(expression.first)} {word}{number} {told(expression.second)})"


@given(text=TEXTS, level=LEVELS)
def test_any_text_is_understood_or_refused_with_advice(text, level):
    found = read(text, level)
    if isinstance(found, QueryError):
        assert found.where == "query"
        assert found.advice.endswith(".")
        assert len(str(found).encode()) < 1000
        return
    for phrase in phrases(found):
        assert 0 < longest(phrase) <= MAX_QUERY_UNITS
        assert any(not isinstance(slot, Gap) for slot in phrase.slots)
        assert not any(isinstance(one, Gap) and isinstance(other, Gap) for one, other in pairwise(phrase.slots))


@given(text=TEXTS, level=LEVELS)
def test_in_quotation_marks_a_text_is_one_phrase(text, level):
    found = read('"{}"'.format(text.replace('"', "")), level)
    assert isinstance(found, Phrase | QueryError)


@given(text=st.text(st.characters(codec="utf-8", exclude_characters='?*{}"'), max_size=60))
def test_without_wildcards_the_slots_of_a_phrase_are_its_units(text):
    found = read(f'天"{text}"', Level.EXACT)
    if isinstance(found, Phrase):
        texts = [slot.unit.text if isinstance(slot, Sign) else slot.description for slot in found.slots]
        assert texts == [unit.text for unit in units(f"天{text}")]


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("{木}", (Made(("木",)),)),
        ("{木 目}", (Made(("木", "目")),)),
        ("⿰木？", (Shaped("⿰木？"),)),
        ("?{木}", (Gap(1, 1), Made(("木",)))),
        ("{1,3}{木}**", (Gap(1, 1), Made(("木",)))),
    ],
)
def test_wildcards_become_slots(text, slots):
    assert parse_query(text, level=Level.ORTHOGRAPHIC) == Phrase(slots)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("甲 OR 乙 AND 丙", "(甲 OR (乙 AND 丙))"),
        ("甲 AND 乙 NOT 丙 AND 丁", "(((甲 AND 乙) NOT 丙) AND 丁)"),
        ("甲 AND 乙 NEAR 丙", "(甲 AND (乙 NEAR/10 丙))"),
        ("甲 OR 乙 OR 丙", "((甲 OR 乙) OR 丙)"),
        ("（甲 OR 乙）AND丙", "((甲 OR 乙) AND 丙)"),
        ("甲。AND「乙」丙", "(甲 AND 乙丙)"),
    ],
)
def test_operators_bind_as_they_are_documented(text, meaning):
    assert told(parse_query(text, level=Level.EXACT)) == meaning


@pytest.mark.parametrize("text", ["天\ud800地", "\udcff", "天 AND \udfff地"], ids=ascii)
def test_what_is_no_character_is_refused(text):
    with pytest.raises(QueryError, match="no character") as caught:
        parse_query(text, level=Level.LOOSE)
    assert "UTF-8" in caught.value.advice


def test_a_query_over_the_limit_is_refused_without_being_repeated():
    with pytest.raises(QueryError, match=f"{MOST_CHARACTERS} are the limit") as caught:
        parse_query("天" * (MOST_CHARACTERS + 1), level=Level.LOOSE)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "piece",
    [
        *("天", "⿰", "⿰木", "⿲", "⿰？木", "〻", "*?", "。", " ", "天\U000e0100", "\U000e0100", "\ud800", "1", "A"),
        *(
            '"',
            '"天',
            "{",
            "{木",
            "{木}",
            "天{1",
            "(",
            ")",
            " AND ",
            "天 OR ",
            "天 NEAR/1 ",
            "NEAR/9999",
            "A AND",
            "（天",
        ),
    ],
    ids=ascii,
)
@pytest.mark.parametrize("level", [Level.EXACT, Level.LOOSE])
def test_the_longest_texts_are_read_soon(piece, level):
    text = (piece * MOST_CHARACTERS)[: MOST_CHARACTERS - 2]
    started = time.process_time()
    for put in (text, f"天{text}", f"{text}天", f"({text})"):
        found = read(put, level)
        assert isinstance(found, Phrase) or len(str(found)) < 500
    assert time.process_time() - started < 1
