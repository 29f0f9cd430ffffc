"""Measure the reading order on the geometry of edited pages: python -m scripts.layout_order --data DIR [--json].

DIR holds PAGE-XML files, in folders of any depth, whose elements stand in the reading order of their editors. Of every
page the outlines of its lines are put in order; neither ids nor texts nor the order of elements are looked at. Without
hints there is nothing but these outlines; with hints the types of regions say what is fold or margin, and where text
blocks and illustrations are.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from lxml import etree

from manuscripts.core.geometry import Polygon
from manuscripts.core.page import ColumnKind
from manuscripts.layout.order import ReadingOrder, Writing, find_order

_ASIDE = {
    "Marginalia_Metadata": ColumnKind.FOLD,
    "Marginalia_PageNumber": ColumnKind.MARGINAL,
    "Marginalia": ColumnKind.MARGINAL,
}
_ILLUSTRATION, _MAIN = "Image", "MainText"
_MOST_MOVES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedPage:
    """Lines in the editors' order with the kinds that regions tell, and outlines of text blocks and illustrations."""

    name: str
    lines: tuple[Writing, ...]
    regions: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongPage:
    """`swapped` of `pairs` of lines stand the other way round than the editors have them, some of them as `moves`.

    A move is a pair of lines in our order, by their places in the editors', from 0, that follow each other in ours.
    """

    name: str
    swapped: int
    pairs: int
    moves: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFigures:
    """Pairwise order accuracy over all pages and as the mean of pages with two lines or more, and the wrong pages."""

    pages: int
    lines: int
    pairs: int
    swapped: int
    accuracy: float
    mean_of_pages: float
    pages_right: float
    wrong: tuple[WrongPage, ...]


def measure_order(folder: Path, *, hints: bool = False) -> OrderFigures:
    """The figures of all PAGE-XML files below `folder` that have lines; see above for `hints`."""
    pages = [page for path in sorted(folder.rglob("*.xml")) if (page := read_page(path, folder)).lines]
    compared = [_compare(page, _order(page, hints=hints)) for page in pages]
    wrong = tuple(page for page in compared if page.swapped)
    pairs, swapped = sum(page.pairs for page in compared), sum(page.swapped for page in compared)
    shares = [1 - page.swapped / page.pairs for page in compared if page.pairs]
    return OrderFigures(
        pages=len(pages),
        lines=sum(len(page.lines) for page in pages),
        pairs=pairs,
        swapped=swapped,
        accuracy=1 - swapped / max(pairs, 1),
        mean_of_pages=sum(shares) / max(len(shares), 1),
        pages_right=1 - len(wrong) / max(len(pages), 1),
        wrong=tuple(sorted(wrong, key=lambda page: (-page.swapped, page.name))),
    )


def read_page(path: Path, folder: Path) -> EditedPage:
    """The geometry of a PAGE-XML file below `folder`; lines without an outline are left out."""
    root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    lines: list[Writing] = []
    regions: list[Polygon] = []
    for region in root.iter("{*}TextRegion"):
        name = _type(region)
        outline = _outline(region)
        if outline and (name == _ILLUSTRATION or name.startswith(_MAIN)):
            regions.append(outline)
        for line in region.iterchildren("{*}TextLine"):
            drawn = _outline(line)
            lines.extend([Writing(drawn, _ASIDE.get(name))] if drawn else [])
    return EditedPage(name=str(path.relative_to(folder)), lines=tuple(lines), regions=tuple(regions))


def _order(page: EditedPage, *, hints: bool) -> ReadingOrder:
    if hints:
        return find_order(page.lines, regions=page.regions)
    return find_order([Writing(line.outline) for line in page.lines])


def _compare(page: EditedPage, order: ReadingOrder) -> WrongPage:
    swapped = sum(first > second for first, second in combinations(order.whole, 2))
    moves = tuple(_moves(order.whole))[:_MOST_MOVES]
    count = len(page.lines)
    return WrongPage(name=page.name, swapped=swapped, pairs=count * (count - 1) // 2, moves=moves)


def _moves(whole: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    return ((before, after) for before, after in pairwise(whole) if before > after)


def _type(element: etree._Element) -> str:
    """`MainText` out of `structure {type:MainText;}`."""
    return str(element.get("custom", "")).partition("type:")[2].partition(";")[0].strip()


def _outline(element: etree._Element) -> Polygon | None:
    coords = element.find("{*}Coords")
    points = [] if coords is None else str(coords.get("points", "")).split()
    corners = [tuple(float(number) for number in point.split(",")) for point in points]
    return Polygon(tuple((x, y) for x, y in corners)) if len(corners) > 2 else None


def _as_text(figures: OrderFigures, *, hints: bool) -> str:
    head = (
        f"{'with hints' if hints else 'lines alone':11}  {figures.pages} pages, {figures.lines} lines, "
        f"pairs in order {figures.accuracy:.4%} (mean of pages {figures.mean_of_pages:.4%}), "
        f"pages entirely right {figures.pages_right:.1%}"
    )
    rows = (f"  {page.swapped:4} of {page.pairs:5}  {page.name}  {_pairs(page)}" for page in figures.wrong)
    return "\n".join([head, *rows])


def _pairs(page: WrongPage) -> str:
    return " ".join(f"{before}>{after}" for before, after in page.moves)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of PAGE-XML files")
    parser.add_argument("--json", action="store_true", help="print figures and wrong pages as JSON")
    settings = parser.parse_args()
    measured: dict[str, Any] = {}
    for name, hints in (("lines_alone", False), ("with_hints", True)):
        figures = measure_order(settings.data, hints=hints)
        measured[name] = asdict(figures)
        if not settings.json:
            print(_as_text(figures, hints=hints))
    if settings.json:
        print(json.dumps(measured, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
