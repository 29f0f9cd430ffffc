import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Condition, Direction, Page, Placement, Region, RegionKind, WritingMode
from manuscripts.formats.page_xml.custom import read_custom
from manuscripts.formats.page_xml.writing import PAGE, write_page_xml

SOFTWARE = "manuscripts 0.1.0"
NAMES = {"p": PAGE}
# The schema of PRImA judges where a folder of published schemas is named.
SHARED = os.environ.get("MANUSCRIPTS_SHARED_SCHEMAS")


def _lines(root: etree._Element) -> list[etree._Element]:
    return root.findall(".//p:TextLine", NAMES)


def _text(element: etree._Element) -> str | None:
    return element.findtext("p:TextEquiv/p:Unicode", namespaces=NAMES)


@pytest.fixture(scope="session")
def root(page: Page) -> etree._Element:
    return etree.fromstring(write_page_xml(page, software=SOFTWARE))


def test_every_line_has_outline_baseline_text_and_kind(root: etree._Element, page: Page) -> None:
    lines = _lines(root)
    assert len(lines) == len(page.columns)
    for line in lines:
        assert line.find("p:Coords", NAMES) is not None
        assert line.find("p:Baseline", NAMES) is not None
        assert _text(line)
        assert "structure {type:" in str(line.get("custom"))


def test_the_baseline_of_a_vertical_column_runs_down_its_middle(root: etree._Element) -> None:
    baseline = root.find(".//p:TextLine[@id='c1']/p:Baseline", NAMES)
    assert baseline is not None
    assert baseline.get("points") == "725,100 725,250"


def test_the_page_says_that_it_runs_in_columns_from_right_to_left(root: etree._Element) -> None:
    sheet = root.find("p:Page", NAMES)
    assert sheet is not None
    assert (sheet.get("readingDirection"), sheet.get("textLineOrder")) == ("top-to-bottom", "right-to-left")


def test_reading_order_is_that_of_the_record(root: etree._Element, page: Page) -> None:
    by_order = sorted(_lines(root), key=lambda line: int(str(line.get("id")).removeprefix("c")))
    assert [_text(line) for line in by_order] == [column.text.replace("\ue123", "〓") for column in page.columns]
    regions = [ref.get("regionRef") for ref in root.iterfind(".//p:RegionRefIndexed", NAMES)]
    assert regions == ["r1", "r2"]
    aside = root.iterfind(".//p:UnorderedGroupIndexed/p:RegionRef", NAMES)
    assert [ref.get("regionRef") for ref in aside] == ["r3"]


def test_what_stands_aside_names_the_line_it_belongs_to(corrected_by_the_scribe: Page) -> None:
    lines = _lines(etree.fromstring(write_page_xml(corrected_by_the_scribe, software=SOFTWARE)))
    assert ["anchor:c1;" in str(line.get("custom")) for line in lines] == [False, False, True]


def test_what_was_struck_out_is_kept_as_a_glyph_and_left_out_of_the_text(corrected_by_the_scribe: Page) -> None:
    line = _lines(etree.fromstring(write_page_xml(corrected_by_the_scribe, software=SOFTWARE)))[0]
    assert _text(line) == "如我"
    struck = [
        glyph.find("p:TextStyle[@strikethrough='true']", NAMES) is not None for glyph in line.iter(f"{{{PAGE}}}Glyph")
    ]
    assert struck == [False, True, False]


@pytest.mark.parametrize(
    ("kind", "element", "type_"),
    [
        (RegionKind.CAPTION, "TextRegion", "caption"),
        (RegionKind.TITLE_SLIP, "TextRegion", "heading"),
        (RegionKind.STAMP, "GraphicRegion", "stamp"),
        (RegionKind.ILLUSTRATION, "ImageRegion", None),
        (RegionKind.NEIGHBOUR, "NoiseRegion", None),
        (RegionKind.RULER, "CustomRegion", "ruler"),
    ],
)
def test_every_kind_of_region_has_its_element(page: Page, kind: RegionKind, element: str, type_: str | None) -> None:
    region = Region(id="r1", kind=kind, outline=Polygon.of_box(Box(0, 0, 50, 50)))
    root = etree.fromstring(write_page_xml(replace(page, regions=(region,), columns=()), software=SOFTWARE))
    written = root.find(f".//p:{element}", NAMES)
    assert written is not None
    assert written.get("type") == type_
    assert f"structure {{type:{kind.value};}}" in str(written.get("custom"))


@pytest.mark.parametrize(
    ("mode", "rotation", "points"),
    [
        (WritingMode.VERTICAL_RL, 0, "120,0 80,400"),
        (WritingMode.VERTICAL_RL, 180, "80,400 120,0"),
        (WritingMode.HORIZONTAL_LR, 90, "110,400 150,0"),
        (WritingMode.HORIZONTAL_RL, 90, "150,0 110,400"),
    ],
)
def test_the_baseline_follows_a_tilted_outline_in_reading_direction(
    page: Page, mode: WritingMode, rotation: int, points: str
) -> None:
    outline = Polygon(((90, 0), (150, 0), (110, 400), (50, 400)))
    record = replace(
        page,
        direction=Direction(mode=mode, declared=True, confidence=1.0, rotation=rotation),
        columns=(replace(page.columns[0], outline=outline),),
    )
    found = etree.fromstring(write_page_xml(record, software=SOFTWARE)).find(".//p:Baseline", NAMES)
    assert found is not None
    assert found.get("points") == points


def test_candidates_follow_what_is_written(root: etree._Element) -> None:
    glyph = root.find(".//p:Glyph[@id='c4-1']", NAMES)
    assert glyph is not None
    found = [
        (equiv.get("conf"), equiv.findtext("p:Unicode", namespaces=NAMES))
        for equiv in glyph.iterfind("p:TextEquiv", NAMES)
    ]
    assert found == [("0.4", "爲"), ("0.3", "〓"), (None, "為")]


def test_a_column_whose_region_is_not_on_record_is_kept(page: Page) -> None:
    lost = replace(page, regions=())
    assert len(_lines(etree.fromstring(write_page_xml(lost, software=SOFTWARE)))) == len(page.columns)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_no_column_is_lost_and_no_private_use_character_stands_bare(
    any_pages: st.SearchStrategy[list[Page]], data: st.DataObject
) -> None:
    for page in data.draw(any_pages):
        written = write_page_xml(page, software=SOFTWARE)
        assert len(_lines(etree.fromstring(written))) == len(page.columns)
        assert "\ue123" not in written.decode()


if SHARED:

    @pytest.fixture(scope="session")
    def published() -> etree.XMLSchema:
        return etree.XMLSchema(etree.parse(str(Path(str(SHARED)) / "page-2019-07-15.xsd")))

    def test_a_full_page_and_a_bare_one_are_valid(
        published: etree.XMLSchema, page: Page, bare_page: Page, corrected_by_the_scribe: Page
    ) -> None:
        for each in (page, bare_page, corrected_by_the_scribe):
            published.assertValid(etree.fromstring(write_page_xml(each, software=SOFTWARE)))

    @settings(deadline=None, max_examples=50)
    @given(data=st.data())
    def test_any_page_is_valid(
        published: etree.XMLSchema, any_pages: st.SearchStrategy[list[Page]], data: st.DataObject
    ) -> None:
        for page in data.draw(any_pages):
            published.assertValid(etree.fromstring(write_page_xml(page, software=SOFTWARE)))


def test_a_column_without_boxes_has_no_glyphs_and_its_line_says_what_is_known_of_them(page: Page) -> None:
    first = page.columns[0]
    glyphs = (replace(first.glyphs[0], candidates=(), condition=Condition.UNCLEAR), *first.glyphs[1:])
    column = replace(first, glyphs=glyphs, placement=Placement.OUTLINE)
    line = _lines(etree.fromstring(write_page_xml(replace(page, columns=(column,)), software=SOFTWARE)))[0]
    assert _text(line) == "如是我"
    assert line.find("p:Baseline", NAMES) is not None
    assert line.find(".//p:Glyph", NAMES) is None
    assert "unclear {offset:0; length:1;}" in str(line.get("custom"))
    assert "placement:outline;" in str(line.get("custom"))


def test_an_item_is_known_by_the_metadata(root: etree._Element) -> None:
    items = {str(item.get("name")): item.get("value") for item in root.iterfind(".//p:MetadataItem", NAMES)}
    assert (items["institution"], items["shelfmark"], items["page-number"]) == (
        "example-library",
        "Or.8210/S.4272",
        "1",
    )


def test_a_gaiji_keeps_its_identifier_and_description(page_with_gaiji: Page) -> None:
    root = etree.fromstring(write_page_xml(page_with_gaiji, software=SOFTWARE))
    glyph = root.find(".//p:Glyph[@id='c1-1']", NAMES)
    assert glyph is not None
    assert read_custom(str(glyph.get("custom"))) == {"gaiji": {"id": "east:g0001"}}
    assert _text(glyph) == "⿰木⿱目一"
