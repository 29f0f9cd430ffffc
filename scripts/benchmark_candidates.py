"""How much more a search over candidates finds: benchmark_candidates.py --data DIR [--only …] [--kept FOLDER].

Labelled pages (scripts/benchmarks_candidates/reading.py) are read by the product and indexed; phrases of 2 to 6
characters of their true text, a sample of a fixed seed, are asked for by the best reading and over candidates. A hit is
right where at least half of its characters are those read for a place at which the phrase truly stands.

For each kind of material, and by length: precision and recall of both at many values of `least`; recall where both are
equally precise, hits of either counted from some probability on; whether hits are right as often as their probability
says; the estimate of recall beside the true one; why places are not found. Every phrase asked for here stands somewhere
in these few pages, which makes hits right more often than in a library: fit_candidates.py holds probabilities against
phrases of other texts. With --kept pages are read once and kept there. DIR may be given as MANUSCRIPTS_DATA.
"""

import argparse
import json
import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from manuscripts.core.manuscript import Manuscript
from manuscripts.search.folding import Folding
from manuscripts.search.memory_index import MemoryIndex
from manuscripts.search.query import Query
from manuscripts.variants.shipped import load_table
from scripts.benchmarks_candidates.figures import (
    Asked,
    Point,
    ask,
    calibration_error,
    point,
    recall_at,
    reliability,
)
from scripts.benchmarks_candidates.places import CAUSES, AlignedPage
from scripts.benchmarks_candidates.reading import KINDS, ReadPage, read_kind
from scripts.benchmarks_layout.tables import table

LENGTHS = (2, 3, 4, 5, 6)
LEASTS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.001, 0.0)
PRECISIONS = (0.999, 0.995, 0.99, 0.98, 0.95)
USUAL = Query(text="").least
Parts = Sequence[tuple[str, Sequence[Asked]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("MANUSCRIPTS_DATA"), help="folder of real material")
    parser.add_argument("--only", default=",".join(KINDS), help=f"of {', '.join(KINDS)}")
    parser.add_argument("--kept", type=Path, help="keep what was read here, and take it from here")
    parser.add_argument("--queries", type=int, default=400, help="phrases of each length and kind")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--threads", type=int, default=0)
    settings = parser.parse_args()
    if not settings.data and settings.only != "composed":
        parser.error("give --data DIR, or --only composed")
    folding = Folding(load_table())
    held: dict[str, list[Asked]] = {}
    for kind in settings.only.split(","):
        read = read_kind(kind, Path(settings.data or "."), kept=settings.kept, threads=settings.threads)
        began = time.monotonic()
        held[kind] = ask_all(read, folding, settings.queries)
        print(f"\n{kind}: {len(read)} pages, {len(held[kind])} phrases, {time.monotonic() - began:.0f} s", flush=True)
        show(kind, held[kind])
    if len(held) > 1:
        show("all", [each for asked in held.values() for each in asked])
    if settings.json:
        figures = {kind: as_dict(asked) for kind, asked in held.items()}
        settings.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


def ask_all(read: Sequence[ReadPage], folding: Folding, queries: int) -> list[Asked]:
    """A sample of the phrases of each length, asked for in an index of all pages."""
    index = MemoryIndex(folding=folding)
    for each in read:
        index.replace(Manuscript(institution=each.page.institution, shelfmark=each.name), [each.page])
    pages = {each.name: AlignedPage.of(each, folding) for each in read}
    asked = []
    for length in LENGTHS:
        phrases = sorted({phrase for page in pages.values() for phrase in page.phrases(length)})
        chosen = random.Random(length).sample(phrases, min(queries, len(phrases)))
        asked += [ask(index, pages, phrase, least=USUAL) for phrase in chosen]
    index.close()
    return asked


def show(kind: str, asked: Sequence[Asked]) -> None:
    lengths = [
        *((str(length), [each for each in asked if each.length == length]) for length in LENGTHS),
        ("all", asked),
    ]
    headings = ("precision / recall %", *(f"{name} characters" if name != "all" else name for name, _ in lengths))
    rows = [("best reading", *(_both(point(part, 0.0, candidates=False)) for _, part in lengths))]
    rows += [
        (f"candidates, {least:g}", *(_both(point(part, least, candidates=True)) for _, part in lengths))
        for least in LEASTS
    ]
    print(table(f"{kind}: hits at least so probable", headings, rows))
    print(table(f"{kind}: recall % at equal precision (best reading → candidates)", headings, _equal(lengths)))
    for name, candidates in (("best reading", False), ("candidates", True)):
        bins = reliability([hit for each in asked for hit in _said(each, candidates=candidates)])
        shown = [(f"{said:.4f}", str(count), f"{right:.4f}") for count, said, right in bins]
        title = f"{kind}: hits by probability, {name}; calibration error {calibration_error(bins):.4f}"
        print(table(title, ("said", "hits", "right"), shown))
    print(table(f"{kind}: recall, hits at least {USUAL:g}", ("length", "estimated", "true"), _recall(lengths)))
    print(table(f"{kind}: true places", ("", *(name for name, _ in lengths)), _fates(lengths)), flush=True)


def as_dict(asked: Sequence[Asked]) -> dict[str, object]:
    """The main figures of one kind."""
    bins = reliability([hit for each in asked for hit in _said(each, candidates=True)])
    return {
        "phrases": len(asked),
        "best": asdict(point(asked, 0.0, candidates=False)),
        "candidates": [asdict(point(asked, least, candidates=True)) for least in LEASTS],
        "calibration_error": calibration_error(bins),
        "recall": {name: (said, true) for name, said, true in _recall([("all", asked)])},
    }


def _both(at: Point) -> str:
    return f"{100 * at.precision:.1f} / {100 * at.recall:.1f}"


def _equal(lengths: Parts) -> list[tuple[str, ...]]:
    rows = [("as best reading", *(_at(part, point(part, 0.0, candidates=False).precision) for _, part in lengths))]
    return rows + [
        (f"{100 * precision:g} %", *(_at(part, precision) for _, part in lengths)) for precision in PRECISIONS
    ]


def _at(asked: Sequence[Asked], precision: float) -> str:
    """Recall of both searches, each with hits from that probability on which brings most at this precision."""
    points = [recall_at(asked, precision, candidates=candidates) for candidates in (False, True)]
    return " → ".join("-" if each is None else f"{100 * each.recall:.1f}" for each in points)


def _said(asked: Asked, *, candidates: bool) -> list[tuple[float, bool]]:
    judged = asked.candidates if candidates else asked.best
    return [(probability, place is not None) for probability, place in judged.hits]


def _recall(lengths: Parts) -> list[tuple[str, str, str]]:
    """What is estimated is the mean where anything was found; what is true is of all places, found or not."""
    rows = []
    for name, part in lengths:
        said = [each.recall for each in part if each.recall is not None]
        if said:
            true = point(part, USUAL, candidates=True).recall
            rows.append((name, f"{100 * sum(said) / len(said):.1f} %", f"{100 * true:.1f} %"))
    return rows


def _fates(lengths: Parts) -> list[tuple[str, ...]]:
    """What becomes of the true places: found by the best reading, by candidates, or not, and why not."""
    columns = []
    for _, part in lengths:
        best = sum(len(each.best.found(0.0)) for each in part)
        usual = sum(len(each.candidates.found(USUAL) - each.best.found(0.0)) for each in part)
        below = sum(
            len(each.candidates.found(0.0) - each.candidates.found(USUAL) - each.best.found(0.0)) for each in part
        )
        lost = sum((each.lost for each in part), Counter[str]())
        columns.append([best, usual, below, *(lost[cause] for cause in CAUSES)])
    names = ("best reading", f"candidates, from {USUAL:g} on", "less probable", *CAUSES)
    return [(name, *map(str, counts)) for name, counts in zip(names, zip(*columns, strict=True), strict=True)]


if __name__ == "__main__":
    main()
