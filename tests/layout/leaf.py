"""A leaf that is drawn and painted alike, and how the layout stage reads it."""

from dataclasses import dataclass, field, replace

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind, Direction, Page, WritingMode
from manuscripts.core.prepared import PreparedPage
from manuscripts.layout.analyse import LayoutOptions, analyse_layout
from tests.layout.conftest import Sheet
from tests.layout.painted import Painted, Painting

MAIN = ColumnKind.MAIN


@dataclass
class Leaf:
    """A sheet on which each column is drawn, for the ink, and painted, for the page model."""

    sheet: Sheet = field(default_factory=Sheet)

    def __post_init__(self) -> None:
        self.painting = Painting(self.sheet.height, self.sheet.width)

    def column(
        self, x: float, *, top: float, count: int, kind: ColumnKind = MAIN, size: float = 30, chance: float = 0.95
    ) -> Box:
        box = self.sheet.column(x, top=top, count=count, size=size, step=1.27 * size)
        return self.painting.run(box, kind, chance=chance)

    def read(self, mode: WritingMode | None = None) -> Page:
        return read(self.sheet.prepared, self.painting, mode)


def read(prepared: PreparedPage, painting: Painting, mode: WritingMode | None = None) -> Page:
    page = Sheet(*prepared.grey.shape).page
    if mode is not None:
        page = replace(page, direction=Direction(mode=mode, declared=True, confidence=1.0))
    return analyse_layout(page, prepared, LayoutOptions(), model=Painted(painting))
