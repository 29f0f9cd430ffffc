"""The Page of an ALTO file as a record: its regions, its columns, its size."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from manuscripts.core.geometry import Box, Polygon, Transform
from manuscripts.core.page import Column, Direction, Page, PageImage, Placement, Region, RegionKind
from manuscripts.formats.alto.columns import ColumnReader, FoundLine
from manuscripts.formats.alto.directions import read_direction
from manuscripts.formats.alto.elements import name_of
from manuscripts.formats.alto.kinds import Kinds
from manuscripts.formats.alto.names import ILLUSTRATION, PAGE_SPACES, TEXT_BLOCK
from manuscripts.formats.alto.order import in_reading_order
from manuscripts.formats.alto.places import Places
from manuscripts.formats.alto.record_reading import OwnRecord
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of
from manuscripts.formats.setting_out import set_out, with_spread_glyphs


class SheetReader:
    """Reads the pages of one file; `own` is what we said in it ourselves, None where another program wrote it."""

    def __init__(self, root: etree._Element, *, own: OwnRecord | None, places: Places, omissions: Omissions) -> None:
        self.places = places
        self._root = root
        self._own = own if own is not None else OwnRecord()
        self._is_ours = own is not None
        self._omissions = omissions
        self._kinds = Kinds(root)
        self._taken = {str(element.get("ID")) for element in root.iter("{*}*") if element.get("ID")}

    def read(self, sheet: etree._Element, blank: Page) -> Page:
        """The page that `sheet` is; `blank` has what the Description says of it."""
        blocks = {self._name(block, "r"): block for block in _blocks(sheet)}
        kinds = {name: self._kind(name, block) for name, block in blocks.items()}
        lines = self._lines(blocks, kinds)
        page = replace(
            blank,
            label=self._own.noted.get("label", str(sheet.get("PRINTED_IMG_NR", ""))),
            direction=self._own.direction if self._is_ours else self._direction(sheet, lines),
        )
        reader = ColumnReader(self.places, page.course, self._omissions)
        columns = [
            reader.read(line, number=number, own=self._own.columns.get(line.name))
            for number, line in enumerate(lines, start=1)
        ]
        regions = self._regions(blocks, kinds, columns)
        image = self._sized(sheet, page.image, regions, columns)
        page = replace(page, regions=tuple(regions), columns=tuple(columns), image=image)
        drawn = {name for name, own in self._own.columns.items() if own.drawn is not None}
        homeless = [column for column in columns if column.placement is Placement.NOWHERE and column.id not in drawn]
        return _with_set_out(page, homeless) if homeless else page

    def _name(self, element: etree._Element, letter: str) -> str:
        """Its ID; one that has none gets a free one."""
        if element.get("ID"):
            return str(element.get("ID"))
        number = 1
        while f"{letter}{number}" in self._taken:
            number += 1
        self._taken.add(f"{letter}{number}")
        return f"{letter}{number}"

    def _kind(self, name: str, block: etree._Element) -> tuple[RegionKind, str]:
        own = self._own.regions.get(name)
        return (own.kind, own.label) if own is not None else self._kinds.of_block(block)

    def _lines(
        self, blocks: Mapping[str, etree._Element], kinds: Mapping[str, tuple[RegionKind, str]]
    ) -> list[FoundLine]:
        """Ours in the order of our record, others as they are read; what was added to ours comes last."""
        block_of = {line: name for name, block in blocks.items() for line in block.iterchildren("{*}TextLine")}
        lines = []
        for element in in_reading_order(self._root, list(block_of), omissions=self._omissions):
            block = block_of[element]
            kind, label = self._kinds.of_line(element, kinds[block][0])
            lines.append(FoundLine(element, self._name(element, "c"), block, kind, label))
        order = {name: place for place, name in enumerate(self._own.columns)}
        return sorted(lines, key=lambda line: order.get(line.name, len(order)))

    def _direction(self, sheet: etree._Element, lines: Sequence[FoundLine]) -> Direction | None:
        elements = [line.element for line in lines]
        return read_direction(sheet, elements, places=self.places, omissions=self._omissions)

    def _regions(
        self,
        blocks: Mapping[str, etree._Element],
        kinds: Mapping[str, tuple[RegionKind, str]],
        columns: Sequence[Column],
    ) -> list[Region]:
        """A block without a place gets that of its lines; one whose lines have none either is no region."""
        regions = []
        for name, block in blocks.items():
            outline = self.places.outline(block) or _around(column for column in columns if column.region == name)
            own = self._own.regions.get(name)
            if outline is None:
                if not len(block):
                    self._omissions.add(f"{name_of(block)} without a place", instead="left out", line=line_of(block))
                continue
            kind, label = kinds[name]
            register = own.register if own is not None else 1
            regions.append(Region(id=name, kind=kind, outline=outline, register=register, label=label))
        order = {name: place for place, name in enumerate(self._own.regions)}
        return sorted(regions, key=lambda region: order.get(region.id, len(order)))

    def _sized(
        self, sheet: etree._Element, image: PageImage, regions: Sequence[Region], columns: Sequence[Column]
    ) -> PageImage:
        """The image with the size that `sheet` gives, else as large as all that stands on it wants; 0 for nothing."""
        width, height = (self.places.number(sheet, name) for name in ("WIDTH", "HEIGHT"))
        if width is not None and height is not None:
            return replace(image, width=round(width * self.places.scale), height=round(height * self.places.scale))
        self._omissions.add(
            "WIDTH and HEIGHT of Page", instead="not given: taken from what stands on it", line=line_of(sheet)
        )
        placed = [column.box for column in columns if column.placement is not Placement.NOWHERE]
        boxes = [*placed, *(region.outline.box for region in regions)]
        return replace(
            image,
            width=math.ceil(max((box.right for box in boxes), default=0)),
            height=math.ceil(max((box.bottom for box in boxes), default=0)),
        )


def _blocks(sheet: etree._Element) -> Iterator[etree._Element]:
    """All blocks that hold lines or are pictures, also those inside others, in the order of the file."""
    for space in sheet.iterchildren(*(f"{{*}}{name}" for name in PAGE_SPACES)):
        yield from space.iter(f"{{*}}{TEXT_BLOCK}", f"{{*}}{ILLUSTRATION}")


def _around(columns: Iterator[Column]) -> Polygon | None:
    boxes = [column.box for column in columns if column.placement is not Placement.NOWHERE]
    return Polygon.of_box(Box.around(boxes)) if boxes else None


def _with_set_out(page: Page, homeless: Sequence[Column]) -> Page:
    """`homeless`, which have no place, set out over the page, or over a made-up one where its size is not known."""
    leaf = set_out(replace(page, columns=tuple(homeless)))
    if not (page.image.width and page.image.height):
        page = replace(page, image=leaf.image)
    fit = Transform(a=page.image.width / leaf.image.width, e=page.image.height / leaf.image.height)
    drawn = {column.id: _moved(column, fit, course=page.course) for column in leaf.columns}
    return replace(page, columns=tuple(drawn.get(column.id, column) for column in page.columns))


def _moved(column: Column, fit: Transform, *, course: tuple[int, int]) -> Column:
    moved = with_spread_glyphs(replace(column, outline=fit.polygon(column.outline)), course=course)
    return replace(moved, placement=Placement.NOWHERE)
