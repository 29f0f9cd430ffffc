import pytest

from manuscripts.core.errors import VariantTableError
from manuscripts.variants.layer import read_layer, with_layer
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Direction
from manuscripts.variants.shipped import load_table
from manuscripts.variants.table import VariantTable

TABLE = load_table()
HEADING = "written\tstandard\tsources\trelation\tlevel"


def layered(*rows: str, heading: str = HEADING) -> VariantTable:
    return with_layer(TABLE, read_layer("\n".join((heading, *rows)), where="mine", name="east"), where="mine")


def test_a_row_of_an_institution_goes_before_the_shipped_table() -> None:
    table = layered("\U00030000\t天\tcatalogue of 1957")
    assert table.fold("\U00030000") == "天"
    (rule,) = table.path("\U00030000")
    assert (rule.id, rule.sources, rule.level) == ("v-U+30000@east", ("catalogue of 1957",), Level.GRAPHICAL)


def test_another_standard_takes_the_place_of_the_shipped_one() -> None:
    table = layered("尒\t你\tcatalogue")
    assert table.normalise("尒") == "你"
    assert table.fold("尒") != table.fold("爾")


def test_relation_gives_level_and_direction() -> None:
    (rule,) = read_layer(f"{HEADING}\nU+540E 后\t司\tme\tborrowing", where="mine", name="east")
    assert (rule.written, rule.level, rule.direction) == ("后", Level.LOOSE, Direction.SOMETIMES)


def test_what_is_kept_apart_is_not_joined_by_saying_so() -> None:
    with pytest.raises(VariantTableError, match=r"后 and 後 are kept apart by v-U\+540E-U\+5F8C"):
        layered("后\t後\tme")


def test_nor_on_a_detour() -> None:
    with pytest.raises(VariantTableError, match="歷 and 曆 are kept apart"):
        layered("歷\t歴\tme", "歴\t曆\tme")


@pytest.mark.parametrize("pair", ["發髮", "乾幹", "臺颱", "獲穫", "壇罈", "干幹"])
def test_the_words_of_a_short_form_are_not_joined(pair: str) -> None:
    with pytest.raises(VariantTableError, match="kept apart"):
        layered(f"{pair[0]}\t{pair[1]}\tme")


def test_nor_through_a_form_of_the_institutions_own() -> None:
    with pytest.raises(VariantTableError, match="kept apart"):
        layered("發\t\U00030000\tme", "髮\t\U00030000\tme")


def test_a_table_as_a_spreadsheet_writes_it_is_understood() -> None:
    table = layered('"\U00030000"\t"天"\t"the ""old"" catalogue"\r', heading=HEADING.title())
    assert table.path("\U00030000")[0].sources == ('the "old" catalogue',)


def test_a_pair_of_the_table_may_be_kept_apart() -> None:
    table = layered("証\t證\tour lexicon\tshared-sense")
    assert table.fold("証") == table.normalise("証") == "証"


def test_context_may_decide_where_joining_is_refused() -> None:
    table = layered("后\t後\tme\tmodern-merger\torthographic")
    assert table.fold("后") != table.fold("後")
    assert [rule.standard for rule in table.choices("后")] == ["後"]


@pytest.mark.parametrize(
    ("heading", "row", "expected"),
    [
        ("written\tstandard", "甲\t乙", "column sources is missing"),
        (HEADING + "\tfolio", "甲\t乙\tme", "no column 'folio'"),
        (HEADING, "甲\t乙", "line 2: the row has no source"),
        (HEADING, "甲乙\t乙\tme", "line 2: written '甲乙' is not one Han"),
        (HEADING, "甲\tU+FFFFFFFF\tme", "line 2: standard 'U.FFFFFFFF' is not one Han"),
        (HEADING, "甲\t乙\tme\tcousin", "no relation is called 'cousin'"),
        (HEADING, "甲\t乙\tme\tvariant\tclose", "no level is called 'close'"),
        (HEADING, "甲\t乙\tme\tvariant\tgraphical\tmore", "more cells"),
        (HEADING, "", "no row"),
        (HEADING, "甲\t乙\tme\n甲\tU+4E59\tyou", "line 3: the pair 甲 乙 is in line 2 already"),
        (HEADING + "\twritten", "甲\t乙\tme", "the column written is there twice"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(heading: str, row: str, expected: str) -> None:
    with pytest.raises(VariantTableError, match=expected):
        layered(row, heading=heading)
