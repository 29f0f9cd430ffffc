import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.variants.explanation import compare, explain
from manuscripts.variants.level import Level
from manuscripts.variants.shipped import load_table

TABLE = load_table()

known = st.sampled_from(sorted({rule.written for rule in TABLE.rules} | {rule.standard for rule in TABLE.rules}))


def test_an_explanation_names_rule_source_and_all_spellings() -> None:
    found = explain(TABLE, "爲")
    assert [rule.id for rule in found.path] == ["v-U+7232"]
    assert found.path[0].sources
    assert set("為爲为") <= set(found.members)
    assert "爲" in {rule.written for rule in explain(TABLE, "為").from_others}


def test_a_form_of_several_words_is_explained_by_its_choices() -> None:
    found = explain(TABLE, "发")
    assert {rule.standard for rule in found.choices} == {"發", "髮"}
    assert found.normalised == "发"


def test_two_forms_of_one_character_are_joined_over_both_rows() -> None:
    found = compare(TABLE, "爲", "为")
    assert found.same == {Level.EXACT: False, Level.GRAPHICAL: False, Level.ORTHOGRAPHIC: True, Level.LOOSE: True}
    assert {rule.written for rule in found.rows} == {"爲", "为"}
    assert found.kept_apart is None


def test_a_pair_kept_apart_names_its_row_even_through_other_forms() -> None:
    found = compare(TABLE, "歴", "暦")
    assert found.level is Level.LOOSE
    assert found.kept_apart is not None
    assert found.kept_apart.pair == {"歷", "曆"}


@pytest.mark.parametrize("pair", ["發髮", "乾幹", "発髮", "歷曆", "臺颱"])
def test_words_that_are_one_only_at_loose_have_a_row_that_keeps_them_apart(pair: str) -> None:
    found = compare(TABLE, pair[0], pair[1])
    assert found.level is Level.LOOSE
    assert found.kept_apart is not None


def test_what_stands_beside_decides_between_the_words_of_a_short_form() -> None:
    found = compare(TABLE, "发", "髮")
    assert [rule.id for rule in found.contexts] == ["v-U+53D1-U+9AEE"]
    assert found.kept_apart is None


def test_strangers_have_nothing_in_common() -> None:
    found = compare(TABLE, "末", "鷹")
    assert (found.level, found.rows, found.kept_apart, found.contexts) == (None, (), None, ())


@pytest.mark.parametrize("unit", ["為", "⿰木目", "□"])
def test_a_unit_is_the_same_as_itself_without_a_row(unit: str) -> None:
    found = compare(TABLE, unit, unit)
    assert found.level is Level.EXACT
    assert found.rows == ()


@given(known, st.sampled_from([Level.GRAPHICAL, Level.ORTHOGRAPHIC, Level.LOOSE]))
def test_the_rows_lead_from_one_to_the_other_at_the_closest_level(character: str, level: Level) -> None:
    found = compare(TABLE, character, TABLE.fold(character, level=level))
    place = character
    for rule in found.rows:
        assert place in rule.pair
        assert rule.joins is not None
        assert found.level is not None
        assert found.level.takes_in(rule.joins)
        (place,) = rule.pair - {place}
    assert place == found.second
