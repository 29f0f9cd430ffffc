import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.errors import OptionError
from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, ColumnKind, Direction, Glyph, Page, PageImage, WritingMode
from manuscripts.pipeline.layout_edits import LayoutEdits, edit_layout


def page(*kinds: ColumnKind, direction: Direction | None = None) -> Page:
    """A column of one glyph for each kind, from the right, in ruled lines of their own; ids unlike their places."""
    columns = []
    for place, kind in enumerate(kinds, start=1):
        box = Box(1000 - 100 * place, 100, 1050 - 100 * place, 900)
        columns.append(
            Column(
                id=f"k{place}",
                kind=kind,
                line=place,
                region="r1",
                outline=Polygon.of_box(box),
                glyphs=(Glyph(box=box, written=chr(ord("一") + place)),),
            )
        )
    image = PageImage(digest="0" * 64, name="a.jpg", frame=0, width=1000, height=1000)
    return Page(institution="east", shelfmark="S.1", number=1, image=image, columns=tuple(columns), direction=direction)


def texts(edited: Page) -> list[str]:
    return [column.text for column in edited.columns]


MAIN = ColumnKind.MAIN
THREE = page(MAIN, MAIN, MAIN)
ONE, TWO, LAST = texts(THREE)


def test_a_column_that_becomes_marginal_leaves_the_flow_and_keeps_its_place_and_glyphs() -> None:
    edited = edit_layout(THREE, LayoutEdits(kinds=["c2=marginal"]))
    assert texts(edited) == [ONE, TWO, LAST]
    changed = edited.columns[1]
    assert (changed.kind, changed.anchor, changed.line) == (ColumnKind.MARGINAL, "c1", 3)
    assert [column.line for column in edited.columns] == [1, 3, 2]


def test_two_columns_made_halves_of_a_note_are_one_ruled_line() -> None:
    edited = edit_layout(THREE, LayoutEdits(kinds=["c2=note-right", "c3=note-left"]))
    assert [column.line for column in edited.columns] == [1, 2, 2]


def test_columns_take_each_others_places() -> None:
    assert texts(edit_layout(THREE, LayoutEdits(orders=["c3,c1"]))) == [LAST, TWO, ONE]
    assert [column.id for column in edit_layout(THREE, LayoutEdits(orders=["c3,c1"])).columns] == ["c1", "c2", "c3"]


def test_what_is_no_column_is_removed() -> None:
    assert texts(edit_layout(THREE, LayoutEdits(removes=["c1,c3"]))) == [TWO]


def test_merged_columns_hold_both_and_are_to_be_read() -> None:
    edited = edit_layout(THREE, LayoutEdits(merges=["c1,c2"]))
    assert texts(edited) == ["", LAST]
    assert (edited.columns[0].box.left, edited.columns[0].box.right) == (800, 950)


@pytest.mark.parametrize(
    ("direction", "where", "first"),
    [
        (None, "c1@y=300", Box(900, 100, 950, 300)),
        (None, "c1@x=920", Box(920, 100, 950, 900)),
        (Direction(mode=WritingMode.HORIZONTAL_LR, declared=True, confidence=1.0), "c1@x=920", Box(900, 100, 920, 900)),
        (Direction(mode=WritingMode.HORIZONTAL_RL, declared=True, confidence=1.0), "c1@y=300", Box(900, 100, 950, 300)),
        (
            Direction(mode=WritingMode.VERTICAL_RL, declared=True, confidence=1.0, rotation=180),
            "c1@y=300",
            Box(900, 300, 950, 900),
        ),
    ],
)
def test_a_split_column_is_two_in_reading_order(direction: Direction | None, where: str, first: Box) -> None:
    edited = edit_layout(page(MAIN, MAIN, direction=direction), LayoutEdits(splits=[where]))
    assert edited.columns[0].box == first
    assert [column.glyphs == () for column in edited.columns] == [True, True, False]
    assert [column.line for column in edited.columns] == [1, 1, 2]


def test_edits_of_one_command_all_count_from_before_it() -> None:
    edited = edit_layout(THREE, LayoutEdits(removes=["c1"], orders=["c3,c2"], kinds=["c3=heading"]))
    assert [(column.text, column.kind) for column in edited.columns] == [(LAST, ColumnKind.HEADING), (TWO, MAIN)]


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        (LayoutEdits(kinds=["c9=main"]), "there is no column 'c9', the page has 3"),
        (LayoutEdits(kinds=["c1=title"]), "there are: main, heading"),
        (LayoutEdits(splits=["c1=300"]), "Write c3@y=1200"),
        (LayoutEdits(splits=["c1@y=950"]), "between 100 and 900"),
        (LayoutEdits(merges=["c1"]), "two or more"),
        (LayoutEdits(orders=["c1,c2,c1"]), "each once"),
        (LayoutEdits(removes=["c1"], merges=["c1,c2"]), "in a second command"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_can(edits: LayoutEdits, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        edit_layout(THREE, edits)


@given(st.lists(st.sampled_from(ColumnKind), min_size=2, max_size=6), st.randoms())
def test_an_order_loses_nothing_and_undone_is_as_it_was(kinds: list[ColumnKind], random: object) -> None:
    before = edit_layout(page(*kinds), LayoutEdits(removes=[]))
    names = [f"c{place}" for place in range(1, len(kinds) + 1)]
    shuffled = names.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    after = edit_layout(before, LayoutEdits(orders=[",".join(shuffled)]))
    assert sorted(texts(after)) == sorted(texts(before))
    back = ",".join(f"c{shuffled.index(name) + 1}" for name in names)
    assert texts(edit_layout(after, LayoutEdits(orders=[back]))) == texts(before)
