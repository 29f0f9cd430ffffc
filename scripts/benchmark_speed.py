"""Speed side by side: benchmark_speed.py [--data DIR] [--only pages,canon] [--rounds N] [--json FILE].

The same pages are read by several ways in turn, each in processes of its own, and that as often as --rounds says:

    one process     the whole path on one page after the other, with a processor thread for each core
    runner          the same through the runner of `manuscripts read`, which shares out pages to processes
    by the ink      as `one process`, without the adviser
    openvino        as `one process`, with `--recogniser openvino`
    openvino runner as `runner`, with `--recogniser openvino`
    paddleocr       PaddleOCR's own pipeline with the same small weights and engine="onnxruntime"

For each: seconds from the first page to the last, pages a minute as a multiple of PaddleOCR's, folded error rate of the
page text, and peak memory of all its processes. Weights are loaded before and one page is read to warm up, but not for
the runner, whose processes load theirs while it runs: that is counted, so it reads the pages four times over, as many
as a small holding has. Pages and truths are those of benchmark_pages. DIR may be given as MANUSCRIPTS_DATA in the
environment.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from manuscripts.evaluation.measure import measure_columns
from manuscripts.evaluation.rates import NO_ERRORS
from manuscripts.evaluation.written import Written
from manuscripts.images.files import open_image
from manuscripts.pipeline.engines import load_engines
from manuscripts.pipeline.options import RunOptions
from manuscripts.pipeline.quick import read_files
from manuscripts.recognition.read import RecognitionOptions
from manuscripts.variants.shipped import load_table
from scripts.benchmark_pages import SOURCES, Material, load_paddleocr, read_whole, that_count
from scripts.benchmarks_layout.tables import table
from scripts.memory import watch

HEADINGS = ("way", "pages", "seconds", "pages a minute", "times PaddleOCR", "CER folded", "peak MiB")

# Mean seconds a page, and the text of each.
Way = Callable[[list[Material]], tuple[float, list[list[Written]]]]
# How often the runner reads the pages.
TIMES = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("MANUSCRIPTS_DATA"), help="folder of real material")
    parser.add_argument("--only", default="pages,canon")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    settings = parser.parse_args()
    if not settings.data:
        parser.error("give --data DIR")
    if settings.way:
        settings.json.write_text(json.dumps(_measured(settings.way, settings.data, settings.only)), encoding="utf-8")
        return
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(settings.rounds):
            for way in WAYS:
                found[way].append(_in_own_processes(way, settings, Path(folder) / "figures.json"))
    print(table("speed side by side", HEADINGS, _rows(found)))
    if settings.json:
        settings.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _in_own_processes(way: str, settings: argparse.Namespace, figures: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "scripts.benchmark_speed", "--way", way, "--json", str(figures)]
    sizes, code = watch([*command, "--data", str(settings.data), "--only", settings.only])
    if code:
        raise SystemExit(f"{way} ended with exit code {code}")
    return {**json.loads(figures.read_text(encoding="utf-8")), "peak": max(sizes) / 1024}


def _measured(way: str, data: Path, only: str) -> dict[str, Any]:
    materials = [material for name in only.split(",") for material in SOURCES[name](data / name)]
    each, read = WAYS[way](materials)
    fold = load_table().fold
    total = NO_ERRORS
    for material, columns in zip(materials, read, strict=True):
        counted = [that_count(column, material.inside) for column in columns]
        total += measure_columns(material.name, material.truth, counted, fold=fold).folded
    return {"pages": len(materials), "seconds": each * len(materials), "folded": total.share}


def _one_process(
    materials: list[Material], *, recogniser: str = "onnx", adviser: bool = True
) -> tuple[float, list[list[Written]]]:
    engines = load_engines(recogniser, threads=0)
    options = replace(RunOptions(), recognition=RecognitionOptions(adviser=adviser))
    read_whole(materials[0], engines, options)
    began = time.perf_counter()
    pages = [read_whole(material, engines, options) for material in materials]
    each = (time.perf_counter() - began) / len(materials)
    return each, [[Written.of_column(c) for c in page.columns if c.kind.in_flow] for page in pages]


def _runner(materials: list[Material], *, recogniser: str = "onnx") -> tuple[float, list[list[Written]]]:
    options = replace(RunOptions(), recogniser=recogniser)
    with tempfile.TemporaryDirectory() as folder:
        paths = [
            Path(folder) / f"{turn}-{number}{material.path.suffix}"
            for turn in range(TIMES)
            for number, material in enumerate(materials)
        ]
        for path, material in zip(paths, materials * TIMES, strict=True):
            shutil.copyfile(material.path, path)
        began = time.perf_counter()
        results = {result.path: result.page for result in read_files(paths, options=options)}
        each = (time.perf_counter() - began) / len(paths)
    pages = [results[path] for path in paths[: len(materials)]]
    return each, [[Written.of_column(c) for c in page.columns if c.kind.in_flow] if page else [] for page in pages]


def _paddleocr(materials: list[Material]) -> tuple[float, list[list[Written]]]:
    with tempfile.TemporaryDirectory() as folder:
        reader = load_paddleocr(Path(folder))
        reader(open_image(materials[0].path).decode(materials[0].frame).pixels)
        began = time.perf_counter()
        read = [reader(open_image(material.path).decode(material.frame).pixels) for material in materials]
        return (time.perf_counter() - began) / len(materials), read


WAYS: dict[str, Way] = {
    "one process": _one_process,
    "runner": _runner,
    "by the ink": lambda materials: _one_process(materials, adviser=False),
    "openvino": lambda materials: _one_process(materials, recogniser="openvino"),
    "openvino runner": lambda materials: _runner(materials, recogniser="openvino"),
    "paddleocr": _paddleocr,
}


def _rows(found: dict[str, list[dict[str, Any]]]) -> list[tuple[str, ...]]:
    """The fastest round of each way."""
    best = {way: min(rounds, key=lambda figures: figures["seconds"]) for way, rounds in found.items()}
    peer = best["paddleocr"]["seconds"]
    return [
        (
            way,
            str(figures["pages"]),
            f"{figures['seconds']:.1f}",
            f"{60 * figures['pages'] / figures['seconds']:.1f}",
            f"{peer / figures['seconds']:.2f}",
            f"{100 * figures['folded']:.1f} %",
            f"{figures['peak']:.0f}",
        )
        for way, figures in best.items()
    ]


if __name__ == "__main__":
    main()
