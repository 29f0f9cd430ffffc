import csv
from pathlib import Path

import pytest

import manuscripts.variants
from manuscripts.variants.level import Level
from manuscripts.variants.shipped import load_table
from scripts.build_variants import read_own, table_text
from scripts.variants.decision import Row, decide
from scripts.variants.evidence import Claim, Facts, Link

FACTS = Facts(
    readings={
        "爲": frozenset({"wéi"}),
        "為": frozenset({"wéi", "wèi"}),
        "貎": frozenset({"ní"}),
        "貌": frozenset({"mào"}),
    },
    plane={"為": 1, "后": 1, "後": 1, "貌": 1, "間": 1, "閑": 1, "儆": 2, "警": 1},
)


def decided(*links: Link, own: tuple[Row, ...] = ()) -> dict[tuple[str, str], Level]:
    return {(row.written, row.standard): row.level for row in decide(links, FACTS, own)}


def own(pair: str, level: Level) -> Row:
    written, standard = tuple(pair)
    return Row(written, standard, level, ("own:test",))


def test_a_variant_folds_to_the_everyday_form_whichever_way_it_is_stated() -> None:
    assert decided(Link("爲", "為", Claim.VARIANT, "a")) == {("爲", "為"): Level.VARIANT}
    assert decided(Link("為", "爲", Claim.VARIANT, "a")) == {("爲", "為"): Level.VARIANT}


def test_the_japanese_direction_does_not_win_over_an_everyday_form() -> None:
    assert decided(Link("為", "爲", Claim.SIMPLIFIED, "OpenCC", mutual=False)) == {("爲", "為"): Level.SIMPLIFIED}


def test_an_everyday_word_never_folds_on_its_own() -> None:
    assert decided(Link("后", "後", Claim.SIMPLIFIED, "a", mutual=False)) == {("后", "後"): Level.SPECIALISED}


def test_two_characters_without_a_common_reading_do_not_fold() -> None:
    assert decided(Link("貎", "貌", Claim.VARIANT, "a")) == {("貎", "貌"): Level.SPECIALISED}


def test_one_dictionary_is_not_enough_for_a_common_character_of_its_own() -> None:
    one = Link("儆", "警", Claim.VARIANT, "a")
    assert decided(one) == {("儆", "警"): Level.SPECIALISED}
    assert decided(one, Link("儆", "警", Claim.VARIANT, "b")) == {("儆", "警"): Level.VARIANT}


def test_what_stands_for_two_words_folds_to_neither() -> None:
    rows = decided(Link("閒", "間", Claim.VARIANT, "a"), Link("閒", "閑", Claim.VARIANT, "a"))
    assert set(rows.values()) == {Level.SPECIALISED}


def test_a_row_of_our_own_decides_for_what_it_writes() -> None:
    links = (Link("閒", "間", Claim.VARIANT, "a"), Link("閒", "閑", Claim.VARIANT, "a"))
    assert decided(*links, own=(own("閒間", Level.INTERCHANGED),)) == {("閒", "間"): Level.INTERCHANGED}


def test_a_chain_is_followed_within_a_level_and_left_at_a_farther_one() -> None:
    rows = decided(own=(own("惣揔", Level.VARIANT), own("揔總", Level.VARIANT), own("總总", Level.INTERCHANGED)))
    assert ("惣", "總") in rows
    assert ("總", "总") in rows


def test_own_rows_in_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        decided(
            own=(
                own("爲為", Level.VARIANT),
                own("為爲", Level.VARIANT),
                own("甲乙", Level.CONFUSABLE),
                own("爲甲", Level.CONFUSABLE),
            )
        )


def test_a_pair_kept_apart_by_us_may_not_meet_on_a_detour() -> None:
    with pytest.raises(ValueError, match="keep apart"):
        decided(own=(own("甲丙", Level.VARIANT), own("乙丙", Level.VARIANT), own("甲乙", Level.CONFUSABLE)))


def test_our_own_rows_are_all_in_the_shipped_table() -> None:
    path = Path(__file__).parents[2] / "scripts" / "variants" / "own.tsv"
    table = load_table()
    for row in read_own(path):
        if row.level.folds:
            assert table.fold(row.written) == table.fold(row.standard)
        else:
            assert any(rule.sources == row.sources for rule in table.explain(row.written).apart)


def test_the_order_of_the_evidence_does_not_change_a_byte() -> None:
    links = [
        Link("爲", "為", Claim.VARIANT, "b"),
        Link("爲", "為", Claim.SHAPE, "a"),
        Link("后", "後", Claim.OVERLAP, "a"),
    ]
    assert table_text(decide(links, FACTS, ())) == table_text(decide(links[::-1], FACTS, ()))


def test_every_source_in_the_table_has_its_version_and_licence() -> None:
    with (Path(manuscripts.variants.__path__[0]) / "sources.tsv").open(encoding="utf-8", newline="") as lines:
        licences = {row["source"]: row["licence"] for row in csv.DictReader(lines, delimiter="\t")}
    used = {source.partition(":")[0] for rule in load_table().rules for source in rule.sources}
    assert used == {source for source, licence in licences.items() if licence}
