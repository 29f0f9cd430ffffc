import csv
from pathlib import Path

import manuscripts.variants
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Direction, Relation, Rule, named
from manuscripts.variants.shipped import load_table
from scripts.build_variants import read_own, table_text
from scripts.variants.decision import decide
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


def decided(*links: Link, own: tuple[Rule, ...] = ()) -> dict[tuple[str, str], Level | None]:
    return {(row.written, row.standard): row.joins for row in decide(links, FACTS, own)}


def own(pair: str, relation: Relation, direction: Direction, level: Level | None) -> Rule:
    written, standard = tuple(pair)
    return named(Rule("", written, standard, relation, direction, level, ("own:test",)))


def variant(pair: str) -> Rule:
    return own(pair, Relation.VARIANT, Direction.FORWARD, Level.GRAPHICAL)


def interchanged(pair: str) -> Rule:
    return own(pair, Relation.INTERCHANGED, Direction.BOTH, Level.ORTHOGRAPHIC)


def test_a_variant_folds_to_the_everyday_form_whichever_way_it_is_stated() -> None:
    assert decided(Link("爲", "為", Claim.VARIANT, "a")) == {("爲", "為"): Level.GRAPHICAL}
    assert decided(Link("為", "爲", Claim.VARIANT, "a")) == {("爲", "為"): Level.GRAPHICAL}


def test_the_japanese_direction_does_not_win_over_an_everyday_form() -> None:
    assert decided(Link("為", "爲", Claim.SIMPLIFIED, "OpenCC", mutual=False)) == {("爲", "為"): Level.ORTHOGRAPHIC}


def test_an_everyday_word_never_folds_on_its_own() -> None:
    assert decided(Link("后", "後", Claim.SIMPLIFIED, "a", mutual=False)) == {("后", "後"): Level.LOOSE}


def test_two_characters_without_a_common_reading_do_not_fold() -> None:
    assert decided(Link("貎", "貌", Claim.VARIANT, "a")) == {("貎", "貌"): None}


def test_one_dictionary_is_not_enough_for_a_common_character_of_its_own() -> None:
    one = Link("儆", "警", Claim.VARIANT, "a")
    assert decided(one) == {("儆", "警"): None}
    assert decided(one, Link("儆", "警", Claim.VARIANT, "b")) == {("儆", "警"): Level.GRAPHICAL}


def test_what_stands_for_two_words_folds_to_neither() -> None:
    rows = decided(Link("閒", "間", Claim.VARIANT, "a"), Link("閒", "閑", Claim.VARIANT, "a"))
    assert set(rows.values()) == {None}


def test_a_row_of_our_own_decides_for_what_it_writes() -> None:
    links = (Link("閒", "間", Claim.VARIANT, "a"), Link("閒", "閑", Claim.VARIANT, "a"))
    assert decided(*links, own=(interchanged("閒間"),)) == {("閒", "間"): Level.ORTHOGRAPHIC}


def test_a_chain_is_followed_within_a_level_and_left_at_a_farther_one() -> None:
    rows = decided(own=(variant("惣揔"), variant("揔總"), interchanged("總总")))
    assert ("惣", "總") in rows
    assert ("總", "总") in rows


def test_our_own_rows_are_all_in_the_shipped_table() -> None:
    path = Path(__file__).parents[2] / "scripts" / "variants" / "own.tsv"
    shipped = {rule.id: rule for rule in load_table().rules}
    for row in read_own(path):
        assert (shipped[row.id].relation, shipped[row.id].sources) == (row.relation, row.sources)


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
