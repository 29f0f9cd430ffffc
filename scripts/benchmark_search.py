"""How fast the embedded search answers, how large its file is and how long it takes to make, on a large text.

    python -m scripts.benchmark_search --data DIR --units 5000000

DIR holds plain texts (`*.txt`) or archives of them (`*.tar.xz`). Their characters are set as pages of a scroll, 17 to a
column and 28 columns to a page, and asked for as a reader would: phrases taken from anywhere in the text.
"""

import argparse
import random
import statistics
import tarfile
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Column, ColumnKind, Glyph, Page, PageImage
from manuscripts.core.units import units
from manuscripts.search.query import Query
from manuscripts.search.sqlite_index import SqliteIndex
from manuscripts.variants.shipped import load_table

COLUMN, PAGE, MANUSCRIPT = 17, 17 * 28, 17 * 28 * 60


def texts(data: Path) -> Iterator[str]:
    for path in sorted(data.rglob("*")):
        if path.name.endswith(".tar.xz"):
            with tarfile.open(path) as archive:
                for member in archive:
                    file = archive.extractfile(member) if member.name.endswith(".txt") else None
                    if file:
                        yield file.read().decode("utf-8", errors="replace")
        elif path.suffix == ".txt":
            yield path.read_text(encoding="utf-8", errors="replace")


def signs(data: Path) -> Iterator[str]:
    return (unit.text for text in texts(data) for unit in units(text))


def pages(written: list[str], chance: random.Random) -> list[Page]:
    image = PageImage(digest="0" * 64, name="page.tif", frame=0, width=6000, height=2400)
    return [
        Page(
            institution="benchmark",
            shelfmark="",
            number=number,
            image=image,
            columns=tuple(
                column(line, written[start + at : start + at + COLUMN], chance)
                for line, at in enumerate(range(0, min(PAGE, len(written) - start), COLUMN), start=1)
            ),
        )
        for number, start in enumerate(range(0, len(written), PAGE), start=1)
    ]


def column(line: int, written: list[str], chance: random.Random) -> Column:
    left = 5900.0 - 200 * line
    glyphs = []
    for index, sign in enumerate(written):
        x, y = left + chance.random() * 20, 100 + 130 * index + chance.random() * 20
        glyphs.append(
            Glyph(box=Box(x, y, x + 100 + chance.random() * 20, y + 100 + chance.random() * 20), written=sign)
        )
    return Column(
        id=f"c{line}",
        kind=ColumnKind.MAIN,
        line=line,
        region="r1",
        outline=Polygon.of_box(Box(left, 100, left + 150, 2350)),
        glyphs=tuple(glyphs),
    )


def build(index: SqliteIndex, data: Path, wanted: int, chance: random.Random) -> tuple[list[str], float]:
    """Fill the index; returns samples of the text, and seconds spent in the index alone."""
    found = signs(data)
    samples: list[str] = []
    seconds, done = 0.0, 0
    while done < wanted and (written := list(islice(found, MANUSCRIPT))):
        made = pages(written, chance)
        start = time.perf_counter()
        index.replace(Manuscript(institution="benchmark", shelfmark=f"B.{done // MANUSCRIPT:05}"), made)
        seconds += time.perf_counter() - start
        done += len(written)
        at = chance.randrange(max(len(written) - 16, 1))
        samples.append("".join(written[at : at + 16]))
    print(f"{done:,} units in {len(samples):,} manuscripts, {seconds:.0f} s, {done / seconds:,.0f} units a second")
    return samples, seconds


def kinds(samples: list[str], chance: random.Random) -> dict[str, list[Query]]:
    def phrases(length: int) -> list[str]:
        return [sample[at : at + length] for sample in samples for at in (chance.randrange(len(sample) - length + 1),)]

    nowhere = ["".join(pair) for pair in zip(phrases(2), reversed(phrases(3)), strict=True)]
    return {
        "phrase of 2": [Query(text=text) for text in phrases(2)],
        "phrase of 4": [Query(text=text) for text in phrases(4)],
        "phrase of 4, exact": [Query(text=text, exact=True) for text in phrases(4)],
        "phrase of 8": [Query(text=text) for text in phrases(8)],
        "phrase of 5 that is nowhere": [Query(text=text) for text in nowhere],
        "1 character": [Query(text=text) for text in phrases(1)],
        "phrase of 4, one manuscript": [
            Query(text=text, shelfmark=f"B.{number:05}") for number, text in enumerate(phrases(4))
        ],
    }


def ask(index: SqliteIndex, queries: list[Query]) -> tuple[list[float], list[float], list[int]]:
    """Milliseconds on the clock, milliseconds of the processor (a busy machine shows in the first alone), totals."""
    clock, processor, totals = [], [], []
    for query in queries:
        start, used = time.perf_counter(), time.process_time()
        totals.append(index.search(query).total)
        clock.append(1000 * (time.perf_counter() - start))
        processor.append(1000 * (time.process_time() - used))
    return clock, processor, totals


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--units", type=int, default=5_000_000)
    parser.add_argument("--queries", type=int, default=100)
    options = parser.parse_args()
    chance = random.Random(3)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.sqlite"
        index = SqliteIndex(path, fold=load_table().fold, folding="benchmark")
        samples, _ = build(index, options.data, options.units, chance)
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        print(f"{size / 2**20:,.0f} MiB on disk")
        chosen = chance.sample(samples, min(options.queries, len(samples)))
        print(f"{'':30} {'ms: p50':>8} {'p95':>8} {'cpu: p50':>8} {'p95':>8} {'median hits':>12} {'most hits':>10}")
        for kind, queries in kinds(chosen, chance).items():
            clock, processor, totals = ask(index, queries)
            cuts = [statistics.quantiles(times, n=20)[at] for times in (clock, processor) for at in (9, 18)]
            row = " ".join(f"{cut:8.1f}" for cut in cuts)
            print(f"{kind:30} {row} {statistics.median(totals):12,.0f} {max(totals):10,}")
        start = time.perf_counter()
        index.remove("benchmark", "B.00000")
        print(f"removing one manuscript: {time.perf_counter() - start:.2f} s")
        index.close()


if __name__ == "__main__":
    main()
