"""PAGE-XML with every element of the format, and ways to spoil a file."""

import random
from copy import deepcopy

from lxml import etree

from manuscripts.formats.page_xml.writing import PAGE

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


def spoil(root: etree._Element, chance: random.Random) -> etree._Element:
    """A copy with one thing dropped, added, moved, renamed or given another value."""
    root = deepcopy(root)
    element = chance.choice(list(root.iter()))
    parent = element.getparent()
    others = [str(etree.QName(each).localname) for each in root.iter()]
    match chance.randrange(7):
        case 0 if element.attrib:
            del element.attrib[chance.choice(sorted(map(str, element.attrib)))]
        case 1 if element.attrib:
            value = chance.choice(
                ["", "-1", "2", "0.5", "true", "x y", "other", "10,10 20,20", "NaN", "Chinese", "1e400,1 2,2 3,9"]
            )
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
