"""The geometry of edited pages: plan and lines of PAGE-XML files, for characters to be set into.

Types are those of calfa-co/chi-know-po: Text, Commentary, Title … of lines, MainText…, Marginalia…, Image of regions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from lxml import etree

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind, RegionKind
from scripts.compose.plan import Block, Place, Plan, SetColumn
from scripts.compose.settings import Leaf
from scripts.compose.text import GAP

_NAMESPACE = {"p": "http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15"}
_FOLD, _ASIDE, _PICTURE = ("Marginalia_Metadata", "Marginalia_PageNumber"), ("Marginalia",), ("Image",)
_KINDS = {
    "Text": ColumnKind.MAIN,
    "text": ColumnKind.MAIN,
    "Author_name": ColumnKind.MAIN,
    "Title": ColumnKind.HEADING,
    "Commentary": ColumnKind.NOTE_RIGHT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an edited page: its kind, its box, the middles of its head and foot, its characters (with GAP)."""

    kind: ColumnKind
    box: Box
    head: float
    foot: float
    characters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedPage:
    """Size in pixels and the regions, each with its lines in the editors' order."""

    width: float
    height: float
    regions: tuple[tuple[RegionKind, Box, tuple[Line, ...]], ...]


def read_page(path: Path) -> EditedPage | None:
    """The page of a PAGE-XML file; None where it has no main text with lines to set."""
    page = etree.parse(path).getroot().find("p:Page", _NAMESPACE)
    if page is None:
        return None
    regions = []
    for element in page.findall("p:TextRegion", _NAMESPACE):
        outline = _points(element)
        kind = _region_kind(_type(element))
        if outline is not None and kind is not None:
            lines = tuple(_lines(element, kind))
            if lines or kind is RegionKind.ILLUSTRATION:
                regions.append((kind, _box(outline), lines))
    if sum(len(lines) for kind, _, lines in regions if kind is RegionKind.TEXT) < 4:
        return None
    titles = sum(line.kind is ColumnKind.HEADING for _, _, lines in regions for line in lines)
    if titles > 0.3 * sum(len(lines) for _, _, lines in regions):
        # A table of contents: what heads nothing is no heading.
        regions = [(kind, box, tuple(map(_as_main, lines))) for kind, box, lines in regions]
    width, height = float(page.get("imageWidth", "0")), float(page.get("imageHeight", "0"))
    return EditedPage(width=width, height=height, regions=tuple(regions))


def set_lines(page: EditedPage, leaf: Leaf, characters: Sequence[str]) -> tuple[Plan, tuple[SetColumn, ...]]:
    """The page at the advance of `leaf`, its lines filled with `characters` one after the other and over again."""
    main = [
        line
        for kind, _, lines in page.regions
        if kind is RegionKind.TEXT
        for line in lines
        if line.kind in _KINDS.values()
    ]
    full = [line for line in main if line.kind is ColumnKind.MAIN and len(line.characters) > 3] or main
    advance = float(np.median([line.box.height / len(line.characters) for line in full]))
    scale = leaf.advance / advance
    pitch = _pitch(full) or 1.45 * advance
    texts = [box for kind, box, _ in page.regions if kind is RegionKind.TEXT]
    count = max(1, round(max(texts, key=lambda box: box.width).width / pitch))
    bound = len(texts) > 1 and not any(kind is RegionKind.FOLD for kind, _, _ in page.regions)
    leaf = replace(
        leaf,
        columns=count,
        characters=max(1, round(max(box.height for box in texts) / advance)),
        pitch=pitch / advance,
        halves=1,
        registers=1,
        bound=bound,
        pictures=(),
        neighbour=None,
        note_advance=_note_advance(main, advance),
    )
    blocks, columns = [], []
    line_number, place = 0, 0
    for number, (kind, box, lines) in enumerate(page.regions):
        blocks.append(
            Block(kind=RegionKind.TEXT if kind is RegionKind.MARGIN else kind, register=1, box=_scaled(box, scale))
        )
        middle: float | None = None
        for line, written in _halves(lines, pitch):
            if middle is None or abs(line.box.centre[0] - middle) > 0.6 * pitch:
                line_number += 1
                middle = line.box.centre[0]
            filled = tuple(
                GAP if c == GAP else characters[(place + n) % len(characters)] for n, c in enumerate(line.characters)
            )
            place += len(filled)
            places = tuple(_places(line, filled, written, leaf, scale))
            if places:
                margin = 1 if kind is RegionKind.MARGIN else None
                columns.append(SetColumn(kind=written, line=line_number, block=number, places=places, margin=margin))
    plan = Plan(leaf=leaf, width=round(page.width * scale), height=round(page.height * scale), blocks=tuple(blocks))
    return plan, tuple(columns)


def _as_main(line: Line) -> Line:
    return replace(line, kind=ColumnKind.MAIN) if line.kind is ColumnKind.HEADING else line


def _places(line: Line, characters: Sequence[str], kind: ColumnKind, leaf: Leaf, scale: float) -> Iterator[Place]:
    step = line.box.height * scale / len(characters)
    usual = leaf.advance * (leaf.note_advance if kind.is_note else 1.0)
    # Margins and folds are written smaller than the text.
    size = step / usual / (0.6 if kind in (ColumnKind.MARGINAL, ColumnKind.FOLD) else 1.0)
    # Polygons hold some air; a note or an aside is little more than half as wide as a character of the text.
    share = 0.58 if kind.is_note or not kind.in_flow else 1.05
    size = float(np.clip(size, 0.4, max(0.4, line.box.width * scale / (share * leaf.advance))))
    for number, character in enumerate(characters):
        x = (line.head + (number + 0.5) / len(characters) * (line.foot - line.head)) * scale
        if character != GAP:
            yield Place(character, x, line.box.top * scale + (number + 0.5) * step, size)


def _halves(lines: Sequence[Line], pitch: float) -> Iterator[tuple[Line, ColumnKind]]:
    """Each line with its kind: of commentary, the left half of a note follows its right half."""
    right: Line | None = None
    for line in lines:
        if line.kind is not ColumnKind.NOTE_RIGHT:
            right = None
            yield line, line.kind
            continue
        across = right.box.centre[0] - line.box.centre[0] if right is not None else 0.0
        level = right is not None and abs(right.box.top - line.box.top) < 0.6 * pitch
        left = level and 0.2 * pitch < across < 0.8 * pitch
        right = None if left else line
        yield line, ColumnKind.NOTE_LEFT if left else ColumnKind.NOTE_RIGHT


def _pitch(lines: Sequence[Line]) -> float | None:
    steps = [first.box.centre[0] - second.box.centre[0] for first, second in pairwise(lines)]
    usual = [step for step in steps if step > 0.3 * lines[0].box.width]
    return float(np.percentile(usual, 25)) if len(usual) > 3 else None


def _note_advance(lines: Sequence[Line], advance: float) -> float:
    notes = [line.box.height / len(line.characters) for line in lines if line.kind.is_note and len(line.characters) > 3]
    return float(np.clip(np.median(notes) / advance, 0.5, 1.1)) if notes else 0.9


def _lines(region: etree._Element, kind: RegionKind) -> Iterator[Line]:
    for element in region.findall("p:TextLine", _NAMESPACE):
        outline = _points(element)
        text = element.findtext("p:TextEquiv/p:Unicode", default="", namespaces=_NAMESPACE)
        characters = tuple(GAP if c.isspace() else c for c in text.strip())
        if outline is None or not characters:
            continue
        box = _box(outline)
        if box.height < 0.6 * box.width * min(len(characters), 2):
            continue
        written = {RegionKind.FOLD: ColumnKind.FOLD, RegionKind.MARGIN: ColumnKind.MARGINAL}.get(kind)
        upper = outline[outline[:, 1] < box.centre[1]]
        lower = outline[outline[:, 1] >= box.centre[1]]
        head, foot = (float((part[:, 0].min() + part[:, 0].max()) / 2) for part in (upper, lower))
        yield Line(
            kind=written or _KINDS.get(_type(element), ColumnKind.MAIN),
            box=box,
            head=head,
            foot=foot,
            characters=characters,
        )


def _region_kind(name: str) -> RegionKind | None:
    if name.startswith(_FOLD):
        return RegionKind.FOLD
    if name.startswith(_ASIDE):
        return RegionKind.MARGIN
    if name.startswith(_PICTURE):
        return RegionKind.ILLUSTRATION if name == "Image" else None
    return RegionKind.TEXT


def _type(element: etree._Element) -> str:
    return str(element.get("custom", "")).partition("type:")[2].partition(";")[0]


def _points(element: etree._Element) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None:
    coords = element.find("p:Coords", _NAMESPACE)
    pairs = [] if coords is None else [pair.split(",") for pair in str(coords.get("points", "")).split()]
    if len(pairs) < 3:
        return None
    points = np.array(pairs, dtype=np.float64)
    return points if (np.ptp(points, axis=0) > 4).all() else None


def _box(points: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Box:
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return Box(left, top, right, bottom)


def _scaled(box: Box, scale: float) -> Box:
    return Box(scale * box.left, scale * box.top, scale * box.right, scale * box.bottom)
