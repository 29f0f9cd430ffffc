"""Lines, glyphs and their text in PAGE-XML."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from manuscripts.core.geometry import Point, Polygon
from manuscripts.core.page import Column, Direction, Glyph, Placement
from manuscripts.formats.baseline import baseline
from manuscripts.formats.characters import spell, stand_in
from manuscripts.formats.markup import probability
from manuscripts.formats.page_xml.custom import Group, escape, write_custom
from manuscripts.formats.page_xml.glyph_groups import equivalents, groups_on_glyph, groups_on_line


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


def exact_outline(outline: Polygon, size: tuple[int, int]) -> list[Group]:
    """A group with the outline as it is, where no outline would be left of it in whole pixels of the image."""
    if whole_outline(outline, size) is not outline:
        return []
    return [("outline", {"exactly": "_".join(f"{x!r},{y!r}" for x, y in outline.points)})]


def whole_outline(outline: Polygon, size: tuple[int, int]) -> Polygon:
    """In whole pixels of the image; as it is where no outline would be left."""
    width, height = size
    whole = [(float(_within(x, width)), float(_within(y, height))) for x, y in outline.points]
    xs, ys = zip(*whole, strict=True)
    if len(set(whole)) > 2 and len(set(xs)) > 1 and len(set(ys)) > 1:
        return Polygon(tuple(whole))
    return outline


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
        groups: list[Group] = [
            ("readingOrder", {"index": index}),
            ("structure", {"type": column.kind.value}),
            ("column", self._own(column, name=name, place=place)),
            *exact_outline(column.outline, self.size),
        ]
        if column.placement is not Placement.GLYPHS:
            groups += groups_on_line(column)
        line = add(region, "TextLine", {"id": name, "custom": write_custom(*groups), "index": str(index)})
        outline = corners(column.outline.points, self.size)
        add(line, "Coords", {"points": outline, "conf": probability(column.confidence)})
        add(
            line,
            "Baseline",
            {"points": corners(baseline(whole_outline(column.outline, self.size), self.direction), self.size)},
        )
        if column.glyphs and column.placement is Placement.GLYPHS:
            word = add(line, "Word", {"id": f"{name}-w"})
            add(word, "Coords", {"points": outline})
            for count, glyph in enumerate(column.glyphs, start=1):
                self._add_glyph(word, glyph, name=f"{name}-{count}")
            add_text(word, stand_in(column.text))
        add_text(line, stand_in(column.text), {"index": "0"})
        if column.normalised != column.text:
            add_text(line, stand_in(column.normalised), {"index": "1", "comments": "normalised"})

    def _own(self, column: Column, *, name: str, place: int) -> dict[str, str | int]:
        own: dict[str, str | int] = {"line": column.line, "order": place}
        if column.anchor is not None and column.anchor in self.names:
            own["anchor"] = self.names[column.anchor]
        if column.id != name:
            own["id"] = column.id
        if column.label:
            own["label"] = column.label
        if column.placement is not Placement.GLYPHS:
            own["placement"] = column.placement.value
        return own

    def _add_glyph(self, word: etree._Element, glyph: Glyph, *, name: str) -> None:
        element = add(word, "Glyph", {"id": name})
        outline = Polygon.of_box(glyph.box)
        groups = [*groups_on_glyph(glyph), *exact_outline(outline, self.size)]
        if groups:
            element.set("custom", write_custom(*groups))
        add(element, "Coords", {"points": corners(outline.points, self.size)})
        for index, each in enumerate(equivalents(glyph)):
            attributes = {"index": str(index)}
            if each.probability is not None:
                attributes["conf"] = probability(each.probability)
            if each.remark:
                attributes["comments"] = escape(each.remark)
            elif stand_in(each.text) != each.text:
                attributes["comments"] = spell(each.text)
            add_text(element, stand_in(each.text), attributes)
        if glyph.struck:
            add(element, "TextStyle", {"strikethrough": "true"})
