"""Lines, glyphs and their text in PAGE-XML."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from manuscripts.core.geometry import Point, Polygon
from manuscripts.core.page import Column, Direction, Glyph
from manuscripts.formats.characters import spell, spell_word, stand_in
from manuscripts.formats.markup import probability
from manuscripts.formats.page_xml.baseline import baseline
from manuscripts.formats.page_xml.kinds import write_custom


def add(parent: etree._Element, tag: str, attributes: Mapping[str, str] | None = None) -> etree._Element:
    """Append an element of the parent's namespace."""
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}", dict(attributes or {}))


def add_text(parent: etree._Element, text: str, attributes: Mapping[str, str] | None = None) -> None:
    """Append a TextEquiv; `text` is free of characters that XML forbids."""
    add(add(parent, "TextEquiv", attributes), "Unicode").text = text


def corners(points: Iterable[Point], size: tuple[int, int]) -> str:
    """Points as PAGE wants them: whole pixels, none outside the image."""
    width, height = size
    return " ".join(f"{_within(x, width)},{_within(y, height)}" for x, y in points)


def _within(value: float, limit: int) -> int:
    return min(max(round(value), 0), limit)


@dataclass(frozen=True, slots=True)
class LineWriter:
    """Writes the columns of one page; `size` is that of the image, `names` are those of the lines by column id."""

    size: tuple[int, int]
    direction: Direction | None
    names: Mapping[str, str]

    def add_line(self, region: etree._Element, column: Column, *, index: int, place: int) -> None:
        """Append `column`: line `index`, from 0, of its region, and the column number `place`, from 1, of the page."""
        name = f"c{place}"
        own: dict[str, str | int] = {"line": column.line, "order": place}
        if column.anchor is not None and column.anchor in self.names:
            own["anchor"] = self.names[column.anchor]
        custom = write_custom(
            {"readingOrder": {"index": index}, "structure": {"type": column.kind.value}, "column": own}
        )
        line = add(region, "TextLine", {"id": name, "custom": custom, "index": str(index)})
        outline = corners(column.outline.points, self.size)
        add(line, "Coords", {"points": outline, "conf": probability(column.confidence)})
        add(line, "Baseline", {"points": corners(baseline(column.outline, self.direction), self.size)})
        if column.glyphs:
            word = add(line, "Word", {"id": f"{name}-w"})
            add(word, "Coords", {"points": outline})
            for count, glyph in enumerate(column.glyphs, start=1):
                self._add_glyph(word, glyph, name=f"{name}-{count}")
            add_text(word, stand_in(column.text))
        add_text(line, stand_in(column.text), {"index": "0"})
        if column.normalised != column.text:
            add_text(line, stand_in(column.normalised), {"index": "1", "comments": "normalised"})

    def _add_glyph(self, word: etree._Element, glyph: Glyph, *, name: str) -> None:
        element = add(word, "Glyph", {"id": name})
        if glyph.gaiji is not None:
            element.set("custom", write_custom({"gaiji": {"id": spell_word(glyph.gaiji)}}))
        add(element, "Coords", {"points": corners(Polygon.of_box(glyph.box).points, self.size)})
        others = [candidate for candidate in glyph.candidates if candidate.text != glyph.written]
        chosen = [candidate for candidate in glyph.candidates if candidate.text == glyph.written]
        equivalents = [(glyph.written, chosen[0].probability if chosen else None, "")]
        equivalents += [(candidate.text, candidate.probability, "") for candidate in others]
        equivalents += [(reading.text, None, f"{reading.kind.value}: {reading.source}") for reading in glyph.readings]
        for index, (text, sure, remark) in enumerate(equivalents):
            attributes = {"index": str(index)}
            if sure is not None:
                attributes["conf"] = probability(sure)
            comments = [remark, text] if stand_in(text) != text else [remark]
            if any(comments):
                attributes["comments"] = spell(" ".join(comments)).strip()
            add_text(element, stand_in(text), attributes)
        if glyph.struck:
            add(element, "TextStyle", {"strikethrough": "true"})
