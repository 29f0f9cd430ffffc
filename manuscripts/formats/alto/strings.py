"""The text of a line of ALTO: its Strings, and between them its SP and HYP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from manuscripts.core.geometry import Box
from manuscripts.core.page import Candidate, Glyph
from manuscripts.core.units import written_pieces
from manuscripts.formats.alto.candidates import by_probability
from manuscripts.formats.alto.elements import name_of
from manuscripts.formats.alto.exactness import glyph_content
from manuscripts.formats.alto.places import Places
from manuscripts.formats.alto.record_reading import OwnGlyph
from manuscripts.formats.characters import stand_in
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of

_UNSURE = 9
# Stands in every glyph until the place of its column is known.
_NO_PLACE = Box(0, 0, 1, 1)


@dataclass(frozen=True, slots=True)
class Run:
    """The glyphs of one String, SP or HYP; `boxes` is None where not all have one, `outline` where it has none."""

    glyphs: tuple[Glyph, ...]
    boxes: tuple[Box, ...] | None
    outline: Box | None


@dataclass(frozen=True, slots=True)
class _Part:
    """A glyph as its element tells it."""

    glyph: Glyph
    box: Box | None
    content: str


@dataclass(frozen=True, slots=True)
class StringReader:
    """Reads the text of a line; `own` says of its glyphs, by their ID, what their elements do not.

    `own` is None for a line that we did not write: of that several Glyphs can make one of ours.
    """

    places: Places
    own: Mapping[str, OwnGlyph] | None
    omissions: Omissions

    def runs(self, line: etree._Element) -> list[Run]:
        """The text of `line` in the order of the file."""
        found = []
        for element in line.iterchildren("{*}String", "{*}SP", "{*}HYP"):
            box = self.places.box(element)
            if name_of(element) == "String":
                found.append(self._string(element, box))
            else:
                text = str(element.get("CONTENT", "")) if name_of(element) == "HYP" else " "
                found.append(_spread(_plain(written_pieces(text)), box))
        return found

    def _string(self, string: etree._Element, box: Box | None) -> Run:
        content = str(string.get("CONTENT", ""))
        struck = "strikethrough" in str(string.get("STYLE", "")).split()
        parts = [self._part(glyph, struck=struck) for glyph in string.iterchildren("{*}Glyph")]
        if not parts:
            return _spread(self._without_glyphs(string, content, struck=struck), box)
        fitted = self._fitted(string, parts, struck=struck)
        if fitted is None:
            self.omissions.add(
                "Glyph", instead="left out: the CONTENT of its String says something else", line=line_of(string)
            )
            return _spread(self._without_glyphs(string, content, struck=struck), box)
        boxes = [part.box for part in fitted if part.box is not None]
        known = tuple(boxes) if len(boxes) == len(fitted) else None
        return Run(tuple(part.glyph for part in fitted), known, box)

    def _without_glyphs(self, string: etree._Element, content: str, *, struck: bool) -> list[Glyph]:
        """The confidence of a String stands for that of each of its characters where CC does not tell that."""
        pieces = written_pieces(content)
        whole = self.places.share(string, "WC")
        levels = str(string.get("CC", "")).split()
        if len(levels) == 1 and len(levels[0]) == len(content):
            levels = list(levels[0])
        if not (len(levels) == len(content) and all(level.isdecimal() and int(level) <= _UNSURE for level in levels)):
            return _plain(pieces, confidences=[whole] * len(pieces), struck=struck)
        sure, start = [], 0
        for piece in pieces:
            worst = max(int(level) for level in levels[start : start + len(piece)])
            sure.append(1 - worst / _UNSURE)
            start += len(piece)
        return _plain(pieces, confidences=sure, struck=struck)

    def _part(self, element: etree._Element, *, struck: bool) -> _Part:
        content = str(element.get("CONTENT", ""))
        sure = self.places.share(element, "GC")
        candidates = by_probability(
            Candidate(text=content, probability=sure) if sure is not None else None,
            (
                Candidate(text=str(variant.get("CONTENT")), probability=self.places.share(variant, "VC") or 0.0)
                for variant in element.iterchildren("{*}Variant")
                if variant.get("CONTENT")
            ),
        )
        glyph = Glyph(box=_NO_PLACE, written=content, candidates=candidates, struck=struck)
        own = (self.own or {}).get(str(element.get("ID", "")))
        if own is not None and glyph_content(own.written) == content:
            glyph = Glyph(
                box=_NO_PLACE,
                written=own.written,
                candidates=candidates if own.candidates is None else own.candidates,
                readings=own.readings,
                struck=struck,
                advised=own.advised,
                gaiji=own.gaiji,
                condition=own.condition,
                corrections=own.corrections,
            )
        return _Part(glyph, self.places.box(element), content)

    def _fitted(self, string: etree._Element, parts: Sequence[_Part], *, struck: bool) -> list[_Part] | None:
        """The glyphs as the String says them, which a person may have corrected; None where they cannot be matched."""
        content = str(string.get("CONTENT", ""))
        pieces = written_pieces(content)
        if stand_in("".join(part.glyph.written for part in parts)) == stand_in(content):
            return list(parts) if self.own is not None else _joined(parts, pieces)
        if len(pieces) != len(parts):
            return None
        self.omissions.add(
            "Glyph that says other than its String", instead="the String's text is taken", line=line_of(string)
        )
        return [
            part if glyph_content(piece) == part.content else _Part(_plain([piece], struck=struck)[0], part.box, piece)
            for part, piece in zip(parts, pieces, strict=True)
        ]


def _joined(parts: Sequence[_Part], pieces: Sequence[str]) -> list[_Part]:
    """One part for each piece: selectors and the parts of a description may have Glyphs of their own."""
    left = iter(parts)
    joined = []
    for piece in pieces:
        taken: list[_Part] = []
        while len("".join(part.content for part in taken)) < len(piece) and (part := next(left, None)) is not None:
            taken.append(part)
        if "".join(part.content for part in taken) != piece:
            return list(parts)
        joined.append(taken[0] if len(taken) == 1 else _one(taken, piece))
    return joined


def _one(parts: Sequence[_Part], piece: str) -> _Part:
    boxes = [part.box for part in parts if part.box is not None]
    sure = [part.glyph.confidence for part in parts] if all(part.glyph.candidates for part in parts) else []
    glyph = _plain([piece], confidences=[min(sure, default=None)], struck=parts[0].glyph.struck)[0]
    return _Part(glyph, Box.around(boxes) if boxes else None, piece)


def _plain(
    pieces: Sequence[str], *, confidences: Sequence[float | None] | None = None, struck: bool = False
) -> list[Glyph]:
    return [
        Glyph(
            box=_NO_PLACE,
            written=piece,
            candidates=(Candidate(text=piece, probability=sure),) if sure is not None else (),
            struck=struck,
        )
        for piece, sure in zip(pieces, confidences or [None] * len(pieces), strict=True)
    ]


def _spread(glyphs: Sequence[Glyph], box: Box | None) -> Run:
    """Of a single glyph the box is that of its String; of several only the whole is known."""
    return Run(tuple(glyphs), (box,) if box is not None and len(glyphs) == 1 else () if not glyphs else None, box)
