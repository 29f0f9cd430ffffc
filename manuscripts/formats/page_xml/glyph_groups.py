"""What PAGE has no element for in a glyph, as groups of `custom`: on the Glyph, or on its line with offset and length.

Offsets count characters (code points) of the text of the line. A group `glyph` with an offset says that what it covers
is one glyph, and what follows it with the same offset and length is of that glyph.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from manuscripts.core.page import Column, Glyph
from manuscripts.core.units import written_pieces
from manuscripts.formats.characters import stand_in
from manuscripts.formats.markup import probability
from manuscripts.formats.page_xml.custom import Group


@dataclass(frozen=True, slots=True)
class Equivalent:
    """One TextEquiv of a glyph: text, probability (None: it has none), and what a reading is."""

    text: str
    probability: float | None = None
    remark: str = ""


def equivalents(glyph: Glyph) -> list[Equivalent]:
    """What is written, the other candidates, the readings."""
    rank = _rank(glyph)
    chosen = None if rank is None else glyph.candidates[rank].probability
    others = [candidate for place, candidate in enumerate(glyph.candidates) if place != rank]
    return [
        Equivalent(glyph.written, chosen),
        *(Equivalent(candidate.text, candidate.probability) for candidate in others),
        *(Equivalent(reading.text, remark=f"{reading.kind.value}: {reading.source}") for reading in glyph.readings),
    ]


def groups_on_glyph(glyph: Glyph) -> list[Group]:
    """The groups of a Glyph, whose TextEquiv hold the rest."""
    exact: list[Group] = [
        ("text", {"index": index, "exactly": each.text})
        for index, each in enumerate(equivalents(glyph))
        if stand_in(each.text) != each.text
    ]
    own = _advised(glyph)
    if rank := _rank(glyph):
        own["rank"] = rank
    return [*([("glyph", own)] if own else []), *_said(glyph), *exact]


def groups_on_line(column: Column) -> list[Group]:
    """The groups of a line without Glyph elements, for all of its glyphs that are more than their text."""
    bare = not any(_is_more(glyph) for glyph in column.glyphs)
    if bare and written_pieces(column.text) == [glyph.written for glyph in column.glyphs]:
        return []
    every = _cut(column.glyphs) != [glyph.written for glyph in column.glyphs]
    return [group for place, glyph in _placed(column.glyphs) if every or _is_more(glyph) for group in _at(place, glyph)]


def _cut(glyphs: Sequence[Glyph]) -> list[str]:
    """How a reader cuts the text where only glyphs that are more than their text are marked."""
    found: list[str] = []
    run = ""
    for glyph in glyphs:
        if _is_more(glyph):
            found += [*written_pieces(run), glyph.written]
            run = ""
        else:
            run += glyph.written
    return [*found, *written_pieces(run)]


def _placed(glyphs: Sequence[Glyph]) -> Iterator[tuple[tuple[int, int], Glyph]]:
    offset = 0
    for glyph in glyphs:
        length = 0 if glyph.struck else len(glyph.written)
        yield (offset, length), glyph
        offset += length


def _at(place: tuple[int, int], glyph: Glyph) -> Iterator[Group]:
    where = {"offset": place[0], "length": place[1]}
    own = _advised(glyph)
    if glyph.struck:
        own["struck"] = "true"
    if glyph.struck or stand_in(glyph.written) != glyph.written:
        own["text"] = glyph.written
    yield "glyph", {**where, **own}
    for name, values in _said(glyph):
        yield name, {**where, **values}
    for candidate in glyph.candidates:
        yield "candidate", {**where, "text": candidate.text, "conf": probability(candidate.probability)}
    for reading in glyph.readings:
        yield "reading", {**where, "kind": reading.kind.value, "text": reading.text, "source": reading.source}


def _advised(glyph: Glyph) -> dict[str, str | int]:
    return {} if glyph.advised is None else {"advised": probability(glyph.advised)}


def _said(glyph: Glyph) -> Iterator[Group]:
    """What persons have said of it; `unclear` is a group of Transkribus."""
    if glyph.gaiji is not None:
        yield "gaiji", {"id": glyph.gaiji}
    if glyph.condition is not None:
        yield glyph.condition.value, {}
    for correction in glyph.corrections:
        yield "correction", {"before": correction.before, "by": correction.by, "when": correction.when}


def _rank(glyph: Glyph) -> int | None:
    """The place of what is written among the candidates; None where a person has read it anew.

    What the engine gave to it is then told as of any other candidate: as `conf` of the text it would mislead.
    """
    if glyph.corrections:
        return None
    return next((place for place, each in enumerate(glyph.candidates) if each.text == glyph.written), None)


def _is_more(glyph: Glyph) -> bool:
    return bool(
        glyph.candidates
        or glyph.readings
        or glyph.struck
        or glyph.advised is not None
        or glyph.gaiji is not None
        or glyph.condition is not None
        or glyph.corrections
        or stand_in(glyph.written) != glyph.written
    )
