"""CBETA-style lines: where a ruled line stands, `║`, and its text, as readers of the electronic canon know them.

The conventions are those of the text files of the Chinese Buddhist Electronic Text Association (行首資訊, 組字式).
"""

import re
from collections.abc import Iterable
from itertools import groupby

from manuscripts.core.errors import IdsError
from manuscripts.core.ids import OPERATORS, UNKNOWN, Description, parse_ids
from manuscripts.core.names import slug
from manuscripts.core.page import Column, Condition, Glyph, Page
from manuscripts.core.units import LACUNA
from manuscripts.formats.characters import stand_in
from manuscripts.formats.text import note_groups

_ILLEGIBLE = "\u2586"
# ⿰⿲ side by side, ⿱⿳ one above the other, ⿴ to ⿺ one around the other, ㇯ one without the other.
_SIGNS = {"⿰": "*", "⿲": "*", "⿱": "/", "⿳": "/", **dict.fromkeys("⿴⿵⿶⿷⿸⿹⿺", "@"), "\u31ef": "-"}
_NOT_IN_HEAD = re.compile(r"[_\s]+")


def write_cbeta(pages: Iterable[Page], *, normalised: bool = False, aside: bool = False) -> str:
    """A line for each ruled line of `pages`, in reading order: `S.4272_p0001b03║如是我聞(注右注左)`.

    The head has the shelfmark, the page, the register (a at the top) and the ruled line by the number that it has in
    every other format: it counts on through the registers of a page. A double-line note stands in parentheses, right
    half first. A description sequence is written as a composition (`[木*目]`), and stays as it is where it uses an
    operator that those lack; what is lost is □, what a person found illegible ▆. `normalised` and `aside` as in
    `text.page_text`; a private-use character stands as 〓.
    """
    return "".join(
        _line(page, columns, normalised=normalised) for page in pages for columns in _lines(page, aside=aside)
    )


def composition(text: str) -> str:
    """A description sequence as CBETA composes characters, or `text` itself where that cannot be said so."""
    if text[:1] not in OPERATORS:
        return text
    try:
        tree = parse_ids(text)
    except IdsError:
        return text
    if not _can_be_said(tree):
        return text
    return f"[{_composed(tree)}]"


def _lines(page: Page, *, aside: bool) -> Iterable[tuple[Column, ...]]:
    columns = [column for column in page.columns if column.kind.in_flow != aside and column.glyphs]
    return (tuple(group) for _, group in groupby(columns, key=lambda column: column.line))


def _line(page: Page, columns: tuple[Column, ...], *, normalised: bool) -> str:
    register = next((region.register for region in page.regions if region.id == columns[0].region), 1)
    work = _NOT_IN_HEAD.sub("-", slug(page.shelfmark))
    head = f"{work}_p{page.number:04}{_letter(register)}{columns[0].line:02}"
    return f"{head}║{''.join(_piece(group, normalised=normalised) for group in note_groups(columns))}\n"


def _piece(group: tuple[Column, ...], *, normalised: bool) -> str:
    text = "".join(_text(column, normalised=normalised) for column in group)
    return f"({text})" if group[0].kind.is_note else text


def _letter(register: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[min(max(register, 1), 26) - 1]


def _text(column: Column, *, normalised: bool) -> str:
    return "".join(_character(glyph, normalised=normalised) for glyph in column.standing)


def _character(glyph: Glyph, *, normalised: bool) -> str:
    text = glyph.normalised if normalised else glyph.written
    if text == LACUNA and glyph.condition is Condition.ILLEGIBLE:
        return _ILLEGIBLE
    return stand_in(composition(text))


def _can_be_said(part: Description | str) -> bool:
    return isinstance(part, str) or (part.operator in _SIGNS and all(map(_can_be_said, part.parts)))


def _composed(part: Description | str, *, inner: bool = False) -> str:
    if isinstance(part, str):
        return "?" if part == UNKNOWN else part
    written = _SIGNS[part.operator].join(_composed(inside, inner=True) for inside in part.parts)
    return f"({written})" if inner else written
