"""Read pages whole and say how far the text is from the truth: benchmark_pages.py [--data DIR] [--only pages,canon] …

pages     images and typed truth (DATA/pages); the main flow of the page counts.
canon     images and boxes with received text (DATA/canon): the page is read whole, and of what was read, in our reading
          order, those glyphs count whose centre lies in the box of a column with complete text. What was read
          elsewhere, and columns without complete text, do not count. The text is normalised: look at the folded rate.
rubbings  as canon (DATA/rubbings); the received text includes what is lost on the stone.
samples   the composed sample holdings of the repository, with exact truth.

With --paddleocr the same weights are run by PaddleOCR's own pipeline, its text in its own order.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manuscripts.core.geometry import Box, Point
from manuscripts.core.page import Page, PageImage
from manuscripts.core.record import load_page
from manuscripts.core.units import units
from manuscripts.evaluation.alignment import show_alignment
from manuscripts.evaluation.measure import PageResult, measure_texts
from manuscripts.evaluation.report import HEADINGS, Report
from manuscripts.evaluation.truth import load_truth, truth_of
from manuscripts.images.files import open_image
from manuscripts.images.raster import Pixels
from manuscripts.imaging.prepare import PrepareOptions, prepare
from manuscripts.inference.session import shared_session
from manuscripts.inference.weights import weights_for
from manuscripts.layout.analyse import LayoutOptions, analyse_layout
from manuscripts.layout.onnx_detector import OnnxDetector
from manuscripts.recognition.onnx_recogniser import OnnxRecogniser
from manuscripts.recognition.read import RecognitionOptions, read_columns
from manuscripts.variants.table import load_table

ROOT = Path(__file__).parents[1]
Placed = tuple[str, Point]
Reader = Callable[[Pixels], list[list[Placed]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One page to read, and its true columns in units. With `inside` only what lies in these boxes counts."""

    name: str
    path: Path
    truth: tuple[tuple[str, ...], ...]
    frame: int = 0
    inside: tuple[Box, ...] | None = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("/work/shared/data"))
    parser.add_argument("--only", default="pages,canon,rubbings,samples")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--paddleocr", action="store_true")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="show the alignment of so many of the worst pages")
    settings = parser.parse_args()
    sources = {"pages": typed, "canon": boxed, "rubbings": boxed, "samples": composed}
    with tempfile.TemporaryDirectory() as folder:
        reader = load_paddleocr(Path(folder)) if settings.paddleocr else load_our_path(settings.threads)
        found: dict[str, Any] = {}
        for name in settings.only.split(","):
            place = ROOT / "samples" if name == "samples" else settings.data / name
            report, seconds = measure(sources[name](place), reader)
            print_report(name, report, seconds, show=settings.show)
            found[name] = report.as_dict()
    if settings.json:
        settings.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def typed(folder: Path) -> Iterator[Material]:
    images = {path.stem: path for path in (folder / "images").iterdir()}
    for truth in load_truth(folder / "gt"):
        yield Material(name=truth.name, path=images[truth.name], truth=tuple(column.units for column in truth.flow))


def boxed(folder: Path) -> Iterator[Material]:
    for path in sorted((folder / "gt").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        given = [column for column in data["columns"] if column["text"] and column.get("complete", True)]
        if given:
            yield Material(
                name=path.stem,
                path=folder / data["image"],
                truth=tuple(tuple(unit.text for unit in units(column["text"])) for column in given),
                inside=tuple(box_of(column) for column in given),
            )


def box_of(column: dict[str, Any]) -> Box:
    """Around the boxes of its characters where there are any: [left, top, width, height], or a corner alone."""
    boxes = [character["bbox"] for character in column.get("chars", [])] or [column["bbox"]]
    return Box.around(Box(left, top, left + width, top + height) for left, top, width, height in boxes)


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
            truth=tuple(column.units for column in truth.flow),
        )


def load_our_path(threads: int) -> Reader:
    detector = OnnxDetector(weights_for("PP-OCRv6_det_small"), threads=threads)
    recogniser = OnnxRecogniser(shared_session(weights_for("PP-OCRv6_rec_small"), threads))

    def read(pixels: Pixels) -> list[list[Placed]]:
        prepared = prepare(pixels, PrepareOptions())
        height, width = pixels.shape[:2]
        image = PageImage(digest="", name="", frame=0, width=width, height=height)
        page = Page(institution="", shelfmark="", number=1, image=image)
        page = analyse_layout(page, prepared, LayoutOptions(), detector=detector)
        page = read_columns(page, prepared, RecognitionOptions(), recogniser=recogniser)
        flow = (column for column in page.columns if column.kind.in_flow)
        return [[(glyph.written, glyph.box.centre) for glyph in column.glyphs] for column in flow]

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

    def read(pixels: Pixels) -> list[list[Placed]]:
        colours = pixels if pixels.ndim == 3 else pixels[:, :, None].repeat(3, axis=2)
        result = pipeline.predict(colours[:, :, ::-1].copy())[0]
        lines = zip(result["rec_texts"], result["rec_boxes"], strict=True)
        return [list(spread(text, [float(side) for side in box])) for text, box in lines]

    return read


def spread(text: str, box: Sequence[float]) -> Iterator[Placed]:
    left, top, right, bottom = box
    for number, character in enumerate(text):
        part = (number + 0.5) / len(text)
        if bottom - top > right - left:
            yield character, ((left + right) / 2, top + part * (bottom - top))
        else:
            yield character, (left + part * (right - left), (top + bottom) / 2)


def measure(materials: Iterator[Material], reader: Reader) -> tuple[Report, list[float]]:
    table = load_table()
    results: list[PageResult] = []
    seconds: list[float] = []
    for material in materials:
        pixels = open_image(material.path).decode(material.frame).pixels
        began = time.monotonic()
        columns = reader(pixels)
        seconds.append(time.monotonic() - began)
        texts = ["".join(text for text, centre in column if counts(material, centre)) for column in columns]
        results.append(measure_texts(material.name, material.truth, texts, fold=table.fold))
    return Report(pages=tuple(results)), seconds


def counts(material: Material, centre: Point) -> bool:
    x, y = centre
    boxes = material.inside
    return boxes is None or any(box.left <= x < box.right and box.top <= y < box.bottom for box in boxes)


def print_report(name: str, report: Report, seconds: Sequence[float], *, show: int) -> None:
    print(f"\n{name}")
    times = [f"{time_each:.1f}" for time_each in [*seconds, sum(seconds)]]
    rows = [(*HEADINGS, "seconds"), *((*row, spent) for row, spent in zip(report.rows(), times, strict=True))]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        first, *rest = zip(row, widths, strict=True)
        print("  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]))
    for page in report.worst(show):
        print(f"\n{page.name}\n{show_alignment(page.truth, page.read)}")


if __name__ == "__main__":
    main()
