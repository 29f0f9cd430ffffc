import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from manuscripts.core.page import Direction, GlyphCorrection, Page, Placement, RegionKind, WritingMode
from manuscripts.formats.alto.names import ALTO
from manuscripts.formats.alto.writing import write_alto

SOFTWARE = "manuscripts 0.1.0"
NAMES = {"a": ALTO}
# The schema of the Library of Congress judges where a folder of published schemas is named.
SHARED = os.environ.get("MANUSCRIPTS_SHARED_SCHEMAS")


def _written(page: Page, **options: str) -> etree._Element:
    return etree.fromstring(write_alto(page, software=SOFTWARE, **options))


def _found(root: etree._Element, path: str) -> etree._Element:
    element = root.find(path, NAMES)
    assert element is not None
    return element


def _values(root: etree._Element, path: str, name: str) -> list[str | None]:
    return [element.get(name) for element in root.iterfind(path, NAMES)]


def test_image_and_manuscript_are_named(page: Page) -> None:
    root = _written(page, image_name="page1.jpg")
    source = _found(root, "a:Description/a:sourceImageInformation")
    assert source.findtext("a:fileName", namespaces=NAMES) == "page1.jpg"
    assert source.findtext("a:fileIdentifier[@fileIdentifierLocation='sha256']", namespaces=NAMES) == "ab" * 32
    assert source.findtext("a:documentIdentifier", namespaces=NAMES) == "Or.8210/S.4272"


def test_every_step_is_a_processing_to_which_the_page_refers(page: Page) -> None:
    root = _written(page)
    steps = root.findall("a:Description/a:Processing", NAMES)
    assert [step.findtext("a:processingStepDescription", namespaces=NAMES) for step in steps] == [
        "recognition",
        "variants",
        "export",
    ]
    assert "ppocrv6-small-rec" in "".join(steps[0].itertext())
    assert _found(root, ".//a:Page").get("PROCESSINGREFS") == "step-1 step-2"


def test_tags_name_the_kinds_of_blocks_and_lines(page: Page) -> None:
    root = _written(page)
    labels = {tag.get("ID"): tag.get("LABEL") for tag in root.iterfind("a:Tags/a:OtherTag", NAMES)}
    assert [labels[name] for name in _values(root, ".//a:TextBlock", "TAGREFS")] == ["text", "text", "fold"]
    assert [labels[name] for name in _values(root, ".//a:TextLine", "TAGREFS")][:3] == [
        "main",
        "note-right",
        "note-left",
    ]


def test_the_label_of_another_program_is_the_name_of_the_kind(page: Page) -> None:
    labelled = replace(page, regions=(replace(page.regions[0], label="MainZone"), *page.regions[1:]))
    root = _written(labelled)
    name = _found(root, ".//a:TextBlock").get("TAGREFS")
    assert _found(root, f"a:Tags/a:OtherTag[@ID='{name}']").get("LABEL") == "MainZone"


def test_reading_order_has_the_flow_in_order_and_the_rest_in_none(page: Page) -> None:
    root = _written(page)
    ordered = _values(root, "a:ReadingOrder/a:OrderedGroup/a:ElementRef", "REF")
    aside = _values(root, "a:ReadingOrder/a:OrderedGroup/a:UnorderedGroup/a:ElementRef", "REF")
    assert (ordered, aside) == (["c1", "c2", "c3", "c4", "c5", "c8"], ["c6", "c7"])


def test_a_line_has_outline_baseline_and_direction(page: Page) -> None:
    line = _found(_written(page), ".//a:TextLine[@ID='c1']")
    assert (line.get("BASELINE"), line.get("BASEDIRECTION")) == ("725,100 725,250", "ttb")
    assert _found(line, "a:Shape/a:Polygon").get("POINTS") == "700,100 750,100 750,250 700,250"


def test_a_turned_page_says_by_how_much(page: Page) -> None:
    direction = Direction(mode=WritingMode.HORIZONTAL_LR, declared=True, confidence=1.0, rotation=270)
    root = _written(replace(page, direction=direction))
    assert _found(root, ".//a:Page").get("ROTATION") == "270"
    assert _found(root, ".//a:TextLine").get("BASEDIRECTION") == "ltr"


def test_candidates_are_variants_with_their_confidence(page: Page) -> None:
    glyph = _found(_written(page), ".//a:Glyph[@ID='c1-1']")
    assert (glyph.get("CONTENT"), glyph.get("GC")) == ("如", "0.93")
    variant = _found(glyph, "a:Variant")
    assert (variant.get("CONTENT"), variant.get("VC")) == ("大", "0.04")


def test_what_a_line_stands_for_is_an_alternative(page: Page) -> None:
    assert _found(_written(page), ".//a:ALTERNATIVE[@PURPOSE='normalised']").text == "為聞□"


def test_what_was_struck_out_is_a_string_that_says_so(corrected_by_the_scribe: Page) -> None:
    line = _found(_written(corrected_by_the_scribe), ".//a:TextLine[@ID='c1']")
    assert [(string.get("CONTENT"), string.get("STYLE")) for string in line.iterfind("a:String", NAMES)] == [
        ("如", None),
        ("是", "strikethrough"),
        ("我", None),
    ]


def test_what_a_person_corrected_is_marked(page: Page) -> None:
    first = page.columns[0]
    corrected = replace(first.glyphs[0], corrections=(GlyphCorrection(before="奴", by="Li", when="2026-11-22"),))
    changed = replace(page, columns=(replace(first, glyphs=(corrected, *first.glyphs[1:])), *page.columns[1:]))
    assert _values(_written(changed), ".//a:String", "CS")[:2] == ["true", None]


def test_a_description_is_text_of_its_string_and_a_geta_in_its_glyph(page_with_gaiji: Page) -> None:
    root = _written(page_with_gaiji)
    assert str(_found(root, ".//a:String").get("CONTENT")).startswith("⿰木⿱目一")
    assert _found(root, ".//a:Glyph").get("CONTENT") == "〓"


@pytest.mark.parametrize(("placement", "placed"), [(Placement.OUTLINE, True), (Placement.NOWHERE, False)])
def test_places_that_are_not_known_are_not_written(page: Page, placement: Placement, placed: bool) -> None:
    root = _written(replace(page, columns=(replace(page.columns[0], placement=placement),)))
    assert _found(root, ".//a:Glyph").get("HPOS") is None
    for path in (".//a:TextLine", ".//a:String"):
        assert (_found(root, path).get("HPOS") is not None) is placed
    assert (root.find(".//a:TextLine/a:Shape", NAMES) is not None) is placed


def test_a_region_without_writing_is_a_picture_of_its_kind(corrected_by_the_scribe: Page) -> None:
    assert _values(_written(corrected_by_the_scribe), ".//a:Illustration", "TYPE") == [RegionKind.RULER.value]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_column_is_lost_and_no_private_use_character_stands_bare(
    full_pages: st.SearchStrategy[Page], data: st.DataObject
) -> None:
    page = data.draw(full_pages)
    written = write_alto(page, software=SOFTWARE)
    assert len(etree.fromstring(written).findall(".//a:TextLine", NAMES)) == len(page.columns)
    assert "\ue123" not in written.decode()


if SHARED:

    @pytest.fixture(scope="session")
    def published() -> etree.XMLSchema:
        return etree.XMLSchema(etree.parse(str(Path(str(SHARED)) / "alto-4-4.xsd")))

    def test_a_full_page_and_a_bare_one_are_valid(
        published: etree.XMLSchema, page: Page, bare_page: Page, corrected_by_the_scribe: Page, page_with_gaiji: Page
    ) -> None:
        for each in (page, bare_page, corrected_by_the_scribe, page_with_gaiji):
            published.assertValid(_written(each))

    @settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_any_page_is_valid(
        published: etree.XMLSchema, full_pages: st.SearchStrategy[Page], data: st.DataObject
    ) -> None:
        published.assertValid(_written(data.draw(full_pages)))
