import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.errors import IdsError
from manuscripts.core.ids import MOST_LEVELS, OPERATORS, Description, parse_ids
from manuscripts.core.units import UnitKind, units

LEAVES = st.sampled_from(["木", "目", "\U00030edd", "\u8fbb\U000e0100", "\u2e8c", "\u31c0", "？", "\uf900"])


def described(parts: st.SearchStrategy[Description | str]) -> st.SearchStrategy[Description]:
    return st.sampled_from(sorted(OPERATORS)).flatmap(
        lambda operator: st.tuples(*[parts] * OPERATORS[operator]).map(lambda found: Description(operator, found))
    )


# A third part within a part makes more than the limit of characters too often to be worth drawing.
DESCRIPTIONS = described(LEAVES | described(LEAVES | described(LEAVES))).filter(lambda tree: len(str(tree)) <= 64)


@given(DESCRIPTIONS)
def test_a_description_printed_and_parsed_is_the_same_and_one_unit(tree: Description) -> None:
    assert parse_ids(str(tree)) == tree
    assert [(unit.text, unit.kind) for unit in units(f"天{tree}地")][1:-1] == [(str(tree), UnitKind.IDS)]


@given(tree=DESCRIPTIONS, data=st.data())
def test_a_description_cut_short_says_where_it_ends(tree: Description, data: st.DataObject) -> None:
    text = str(tree).rstrip("\U000e0100")
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    with pytest.raises(IdsError, match=f"character {len(cut) + 1}: it ends, but") as caught:
        parse_ids(cut)
    assert caught.value.advice


@given(tree=DESCRIPTIONS, data=st.data())
def test_what_cannot_stand_in_a_description_is_named_with_its_place(tree: Description, data: st.DataObject) -> None:
    text = str(tree)
    place = data.draw(st.integers(0, len(text) - 1))
    stranger = data.draw(st.sampled_from(["a", "。", " ", "\ue001", "□", "々"]))
    broken = text[:place] + stranger + text[place + 1 :]
    with pytest.raises(IdsError, match=rf"character \d+: .*U\+{ord(stranger):04X}") as caught:
        parse_ids(broken)
    assert f"character {place + 1}" in caught.value.where
    assert "\ue001" not in caught.value.message


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", 1, "it ends, but there is nothing yet"),
        ("⿰木", 3, "⿰ wants part 2 of 2"),
        ("⿲木目", 4, "⿲ wants part 3 of 3"),
        ("⿱⿰木目", 5, "⿱ wants part 2 of 2"),
        ("㇯木", 3, "㇯ wants part 2 of 2"),
        ("\u2ffe", 2, "wants part 1 of 1"),
        ("⿰木目心", 4, "心 (U+5FC3) stands after the end"),
        ("木目", 2, "stands after the end"),
        ("相", 1, "相 is one character, not a description"),
        ("？", 1, "one character"),
        ("⿰木x", 3, "x (U+0078) is no Han character, stroke or operator, but ⿰ wants part 2 of 2"),
        ("⿰\ue001木", 2, "U+E001 is of private use"),
        ("⿰\U000e0100木", 2, "U+E0100 is no Han character"),
        ("⿰木\U000e0100\U000e0101目", 4, "second variation selector"),
        ("⿰木" * MOST_LEVELS + "⿰木目", 2 * MOST_LEVELS + 1, "deep"),
    ],
)
def test_a_broken_description_is_refused_with_place_and_advice(text: str, place: int, said: str) -> None:
    with pytest.raises(IdsError) as caught:
        parse_ids(text)
    assert said in caught.value.message
    assert caught.value.where.endswith(f", character {place}")
    assert caught.value.advice


def test_a_description_without_end_is_refused_before_it_is_read() -> None:
    with pytest.raises(IdsError, match="100000 characters, 64 are the limit"):
        parse_ids("⿰" * 100_000)


def test_components_and_parts_of_a_description_can_be_asked_for() -> None:
    tree = parse_ids("⿱⿰木\u8fbb\U000e0100⿲日？日")
    assert tree.components == ("木", "\u8fbb", "日", "？", "日")
    assert list(tree.subsequences) == [
        "⿱⿰木\u8fbb⿲日？日",
        "⿰木\u8fbb",
        "木",
        "\u8fbb",
        "⿲日？日",
        "日",
        "？",
        "日",
    ]
