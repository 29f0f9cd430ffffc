"""The language of queries: a phrase as it stands, or phrases with AND, OR, NOT, NEAR and parentheses.

    query    = either
    either   = both { "OR" both }
    both     = near { ( "AND" | "NOT" ) near }
    near     = operand { ( "NEAR" | "NEAR/" number ) operand }
    operand  = "(" either ")" | phrase

Operators are words of their own in capitals; parentheses may be full-width. A text without an operator is a phrase as
a whole: its parentheses are punctuation. Between quotation marks `"…"` nothing is an operator.
"""

import re
from dataclasses import dataclass

from manuscripts.core.errors import QueryError
from manuscripts.search.expression import Both, Either, Expression, Near, Phrase, Without
from manuscripts.search.phrasing import longest, parse_phrase, shown
from manuscripts.search.query import MAX_QUERY_UNITS
from manuscripts.variants.level import Level

NEARNESS = 10
"""Within how many units NEAR looks where it does not say."""
MOST_PHRASES = 32
MOST_PARENTHESES = 32
MOST_CHARACTERS = 4000

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"'
    # What stands behind NEAR/ is taken whole: half a number would be another one.
    r"|(?<![A-Za-z0-9])(?:NEAR/(?P<units>[-+\u2212]?[A-Za-z\d./]*)|(?P<operator>AND|OR|NOT|NEAR)(?![A-Za-z0-9/]))"
    r"|(?P<parenthesis>[()（）])"
)
# What stands for bytes that are not UTF-8, or is half of a character.
_SURROGATE = re.compile("[\ud800-\udfff]")
_PARENTHESES = {"（": "(", "）": ")"}


def parse_query(text: str, *, level: Level) -> Expression:
    """What `text` means. Raises QueryError, which says what is wrong with it and how to put it."""
    if len(text) > MOST_CHARACTERS:
        raise QueryError(
            f"the query has {len(text)} characters, {MOST_CHARACTERS} are the limit.",
            where="query",
            advice="Look for a part of it.",
        )
    if _SURROGATE.search(text):
        raise QueryError(
            f"the query holds what is no character in {shown(text)}.",
            where="query",
            advice="Give it as Unicode text (UTF-8).",
        )
    tokens = _tokens(text)
    if not any(token.kind == "operator" for token in tokens):
        return parse_phrase("".join(token.text for token in tokens), level=level)
    reader = _Reader(text, tokens, level)
    expression = reader.either()
    reader.finish()
    return expression


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    units: int = NEARNESS


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    end = 0
    for found in _TOKEN.finditer(text):
        tokens.append(_Token("phrase", text[end : found.start()]))
        if found["quoted"] is not None:
            tokens.append(_Token("phrase", found["quoted"]))
        elif found["units"] is not None:
            tokens.append(_Token("operator", "NEAR", _nearness(found["units"])))
        elif found["operator"]:
            tokens.append(_Token("operator", found["operator"]))
        else:
            tokens.append(_Token("parenthesis", _PARENTHESES.get(found[0], found[0])))
        end = found.end()
    tokens.append(_Token("phrase", text[end:]))
    return [token for token in tokens if token.kind != "phrase" or token.text.strip()]


def _nearness(number: str) -> int:
    if number.isdecimal():
        return int(number)
    stands = shown(number) if number else "nothing"
    raise QueryError(
        f"NEAR/ asks for a number of characters, 0 or more, and {stands} stands there.",
        where="query",
        advice=f"Put it as in 如是 NEAR/5 我聞, or leave the stroke out: NEAR alone looks within {NEARNESS}; between "
        "quotation marks nothing is an operator.",
    )


class _Reader:
    """Reads the tokens of one query from left to right."""

    def __init__(self, text: str, tokens: list[_Token], level: Level) -> None:
        self._text = text
        self._tokens = tokens
        self._level = level
        self._position = 0
        self._phrases = 0
        self._parentheses = 0

    def either(self) -> Expression:
        found = self._both()
        while self._take("OR"):
            found = Either(found, self._both())
        return found

    def finish(self) -> None:
        if self._position < len(self._tokens):
            raise self._error(f"{self._tokens[self._position].text!r} stands where nothing more is expected")

    def _both(self) -> Expression:
        found = self._near()
        while True:
            if self._take("AND"):
                found = Both(found, self._near())
            elif self._take("NOT"):
                found = Without(found, self._near())
            else:
                return found

    def _near(self) -> Expression:
        found = self._operand()
        while token := self._take("NEAR"):
            other = self._operand()
            if not isinstance(found, Phrase) or not isinstance(other, Phrase):
                raise self._error("NEAR stands between two phrases, one pair at a time")
            if longest(found) + longest(other) + token.units > MAX_QUERY_UNITS:
                raise self._error(f"NEAR reaches over {MAX_QUERY_UNITS} characters at the most, both phrases included")
            found = Near(found, other, token.units)
        return found

    def _operand(self) -> Expression:
        if self._take("("):
            self._parentheses += 1
            if self._parentheses > MOST_PARENTHESES:
                raise self._error(f"there are more than {MOST_PARENTHESES} pairs of parentheses")
            found = self.either()
            if not self._take(")"):
                raise self._error("a parenthesis is not closed")
            return found
        if self._position == len(self._tokens) or self._tokens[self._position].kind != "phrase":
            raise self._error("a phrase is missing beside an operator")
        pieces = []
        while self._position < len(self._tokens) and self._tokens[self._position].kind == "phrase":
            pieces.append(self._tokens[self._position].text)
            self._position += 1
        self._phrases += 1
        if self._phrases > MOST_PHRASES:
            raise self._error(f"there are more than {MOST_PHRASES} phrases")
        return parse_phrase("".join(pieces), level=self._level)

    def _take(self, text: str) -> _Token | None:
        if self._position == len(self._tokens):
            return None
        token = self._tokens[self._position]
        if token.kind == "phrase" or token.text != text:
            return None
        self._position += 1
        return token

    def _error(self, what: str) -> QueryError:
        return QueryError(
            f"{what} in {shown(self._text)}.",
            where="query",
            advice="Put it as in (菩薩 OR 佛) AND 如是我聞 NOT 序, or 如是 NEAR/5 我聞; "
            "between quotation marks nothing is an operator.",
        )
