"""What may be meant by the beginning of a shelfmark, a title, a name or a phrase."""

from manuscripts.catalog.library import Library
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.units import UnitKind, units
from manuscripts.variants.shipped import load_table
from manuscripts.web.searching import Searcher
from manuscripts.web.told import Suggestion, SuggestionKind, Suggestions


def suggest(library: Library, searcher: Searcher, text: str, *, limit: int) -> Suggestions:
    """Up to `limit` of each kind: shelfmarks, titles and institutions that begin with `text`, and its spellings.

    Capitals and small letters are the same here, and so are all spellings of a character. A phrase is looked up in the
    texts, with how often each spelling stands there; of a single character the table's spellings are given.
    """
    found: list[Suggestion] = []
    if typed := text.strip():
        holdings, pattern = library.catalogue.holdings, like(typed) + "*"
        items = holdings.with_shelfmark(pattern, limit=limit)
        found.extend(_of(one, SuggestionKind.SHELFMARK, one.shelfmark) for one in items)
        found.extend(_of(one, SuggestionKind.TITLE, one.title) for one in holdings.with_title(pattern, limit=limit))
        found.extend(_institution(*one) for one in holdings.institutions(pattern, limit=limit))
    found.extend(_spellings(searcher, text)[:limit])
    return Suggestions(query=text, suggestions=tuple(found))


def like(text: str) -> str:
    """A pattern of sqlite's GLOB for `text` in capitals or small letters and in every spelling of its characters."""
    return "".join(_class(character) for character in text)


def _class(character: str) -> str:
    same = {character, *(one for one in (character.lower(), character.upper()) if len(one) == 1)}
    same |= {one for one in load_table().members(character) if len(one) == 1}
    # These stand for themselves at these places of a class alone.
    first = "]" if "]" in same else ""
    last = "".join(sign for sign in "^-" if sign in same)
    rest = "".join(sorted(same - {"]", "^", "-"}))
    return f"[{first}{rest}{last}]" if first or rest else ("-" if last == "-" else "^")


def _spellings(searcher: Searcher, text: str) -> list[Suggestion]:
    typed = list(units(text))
    counts: dict[str, int | None] = {}
    if len(typed) == 1 and typed[0].kind is UnitKind.HAN:
        counts = dict.fromkeys(load_table().members(typed[0].text))
    elif len(typed) > 1:
        counts = dict(searcher.spellings(text))
    return [
        Suggestion(kind=SuggestionKind.SPELLING, text=written, institution=None, shelfmark=None, count=count)
        for written, count in counts.items()
        if written != text
    ]


def _of(manuscript: Manuscript, kind: SuggestionKind, text: str) -> Suggestion:
    return Suggestion(
        kind=kind, text=text, institution=manuscript.institution, shelfmark=manuscript.shelfmark, count=None
    )


def _institution(institution: str, name: str) -> Suggestion:
    return Suggestion(
        kind=SuggestionKind.INSTITUTION, text=name or institution, institution=institution, shelfmark=None, count=None
    )
