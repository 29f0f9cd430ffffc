"""TEI as other projects write it, in small files of our own."""

from manuscripts.core.page import Column, ColumnKind, Condition, Page, Placement, ReadingKind
from manuscripts.formats.imported import Imported
from manuscripts.formats.tei.names import TEI
from manuscripts.formats.tei.reading import read_tei
from manuscripts.formats.tei.writing import write_tei

HEADER = """<teiHeader><fileDesc><titleStmt><title>A sutra</title></titleStmt>
<publicationStmt><p>none</p></publicationStmt><sourceDesc><msDesc><msIdentifier><settlement>London</settlement>
<repository>British Library</repository><idno>Or.8210/S.1</idno>
<altIdentifier type="Giles"><idno>5012</idno></altIdentifier></msIdentifier></msDesc></sourceDesc></fileDesc>
%s</teiHeader>"""


def read(body: str, *, header: str = "", facsimile: str = "") -> Imported:
    data = f'<TEI xmlns="{TEI}">{HEADER % header}{facsimile}<text><body>{body}</body></text></TEI>'
    return read_tei(data.encode(), where="theirs.xml")


def texts(page: Page) -> list[tuple[ColumnKind, str]]:
    return [(column.kind, column.text) for column in page.columns]


def only(imported: Imported) -> Column:
    (page,) = imported.pages
    (column,) = page.columns
    return column


def told(imported: Imported) -> dict[str, int]:
    return {one.what: one.count for one in imported.omissions}


def test_the_item_is_known_by_holder_shelfmark_and_other_numbers() -> None:
    found = read("<ab>大</ab>")
    assert found.manuscript.shelfmark == "Or.8210/S.1"
    assert found.manuscript.institution_name == "British Library"
    assert found.manuscript.numbers == ("Giles:5012",)
    assert found.manuscript.title == "A sutra"
    assert told(found) == {"p in publicationStmt": 1, "settlement in msIdentifier": 1}


def test_lines_of_cbeta_keep_their_numbers_and_pages_their_names() -> None:
    found = read('<p><pb n="0748c"/><lb n="0748c17"/>如是<lb n="0748c18"/>我聞<pb n="0749a"/><lb n="0749a01"/>一時</p>')
    assert [page.label for page in found.pages] == ["0748c", "0749a"]
    assert [page.number for page in found.pages] == [1, 2]
    assert [(column.line, column.label, column.text) for column in found.pages[0].columns] == [
        (1, "0748c17", "如是"),
        (2, "0748c18", "我聞"),
    ]
    assert {column.placement for page in found.pages for column in page.columns} == {Placement.NOWHERE}


def test_notes_in_the_line_insertions_and_deletions_stand_in_their_order() -> None:
    found = read('<p><pb/><lb/>差<note place="inline">音雌</note>別<del>大</del><add place="right">小</add>也</p>')
    assert texts(found.pages[0]) == [
        (ColumnKind.MAIN, "差"),
        (ColumnKind.NOTE_RIGHT, "音雌"),
        (ColumnKind.MAIN, "別"),
        (ColumnKind.INSERTION, "小"),
        (ColumnKind.MAIN, "也"),
    ]
    assert {column.line for column in found.pages[0].columns} == {1}
    assert [glyph.struck for glyph in found.pages[0].columns[2].glyphs] == [False, True]
    assert "note in the line" in told(found)


def test_gaps_blanks_and_what_is_supplied_are_different_things() -> None:
    column = only(
        read(
            '<p><lb/><gap reason="lost" unit="char" quantity="2"/><gap reason="illegible" unit="char" extent="1"/>'
            '<space unit="char" quantity="1"/><supplied reason="lost" source="#T" resp="#me">天下</supplied>'
            '<damage>大</damage><unclear cert="low" reason="damage">小</unclear></p>'
        )
    )
    assert column.text == "□□□\u3000□□大小"
    lost, illegible = Condition.LOST, Condition.ILLEGIBLE
    assert [glyph.condition for glyph in column.glyphs] == [
        *(lost, lost, illegible, None, lost, lost),
        Condition.DAMAGED,
        Condition.UNCLEAR,
    ]
    supplied = [glyph.readings[0] for glyph in column.glyphs if glyph.readings]
    assert [(one.kind, one.text, one.source) for one in supplied] == [
        (ReadingKind.SUPPLIED, "天", "T"),
        (ReadingKind.SUPPLIED, "下", "T"),
    ]


def test_what_is_damaged_and_unclear_is_one_of_them_and_that_is_told() -> None:
    imported = read('<pb/><lb/><damage><unclear cert="low">黃</unclear></damage>')
    (glyph,) = only(imported).glyphs
    assert glyph.condition is Condition.DAMAGED
    assert told(imported)["unclear in another state"] == 1


def test_readings_stand_at_the_characters_that_they_are_of() -> None:
    column = only(
        read(
            "<p><lb/><choice><orig>无為</orig><reg>無為</reg></choice>"
            "<choice><abbr>卄卄</abbr><expan>菩薩</expan></choice><choice><abbr>〻</abbr><expan>如是</expan></choice>"
            "<choice><sic>曰</sic><corr resp='#me'>日</corr></choice></p>"
        )
    )
    assert column.text == "无為卄卄〻曰"
    assert column.normalised == "無為菩薩如是曰"
    assert column.glyphs[-1].readings[0].kind is ReadingKind.EMENDED
    assert column.glyphs[1].readings == ()


def test_punctuation_of_an_editor_is_no_part_of_the_text() -> None:
    column = only(read('<p><lb/>如是我聞<pc resp="#ed">。</pc>一時</p>'))
    assert column.text == "如是我聞一時"
    assert column.glyphs[3].readings[0].kind is ReadingKind.PUNCTUATION


def test_a_gaiji_stands_by_its_character_or_its_description() -> None:
    declared = """<encodingDesc><charDecl><char xml:id="CB00178"><mapping type="unicode">U+4E00</mapping></char>
    <char xml:id="CB1"><mapping type="IDS">⿰木目</mapping></char><char xml:id="CB2"/></charDecl></encodingDesc>"""
    found = read('<p><lb/><g ref="#CB00178"/><g ref="#CB1"/><g ref="#CB2"/></p>', header=declared)
    assert [glyph.written for glyph in only(found).glyphs] == ["一", "⿰木目", "〓"]
    assert "g #CB2" in told(found)


def test_the_lemma_stands_and_other_witnesses_are_told() -> None:
    found = read('<p><lb/><app><lem wit="#a">大</lem><rdg wit="#b">太</rdg></app>小</p>')
    assert only(found).text == "大小"
    assert told(found)["rdg in app"] == 1


def test_what_no_record_holds_is_told_with_its_line_and_its_text_stays() -> None:
    found = read('<div><p>\n<lb/><persName ref="#x">須菩提</persName><hi rend="red">言</hi></p></div>')
    assert only(found).text == "須菩提言"
    notes = {one.what: one for one in found.omissions}
    assert notes["persName"].line == 6
    assert "text is kept" in notes["hi"].instead


def test_zones_of_lines_become_the_places_of_columns() -> None:
    facsimile = """<facsimile><surface xml:id="s1"><graphic url="0001.jpg" width="800px" height="1000px"/>
    <zone xml:id="r1" rendition="TextRegion" points="0,0 800,0 800,1000 0,1000">
    <zone xml:id="l1" rendition="Line" points="700,10 760,10 760,900 700,900"/>
    <zone xml:id="l2" rendition="Line" points="600,10 660,10 660,900 600,900"/></zone></surface></facsimile>"""
    found = read('<pb facs="#s1"/><p facs="#r1"><lb facs="#l1"/>如是<lb facs="#l2"/>我聞</p>', facsimile=facsimile)
    (page,) = found.pages
    assert (page.image.name, page.image.width, page.image.height) == ("0001.jpg", 800, 1000)
    assert [column.placement for column in page.columns] == [Placement.OUTLINE] * 2
    assert [column.box.left for column in page.columns] == [700, 600]
    assert [glyph.box.top for glyph in page.columns[0].glyphs] == [10, 455]
    assert [(region.id, region.label) for region in page.regions] == [("r1", "TextRegion")]
    assert {column.region for column in page.columns} == {"r1"}


def test_lines_of_a_source_document_are_read_where_there_is_no_text() -> None:
    source = """<sourceDoc><surface n="1r"><zone xml:id="z" points="700,10 760,10 760,900 700,900"><line>如是</line>
    <line>我聞</line></zone></surface></sourceDoc>"""
    data = f'<TEI xmlns="{TEI}">{HEADER % ""}{source}</TEI>'
    (page,) = read_tei(data.encode(), where="theirs.xml").pages
    assert page.label == "1r"
    assert [column.text for column in page.columns] == ["如是", "我聞"]


def test_what_was_read_of_others_is_written_and_read_alike() -> None:
    found = read(
        '<p><pb n="1r"/><lb n="3"/>如<note place="inline">注</note>是<gap unit="char" extent="1" reason="lost"/></p>'
    )
    again = read_tei(write_tei(found.manuscript, found.pages, software="manuscripts 0.1.0"), where="ours.xml")
    assert again.pages == found.pages


def test_registers_of_a_text_without_zones_are_regions() -> None:
    (page,) = read('<p><pb/><cb n="a"/><lb/>如是<cb n="b"/><lb/>我聞</p>').pages
    registers = {region.id: region.register for region in page.regions}
    assert [(column.text, registers[column.region]) for column in page.columns] == [("如是", 1), ("我聞", 2)]


def test_numbers_that_are_none_and_names_that_stand_twice_are_told() -> None:
    imported = read(
        '<pb facs="#s"/><lb facs="#l"/><c facs="#g">天</c>',
        facsimile='<facsimile><surface xml:id="s" ulx="0" uly="0" lrx="90" lry="90" rendition="#vertical-rl">'
        '<certainty match="@rendition" degree="sure"/><note type="rotation">upright</note>'
        '<zone xml:id="l" type="column" points="1,1 9,1 9,9 1,9" cert="high">'
        '<zone xml:id="g" ulx="1" uly="1" lrx="9" lry="9" cert="nan"/>'
        '<zone xml:id="g" ulx="1" uly="1" lrx="9" lry="9"><certainty assertedValue="天" degree="7"/></zone>'
        "</zone></surface></facsimile>",
    )
    assert only(imported).text == "天"
    assert (
        told(imported).items()
        >= {
            "degree of certainty that is no number": 1,
            "note of type rotation without numbers": 1,
            "cert of zone that is no number": 1,
            "degree of certainty over 1 or under 0": 1,
            "zone with the xml:id of another": 1,
        }.items()
    )
