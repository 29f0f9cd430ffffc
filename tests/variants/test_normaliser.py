import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manuscripts.core.units import units
from manuscripts.inference.weights import weights_for
from manuscripts.variants.level import Level
from manuscripts.variants.normaliser import Normaliser
from manuscripts.variants.shipped import load_table
from manuscripts.variants.table import VariantTable

TABLE = load_table()
NGRAMS = weights_for("manuscripts-characters")
NORMALISERS = {level: Normaliser(TABLE, NGRAMS, level=level) for level in Level}
NORMALISER = NORMALISERS[Level.ORTHOGRAPHIC]

CONTEXTUAL = "".join(TABLE.by_context(Level.LOOSE)[:120]) + "巳已己日曰毋母未末发㝵历后里云余干台"
PLAIN = "天地人之不而其子有無頭學時如來身月經"
texts = st.text(
    alphabet=st.sampled_from(
        CONTEXTUAL + "天地人之不而其子有無頭學時如來身月經爲衆尒\U000e0100\ufe00⿰⿱〻□〓\ue000，。 \n"
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("頭发白而发心", "頭髮白而發心"),
        ("如來巳滅度", "如來已滅度"),
        ("自巳身", "自己身"),
        ("己巳年", "己巳年"),
        ("無㝵智", "無礙智"),
        ("子日學而時習之", "子曰學而時習之"),
        ("爲衆生説，无尒。", "為眾生說，無爾。"),
    ],
)
def test_what_stands_beside_a_form_decides_which_word_it_is(written: str, normal: str) -> None:
    assert NORMALISER.normalise(written).text == normal


def test_every_replaced_unit_names_its_rules() -> None:
    found = NORMALISER.normalise("頭发，\uf96f爲")
    assert [(change.written, change.standard) for change in found.changes] == [
        ("发", "髮"),
        ("\uf96f", "說"),
        ("爲", "為"),
    ]
    assert [change.rules[-1].id for change in found.changes] == ["v-U+53D1-U+9AEE", "v-U+F96F", "v-U+7232"]
    assert [(change.start, change.place) for change in found.changes] == [(1, 1), (3, 3), (4, 4)]


def test_a_selector_goes_with_the_form_it_belongs_to_and_the_way_back_knows() -> None:
    found = NORMALISER.normalise("爲\U000e0100人葛\U000e0100")
    assert found.text == "為人葛\U000e0100"
    assert found.starts.tolist() == [0, 2, 3, 4, 5]
    assert (found.changes[0].start, found.changes[0].end) == (0, 2)


def test_a_description_of_a_character_stays_whole() -> None:
    assert NORMALISER.normalise("⿰爲发无").text == "⿰爲发無"


def test_nothing_is_normalised_at_exact_and_less_at_a_closer_level() -> None:
    text = "爲発国发游巳"
    assert NORMALISERS[Level.EXACT].normalise(text).text == text
    assert NORMALISERS[Level.GRAPHICAL].normalise(text).text == "為発国发游巳"
    assert NORMALISERS[Level.ORTHOGRAPHIC].normalise(text).text[:3] == "為發國"


def test_words_of_their_own_are_left_alone_below_loose() -> None:
    text = "皇后曰云云，余干戈里人，台星只一"
    assert NORMALISER.normalise(text).text == text


@given(texts, st.sampled_from(Level))
@settings(max_examples=300)
def test_normalising_twice_is_normalising_once(text: str, level: Level) -> None:
    once = NORMALISERS[level].normalise(text).text
    assert NORMALISERS[level].normalise(once).text == once


@given(texts)
def test_the_offsets_lead_back_to_every_unit(text: str) -> None:
    found = NORMALISER.normalise(text)
    assert len(found.starts) == len(found.text) + 1
    assert found.starts.tolist() == sorted(found.starts.tolist())
    places = {change.place: change for change in found.changes}
    for place, character in enumerate(found.text):
        start = int(found.starts[place])
        if change := places.get(place):
            assert change.start == start
            assert found.text.startswith(change.standard, place)
            assert text[change.start : change.end] == change.written
        elif start not in {change.start for change in found.changes}:
            assert text[start] == character
    if not set("⿰⿱") & set(text):
        # What a mark repeats may complete a description that was cut off.
        assert len(list(units(found.text))) == len(list(units(text)))


@given(texts)
def test_the_order_of_the_rows_does_not_matter(text: str) -> None:
    assert BACKWARDS.normalise(text).text == NORMALISER.normalise(text).text


BACKWARDS = Normaliser(VariantTable(reversed(TABLE.rules)), NGRAMS)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("種〻法", "種種法"),
        ("如是〻〻，爲〻", "如是如是，為為"),
        ("無〻", "無無"),
        ("〻天", "〻天"),
        ("□々", "□□"),
        ("⿰木目〻", "⿰木目⿰木目"),
        ("爲\U000e0100〻", "為為"),
    ],
)
def test_an_iteration_mark_is_read_as_what_it_repeats(written: str, normal: str) -> None:
    assert NORMALISER.normalise(written).text == normal


def test_a_mark_says_that_it_repeats_and_by_which_rows() -> None:
    found = NORMALISER.normalise("爲〻")
    assert [(change.start, change.place, change.written, change.standard) for change in found.changes] == [
        (0, 0, "爲", "為"),
        (1, 1, "〻", "為"),
    ]
    assert [change.source for change in found.changes] == ["v-U+7232", "repetition v-U+7232"]
    assert found.starts.tolist() == [0, 1, 2]
