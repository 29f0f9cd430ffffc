import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.han import is_han
from manuscripts.variants.level import Level
from manuscripts.variants.table import load_table, read_rules

TABLE = load_table()
FOLDING = [rule for rule in TABLE.rules if rule.level.folds]

known = st.sampled_from(sorted({rule.written for rule in TABLE.rules} | {rule.standard for rule in TABLE.rules}))


OLD_AND_SHORT = "爲為 衆眾 説說 卽即 旣既 无無 尒爾 弥彌 経經 觧解 躰體 禀稟 獘弊 乱亂 礼禮 万萬 号號"


@pytest.mark.parametrize("pair", OLD_AND_SHORT.split())
def test_old_and_short_forms_stand_for_the_traditional_character(pair: str) -> None:
    written, standard = tuple(pair)
    assert TABLE.normalise(written) == standard
    assert TABLE.fold(written) == TABLE.fold(standard) == standard


MERGED_BY_MODERN_SPELLING = (
    "歷曆 后後 干乾 干幹 云雲 余餘 里裏 谷穀 丑醜 面麵 只隻 制製 准準 复復 复複 征徵 系係 系繫 台臺 斗鬥 几幾 于於"
)
ALIKE = "己已 已巳 日曰 末未 土士 人入 大太 王玉 毋母 刺剌"


@pytest.mark.parametrize("pair", f"{MERGED_BY_MODERN_SPELLING} {ALIKE}".split())
def test_different_words_are_kept_apart_and_the_table_says_so(pair: str) -> None:
    one, other = tuple(pair)
    assert TABLE.fold(one) != TABLE.fold(other)
    assert any({rule.written, rule.standard} == {one, other} for rule in TABLE.explain(one).apart)


def test_a_search_finds_interchanged_spellings_that_an_edited_reading_leaves() -> None:
    assert TABLE.fold("遊") == TABLE.fold("游")
    assert TABLE.normalise("遊") == "遊"
    assert TABLE.normalise("游") == "游"


def test_a_variation_selector_does_not_matter_to_the_fold_and_stays_without_a_rule() -> None:
    assert TABLE.fold("葛\U000e0100") == "葛"
    assert TABLE.normalise("葛\U000e0100") == "葛\U000e0100"
    assert TABLE.normalise("爲\U000e0100") == "為"


def test_compatibility_ideographs_and_radicals_fold_to_the_unified_character() -> None:
    assert TABLE.fold("\uf96f") == "說"
    assert TABLE.fold("\u2f00") == "一"


@pytest.mark.parametrize("unit", ["⿰木目", "\uf8ff", "\U000f0001", "□", "〻", "A", "", "天地", "\U00030000"])
def test_what_is_no_known_han_character_comes_back_as_it_is(unit: str) -> None:
    assert TABLE.fold(unit) == TABLE.normalise(unit) == unit
    assert TABLE.members(unit) == (unit,)


def test_an_explanation_names_rule_source_and_all_spellings() -> None:
    explanation = TABLE.explain("爲")
    assert [rule.id for rule in explanation.path] == ["v-U+7232"]
    assert explanation.path[0].sources
    assert set("為爲为") <= set(explanation.members)
    assert "爲" in {rule.written for rule in TABLE.explain("為").from_others}


@given(known)
def test_folding_twice_is_folding_once_and_all_members_agree(character: str) -> None:
    folded = TABLE.fold(character)
    assert TABLE.fold(folded) == folded
    assert character in TABLE.members(character)
    assert {TABLE.fold(member) for member in TABLE.members(character)} == {folded}


@given(known, st.sampled_from([level for level in Level if level.folds]))
def test_normalising_twice_is_normalising_once_at_every_level(character: str, level: Level) -> None:
    once = TABLE.normalise(character, level=level)
    assert TABLE.normalise(once, level=level) == once
    assert TABLE.fold(once) == TABLE.fold(character)


def test_no_rule_leads_to_a_character_that_is_replaced_at_its_level_or_a_closer_one() -> None:
    assert [rule.id for rule in FOLDING if TABLE.rule(rule.standard, level=rule.level)] == []


def test_the_shipped_rows_are_sorted_unique_and_sourced() -> None:
    ids = [rule.id for rule in TABLE.rules]
    assert len(ids) == len(set(ids))
    keys = [(ord(rule.written), not rule.level.folds, ord(rule.standard)) for rule in TABLE.rules]
    assert keys == sorted(keys)
    assert [rule.id for rule in TABLE.rules if not all(rule.sources) or rule.written == rule.standard] == []
    assert [rule.id for rule in TABLE.rules if not (is_han(rule.written) and is_han(rule.standard))] == []


def test_an_id_is_made_of_the_code_points_it_speaks_of() -> None:
    for rule in TABLE.rules:
        expected = f"v-U+{ord(rule.written):04X}" + ("" if rule.level.folds else f"-U+{ord(rule.standard):04X}")
        assert rule.id == expected


def test_one_pair_is_not_both_folded_and_kept_apart() -> None:
    kept = [rule for rule in TABLE.rules if not rule.level.folds]
    assert [rule.id for rule in kept if TABLE.fold(rule.written) == TABLE.fold(rule.standard)] == []


def test_the_code_point_counts_and_not_the_character_beside_it() -> None:
    header = "id\twritten\tstandard\tlevel\tsources\tnote\n"
    (rule,) = read_rules([header, "v-U+F96F\tU+F96F 說\tU+8AAA 說\tsame\tUCD:UnicodeData\t\n"])
    assert (rule.written, rule.standard) == ("\uf96f", "說")
