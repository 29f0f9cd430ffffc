import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.units import UnitKind, repeated, units


def cut(text: str) -> list[tuple[str, str]]:
    return [(unit.text, unit.kind.value) for unit in units(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("天地", [("天", "han"), ("地", "han")]),
        ("葛\U000e0100城", [("葛\U000e0100", "han"), ("城", "han")]),
        ("天\U00030000地", [("天", "han"), ("\U00030000", "han"), ("地", "han")]),
        ("天⿰木目地", [("天", "han"), ("⿰木目", "ids"), ("地", "han")]),
        ("⿱⿰木木⿲日月日", [("⿱⿰木木⿲日月日", "ids")]),
        ("⿰木", [("⿰", "other"), ("木", "han")]),
        ("⿰木？", [("⿰木？", "ids")]),
        ("木？", [("木", "han")]),
        ("⿻\u31c0一", [("⿻\u31c0一", "ids")]),
        ("⿰\ue000木", [("⿰\ue000木", "ids")]),
        ("\ue000〓□", [("\ue000", "gaiji"), ("〓", "lacuna"), ("□", "lacuna")]),
        ("種〻法々", [("種", "han"), ("〻", "repeat"), ("法", "han"), ("々", "repeat")]),
        ("一、二。 三\u3000四", [("一", "han"), ("二", "han"), ("三", "han"), ("四", "han")]),
        ("\uf900", [("\uf900", "han")]),
        ("卷1a", [("卷", "han"), ("1", "other"), ("a", "other")]),
    ],
)
def test_text_is_cut_into_units(text: str, expected: list[tuple[str, str]]) -> None:
    assert cut(text) == expected


def test_the_base_of_a_unit_has_no_selector() -> None:
    (unit,) = units("葛\U000e0100")
    assert unit.base == "葛"


@given(st.text(alphabet=st.sampled_from("天地⿰⿲木\U000e0100\ufe00〻□\ue000 。a\U00020000")))
def test_units_stand_where_they_say_in_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for unit in units(text):
        assert unit.start >= end
        assert text[unit.start : unit.end] == unit.text
        end = unit.end


@given(st.text(alphabet=st.sampled_from("天地⿰木\U000e0100〻□\ue000"), max_size=12))
def test_no_han_character_is_lost(text: str) -> None:
    kept = "".join(unit.text for unit in units(text) if unit.kind in (UnitKind.HAN, UnitKind.IDS))
    assert [c for c in kept if c in "天地木"] == [c for c in text if c in "天地木"]


SIGNS = "天爲\U00020000\U000323af⿰⿲⿾㇯？\U000e0100\ufe00〻々ゝ□〓\ue000\U000f0001\uf96f，。 \n「a1"


@given(st.text(alphabet=st.sampled_from(SIGNS)))
def test_units_and_what_stands_between_are_the_text_and_no_unit_is_lost(text: str) -> None:
    found = list(units(text))
    ends = [0, *(unit.end for unit in found)]
    starts = [*(unit.start for unit in found), len(text)]
    between = [text[end:start] for end, start in zip(ends, starts, strict=True)]
    assert "".join(gap + unit for gap, unit in zip(between, [*(unit.text for unit in found), ""], strict=True)) == text
    assert set("".join(between)) <= set("？\U000e0100\ufe00，。 \n「")


@given(st.text(alphabet=st.sampled_from("天地〻々□⿰木\ue000，")))
def test_what_a_mark_repeats_stands_before_it_and_is_no_mark_unless_nothing_does(text: str) -> None:
    found = list(units(text))
    for place, meant in enumerate(repeated(found)):
        nothing_before = all(unit.kind is UnitKind.REPEAT for unit in found[: place + 1])
        assert meant <= place
        assert (meant == place) == (nothing_before or found[place].kind is not UnitKind.REPEAT)
        assert nothing_before or found[meant].kind is not UnitKind.REPEAT
