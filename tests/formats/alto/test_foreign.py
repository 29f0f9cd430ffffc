"""Files as other programs write them, made up here."""

import pytest

from manuscripts.core.errors import InputError
from manuscripts.core.geometry import Box
from manuscripts.core.page import Candidate, ColumnKind, Page, Placement, RegionKind, WritingMode
from manuscripts.formats.alto.reading import read_alto
from manuscripts.formats.alto.writing import write_alto
from manuscripts.formats.imported import Imported

KRAKEN = """<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">
<Description><MeasurementUnit>pixel</MeasurementUnit>
<sourceImageInformation><fileName>leaf 3.jpg</fileName></sourceImageInformation>
<Processing ID="p1"><processingDateTime>2026-01-02</processingDateTime>
<processingStepDescription>text recognition</processingStepDescription>
<processingStepSettings>model: x.mlmodel</processingStepSettings>
<processingSoftware><softwareName>kraken</softwareName><softwareVersion>5.3</softwareVersion></processingSoftware>
</Processing></Description>
<Tags><OtherTag ID="t1" LABEL="MainZone" DESCRIPTION="block type MainZone"/>
<OtherTag ID="t2" LABEL="HeadingLine"/><OtherTag ID="t3" LABEL="default"/>
<OtherTag ID="t4" LABEL="MarginTextZone:note"/></Tags>
<ReadingOrder><OrderedGroup ID="o"><ElementRef ID="o1" REF="l2"/><ElementRef ID="o2" REF="b2"/>
<ElementRef ID="o3" REF="gone"/></OrderedGroup></ReadingOrder>
<Layout><Page ID="page" PHYSICAL_IMG_NR="0" WIDTH="400" HEIGHT="900"><PrintSpace>
<TextBlock ID="b1" TAGREFS="t1"><Shape><Polygon POINTS="100,10 390,10 390,890 100,890"/></Shape>
<TextLine ID="l1" TAGREFS="t3" BASELINE="125,100 125,500">
<Shape><Polygon POINTS="100 100 150 100 150 500 100 500"/></Shape>
<String ID="s1" CONTENT="如是" HPOS="100" VPOS="100" WIDTH="50" HEIGHT="400" WC="0.8">
<Glyph ID="g1" CONTENT="如" GC="0.9" HPOS="100" VPOS="100" WIDTH="50" HEIGHT="200">
<Variant CONTENT="如" VC="0.9"/><Variant CONTENT="奴" VC="0.05"/></Glyph>
<Glyph ID="g2" CONTENT="是" GC="0.7"><Shape><Polygon POINTS="100,300 150,300 150,500 100,500"/></Shape></Glyph>
</String></TextLine>
<TextLine ID="l2" TAGREFS="t2" BASELINE="225,100 225,500">
<Shape><Polygon POINTS="200,100 250,100 250,500 200,500"/></Shape>
<String ID="s2" CONTENT="辻\U000e0100𠀀" HPOS="200" VPOS="100" WIDTH="50" HEIGHT="400"/></TextLine>
</TextBlock>
<TextBlock ID="b2" TAGREFS="t4"><Shape><Polygon POINTS="0,10 60,10 60,890 0,890"/></Shape>
<TextLine ID="l3" BASELINE="30,100 30,200"><Shape><Polygon POINTS="10,100 50,100 50,200 10,200"/></Shape>
<String ID="s3" CONTENT=""/></TextLine></TextBlock>
</PrintSpace></Page></Layout></alto>"""

TESSERACT = """<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#">
<Description><MeasurementUnit>pixel</MeasurementUnit><sourceImageInformation><fileName/></sourceImageInformation>
<OCRProcessing ID="OCR_0"><ocrProcessingStep><processingSoftware><softwareName>tesseract 5.3.0</softwareName>
</processingSoftware></ocrProcessingStep></OCRProcessing></Description>
<Styles><TextStyle ID="font0" FONTSIZE="10"/></Styles>
<Layout><Page WIDTH="600" HEIGHT="300" PHYSICAL_IMG_NR="7" ID="page_0">
<PrintSpace HPOS="0" VPOS="0" WIDTH="600" HEIGHT="300">
<ComposedBlock ID="cblock_0" HPOS="10" VPOS="10" WIDTH="500" HEIGHT="60">
<TextBlock ID="block_0" HPOS="10" VPOS="10" WIDTH="500" HEIGHT="60">
<TextLine ID="line_0" HPOS="10" VPOS="10" WIDTH="500" HEIGHT="40">
<String ID="string_0" HPOS="10" VPOS="10" WIDTH="90" HEIGHT="40" WC="0.5" CONTENT="佛說阿"/>
<SP WIDTH="10" VPOS="10" HPOS="100" HEIGHT="40"/>
<String ID="string_1" HPOS="110" VPOS="10" WIDTH="40" HEIGHT="40" WC="0.9" CONTENT="彌" STYLEREFS="font0"/>
<HYP CONTENT="-"/>
</TextLine></TextBlock></ComposedBlock>
<GraphicalElement ID="rule" HPOS="0" VPOS="200" WIDTH="600" HEIGHT="2"/>
<Illustration ID="image_0" HPOS="300" VPOS="100" WIDTH="50" HEIGHT="50"/>
</PrintSpace></Page></Layout></alto>"""

# As libraries have them from docWorks and FineReader: tenths of a millimetre, no glyphs, confidences of characters.
LIBRARY = """<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#">
<Description><MeasurementUnit>mm10</MeasurementUnit>
<sourceImageInformation><fileName>R0000003.jp2</fileName>
<fileIdentifier>info:x/1</fileIdentifier></sourceImageInformation>
<OCRProcessing ID="O1">
<preProcessingStep><processingStepSettings>{settings}</processingStepSettings></preProcessingStep>
<ocrProcessingStep/></OCRProcessing></Description>
<Layout><Page ID="P1" PHYSICAL_IMG_NR="3" HEIGHT="2540" WIDTH="1270"><PrintSpace>
<TextBlock ID="B1" HPOS="1000" VPOS="254" WIDTH="254" HEIGHT="508">
<TextLine HPOS="1000" VPOS="254" WIDTH="127" HEIGHT="508">
<String HPOS="1000" VPOS="254" WIDTH="127" HEIGHT="508" CONTENT="國立" CC="09" WC="0.5"/></TextLine>
</TextBlock></PrintSpace></Page></Layout></alto>"""


def _read(text: str) -> Imported:
    return read_alto(text.encode(), where="page.xml")


def _only(text: str) -> Page:
    (page,) = _read(text).pages
    return page


def _omitted(text: str) -> list[str]:
    return [omission.what for omission in _read(text).omissions]


def test_lines_stand_in_the_reading_order_with_blocks_for_their_lines_and_the_rest_last() -> None:
    assert [column.id for column in _only(KRAKEN).columns] == ["l2", "l3", "l1"]
    assert "REF in ReadingOrder" in _omitted(KRAKEN)


def test_tags_say_what_blocks_and_lines_are_and_stay_as_labels() -> None:
    page = _only(KRAKEN)
    assert [(region.kind, region.label) for region in page.regions] == [
        (RegionKind.TEXT, "MainZone"),
        (RegionKind.MARGIN, "MarginTextZone:note"),
    ]
    assert [(column.kind, column.label) for column in page.columns] == [
        (ColumnKind.HEADING, "HeadingLine"),
        (ColumnKind.MARGINAL, ""),
        (ColumnKind.MAIN, ""),
    ]


def test_glyphs_keep_their_places_and_candidates() -> None:
    column = _only(KRAKEN).columns[2]
    assert column.placement is Placement.GLYPHS
    assert [glyph.box for glyph in column.glyphs] == [Box(100, 100, 150, 300), Box(100, 300, 150, 500)]
    assert column.glyphs[0].candidates == (
        Candidate(text="如", probability=0.9),
        Candidate(text="奴", probability=0.05),
    )


def test_a_string_without_glyphs_is_cut_into_units_of_equal_height() -> None:
    column = _only(KRAKEN).columns[0]
    assert column.placement is Placement.OUTLINE
    assert [(glyph.written, glyph.box) for glyph in column.glyphs] == [
        ("辻\U000e0100", Box(200, 100, 250, 300)),
        ("𠀀", Box(200, 300, 250, 500)),
    ]


def test_high_lines_make_a_page_of_columns_that_nobody_has_declared() -> None:
    direction = _only(KRAKEN).direction
    assert direction is not None
    assert (direction.mode, direction.declared) == (WritingMode.VERTICAL_RL, False)
    assert 0 < direction.confidence < 1


def test_what_a_program_says_of_itself_is_a_step() -> None:
    (step,) = _only(KRAKEN).steps
    assert (step.stage, step.software, step.finished) == ("text recognition", "kraken 5.3", "2026-01-02")
    assert step.options == {"settings": "model: x.mlmodel"}


def test_glyphs_that_make_one_unit_become_one() -> None:
    split = KRAKEN.replace('CONTENT="如是"', 'CONTENT="如\U000e0100"').replace('CONTENT="是"', 'CONTENT="\U000e0100"')
    (glyph,) = _only(split).columns[2].glyphs
    assert (glyph.written, glyph.box, glyph.confidence) == ("如\U000e0100", Box(100, 100, 150, 500), 0.7)


def test_a_string_that_was_corrected_is_right_where_its_glyphs_are_not() -> None:
    column = _only(KRAKEN.replace('CONTENT="如是"', 'CONTENT="汝是"')).columns[2]
    assert column.text == "汝是"
    assert column.glyphs[0].box == Box(100, 100, 150, 300)
    assert column.glyphs[0].candidates == ()


def test_a_glyph_that_was_changed_without_its_string_is_not_taken_and_that_is_told() -> None:
    text = KRAKEN.replace('CONTENT="如" ', 'CONTENT="汝" ', 1)
    assert text != KRAKEN
    assert _only(text).columns[2].text == "如是"
    assert "Glyph that says other than its String" in _omitted(text)


def test_a_string_with_more_characters_than_glyphs_is_spread_and_that_is_told() -> None:
    text = KRAKEN.replace('CONTENT="如是"', 'CONTENT="如是我"')
    column = _only(text).columns[2]
    assert (column.text, column.placement) == ("如是我", Placement.OUTLINE)
    assert "Glyph" in _omitted(text)


def test_spaces_and_hyphens_stand_in_the_text_and_words_share_their_confidence() -> None:
    page = _only(TESSERACT)
    (column,) = page.columns
    assert column.text == "佛說阿 彌-"
    assert [glyph.confidence for glyph in column.glyphs] == [0.5, 0.5, 0.5, 0, 0.9, 0]
    assert column.placement is Placement.OUTLINE
    assert page.number == 7
    assert page.direction is not None
    assert page.direction.mode is WritingMode.HORIZONTAL_LR


def test_pictures_are_regions_and_what_no_record_holds_is_told() -> None:
    assert [region.kind for region in _only(TESSERACT).regions] == [RegionKind.TEXT, RegionKind.ILLUSTRATION]
    assert set(_omitted(TESSERACT)) == {
        "Styles",
        "GraphicalElement",
        "place of ComposedBlock",
        "place of PrintSpace",
        "STYLEREFS of String",
    }


def test_other_units_become_pixels_where_the_resolution_is_told() -> None:
    page = _only(LIBRARY.format(settings="deskew; 300 dpi"))
    assert (page.image.width, page.image.height) == (1500, 3000)
    assert page.columns[0].box == Box(1181.1, 300, 1331.1, 900)
    assert "MeasurementUnit" not in _omitted(LIBRARY.format(settings="deskew; 300 dpi"))


def test_other_units_stay_and_are_told_where_it_is_not() -> None:
    assert _only(LIBRARY.format(settings="deskew")).columns[0].box == Box(1000, 254, 1127, 762)
    assert _omitted(LIBRARY.format(settings="deskew")) == ["MeasurementUnit", "fileIdentifier"]


def test_confidences_of_characters_count_from_nine_to_nought() -> None:
    column = _only(LIBRARY.format(settings="")).columns[0]
    assert [glyph.confidence for glyph in column.glyphs] == [1, 0]


def test_base_direction_counts_more_than_the_shape_of_lines() -> None:
    direction = _only(KRAKEN.replace('<TextBlock ID="b1"', '<TextBlock BASEDIRECTION="rtl" ID="b1"')).direction
    assert direction is not None
    assert (direction.mode, direction.reasons) == (WritingMode.HORIZONTAL_RL, ("BASEDIRECTION: 2 of 2",))


def test_lines_without_any_place_are_set_out_over_the_page() -> None:
    bare = (
        '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page ID="p" PHYSICAL_IMG_NR="1" WIDTH="100" '
        'HEIGHT="200"><PrintSpace><TextBlock ID="b"><TextLine><String CONTENT="大乘"/></TextLine></TextBlock>'
        "</PrintSpace></Page></Layout></alto>"
    )
    page = _only(bare)
    assert page.columns[0].placement is Placement.NOWHERE
    assert page.regions == ()
    assert Box(0, 0, 100, 200).intersection(page.columns[0].box) == pytest.approx(page.columns[0].box.area)


def test_what_was_read_of_others_is_written_and_read_again_without_loss() -> None:
    for text in (KRAKEN, TESSERACT, LIBRARY.format(settings="")):
        back = read_alto(write_alto(_only(text), software="manuscripts 0.1.0"), where="again")
        assert back.omissions == ()
        assert [column.text for column in back.pages[0].columns] == [column.text for column in _only(text).columns]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<alto", "<page", "mismatch"),
        ("alto/ns-v4", "alto/ns-v9", "no ALTO"),
        ('HPOS="200"', 'HPOS="near"', "no number"),
        ('GC="0.9"', 'GC="9"', "confidence"),
        ("100 100 150", "100 150", "odd number"),
        ('ID="l2"', 'ID="l1"', "stands on line"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(InputError, match=rf"page\.xml, line \d+: .*{said}"):
        _read(KRAKEN.replace(old, new, 1))
