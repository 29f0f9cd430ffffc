"""Double-line notes on composed pages: which characters are note, right and left, to the character.

A span is what stands between two changes from main text to notes within one line: the set of characters of its right
halves and that of its left ones. A character belongs to the column whose outline holds the centre of its true box. One
of our spans is right when both sets are those of a true span. Characters that are lost on the sheet do not count.

Two things cannot be told from a picture and count neither for nor against us: a note of a single character, which looks
like a small character of main text (a humble 臣), and two lines of main text set in one ruled column, which look like a
note that fills it.
"""

from collections.abc import Sequence
from itertools import combinations, groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt
from shapely import STRtree, points
from shapely.geometry import Polygon as Shape

from manuscripts.core.page import Column, ColumnKind, Page
from manuscripts.core.record import load_page
from manuscripts.core.units import LACUNA
from scripts.benchmarks_layout.columns import Counts
from scripts.compose.draw import draw_page

# Far from the seeds with which pages for training are drawn.
FIRST_SEED = 7_000_000
TEXTS = Path(__file__).parents[1] / "compose" / "texts"

Characters = frozenset[int]
Span = tuple[Characters, Characters]


def composed_pages(folder: Path, count: int) -> list[tuple[Path, Page]]:
    """The first `count` pages in `folder` with their truth; those that are not there yet are drawn."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt")))
    pages = []
    for number in range(count):
        path = folder / f"{number:06d}.jpg"
        if not path.with_suffix(".json").exists():
            draw_page(path, [text], seed=FIRST_SEED + number)
        pages.append((path, load_page(path.with_suffix(".json").read_bytes(), where=str(path))))
    return pages


def count_spans(truth: Page, page: Page) -> Counts:
    """True spans, ours, and those that hold exactly the same characters."""
    glyphs = [glyph for column in truth.columns for glyph in column.glyphs]
    numbers = iter(range(len(glyphs)))
    true_members = [frozenset(next(numbers) for _ in column.glyphs) for column in truth.columns]
    lost = frozenset(number for number, glyph in enumerate(glyphs) if glyph.written == LACUNA)
    centres = np.array([glyph.box.centre for glyph in glyphs])
    either = _paired(truth.columns, true_members)
    given = [span for span in _spans(truth.columns, true_members, lost) if _is_double(span)]
    ours = [span for span in _spans(page.columns, _members(page.columns, centres), lost) if _is_double(span)]
    ours = [span for span in ours if not _all(span) or not _all(span) <= either]
    return Counts(len(given), len(ours), len(set(given) & set(ours)))


def _all(span: Span) -> Characters:
    return span[0] | span[1]


def _is_double(span: Span) -> bool:
    """False where there is but one character; of false ink, without any, nothing is known."""
    return len(_all(span)) != 1


def _paired(columns: Sequence[Column], members: Sequence[Characters]) -> Characters:
    """Characters of main text that stands in two lines in one ruled column."""
    lines: dict[int, list[tuple[Column, Characters]]] = {}
    for column, held in zip(columns, members, strict=True):
        if column.kind is ColumnKind.MAIN:
            lines.setdefault(column.line, []).append((column, held))
    pairs = [pair for line in lines.values() for pair in combinations(line, 2) if _are_level(pair[0][0], pair[1][0])]
    return frozenset().union(*(held for pair in pairs for _, held in pair))


def _are_level(one: Column, other: Column) -> bool:
    shared = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    return shared > 0.5 * min(one.box.height, other.box.height)


def _members(columns: Sequence[Column], centres: npt.NDArray[np.float64]) -> list[Characters]:
    """The characters in each column; where columns overlap, a character belongs to the smallest that holds it."""
    members: list[set[int]] = [set() for _ in columns]
    if len(centres) and columns:
        shapes = [Shape(column.outline.points).buffer(0) for column in columns]
        smallest: dict[int, int] = {}
        for glyph, place in STRtree(shapes).query(points(centres), predicate="intersects").T.tolist():
            if glyph not in smallest or shapes[place].area < shapes[smallest[glyph]].area:
                smallest[glyph] = place
        for glyph, place in smallest.items():
            members[place].add(glyph)
    return [frozenset(each) for each in members]


def _spans(columns: Sequence[Column], members: Sequence[Characters], lost: Characters) -> list[Span]:
    """Those of the main flow. Of lost characters alone there is no span; one without any character is false ink."""
    lines: dict[int, list[tuple[ColumnKind, Characters]]] = {}
    for column, held in zip(columns, members, strict=True):
        if column.kind.in_flow:
            lines.setdefault(column.line, []).append((column.kind, held))
    spans = []
    for line in lines.values():
        for is_note, group in groupby(line, key=lambda each: each[0].is_note):
            right, left = _halves(list(group))
            if is_note and not (right | left and right | left <= lost):
                spans.append((right - lost, left - lost))
    return spans


def _halves(group: Sequence[tuple[ColumnKind, Characters]]) -> Span:
    nothing: Characters = frozenset()
    right = nothing.union(*(held for kind, held in group if kind is ColumnKind.NOTE_RIGHT))
    left = nothing.union(*(held for kind, held in group if kind is ColumnKind.NOTE_LEFT))
    return right, left
