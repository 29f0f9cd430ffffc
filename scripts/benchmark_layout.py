"""Find the columns of pages and say how many are where they should be: benchmark_layout.py [--data DIR] [--only …].

canon    boxes of columns (DATA/canon); ours inside the frame of the given ones count, since margins are not given.
layout   outlines of columns and of halves of double-line notes (DATA/layout); ours in the main flow count.

A column is found when its box and one of ours share at least half (or 0.7) of their united area; each of ours counts
once. Runs of one ruled line that are all main text are united, since the truth does not cut columns at gaps.
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind, Page, PageImage
from manuscripts.images.files import open_image
from manuscripts.imaging.prepare import PrepareOptions, prepare
from manuscripts.inference.weights import weights_for
from manuscripts.layout.analyse import LayoutOptions, analyse_layout
from manuscripts.layout.onnx_detector import OnnxDetector

LIMITS = (0.5, 0.7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One picture and the boxes of its columns."""

    name: str
    path: Path
    truth: tuple[Box, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("/work/shared/data"))
    parser.add_argument("--only", default="canon,layout")
    parser.add_argument("--threads", type=int, default=0)
    settings = parser.parse_args()
    detector = OnnxDetector(weights_for("PP-OCRv6_det_small"), threads=settings.threads)
    sources = {"canon": canon, "layout": outlined}
    for name in settings.only.split(","):
        print(f"\n{name:12} {'given':>6} {'ours':>6} {'F1@0.5':>7} {'F1@0.7':>7} {'seconds':>8}")
        sums = np.zeros(2 + len(LIMITS))
        for material in sources[name](settings.data / name):
            began = time.monotonic()
            ours = read_boxes(material, detector)
            seconds = time.monotonic() - began
            hits = [count_hits(material.truth, ours, limit) for limit in LIMITS]
            sums += (len(material.truth), len(ours), *hits)
            print_row(material.name, len(material.truth), len(ours), hits, f"{seconds:8.1f}")
        print_row("all", int(sums[0]), int(sums[1]), sums[2:].tolist(), "")


def canon(folder: Path) -> Iterator[Material]:
    for path in sorted((folder / "gt").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        yield Material(name=path.stem, path=folder / data["image"], truth=tuple(map(box_of, data["columns"])))


def outlined(folder: Path) -> Iterator[Material]:
    for path in sorted((folder / "gt").glob("*.json")):
        shapes = json.loads(path.read_text(encoding="utf-8"))["shapes"]
        truth = tuple(box_around(shape["points"]) for shape in shapes if shape["label"] in ("text", "subText"))
        yield Material(name=path.stem, path=folder / "images" / f"{path.stem}.png", truth=truth)


def box_of(column: dict[str, Any]) -> Box:
    left, top, width, height = column["bbox"]
    return Box(left, top, left + width, top + height)


def box_around(points: Sequence[Sequence[float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def read_boxes(material: Material, detector: OnnxDetector) -> list[Box]:
    pixels = open_image(material.path).decode(0).pixels
    height, width = pixels.shape[:2]
    image = PageImage(digest="", name="", frame=0, width=width, height=height)
    page = Page(institution="", shelfmark="", number=1, image=image)
    page = analyse_layout(page, prepare(pixels, PrepareOptions()), LayoutOptions(), detector=detector)
    boxes: list[Box] = []
    for _, columns in page.lines:
        flow = [column for column in columns if column.kind.in_flow]
        if flow and all(column.kind is ColumnKind.MAIN for column in flow):
            boxes.append(Box.around(column.box for column in flow))
        else:
            boxes += [column.box for column in flow]
    return boxes


def count_hits(truth: Sequence[Box], ours: Sequence[Box], limit: float) -> int:
    """How many boxes pair off, each at most once."""
    if not truth or not ours:
        return 0
    fits = np.array([[given.iou(box) >= limit for box in ours] for given in truth])
    rows, columns = linear_sum_assignment(fits, maximize=True)
    return int(fits[rows, columns].sum())


def print_row(name: str, given: int, ours: int, hits: Sequence[float], seconds: str) -> None:
    rates = [f"{2 * hit / max(given + ours, 1):7.3f}" for hit in hits]
    print(f"{name:12} {given:6} {ours:6} {' '.join(rates)} {seconds}", flush=True)


if __name__ == "__main__":
    main()
