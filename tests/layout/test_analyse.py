"""A page becomes columns in reading order; what stands on it is painted, so that only the layout stage is asked."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from manuscripts.core.geometry import Box, Transform
from manuscripts.core.page import Column, ColumnKind, Page, RegionKind, WritingMode
from manuscripts.core.prepared import GreyImage, PreparedPage
from manuscripts.core.record import load_page
from manuscripts.images.files import open_image
from manuscripts.imaging.prepare import prepare
from manuscripts.inference.weights import weights_for
from manuscripts.layout.analyse import LayoutOptions, analyse_layout
from manuscripts.layout.onnx_page_model import OnnxPageModel
from manuscripts.layout.planes import PLANES
from tests.conftest import SAMPLES
from tests.layout.leaf import Leaf, read
from tests.layout.painted import Painted, Painting

MAIN, RIGHT, LEFT, FOLD = ColumnKind.MAIN, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT, ColumnKind.FOLD


def are_around(columns: Sequence[Column], boxes: Sequence[Box]) -> bool:
    return all(column.box.iou(box) > 0.75 for column, box in zip(columns, boxes, strict=True))


def codes(page: Page) -> list[str]:
    return [flag.code for flag in page.flags]


@pytest.fixture
def leaf() -> Leaf:
    return Leaf()


def test_columns_are_read_from_right_to_left(leaf: Leaf) -> None:
    boxes = [leaf.column(x, top=100, count=17) for x in (600, 550, 500, 450, 400, 350)]
    page = leaf.read()
    assert are_around(page.columns, boxes)
    assert [column.line for column in page.columns] == [1, 2, 3, 4, 5, 6]
    assert [column.id for column in page.columns] == ["c1", "c2", "c3", "c4", "c5", "c6"]
    assert not page.flags


def test_a_name_set_low_belongs_to_the_line_above_it(leaf: Leaf) -> None:
    for x in (600, 550, 450, 400):
        leaf.column(x, top=100, count=17)
    leaf.column(500, top=100, count=4)
    leaf.column(500, top=500, count=3)
    assert [len(columns) for _, columns in leaf.read().lines] == [1, 1, 2, 1, 1]


def test_double_line_notes_are_read_right_half_first_within_their_line(leaf: Leaf) -> None:
    for x in (600, 550, 450, 400):
        leaf.column(x, top=100, count=17)
    boxes = [
        leaf.column(500, top=100, count=6),
        leaf.column(508.5, top=336, count=9, size=15, kind=RIGHT),
        leaf.column(491.5, top=336, count=8, size=15, kind=LEFT),
        leaf.column(500, top=520, count=6),
    ]
    third = dict(leaf.read().lines)[3]
    assert [column.kind for column in third] == [MAIN, RIGHT, LEFT, MAIN]
    assert are_around(third, boxes)


def test_stacked_registers_with_a_line_between_are_read_one_after_the_other(leaf: Leaf) -> None:
    upper, lower = ([leaf.column(x, top=top, count=8) for x in (600, 550, 500, 450, 400)] for top in (100, 430))
    leaf.sheet.bar(360, 412, 640, 415)
    page = leaf.read()
    assert [region.register for region in page.regions] == [1, 2]
    assert [column.region for column in page.columns] == ["r1"] * 5 + ["r2"] * 5
    assert are_around(page.columns, [*upper, *lower])


def test_without_a_line_between_the_same_columns_are_read_to_their_foot(leaf: Leaf) -> None:
    for x in (600, 550, 500, 450, 400):
        leaf.column(x, top=100, count=8)
        leaf.column(x, top=450, count=8)
    page = leaf.read()
    assert [len(columns) for _, columns in page.lines] == [2] * 5
    assert {region.register for region in page.regions} == {1}


def test_a_column_that_the_network_saw_in_pieces_is_one(leaf: Leaf) -> None:
    box = leaf.column(600, top=100, count=17)
    leaf.painting.area("main", Box(580, 300, 620, 325), chance=0.0)
    assert are_around(leaf.read().columns, [box])


def test_a_note_shorter_than_a_space_parts_the_text_around_it(leaf: Leaf) -> None:
    leaf.column(600, top=100, count=17)
    boxes = [
        leaf.column(500, top=100, count=6),
        leaf.column(508.5, top=326, count=1, size=15, kind=RIGHT),
        leaf.column(491.5, top=326, count=1, size=15, kind=LEFT),
        leaf.column(500, top=345, count=6),
    ]
    page = leaf.read()
    assert [column.kind for column in page.columns[1:]] == [MAIN, RIGHT, LEFT, MAIN]
    assert are_around(page.columns[1::3], boxes[::3])


def test_the_fold_stands_outside_the_flow_beside_a_column(leaf: Leaf) -> None:
    for x in (600, 550, 500, 450, 350, 300, 250, 200):
        leaf.column(x, top=100, count=17)
    fold = leaf.column(400, top=100, count=6, size=20, kind=FOLD)
    page = leaf.read()
    *flow, last = page.columns
    assert all(column.kind is MAIN and column.anchor is None for column in flow)
    assert (last.kind, last.line) == (FOLD, 9)
    assert are_around([last], [fold])
    anchor = next(column for column in flow if column.id == last.anchor)
    assert abs(anchor.box.centre[0] - 400) < 60
    assert next(region.kind for region in page.regions if region.id == last.region) is RegionKind.FOLD


def test_an_insertion_is_read_after_the_column_beside_which_it_stands(leaf: Leaf) -> None:
    for x in (600, 550, 500):
        leaf.column(x, top=100, count=17)
    leaf.column(574, top=300, count=3, size=14, kind=ColumnKind.INSERTION)
    page = leaf.read()
    inserted = next(column for column in page.columns if column.kind is ColumnKind.INSERTION)
    assert inserted.anchor in ("c1", "c2")
    assert page.columns.index(inserted) == [column.id for column in page.columns].index(inserted.anchor) + 1


def test_what_was_taken_for_writing_without_ink_is_no_column(leaf: Leaf) -> None:
    boxes = [leaf.column(x, top=100, count=17) for x in (600, 550)]
    leaf.painting.run(Box(300, 100, 330, 700))
    assert are_around(leaf.read().columns, boxes)


def test_a_picture_beside_the_text_is_a_region_without_columns(leaf: Leaf) -> None:
    leaf.column(600, top=100, count=17)
    picture = leaf.painting.area("illustration", Box(100, 100, 400, 600))
    text, shown = leaf.read().regions
    assert (text.kind, shown.kind) == (RegionKind.TEXT, RegionKind.ILLUSTRATION)
    assert shown.outline.box.iou(picture) > 0.95


@pytest.mark.parametrize("mode", [WritingMode.HORIZONTAL_LR, WritingMode.HORIZONTAL_RL])
def test_a_declared_page_in_rows_is_read_from_the_top_down(leaf: Leaf, mode: WritingMode) -> None:
    boxes = [leaf.column(x, top=100, count=12) for x in (600, 550, 500, 450)]
    rows = PreparedPage(grey=np.ascontiguousarray(np.rot90(leaf.sheet.grey)), transform=Transform())
    page = read(rows, leaf.painting, mode)
    right = leaf.sheet.width
    lying = [Box(box.top, right - box.right, box.bottom, right - box.left) for box in boxes]
    assert are_around(page.columns, lying)


def test_a_row_is_read_from_the_side_that_was_declared(leaf: Leaf) -> None:
    leaf.column(600, top=100, count=4)
    leaf.column(600, top=500, count=4)
    rows = PreparedPage(grey=np.ascontiguousarray(np.rot90(leaf.sheet.grey)), transform=Transform())
    for mode, sides in ((WritingMode.HORIZONTAL_LR, [True, False]), (WritingMode.HORIZONTAL_RL, [False, True])):
        assert [column.box.centre[0] < 450 for column in read(rows, leaf.painting, mode).columns] == sides


def test_outlines_are_in_pixels_of_the_original(leaf: Leaf) -> None:
    boxes = [leaf.column(x, top=100, count=17) for x in (600, 550, 500, 450)]
    leaf.painting.area("seal", Box(100, 100, 200, 200))
    to_original = Transform(a=2.0, c=30.0, e=2.0, f=-10.0)
    page = read(PreparedPage(grey=leaf.sheet.grey, transform=to_original), leaf.painting)
    assert are_around(page.columns, [to_original.box(box) for box in boxes])
    assert page.regions[-1].outline.box.iou(to_original.box(Box(100, 100, 200, 200))) > 0.95


@pytest.mark.parametrize(
    "to_original",
    [
        Transform(a=-1.0, c=700.0, e=-1.0, f=900.0),
        Transform(a=0.0, b=1.0, c=0.0, d=-1.0, e=0.0, f=700.0),
        Transform(a=0.0, b=-1.0, c=900.0, d=1.0, e=0.0, f=0.0),
    ],
    ids=["180", "270", "90"],
)
def test_a_page_that_lay_turned_is_read_as_it_stands_upright(leaf: Leaf, to_original: Transform) -> None:
    for x in (600, 550, 450):
        leaf.column(x, top=100, count=17)
    leaf.column(500, top=100, count=8)
    leaf.column(508.5, top=410, count=9, size=15, kind=RIGHT)
    leaf.column(491.5, top=410, count=9, size=15, kind=LEFT)
    upright = leaf.read()
    turned = read(PreparedPage(grey=leaf.sheet.grey, transform=to_original), leaf.painting)
    assert [(column.kind, column.line) for column in turned.columns] == [
        (column.kind, column.line) for column in upright.columns
    ]
    assert are_around(turned.columns, [to_original.box(column.box) for column in upright.columns])


@pytest.mark.parametrize("factor", [0.35, 3.0])
def test_a_larger_or_smaller_scan_has_the_same_columns(leaf: Leaf, factor: float) -> None:
    boxes = [leaf.column(x, top=100, count=17) for x in (600, 550, 500)]
    size = (round(factor * leaf.sheet.width), round(factor * leaf.sheet.height))
    grey = np.asarray(Image.fromarray(leaf.sheet.grey).resize(size, Image.Resampling.BOX))
    page = read(PreparedPage(grey=grey, transform=Transform()), leaf.painting)
    assert are_around(page.columns, [Transform.scaling(factor).box(box) for box in boxes])


def test_columns_that_are_there_but_unsure_are_flagged(leaf: Leaf) -> None:
    for x in (600, 550, 500):
        leaf.column(x, top=100, count=17, chance=0.65)
    page = leaf.read()
    assert len(page.columns) == 3
    assert codes(page) == ["layout-doubtful"]


def test_what_stands_aside_is_no_doubt_of_the_layout(leaf: Leaf) -> None:
    leaf.column(600, top=100, count=17)
    leaf.column(400, top=100, count=17, kind=ColumnKind.MARGINAL, chance=0.65)
    assert not leaf.read().flags


def test_earlier_flags_stay(leaf: Leaf) -> None:
    page = replace(leaf.sheet.page, flags=leaf.read().flags)
    again = analyse_layout(page, leaf.sheet.prepared, LayoutOptions(), model=Painted(leaf.painting))
    assert codes(again) == ["no-text-found", "no-text-found"]


def test_writing_that_has_no_ink_at_all_is_no_text(leaf: Leaf) -> None:
    leaf.painting.run(Box(300, 100, 330, 700))
    page = leaf.read()
    assert not page.columns
    assert codes(page) == ["no-text-found"]


NOISE = np.random.default_rng(7)
EMPTY = [
    np.full((900, 700), 230, dtype=np.uint8),
    np.zeros((500, 400), dtype=np.uint8),
    np.full((1, 1), 255, dtype=np.uint8),
    np.full((3, 400), 10, dtype=np.uint8),
    NOISE.integers(0, 256, (300, 200), dtype=np.uint8),
    NOISE.integers(0, 256, (5, 5), dtype=np.uint8),
]


@pytest.mark.parametrize("grey", EMPTY, ids=["blank", "black", "one-pixel", "strip", "noise", "tiny"])
@pytest.mark.parametrize("mode", [None, WritingMode.HORIZONTAL_LR])
@pytest.mark.parametrize("chance", [0.0, 0.9], ids=["nothing-seen", "all-seen"])
def test_pages_without_writing_do_no_harm(grey: GreyImage, mode: WritingMode | None, chance: float) -> None:
    painting = Painting(20, 20)
    for plane in PLANES:
        painting.area(plane, Box(0, 0, 20, 20), chance=chance)
    page = read(PreparedPage(grey=grey, transform=Transform()), painting, mode)
    if not page.columns:
        assert codes(page) == ["no-text-found"]
    assert {column.region for column in page.columns} <= {region.id for region in page.regions}


@pytest.mark.engine
@pytest.mark.parametrize(
    ("image", "truth"), [("scroll-17", "E.8210_S.17"), ("print-14", "E-Print-14")], ids=["scroll", "opening with notes"]
)
def test_the_network_finds_the_columns_of_a_composed_page_in_their_order(image: str, truth: str) -> None:
    true = load_page((SAMPLES / "truth" / "sample-east" / truth / "0001.json").read_bytes())
    pixels = open_image(SAMPLES / "sample-east" / "images" / image / "0001.jpg").decode(0).pixels
    prepared = prepare(pixels)
    model = OnnxPageModel(weights_for("manuscripts-pages"), threads=1)
    found = analyse_layout(replace(true, columns=(), regions=()), prepared, LayoutOptions(), model=model).columns
    written = [column for column in true.columns if column.kind.in_flow]
    places = [max(range(len(found)), key=lambda place: found[place].box.iou(column.box)) for column in written]
    sure = [place for place, column in zip(places, written, strict=True) if found[place].box.iou(column.box) > 0.6]
    assert len(sure) >= 0.9 * len(written)
    assert sure == sorted(set(sure))
