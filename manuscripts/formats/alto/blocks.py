"""The blocks of an ALTO page: its regions, each with its columns, in reading order."""

from dataclasses import dataclass

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, Page, Placement, Region, RegionKind
from manuscripts.formats.alto.exactness import held_outline


@dataclass(frozen=True, slots=True)
class Block:
    """A region with its columns, each with its place on the page; `outline` is None where no place is known."""

    name: str
    region: Region
    outline: Polygon | None
    columns: tuple[tuple[int, Column], ...]


def column_name(place: int) -> str:
    """The ID of the TextLine of a column by its place on the page, from 1."""
    return f"c{place}"


def glyph_name(place: int, index: int) -> str:
    """The ID of a Glyph by the place of its column and its own in that, both from 1."""
    return f"{column_name(place)}-{index}"


def blocks_of(page: Page) -> list[Block]:
    """The regions of the flow in reading order, then those that stand aside, then those without writing.

    Columns that name no region of the page get one of text around them, without an outline where they have no place.
    """
    held: dict[str, list[tuple[int, Column]]] = {}
    for place, column in enumerate(page.columns, start=1):
        held.setdefault(column.region, []).append((place, column))
    regions = {region.id: region for region in page.regions}
    flow = dict.fromkeys(column.region for column in page.columns if column.kind.in_flow)
    blocks = []
    for number, name in enumerate(dict.fromkeys([*flow, *held, *regions]), start=1):
        columns = tuple(held.get(name, ()))
        outline = held_outline(regions[name].outline) if name in regions else _around(columns)
        region = regions.get(name) or _made_up(name, columns)
        blocks.append(Block(f"r{number}", region, outline, columns))
    return blocks


def _around(columns: tuple[tuple[int, Column], ...]) -> Polygon | None:
    boxes = [held_outline(column.outline).box for _, column in columns if column.placement is not Placement.NOWHERE]
    return Polygon.of_box(Box.around(boxes)) if boxes else None


def _made_up(name: str, columns: tuple[tuple[int, Column], ...]) -> Region:
    outline = Polygon.of_box(Box.around(column.box for _, column in columns))
    return Region(id=name, kind=RegionKind.TEXT, outline=outline)
