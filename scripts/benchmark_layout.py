"""Measure the layout stage: benchmark_layout.py [--data DIR] [--only …] [--json FILE|-] [--boxes OUT].

canon, layout, layout_ndl   columns found in DIR/canon, DIR/layout, DIR/layout_ndl: F1 of boxes that share at least half
                            (0.7) of their united area, each counted once. On `layout` also halves of double-line notes
                            of the right side, on `layout_ndl` illustrations and stamps. What a box means in each
                            folder, and to what ours are brought: benchmarks_layout/truth.py and columns.py.
page_xml                    reading order on the geometry of DIR/page_xml, of lines alone and with the hints of regions
                            (layout_order.py): pairs of lines in order, and every page that is wrong.
composed                    notes to the character on pages of the composer, kept in --composed FOLDER
                            (benchmarks_layout/spans.py); besides on those of them that can be read at all
                            (benchmarks_layout/legibility.py).
time                        seconds of each stage on the first three images of each folder, and of the detector alone,
                            once with 960 pixels on the longest side and once at the scales at which layout calls it.

DIR may be given as MANUSCRIPTS_DATA in the environment. What is missing is passed over with a word on stderr.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from manuscripts.pipeline.engines import Engines, load_engines
from scripts.benchmarks_layout.columns import (
    LIMITS,
    Counts,
    count_columns,
    count_drawings,
    count_folds,
    count_notes,
    found_in,
)
from scripts.benchmarks_layout.drawing import draw_boxes
from scripts.benchmarks_layout.legibility import is_legible
from scripts.benchmarks_layout.reading import lay_out
from scripts.benchmarks_layout.spans import composed_pages, count_spans
from scripts.benchmarks_layout.tables import rate, table
from scripts.benchmarks_layout.timing import PageTime, Spent, time_page
from scripts.benchmarks_layout.truth import Convention, TruePage, load_pages
from scripts.layout_order import measure_order

MEASURES = [convention.value for convention in Convention] + ["page_xml", "composed", "time"]
_TIMED = 3
Measured = tuple[str, dict[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("MANUSCRIPTS_DATA"), help="folder of real material")
    parser.add_argument("--only", default=",".join(MEASURES), help=f"of {', '.join(MEASURES)}")
    parser.add_argument(
        "--json", metavar="FILE", help="write the figures here; - for stdout, the tables then on stderr"
    )
    parser.add_argument("--boxes", type=Path, metavar="OUT", help="draw truth and ours on every page into this folder")
    parser.add_argument("--composed", type=Path, metavar="FOLDER", help="composed pages; drawn there if not there yet")
    parser.add_argument("--pages", type=int, default=60, help="how many composed pages")
    parser.add_argument("--threads", type=int, default=0, help="of the engine; 0: one a core")
    settings = parser.parse_args()
    wanted = settings.only.split(",")
    if unknown := set(wanted) - set(MEASURES):
        parser.error(f"no measure is called {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
    engines = load_engines("onnx", threads=settings.threads)
    talk = sys.stderr if settings.json == "-" else sys.stdout
    report: dict[str, Any] = {}
    for name in wanted:
        measured = _measure(name, settings, engines)
        if measured is None:
            print(f"{name}: nothing to measure (see --data and --composed)", file=sys.stderr)
        else:
            text, report[name] = measured
            print(text, file=talk, flush=True)
    if settings.json:
        _write(json.dumps(report, ensure_ascii=False, indent=1), settings.json)


def _measure(name: str, settings: argparse.Namespace, engines: Engines) -> Measured | None:
    if name == "composed":
        return _measure_notes(settings.composed, settings.pages, engines) if settings.composed else None
    if not settings.data:
        return None
    if name == "page_xml":
        return _measure_order(Path(settings.data) / name) if (Path(settings.data) / name).is_dir() else None
    if name == "time":
        folders = (load_pages(Path(settings.data) / each.value, each) for each in Convention)
        pages = [page for folder in folders for page in islice(folder, _TIMED)]
        return _measure_time(pages, engines) if pages else None
    convention = Convention(name)
    pages = list(load_pages(Path(settings.data) / name, convention))
    return _measure_columns(pages, convention, engines, boxes=settings.boxes) if pages else None


def _measure_columns(
    pages: Sequence[TruePage], convention: Convention, engines: Engines, *, boxes: Path | None
) -> Measured:
    counted: list[tuple[str, dict[str, Counts]]] = []
    for true in pages:
        page = lay_out(true.path, engines)
        found = found_in(page, convention)
        counts = {f"F1@{limit}": count_columns(true, found, limit) for limit in LIMITS}
        if convention is Convention.RUNS:
            counts |= {"notes": count_notes(true, found), "folds aside": count_folds(true, found)}
        if convention is Convention.PIECES:
            counts["drawings"] = count_drawings(true, page)
        counted.append((true.name, counts))
        if boxes:
            draw_boxes(true, found, boxes)
    return _counts_table(f"{convention.value}: columns found", counted)


def _measure_order(folder: Path) -> Measured:
    measured = {name: measure_order(folder, hints=hints) for name, hints in (("alone", False), ("hints", True))}
    tables = [
        table(
            f"page_xml, lines {'with hints' if name == 'hints' else 'alone'}: {each.accuracy:.4%} of {each.pairs} "
            f"pairs in order, {each.pages_right:.1%} of {each.pages} pages entirely right",
            ["page that is wrong", "pairs out of order", "of"],
            [[page.name, str(page.swapped), str(page.pairs)] for page in each.wrong],
        )
        for name, each in measured.items()
    ]
    return "\n".join(tables), {name: asdict(each) for name, each in measured.items()}


def _measure_notes(folder: Path, count: int, engines: Engines) -> Measured:
    counted = []
    for path, truth in composed_pages(folder, count):
        spans = count_spans(truth, lay_out(path, engines))
        legible = spans if is_legible(path, truth, engines) else Counts()
        counted.append((path.stem, {"notes": spans, "on legible pages": legible}))
    return _counts_table("composed: double-line notes, exact spans", counted)


def _counts_table(title: str, counted: Sequence[tuple[str, dict[str, Counts]]]) -> Measured:
    """F1 of each measure with right/given/ours, a row for each page and one for all."""
    total = {name: sum((counts[name] for _, counts in counted), start=Counts()) for name in counted[0][1]}
    headings = ["page"] + [heading for name in total for heading in (name, "right/given/ours")]
    rows = [
        [page, *(cell for each in counts.values() for cell in (rate(each.f1), f"{each.hits}/{each.given}/{each.ours}"))]
        for page, counts in [*counted, ("all", total)]
    ]
    as_dict = {page: _counts_dict(counts) for page, counts in counted}
    return table(title, headings, rows), {"total": _counts_dict(total), "pages": as_dict}


def _counts_dict(counts: dict[str, Counts]) -> dict[str, Any]:
    return {name: {**asdict(each), "f1": each.f1} for name, each in counts.items()}


def _measure_time(pages: Sequence[TruePage], engines: Engines) -> Measured:
    time_page(pages[0].path, engines)  # The first run of a session allocates; it is not timed.
    timed = [(f"{true.convention.value} {true.name}", time_page(true.path, engines)) for true in pages]
    total = timed[0][1]
    for _, each in timed[1:]:
        total += each
    stages = [name for name, spent in _stages(total)]
    headings = ["page", *(f"{name} wall cpu" for name in stages), "layout share wall cpu"]
    rows = [
        [name, *(f"{spent.wall:.2f} {spent.cpu:.2f}" for _, spent in _stages(each)), _percent(each.layout_share)]
        for name, each in [*timed, ("all", total)]
    ]
    as_dict = {name: _time_dict(each) for name, each in timed}
    return table("time in seconds", headings, rows), {"total": _time_dict(total), "pages": as_dict}


def _percent(share: Spent) -> str:
    return f"{share.wall:.0%} {share.cpu:.0%}"


def _stages(each: PageTime) -> list[tuple[str, Spent]]:
    return [
        ("prepare", each.prepare),
        ("direction", each.direction),
        ("layout", each.layout),
        ("recognition", each.recognition),
        ("page", each.page),
        ("detector 960", each.detector_960),
        ("detector same", each.detector_same),
    ]


def _time_dict(each: PageTime) -> dict[str, Any]:
    return {**{name: asdict(spent) for name, spent in _stages(each)}, "layout_share": asdict(each.layout_share)}


def _write(text: str, place: str) -> None:
    if place == "-":
        print(text)
    else:
        Path(place).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
