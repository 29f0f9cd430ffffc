"""What is found wrong with PAGE-XML without the published schema, and that the two agree where that is at hand."""

import os
import random
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from manuscripts.core.page import Page
from manuscripts.formats.finding import Severity
from manuscripts.formats.page_xml.checking import check_page_xml
from manuscripts.formats.page_xml.writing import PAGE, write_page_xml
from tests.formats.records import pages

# The schema of PRImA judges beside our grammar where a folder of published schemas is named.
SHARED = os.environ.get("MANUSCRIPTS_SHARED_SCHEMAS")
# A page with what our own never have, so that the grammar is tried on it.
EVERYTHING = f"""<PcGts xmlns="{PAGE}" pcGtsId="p1"><Metadata externalRef="x"><Creator>a</Creator>
<Created>2026-11-21T08:00:00Z</Created><LastChange>2026-11-21T08:00:00</LastChange><Comments/>
<UserDefined><UserAttribute name="n" description="d" type="xsd:string" value="v"/></UserDefined>
<MetadataItem type="author" name="n" value="v" date="2026-11-21T08:00:00Z"><Labels externalModel="m" externalId="i"
 prefix="p" comments="c"><Label value="v" type="t" comments="c"/></Labels></MetadataItem></Metadata>
<Page imageFilename="a.jpg" imageWidth="90" imageHeight="90" imageXResolution="300" imageResolutionUnit="PPI"
 orientation="-1.5" type="content" primaryLanguage="Chinese" secondaryScript="Tang - Tangut" conf="0.5"
 readingDirection="bottom-to-top"><AlternativeImage filename="b.png" comments="c" conf="1"/>
<Border><Coords points="0,0 90,90"/></Border><PrintSpace><Coords points="0,0 90,90"/></PrintSpace>
<ReadingOrder conf="1"><UnorderedGroup id="g1" regionRef="t1" caption="c" type="div" continuation="true" custom="c"
 comments="c"><UserDefined><UserAttribute/></UserDefined><Labels/><RegionRef regionRef="t1"/><OrderedGroup id="g2">
<RegionRefIndexed index="0" regionRef="t2"/><OrderedGroupIndexed id="g3" index="1"><RegionRefIndexed index="2"
 regionRef="i1"/></OrderedGroupIndexed><UnorderedGroupIndexed id="g4" index="3"><RegionRef regionRef="t1"/>
</UnorderedGroupIndexed></OrderedGroup><UnorderedGroup id="g5"><RegionRef regionRef="t1"/></UnorderedGroup>
</UnorderedGroup></ReadingOrder><Layers><Layer id="l1" zIndex="1" caption="c"><RegionRef regionRef="t1"/></Layer>
</Layers><Relations><Relation id="rel1" type="link" custom="c" comments="c"><Labels/><SourceRegionRef regionRef="t1"/>
<TargetRegionRef regionRef="t2"/></Relation></Relations><TextStyle fontFamily="f" serif="true" bold="0" fontSize="1.5"
 xHeight="3" kerning="1" textColour="red" textColourRgb="5" underlineStyle="singleLine"/><UserDefined><UserAttribute/>
</UserDefined><Labels/>
<TextRegion id="t1" custom="c" comments="c" continuation="false" type="TOC-entry" leading="1" align="left"
 production="printed" indented="1" textLineOrder="left-to-right"><AlternativeImage filename="f"/>
<Coords points="0,0 9,9" conf="0.1"/><UserDefined><UserAttribute/></UserDefined><Labels/>
<Roles><TableCellRole rowIndex="1" columnIndex="2" rowSpan="1" colSpan="1" header="true"/></Roles>
<TextRegion id="t2"><Coords points="0,0 9,9"/></TextRegion><TextLine id="li1" index="0" production="other"
 primaryLanguage="other"><Coords points="0,0 9,9"/><Baseline points="0,0 9,9" conf="1"/><Word id="w1"
 language="Chinese"><Coords points="0,0 9,9"/><Glyph id="gl1" ligature="true" symbol="false" script="Zyyy - Code for
 undetermined script"><Coords points="0,0 9,9"/><Graphemes><Grapheme id="gr1" index="0" charType="base"><TextEquiv>
<Unicode/></TextEquiv><Coords points="0,0 9,9"/></Grapheme><NonPrintingChar id="gr2" index="1"/><GraphemeGroup id="gr3"
 index="2"><NonPrintingChar id="gr4" index="0"/></GraphemeGroup></Graphemes></Glyph></Word><TextEquiv index="0"
 conf="1.0" dataType="xsd:string" dataTypeDetails="d" comments="c"><PlainText>a</PlainText><Unicode>a</Unicode>
</TextEquiv><TextStyle/><UserDefined><UserAttribute/></UserDefined><Labels/></TextLine><TextEquiv><Unicode>a</Unicode>
</TextEquiv><TextStyle/></TextRegion>
<ImageRegion id="i1" colourDepth="colour" bgColour="white" embText="true"><Coords points="0,0 9,9"/></ImageRegion>
<LineDrawingRegion id="i2" penColour="black"><Coords points="0,0 9,9"/></LineDrawingRegion>
<GraphicRegion id="i3" type="punch-hole" numColours="2"><Coords points="0,0 9,9"/></GraphicRegion>
<TableRegion id="i4" rows="1" columns="1" lineColour="grey" lineSeparators="true"><Coords points="0,0 9,9"/><Grid>
<GridPoints index="0" points="0,0 9,9"/><GridPoints index="1" points="0,0 9,9"/></Grid></TableRegion>
<ChartRegion id="i5" type="pie"><Coords points="0,0 9,9"/></ChartRegion><MapRegion id="i6" orientation="1">
<Coords points="0,0 9,9"/></MapRegion><SeparatorRegion id="i7" colour="red"><Coords points="0,0 9,9"/></SeparatorRegion>
<MathsRegion id="i8"><Coords points="0,0 9,9"/></MathsRegion><ChemRegion id="i9"><Coords points="0,0 9,9"/></ChemRegion>
<MusicRegion id="i10"><Coords points="0,0 9,9"/></MusicRegion><AdvertRegion id="i11"><Coords points="0,0 9,9"/>
</AdvertRegion><NoiseRegion id="i12"><Coords points="0,0 9,9"/></NoiseRegion><UnknownRegion id="i13"><Coords
 points="0,0 9,9"/></UnknownRegion><CustomRegion id="i14" type="x"><Coords points="0,0 9,9"/></CustomRegion>
</Page></PcGts>""".replace("Code for\n undetermined", "Code for undetermined")


def codes(root: etree._Element, severity: Severity | None = None) -> list[str]:
    return [found.code for found in check_page_xml(root) if severity in (None, found.severity)]


@pytest.fixture
def root(page: Page) -> etree._Element:
    return etree.fromstring(write_page_xml(page, software="x 1"))


def test_ours_are_valid_and_so_is_one_of_every_element(root: etree._Element, bare_page: Page) -> None:
    assert codes(root) == []
    assert codes(etree.fromstring(write_page_xml(bare_page, software="x 1"))) == []
    assert codes(etree.fromstring(EVERYTHING), Severity.ERROR) == []


@settings(deadline=None, max_examples=40)
@given(page=pages())
def test_any_page_of_ours_is_valid(page: Page) -> None:
    assert check_page_xml(etree.fromstring(write_page_xml(page, software="x 1"))) == []


@pytest.mark.parametrize(
    ("before", "after", "code", "message"),
    [
        ('id="c2"', 'id="c1"', "id-twice", "id 'c1' stands on line"),
        ('regionRef="r1"', 'regionRef="r77"', "pointer", "'r77', which is not there"),
        ('regionRef="r1"', 'regionRef="c1"', "pointer", "'c1', which is no region"),
        ('points="640,100 ', 'points="6400,100 ', "outside-image", "6400,100 lies outside the image of 1000 x 1200"),
        ("<Unicode>注右<", "<Unicode>注<", "text-differs", "'c2' is not that of its Word"),
        ('points="640,100 ', 'points="640.5,100 ', "page-grammar", "Invalid attribute points for element Coords"),
        ("<Baseline", "<Grundlinie", "page-grammar", "extra content: Grundlinie"),
        ('imageWidth="1000"', "", "page-grammar", "Page lacks the attribute imageWidth"),
        ("2019-07-15", "2013-07-15", "page-year", "PAGE of 2013-07-15"),
        ("gts/pagecontent", "gts/other", "not-page", "the root is"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    before: str, after: str, code: str, message: str, root: etree._Element
) -> None:
    text = etree.tostring(root, encoding="unicode")
    assert before in text
    changed = text.replace(before, after) if after.startswith(("20", "<G", "gts")) else text.replace(before, after, 1)
    found = [one for one in check_page_xml(etree.fromstring(changed)) if one.code == code]
    assert found
    assert found[0].line > 0
    assert message in found[0].message


def test_a_line_without_a_baseline_is_warned_of(root: etree._Element) -> None:
    line = next(root.iter(f"{{{PAGE}}}TextLine"))
    line.remove(line[1])
    found = check_page_xml(root)
    assert [(one.code, one.severity) for one in found] == [("no-baseline", Severity.WARNING)]
    assert "eScriptorium" in found[0].advice


if SHARED:

    @pytest.fixture(scope="session")
    def published() -> etree.XMLSchema:
        return etree.XMLSchema(etree.parse(str(Path(str(SHARED)) / "page-2019-07-15.xsd")))

    def _changed(root: etree._Element, chance: random.Random) -> etree._Element:
        """A copy with one thing dropped, added, moved, renamed or given another value."""
        root = deepcopy(root)
        element = chance.choice(list(root.iter()))
        parent = element.getparent()
        others = [str(etree.QName(each).localname) for each in root.iter()]
        match chance.randrange(7):
            case 0 if element.attrib:
                del element.attrib[chance.choice(sorted(map(str, element.attrib)))]
            case 1 if element.attrib:
                value = chance.choice(["", "-1", "2", "0.5", "true", "x y", "other", "10,10 20,20", "NaN", "Chinese"])
                element.set(chance.choice(sorted(map(str, element.attrib))), value)
            case 2:
                element.set(chance.choice(["id", "custom", "index", "conf", "type", "bogus", "orientation"]), "1")
            case 3 if parent is not None:
                parent.remove(element)
            case 4 if parent is not None:
                element.addnext(deepcopy(chance.choice(list(root.iter()))))
            case 5:
                element.tag = f"{{{PAGE}}}{chance.choice([*others, 'Bogus'])}"
            case _:
                element.append(etree.Element(f"{{{PAGE}}}{chance.choice([*others, 'Bogus'])}"))
        return root

    @pytest.mark.parametrize("seed", range(6))
    def test_our_grammar_and_the_published_schema_agree_on_spoilt_files(
        published: etree.XMLSchema, root: etree._Element, seed: int
    ) -> None:
        chance = random.Random(seed)
        for start in (root, etree.fromstring(EVERYTHING)):
            assert published.validate(start), published.error_log
            for _ in range(60):
                spoilt = _changed(start, chance)
                theirs = published.validate(spoilt)
                ours = not {"page-grammar", "id-twice"} & set(codes(spoilt, Severity.ERROR))
                assert ours == theirs, (etree.tostring(spoilt).decode(), published.error_log, check_page_xml(spoilt))

    @settings(deadline=None, max_examples=40)
    @given(page=pages())
    def test_any_record_is_valid_by_the_published_schema(published: etree.XMLSchema, page: Page) -> None:
        published.assertValid(etree.fromstring(write_page_xml(page, software="x 1")))
