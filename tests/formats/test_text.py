from dataclasses import replace

from manuscripts.core.page import Condition, Page, Placement, Reading, ReadingKind
from manuscripts.formats.text import PAGE_BREAK, page_text, write_text


def test_a_ruled_line_is_a_line_and_a_note_stands_in_braces_right_half_first(page: Page) -> None:
    assert page_text(page) == "如是我{注右|注左}爲聞□\n品第一\n\U00030edd\u3000〓\n"


def test_what_characters_stand_for_is_given_on_request(page: Page) -> None:
    assert page_text(page, normalised=True).startswith("如是我{注右|注左}為聞□\n")


def test_fold_and_margin_are_no_part_of_the_text_and_can_be_asked_for(page: Page) -> None:
    assert page_text(page, aside=True) == "金剛經\n校\n"


def test_pages_stand_apart_even_when_one_is_empty(page: Page, bare_page: Page) -> None:
    text = write_text([bare_page, page, bare_page])
    assert text.split(PAGE_BREAK) == ["", page_text(page), ""]


def test_half_a_note_keeps_its_side(page: Page) -> None:
    left_only = replace(page, columns=(page.columns[0], *page.columns[2:4]))
    assert page_text(left_only) == "如是我{|注左}爲聞□\n"
    right_only = replace(page, columns=page.columns[:2])
    assert page_text(right_only) == "如是我{注右|}\n"


def test_what_an_editor_added_is_no_part_of_the_text(page: Page) -> None:
    first = page.columns[0]
    readings = (
        Reading(kind=ReadingKind.SUPPLIED, text="補", source="T 235"),
        Reading(kind=ReadingKind.EMENDED, text="改", source="editor"),
        Reading(kind=ReadingKind.PUNCTUATION, text="。", source="editor"),
    )
    glyphs = tuple(replace(glyph, readings=readings, condition=Condition.UNCLEAR) for glyph in first.glyphs)
    edited = replace(page, columns=(replace(first, glyphs=glyphs, label="Text 1", placement=Placement.NOWHERE),))
    assert page_text(edited) == page_text(edited, normalised=True) == "如是我\n"
