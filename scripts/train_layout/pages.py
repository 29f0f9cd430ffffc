"""Make composed pages ready for training: `python -m scripts.train_layout.pages DRAWN OUT`.

Each page is prepared as the product prepares it and reduced until its columns stand at most 64 pixels apart. OUT gets
NNNNNN.png and NNNNNN.json: the pitch, the columns with their lines and pieces, and the outlines of regions, in pixels
of the picture.
"""

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from manuscripts.core.geometry import Transform
from manuscripts.core.page import Column, ColumnKind, Page
from manuscripts.core.record import load_page
from scripts.train_layout.reduced import reduce_page

_GAP = 0.9


def main() -> None:
    """Make all pages of a folder ready that are not yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("drawn", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    todo = [path for path in sorted(arguments.drawn.glob("*.json")) if not (arguments.out / path.name).exists()]
    with ProcessPoolExecutor(arguments.workers) as pool:
        list(pool.map(partial(make_ready, out=arguments.out), todo))


def make_ready(path: Path, *, out: Path) -> None:
    """One drawn page; a page without columns of which the pitch could be told is left out."""
    page = load_page(path.read_bytes())
    pitch = pitch_of(page)
    if pitch is None:
        return
    reduced = reduce_page(path.with_suffix(".jpg"), pitch=pitch)
    reduced.picture.save(out / f"{path.stem}.png")
    truth = {
        "pitch": reduced.pitch,
        "columns": [
            {"kind": column.kind.value, "line": column.line, "pieces": pieces_of(column, reduced.move)}
            for column in page.columns
            if column.glyphs
        ],
        "regions": [
            {"kind": region.kind.value, "points": [reduced.move.point(point) for point in region.outline.points]}
            for region in page.regions
        ],
    }
    (out / path.name).write_text(json.dumps(truth), encoding="utf-8")


def pitch_of(page: Page) -> float | None:
    """The usual distance between neighbouring ruled lines of one block, in pixels; None when it cannot be told."""
    places: dict[str, list[float]] = {}
    for column in page.columns:
        if column.kind.is_text:
            places.setdefault(column.region, []).append(column.box.centre[0])
    steps = [step for xs in places.values() for step in np.abs(np.diff(sorted(xs))).tolist()]
    widths = [glyph.box.width for column in page.columns if column.kind is ColumnKind.MAIN for glyph in column.glyphs]
    if not widths:
        return None
    usual = float(np.percentile(widths, 80))
    apart = [step for step in steps if 0.7 * usual < step < 3.5 * usual]
    return float(np.median(apart)) if len(apart) > 2 else 1.45 * usual


def pieces_of(column: Column, move: Transform) -> list[dict[str, Any]]:
    """A column cut at wide gaps, with the gaps: the course of its middle, and half its width along it."""
    boxes = sorted((move.box(glyph.box) for glyph in column.glyphs), key=lambda box: box.centre[1])
    size = float(np.median([max(box.width, box.height) for box in boxes]))
    width = float(np.percentile([box.width for box in boxes], 85))
    groups = [[boxes[0]]]
    for box in boxes[1:]:
        if box.top - groups[-1][-1].bottom > _GAP * size:
            groups.append([box])
        else:
            groups[-1].append(box)
    pieces = []
    for number, group in enumerate(groups):
        if number:
            before, after = groups[number - 1][-1], group[0]
            course = [(before.centre[0], before.bottom), (after.centre[0], after.top)]
            pieces.append({"middle": course, "half": [0.5 * width] * 2, "gap": True})
        xs = [box.centre[0] for box in group]
        smooth = [float(np.mean(xs[max(0, place - 1) : place + 2])) for place in range(len(xs))]
        middle = [
            (smooth[0], group[0].top),
            *((x, box.centre[1]) for x, box in zip(smooth, group, strict=True)),
            (smooth[-1], group[-1].bottom),
        ]
        pieces.append({"middle": middle, "half": [0.5 * width] * len(middle), "gap": False})
    return pieces


if __name__ == "__main__":
    main()
