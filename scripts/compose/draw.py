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
from scripts.compose.composer import compose
from scripts.compose.kinds import draw_settings
from scripts.compose.passages import draw_text
from scripts.compose.settings import at_advance

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
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    files = [file for path in arguments.text for file in (sorted(path.rglob("*.txt")) if path.is_dir() else [path])]
    texts = [file.read_text(encoding="utf-8") for file in files]
    for number in range(arguments.pages):
        path = arguments.out / f"{number:06d}.jpg"
        draw_page(path, texts, seed=arguments.seed + number, advance=arguments.advance)


def draw_page(path: Path, texts: Sequence[str], *, seed: int, advance: tuple[float, float] | None = None) -> None:
    """Write one page as `path` (.jpg) and its truth beside it (.json)."""
    rng = np.random.default_rng(seed)
    settings = draw_settings(rng)
    if advance is not None:
        settings = at_advance(settings, float(rng.uniform(*advance)))
    text = draw_text(texts[int(rng.integers(len(texts)))], settings, rng=rng)
    heading = next(("".join(paragraph.spans[0].characters) for paragraph in text if paragraph.spans), "")
    folio = _NUMERALS[int(rng.integers(len(_NUMERALS)))]
    composed = compose(settings, text, seed=seed, title=heading[:5], folio=folio)
    Image.fromarray(composed.picture).save(path, quality=int(rng.integers(55, 95)))
    height, width = composed.picture.shape[:2]
    image = PageImage(digest=sha256_file(path), name=path.name, frame=0, width=width, height=height)
    record = composed.page(institution="composed", shelfmark=path.stem, number=1, image=image)
    path.with_suffix(".json").write_bytes(dump_page(record))


def _span(text: str) -> tuple[float, float]:
    low, _, high = text.partition(":")
    return float(low), float(high or low)


if __name__ == "__main__":
    main()
