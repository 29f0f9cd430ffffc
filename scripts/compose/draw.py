"""Pages at random, for training and measuring: `python -m scripts.compose.draw OUT --text FILE … --pages 100 --seed 1`.

Writes NNNNNN.jpg and the page record NNNNNN.json of each. The same arguments, fonts and versions of Pillow and NumPy
give the same pages. Texts are plain; `〈…〉` or `{…}` in them is a double-line note. A folder stands
for all .txt files in it.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from manuscripts.core.files import sha256_file
from manuscripts.core.page import PageImage
from manuscripts.core.record import dump_page
from scripts.compose.composer import ComposedPage, compose, fill_sheet, take_picture
from scripts.compose.kinds import draw_print, draw_settings
from scripts.compose.page_xml import read_page, set_lines
from scripts.compose.passages import draw_text
from scripts.compose.settings import PageSettings, at_advance
from scripts.compose.text import GAP, Paragraph

_NUMERALS = "一二三四五六七八九十"


def main() -> None:
    """Draw the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--text", type=Path, nargs="+", required=True)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--advance", type=_span, help="LOW:HIGH, the character advance in pixels; the kind's by default"
    )
    parser.add_argument("--page-xml", type=Path, help="folder of PAGE-XML files whose lines are filled instead")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    files = [file for path in arguments.text for file in (sorted(path.rglob("*.txt")) if path.is_dir() else [path])]
    texts = [file.read_text(encoding="utf-8") for file in files]
    edited = sorted(arguments.page_xml.rglob("*.xml")) if arguments.page_xml else []
    for number in range(arguments.pages):
        path = arguments.out / f"{number:06d}.jpg"
        draw_page(path, texts, seed=arguments.seed + number, advance=arguments.advance, edited=edited)


def draw_page(
    path: Path,
    texts: Sequence[str],
    *,
    seed: int,
    advance: tuple[float, float] | None = None,
    edited: Sequence[Path] = (),
) -> None:
    """Write one page as `path` (.jpg) and its truth beside it (.json)."""
    rng = np.random.default_rng(seed)
    settings = draw_print(rng) if edited else draw_settings(rng)
    if advance is not None:
        settings = at_advance(settings, float(rng.uniform(*advance)))
    text = draw_text(texts[int(rng.integers(len(texts)))], settings, rng=rng)
    composed = _filled(settings, text, edited, rng=rng) if edited else _composed(settings, text, seed=seed, rng=rng)
    Image.fromarray(composed.picture).save(path, quality=int(rng.integers(55, 95)))
    height, width = composed.picture.shape[:2]
    image = PageImage(digest=sha256_file(path), name=path.name, frame=0, width=width, height=height)
    record = composed.page(institution="composed", shelfmark=path.stem, number=1, image=image)
    path.with_suffix(".json").write_bytes(dump_page(record))


def _composed(
    settings: PageSettings, text: Sequence[Paragraph], *, seed: int, rng: np.random.Generator
) -> ComposedPage:
    heading = next(("".join(paragraph.spans[0].characters) for paragraph in text if paragraph.spans), "")
    title = heading.replace(GAP, "")[: int(rng.integers(2, 8))]
    folio = "".join(rng.choice(list(_NUMERALS), int(rng.integers(1, 4))))
    return compose(settings, text, seed=seed, title=title, folio=folio)


def _filled(
    settings: PageSettings, text: Sequence[Paragraph], edited: Sequence[Path], *, rng: np.random.Generator
) -> ComposedPage:
    """The lines of an edited page filled with the characters of `text`."""
    page = None
    while page is None:
        page = read_page(edited[int(rng.integers(len(edited)))])
    characters = [c for paragraph in text for span in paragraph.spans for c in span.characters if c != GAP]
    plan, columns = set_lines(page, settings.leaf, characters or ["一"])
    return take_picture(fill_sheet(settings, plan, columns, rng=rng), settings.camera, rng=rng)


def _span(text: str) -> tuple[float, float]:
    low, _, high = text.partition(":")
    return float(low), float(high or low)


if __name__ == "__main__":
    main()
