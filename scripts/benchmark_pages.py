"""Read pages whole and say how far the text is from the truth, and why: benchmark_pages.py [--data DIR] [--only …].

pages     images and typed truth (DATA/pages); the main flow of the page counts.
canon     images and boxes with received text (DATA/canon): the page is read whole, and of what was read, in our reading
          order, those glyphs count whose centre lies in the box of a column with complete text. What was read
          elsewhere, and columns without complete text, do not count. The text is normalised: look at the folded rate.
rubbings  as canon (DATA/rubbings); the received text includes what is lost on the stone.
samples   the composed sample holdings of the repository, with exact truth.

The errors of the folded rate are divided by cause (manuscripts/evaluation/causes.py): by the places of characters in
canon and samples, by the text alone in pages and rubbings. DIR may be given as MANUSCRIPTS_DATA in the environment.
With --paddleocr the same weights are run by PaddleOCR's own pipeline, its text in its own order. With --sealed two red
seals are pressed over each page, always in the same places; this needs the type faces that composing pages needs.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from manuscripts.core.geometry import Box
from manuscripts.core.page import Page, PageImage
from manuscripts.core.record import load_page
from manuscripts.evaluation.alignment import show_alignment
from manuscripts.evaluation.measure import PageResult, measure_columns
from manuscripts.evaluation.report import CAUSE_HEADINGS, HEADINGS, Report
from manuscripts.evaluation.truth import load_truth, truth_of
from manuscripts.evaluation.written import Written
from manuscripts.images.files import open_image
from manuscripts.images.pixels import Pixels
from manuscripts.pipeline.engines import Engines, load_engines
from manuscripts.pipeline.options import RunOptions
from manuscripts.pipeline.stages import read_pixels
from manuscripts.variants.shipped import load_table
from scripts.benchmarks_layout.tables import table
from scripts.benchmarks_recognition.sealed_pages import sealed_page
from scripts.boxed_truth import boxed_pages

ROOT = Path(__file__).parents[1]
Reader = Callable[[Pixels], list[Written]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One page to read, and its true columns. With `inside` only what lies in these boxes counts."""

    name: str
    path: Path
    truth: tuple[Written, ...]
    frame: int = 0
    inside: tuple[Box, ...] | None = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("MANUSCRIPTS_DATA"), help="folder of real material")
    parser.add_argument("--only", default="pages,canon,rubbings,samples")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--paddleocr", action="store_true")
    parser.add_argument("--sealed", action="store_true")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="show the alignment of so many of the worst pages")
    settings = parser.parse_args()
    if not settings.data and settings.only != "samples":
        parser.error("give --data DIR, or --only samples")
    with tempfile.TemporaryDirectory() as folder:
        reader = load_paddleocr(Path(folder)) if settings.paddleocr else load_our_path(settings.threads)
        found: dict[str, Any] = {}
        for name in settings.only.split(","):
            place = ROOT / "samples" if name == "samples" else Path(settings.data) / name
            report, seconds = measure(SOURCES[name](place), reader, sealed=settings.sealed)
            print_report(name, report, seconds, show=settings.show)
            found[name] = report.as_dict()
    if settings.json:
        settings.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def typed(folder: Path) -> Iterator[Material]:
    images = {path.stem: path for path in (folder / "images").iterdir()}
    for truth in load_truth(folder / "gt"):
        yield Material(name=truth.name, path=images[truth.name], truth=tuple(column.written for column in truth.flow))


def boxed(folder: Path) -> Iterator[Material]:
    for page in boxed_pages(folder):
        inside = tuple(column.outline for column in page.columns if column.outline)
        # Without boxes of characters the outline says nothing of where they are.
        truth = tuple(column if column.boxes else replace(column, outline=None) for column in page.columns)
        yield Material(name=page.name, path=page.path, truth=truth, inside=inside)


def composed(folder: Path) -> Iterator[Material]:
    images = {
        open_image(path).digest: path
        for path in folder.rglob("images/**/*")
        if path.is_file() and path.suffix != ".txt"
    }
    for path in sorted((folder / "truth").rglob("*.json")):
        page = load_page(path.read_bytes(), where=str(path))
        truth = truth_of(page)
        yield Material(
            name=truth.name,
            path=images[page.image.digest],
            frame=page.image.frame,
            truth=tuple(column.written for column in truth.flow),
        )


SOURCES: dict[str, Callable[[Path], Iterator[Material]]] = {
    "pages": typed,
    "canon": boxed,
    "rubbings": boxed,
    "samples": composed,
}


def read_whole(material: Material, engines: Engines, options: RunOptions | None = None) -> Page:
    """One page as the product reads it."""
    return _read(open_image(material.path).decode(material.frame).pixels, engines, options or RunOptions())


def _read(pixels: Pixels, engines: Engines, options: RunOptions) -> Page:
    height, width = pixels.shape[:2]
    image = PageImage(digest="", name="", frame=0, width=width, height=height)
    empty = Page(institution="", shelfmark="", number=1, image=image)
    return read_pixels(empty, pixels, options, engines)


def load_our_path(threads: int) -> Reader:
    engines = load_engines("onnx", threads=threads)

    def read(pixels: Pixels) -> list[Written]:
        return [
            Written.of_column(column) for column in _read(pixels, engines, RunOptions()).columns if column.kind.in_flow
        ]

    return read


def load_paddleocr(folder: Path) -> Reader:
    """PaddleOCR's pipeline without its optional parts. Characters are taken to stand evenly along their line."""
    from paddleocr import PaddleOCR

    from scripts.paddle_folders import DETECTION, RECOGNITION, write_folders

    detection, recognition = write_folders(folder)
    pipeline = PaddleOCR(
        text_detection_model_name=DETECTION,
        text_detection_model_dir=str(detection),
        text_recognition_model_name=RECOGNITION,
        text_recognition_model_dir=str(recognition),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        engine="onnxruntime",
        device="cpu",
    )

    def read(pixels: Pixels) -> list[Written]:
        colours = pixels if pixels.ndim == 3 else pixels[:, :, None].repeat(3, axis=2)
        result = pipeline.predict(colours[:, :, ::-1].copy())[0]
        lines = zip(result["rec_texts"], result["rec_boxes"], strict=True)
        return [spread(text, Box(*(float(side) for side in box))) for text, box in lines if text]

    return read


def spread(text: str, box: Box) -> Written:
    """The characters of a line evenly along its box."""
    units = Written.of_text(text).units
    parts = [(number / len(units), (number + 1) / len(units)) for number in range(len(units))]
    if box.width > box.height:
        boxes = [Box(box.left + a * box.width, box.top, box.left + b * box.width, box.bottom) for a, b in parts]
    else:
        boxes = [Box(box.left, box.top + a * box.height, box.right, box.top + b * box.height) for a, b in parts]
    return Written(units=units, boxes=tuple(boxes), outline=box)


def measure(materials: Iterator[Material], reader: Reader, *, sealed: bool = False) -> tuple[Report, list[float]]:
    fold = load_table().fold
    results: list[PageResult] = []
    seconds: list[float] = []
    chances = np.random.default_rng(0)
    for material in materials:
        pixels = open_image(material.path).decode(material.frame).pixels
        if sealed:
            pixels = sealed_page(pixels, chances=chances)
        began = time.monotonic()
        columns = reader(pixels)
        seconds.append(time.monotonic() - began)
        counted = [that_count(column, material.inside) for column in columns]
        results.append(measure_columns(material.name, material.truth, counted, fold=fold))
    return Report(pages=tuple(results)), seconds


def that_count(column: Written, inside: tuple[Box, ...] | None) -> Written:
    """What of a column counts: all, or the units whose centre lies in one of the boxes."""
    if inside is None:
        return column
    placed = zip(column.units, column.boxes, strict=True)
    kept = [(unit, box) for unit, box in placed if any(held.holds(box.centre) for held in inside)]
    return Written(units=tuple(unit for unit, _ in kept), boxes=tuple(box for _, box in kept), outline=column.outline)


def print_report(name: str, report: Report, seconds: Sequence[float], *, show: int) -> None:
    times = [f"{time_each:.1f}" for time_each in [*seconds, sum(seconds)]]
    rows = [(*row, spent) for row, spent in zip(report.rows(), times, strict=True)]
    print(table(name, (*HEADINGS, "seconds"), rows))
    print(table(f"{name}: errors by cause", CAUSE_HEADINGS, report.cause_rows()), flush=True)
    for page in report.worst(show):
        print(f"\n{page.name}\n{show_alignment(page.truth, page.read)}")


if __name__ == "__main__":
    main()
