"""Plain texts as manuscripts: set as pages of a scroll, 17 characters to a column and 28 columns to a page."""

import math
import random
import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Column, ColumnKind, Glyph, Page, PageImage
from manuscripts.core.units import units

COLUMN, PAGE, MANUSCRIPT = 17, 17 * 28, 17 * 28 * 60
INSTITUTION = "benchmark"


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


def endless(data: Path) -> Iterator[str]:
    """The same texts over and over."""
    while True:
        yield from signs(data)


def pages(written: list[str], chance: random.Random) -> list[Page]:
    image = PageImage(digest="0" * 64, name="page.tif", frame=0, width=6000, height=2400)
    return [
        Page(
            institution=INSTITUTION,
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


def manuscripts(data: Path, wanted: int) -> Iterator[tuple[Manuscript, list[str]]]:
    """Manuscripts of one length, each with its signs."""
    found = endless(data)
    for number in range(math.ceil(wanted / MANUSCRIPT)):
        yield Manuscript(institution=INSTITUTION, shelfmark=f"B.{number:05}"), list(islice(found, MANUSCRIPT))
