"""Lines, strings and glyphs in ALTO."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from manuscripts.core.geometry import Box
from manuscripts.core.page import Column, Direction, Glyph, Placement
from manuscripts.formats.alto.blocks import column_name, glyph_name
from manuscripts.formats.alto.candidates import told
from manuscripts.formats.alto.elements import add, corners, put, put_outline
from manuscripts.formats.alto.exactness import glyph_content, held_box, held_outline
from manuscripts.formats.alto.names import BASE_DIRECTIONS
from manuscripts.formats.baseline import baseline
from manuscripts.formats.characters import stand_in
from manuscripts.formats.markup import probability

_UNSURE = 9


@dataclass(frozen=True, slots=True)
class LineWriter:
    """Writes the columns of a page that lies and runs as `direction` says."""

    direction: Direction | None

    def add_line(self, block: etree._Element, column: Column, *, place: int, tag: str) -> None:
        """Append `column`, the one number `place`, from 1, of its page; `tag` is the ID of its kind.

        A run of glyphs that the scribe struck out is a String with that STYLE. Where no places of glyphs are known
        none are given, and of a column that is known to stand nowhere no outline.
        """
        outline = None if column.placement is Placement.NOWHERE else held_outline(column.outline)
        line = add(block, "TextLine", {"ID": column_name(place), "TAGREFS": tag})
        if outline is not None:
            put_outline(line, outline)
            line.set("BASELINE", corners(baseline(outline, self.direction)))
        if self.direction is not None:
            line.set("BASEDIRECTION", BASE_DIRECTIONS[self.direction.mode])
        runs = [(struck, tuple(run)) for struck, run in groupby(enumerate(column.glyphs, start=1), key=_is_struck)]
        for number, (struck, run) in enumerate(runs or [(False, ())], start=1):
            string = _add_string(line, [glyph for _, glyph in run], name=f"{column_name(place)}-s{number}")
            if struck:
                string.set("STYLE", "strikethrough")
            if column.placement is Placement.GLYPHS and run:
                put(string, Box.around(held_box(glyph.box) for _, glyph in run))
            elif outline is not None and len(runs) <= 1:
                put(string, outline.box)
            for index, glyph in run:
                element = _add_glyph(string, glyph, name=glyph_name(place, index))
                if column.placement is Placement.GLYPHS:
                    put(element, held_box(glyph.box))


def _is_struck(numbered: tuple[int, Glyph]) -> bool:
    return numbered[1].struck


def _add_string(line: etree._Element, glyphs: Sequence[Glyph], *, name: str) -> etree._Element:
    text = stand_in("".join(glyph.written for glyph in glyphs))
    string = add(line, "String", {"ID": name, "CONTENT": text})
    judged = [glyph for glyph in glyphs if _is_judged(glyph)]
    if judged:
        string.set("WC", probability(sum(glyph.confidence for glyph in judged) / len(judged)))
    if judged and len(judged) == len(text) == len(glyphs):
        string.set("CC", " ".join(str(round(_UNSURE * (1 - glyph.confidence))) for glyph in glyphs))
    if any(glyph.corrections for glyph in glyphs):
        string.set("CS", "true")
    normalised = stand_in("".join(glyph.normalised for glyph in glyphs))
    if normalised != text:
        add(string, "ALTERNATIVE", {"PURPOSE": "normalised"}).text = normalised
    return string


def _is_judged(glyph: Glyph) -> bool:
    return bool(glyph.candidates or glyph.corrections) or glyph.advised is not None or glyph.gaiji is not None


def _add_glyph(string: etree._Element, glyph: Glyph, *, name: str) -> etree._Element:
    element = add(string, "Glyph", {"ID": name, "CONTENT": glyph_content(glyph.written)})
    chosen, variants = told(glyph)
    if chosen is not None:
        element.set("GC", probability(chosen.probability))
    for variant in variants:
        add(element, "Variant", {"CONTENT": variant.text, "VC": probability(variant.probability)})
    return element
