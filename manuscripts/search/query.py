"""A query as its asker put it, and the phrase of terms that every engine looks for."""

from dataclasses import dataclass

from manuscripts.core.errors import OptionError, QueryError
from manuscripts.core.ids import OPERATORS
from manuscripts.core.units import Unit, UnitKind, units
from manuscripts.search.terms import Fold, folded_terms, written_terms

MAX_QUERY_UNITS = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A phrase to look for. `exact` compares what is written, sign by sign; otherwise spellings are folded.

    `institution` and `shelfmark` narrow the search to one holding or item, `accuracy` to manuscripts of whose
    characters at least this share (0 to 1) is probably right, as their accuracy certificates say. Hits `offset` to
    `offset + limit` are returned, each with up to `context` units of text before and after it.
    """

    text: str
    exact: bool = False
    institution: str | None = None
    shelfmark: str | None = None
    accuracy: float | None = None
    limit: int = 20
    offset: int = 0
    context: int = 10

    def __post_init__(self) -> None:
        for name, value in (("limit", self.limit), ("offset", self.offset), ("context", self.context)):
            if value < 0:
                raise OptionError(f"{name} may not be {value}.", where="query", advice="Give 0 or more.")
        if self.accuracy is not None and not 0 <= self.accuracy <= 1:
            raise OptionError(
                f"accuracy may not be {self.accuracy:g}.", where="query", advice="Give a share from 0 to 1."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Terms that must follow one another, in the written layer when `exact` and in the folded one otherwise."""

    terms: tuple[str, ...]
    exact: bool


def parse_query(query: Query, *, fold: Fold) -> Phrase:
    """Cut the query's text into terms by the rules of the index: white space and punctuation are none.

    Raises QueryError when nothing is left to look for, or more than MAX_QUERY_UNITS.
    """
    found = list(units(query.text))
    _refuse(query.text, found, exact=query.exact)
    terms = written_terms(found) if query.exact else folded_terms(found, fold)
    return Phrase(terms=tuple(terms), exact=query.exact)


def _refuse(text: str, found: list[Unit], *, exact: bool) -> None:
    if all(unit.kind is UnitKind.LACUNA for unit in found):
        raise QueryError(
            f"there is no character to look for in {text!r}.",
            where="query",
            advice="Give at least one character; blanks, punctuation and signs of a lacuna alone find nothing.",
        )
    if any(unit.text in OPERATORS for unit in found):
        raise QueryError(
            f"a description of a character is cut off in {text!r}.",
            where="query",
            advice="Give it whole, as in ⿰木目, each operator with all its parts.",
        )
    if len(found) > MAX_QUERY_UNITS:
        raise QueryError(
            f"the query has {len(found)} characters, {MAX_QUERY_UNITS} are the limit.",
            where="query",
            advice="Look for a part of it.",
        )
    if found[0].kind is UnitKind.REPEAT and not exact:
        raise QueryError(
            f"the query begins with the iteration mark {found[0].text}, which has no character before it to repeat.",
            where="query",
            advice="Begin with the character it repeats, or look for the mark itself with an exact search.",
        )
