from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.correction import number_columns, number_lines
from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, ColumnKind

OUTLINE = Polygon.of_box(Box(0, 0, 10, 90))


def column(name: str, kind: ColumnKind = ColumnKind.MAIN, *, line: int = 1, anchor: str | None = None) -> Column:
    return Column(id=name, kind=kind, line=line, region="r1", outline=OUTLINE, anchor=anchor)


def test_an_anchor_goes_with_its_column() -> None:
    fold = column("c9", ColumnKind.FOLD, anchor="c4")
    assert [one.anchor for one in number_columns([column("c7"), column("c4"), fold])] == [None, None, "c2"]


def test_an_anchor_to_a_column_that_went_into_another_follows_it() -> None:
    margin = column("c9", ColumnKind.MARGINAL, anchor="c4")
    numbered = number_columns([column("c7"), margin], became={"c4": "c5", "c5": "c7"})
    assert numbered[1].anchor == "c1"


def test_an_anchor_to_what_is_gone_or_stands_aside_is_dropped() -> None:
    fold, margin = column("c1", ColumnKind.FOLD, anchor="gone"), column("c2", ColumnKind.MARGINAL, anchor="c1")
    assert [one.anchor for one in number_columns([fold, margin])] == [None, None]


def test_lines_are_counted_through_the_flow_before_what_stands_aside() -> None:
    columns = [
        column("c1", line=7),
        column("c2", ColumnKind.FOLD, line=3),
        column("c3", line=7),
        column("c4", line=2),
    ]
    assert [one.line for one in number_lines(columns)] == [1, 3, 1, 2]


def test_an_insertion_and_the_left_half_of_a_note_belong_to_the_line_they_follow() -> None:
    kinds = [ColumnKind.MAIN, ColumnKind.INSERTION, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT]
    columns = [column(f"c{place}", kind, line=place) for place, kind in enumerate(kinds)]
    assert [one.line for one in number_lines(columns)] == [1, 1, 2, 2]


@given(st.lists(st.tuples(st.sampled_from(ColumnKind), st.integers(1, 4)), max_size=12))
def test_numbering_again_changes_nothing(found: list[tuple[ColumnKind, int]]) -> None:
    columns = [column(f"x{place}", kind, line=line, anchor="x0") for place, (kind, line) in enumerate(found)]
    once = number_lines(number_columns(columns))
    assert number_lines(number_columns(once)) == once
    assert len({one.id for one in once}) == len(columns)
