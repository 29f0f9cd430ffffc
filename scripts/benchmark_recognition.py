"""Read columns whose place and text are known: benchmark_recognition.py [--data DIR] [--only …] [--json FILE].

canon, rubbings, columns   columns of DIR/canon, DIR/rubbings, DIR/columns, each read in its true box (what the truth of
                           each is: benchmarks_recognition/material.py).
hard                       those of DIR/columns once more, each made hard to read in one way after the other
                           (benchmarks_recognition/hardships.py).

For each: error rates raw and folded; the share of true characters among the first candidates, folded; glyph boxes: the
share of true characters in whose box the centre of theirs lies, and the mean IoU; how far the confidence of a glyph is
from the share of right ones (expected calibration error), and the commonest confusions. DIR may be given as
MANUSCRIPTS_DATA in the environment. What is missing is passed over with a word on stderr.
"""

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from manuscripts.evaluation.written import Fold
from manuscripts.images.files import open_image
from manuscripts.pipeline.engines import Engines, load_engines
from manuscripts.recognition.read import RecognitionOptions
from manuscripts.variants.shipped import load_table
from scripts.benchmarks_layout.tables import rate, table
from scripts.benchmarks_recognition.figures import RANKS, Figures, figures_of
from scripts.benchmarks_recognition.hardships import HARDSHIPS
from scripts.benchmarks_recognition.material import SOURCES, column_images, read_given, read_shown
from scripts.benchmarks_recognition.plot import Bins, calibration_plot

HEADINGS = (
    "",
    "units",
    "CER",
    "CER folded",
    "missing",
    "extra",
    "wrong",
    *(f"top {rank}" for rank in RANKS),
    "centres in box",
    "mean IoU",
    "ECE",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("MANUSCRIPTS_DATA"), help="folder of real material")
    parser.add_argument("--only", default=",".join(SOURCES), help=f"of {', '.join(SOURCES)}, hard")
    parser.add_argument("--recogniser", default="onnx")
    parser.add_argument("--no-adviser", action="store_true", help="each glyph as the ink makes it likeliest")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--plot", type=Path, help="draw how sure glyphs are against how many are right (SVG)")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--confusions", type=int, default=20, help="how many of the commonest confusions are shown")
    settings = parser.parse_args()
    if not settings.data:
        parser.error("give --data DIR")
    options = RecognitionOptions(adviser=not settings.no_adviser)
    engines, fold = load_engines(settings.recogniser, threads=settings.threads), load_table().fold
    found: dict[str, Any] = {}
    bins: dict[str, Bins] = {}
    for name in settings.only.split(","):
        if name == "hard":
            found[name] = _read_hard(settings.data / "columns", engines, options, fold)
            continue
        folder = Path(settings.data) / name
        if not folder.is_dir():
            print(f"{folder} is not there and passed over", file=sys.stderr)
            continue
        pages = {
            page.name: figures_of(page.columns, read_given(page, engines, options), fold=fold)
            for page in SOURCES[name](folder)
        }
        total = sum(pages.values(), start=Figures())
        shown = pages if len(pages) < 20 else {}
        print(table(name, HEADINGS, [_row(*each) for each in [*shown.items(), ("all", total)]]))
        print(table(f"{name}: glyphs by confidence", ("confidence", "glyphs", "right"), _bins(total)))
        pairs = total.confusions.most_common(settings.confusions)
        print(
            f"\n{name}: true and read  " + "  ".join(f"{a or '－'}{b or '－'} {n}" for (a, b), n in pairs), flush=True
        )
        bins[name] = total.bins
        found[name] = {page: _as_dict(figures) for page, figures in [*pages.items(), ("all", total)]}
    if settings.plot:
        settings.plot.write_bytes(calibration_plot(bins))
    if settings.json:
        settings.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def _read_hard(folder: Path, engines: Engines, options: RecognitionOptions, fold: Fold) -> dict[str, Any]:
    """The rates of one hardship after the other, the same columns with the same chances in each."""
    totals: dict[str, Figures] = {}
    for name, hardship in HARDSHIPS.items():
        chances = np.random.default_rng(0)
        totals[name] = Figures()
        for page in column_images(folder):
            pixels = open_image(page.path).decode(0).pixels
            colours = pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
            shown, column = hardship(colours, page.columns[0], chances)
            given = replace(page, columns=(column,))
            totals[name] += figures_of(given.columns, read_shown(shown, given, engines, options), fold=fold)
    print(table("hard", HEADINGS, [_row(*each) for each in totals.items()]))
    return {name: _as_dict(figures) for name, figures in totals.items()}


def _row(name: str, figures: Figures) -> tuple[str, ...]:
    kinds = figures.kinds
    share = figures.centres.share
    return (
        name,
        str(figures.folded.count),
        _percent(figures.raw.share),
        _percent(figures.folded.share),
        *(str(count) for count in (kinds.missing, kinds.extra, kinds.substituted)),
        *(_percent(figures.among(rank)) for rank in RANKS),
        _percent(None if share is None else 1 - share),
        rate(figures.mean_overlap),
        rate(figures.calibration_error),
    )


def _bins(figures: Figures) -> list[tuple[str, str, str]]:
    return [(f"{said:.2f}", str(count), f"{right:.2f}") for count, said, right in figures.bins]


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _as_dict(figures: Figures) -> dict[str, Any]:
    kinds = figures.kinds
    return {
        "units": figures.folded.count,
        "raw": figures.raw.share,
        "folded": figures.folded.share,
        "missing": kinds.missing,
        "extra": kinds.extra,
        "substituted": kinds.substituted,
        "among": {str(rank): figures.among(rank) for rank in RANKS},
        "centres_outside": figures.centres.share,
        "mean_iou": figures.mean_overlap,
        "calibration_error": figures.calibration_error,
    }


if __name__ == "__main__":
    main()
