"""The words of holders about dates become ranges of years."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.dating.reading import read_dating
from manuscripts.core.dating.years import YearRange

WORDS = {
    "868": (868, 868),
    "868 AD": (868, 868),
    "A.D. 868": (868, 868),
    "868 CE": (868, 868),
    "dated 868 (?)": (868, 868),
    "[868]": (868, 868),
    "11 May 868": (868, 868),
    "May 11, 868": (868, 868),
    "868-05-11": (868, 868),
    "868年5月11日": (868, 868),
    "c. 868": (858, 878),
    "ca. 868": (858, 878),
    "約868年": (858, 878),
    "868年左右": (858, 878),
    "700-750": (700, 750),
    "700–750": (700, 750),
    "755-56": (755, 756),
    "between 700 and 750": (700, 750),
    "from 848 to 1036": (848, 1036),
    "before 1006": (None, 1006),
    "1006年以前": (None, 1006),
    "not after 1006": (None, 1006),
    "after 755": (755, None),
    "755年以後": (755, None),
    "not before 755": (755, None),
    "before the 9th century": (None, 801),
    "206 BC": (-206, -206),
    "公元前206年": (-206, -206),
    "200-101 BC": (-200, -101),
    "860s": (860, 869),
    "9th century": (801, 900),
    "ninth century": (801, 900),
    "ca 9th century": (801, 900),
    "9th c.": (801, 900),
    "10世紀": (901, 1000),
    "九世紀": (801, 900),
    "9世纪": (801, 900),
    "IXe siècle": (801, 900),
    "X в.": (901, 1000),
    "9. Jh.": (801, 900),
    "2nd century BC": (-200, -101),
    "8th–9th c.": (701, 900),
    "8th or 9th century": (701, 900),
    "八至九世紀": (701, 900),
    "八、九世紀": (701, 900),
    "IX–X вв.": (801, 1000),
    "late 8th - early 9th century": (751, 850),
    "late 10th century": (951, 1000),
    "mid-9th century": (826, 875),
    "first half of the 8th century": (701, 750),
    "last quarter of the 9th century": (876, 900),
    "10世紀後半": (951, 1000),
    "十世紀末": (951, 1000),
    "Tang": (618, 907),
    "T'ang dynasty": (618, 907),
    "唐": (618, 907),
    "唐代": (618, 907),
    "唐寫本": (618, 907),
    "晚唐": (827, 907),
    "北宋": (960, 1127),
    "Northern Song": (960, 1127),
    "Five Dynasties": (907, 960),
    "五代": (907, 960),
    "唐五代": (618, 960),
    "Late Tang–Five Dynasties": (827, 960),
    "late Ming": (1506, 1644),
    "明末清初": (1506, 1777),
    "吐蕃時期": (786, 848),
    "Tibetan period": (786, 848),
    "歸義軍": (848, 1036),
    "归义军时期": (848, 1036),
    "Guiyijun period": (848, 1036),
    "康熙": (1662, 1722),
    "Kangxi reign": (1662, 1722),
    "Wanli era": (1573, 1620),
    "明萬曆": (1573, 1620),
    "明万历刻本": (1573, 1620),
    "萬曆三十年刊本": (1602, 1602),
    "咸通九年": (868, 868),
    "咸通九年四月十五日": (868, 868),
    "咸通九年四月十五日 (868)": (868, 868),
    "Xiantong 9": (868, 868),
    "9th year of Xiantong": (868, 868),
    "貞觀元年": (627, 627),
    "開元廿一年": (733, 733),
    "開元十三年": (725, 725),
    "天寶三載": (744, 744),
    "顯德伍年": (958, 958),
    "大中十三年己卯歲": (859, 859),
    "建元元年": (-140, 479),
    "漢建元二年": (-139, -139),
    "元始元年": (1, 1),
    "西魏大統": (535, 551),
    "高昌延壽": (624, 640),
    "上元二年": (675, 761),
    "Tang dynasty, 9th century": (801, 900),
    "Tang, before 900": (618, 900),
    "Ming dynasty, Wanli period (1573-1620)": (1573, 1620),
    "天平十二年": (740, 740),
    "平安時代": (794, 1185),
    "昭和三年": (1928, 1928),
}
NOTHING = (
    *("", "?", "n.d.", "undated", "不詳", "無紀年", "9", "0", "99999", "庚辰年", "12345", "0000", "year"),
    *("rubbing of the 19th century, stone of 672", "咸通九年王玠造", "Tang Xianzu", "9th", "Jin dynasty", "後漢"),
    *(
        "900-700",
        "before",
        "after -",
        "- - -",
        "咸通九",
        "咸通九十年",
        "唐康熙",
        "first half of",
        "0th century",
        "99th century",
    ),
)


@pytest.mark.parametrize(("words", "years"), WORDS.items())
def test_the_words_of_holders_are_read_as_years(words: str, years: tuple[int | None, int | None]) -> None:
    assert read_dating(words) == YearRange(*years)


@pytest.mark.parametrize("words", NOTHING)
def test_of_what_is_not_understood_nothing_is_known(words: str) -> None:
    assert read_dating(words) is None


def test_a_year_in_figures_goes_before_the_era_that_contradicts_it() -> None:
    assert read_dating("咸通九年 (870)") == YearRange(870, 870)
    assert read_dating("870 (咸通九年)") == YearRange(870, 870)


def test_far_places_count_on_eras_that_have_ended() -> None:
    assert read_dating("天復十年") == YearRange(910, 910)
    assert read_dating("建興四十九年") == YearRange(361, 361)
    assert read_dating("貞元廿二年") == YearRange(806, 806)


def test_an_era_of_japan_counts_where_japan_is_named() -> None:
    assert read_dating("貞觀十四年") == YearRange(640, 640)
    assert read_dating("日本貞観十四年") == YearRange(872, 872)


@given(st.text(max_size=40))
def test_reading_never_fails(words: str) -> None:
    read_dating(words)


@given(
    st.lists(
        st.sampled_from(
            [
                *"-–/()、,?≈約唐明末初前後年元十百廿9012 ",
                "868",
                "900",
                "century",
                "世紀",
                "c.",
                "BC",
                "before",
                "to",
                "th ",
                "early ",
                "康熙",
                "貞觀",
                "後梁",
                "日本",
                "年間",
                "ix",
                "half of",
                "from ",
                "AD",
                "梁",
                "至",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_a_range_never_ends_before_it_begins(words: str) -> None:
    found = read_dating(words)
    if found is not None and found.earliest is not None and found.latest is not None:
        assert found.earliest <= found.latest


@given(st.integers(min_value=100, max_value=2000), st.integers(min_value=0, max_value=100))
def test_two_years_with_a_dash_are_a_range(first: int, length: int) -> None:
    assert read_dating(f"{first}-{first + length}") == YearRange(first, first + length)


def test_a_very_long_text_is_not_read() -> None:
    assert read_dating("868 or " * 10_000 + "868") is None
