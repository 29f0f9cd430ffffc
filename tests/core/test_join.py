"""How a join is written, and that it is read as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.join import Join, JoinPlace, merged_joins

SHELFMARKS = st.text(min_size=1, max_size=12).map(lambda text: f"{text}1".strip())


@pytest.mark.parametrize(
    ("text", "join"),
    [
        ("BD00876", Join(shelfmark="BD00876")),
        ("> BD00876", Join(shelfmark="BD00876", place=JoinPlace.AFTER)),
        (">BD00876", Join(shelfmark="BD00876", place=JoinPlace.AFTER)),
        ("\uff1c Дх.00143", Join(shelfmark="Дх.00143", place=JoinPlace.BEFORE)),
        (
            "> british-library:Or.8210/S.17",
            Join(shelfmark="Or.8210/S.17", institution="british-library", place=JoinPlace.AFTER),
        ),
        ("T II D:5", Join(shelfmark="T II D:5")),
        (":MS:5", Join(shelfmark="MS:5")),
        ("own:BD00876", Join(shelfmark="BD00876")),
    ],
)
def test_a_join_is_read(text: str, join: Join) -> None:
    assert Join.parse(text, own="own") == join


@pytest.mark.parametrize("text", ["", ">", "<  ", "paris:", ":", "> paris: ", "-", "paris:--"])
def test_what_names_no_fragment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Join.parse(text)


@given(
    join=st.builds(
        Join,
        shelfmark=SHELFMARKS | st.sampled_from(["MS:5", "<a", "> b", ":c", "a:b:c"]),
        institution=st.sampled_from(["", "paris", "A.b-1"]),
        place=st.sampled_from(JoinPlace),
    )
)
def test_a_join_is_read_as_it_was_written(join: Join) -> None:
    assert Join.parse(str(join)) == join


def test_a_place_that_is_known_stays_known() -> None:
    plain, after = Join(shelfmark="S.2"), Join(shelfmark="S.2", place=JoinPlace.AFTER)
    before = Join(shelfmark="S.2", place=JoinPlace.BEFORE)
    assert merged_joins([plain], [after]) == (after,)
    assert merged_joins([after], [plain]) == (after,)
    assert merged_joins([after], [before]) == (after,)
    assert merged_joins([plain], [Join(shelfmark="S.2", institution="paris")])[0] == plain
