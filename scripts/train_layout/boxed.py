"""Make photographed pages with boxes of their lines ready.

`python -m scripts.train_layout.boxed FOLDER OUT [--leave-out BOOK]`: FOLDER is of the form of `layout_ndl`
(`scripts/benchmarks_layout/truth.py`), whose licence allows it. Only what the boxes tell is asked of the network there:
lines, halves of notes, illustrations. OUT gets what `scripts.train_layout.pages` writes, and in each JSON the outlines
of rows (`unknown`), about which it is taught nothing.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from manuscripts.core.geometry import Box
from scripts.benchmarks_layout.truth import Convention, TrueKind, TruePage, load_pages, pair_halves
from scripts.train_layout.reduced import reduce_page

ASKED = ("main", "note-right", "note-left", "body", "illustration")
# A half of a note is narrower than this share of the usual line, no line wider; a row is so much wider than high.
_HALF, _WIDEST, _ROW = 0.7, 2.0, 1.5


def main() -> None:
    """Make all pages of a folder ready, except those whose names begin with BOOK."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--leave-out", metavar="BOOK")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for page in load_pages(arguments.folder, Convention.PIECES):
        if not (arguments.leave_out and page.name.startswith(arguments.leave_out)):
            make_ready(page, out=arguments.out)


def make_ready(page: TruePage, *, out: Path) -> None:
    """One page, reduced until its lines stand at most 64 pixels apart."""
    widest = _WIDEST * float(np.median([each.box.width for each in page.columns]))
    lines = [each.box for each in page.columns if each.box.width < min(widest, _ROW * each.box.height)]
    reduced = reduce_page(page.path, pitch=_pitch(lines))
    reduced.picture.save(out / f"{page.name}.png")
    truth = {
        "pitch": reduced.pitch,
        "asked": ASKED,
        "columns": _columns([reduced.move.box(box) for box in lines]),
        "regions": [
            {"kind": "illustration", "points": _corners(reduced.move.box(each.box))}
            for each in page.boxes
            if each.kind is TrueKind.ILLUSTRATION
        ],
        "unknown": [_corners(reduced.move.box(each.box)) for each in page.columns if each.box not in lines],
    }
    (out / f"{page.name}.json").write_text(json.dumps(truth), encoding="utf-8")


def _columns(lines: Sequence[Box]) -> list[dict[str, Any]]:
    usual = float(np.median([box.width for box in lines]))
    narrow = [box for box in lines if box.width < _HALF * usual]
    halves = [(right, left) for right, left in pair_halves(narrow) if left is not None]
    noted = [box for pair in halves for box in pair]
    kinds = [("main", box) for box in lines if box not in noted]
    kinds += [(kind, box) for pair in halves for kind, box in zip(("note-right", "note-left"), pair, strict=True)]
    return [{"kind": kind, "pieces": [_piece(box)]} for kind, box in kinds]


def _piece(box: Box) -> dict[str, Any]:
    x = box.centre[0]
    return {"middle": [(x, box.top), (x, box.bottom)], "half": [box.width / 2] * 2, "gap": False}


def _pitch(lines: Sequence[Box]) -> float:
    """How far apart neighbours stand whose lines are long, in pixels."""
    wide = float(np.median([box.width for box in lines]))
    xs = np.sort([box.centre[0] for box in lines if box.height > 8 * wide])
    steps = np.diff(xs)
    near = steps[(steps > 0.8 * wide) & (steps < 3 * wide)]
    return float(np.median(near)) if len(near) > 2 else 1.45 * wide


def _corners(box: Box) -> list[tuple[float, float]]:
    return [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]


if __name__ == "__main__":
    main()
