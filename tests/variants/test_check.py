import pytest

from manuscripts.core.errors import VariantTableError
from manuscripts.variants.check import check_table, contradictions
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Direction, Relation, Rule, named
from manuscripts.variants.table import VariantTable


def row(
    pair: str,
    direction: Direction = Direction.FORWARD,
    level: Level | None = Level.GRAPHICAL,
    relation: Relation = Relation.VARIANT,
) -> Rule:
    return named(Rule("", pair[0], pair[1], relation, direction, level, ("test",)))


APART = row("甲乙", Direction.NONE, None, Relation.LOOKALIKE)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((row("爲為"), row("為爲")), "circle"),
        ((row("爲為"), row("爲无")), "爲 stands for 為"),
        ((row("甲丙"), row("乙丙"), APART), "甲 and 乙 are kept apart"),
        ((row("甲甲"),), "to itself"),
        ((row("甲乙", Direction.NONE),), "direction `none`"),
        ((row("甲乙", level=Level.LOOSE),), "graphical or orthographic"),
        ((row("甲乙", Direction.SOMETIMES),), "orthographic or loose"),
    ],
)
def test_a_contradiction_is_said_in_words(rows: tuple[Rule, ...], expected: str) -> None:
    with pytest.raises(VariantTableError, match=expected):
        check_table(VariantTable(rows), where="mine")


def test_what_is_kept_apart_may_be_one_at_loose() -> None:
    loose = row("甲丙", Direction.SOMETIMES, Level.LOOSE), row("乙丙", Direction.SOMETIMES, Level.LOOSE)
    assert list(contradictions(VariantTable((*loose, APART)))) == []


def test_many_contradictions_are_counted() -> None:
    rows = [row(f"{chr(code)}天", level=Level.LOOSE) for code in range(0x4E00, 0x4E0C)]
    with pytest.raises(VariantTableError, match="And 2 more"):
        check_table(VariantTable(rows), where="mine")
