import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.han import is_han
from manuscripts.variants.check import contradictions
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Direction
from manuscripts.variants.shipped import load_table

TABLE = load_table()
CLASSED = [Level.GRAPHICAL, Level.ORTHOGRAPHIC, Level.LOOSE]

known = st.sampled_from(sorted({rule.written for rule in TABLE.rules} | {rule.standard for rule in TABLE.rules}))


def same(one: str, other: str, level: Level) -> bool:
    return TABLE.fold(one, level=level) == TABLE.fold(other, level=level)


@pytest.mark.parametrize(
    "pair",
    [
        "爲為",
        "衆眾",
        "説說",
        "卽即",
        "旣既",
        "无無",
        "尒爾",
        "弥彌",
        "觧解",
        "躰體",
        "禀稟",
        "獘弊",
        "仏佛",
        "㝎定",
        "䒭等",
        "𠀉丘",
    ],
)
def test_other_shapes_of_a_word_are_one_with_it_from_the_closest_level_on(pair: str) -> None:
    written, standard = tuple(pair)
    assert not same(written, standard, Level.EXACT)
    assert all(same(written, standard, level) for level in CLASSED)
    assert TABLE.normalise(written) == standard


@pytest.mark.parametrize("pair", ["経經", "国國", "乱亂", "万萬", "号號", "虫蟲", "听聽", "厩廄"])
def test_short_forms_are_one_with_the_full_form_from_orthographic_on(pair: str) -> None:
    written, standard = tuple(pair)
    assert not same(written, standard, Level.GRAPHICAL)
    assert same(written, standard, Level.ORTHOGRAPHIC)
    assert TABLE.normalise(written) == standard
    assert TABLE.normalise(written, level=Level.GRAPHICAL) == written


MERGED_BY_MODERN_SPELLING = (
    "歷曆 后後 干乾 干幹 乾幹 云雲 余餘 了瞭 里裏 谷穀 丑醜 面麵 只隻 制製 准準 复復 复複 征徵 系係 系繫 台臺 斗鬥 "
    "几幾 于於 發髮"
)
ALIKE = "己已 已巳 日曰 末未 土士 人入 大太 王玉 毋母 刺剌"
BORROWED = "知智 女汝 莫暮 孰熟"


@pytest.mark.parametrize("pair", f"{MERGED_BY_MODERN_SPELLING} {ALIKE} {BORROWED}".split())
def test_different_words_are_kept_apart_below_loose(pair: str) -> None:
    one, other = tuple(pair)
    assert not same(one, other, Level.GRAPHICAL)
    assert not same(one, other, Level.ORTHOGRAPHIC)
    assert TABLE.normalise(one) == one
    assert TABLE.normalise(other) == other


ONE_AT_LOOSE = "后後 干乾 干幹 云雲 余餘 了瞭 知智 女汝 巳已 歷曆 发髮 发發"


@pytest.mark.parametrize("pair", ONE_AT_LOOSE.split())
def test_borrowings_mergers_and_short_forms_of_several_are_one_at_loose(pair: str) -> None:
    assert same(pair[0], pair[1], Level.LOOSE)


def test_a_search_finds_interchanged_spellings_that_an_edited_reading_leaves() -> None:
    assert TABLE.fold("遊") == TABLE.fold("游")
    assert TABLE.normalise("遊") == "遊"
    assert TABLE.normalise("游") == "游"


def test_an_old_form_of_two_words_makes_them_one_at_no_level() -> None:
    assert [rule.standard for rule in TABLE.choices("㝵")] == ["得", "礙"]
    assert not same("得", "礙", Level.LOOSE)


def test_a_variation_selector_does_not_matter_to_the_fold_and_stays_without_a_rule() -> None:
    assert TABLE.fold("葛\U000e0100") == "葛"
    assert TABLE.fold("葛\U000e0100", level=Level.EXACT) == "葛\U000e0100"
    assert TABLE.normalise("葛\U000e0100") == "葛\U000e0100"
    assert TABLE.normalise("爲\U000e0100") == "為"


def test_compatibility_ideographs_and_radicals_fold_to_the_unified_character() -> None:
    assert TABLE.fold("\uf96f", level=Level.GRAPHICAL) == "說"
    assert TABLE.fold("\u2f00", level=Level.GRAPHICAL) == "一"


@pytest.mark.parametrize("unit", ["⿰木目", "\uf8ff", "\U000f0001", "□", "〻", "A", "", "天地", "\U00030000"])
@pytest.mark.parametrize("level", Level)
def test_what_is_no_known_han_character_comes_back_as_it_is(unit: str, level: Level) -> None:
    assert TABLE.fold(unit, level=level) == TABLE.normalise(unit, level=level) == unit
    assert TABLE.members(unit, level=level) == (unit,)


def test_a_text_is_folded_unit_by_unit_and_descriptions_stay_whole() -> None:
    assert TABLE.fold_text("爲\U000e0100，⿰爲无 无〻□") == "為，⿰爲无 無〻□"
    assert TABLE.fold_text("爲无", level=Level.EXACT) == "爲无"


@given(known, known)
def test_each_level_takes_in_the_one_before(one: str, other: str) -> None:
    for closer, farther in zip(list(Level)[:-1], list(Level)[1:], strict=True):
        assert not same(one, other, closer) or same(one, other, farther)


@given(known, st.sampled_from(CLASSED))
def test_folding_twice_is_folding_once_and_all_members_agree(character: str, level: Level) -> None:
    folded = TABLE.fold(character, level=level)
    assert TABLE.fold(folded, level=level) == folded == TABLE.fold_text(character, level=level)
    assert character in TABLE.members(character, level=level)
    assert {TABLE.fold(member, level=level) for member in TABLE.members(character, level=level)} == {folded}


@given(known, st.sampled_from(CLASSED))
def test_normalising_twice_is_normalising_once_at_every_level(character: str, level: Level) -> None:
    once = TABLE.normalise(character, level=level)
    assert TABLE.normalise(once, level=level) == once
    assert same(once, character, level)


def test_the_shipped_table_contradicts_itself_nowhere() -> None:
    assert list(contradictions(TABLE)) == []


def test_no_row_replaces_by_what_is_replaced_again_at_its_level() -> None:
    replacing = [rule for rule in TABLE.rules if rule.direction is Direction.FORWARD and rule.level]
    assert [rule.id for rule in replacing if rule.level and TABLE.path(rule.standard, level=rule.level)] == []


def test_classes_are_small() -> None:
    sizes = {level: max(len(others) + 1 for others in TABLE.classes(level).members.values()) for level in CLASSED}
    assert sizes[Level.GRAPHICAL] <= sizes[Level.ORTHOGRAPHIC] <= sizes[Level.LOOSE] <= 16


def test_the_shipped_rows_are_sorted_unique_and_sourced() -> None:
    ids = [rule.id for rule in TABLE.rules]
    assert len(ids) == len(set(ids))
    keys = [(ord(rule.written), len(rule.id), ord(rule.standard)) for rule in TABLE.rules]
    assert keys == sorted(keys)
    assert [rule.id for rule in TABLE.rules if not all(rule.sources) or rule.written == rule.standard] == []
    assert [rule.id for rule in TABLE.rules if not (is_han(rule.written) and is_han(rule.standard))] == []


def test_at_least_three_hundred_forms_of_manuscripts_and_prints_are_our_own_rows() -> None:
    own = [rule for rule in TABLE.rules if rule.replaces and all(source.startswith("own:") for source in rule.sources)]
    assert len(own) >= 300
