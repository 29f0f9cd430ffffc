from pathlib import Path

import pytest

from manuscripts.formats.checking import check_file
from manuscripts.formats.finding import Severity

GOLDEN = (Path(__file__).parents[2] / "golden" / "manuscript.tei.xml").read_text(encoding="utf-8")
HEADER = "<teiHeader><fileDesc><titleStmt><title>x</title></titleStmt></fileDesc></teiHeader>"


def foreign(rest: str) -> bytes:
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0">\n{HEADER}\n{rest}\n</TEI>'.encode()


def found(data: bytes) -> dict[str, int]:
    return {finding.code: finding.line for finding in check_file(data).findings}


def test_what_we_write_is_valid() -> None:
    assert check_file(GOLDEN.encode()).valid


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('facs="#Or.8210_S.4272-0001-c1-1"', 'facs="#nowhere"', "pointer"),
        ('xml:id="Or.8210_S.4272-0001-c1-2"', 'xml:id="Or.8210_S.4272-0001-c1-1"', "id-twice"),
        ("<fileDesc>", "<fileDesc><unknown/>", "schema"),
        ('<reg source="#v-U_7232 #v-U_70BA">為</reg>', "", "pairs"),
        (' unit="char" extent="1" facs="#Or.8210_S.4272-0001-c4-3"', "", "gap-extent"),
        ('<seg type="note-right"', '<seg type="note-left"', "double-line"),
        ('lrx="748.5" lry="146.2"', 'lrx="600" lry="146.2"', "zone-outline"),
        ('<g ref="#char-E123"/>', '<g ref="#char-E124"/>', "g-declared"),
    ],
)
def test_ours_is_judged_by_grammar_rules_and_pointers(before: str, after: str, code: str) -> None:
    assert before in GOLDEN
    line = GOLDEN[: GOLDEN.index(before)].count("\n") + 1
    broken = found(GOLDEN.replace(before, after, 1).encode())
    assert abs(broken[code] - line) <= 1


def test_every_finding_has_advice() -> None:
    broken = GOLDEN.replace('facs="#Or.8210_S.4272-0001-c1-1"', 'facs="#nowhere"').replace(' unit="char"', "")
    findings = check_file(broken.encode()).findings
    assert len({finding.code for finding in findings}) >= 3
    assert all(finding.advice for finding in findings)


def test_the_tei_of_others_is_judged_by_what_is_general_only() -> None:
    assert found(foreign("<text><body><p><lb n='1'/>如是<lb n='2'/>我聞</p></body></text>")) == {}
    assert found(foreign('<text><body><p ana="#gone" corresp="http://example.org/#gone">x</p></body></text>')) == {
        "pointer": 3
    }


def test_a_zone_outside_its_page_is_an_error_and_one_over_the_edge_a_warning() -> None:
    zones = (
        '<zone points="5,5 12,5 12,8"/>\n<zone ulx="20" uly="0" lrx="25" lry="5"/>\n'
        '<zone ulx="0" uly="0" lrx="10" lry="10"/>'
    )
    data = foreign(f'<facsimile><surface ulx="0" uly="0" lrx="10" lry="10">\n{zones}</surface></facsimile>')
    findings = check_file(data).findings
    assert [(one.line, one.code, one.severity) for one in findings] == [
        (4, "zone-crosses", Severity.WARNING),
        (5, "zone-outside", Severity.ERROR),
    ]


@pytest.mark.parametrize(("raw", "codes"), [("如是", set()), ("如足", {"text-differs"})])
def test_the_raw_reading_and_the_text_say_the_same(raw: str, codes: set[str]) -> None:
    source = f'<sourceDoc><surface><zone xml:id="z1"><line>{raw}</line></zone></surface></sourceDoc>'
    text = '<lb facs="#z1"/>如<choice><orig>是</orig><reg>事</reg></choice><pc type="editorial">。</pc><lb/>我'
    assert set(found(foreign(f"{source}<text><body><p>{text}</p></body></text>"))) == codes


def test_numbers_that_stand_twice_are_told_and_editions_are_kept_apart() -> None:
    apart = '<pb n="1"/><lb n="1" ed="T"/><lb n="1" ed="X"/><lb n="2" ed="T"/><pb n="2"/><lb n="1" ed="T"/>'
    assert found(foreign(f"<text><body><p>{apart}</p></body></text>")) == {}
    twice = '<pb n="1"/><lb n="1"/>如<lb n="1"/>是'
    assert found(foreign(f"<text><body><p>{twice}</p></body></text>")) == {"number-twice": 3}
