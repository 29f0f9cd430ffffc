"""The glyphs of a line: from its Glyph elements, its words, or its text alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from manuscripts.core.geometry import Polygon
from manuscripts.core.page import Glyph, Placement
from manuscripts.core.units import written_pieces
from manuscripts.formats.characters import stand_in
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of
from manuscripts.formats.page_xml.custom import read_groups
from manuscripts.formats.page_xml.elements import child, natural
from manuscripts.formats.page_xml.outlines import Outlines
from manuscripts.formats.page_xml.readings import KEYS, TextFound, glyph_of, probability_in, texts_of, with_group
from manuscripts.formats.setting_out import spread

# What a group without an offset says of the line as a whole, and other files read it.
_OF_THE_LINE = {"readingOrder", "structure", "column", "outline"}
_ALTERNATIVES = "left out: the record holds alternatives of single characters"
_SPREAD = "left out: the boxes of its characters are spread over it"


@dataclass(frozen=True, slots=True)
class LineText:
    """The glyphs of a line, whether their boxes are those of the file, and the probability of the whole if given."""

    glyphs: tuple[Glyph, ...]
    placement: Placement
    probability: float | None


@dataclass(frozen=True, slots=True)
class LineReader:
    """Reads the text of the lines of one page; `course` is that of the page."""

    outlines: Outlines
    course: tuple[int, int]
    omissions: Omissions

    def read(self, line: etree._Element, outline: Polygon, *, is_ours: bool) -> LineText:
        """The glyphs of a line with this outline.

        The text of the line is what it says; its words count only as far as they say the same.
        """
        placed, complete = self._placed(line, outline)
        placement = Placement.GLYPHS if complete else Placement.OUTLINE
        found = texts_of(line, omissions=self.omissions)
        text = found[0].text if found else ""
        if not is_ours:
            text = text.strip("\r\n")
        for other in found[1:]:
            if other.remark != "normalised":
                self._omit(other.element, "TextEquiv of a TextLine beside the first", instead=_ALTERNATIVES)
        says = _standing(placed)
        if placed and (not found or says == text or says == "".join(text.split())):
            if found and says != text:
                placed = _with_blanks(placed, text)
        else:
            if placed:
                self._omit(line, "Word that says other than its line", instead="the line's text is taken")
            placed, placement = self._from_text(line, text, outline), Placement.OUTLINE
        return LineText(
            glyphs=tuple(self._with_groups_of(line, placed)),
            placement=placement,
            probability=found[0].probability if found else None,
        )

    def _placed(self, line: etree._Element, outline: Polygon) -> tuple[list[Glyph], bool]:
        """The glyphs of the words, and whether each has a box of its own."""
        glyphs: list[Glyph] = []
        complete = True
        words = list(line.iterchildren("{*}Word"))
        if len(words) > 1:
            self._omit(words[0], "Word", instead="its characters are kept, not where it ends")
        for word in words:
            found, placed = self._glyphs(word, outline)
            texts = texts_of(word, omissions=self.omissions)
            if texts and texts[0].text != _standing(found):
                if found:
                    self._omit(word, "Glyph that says other than its Word", instead="the word's text is taken")
                found, placed = self._word(word, texts, outline)
            glyphs += found
            complete = complete and placed
        return glyphs, complete

    def _glyphs(self, word: etree._Element, outline: Polygon) -> tuple[list[Glyph], bool]:
        """The Glyph elements of a word, and whether each has a place; one without has that of the word."""
        glyphs = []
        complete = True
        for element in word.iterchildren("{*}Glyph"):
            own = self._place(element)
            complete = complete and own is not None
            glyph = glyph_of(element, box=(own or self._place(word) or outline).box, omissions=self.omissions)
            if glyph is None:
                self._omit(element, "Glyph without text", instead="left out")
            else:
                glyphs.append(glyph)
        return glyphs, complete

    def _word(self, word: etree._Element, texts: Sequence[TextFound], outline: Polygon) -> tuple[list[Glyph], bool]:
        """The glyphs of a word by its text, and whether its box is that of its one character."""
        pieces = written_pieces(texts[0].text)
        own = self._place(word)
        whole = own or outline
        if len(pieces) == 1:
            glyph = glyph_of(word, box=whole.box, omissions=self.omissions)
            return ([] if glyph is None else [glyph]), own is not None
        if pieces:
            self._omit(word, "Coords of Word", instead=_SPREAD)
        for other in texts[1:]:
            self._omit(other.element, "TextEquiv of a Word beside the first", instead=_ALTERNATIVES)
        boxes = spread(whole, len(pieces), course=self.course)
        return [Glyph(box=box, written=piece) for box, piece in zip(boxes, pieces, strict=True)], False

    def _place(self, element: etree._Element) -> Polygon | None:
        return self.outlines.of(element) if child(element, "Coords") is not None else None

    def _from_text(self, line: etree._Element, text: str, outline: Polygon) -> list[Glyph]:
        """The glyphs of a text, cut where `custom` says so and else into units, spread over the outline."""
        marked = _marked(read_groups(str(line.get("custom", ""))), len(text))
        written: list[tuple[str, dict[str, str]]] = []
        position = 0
        for offset, length, values in marked:
            written += [(piece, {}) for piece in written_pieces(text[position:offset])]
            written.append((values.get("text", text[offset : offset + length]), values))
            position = offset + length
        written += [(piece, {}) for piece in written_pieces(text[position:])]
        boxes = spread(outline, len(written), course=self.course)
        return [
            Glyph(
                box=box,
                written=piece,
                struck=values.get("struck") == "true",
                advised=probability_in(values.get("advised")),
            )
            for box, (piece, values) in zip(boxes, written, strict=True)
        ]

    def _with_groups_of(self, line: etree._Element, glyphs: list[Glyph]) -> list[Glyph]:
        """The glyphs with what `custom` of the line says of stretches of its text."""
        told = list(glyphs)
        marked = -1
        spans = _spans(glyphs)
        for name, values in read_groups(str(line.get("custom", ""))):
            offset, length = natural(values.get("offset")), natural(values.get("length"))
            if name in _OF_THE_LINE:
                continue
            if offset is None or length is None:
                self._omit(line, f"custom {name} of TextLine", instead="left out")
                continue
            if name == "glyph":
                marked = next((at for at, span in enumerate(spans) if at > marked and span == (offset, length)), marked)
                continue
            if 0 <= marked < len(spans) and spans[marked] == (offset, length):
                within = [marked]
            else:
                within = [
                    at for at, (start, long) in enumerate(spans) if start < offset + length and offset < start + long
                ]
            changed = [with_group(told[at], name, values) for at in within]
            if not within or None in changed or (name == "sic" and len(within) > 1):
                self._omit(line, f"custom {name} of TextLine", instead="left out")
                continue
            for key in values.keys() - KEYS[name]:
                self._omit(line, f"{key} of custom {name}", instead="left out")
            for at, glyph in zip(within, changed, strict=True):
                told[at] = glyph or told[at]
        return told

    def _omit(self, element: etree._Element, what: str, *, instead: str) -> None:
        self.omissions.add(what, instead=instead, line=line_of(element))


def _standing(glyphs: Sequence[Glyph]) -> str:
    return "".join(stand_in(glyph.written) for glyph in glyphs if not glyph.struck)


def _with_blanks(glyphs: Sequence[Glyph], text: str) -> list[Glyph]:
    """The glyphs of words with the blanks that the text of the line has between them, each at what follows it."""
    whole: list[Glyph] = []
    position = 0
    for glyph in glyphs:
        while not glyph.struck and position < len(text) and text[position].isspace():
            whole.append(Glyph(box=glyph.box, written=text[position]))
            position += 1
        whole.append(glyph)
        position += 0 if glyph.struck else len(glyph.written)
    return [*whole, *(Glyph(box=glyphs[-1].box, written=blank) for blank in text[position:])]


def _marked(groups: Sequence[tuple[str, dict[str, str]]], length: int) -> list[tuple[int, int, dict[str, str]]]:
    """The groups `glyph` that fit a text of this length, one behind the other."""
    found = []
    position = 0
    for name, values in groups:
        offset, long = natural(values.get("offset")), natural(values.get("length"))
        if name != "glyph" or offset is None or long is None or not position <= offset <= offset + long <= length:
            continue
        found.append((offset, long, values))
        position = offset + long
    return found


def _spans(glyphs: Sequence[Glyph]) -> list[tuple[int, int]]:
    """Where each stands in the text of its line, and how long."""
    spans = []
    offset = 0
    for glyph in glyphs:
        length = 0 if glyph.struck else len(glyph.written)
        spans.append((offset, length))
        offset += length
    return spans
