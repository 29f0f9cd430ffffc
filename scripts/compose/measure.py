"""Print how real pages are laid out: `python -m scripts.compose.measure DATA`.

DATA holds `page_xml/` and `dunhuang_boxes/`, files of PAGE-XML and tables of character boxes.
The figures are facts about books and scrolls; `settings.py` carries them as defaults.
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from lxml import etree

from manuscripts.core.geometry import Box

_NAMESPACE = {"p": "http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15"}
_FULL = 0.93
_SUTRA_LINE = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an edited page: its type there (Text, Commentary …), its box, how many characters it has."""

    kind: str
    box: Box
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One text block with its lines, in the editors' order; `page` is the size of the image."""

    page: tuple[float, float]
    kind: str
    box: Box
    lines: tuple[Line, ...]

    @property
    def pitch(self) -> float | None:
        """Distance of neighbouring full columns of main text, the median; None where there are not enough."""
        centres = [line.box.centre[0] for line in self.lines if line.kind == "Text" and self.is_full(line)]
        steps = [right - left for right, left in pairwise(centres) if right > left]
        return float(np.median(steps)) if len(steps) >= 3 else None

    def is_full(self, line: Line) -> bool:
        """Whether a line fills its column from head to foot."""
        return line.box.height > _FULL * self.box.height


def main() -> None:
    """Print one table of distributions for the books, one for the scrolls."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data: Path = parser.parse_args().data
    for title, figures in (
        ("woodblock books (page_xml)", measure_books(data / "page_xml")),
        ("Dunhuang scrolls (dunhuang_boxes)", measure_scrolls(data / "dunhuang_boxes")),
    ):
        print(f"\n{title}\n{'':44}{'n':>7}{'p5':>9}{'p25':>9}{'p50':>9}{'p75':>9}{'p95':>9}")
        for name, values in figures.items():
            print(_row(name, values))


def measure_books(folder: Path) -> Mapping[str, Sequence[float]]:
    """Ratios of the main text blocks of all pages in `folder`."""
    found: dict[str, list[float]] = defaultdict(list)
    for block in _blocks(folder):
        width, height = block.page
        if block.kind.startswith("MainText_") and "Table" not in block.kind and block.box.height > 0.4 * height:
            found["block height / image height"].append(block.box.height / height)
            found["margin above block / block height"].append(block.box.top / block.box.height)
            found["margin below block / block height"].append((height - block.box.bottom) / block.box.height)
            found["margin beside block / block height"].append(
                min(block.box.left, width - block.box.right) / block.box.height
            )
        pitch = block.pitch
        if pitch is not None:
            _add_block(found, block, pitch)
    return found


def _add_block(found: dict[str, list[float]], block: Block, pitch: float) -> None:
    full = [line for line in block.lines if line.kind == "Text" and block.is_full(line)]
    advance = float(np.median([line.box.height / line.characters for line in full if line.characters]))
    found["characters in a full column"].extend(line.characters for line in full)
    found["columns in a block"].append(round(block.box.width / pitch))
    found["column pitch / block height"].append(pitch / block.box.height)
    found["advance / column pitch"].append(advance / pitch)
    for title in (line for line in block.lines if line.kind == "Title"):
        found["heading set down by (characters)"].append(max(0.0, (title.box.top - block.box.top) / advance))
    notes = [line for line in block.lines if line.kind == "Commentary" and line.characters >= 4]
    found["note advance / main advance"].extend(line.box.height / line.characters / advance for line in notes)
    for right, left in pairwise(notes):
        offset = right.box.centre[0] - left.box.centre[0]
        if 0.2 * pitch < offset < 0.8 * pitch and abs(right.box.top - left.box.top) < 0.5 * advance:
            found["note halves apart / column pitch"].append(offset / pitch)
            found["note right half minus left (characters)"].append(right.characters - left.characters)


def measure_scrolls(folder: Path) -> Mapping[str, Sequence[float]]:
    """Advance, jitter and sizes of the characters of full sutra lines (17 characters)."""
    found: dict[str, list[float]] = defaultdict(list)
    for path in sorted(folder.rglob("*.tsv")):
        for frame in _frames(path).values():
            heads = []
            for boxes in frame.values():
                if len(boxes) == _SUTRA_LINE:
                    _add_line(found, boxes)
                    heads.append(boxes[0].centre[0])
            steps = [right - left for right, left in pairwise(heads) if right > left]
            if steps:
                found["column pitch (pixels)"].extend(steps)
    pitch = float(np.median(found["column pitch (pixels)"]))
    found["column pitch / line height"] = [pitch / height for height in found["line height (pixels)"]]
    return found


def _add_line(found: dict[str, list[float]], boxes: Sequence[Box]) -> None:
    x, y = (np.array([box.centre[axis] for box in boxes]) for axis in (0, 1))
    places = np.arange(len(boxes))
    slope, start = np.polyfit(places, y, 1)
    lean, _ = np.polyfit(y, x, 1)
    advance = float(slope)
    found["line height (pixels)"].append(boxes[-1].bottom - boxes[0].top)
    found["advance / ink width"].extend(advance / box.width for box in boxes)
    found["ink width / advance"].extend(box.width / advance for box in boxes)
    found["ink height / advance"].extend(box.height / advance for box in boxes)
    found["centre off the line, down / advance"].extend((y - (slope * places + start)) / advance)
    found["centre off the line, across / advance"].extend((x - np.polyval(np.polyfit(y, x, 1), y)) / advance)
    found["lean of the line (degrees)"].append(float(np.degrees(np.arctan(lean))))


def _frames(path: Path) -> dict[str, dict[int, list[Box]]]:
    frames: dict[str, dict[int, list[Box]]] = defaultdict(lambda: defaultdict(list))
    with path.open(encoding="utf-8") as file:
        for row in csv.reader((line for line in file if not line.startswith("#")), delimiter="\t"):
            x, y, width, height = (int(value) for value in row[5:9])
            if width > 0 and height > 0:
                frames[row[2]][int(row[3])].append(Box(x, y, x + width, y + height))
    return frames


def _blocks(folder: Path) -> Iterator[Block]:
    for path in sorted(folder.rglob("*.xml")):
        page = etree.parse(path).getroot().find("p:Page", _NAMESPACE)
        if page is None:
            continue
        size = (float(page.get("imageWidth", "0")), float(page.get("imageHeight", "0")))
        for region in page.findall("p:TextRegion", _NAMESPACE):
            box = _box(region)
            if box is not None:
                lines = tuple(_lines(region))
                yield Block(page=size, kind=_kind(region), box=box, lines=lines)


def _lines(region: etree._Element) -> Iterator[Line]:
    for element in region.findall("p:TextLine", _NAMESPACE):
        box = _box(element)
        text = element.findtext("p:TextEquiv/p:Unicode", default="", namespaces=_NAMESPACE)
        if box is not None:
            yield Line(kind=_kind(element), box=box, characters=len(text.replace(" ", "")))


def _kind(element: etree._Element) -> str:
    return str(element.get("custom", "")).partition("type:")[2].partition(";")[0]


def _box(element: etree._Element) -> Box | None:
    coords = element.find("p:Coords", _NAMESPACE)
    points = [] if coords is None else [point.split(",") for point in str(coords.get("points", "")).split()]
    if len(points) < 3:
        return None
    x, y = ([float(point[axis]) for point in points] for axis in (0, 1))
    return Box(min(x), min(y), max(x), max(y)) if max(x) > min(x) and max(y) > min(y) else None


def _row(name: str, values: Sequence[float]) -> str:
    quantiles = np.percentile(values, (5, 25, 50, 75, 95)) if len(values) else [float("nan")] * 5
    return f"{name:44}{len(values):7d}" + "".join(f"{value:9.3f}" for value in quantiles)


if __name__ == "__main__":
    main()
