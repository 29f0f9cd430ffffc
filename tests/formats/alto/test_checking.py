import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from manuscripts.core.page import Page
from manuscripts.formats.alto.checking import check_alto
from manuscripts.formats.alto.names import ALTO, OWN
from manuscripts.formats.alto.writing import write_alto
from manuscripts.formats.finding import Finding, Severity

SOFTWARE = "manuscripts 0.1.0"
NAMES = {"a": ALTO}
VALUES = ["", "x", "-1", "1.5", "0.5", "字", "二字", "true", "bold", "ttb", "lzh", "a b", "OK", "c1", "HypPart1"]
ATTRIBUTES = ["TYPE", "CS", "LANG", "STYLE", "ROTATION", "PC", "QUALITY", "IDNEXT", "SUBS_TYPE", "FILEID"]
SHARED = os.environ.get("MANUSCRIPTS_SHARED_SCHEMAS")


@pytest.fixture
def root(page: Page) -> etree._Element:
    return etree.fromstring(write_alto(page, software=SOFTWARE))


def _first(root: etree._Element, tag: str) -> etree._Element:
    return next(root.iter(f"{{{ALTO}}}{tag}"))


def _codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_what_we_write_is_in_order(page: Page, bare_page: Page, corrected_by_the_scribe: Page) -> None:
    for each in (page, bare_page, corrected_by_the_scribe):
        assert check_alto(etree.fromstring(write_alto(each, software=SOFTWARE))) == []


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_of_any_page_that_we_write_only_places_outside_the_image_are_told(
    full_pages: st.SearchStrategy[Page], data: st.DataObject
) -> None:
    written = etree.fromstring(write_alto(data.draw(full_pages), software=SOFTWARE))
    assert set(_codes(check_alto(written))) <= {"outside-page"}


def test_an_unknown_element_is_told_with_its_line(root: etree._Element) -> None:
    line = _first(root, "TextLine")
    line.tag = f"{{{ALTO}}}Line"
    findings = check_alto(etree.fromstring(etree.tostring(root)))
    assert "alto-grammar" in _codes(findings)
    assert all(finding.line for finding in findings)


@pytest.mark.parametrize(
    ("tag", "attribute", "value"),
    [
        ("TextLine", "TAGREFS", "kind-1 gone"),
        ("Page", "PROCESSINGREFS", "kind-1"),
        ("ElementRef", "REF", "step-1"),
        ("TextBlock", "IDNEXT", "c1"),
        ("String", "STYLEREFS", "bold"),
    ],
)
def test_a_reference_that_leads_nowhere_or_elsewhere_is_told(
    root: etree._Element, tag: str, attribute: str, value: str
) -> None:
    _first(root, tag).set(attribute, value)
    assert _codes(check_alto(root)) == ["reference-lost"]


def test_an_id_that_stands_twice_is_told_at_its_second_place(root: etree._Element) -> None:
    _first(root, "String").set("ID", "r1")
    twice = [finding for finding in check_alto(root) if finding.code == "id-twice"]
    assert [finding.line for finding in twice] == [_first(root, "String").sourceline]


def test_a_box_and_an_outline_outside_the_page_are_told(root: etree._Element) -> None:
    _first(root, "Glyph").set("HPOS", "990")
    _first(root, "Polygon").set("POINTS", "500,90 760,90 760,1400 500,600")
    findings = check_alto(root)
    assert _codes(findings) == ["outside-page", "outside-page"]
    assert {finding.severity for finding in findings} == {Severity.WARNING}
    assert "outline of TextBlock 'r1' reaches 200 beyond" in findings[0].message


def test_a_string_that_its_glyphs_do_not_spell_is_a_warning(root: etree._Element) -> None:
    _first(root, "String").set("CONTENT", "如是你")
    findings = check_alto(root)
    assert [(finding.code, finding.severity) for finding in findings] == [("text-differs", Severity.WARNING)]


def test_glyphs_that_hold_only_the_base_of_what_a_string_says_agree(root: etree._Element) -> None:
    string = _first(root, "String")
    string.set("CONTENT", "如\U000e0101是⿰亻我")
    string.findall("a:Glyph", NAMES)[2].set("CONTENT", "〓")
    assert check_alto(root) == []


def test_what_our_record_says_of_a_line_that_is_gone_is_a_warning(root: etree._Element) -> None:
    next(root.iter(f"{{{OWN}}}column")).set("ref", "c99")
    assert [finding.severity for finding in check_alto(root)] == [Severity.WARNING]


def test_an_older_version_is_checked_but_for_its_grammar() -> None:
    root = etree.fromstring(
        '<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#"><Layout>'
        '<Page ID="p" PHYSICAL_IMG_NR="1" WIDTH="9" HEIGHT="9"><PrintSpace ID="p"/></Page></Layout></alto>'
    )
    assert _codes(check_alto(root)) == ["alto-version", "id-twice"]


def _mutate(draw: st.DrawFn, root: etree._Element) -> None:
    """One change somewhere in the elements of ALTO: taken away, doubled, moved, renamed, an attribute changed."""
    elements = [element for element in root.iter(f"{{{ALTO}}}*") if element is not root]
    element = draw(st.sampled_from(elements))
    parent = element.getparent()
    assert parent is not None
    match draw(st.sampled_from(["drop", "move", "rename", "value", "unset", "new"])):
        case "drop":
            parent.remove(element)
        case "move":
            parent.insert(draw(st.integers(0, len(parent))), element)
        case "rename":
            element.tag = draw(st.sampled_from(elements)).tag
        case "value" if element.attrib:
            value = draw(
                st.sampled_from(["", "x", "-1", "1.5", "0.5", "字", "二字", "true", "bold", "ttb", "lzh", "a b"])
            )
            name = draw(st.sampled_from(sorted(map(str, element.attrib))))
            # libxml2 takes an empty list of references, XML Schema does not.
            assume(value or not name.endswith("REFS"))
            element.set(name, value)
        case "unset" if element.attrib:
            del element.attrib[draw(st.sampled_from(sorted(map(str, element.attrib))))]
        case _:
            names = ["TYPE", "CS", "LANG", "STYLE", "ROTATION", "PC", "QUALITY", "IDNEXT", "SUBS_TYPE", "FILEID"]
            element.set(
                draw(st.sampled_from(names)), draw(st.sampled_from(["1", "bold", "zh", "OK", "c1", "HypPart1"]))
            )


if SHARED:

    @pytest.fixture(scope="session")
    def published() -> etree.XMLSchema:
        return etree.XMLSchema(etree.parse(str(Path(str(SHARED)) / "alto-4-4.xsd")))

    @settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_our_grammar_judges_as_the_published_schema_does(
        published: etree.XMLSchema, corrected_by_the_scribe: Page, data: st.DataObject
    ) -> None:
        root = etree.fromstring(write_alto(corrected_by_the_scribe, software=SOFTWARE))
        _mutate(data.draw, root)
        ours = not {"alto-grammar", "id-twice"} & set(_codes(check_alto(root)))
        assert ours == published.validate(root), published.error_log
