import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from manuscripts.core.errors import InputError, RecordError
from manuscripts.core.manuscript import Manuscript, Rights
from manuscripts.core.page import Candidate, Page, Step
from manuscripts.formats.tei.names import TEI
from manuscripts.formats.tei.reading import read_tei
from manuscripts.formats.tei.writing import write_tei
from tests.formats.tei.faults import faults_of

SOFTWARE = "manuscripts 0.1.0"
NAMES = {"t": TEI, "xml": "http://www.w3.org/XML/1998/namespace"}
PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


@pytest.fixture(scope="session")
def root(manuscript: Manuscript, page: Page) -> etree._Element:
    return etree.fromstring(write_tei(manuscript, [page], software=SOFTWARE))


def _texts(root: etree._Element, path: str) -> list[str]:
    return ["".join(map(str, element.itertext())).strip() for element in root.iterfind(path, NAMES)]


def test_rights_of_text_and_image_stand_apart(root: etree._Element) -> None:
    licence = root.find(".//t:publicationStmt/t:availability[@xml:id='rights-text']/t:licence", NAMES)
    assert licence is not None
    assert licence.get("target") == "https://creativecommons.org/licenses/by/4.0/"
    images = root.find(".//t:surrogates//t:availability[@xml:id='rights-image']/t:licence", NAMES)
    assert images is not None
    assert images.get("target") is None
    assert images.text == "Ask the holder <first>"


def test_silence_about_rights_is_said(manuscript: Manuscript) -> None:
    silent = etree.fromstring(write_tei(replace(manuscript, rights=Rights()), [], software=SOFTWARE))
    statuses = [element.get("status") for element in silent.iterfind(".//t:availability", NAMES)]
    assert statuses == ["unknown", "unknown"]


def test_the_item_is_named_by_holder_collection_and_all_its_shelfmarks(root: etree._Element) -> None:
    assert _texts(root, ".//t:msIdentifier/t:institution") == ["Example Library & Museum"]
    assert _texts(root, ".//t:msIdentifier/t:collection") == ["Stein"]
    assert _texts(root, ".//t:msIdentifier/t:idno") == ["Or.8210/S.4272"]
    assert _texts(root, ".//t:altIdentifier/t:idno") == ["Ch. 85.xix"]


def test_the_header_says_how_the_text_was_made_and_that_nobody_checked_it(root: etree._Element) -> None:
    assert _texts(root, ".//t:application/t:label") == ["recognition", "variants", "encoding"]
    assert "cd" * 32 in _texts(root, ".//t:application//t:idno")
    assert _texts(root, ".//t:application//t:list/t:item") == ["null", "2"]
    assert "No person has verified it." in _texts(root, ".//t:correction/t:p")[0]
    assert "variants.tsv" in _texts(root, ".//t:normalization/t:p")[0]


def test_a_text_from_files_of_others_is_not_said_to_be_read_by_machine(manuscript: Manuscript, page: Page) -> None:
    step = Step(stage="import", software="manuscripts 0.1.0", finished="2026-11-21T08:00:00Z", seconds=0.1)
    taken = replace(page, steps=(replace(step, options={"by": "Chen Yuan"}),))
    alone = etree.fromstring(write_tei(manuscript, [taken], software=SOFTWARE))
    assert _texts(alone, ".//t:title[@type='sub']") == [f"{page.shelfmark}: text taken from files of others"]
    assert _texts(alone, ".//t:correction/t:p") == [
        f"Pages whose text comes from files of others: {page.number}. "
        "Whether a person has verified those is not known here."
    ]
    assert _texts(alone, ".//t:respStmt[@xml:id='person-1']/t:resp") == ["import"]
    both = etree.fromstring(write_tei(manuscript, [page, replace(taken, number=page.number + 1)], software=SOFTWARE))
    (said,) = _texts(both, ".//t:correction/t:p")
    assert said.startswith(
        f"The text was read by machine from images. Pages whose text comes from files of others: {page.number + 1}."
    )
    assert "characters of the text read so" in said


def test_direction_and_its_confidence_and_doubts_stand_on_the_surface(root: etree._Element) -> None:
    surface = root.find(".//t:surface", NAMES)
    assert surface is not None
    assert surface.get("rendition") == "#vertical-rl"
    sure = surface.find("t:certainty", NAMES)
    assert sure is not None
    assert (sure.get("type"), sure.get("degree")) == ("inferred", "0.91")
    assert _texts(surface, "t:note[@type='flag']") == ["Columns and rows are equally likely: 0.91 <1>."]


def test_a_double_line_note_keeps_both_halves_in_reading_order(root: etree._Element) -> None:
    assert _texts(root, ".//t:note[@place='inline']/t:seg") == ["注右", "注左"]


def test_insertions_deletions_and_places_of_the_fold_are_marked(
    manuscript: Manuscript, corrected_by_the_scribe: Page
) -> None:
    data = write_tei(manuscript, [corrected_by_the_scribe], software=SOFTWARE)
    assert faults_of(data) == []
    root = etree.fromstring(data)
    assert _texts(root, ".//t:add[@place='inline']") == ["聞"]
    assert _texts(root, ".//t:del") == ["是"]
    assert [fold.get("corresp") for fold in root.iterfind(".//t:fw", NAMES)] == ["#Or.8210_S.4272-0001-c1"]
    (read,) = read_tei(data, where="test").pages
    assert [column.text for column in read.columns] == ["如我", "聞", "金剛經"]


def test_fold_and_margin_stand_outside_the_flow_and_point_to_their_place(root: etree._Element) -> None:
    assert _texts(root, ".//t:fw") == ["金剛經"]
    assert _texts(root, ".//t:note[@place='margin']") == ["校"]
    zones = [lb.get("facs") for lb in root.iterfind(".//t:fw/t:lb", NAMES)]
    assert zones == ["#Or.8210_S.4272-0001-c6"]


def test_registers_begin_with_cb(root: etree._Element) -> None:
    assert [cb.get("n") for cb in root.iterfind(".//t:cb", NAMES)] == ["1", "2"]


def test_a_normalised_reading_names_its_rows_and_what_is_written_stays(root: etree._Element) -> None:
    assert _texts(root, ".//t:choice/t:orig") == ["爲"]
    assert _texts(root, ".//t:choice/t:reg") == ["為"]
    reg = root.find(".//t:choice/t:reg", NAMES)
    assert reg is not None
    rows = [pointer.removeprefix("#") for pointer in str(reg.get("source")).split()]
    named = [_texts(root, f".//t:category[@xml:id='{row}']/t:catDesc") for row in rows]
    assert named == [["v-U+7232"], ["v-U+70BA"]]


def test_a_doubtful_character_is_unclear_and_a_lost_one_is_a_gap(root: etree._Element) -> None:
    assert _texts(root, ".//t:unclear") == ["爲"]
    gaps = [(gap.get("unit"), gap.get("extent")) for gap in root.iterfind(".//t:gap", NAMES)]
    assert gaps == [("char", "1")]


def test_a_character_that_no_engine_weighed_is_not_called_doubtful(manuscript: Manuscript, page: Page) -> None:
    first = page.columns[0]
    other = (Candidate(text="加", probability=0.2),)
    glyphs = tuple(replace(glyph, candidates=other) for glyph in first.glyphs)
    corrected = replace(page, columns=(replace(first, glyphs=glyphs),))
    assert b"<unclear" not in write_tei(manuscript, [corrected], software=SOFTWARE)


def test_a_line_taken_up_again_keeps_its_number_under_another_name(manuscript: Manuscript, page: Page) -> None:
    first, second = page.columns[0], page.columns[4]
    torn = replace(page, columns=(first, second, first))
    root = etree.fromstring(write_tei(manuscript, [torn], software=SOFTWARE))
    names = [lb.get("{http://www.w3.org/XML/1998/namespace}id") for lb in root.iterfind(".//t:lb", NAMES)]
    assert names == ["Or.8210_S.4272-0001-0001", "Or.8210_S.4272-0001-0002", "Or.8210_S.4272-0001-0001.2"]


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_no_private_use_character_stands_bare(
    manuscript: Manuscript, any_pages: st.SearchStrategy[list[Page]], data: st.DataObject
) -> None:
    written = write_tei(manuscript, data.draw(any_pages), software=SOFTWARE).decode()
    assert not PRIVATE_USE.search(written)


def test_a_page_of_another_manuscript_is_refused(manuscript: Manuscript, page: Page) -> None:
    with pytest.raises(RecordError, match="does not belong here"):
        write_tei(manuscript, [replace(page, shelfmark="S.1")], software=SOFTWARE)
    with pytest.raises(RecordError, match="given twice"):
        write_tei(manuscript, [page, page], software=SOFTWARE)


@pytest.mark.parametrize(
    ("broken", "by", "finding"),
    [
        ('facs="#Or.8210_S.4272-0001-c1-1"', 'facs="#nowhere"', "points to #nowhere"),
        ('xml:id="Or.8210_S.4272-0001-c1-2"', 'xml:id="Or.8210_S.4272-0001-c1-1"', "c1-1"),
        ("</seg></note>", "</seg>bare</note>", "note"),
        ('<correction status="low">', "<correction>", "correction|status"),
        ("<fileDesc>", "<fileDesc><unknown/>", "unknown|fileDesc"),
    ],
)
def test_the_validator_finds_what_is_wrong(
    manuscript: Manuscript, page: Page, broken: str, by: str, finding: str
) -> None:
    good = write_tei(manuscript, [page], software=SOFTWARE).decode()
    assert broken in good
    assert re.search(finding, "\n".join(faults_of(good.replace(broken, by, 1).encode())))


def test_entities_and_files_of_others_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    attack = f'<!DOCTYPE TEI [<!ENTITY e SYSTEM "{secret.as_uri()}">]><TEI xmlns="{TEI}"><text><body>\
<ab><pb n="1"/><lb n="1"/><c>&e;</c></ab></body></text></TEI>'.encode()
    with pytest.raises(InputError, match="document type"):
        read_tei(attack, where="theirs.xml")


def test_what_is_no_xml_is_an_input_error() -> None:
    with pytest.raises(InputError, match=r"my\.xml, line 1: not well-formed"):
        read_tei(b"not at all", where="my.xml")
    with pytest.raises(InputError, match="no TEI P5 but 'PcGts'"):
        read_tei(b"<PcGts/>", where="my.xml")


def test_a_gaiji_points_to_its_identifier_description_and_normal_form(
    manuscript: Manuscript, page_with_gaiji: Page
) -> None:
    data = write_tei(manuscript, [page_with_gaiji], software=SOFTWARE)
    assert faults_of(data) == []
    root = etree.fromstring(data)
    signs = [(g.text, str(g.get("ref"))[1:]) for g in root.iterfind(".//t:c/t:g", NAMES) if g.text]
    assert [text for text, _ in signs] == ["⿰木⿱目一", "\U00031234"]
    declared = {
        str(char.get("{http://www.w3.org/XML/1998/namespace}id")): (
            [prop.get("value") for prop in char.iterfind("t:localProp", NAMES)],
            [(one.get("type"), one.text) for one in char.iterfind("t:mapping", NAMES)],
        )
        for char in root.iterfind(".//t:char", NAMES)
    }
    assert declared[signs[0][1]] == (["east:g0001"], [("IDS", "⿰木⿱目一"), ("normalized", "相")])
    assert declared[signs[1][1]] == (["east:g0002"], [("Unicode", "\U00031234")])
    (normal,) = (reg for reg in root.iterfind(".//t:reg", NAMES) if reg.text == "相")
    assert normal.get("source") == f"#{signs[0][1]}"
    assert "east" not in " ".join(_texts(root, ".//t:category/t:catDesc"))
    (read,) = read_tei(data, where="test").pages
    assert read.columns[0].text.startswith("⿰木⿱目一\U00031234")
    plain = write_tei(manuscript, [page_with_gaiji], software=SOFTWARE, normalised=False)
    assert faults_of(plain) == []
