import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import (
    Column,
    ColumnKind,
    Direction,
    Flag,
    Glyph,
    Page,
    PageImage,
    Region,
    RegionKind,
    WritingMode,
)
from manuscripts.imaging.overlay import draw_page

BLUE, GREEN, RED, WHITE = (0, 114, 178), (0, 158, 115), (190, 20, 40), (255, 255, 255)


def column(number: int, box: Box, kind: ColumnKind = ColumnKind.MAIN, glyphs: tuple[Glyph, ...] = ()) -> Column:
    return Column(id=f"c{number}", kind=kind, line=number, region="r1", outline=Polygon.of_box(box), glyphs=glyphs)


def page(*columns: Column, regions: tuple[Region, ...] = (), flags: tuple[Flag, ...] = ()) -> Page:
    return Page(
        institution="test",
        shelfmark="S.1",
        number=1,
        image=PageImage(digest="0" * 64, name="s1.png", frame=0, width=400, height=600),
        direction=Direction(mode=WritingMode.VERTICAL_RL, declared=True, confidence=1.0),
        columns=columns,
        regions=regions,
        flags=flags,
    )


def drawn(record: Page, *, longest_side: int = 600, glyph_boxes: bool = True) -> np.ndarray:
    paper = np.full((600, 400), 255, np.uint8)
    data = draw_page(paper, record, longest_side=longest_side, glyph_boxes=glyph_boxes)
    return np.array(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def is_like(pixel: np.ndarray, colour: tuple[int, int, int], *, within: int = 60) -> bool:
    return bool(np.abs(pixel - np.array(colour)).max() <= within)


def test_a_column_is_outlined_where_it_is_in_the_colour_of_its_kind() -> None:
    picture = drawn(page(column(1, Box(300, 100, 350, 500)), column(2, Box(200, 100, 240, 500), ColumnKind.NOTE_RIGHT)))
    assert is_like(picture[300, 300], BLUE)
    assert is_like(picture[300, 350], BLUE)
    assert is_like(picture[500, 325], BLUE)
    assert is_like(picture[300, 240], GREEN)
    assert is_like(picture[300, 270], WHITE, within=0)
    assert not is_like(picture[300, 325], WHITE, within=5)


def test_a_smaller_picture_is_drawn_to_its_own_scale() -> None:
    picture = drawn(page(column(1, Box(300, 100, 350, 500))), longest_side=300)
    assert picture.shape[1] == 200
    assert is_like(picture[150, 150], BLUE)
    assert is_like(picture[150, 185], WHITE, within=0)


def test_a_glyph_box_is_drawn_unless_it_is_not_wanted() -> None:
    glyph = Glyph(box=Box(305, 200, 345, 240), written="\u5929")
    record = page(column(1, Box(300, 100, 350, 500), glyphs=(glyph,)))
    changed = np.argwhere((drawn(record) != drawn(record, glyph_boxes=False)).any(axis=2))
    assert changed.min(axis=0).tolist() == pytest.approx([200, 305], abs=1)
    assert changed.max(axis=0).tolist() == pytest.approx([240, 345], abs=1)


def test_a_line_leads_from_the_head_of_each_column_to_the_next() -> None:
    boxes = [Box(340, 100, 380, 500), Box(100, 100, 140, 500)]
    picture = drawn(page(*(column(number, box) for number, box in enumerate(boxes, 1))))
    assert is_like(picture[100, 240], RED)
    assert is_like(picture[90, 351], BLUE)


def test_a_region_other_than_text_is_named() -> None:
    seal = Region(id="r1", kind=RegionKind.SEAL, outline=Polygon.of_box(Box(50, 100, 150, 200)))
    text = Region(id="r1", kind=RegionKind.TEXT, outline=Polygon.of_box(Box(50, 100, 150, 200)))
    above = np.s_[82:98, 50:90]
    assert (drawn(page(regions=(seal,)))[above] < 100).any()
    assert (drawn(page(regions=(text,)))[above] == 255).all()


def test_what_is_not_read_is_hatched_and_what_is_read_is_not() -> None:
    inside = np.s_[120:180, 70:130]
    ruler = Region(id="r1", kind=RegionKind.RULER, outline=Polygon.of_box(Box(50, 100, 150, 200)))
    margin = Region(id="r1", kind=RegionKind.MARGIN, outline=Polygon.of_box(Box(50, 100, 150, 200)))
    assert (drawn(page(regions=(ruler,)))[inside] < 255).all()
    assert (drawn(page(regions=(margin,)))[inside] == 255).all()


def test_every_kind_of_region_and_column_can_be_drawn() -> None:
    regions = tuple(
        Region(id=f"r{number}", kind=kind, outline=Polygon.of_box(Box(10, 10 + 40 * number, 90, 40 + 40 * number)))
        for number, kind in enumerate(RegionKind)
    )
    columns = [
        column(number, Box(50 * number, 100, 50 * number + 40, 500), kind) for number, kind in enumerate(ColumnKind)
    ]
    assert drawn(page(*columns, regions=regions)).shape[1] == 400


def test_a_column_aside_is_tied_to_its_place_and_stands_outside_the_path() -> None:
    flow = column(1, Box(340, 100, 380, 500))
    aside = column(2, Box(100, 100, 140, 500), ColumnKind.MARGINAL)
    loose, tied = drawn(page(flow, aside)), drawn(page(flow, replace(aside, anchor="c1")))
    between = np.s_[96:104, 160:330]
    assert (loose[between] == 255).all()
    assert (tied[between] < 255).any()


def test_the_path_begins_where_reading_begins_on_a_turned_page() -> None:
    turned = Direction(mode=WritingMode.VERTICAL_RL, declared=True, confidence=1.0, rotation=90)
    rows = [column(1, Box(50, 100, 350, 140)), column(2, Box(50, 300, 350, 340))]
    picture = drawn(replace(page(*rows), direction=turned))
    assert is_like(picture[220, 50], RED)


def test_the_legend_stands_below_the_page_and_shows_flags() -> None:
    flag = Flag(code="direction-doubtful", message="rows or columns?")
    clean, doubtful = drawn(page()), drawn(page(flags=(flag,)))
    assert clean.shape[0] > 600
    assert (clean[:600] == doubtful[:600]).all()
    assert (clean.shape != doubtful.shape) or (clean != doubtful).any()


def test_many_flags_make_the_legend_longer_and_not_wider() -> None:
    flags = tuple(Flag(code=f"a-doubt-with-a-long-name-{number}", message="") for number in range(6))
    picture = drawn(page(flags=flags))
    assert picture.shape[1] == 400
    assert picture.shape[0] > drawn(page()).shape[0]


def test_colour_pages_can_be_drawn_on_and_are_never_enlarged() -> None:
    picture = Image.open(io.BytesIO(draw_page(np.zeros((60, 40, 3), np.uint8), page(), longest_side=1600)))
    assert picture.width == 40


def test_a_side_without_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="longest_side"):
        draw_page(np.zeros((60, 40), np.uint8), page(), longest_side=0)
