"""Each of the fifteen points by a small file that meets it and one that does not."""

import pytest
from lxml import etree

from manuscripts.formats.lines import Lines
from manuscripts.formats.tei.dunhuang import Point, Verdict, check_profile

ITEM = "<msDesc><msIdentifier><institution>BL</institution><idno>S.4272</idno></msIdentifier></msDesc>"
APPLICATION = f'<application ident="m" when="2026-01-01"><p><idno>{"ab" * 32}</idno></p></application>'
RESPONSIBLE = "<titleStmt><respStmt><resp>recognition</resp><name>m</name></respStmt></titleStmt>"
MADE = f"<fileDesc>{RESPONSIBLE}</fileDesc><appInfo>{APPLICATION}</appInfo>" + (
    '<editorialDecl><correction status="low"><p>{}</p></correction></editorialDecl>'
)
ZONES = (
    '<facsimile><surface ulx="0" uly="0" lrx="9" lry="9"><graphic url="1.jpg"/>'
    '<zone xml:id="z" cert="0.9" ulx="1" uly="1" lrx="2" lry="2"/></surface></facsimile>'
)
LICENCE = '<availability><licence target="https://example.org/l"/></availability>'
CHAR = '<charDecl><char xml:id="g1">{}</char></charDecl>'
NORMALISED = "<editorialDecl><normalization><p>By table.</p></normalization></editorialDecl>"


def judged(
    header: str = "", body: str = "", between: str = "", *, sound: bool = True, beside: tuple[str, ...] = ()
) -> list[Point]:
    text = f"<text><body><p>{body}</p></body></text>"
    whole = f"<teiHeader>{header}</teiHeader>{between}{text}"
    data = f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="S-4272">{whole}</TEI>'.encode()
    return list(check_profile(etree.fromstring(data), lines=Lines(data), sound=sound, beside=beside))


@pytest.mark.parametrize(
    ("number", "good", "bad"),
    [
        (2, {"header": ITEM}, {"header": ITEM.replace("<institution>BL</institution>", "")}),
        (2, {"header": ITEM}, {"header": ITEM.replace("S.4272", "P.2001")}),
        (2, {"header": ITEM}, {"header": ITEM + ITEM}),
        (3, {"body": '<pb/><lb xml:id="l1"/>如'}, {"body": "<pb/><lb/>如"}),
        (3, {"body": '<pb/><lb n="0001a02"/>如<lb n="0001a03"/>'}, {"body": '<pb/><lb n="1"/>如<pb/><lb n="1"/>'}),
        (4, {"body": '<lb facs="#z"/><c facs="#z">如</c>', "between": ZONES}, {"body": "<lb/>如", "between": ZONES}),
        (4, {"body": '<lb facs="#z"/><c facs="#z">如</c>', "between": ZONES}, {"body": "<lb/>如"}),
        (
            5,
            {"header": NORMALISED, "body": '<choice><orig>爲</orig><reg source="#v">為</reg></choice>'},
            {"header": NORMALISED, "body": '<reg source="#v">為</reg>'},
        ),
        (
            5,
            {"header": NORMALISED, "body": '<choice><orig>爲</orig><reg source="#v">為</reg></choice>'},
            {"header": NORMALISED, "body": "<choice><orig>爲</orig><reg>為</reg></choice>"},
        ),
        (
            6,
            {"header": CHAR.format('<mapping type="IDS">⿰木目</mapping>'), "body": '<g ref="#g1"/>'},
            {"body": "\ue123"},
        ),
        (
            6,
            {"header": CHAR.format('<mapping type="IDS">⿰木目</mapping>'), "body": '<g ref="#g1"/>'},
            {"header": CHAR.format('<localProp name="x" value="y"/>'), "body": '<g ref="#g1"/>'},
        ),
        (
            7,
            {"body": '<gap unit="char" extent="1" reason="lost"/><supplied source="#w">是</supplied>'},
            {"body": '<gap reason="lost"/>'},
        ),
        (7, {"body": '<unclear cert="low">是</unclear>'}, {"body": "<supplied>是</supplied>"}),
        (
            8,
            {"header": MADE.format("x"), "between": ZONES},
            {"header": MADE.format("x").replace("ab" * 32, "?"), "between": ZONES},
        ),
        (8, {"header": MADE.format("x"), "between": ZONES}, {"header": MADE.format("x")}),
        (
            9,
            {"body": '<note place="inline"><seg type="note-right">如</seg><seg type="note-left">是</seg></note>'},
            {"body": '<note place="inline">如是</note>'},
        ),
        (10, {"body": "<subst><del>如</del><add>是</add></subst>"}, {"body": "<add>如</add>"}),
        (10, {"body": "<choice><abbr>種〻</abbr><expan>種種</expan></choice>"}, {"body": "<abbr>種〻</abbr>"}),
        (11, {"body": '如是<pc type="editorial">，</pc>'}, {"body": "如是，我聞"}),
        (11, {"body": '如<pc facs="#z">。</pc>是<c facs="#z">、</c>'}, {"body": "如<c>是</c>。"}),
        (
            12,
            {"header": f"<publicationStmt>{LICENCE}</publicationStmt><sourceDesc>{LICENCE}</sourceDesc>"},
            {"header": f"<publicationStmt>{LICENCE}</publicationStmt>"},
        ),
        (13, {"body": '<lb facs="#z"/>如', "between": ZONES}, {"body": '<lb facs="#none"/>如', "between": ZONES}),
        (
            13,
            {"body": '<lb facs="#z"/>如', "between": ZONES},
            {"body": '<lb facs="#z" xml:id="a0eebc999-9c0b-4ef8-bb6d-6bb9bd380a11"/>如', "between": ZONES},
        ),
        (14, {"beside": ("a.txt", "a.cbeta.txt")}, {"beside": ("a.txt",)}),
        (14, {"beside": ("a.txt", "a.cbeta.txt")}, {"beside": ("a.cbeta.txt",)}),
        (15, {"header": MADE.format("CER 2.1 % (1.5 to 2.9 %)")}, {"header": MADE.format("CER 2.1 %")}),
        (15, {"header": MADE.format("CER 2.1 % (1.5–2.9 %)")}, {"header": MADE.format("Read with care.")}),
        (1, {"sound": True}, {"sound": False}),
    ],
)  # fmt: skip
def test_a_point_is_met_by_a_good_file_and_not_by_a_bad_one(
    number: int, good: dict[str, object], bad: dict[str, object]
) -> None:
    met, missed = judged(**good)[number - 1], judged(**bad)[number - 1]
    assert (met.number, met.verdict) == (number, Verdict.MET), met.findings
    assert missed.verdict is Verdict.NOT_MET
    assert {finding.code for finding in missed.findings} == {f"dunhuang-{number}"}
    assert all(finding.advice for finding in missed.findings)


def test_a_file_without_the_matter_of_a_point_neither_meets_nor_misses_it() -> None:
    verdicts = {point.number: point.verdict for point in judged(body="如是")}
    assert [number for number, verdict in verdicts.items() if verdict is Verdict.NOT_APPLICABLE] == [
        5,
        6,
        7,
        9,
        10,
        11,
        13,
        15,
    ]


def test_a_text_by_hand_in_the_manner_of_cbeta_raises_no_alarm_about_its_markup() -> None:
    header = CHAR.format('<charName>CBETA CHARACTER CB00001</charName><mapping type="unicode">U+4E00</mapping>')
    body = (
        '<pb n="0001a" ed="T"/><lb n="0001a01" ed="T"/>如<g ref="#g1"/>'
        '<unclear cert="high" reason="damage">是</unclear>'
        '<choice><orig>尔</orig><reg type="通用詞" source="#d">爾</reg></choice><lb n="0001a02" ed="T"/>'
        '<note place="inline">夾<lb n="0001a03" ed="T"/>註</note><note place="foot" type="orig">後記，校勘。</note>'
    )
    points = judged(header + NORMALISED, body)
    verdicts = {point.number: point.verdict for point in points}
    assert {verdicts[number] for number in (3, 5, 6, 7, 9)} == {Verdict.MET}
    assert verdicts[11] is Verdict.NOT_APPLICABLE
