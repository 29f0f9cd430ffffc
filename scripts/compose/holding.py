"""A sample holding, and the hands, papers and plans that several of them share."""

from dataclasses import dataclass
from enum import StrEnum

from scripts.compose.settings import (
    Frame,
    Hand,
    Leaf,
    PageSettings,
    Ruling,
    Surface,
)

EAST, WEST = "sample-east", "sample-west"
TORN_SHEET = 8


class Container(StrEnum):
    """The kind of image file."""

    JPEG = "jpeg"
    JPEG_2000 = "jpeg-2000"
    TIFF_DEEP = "tiff-16-bit"
    TIFF_PAGES = "tiff-pages"

    @property
    def suffix(self) -> str:
        return {"jpeg": "jpg", "jpeg-2000": "jp2"}.get(self.value, "tif")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One manuscript. `folios` has a number for each page, set in the centre fold where the leaf has one.

    `part` takes the right (0) or left (1) piece of a sheet torn after the line TORN_SHEET.
    """

    institution: str
    shelfmark: str
    folder: str
    title: str
    dating: str
    collection: str
    text: str
    seed: int
    settings: PageSettings
    folios: tuple[str, ...] = ("",)
    fold_title: str = ""
    old_shelfmarks: tuple[str, ...] = ()
    container: Container = Container.JPEG
    part: int | None = None


_RARE = ("mincho-hana", "mincho-hana-b")
BRUSH = Hand(
    faces=("kai-cwtex", "kai-cns", "kai-cns-b", *_RARE),
    width=1.16,
    height=0.97,
    across=0.035,
    down=0.05,
    lean=0.25,
    rise=0.05,
    corner=0.02,
    size=0.035,
)
WENKAI = Hand(
    faces=("kai-lxgw", "kai-cns", "kai-cns-b", *_RARE),
    width=1.1,
    height=0.95,
    across=0.03,
    down=0.04,
    lean=0.2,
    rise=0.035,
    corner=0.016,
    size=0.03,
)
SCRIBE = Hand(
    faces=("kai-arphic", "kai-cns", "kai-cns-b", *_RARE),
    width=1.12,
    height=0.95,
    across=0.03,
    down=0.045,
    lean=0.2,
    rise=0.04,
    corner=0.016,
    size=0.03,
)
BLOCK = Hand(faces=("ming-cwtex", "serif-noto", "sung-cns", "sung-cns-b", *_RARE), width=1.12, height=0.95)
BLOCK_OLD = Hand(faces=("serif-noto", "mincho-hana", "sung-cns", "sung-cns-b", "mincho-hana-b"), width=1.1, height=0.94)
BLOCK_KAI = Hand(faces=("kai-cns", "kai-cns-b", *_RARE), width=1.1, height=0.96, corner=0.009)

SCROLL = Leaf(
    columns=24, characters=17, advance=58, margin_above=0.17, margin_below=0.17, margin_beside=0.02, heading_indent=1
)
SCROLL_LINES = Ruling(frame=Frame.SINGLE, line=1.6, border=2, pale=0.38)
HEMP = Surface(paper=(222, 196, 142), ink=(34, 28, 24), clouds=0.03, laid=0.012, uneven=0.12, rough=0.1)
BAMBOO = Surface(paper=(229, 214, 182), clouds=0.02, rough=0.14, uneven=0.08, weight=0.15)
