"""PAGE-XML of other programs, in the manner of each: what is held, what is left open, what is told as left out."""

import random

import pytest
from lxml import etree

from manuscripts.core.errors import InputError
from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind, Condition, Page, Placement, ReadingKind, RegionKind, WritingMode
from manuscripts.formats.imported import Imported
from manuscripts.formats.page_xml.reading import read_page_xml
from manuscripts.formats.page_xml.writing import write_page_xml
from tests.formats.page_xml.spoiling import EVERYTHING, spoil


def read(
    body: str, *, year: str = "2013-07-15", head: str = "", sheet: str = 'imageWidth="1000" imageHeight="1000"'
) -> Imported:
    text = (
        f'<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/{year}">\n'
        f'<Metadata>{head}</Metadata>\n<Page imageFilename="a.jpg" {sheet}>\n{body}\n</Page></PcGts>'
    )
    return read_page_xml(text.encode(), where="a.xml")


def corners(left: int, top: int, right: int, bottom: int) -> str:
    return f"{left},{top} {right},{top} {right},{bottom} {left},{bottom}"


def line(name: str, place: tuple[int, int, int, int], text: str, word: str = "", inside: str = "") -> str:
    custom = f' custom="structure {{type:{word};}}"' if word else ""
    return (
        f'<TextLine id="{name}"{custom}><Coords points="{corners(*place)}"/>{inside}'
        f"<TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine>"
    )


def region(inside: str, *, name: str = "a", attributes: str = "", place: str = "0,0 900,0 900,900 0,900") -> str:
    return f'<TextRegion id="{name}" {attributes}><Coords points="{place}"/>{inside}</TextRegion>'


def told(imported: Imported) -> dict[str, int]:
    return {one.what: one.count for one in imported.omissions}


def page_of(imported: Imported) -> Page:
    return imported.pages[0]


def test_the_lines_in_the_cells_of_a_table_are_read() -> None:
    coords = f'<Coords points="{corners(0, 0, 900, 900)}"/>'
    cell = f'<TableCell id="t1" row="0" col="0">{coords}{line("l1", (800, 0, 880, 400), "甲")}</TableCell>'
    imported = read(f'<TableRegion id="t">{coords}{cell}</TableRegion>')
    assert [column.text for column in page_of(imported).columns] == ["甲"]


def test_a_woodblock_page_has_its_notes_in_halves_and_its_ruled_lines_counted() -> None:
    imported = read(
        region(
            line("l1", (800, 0, 880, 400), "爾雅", "Text")
            + line("l2", (840, 400, 880, 800), "注右", "Commentary")
            + line("l3", (798, 400, 836, 800), "注左", "Commentary")
            + line("l4", (700, 0, 780, 400), "釋詁", "Title")
            + line("l5", (742, 410, 780, 600), "一", "Commentary"),
            attributes='custom="structure {type:MainText_Right;}"',
        )
        + region(
            line("l6", (10, 100, 60, 300), "爾雅上", "Title") + line("l7", (10, 600, 60, 700), "三", "Page_Number"),
            name="b",
            attributes='custom="structure {type:Marginalia_Metadata;}"',
        ),
    )
    page = page_of(imported)
    assert [(column.kind.value, column.line, column.text, column.label) for column in page.columns] == [
        ("main", 1, "爾雅", "Text"),
        ("note-right", 1, "注右", "Commentary"),
        ("note-left", 1, "注左", "Commentary"),
        ("heading", 2, "釋詁", "Title"),
        ("note-right", 3, "一", "Commentary"),
        ("fold", 4, "爾雅上", "Title"),
        ("fold", 4, "三", "Page_Number"),
    ]
    assert [(one.kind, one.label) for one in page.regions] == [
        (RegionKind.TEXT, "MainText_Right"),
        (RegionKind.FOLD, "Marginalia_Metadata"),
    ]
    assert page.columns[0].placement is Placement.OUTLINE
    assert page.columns[0].glyphs[1].box == Box(800, 200, 880, 400)
    assert told(imported) == {"id of a region": 2, "id of TextLine": 7}


def test_who_made_a_file_stands_as_a_step() -> None:
    head = """<Creator>escriptorium</Creator><Created>2024-02-11T16:51:38</Created>
      <LastChange>2024-03-01T00:00:00</LastChange><Comments>by hand</Comments>
      <MetadataItem type="processingStep" name="ocr" value="kraken 5" date="2024-02-12T00:00:00"><Labels
      externalId="parameters"><Label type="model" value="m.mlmodel"/></Labels></MetadataItem>"""
    page = page_of(read("", head=head, year="2019-07-15"))
    maker, ocr = page.steps
    assert (maker.stage, maker.software, maker.finished) == ("transcription", "escriptorium", "2024-03-01T00:00:00")
    assert maker.options == {"Created": "2024-02-11T16:51:38", "Comments": "by hand"}
    assert (ocr.stage, ocr.software, ocr.options) == ("ocr", "kraken 5", {"model": "m.mlmodel"})
    assert (page.institution, page.shelfmark, page.number, page.direction) == ("", "", 1, None)


def test_transkribus_says_what_is_unclear_struck_and_emended_by_place_in_the_line() -> None:
    custom = (
        'custom="readingOrder {index:0;} unclear {offset:1; length:2; reason:faded;} '
        "sic {offset:0; length:1; correction:大;} textStyle {offset:3; length:1; strikethrough:true;} "
        'person {offset:0; length:2; firstname:A\\u0020B;}"'
    )
    inside = line("l1", (0, 0, 40, 400), "太如是我").replace('id="l1"', f'id="l1" {custom}')
    imported = read(region(inside), head='<TranskribusMetadata docId="7" pageNr="12"/>')
    column = page_of(imported).columns[0]
    assert [glyph.condition for glyph in column.glyphs] == [None, Condition.UNCLEAR, Condition.UNCLEAR, None]
    assert [(one.kind, one.text) for one in column.glyphs[0].readings] == [(ReadingKind.EMENDED, "大")]
    assert column.text == "太如是"
    assert page_of(imported).number == 12
    found = told(imported)
    assert {"custom person of TextLine", "reason of custom unclear", "TranskribusMetadata"} <= found.keys()


def test_kraken_gives_glyphs_with_alternatives() -> None:
    word = f"""<Word id="w"><Coords points="{corners(10, 0, 50, 100)}"/>
      <Glyph id="g1"><Coords points="{corners(10, 0, 50, 50)}"/><TextEquiv index="1" conf="0.2"><Unicode>太</Unicode>
      </TextEquiv><TextEquiv index="0" conf="0.7"><Unicode>大</Unicode></TextEquiv></Glyph>
      <Glyph id="g2"><Coords points="{corners(10, 50, 50, 100)}"/><TextEquiv><Unicode>人</Unicode></TextEquiv></Glyph>
      </Word>"""
    column = page_of(read(region(line("l", (10, 0, 50, 100), "大人", inside=word)))).columns[0]
    assert column.placement is Placement.GLYPHS
    assert [(glyph.written, glyph.box) for glyph in column.glyphs] == [
        ("大", Box(10, 0, 50, 50)),
        ("人", Box(10, 50, 50, 100)),
    ]
    assert [(one.text, one.probability) for one in column.glyphs[0].candidates] == [("大", 0.7), ("太", 0.2)]


def test_words_without_glyphs_keep_their_text_and_the_blank_between_them() -> None:
    words = "".join(
        f'<Word id="{name}"><Coords points="{corners(*place)}"/><TextEquiv><Unicode>{text}</Unicode></TextEquiv></Word>'
        for name, place, text in (("w1", (10, 0, 50, 100), "大人"), ("w2", (10, 100, 50, 150), "曰"))
    )
    imported = read(region(line("l", (10, 0, 50, 200), "大人 曰", inside=words)))
    column = page_of(imported).columns[0]
    assert column.text == "大人 曰"
    assert column.placement is Placement.OUTLINE
    assert {"Word": 1, "Coords of Word": 1}.items() <= told(imported).items()


def test_where_words_and_line_disagree_the_line_is_taken() -> None:
    word = (
        f'<Word id="w"><Coords points="{corners(10, 0, 50, 100)}"/><TextEquiv><Unicode>太</Unicode></TextEquiv></Word>'
    )
    imported = read(region(line("l", (10, 0, 50, 100), "大", inside=word)))
    assert page_of(imported).columns[0].text == "大"
    assert told(imported)["Word that says other than its line"] == 1


@pytest.mark.parametrize(
    ("points", "placement", "what"),
    [
        ("", Placement.NOWHERE, "Coords of TextLine without points"),
        ("10,10 60,400", Placement.OUTLINE, "Coords of TextLine with two points"),
        ("10,10 10,400", Placement.OUTLINE, "Coords of TextLine without an area"),
        ("10,10 5000,10 5000,400 10,400", Placement.OUTLINE, "points outside the image"),
        ("2000,10 2100,10 2100,400", Placement.NOWHERE, "Coords of TextLine outside the image"),
        ("x,10 60,10 60,400 10,400", Placement.OUTLINE, "points that are no x,y"),
        ("nan,10 60,10 60,400 10,400", Placement.OUTLINE, "points that are no x,y"),
    ],
)
def test_no_line_is_lost_for_its_outline(points: str, placement: Placement, what: str) -> None:
    inside = f'<TextLine id="l"><Coords points="{points}"/><TextEquiv><Unicode>如是</Unicode></TextEquiv></TextLine>'
    imported = read(region(inside))
    column = page_of(imported).columns[0]
    assert (column.text, column.placement) == ("如是", placement)
    assert told(imported)[what] >= 1
    written = write_page_xml(page_of(imported), software="x 1")
    assert read_page_xml(written, where="b.xml").pages[0].columns[0].text == "如是"


def test_a_line_that_has_only_a_baseline_stands_around_it() -> None:
    inside = line("l1", (100, 0, 160, 400), "如") + (
        '<TextLine id="l2"><Baseline points="50,0 50,400"/><TextEquiv><Unicode>是</Unicode></TextEquiv></TextLine>'
    )
    column = page_of(read(region(inside))).columns[1]
    assert (column.box.left, column.box.right, column.placement) == (20, 80, Placement.OUTLINE)


def test_the_text_of_a_region_without_lines_becomes_columns_from_right_to_left() -> None:
    inside = "<TextEquiv><Unicode>如是我聞\n一時\n</Unicode></TextEquiv>"
    columns = page_of(read(region(inside, attributes='type="paragraph"'))).columns
    assert [column.text for column in columns] == ["如是我聞", "一時"]
    assert {column.placement for column in columns} == {Placement.NOWHERE}
    assert columns[0].box.left > columns[1].box.left


def test_rows_are_known_by_what_the_page_says_or_by_their_shape() -> None:
    inside = region(line("l", (0, 0, 800, 40), "如是我聞"))
    said = page_of(read(inside, sheet='imageWidth="1000" imageHeight="1000" readingDirection="right-to-left"'))
    assert said.direction is not None
    assert (said.direction.mode, said.direction.declared) == (WritingMode.HORIZONTAL_RL, True)
    seen = page_of(read(inside))
    assert seen.direction is not None
    assert (seen.direction.mode, seen.direction.declared) == (WritingMode.HORIZONTAL_LR, False)
    assert seen.columns[0].glyphs[0].box == Box(0, 0, 200, 40)


def test_the_order_is_that_of_the_reading_order_and_of_the_numbers_of_lines() -> None:
    order = """<ReadingOrder><OrderedGroup id="o"><RegionRefIndexed index="1" regionRef="a"/><RegionRefIndexed index="0"
      regionRef="b"/><RegionRefIndexed index="2" regionRef="gone"/></OrderedGroup></ReadingOrder>"""
    numbered = [
        line(name, (0, 0, 40, 400), text).replace("<TextLine", f'<TextLine custom="readingOrder {{index:{index};}}"')
        for name, text, index in (("l1", "二", 1), ("l2", "一", 0))
    ]
    imported = read(order + region("".join(numbered)) + region(line("l3", (90, 0, 130, 400), "初"), name="b"))
    assert [column.text for column in page_of(imported).columns] == ["初", "一", "二"]
    assert told(imported)["references of the ReadingOrder that lead nowhere"] == 1


def test_points_of_2010_and_tables_of_any_year_are_read() -> None:
    old = "".join(f'<Point x="{x}" y="{y}"/>' for x, y in ((0, 0), (40, 0), (40, 400), (0, 400)))
    table = f"""<TableRegion id="t" rows="1"><Coords points="{corners(0, 0, 900, 900)}"/>
      <TextRegion id="cell"><Coords>{old}</Coords><TextLine id="l"><Coords>{old}</Coords><TextEquiv>
      <Unicode>表</Unicode></TextEquiv></TextLine></TextRegion></TableRegion>"""
    imported = read(table, year="2010-03-19")
    assert [(column.text, column.box) for column in page_of(imported).columns] == [("表", Box(0, 0, 40, 400))]
    assert {"TableRegion", "regions in regions"} <= told(imported).keys()


def test_all_else_is_told_with_its_first_line() -> None:
    body = (
        '<AlternativeImage filename="b.png"/><PrintSpace><Coords points="0,0 9,9"/></PrintSpace>'
        + region(
            line("l1", (0, 0, 40, 400), "如", inside='<Baseline points="20,0 20,400"/>')
            + "\n"
            + line("l2", (50, 0, 90, 400), "是", inside='<Baseline points="70,0 70,400"/>')
            + "<UserDefined><UserAttribute/></UserDefined>",
            attributes='production="printed" custom="structure {type:paragraph; score:1;} mine {a:b;} words"',
        )
        + '<SeparatorRegion id="s"><Coords points="0,0 9,9"/></SeparatorRegion>'
    )
    imported = read(body)
    found = {one.what: (one.count, one.line) for one in imported.omissions}
    assert found["Baseline"] == (2, 4)
    for what in (
        "AlternativeImage", "PrintSpace", "UserDefined", "SeparatorRegion", "production of TextRegion",
        "custom mine of Region", "score of custom structure", "custom of Region",
    ):  # fmt: skip
        assert what in found


def test_a_file_of_ours_that_an_editor_has_changed_keeps_what_it_still_says(page: Page) -> None:
    text = write_page_xml(page, software="x 1").decode()
    moved = text.replace('index="0" regionRef="r1"', 'index="7" regionRef="r1"')
    after = page_of(read_page_xml(moved.encode(), where="a.xml"))
    assert after.columns[0].text.endswith("\ue123")
    assert [column.id for column in after.columns] == [f"c{place}" for place in range(1, len(page.columns) + 1)]
    assert sorted(column.text for column in after.columns) == sorted(column.text for column in page.columns)
    assert {column.line for column in after.columns} == {1, 2, 3, 4, 5}


def test_a_line_without_a_text_stays_a_column() -> None:
    column = page_of(read(region(line("l", (0, 0, 40, 400), "")))).columns[0]
    assert (column.glyphs, column.kind) == ((), ColumnKind.MAIN)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<a/>", "no PAGE-XML"),
        ("<PcGts", "not well-formed"),
        ('<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2024-07-15"/>', "no Page"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
    ],
)
def test_what_is_no_page_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=rf"^a\.xml, line \d+: .*{message}"):
        read_page_xml(text.encode(), where="a.xml")


@pytest.mark.parametrize("seed", range(4))
def test_a_spoilt_file_is_read_or_refused_and_loses_no_line_in_silence(page: Page, seed: int) -> None:
    chance = random.Random(seed)
    for start in (write_page_xml(page, software="x 1"), EVERYTHING.encode()):
        for _ in range(40):
            spoilt = etree.tostring(spoil(spoil(etree.fromstring(start), chance), chance))
            try:
                imported = read_page_xml(spoilt, where="a.xml")
            except InputError:
                continue
            write_page_xml(page_of(imported), software="x 1")
            lines = sum(1 for _ in etree.fromstring(spoilt).iter("{*}TextLine"))
            assert len(page_of(imported).columns) >= lines or imported.omissions


def test_numbers_that_no_page_has_do_no_harm() -> None:
    custom = 'custom="outline {exactly:1e300,0_1e300,5_2e300,9;} column {line:99999999999999999999; order:0;}"'
    inside = line("l", (0, 0, 1, 1), "如是我聞").replace('id="l"', f'id="l" {custom}')
    imported = read(region(inside), sheet='imageWidth="99999999999999" imageHeight="5"')
    assert page_of(imported).columns[0].text == "如是我聞"
    assert page_of(imported).image.width == 900
