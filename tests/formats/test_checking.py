from pathlib import Path

import pytest

from manuscripts.core.errors import InputError, UnreadablePathError
from manuscripts.core.resources import resource
from manuscripts.formats.checking import check_file
from manuscripts.formats.finding import Severity
from manuscripts.formats.markup import XmlLimits, parse_untrusted

TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0">{}</TEI>'


def test_what_is_no_xml_or_not_safe_is_a_finding_with_its_line() -> None:
    (cut,) = check_file(b"<TEI>\n<text>").findings
    assert (cut.line, cut.code) == (2, "xml")
    (declared,) = check_file(b"<!DOCTYPE TEI [<!ENTITY a 'b'>]><TEI>&a;</TEI>").findings
    assert "document type" in declared.message
    assert declared.advice


def test_a_root_that_nobody_knows_is_said_to_be_unknown() -> None:
    (finding,) = check_file(b"<html/>").findings
    assert finding.code == "format"
    assert "html" in finding.message


def test_a_file_may_be_judged_by_a_schema_beside(tmp_path: Path) -> None:
    grammar = tmp_path / "a.rng"
    grammar.write_text('<element name="a" xmlns="http://relaxng.org/ns/structure/1.0"><empty/></element>')
    rules = tmp_path / "a.sch"
    rules.write_text(
        '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><pattern><rule context="b">'
        '<assert test="@n">A b without n.</assert></rule></pattern></schema>'
    )
    xsd = tmp_path / "a.xsd"
    xsd.write_text('<schema xmlns="http://www.w3.org/2001/XMLSchema"><element name="a" type="integer"/></schema>')
    assert check_file(b"<a/>", schemas=[grammar]).valid
    assert [one.line for one in check_file(b"<a>\n<b/></a>", schemas=[grammar]).findings][-1] in {1, 2}
    assert [(one.line, one.message) for one in check_file(b"<a>\n<b/></a>", schemas=[rules]).findings] == [
        (2, "A b without n.")
    ]
    assert check_file(b"<a>1</a>", schemas=[xsd]).valid
    assert not check_file(b"<a>x</a>", schemas=[xsd]).valid


def test_a_schema_that_cannot_be_used_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePathError):
        check_file(b"<a/>", schemas=[tmp_path / "none.rng"])
    wrong = tmp_path / "wrong.rng"
    wrong.write_text("<html/>")
    with pytest.raises(InputError, match="no schema"):
        check_file(b"<a/>", schemas=[wrong])
    with pytest.raises(InputError, match="no XML"):
        check_file(b"<a/>", schemas=[resource("schemas", "page-record.schema.json")])


def test_lines_are_counted_beyond_those_that_the_parser_counts() -> None:
    lines = "\n" * 70_000 + '<c facs="#none"/><c/>\n\n<c/>'
    (finding,) = check_file(TEI.format(f"<teiHeader/><text><body><p>{lines}</p></body></text>").encode()).findings
    assert finding.line == 70_001


def test_of_a_fault_that_stands_everywhere_the_first_are_told_and_how_many_more() -> None:
    findings = check_file(TEI.format("<teiHeader/><text>" + '<c ref="#none"/>\n' * 50 + "</text>").encode()).findings
    assert len(findings) == 21
    assert "30 times more" in findings[-1].message
    assert findings[-1].severity is Severity.ERROR


def test_tei_of_others_needs_a_header_and_a_text_and_says_that_no_schema_has_judged_it() -> None:
    checked = check_file(TEI.format("").encode())
    assert [finding.code for finding in checked.findings] == ["parts", "parts"]
    whole = check_file(TEI.format("<teiHeader/><text/>").encode())
    assert (whole.valid, whole.by_schema) == (True, False)


def test_xml_over_a_limit_is_refused() -> None:
    deep = b"<a>" * 12 + b"</a>" * 12
    assert len(parse_untrusted(deep)) == 1
    with pytest.raises(InputError, match="more than 11 elements one in the other"):
        parse_untrusted(deep, limits=XmlLimits(max_depth=11))
    with pytest.raises(InputError, match="the limit is 10"):
        parse_untrusted(deep, limits=XmlLimits(max_bytes=10))
    with pytest.raises(InputError, match="more than 23 tags"):
        parse_untrusted(deep, limits=XmlLimits(max_tags=23))
    with pytest.raises(InputError):
        parse_untrusted(b"<a>" * 5000 + b"</a>" * 5000)


def test_no_other_file_is_opened_for_a_file(tmp_path: Path) -> None:
    other = tmp_path / "other.dtd"
    other.write_text("<!this is no DTD")
    for start in (
        f'<!DOCTYPE a SYSTEM "{other}">',
        f'<!DOCTYPE a [<!ENTITY % other SYSTEM "{other.as_uri()}"> %other;]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/other.dtd">',
    ):
        with pytest.raises(InputError, match="document type declaration") as refused:
            parse_untrusted(f"{start}<a/>".encode(), where="a.xml")
        assert refused.value.where == "a.xml, line 1"
