"""One character in the `text` of a TEI file: what is written, how it is preserved, and the readings added to it."""

from lxml import etree

from manuscripts.core.page import Condition, Glyph, Reading, ReadingKind
from manuscripts.core.units import REPETITION, UnitKind, units
from manuscripts.formats.characters import stand_in
from manuscripts.formats.markup import certainty
from manuscripts.formats.tei.names import add, write_characters
from manuscripts.formats.tei.references import References

UNCLEAR_BELOW = 0.5
BLANK = "\u3000"
UNSURE = "low-confidence"
"""The reason of an `unclear` that says no more than how sure the engine was."""
GAP_REASONS = {
    Condition.LOST: "lost",
    Condition.ILLEGIBLE: "illegible",
    Condition.DAMAGED: "damage",
    Condition.UNCLEAR: "unclear",
}
_CHOSEN = (ReadingKind.NORMALISED, ReadingKind.EMENDED)


def add_glyph(parent: etree._Element, glyph: Glyph, *, zone: str, references: References) -> None:
    """Append one character; without rows in `references` its normalised readings are left out."""
    if glyph.struck:
        parent = add(parent, "del", {"rend": "struck"})
    kinds = _CHOSEN if references.rows is not None else (ReadingKind.EMENDED,)
    chosen = [reading for reading in glyph.readings if reading.kind in kinds]
    choice = add(parent, "choice") if chosen else None
    holder = parent if choice is None else add(choice, _written_as(chosen))
    _add_written(_preserved(holder, glyph), glyph, zone=zone, references=references)
    for reading in glyph.readings:
        if reading.kind is ReadingKind.NORMALISED and reading.kind not in kinds:
            continue
        pointers = references.pointers(glyph, reading)
        attributes = {"source": pointers} if pointers else {}
        if choice is not None and reading.kind in kinds:
            add(choice, _read_as(reading), attributes, reading.text)
        elif reading.kind is ReadingKind.SUPPLIED:
            reason = GAP_REASONS[glyph.condition or Condition.ILLEGIBLE]
            add(parent, "supplied", {"reason": reason, "facs": f"#{zone}"} | attributes, reading.text)
        elif reading.kind is ReadingKind.PUNCTUATION:
            add(parent, "pc", {"type": "editorial"} | attributes, reading.text)


def is_lacuna(written: str) -> bool:
    """Whether a glyph stands for writing that is lost or cannot be read."""
    return [unit.kind for unit in units(written) if unit.text == written] == [UnitKind.LACUNA]


def repeats(reading: Reading) -> bool:
    """Whether a reading says what an iteration mark stands for."""
    return reading.source.split()[:1] == [REPETITION]


def _written_as(readings: list[Reading]) -> str:
    if any(map(repeats, readings)):
        return "abbr"
    return "orig" if any(reading.kind is ReadingKind.NORMALISED for reading in readings) else "sic"


def _read_as(reading: Reading) -> str:
    if reading.kind is ReadingKind.EMENDED:
        return "corr"
    return "expan" if repeats(reading) else "reg"


def _preserved(parent: etree._Element, glyph: Glyph) -> etree._Element:
    """Where a character stands: in `damage` or `unclear`, by what a person said of it or how sure the engine was."""
    lacuna = glyph.gaiji is None and is_lacuna(glyph.written)
    if not lacuna and glyph.condition is Condition.UNCLEAR:
        return add(parent, "unclear", {"cert": "medium", "reason": "uncertain"})
    if not lacuna and glyph.condition is not None:
        parent = add(parent, "damage")
        if glyph.condition is not Condition.DAMAGED:
            parent.set("type", glyph.condition.value)
    sure = certainty(glyph) if glyph.advised is None else glyph.advised
    if sure is not None and sure < UNCLEAR_BELOW and not lacuna and not glyph.corrections:
        return add(parent, "unclear", {"cert": "low", "reason": UNSURE})
    return parent


def _add_written(parent: etree._Element, glyph: Glyph, *, zone: str, references: References) -> None:
    """One character with its place: a lacuna is a `gap`, a blank left by the scribe a `space`, all else a `c`.

    In the `c` of a gaiji a `g` points to what the header says of it; where a `g` cannot hold it, the `c` points there.
    """
    place = {"facs": f"#{zone}"}
    if glyph.gaiji is not None:
        sign = add(parent, "c", place)
        pointer = f"#{references.gaiji[glyph.gaiji]}"
        if stand_in(glyph.written) == glyph.written and glyph.written.strip():
            add(sign, "g", {"ref": pointer}, glyph.written)
        else:
            sign.set("corresp", pointer)
            write_characters(sign, glyph.written)
    elif is_lacuna(glyph.written):
        said = {"reason": GAP_REASONS[glyph.condition]} if glyph.condition else {"reason": "illegible", "cert": "low"}
        gap = add(parent, "gap", said | {"unit": "char", "extent": "1"} | place)
        add(gap, "desc", text=glyph.written)
    elif glyph.written == BLANK:
        add(parent, "space", {"unit": "char", "extent": "1"} | place)
    else:
        write_characters(add(parent, "c", place), glyph.written)
