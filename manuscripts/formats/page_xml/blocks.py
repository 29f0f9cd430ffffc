"""The regions of a page as PAGE-XML has them: each with its columns, in the order of its ReadingOrder."""

from dataclasses import dataclass

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, Page, Region, RegionKind


@dataclass(frozen=True, slots=True)
class Block:
    """A region with its columns in reading order, each with its place on the page.

    `place` is its own among the regions of the record, from 1; 0 where the record lacks it.
    """

    name: str
    region: Region
    columns: tuple[tuple[int, Column], ...]
    place: int

    @property
    def in_flow(self) -> bool:
        return any(column.kind.in_flow for _, column in self.columns)


def blocks_of(page: Page) -> list[Block]:
    """The regions of the flow in reading order, then those that stand aside, then those without writing.

    Columns that name no region of the page get one around them.
    """
    held: dict[str, list[tuple[int, Column]]] = {}
    for place, column in enumerate(page.columns, start=1):
        held.setdefault(column.region, []).append((place, column))
    regions = {region.id: region for region in page.regions}
    places = {name: place for place, name in enumerate(regions, start=1)}
    for name, columns in held.items():
        if name not in regions:
            outline = Polygon.of_box(Box.around(column.box for _, column in columns))
            regions[name] = Region(id=name, kind=RegionKind.TEXT, outline=outline)
    flow = dict.fromkeys(column.region for column in page.columns if column.kind.in_flow)
    return [
        Block(f"r{number}", regions[name], tuple(held.get(name, ())), places.get(name, 0))
        for number, name in enumerate(dict.fromkeys([*flow, *held, *regions]), start=1)
    ]
