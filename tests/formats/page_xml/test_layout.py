"""PAGE-XML on its way back: what a person changed in an editor, and what no record may be made of."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from manuscripts.core.correction import number_columns, number_lines
from manuscripts.core.errors import InputError
from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Column, ColumnKind, Page, Region, RegionKind
from manuscripts.formats.page_xml.layout import read_layout
from manuscripts.formats.page_xml.merge import with_layout
from manuscripts.formats.page_xml.writing import PAGE, write_page_xml

NAMES = {"p": PAGE}


@pytest.fixture
def exported(page: Page) -> str:
    return write_page_xml(page, software="manuscripts 0.1.0").decode()


def back(page: Page, text: str | bytes) -> Page:
    data = text if isinstance(text, bytes) else text.encode()
    return with_layout(page, read_layout(data, where="1.xml"))


def as_read(page: Page) -> list[tuple[str, str]]:
    return [(column.kind.value, column.text) for column in page.columns]


def test_a_file_that_nobody_touched_changes_nothing(page: Page, exported: str) -> None:
    after = back(page, exported)
    assert as_read(after) == as_read(page)
    assert [column.glyphs for column in after.columns] == [column.glyphs for column in page.columns]
    assert [column.outline for column in after.columns] == [column.outline for column in page.columns]
    assert [(one.kind, one.register, one.outline) for one in after.regions] == [
        (one.kind, one.register, one.outline) for one in (page.regions[0], page.regions[1], page.regions[2])
    ]


def test_what_a_region_was_called_stays(page: Page) -> None:
    named = replace(page, regions=(replace(page.regions[0], label="MainText_Right"), *page.regions[1:]))
    assert back(named, write_page_xml(named, software="x 1")).regions[0].label == "MainText_Right"


def test_an_anchor_comes_back(corrected_by_the_scribe: Page) -> None:
    text = write_page_xml(corrected_by_the_scribe, software="x 1")
    after = back(corrected_by_the_scribe, text)
    assert [column.anchor for column in after.columns] == [None, None, "c1"]
    assert RegionKind.RULER in {region.kind for region in after.regions}
    dropped = re.sub(rb' custom="readingOrder[^"]*"', b"", text)
    assert [column.anchor for column in back(corrected_by_the_scribe, dropped).columns][-1] == "c1"


def test_a_moved_outline_is_to_be_read_again_and_the_others_keep_their_glyphs(page: Page, exported: str) -> None:
    after = back(page, exported.replace('points="640,100 ', 'points="630,100 ', 1))
    moved = after.columns[4]
    assert (moved.kind, moved.glyphs) == (ColumnKind.HEADING, ())
    assert moved.box.left == 630
    assert sum(not column.glyphs for column in after.columns) == 1


def test_a_kind_is_changed_without_reading_again(page: Page, exported: str) -> None:
    after = back(page, exported.replace("structure {type:heading;}", "structure {type:marginal;}"))
    changed = next(column for column in after.columns if column.text == "品第一")
    assert changed.kind is ColumnKind.MARGINAL


def test_the_order_of_regions_is_that_of_the_reading_order(page: Page, exported: str) -> None:
    swapped = exported.replace('index="0" regionRef="r1"', 'index="7" regionRef="r1"')
    assert back(page, swapped).columns[0].text.startswith("\U00030edd")


@pytest.mark.parametrize("how", ["moved", "numbered"])
def test_the_order_of_lines_is_what_an_editor_has_changed(how: str, page: Page, exported: str) -> None:
    root = etree.fromstring(exported.encode())
    lines = root.findall(".//p:TextRegion[@id='r1']/p:TextLine", NAMES)
    if how == "moved":
        lines[0].addprevious(lines[4])
    else:
        lines[4].set("custom", "readingOrder {index:0;} structure {type:heading;}")
        for place, line in enumerate(lines[:4], start=1):
            line.set("custom", str(line.get("custom")).replace(f"index:{place - 1};", f"index:{place};"))
    after = back(page, etree.tostring(root))
    assert as_read(after)[:2] == [("heading", "品第一"), ("main", "如是我")]
    assert [column.line for column in after.columns][:2] == [1, 2]


def test_without_a_reading_order_ours_is_kept(page: Page, exported: str) -> None:
    root = etree.fromstring(exported.encode())
    sheet, order = root.find("p:Page", NAMES), root.find(".//p:ReadingOrder", NAMES)
    assert sheet is not None
    assert order is not None
    sheet.remove(order)
    sheet.append(sheet.findall("p:TextRegion", NAMES)[0])
    assert as_read(back(page, etree.tostring(root))) == as_read(page)


def test_a_new_line_of_another_program_stands_where_the_file_has_it_and_in_its_ruled_line(
    page: Page, exported: str
) -> None:
    line = '<TextLine id="new"><Coords points="705,500 745,500 745,560 705,560"/></TextLine>'
    root = etree.fromstring(exported.encode())
    fourth = root.find(".//p:TextLine[@id='c4']", NAMES)
    assert fourth is not None
    fourth.addnext(etree.fromstring(line.replace("<TextLine", f'<TextLine xmlns="{PAGE}"')))
    for each in root.iter(f"{{{PAGE}}}TextLine"):
        each.attrib.pop("custom", "")
        each.attrib.pop("index", "")
    after = back(page, etree.tostring(root))
    assert [column.glyphs == () for column in after.columns][:6] == [False, False, False, False, True, False]
    assert after.columns[4].line == 1


@given(st.data())
def test_any_layout_comes_back_as_it_was(page: Page, data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(ColumnKind), max_size=8))
    columns = [
        Column(
            id=f"x{place}",
            kind=kind,
            line=data.draw(st.integers(1, 3)),
            region=data.draw(st.sampled_from(["a", "b"])),
            outline=Polygon.of_box(Box(100 * place + 0.4, data.draw(st.floats(0, 500)), 100 * place + 50, 900)),
            anchor=data.draw(st.sampled_from([None, "x0", "x1"])),
        )
        for place, kind in enumerate(kinds)
    ]
    regions = [
        Region(id=name, kind=kind, outline=Polygon.of_box(Box(0, 0, 100 + size, 100)), register=size)
        for size, (name, kind) in enumerate((("a", RegionKind.TEXT), ("b", RegionKind.MARGIN)), start=1)
    ]
    before = replace(page, regions=tuple(regions), columns=number_lines(number_columns(columns)))
    after = back(before, write_page_xml(before, software="x 1"))
    assert [replace(column, region="") for column in after.columns] == [
        replace(column, region="") for column in before.columns
    ]
    kinds_by_id = {region.id: region.kind for region in after.regions}
    assert [kinds_by_id[column.region] for column in after.columns] == [
        {region.id: region.kind for region in before.regions}[column.region] for column in before.columns
    ]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("gts/pagecontent", "other", "no PAGE-XML"),
        ('id="c2"', 'id="c1"', "id 'c1' stands on line"),
        ("structure {type:heading;}", "structure {type:titel;}", "no line is of kind 'titel'.*heading"),
        ("structure {type:fold;} region", "structure {type:centre;} region", "no region is of kind 'centre'"),
        ("structure {type:fold;} region", "structure {type:ruler;} region", "which is not read"),
        ('points="640,100 ', 'points="640,-100 ', "outside the image of 1000 x 1200"),
        ('points="640,100 ', 'points="nan,100 ', "outside the image"),
        ('points="640,100 ', 'points="640 ', "'640' is no point"),
        ('points="640,100 690,100 690,250 640,250"', 'points="640,100 690,100 640,100"', "cannot be used"),
        ('regionRef="r2"', 'regionRef="r77"', "names 'r77'"),
        ('regionRef="r2"', 'regionRef="r1"', "names 'r1' twice"),
        ('imageWidth="1000"', 'imageWidth="wide"', "imageWidth is 'wide'"),
        ("</PcGts>", "", "not well-formed"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(before: str, after: str, message: str, exported: str) -> None:
    assert before in exported
    with pytest.raises(InputError, match=rf"(?s)^1\.xml, line \d+: .*{message}"):
        read_layout(exported.replace(before, after).encode(), where="1.xml")


def test_what_other_programs_call_things_is_understood() -> None:
    text = """<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15"><Page imageFilename="a.jpg"
      imageWidth="100" imageHeight="100">
      <TextRegion id="a" type="heading"><Coords points="0,0 50,0 50,50"/>
        <TextLine id="a1"><Coords points="0,0 40,0 40,40"/></TextLine></TextRegion>
      <TextRegion id="b" type="page-number" custom="structure {type:page-number;}"><Coords points="0,0 50,0 50,50"/>
        <TextLine id="b1" custom="structure {type:default;}"><Coords points="0,0 40,0 40,40"/></TextLine></TextRegion>
      <GraphicRegion id="c" type="stamp"><Coords points="0,0 50,0 50,50"/></GraphicRegion>
      <SeparatorRegion id="d"><Coords points="0,0 50,0 50,1"/></SeparatorRegion>
    </Page></PcGts>"""
    found = read_layout(text.encode(), where="a.xml")
    assert [region.kind for region in found.regions] == [RegionKind.TEXT, RegionKind.FOLD, RegionKind.SEAL]
    assert [line.kind for region in found.regions for line in region.lines] == [ColumnKind.HEADING, ColumnKind.FOLD]
    assert (found.digest, found.order) == (None, None)
