"""Passages of text at random, in the manners in which pages are filled."""

import re
from dataclasses import replace

import numpy as np

from manuscripts.core.units import UnitKind, units
from scripts.compose.faces import is_covered
from scripts.compose.settings import Manner, PageSettings
from scripts.compose.text import GAP, Paragraph, ParagraphKind, Setting, Span

_NOTE = re.compile(r"[〈{]([^〈〉{}]*)[〉}]")
_KANA = "のにをはとてもかりしるなたらすれきくけさつまみめやよわんいうえおこそちひふへほむゆ"
# The chance of a colophon, where there is room for it and no lines between columns would go through it.
_COLOPHON = 0.12
Draw = np.random.Generator


def draw_text(text: str, settings: PageSettings, *, rng: Draw) -> tuple[Paragraph, ...]:
    """Paragraphs from a random place of `text`, enough to fill the page or nearly so.

    Notes are those of the text, and where `settings` ask for more, runs of it; what no face has is left out.
    """
    leaf = settings.leaf
    wanted = leaf.columns * leaf.characters * leaf.halves * leaf.registers * 2
    start = int(rng.integers(max(1, len(text) - 2 * wanted)))
    piece = text[start : start + 2 * wanted]
    # A note cut by the start would be taken for main text.
    lines = piece.split("\n", 1)[-1].split("\n") if piece.count("\n") > 2 else [piece]
    if settings.manner is Manner.PROSE:
        paragraphs = _prose(lines, settings, rng=rng)
    else:
        paragraphs = _in_manner(_Source("".join(lines), settings, rng=rng), settings, wanted // 2, rng=rng)
    if paragraphs and leaf.margin_above > 0.25 and rng.random() < 0.5:
        for _ in range(int(rng.integers(1, 4))):
            pool = paragraphs[int(rng.integers(len(paragraphs)))].spans
            if pool:
                note = Span(pool[0].characters[: int(rng.integers(3, 25))])
                place = int(rng.integers(len(paragraphs)))
                paragraphs.insert(place, Paragraph(ParagraphKind.HEAD_NOTE, (note,)))
    roomy = leaf.columns > 2 and leaf.characters > 4 and not (settings.ruling.line and settings.ruling.columns)
    if paragraphs and roomy and rng.random() < _COLOPHON:
        place = 0 if rng.random() < 0.5 else int(rng.integers(len(paragraphs) + 1))
        paragraphs.insert(place, _colophon("".join(lines), settings, rng=rng))
    return tuple(paragraphs)


def _colophon(text: str, settings: PageSettings, *, rng: Draw) -> Paragraph:
    """Small lines that stand close together."""
    characters = _Source(text, settings, rng=rng).take(8, 6 * settings.leaf.characters, rng=rng)
    return Paragraph(ParagraphKind.BODY, (Span(characters, setting=Setting.CLOSE),), indent=float(rng.integers(0, 3)))


class _Source:
    """Characters of a passage that the faces have, taken one after the other and over again."""

    def __init__(self, text: str, settings: PageSettings, *, rng: Draw) -> None:
        self._characters = _covered(text, settings, rng=rng) or ("一",)
        self._place = 0

    def take(self, low: int, high: int, *, rng: Draw) -> tuple[str, ...]:
        """From `low` to `high` characters, both included."""
        count = int(rng.integers(low, high + 1))
        taken = tuple(self._characters[(self._place + n) % len(self._characters)] for n in range(count))
        self._place += count
        return taken


def _in_manner(source: _Source, settings: PageSettings, wanted: int, *, rng: Draw) -> list[Paragraph]:
    """Paragraphs of one manner for about `wanted` places, now and then with an empty column."""
    make = {
        Manner.GLOSSARY: _glossary,
        Manner.DICTIONARY: _dictionary,
        Manner.LIST: _list_item,
        Manner.VERSE: _verse,
        Manner.PAIRS: _pairs,
        Manner.ROSTER: _roster,
        Manner.MEMORIAL: _memorial,
    }[settings.manner]
    empty = float(rng.choice((0.0, 0.05, 0.3), p=(0.6, 0.25, 0.15)))
    size = _large(settings, rng=rng)
    # Where all items are short and low, only size tells a heading.
    plain = settings.manner in (Manner.GLOSSARY, Manner.DICTIONARY, Manner.VERSE, Manner.PAIRS)
    paragraphs = [_heading(source.take(2, 8, rng=rng), size)] if rng.random() < 0.5 and (plain or size > 1.2) else []
    # Some pages end early.
    lines = int(wanted / settings.leaf.characters * (rng.uniform(0.15, 0.9) if rng.random() < 0.2 else 1.2)) + 1
    while lines > 0:
        paragraph = make(source, settings, rng)
        paragraphs.append(paragraph)
        if rng.random() < empty:
            paragraphs.append(Paragraph(ParagraphKind.BODY, ()))
            lines -= 1
        set_places = sum(len(span.characters) / (2 if span.note else 1) for span in paragraph.spans)
        lines -= 1 + int(set_places / settings.leaf.characters)
    return paragraphs


def _heading(characters: tuple[str, ...], size: float) -> Paragraph:
    return Paragraph(ParagraphKind.HEADING, (Span(characters),), size=size)


def _glossary(source: _Source, settings: PageSettings, rng: Draw) -> Paragraph:
    longest = int(rng.choice((5, 12, settings.leaf.characters)))
    spans: list[Span] = []
    for _ in range(int(rng.integers(2, 30))):
        spans.append(Span(source.take(1, 1 + int(rng.integers(4)), rng=rng)))
        spans.append(Span(source.take(1, longest, rng=rng), note=True, lead=_lead(rng)))
    return Paragraph(ParagraphKind.BODY, tuple(spans), indent=float(rng.integers(0, 2)))


def _dictionary(source: _Source, settings: PageSettings, rng: Draw) -> Paragraph:
    spans: list[Span] = []
    spaced = rng.random() < 0.4
    for _ in range(int(rng.integers(1, 9))):
        heads = source.take(1, 5, rng=rng)
        spans.append(Span(tuple(c for head in heads for c in (head, GAP))[:-1] if spaced else heads))
        one_side = rng.random() < 0.75
        note = source.take(1, settings.leaf.characters // (3 if one_side else 2) + 1, rng=rng)
        spans.append(Span(note, note=True, setting=Setting.ONE_SIDE if one_side else Setting.USUAL))
    return Paragraph(ParagraphKind.BODY, tuple(spans), indent=float(rng.integers(0, 3)))


def _list_item(source: _Source, settings: PageSettings, rng: Draw) -> Paragraph:
    room = settings.leaf.characters
    spans = [Span(source.take(1, max(1, room // 3), rng=rng))]
    if rng.random() < 0.3:
        spans.append(Span(source.take(1, 8, rng=rng), note=True))
    if rng.random() < 0.4:
        gap = (GAP,) * int(rng.integers(1, max(2, room // 2)))
        spans.append(Span((*gap, *source.take(1, max(1, room // 4), rng=rng))))
    low = min(room - 1, int(rng.choice((0, 1, 2, 3, 4, room // 2), p=(0.35, 0.2, 0.2, 0.1, 0.05, 0.1))))
    return Paragraph(ParagraphKind.BODY, tuple(spans), indent=float(low))


def _verse(source: _Source, settings: PageSettings, rng: Draw) -> Paragraph:
    foot = int(rng.choice((4, 5, 7)))
    feet = max(1, min(int(rng.integers(1, 5)), (settings.leaf.characters - 1) // (foot + 1)))
    gap = (GAP,) * int(rng.integers(1, 3))
    characters = tuple(c for _ in range(feet) for c in (*source.take(foot, foot, rng=rng), *gap))[: -len(gap)]
    return Paragraph(ParagraphKind.BODY, (Span(characters),), indent=float(rng.integers(0, 3)))


def _pairs(source: _Source, settings: PageSettings, rng: Draw) -> Paragraph:
    """A column of the usual size, or one of two lines that are as long as each happens to be.

    What stands below other text, or fills two lines evenly, could not be told from a note.
    """
    room, low = settings.leaf.characters, int(rng.integers(0, 2))
    if rng.random() < 0.4:
        return Paragraph(ParagraphKind.BODY, (Span(source.take(1, room - low, rng=rng)),), indent=float(low))
    right, left = (int(each) for each in rng.integers(1, max(2, room - low + 1), 2))
    lead = right - (right + left + 1) // 2
    pair = Span(source.take(right + left, right + left, rng=rng), setting=Setting.PAIR, lead=lead)
    return Paragraph(ParagraphKind.BODY, (pair,), indent=float(low))


def _roster(source: _Source, settings: PageSettings, rng: Draw) -> Paragraph:
    """Characters one by one, with as much air between them."""
    gap = (GAP,) * int(rng.integers(1, 3))
    heads = source.take(1, max(1, settings.leaf.characters // (1 + len(gap))), rng=rng)
    return Paragraph(ParagraphKind.BODY, (Span(tuple(c for head in heads for c in (head, *gap))[: -len(gap)]),))


def _memorial(source: _Source, settings: PageSettings, rng: Draw) -> Paragraph:
    room = settings.leaf.characters
    size = 1.0 if rng.random() < 0.85 else float(rng.uniform(0.7, 0.95))
    count = int(
        rng.choice((rng.integers(1, 6), rng.integers(1, room), rng.integers(room, 3 * room)), p=(0.4, 0.3, 0.3))
    )
    low = min(room - 1, int(rng.choice((0, 1, 2, 3, room // 2), p=(0.3, 0.25, 0.25, 0.1, 0.1))))
    return Paragraph(ParagraphKind.BODY, (Span(source.take(count, count, rng=rng)),), indent=float(low), size=size)


def _prose(lines: list[str], settings: PageSettings, *, rng: Draw) -> list[Paragraph]:
    leaf = settings.leaf
    paragraphs: list[Paragraph] = []
    verse = rng.random() < 0.1
    large = _large(settings, rng=rng)
    often = float(rng.choice((0.0, 0.2, 0.6), p=(0.4, 0.35, 0.25)))
    for line in lines:
        spans = _spans(line, settings, rng=rng)
        if spans and verse:
            spans = _as_verse(spans, int(rng.choice((5, 7))))
        if spans:
            few = sum(len(span.characters) for span in spans) <= leaf.characters - leaf.heading_indent
            heading = few and rng.random() < 0.5
            size = large if heading else 1.0
            kind = ParagraphKind.HEADING if heading else ParagraphKind.BODY
            if few and not heading and rng.random() < 0.2:
                # A name at the foot of its column.
                gap = (GAP,) * int(
                    rng.integers(0, leaf.characters - min(len(spans[0].characters), leaf.characters) + 1)
                )
                spans = (replace(spans[0], characters=gap + spans[0].characters), *spans[1:])
            if not few and rng.random() < often:
                paragraphs.append(_heading(spans[0].characters[: int(rng.integers(2, 10))], large))
            paragraphs.append(Paragraph(kind, spans, size=size))
            if rng.random() < 0.02:
                paragraphs.append(Paragraph(ParagraphKind.BODY, ()))
    return paragraphs


def _large(settings: PageSettings, *, rng: Draw) -> float:
    """How much larger than the text headings are: often not at all, never wider than the column."""
    most = min(1.8, 1.05 * settings.leaf.pitch / settings.hand.width)
    return float(rng.uniform(1.0, most)) if most > 1 and rng.random() < 0.4 else 1.0


def _lead(rng: Draw) -> int:
    return int(rng.choice((-1, 0, 1, 2), p=(0.05, 0.75, 0.15, 0.05)))


def _covered(text: str, settings: PageSettings, *, rng: Draw) -> tuple[str, ...]:
    characters = [
        unit.text for unit in units(text) if unit.kind is UnitKind.HAN and is_covered(unit.text, settings.hand.faces)
    ]
    if settings.kana:
        kana = rng.random(len(characters)) < settings.kana
        signs = rng.choice(list(_KANA), len(characters))
        characters = [str(sign) if soft else c for c, soft, sign in zip(characters, kana, signs, strict=True)]
    return tuple(characters)


def _spans(line: str, settings: PageSettings, *, rng: Draw) -> tuple[Span, ...]:
    spans = []
    for number, piece in enumerate(_NOTE.split(line)):
        characters = _covered(piece, settings, rng=rng)
        if number % 2:
            spans.append(Span(characters, note=True, lead=_lead(rng)))
        else:
            spans.extend(_with_notes(characters, settings, rng=rng))
    return tuple(span for span in spans if span.characters)


def _with_notes(characters: tuple[str, ...], settings: PageSettings, *, rng: Draw) -> list[Span]:
    """Cut into main text and notes: every so many characters one begins, most of them short, some over columns."""
    spans: list[Span] = []
    while characters:
        main = int(rng.geometric(settings.notes)) if settings.notes else len(characters)
        note = int(rng.choice((rng.integers(1, 9), rng.integers(6, 40), rng.integers(30, 120)), p=(0.5, 0.4, 0.1)))
        spans.append(Span(characters[:main]))
        spans.append(Span(characters[main : main + note], note=True, lead=_lead(rng)))
        characters = characters[main + note :]
    return spans


def _as_verse(spans: tuple[Span, ...], foot: int) -> tuple[Span, ...]:
    """An empty place after each `foot` characters of main text."""
    set_apart = []
    for span in spans:
        feet = [span.characters[place : place + foot] for place in range(0, len(span.characters), foot)]
        verse = tuple(character for part in feet for character in (*part, GAP))[:-1]
        set_apart.append(span if span.note else Span(verse))
    return tuple(set_apart)
