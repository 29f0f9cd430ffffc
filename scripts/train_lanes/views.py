"""Look at pages as the product does and keep its lanes: `python -m scripts.train_lanes.views PAGES OUT --seed 1`.

PAGES holds what `scripts.train_layout.pages` wrote. Each page is disturbed and shown to the page network at
a size of its own; OUT gets NAME.npz with the strips of all its lanes and what each of their rows truly is.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import cv2
import numpy as np
import numpy.typing as npt

from manuscripts.core.prepared import GreyImage
from manuscripts.inference.weights import weights_for
from manuscripts.layout.analyse import find_pieces, ruling_of
from manuscripts.layout.lane_finding import Line, cut_strips, find_lines
from manuscripts.layout.lanes import OUTPUTS, STEP, Strip
from manuscripts.layout.look import Look, look_at
from manuscripts.layout.onnx_page_model import OnnxPageModel
from manuscripts.layout.order import Writing, find_order
from manuscripts.layout.planes import PageModel
from manuscripts.pipeline.engines import PAGES
from scripts.train_layout.augment import disturb

_PITCHES = (20.0, 64.0)
_PLAIN = 0.25
# In halves of a lane, how far to the right of its middle stands what belongs to it: main text, right and left halves.
_WITHIN = ((-0.9, 0.9), (-0.35, 1.05), (-1.05, 0.35))
_KINDS = {"main": 0, "heading": 0, "note-right": 1, "note-left": 2}

Floats = npt.NDArray[np.float32]


def main() -> None:
    """One view of each page that has none yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", type=int, nargs=2, default=(0, 1), metavar=("NUMBER", "OF"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    model = OnnxPageModel(weights_for(PAGES), threads=1)
    number, parts = arguments.part
    for path in sorted(arguments.pages.glob("**/*.json"))[number::parts]:
        name = "-".join(path.relative_to(arguments.pages).with_suffix("").parts)
        out = arguments.out / f"{name}-{arguments.seed}.npz"
        if not out.exists():
            view_page(path, out, rng=np.random.default_rng((arguments.seed, crc32(name.encode()))), model=model)


def view_page(path: Path, out: Path, *, rng: np.random.Generator, model: PageModel) -> None:
    """One page, once; nothing is written where no line was seen."""
    page: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    picture = cv2.imread(str(path.with_suffix(".png")), cv2.IMREAD_GRAYSCALE)
    low, high = np.log(_PITCHES)
    scale = min(1.0, float(np.exp(rng.uniform(low, high))) / page["pitch"])
    grey = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if rng.random() > _PLAIN:
        grey = disturb(grey, rng)
    look = look_at(grey, model=model)
    lines = _lines(look)
    if not lines:
        return
    strips = cut_strips([line.lane for line in lines], grey, look.planes, scale=look.scale)
    truths = [truth_of(line, page["columns"], scale=scale * look.scale) for line in lines]
    save(out, strips, truths)


def _lines(look: Look) -> list[Line]:
    pieces = find_pieces(look, ruling_of(look))
    return find_lines(pieces, find_order([Writing(run.outline(pad=0), run.kind) for run in pieces]))


def save(out: Path, strips: Sequence[Strip], truths: Sequence[tuple[Floats, Floats]]) -> None:
    """All lanes of a page one below the other; `ends` are their last rows."""
    np.savez_compressed(
        out,
        ends=np.cumsum([strip.hints.shape[1] for strip in strips]),
        pictures=np.concatenate([_filled(strip) for strip in strips]),
        hints=np.round(255 * np.concatenate([strip.hints for strip in strips], axis=1)).astype(np.uint8),
        values=np.concatenate([values for values, _ in truths], axis=1).astype(np.float16),
        weights=np.concatenate([weight for _, weight in truths], axis=1).astype(bool),
    )


def _filled(strip: Strip) -> GreyImage:
    return np.pad(strip.picture, ((0, STEP * strip.hints.shape[1] - len(strip.picture)), (0, 0)), mode="edge")


def truth_of(line: Line, columns: Sequence[dict[str, Any]], *, scale: float) -> tuple[Floats, Floats]:
    """What the rows of a lane are, len(OUTPUTS) × rows / STEP, and 1 where that is known and asked.

    `scale` leads from the pixels of `columns` to the frame of the lane.
    """
    lane = line.lane
    y = lane.y((np.arange(-(-lane.rows // STEP)) + 0.5) * STEP)
    middle = lane.middle(y)
    values = np.zeros((len(OUTPUTS), len(y)), np.float32)
    edges = np.full((3, 2, len(y)), np.nan)
    unknown = np.zeros(len(y), dtype=bool)
    for column in columns:
        number = _KINDS.get(column["kind"])
        for piece in column["pieces"]:
            points = scale * np.array(piece["middle"], dtype=np.float64)
            x = np.interp(y, points[:, 1], points[:, 0])
            low, high = _WITHIN[number or 0]
            beside = (x - middle) / lane.half
            here = (y > points[0, 1]) & (y < points[-1, 1]) & (beside > low) & (beside < high)
            if number is None or piece["gap"]:
                unknown |= here
                continue
            # Two lines of main text in one lane look like a note; halves of two notes are none of one lane.
            unknown |= here & (values[number] > 0)
            values[number, here] = 1
            half = scale * float(piece["half"][0])
            edges[number, :, here] = np.stack([x + half - middle, x - half - middle], axis=1)[here] / lane.half
    weight = np.zeros_like(values)
    weight[:3] = line.near(y) & ~unknown
    (main_right, main_left), (right_right, right_left), (left_right, left_left) = edges
    both = (right_left + left_right) / 2
    inner = np.where(np.isfinite(both), both, np.where(np.isfinite(right_left), right_left, left_right))
    outer = (
        np.where(np.isfinite(main_right), main_right, right_right),
        np.where(np.isfinite(main_left), main_left, left_left),
    )
    for place, told in enumerate((*outer, inner), start=3):
        known = np.isfinite(told) & (weight[0] > 0)
        values[place] = np.where(known, told, 0)
        weight[place] = known
    return values, weight


if __name__ == "__main__":
    main()
