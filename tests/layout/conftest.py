"""Small pages drawn with rectangles for characters."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pytest

from manuscripts.core.geometry import Box
from manuscripts.core.page import Page, PageImage
from manuscripts.core.prepared import PreparedPage


@dataclass
class Sheet:
    """Paper on which characters are drawn as crossed squares, dark on light."""

    height: int = 900
    width: int = 700
    grey: npt.NDArray[np.uint8] = field(init=False)

    def __post_init__(self) -> None:
        self.grey = np.full((self.height, self.width), 235, dtype=np.uint8)

    def character(self, x: float, y: float, size: float) -> None:
        """A square with a cross in it, its middle at (x, y)."""
        left, top, right, bottom = round(x - size / 2), round(y - size / 2), round(x + size / 2), round(y + size / 2)
        stroke = max(2, round(size / 10))
        for start in (left, round(x - stroke / 2), right - stroke):
            self.grey[top:bottom, start : start + stroke] = 20
        for start in (top, round(y - stroke / 2), bottom - stroke):
            self.grey[start : start + stroke, left:right] = 20

    def column(self, x: float, *, top: float, count: int, size: float = 30, step: float = 38) -> Box:
        """A column of characters from `top` on; the box around them."""
        for index in range(count):
            self.character(x, top + size / 2 + index * step, size)
        return Box(x - size / 2, top, x + size / 2, top + (count - 1) * step + size)

    def bar(self, left: int, top: int, right: int, bottom: int) -> None:
        self.grey[top:bottom, left:right] = 20

    @property
    def prepared(self) -> PreparedPage:
        from manuscripts.core.geometry import Transform

        return PreparedPage(grey=self.grey, transform=Transform())

    @property
    def page(self) -> Page:
        image = PageImage(digest="0" * 64, name="sheet.png", frame=0, width=self.width, height=self.height)
        return Page(institution="test", shelfmark="T.1", number=1, image=image)


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()
