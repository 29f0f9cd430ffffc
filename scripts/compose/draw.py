"""Pages at random, for training and measuring: `python -m scripts.compose.draw OUT --text FILE … --pages 100 --seed 1`.

Writes NNNNNN.jpg and the page record NNNNNN.json of each. The same arguments, fonts and versions of Pillow and NumPy
give the same pages. Texts are plain; `〈…〉` or `{…}` in them is a double-line note.
"""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from manuscripts.core.files import sha256_file
from manuscripts.core.page import PageImage
from manuscripts.core.record import dump_page
from manuscripts.core.units import UnitKind, units
from scripts.compose.composer import compose
from scripts.compose.faces import is_covered
from scripts.compose.kinds import draw_settings
from scripts.compose.settings import PageSettings
from scripts.compose.text import GAP, Paragraph, ParagraphKind, Span

_NOTE = re.compile(r"[〈{]([^〈〉{}]*)[〉}]")
_NUMERALS = "一二三四五六七八九十"


def main() -> None:
    """Draw the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--text", type=Path, nargs="+", required=True)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    texts = [path.read_text(encoding="utf-8") for path in arguments.text]
    for number in range(arguments.pages):
        draw_page(arguments.out / f"{number:06d}.jpg", texts, seed=arguments.seed + number)


def draw_page(path: Path, texts: Sequence[str], *, seed: int) -> None:
    """Write one page as `path` (.jpg) and its truth beside it (.json)."""
    rng = np.random.default_rng(seed)
    settings = draw_settings(rng)
    text = draw_text(texts[int(rng.integers(len(texts)))], settings, rng=rng)
    heading = next(("".join(paragraph.spans[0].characters) for paragraph in text if paragraph.spans), "")
    folio = _NUMERALS[int(rng.integers(len(_NUMERALS)))]
    composed = compose(settings, text, seed=seed, title=heading[:5], folio=folio)
    Image.fromarray(composed.picture).save(path, quality=int(rng.integers(55, 95)))
    height, width = composed.picture.shape[:2]
    image = PageImage(digest=sha256_file(path), name=path.name, frame=0, width=width, height=height)
    record = composed.page(institution="composed", shelfmark=path.stem, number=1, image=image)
    path.with_suffix(".json").write_bytes(dump_page(record))


def draw_text(text: str, settings: PageSettings, *, rng: np.random.Generator) -> tuple[Paragraph, ...]:
    """Paragraphs from a random place of `text`, enough to fill the page or nearly so.

    Notes are those of the text, and where `settings` ask for more, runs of it; what no face has is left out.
    """
    leaf = settings.leaf
    wanted = leaf.columns * leaf.characters * leaf.halves * leaf.registers * 2
    start = int(rng.integers(max(1, len(text) - 2 * wanted)))
    piece = text[start : start + 2 * wanted]
    # A note cut by the start would be taken for main text.
    lines = piece.split("\n", 1)[-1].split("\n") if piece.count("\n") > 2 else [piece]
    paragraphs: list[Paragraph] = []
    verse = rng.random() < 0.1
    for line in lines:
        spans = _spans(line, settings, rng=rng)
        if spans and verse:
            spans = _as_verse(spans, int(rng.choice((5, 7))))
        if spans:
            few = sum(len(span.characters) for span in spans) <= leaf.characters - leaf.heading_indent
            heading = few and rng.random() < 0.5
            paragraphs.append(Paragraph(ParagraphKind.HEADING if heading else ParagraphKind.BODY, spans))
    if paragraphs and leaf.margin_above > 0.25 and rng.random() < 0.5:
        note = Span(paragraphs[0].spans[0].characters[: int(rng.integers(3, 17))])
        paragraphs.insert(int(rng.integers(len(paragraphs))), Paragraph(ParagraphKind.HEAD_NOTE, (note,)))
    return tuple(paragraphs)


def _spans(line: str, settings: PageSettings, *, rng: np.random.Generator) -> tuple[Span, ...]:
    spans = []
    for number, piece in enumerate(_NOTE.split(line)):
        characters = tuple(
            unit.text
            for unit in units(piece)
            if unit.kind is UnitKind.HAN and is_covered(unit.text, settings.hand.faces)
        )
        if number % 2:
            spans.append(Span(characters, note=True))
        else:
            spans.extend(_with_notes(characters, settings, rng=rng))
    return tuple(span for span in spans if span.characters)


def _with_notes(characters: tuple[str, ...], settings: PageSettings, *, rng: np.random.Generator) -> list[Span]:
    """Cut into main text and notes: every so many characters one begins, most of them short, some over columns."""
    spans: list[Span] = []
    while characters:
        main = int(rng.geometric(settings.notes)) if settings.notes else len(characters)
        note = int(rng.choice((rng.integers(1, 9), rng.integers(6, 40), rng.integers(30, 120)), p=(0.5, 0.4, 0.1)))
        spans.append(Span(characters[:main]))
        spans.append(Span(characters[main : main + note], note=True))
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


if __name__ == "__main__":
    main()
