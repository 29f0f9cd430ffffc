from collections.abc import Callable

import pytest

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, ColumnKind, Glyph, Page, PageImage

MakePage = Callable[..., Page]


@pytest.fixture
def make_page() -> MakePage:
    """A page whose columns hold the given texts; a pair gives the kind too."""

    def make(*texts: str | tuple[str, ColumnKind], name: str = "scan.jpg", number: int = 1) -> Page:
        columns = []
        for line, item in enumerate(texts, 1):
            text, kind = item if isinstance(item, tuple) else (item, ColumnKind.MAIN)
            box = Box(0, 0, 10, 10)
            glyphs = tuple(Glyph(box=box, written=character) for character in text)
            outline = Polygon.of_box(box)
            columns.append(Column(id=f"c{line}", kind=kind, line=line, region="r", outline=outline, glyphs=glyphs))
        image = PageImage(digest="0" * 64, name=name, frame=0, width=100, height=100)
        return Page(institution="i", shelfmark="s 1", number=number, image=image, columns=tuple(columns))

    return make
