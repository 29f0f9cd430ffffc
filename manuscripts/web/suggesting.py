"""What may be meant by the beginning of a shelfmark, a title, a name or a phrase."""

from collections.abc import Iterable

from manuscripts.catalog.library import Library
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.units import UnitKind, units
from manuscripts.variants.shipped import load_table
from manuscripts.web.searching import Searcher
from manuscripts.web.told import Suggestion, SuggestionKind, Suggestions

# A holder of many items is met once for each: so many are looked at for what is asked for.
_LOOKED_AT = 20


def suggest(library: Library, searcher: Searcher, text: str, *, limit: int) -> Suggestions:
    """Up to `limit` of each kind: shelfmarks, titles and institutions that begin with `text`, and its spellings.

    Capitals and small letters are the same here, and so are all spellings of a character. A phrase is looked up in the
    texts, with how often each spelling stands there; of a single character the table's spellings are given.
    """
    found: list[Suggestion] = []
    if text.strip():
        held = library.catalogue.holdings.beginning_with(like(text.strip()) + "*", limit=limit * _LOOKED_AT)
        found.extend(_shelfmarks(held, text.strip())[:limit])
        found.extend(_titles(held, text.strip())[:limit])
        found.extend(_institutions(held, text.strip())[:limit])
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


def _shelfmarks(held: Iterable[Manuscript], text: str) -> list[Suggestion]:
    """Old ones lead to the item too."""
    return [
        _of(one, SuggestionKind.SHELFMARK, one.shelfmark)
        for one in held
        if any(_begins(name, text) for name in (one.shelfmark, *one.old_shelfmarks))
    ]


def _titles(held: Iterable[Manuscript], text: str) -> list[Suggestion]:
    return [_of(one, SuggestionKind.TITLE, one.title) for one in held if _begins(one.title, text)]


def _institutions(held: Iterable[Manuscript], text: str) -> list[Suggestion]:
    known = {
        one.institution: one.institution_name or one.institution
        for one in held
        if _begins(one.institution, text) or _begins(one.institution_name, text)
    }
    return [
        Suggestion(kind=SuggestionKind.INSTITUTION, text=name, institution=institution, shelfmark=None, count=None)
        for institution, name in sorted(known.items())
    ]


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


def _begins(name: str, text: str) -> bool:
    return _folded(name).startswith(_folded(text))


def _folded(text: str) -> str:
    return load_table().fold_text(text).lower()
