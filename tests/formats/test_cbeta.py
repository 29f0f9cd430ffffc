from dataclasses import replace

import pytest

from manuscripts.core.page import Condition, Page
from manuscripts.formats.cbeta import composition, write_cbeta


def test_the_head_says_shelfmark_page_register_and_line_and_notes_stand_in_parentheses(page: Page) -> None:
    assert write_cbeta([page]).splitlines() == [
        "Or.8210-S.4272_p0001a01║如是我(注右注左)爲聞□",
        "Or.8210-S.4272_p0001a02║品第一",
        "Or.8210-S.4272_p0001b03║\U00030edd\u3000〓",
    ]


def test_what_characters_stand_for_is_given_on_request(page: Page) -> None:
    assert "║如是我(注右注左)為聞□\n" in write_cbeta([page], normalised=True)


def test_fold_and_margin_are_given_on_request(page: Page) -> None:
    assert write_cbeta([page], aside=True) == "Or.8210-S.4272_p0001a04║金剛經\nOr.8210-S.4272_p0001a05║校\n"


def test_a_gaiji_is_composed(page_with_gaiji: Page) -> None:
    assert write_cbeta([page_with_gaiji]).startswith("Or.8210-S.4272_p0001a01║[木*(目/一)]\U00031234我(")


@pytest.mark.parametrize(
    ("ids", "composed"),
    [
        ("⿰金本", "[金*本]"),
        ("⿲口金本", "[口*金*本]"),
        ("⿰⿱匕示頁", "[(匕/示)*頁]"),
        ("⿱⿰工刀言", "[(工*刀)/言]"),
        ("⿵門月", "[門@月]"),
        ("\u31ef肄聿", "[肄-聿]"),
        ("⿰？頁", "[?*頁]"),
    ],
)
def test_a_description_becomes_a_composition(ids: str, composed: str) -> None:
    assert composition(ids) == composed


@pytest.mark.parametrize("text", ["⿻コ一", "⿻乚丨", "⿰木⿻乚丨", "⿰木", "木", "", "⿰木\ue000"])
def test_what_cannot_be_composed_stays_as_it_is(text: str) -> None:
    assert composition(text) == text


def test_what_a_person_found_illegible_differs_from_what_is_lost(page: Page) -> None:
    broken = page.columns[3]
    unread = replace(broken.glyphs[-1], condition=Condition.ILLEGIBLE)
    columns = (*page.columns[:3], replace(broken, glyphs=(*broken.glyphs[:-1], unread)))
    assert "爲聞\u2586\n" in write_cbeta([replace(page, columns=columns)])
