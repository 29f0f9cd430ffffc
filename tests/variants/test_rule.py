import pytest

from manuscripts.core.errors import VariantTableError
from manuscripts.variants.level import Level
from manuscripts.variants.rule import COLUMNS, Direction, Relation, Rule, named, read_rules, rules_text
from manuscripts.variants.shipped import load_table

HEADING = "\t".join(COLUMNS)


def test_the_shipped_table_is_written_as_it_was_read() -> None:
    rules = load_table().rules
    assert tuple(read_rules(rules_text(rules), where="again")) == rules


def test_the_code_point_counts_and_not_the_character_beside_it() -> None:
    line = "v-U+F96F\tU+F96F 說\tU+8AAA 說\tcompatibility\tforward\tgraphical\tUCD:UnicodeData\t"
    (rule,) = read_rules(f"{HEADING}\n{line}\n", where="table")
    assert (rule.written, rule.standard) == ("\uf96f", "說")


def test_an_id_is_made_of_the_code_points_it_speaks_of() -> None:
    assert [rule.id for rule in load_table().rules if rule != named(rule)] == []


def test_a_row_of_a_layer_names_the_layer() -> None:
    rule = Rule("", "后", "後", Relation.MERGER, Direction.SOMETIMES, Level.LOOSE, ("me",))
    assert named(rule, layer="east").id == "v-U+540E-U+5F8C@east"


@pytest.mark.parametrize(
    "line",
    [
        "v-U+1\tx",
        "v\tU+XYZ\tU+8AAA\tvariant\tforward\tgraphical\ta\t",
        "v\tU+8AAA\tU+8AAB\tbest\tforward\t\ta\t",
    ],
)
def test_a_row_that_is_none_is_named_by_its_line(line: str) -> None:
    with pytest.raises(VariantTableError, match="table, line 2"):
        list(read_rules(f"{HEADING}\n{line}\n", where="table"))


def test_a_table_without_its_heading_is_refused() -> None:
    with pytest.raises(VariantTableError, match="first line"):
        list(read_rules("a\tb\n", where="table"))
