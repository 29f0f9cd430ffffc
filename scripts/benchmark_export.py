"""Time and memory of the exports of a long manuscript: benchmark_export.py LIBRARY [--pages N] [--format F]

Puts the pages of LIBRARY together again and again to N pages with at least so many glyphs in a temporary library,
exports that by the command in each format, and prints seconds and the peak of its memory (proportional set size).
"""

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import FrameRef, StoredImage
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Column, Page
from scripts.memory import watch

ITEM = Manuscript(institution="bench", shelfmark="Long 1")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("library", type=Path)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--glyphs", type=int, default=100_000)
    parser.add_argument("--format", action="append", dest="formats")
    settings = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        count = make_library(Path(folder) / "library", settings.library, pages=settings.pages, glyphs=settings.glyphs)
        print(f"{settings.pages} pages with {count} glyphs")
        for form in settings.formats or ["tei"]:
            command = [sys.executable, "-m", "manuscripts", "export", "--format", form]
            command += ["--library", f"{folder}/library", "--out", f"{folder}/{form}"]
            began = time.monotonic()
            sizes, code = watch(command)
            seconds = time.monotonic() - began
            written = sum(path.stat().st_size for path in Path(folder, form).rglob("*") if path.is_file())
            print(
                f"{form}: exit code {code}, {seconds:.1f} s, peak {max(sizes) / 1024:.0f} MiB, "
                f"{written / 2**20:.1f} MiB written"
            )


def make_library(folder: Path, source: Path, *, pages: int, glyphs: int) -> int:
    """A library of one manuscript; gives its number of glyphs."""
    with Library(source) as known:
        found = [page for manuscript in known.manuscripts() for page in known.pages(manuscript)]
    frames = [FrameRef("ab" * 32, frame) for frame in range(pages)]
    total = 0
    with Library(folder, create=True) as library:
        library.catalogue.put_image(StoredImage(digest="ab" * 32, name="long.tif", stored="ab/long.tif", frames=pages))
        library.catalogue.plan_pages(library.catalogue.put_manuscript(ITEM), frames)
        made = long_pages(found, glyphs=-(-glyphs // pages))
        for entry, page in zip(library.entries(ITEM), made, strict=False):
            numbered = replace(page, number=entry.number, institution=ITEM.institution, shelfmark=ITEM.shelfmark)
            library.records.save(entry, numbered)
            library.catalogue.mark_done(entry, numbered)
            total += sum(len(column.glyphs) for column in page.columns)
    return total


def long_pages(found: list[Page], *, glyphs: int) -> Iterator[Page]:
    """Pages with so many glyphs or more, made of the columns of `found` in their order."""
    columns = itertools.cycle([(page, column) for page in found for column in page.columns])
    while True:
        taken: list[Column] = []
        page, column = next(columns)
        while sum(len(one.glyphs) for one in taken) < glyphs:
            taken.append(replace(column, id=f"c{len(taken) + 1}", line=len(taken) + 1, anchor=None))
            _, column = next(columns)
        yield replace(page, columns=tuple(taken))


if __name__ == "__main__":
    main()
