import pytest

from manuscripts.core.errors import OptionError
from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, ColumnKind, Glyph, Page, PageImage, Reading, ReadingKind
from manuscripts.variants.level import Level
from manuscripts.variants.normalise import VariantOptions, normalise_page
from manuscripts.variants.shipped import load_table

TABLE = load_table()


def page_of(*glyphs: Glyph) -> Page:
    column = Column(
        id="c1", kind=ColumnKind.MAIN, line=1, region="r1", outline=Polygon.of_box(Box(0, 0, 9, 90)), glyphs=glyphs
    )
    image = PageImage(digest="0" * 64, name="a.png", frame=0, width=10, height=100)
    return Page(institution="I", shelfmark="S", number=1, image=image, columns=(column,))


def glyph(written: str, *readings: Reading) -> Glyph:
    return Glyph(box=Box(0, 0, 9, 9), written=written, readings=readings)


def test_a_written_form_with_a_rule_gets_a_reading_that_names_the_row() -> None:
    page = normalise_page(page_of(glyph("尒"), glyph("時")), VariantOptions(), table=TABLE)
    first, second = page.columns[0].glyphs
    assert first.readings == (Reading(kind=ReadingKind.NORMALISED, text="爾", source="v-U+5C12"),)
    assert second.readings == ()


def test_what_is_written_stays() -> None:
    page = normalise_page(page_of(glyph("无"), glyph("\uf96f")), VariantOptions(), table=TABLE)
    assert page.columns[0].text == "无\uf96f"
    assert page.columns[0].normalised == "無說"


def test_a_second_run_changes_nothing() -> None:
    once = normalise_page(page_of(glyph("衆"), glyph("生")), VariantOptions(), table=TABLE)
    assert normalise_page(once, VariantOptions(), table=TABLE) == once


def test_another_level_replaces_the_reading_of_the_table() -> None:
    once = normalise_page(page_of(glyph("经")), VariantOptions(), table=TABLE)
    assert once.columns[0].normalised == "經"
    again = normalise_page(once, VariantOptions(level=Level.VARIANT), table=TABLE)
    assert again.columns[0].normalised == "经"


def test_the_reading_that_a_person_gave_stays_alone() -> None:
    given = Reading(kind=ReadingKind.NORMALISED, text="無", source="#wang")
    page = normalise_page(page_of(glyph("尒", given)), VariantOptions(), table=TABLE)
    assert page.columns[0].glyphs[0].readings == (given,)


def test_rows_that_lead_on_are_all_named() -> None:
    path = TABLE.path("\uf92c")
    page = normalise_page(page_of(glyph("\uf92c")), VariantOptions(), table=TABLE)
    (reading,) = page.columns[0].glyphs[0].readings
    assert reading.source == " ".join(rule.id for rule in path)


@pytest.mark.parametrize("level", [Level.SPECIALISED, Level.CONFUSABLE])
def test_a_level_that_never_folds_is_refused(level: Level) -> None:
    with pytest.raises(OptionError, match="kept apart"):
        VariantOptions(level=level)
