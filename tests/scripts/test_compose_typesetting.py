from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.page import ColumnKind, RegionKind
from scripts.compose.asides import set_asides
from scripts.compose.plan import Plan, SetColumn, plan_leaf
from scripts.compose.settings import Asides, Camera, Frame, Hand, Leaf, PageSettings, Picture, Ruling, at_advance
from scripts.compose.text import GAP, Paragraph, ParagraphKind, Setting, Span, parse_text
from scripts.compose.typesetting import set_fold, set_text

_CHARACTERS = st.lists(st.sampled_from("天地玄黃宇宙洪荒" + GAP), min_size=1, max_size=40).map(tuple)
_PARAGRAPHS = st.lists(
    st.builds(
        Paragraph,
        st.sampled_from((ParagraphKind.BODY, ParagraphKind.HEADING)),
        st.lists(
            st.builds(Span, _CHARACTERS, st.booleans(), st.sampled_from(Setting), st.integers(-1, 2)),
            min_size=1,
            max_size=3,
        ).map(tuple),
        st.sampled_from((0.0, 1.0, 2.0)),
        st.sampled_from((1.0, 1.4)),
    ),
    max_size=5,
)
_LEAVES = st.builds(
    Leaf,
    columns=st.integers(1, 6),
    characters=st.integers(4, 12),
    halves=st.integers(1, 2),
    registers=st.integers(1, 2),
    note_advance=st.floats(0.6, 1.0),
    bound=st.booleans(),
    pictures=st.sampled_from(((), (Picture(block=0, first=0, columns=1, head=0, foot=2),))),
)


def _set(text: str, leaf: Leaf) -> tuple[SetColumn, ...]:
    return set_text(plan_leaf(leaf), parse_text(text)).columns


def _read(column: SetColumn) -> str:
    return "".join(place.character for place in column.places)


@given(paragraphs=_PARAGRAPHS, leaf=_LEAVES)
def test_every_character_is_set_once_or_left_for_the_next_page(paragraphs: list[Paragraph], leaf: Leaf) -> None:
    page = set_text(plan_leaf(leaf), paragraphs)
    written = sum(len(column.places) for column in page.columns)
    assert written + _count(page.rest) == _count(paragraphs)


@given(paragraphs=_PARAGRAPHS, leaf=_LEAVES)
def test_every_character_stands_in_the_block_of_its_column(paragraphs: list[Paragraph], leaf: Leaf) -> None:
    plan = plan_leaf(leaf)
    for column in set_text(plan, paragraphs).columns:
        box = plan.text_blocks[column.block].box
        for place in column.places:
            assert box.left < place.x < box.right
            assert box.top < place.y < box.bottom


@given(paragraphs=_PARAGRAPHS, leaf=_LEAVES)
def test_columns_follow_one_another_by_line_and_downwards(paragraphs: list[Paragraph], leaf: Leaf) -> None:
    columns = set_text(plan_leaf(leaf), paragraphs).columns
    assert all(first.line <= second.line for first, second in pairwise(columns))
    for column in columns:
        assert all(above.y < below.y for above, below in pairwise(column.places))


def test_a_note_is_read_right_half_first_and_the_odd_character_is_in_the_right_half() -> None:
    columns = _set("子{孔門弟子也}曰", Leaf(columns=2, characters=8, note_advance=1.0))
    assert [(column.kind, _read(column), column.line) for column in columns] == [
        (ColumnKind.MAIN, "子", 1),
        (ColumnKind.NOTE_RIGHT, "孔門弟", 1),
        (ColumnKind.NOTE_LEFT, "子也", 1),
        (ColumnKind.MAIN, "曰", 1),
    ]
    right, left = columns[1].places[0], columns[2].places[0]
    assert right.x > left.x
    assert right.y == left.y


def test_a_long_note_fills_both_halves_of_a_line_before_it_goes_on_in_the_next() -> None:
    columns = _set("子曰{一二三四五六七八}也", Leaf(columns=2, characters=4, note_advance=1.0))
    assert [(_read(column), column.line) for column in columns] == [
        ("子曰", 1),
        ("一二", 1),
        ("三四", 1),
        ("五六", 2),
        ("七八", 2),
        ("也", 2),
    ]


def test_a_note_on_one_side_stands_in_the_right_half_alone() -> None:
    paragraph = Paragraph(ParagraphKind.BODY, (Span(("嚴",)), Span(tuple("楞嚴經"), True, Setting.ONE_SIDE)))
    head, note = set_text(plan_leaf(Leaf(columns=2, characters=8)), [paragraph]).columns
    assert (note.kind, _read(note), note.line) == (ColumnKind.NOTE_RIGHT, "楞嚴經", 1)
    assert note.places[0].x > head.places[0].x


def test_two_lines_of_main_text_in_one_column_are_both_main_and_small() -> None:
    paragraph = Paragraph(ParagraphKind.BODY, (Span(tuple("天地玄黃宇宙"), setting=Setting.PAIR),))
    right, left = set_text(plan_leaf(Leaf(columns=2, characters=8)), [paragraph]).columns
    assert (_read(right), _read(left), right.line, left.line) == ("天地玄", "黃宇宙", 1, 1)
    assert right.kind is left.kind is ColumnKind.MAIN
    assert all(place.small for place in (*right.places, *left.places))


def test_small_lines_of_a_colophon_share_the_room_of_their_columns_evenly() -> None:
    colophon = Paragraph(ParagraphKind.BODY, (Span(tuple("天地玄黃宇宙洪荒"), setting=Setting.CLOSE),))
    leaf = Leaf(columns=4, characters=3, note_advance=1.0, close=0.6)
    *small, last = set_text(plan_leaf(leaf), [colophon, *parse_text("日月")]).columns
    assert [(_read(column), column.line, column.kind) for column in (*small, last)] == [
        ("天地玄", 1, ColumnKind.MAIN),
        ("黃宇宙", 2, ColumnKind.MAIN),
        ("洪荒", 3, ColumnKind.MAIN),
        ("日月", 4, ColumnKind.MAIN),
    ]
    pitch = leaf.pitch * leaf.advance
    apart = [right.places[0].x - left.places[0].x for right, left in pairwise(small)]
    assert apart == pytest.approx([2 / 3 * pitch] * 2)
    assert small[-1].places[0].x - last.places[0].x == pytest.approx((1 / 3 + 1 / 2) * pitch)


def test_no_character_stands_in_a_picture() -> None:
    leaf = Leaf(columns=4, characters=8, pictures=(Picture(block=0, first=1, columns=2, head=3, foot=8),))
    plan = plan_leaf(leaf)
    (picture,) = (block.box for block in plan.blocks if block.kind is RegionKind.ILLUSTRATION)
    columns = set_text(plan, parse_text("天" * 40)).columns
    assert [len(column.places) for column in columns] == [8, 3, 3, 8]
    assert not any(
        picture.left < place.x < picture.right and picture.top < place.y < picture.bottom
        for column in columns
        for place in column.places
    )


def test_an_insertion_follows_its_column_and_side_notes_come_after_the_text() -> None:
    plan = plan_leaf(Leaf(columns=3, characters=8))
    columns = set_text(plan, parse_text("天" * 24)).columns
    flow, beside = set_asides(plan, columns, Asides(insertions=1.0), rng=np.random.default_rng(0))
    assert [column.kind for column in flow] == [ColumnKind.MAIN, ColumnKind.INSERTION] * 3
    assert all(host.line == added.line for host, added in zip(flow[::2], flow[1::2], strict=True))
    assert all(added.places[0].x > host.places[0].x for host, added in zip(flow[::2], flow[1::2], strict=True))
    assert beside == ()
    flow, beside = set_asides(plan, columns, Asides(side_notes=1.0), rng=np.random.default_rng(0))
    assert flow == columns
    assert [column.line for column in beside] == [4, 5, 6]


def test_another_advance_is_the_same_page_at_another_resolution() -> None:
    leaf = Leaf(columns=3, characters=8, advance=60)
    settings = PageSettings(
        hand=Hand(faces=()), leaf=leaf, ruling=Ruling(frame=Frame.SINGLE, border=9), camera=Camera(margin=30, warp=6)
    )
    small = at_advance(settings, 20)
    assert (small.ruling.border, small.camera.margin, small.camera.warp) == (3, 10, 2)
    large, reduced = plan_leaf(settings.leaf), plan_leaf(small.leaf)
    assert large.width == pytest.approx(3 * reduced.width, abs=3)


def test_registers_of_the_right_half_are_read_before_the_left_half() -> None:
    plan = plan_leaf(Leaf(columns=2, characters=3, halves=2, registers=2))
    upper, lower, *_ = plan.text_blocks
    assert (upper.register, lower.register) == (1, 2)
    assert upper.box.left == lower.box.left > plan.text_blocks[2].box.right


def test_head_notes_and_the_fold_come_after_the_text() -> None:
    plan = plan_leaf(Leaf(columns=2, characters=5, halves=2))
    page = set_text(plan, parse_text("! 眉批\n子曰\n學而"))
    assert [column.kind for column in page.columns] == [ColumnKind.MAIN, ColumnKind.MAIN, ColumnKind.MARGINAL]
    assert [column.line for column in page.columns] == [1, 2, 3]
    fold = set_fold(plan, title="論語", folio="一", line=4)
    assert [_read(column) for column in fold] == ["論語", "一"]
    assert all(plan.blocks[column.block].kind is RegionKind.FOLD for column in fold)


def test_a_leaf_without_fold_or_a_fold_without_folio_has_no_empty_columns() -> None:
    assert set_fold(plan_leaf(Leaf(halves=1)), title="論語", folio="一", line=1) == ()
    assert len(set_fold(plan_leaf(Leaf(halves=2)), title="論語", folio="", line=1)) == 1


def test_a_bound_opening_has_a_gutter_and_no_fold() -> None:
    plan: Plan = plan_leaf(Leaf(halves=2, bound=True))
    right, left = plan.blocks
    assert right.kind is left.kind is RegionKind.TEXT
    assert right.box.left > left.box.right


def _count(paragraphs: tuple[Paragraph, ...] | list[Paragraph]) -> int:
    return sum(
        character != GAP for paragraph in paragraphs for span in paragraph.spans for character in span.characters
    )
