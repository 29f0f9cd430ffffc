"""The ODD processor on a grammar small enough to see through."""

from pathlib import Path

import pytest
from lxml import etree

from scripts.tei_schema.making import make_relax_ng

TEI_ALL = """<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.tei-c.org/ns/1.0"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><!-- TEI Edition: P5 Version 4.12.0. -->
  <start><ref name="a"/></start>
  <define name="a"><element name="a"><zeroOrMore><choice><text/><ref name="model.x"/></choice></zeroOrMore>
    <optional><ref name="gone"/></optional><ref name="att.x.attributes"/></element></define>
  <define name="b"><element name="b"><group><text/><optional><ref name="gone"/></optional></group>
    <ref name="att.x.attributes"/></element></define>
  <define name="gone"><element name="gone"><ref name="gone.too"/></element></define>
  <define name="gone.too"><element name="gone.too"><empty/></element></define>
  <define name="model.x"><choice><ref name="b"/><ref name="model.y"/></choice></define>
  <define name="model.y"><choice><ref name="gone"/><ref name="gone.too"/></choice></define>
  <define name="att.x.attributes"><ref name="att.x.attribute.n"/><ref name="att.x.attribute.m"/></define>
  <define name="att.x.attribute.n"><optional><attribute name="n"><data type="token"/></attribute></optional></define>
  <define name="att.x.attribute.m"><optional><attribute name="m"><data type="token"/></attribute></optional></define>
</grammar>"""


def judge(folder: Path, changes: str, *, include: str = "a b") -> etree.RelaxNG:
    (folder / "tei_all.rng").write_text(TEI_ALL)
    odd = folder / "small.odd"
    odd.write_text(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><titleStmt><title>x</title></titleStmt>'
        f'<schemaSpec start="a"><moduleRef key="m" include="{include}"/>{changes}</schemaSpec></TEI>'
    )
    return etree.RelaxNG(etree.fromstring(make_relax_ng(odd, tei_all=folder / "tei_all.rng")))


def valid(grammar: etree.RelaxNG, inner: str) -> bool:
    return grammar.validate(etree.fromstring(f'<a xmlns="http://www.tei-c.org/ns/1.0"{inner}</a>'))


def test_elements_that_are_not_named_are_gone_and_the_others_stay(tmp_path: Path) -> None:
    grammar = judge(tmp_path, "")
    assert valid(grammar, ' n="1">x<b m="2">x</b>')
    assert not valid(grammar, "><gone><gone.too/></gone>")
    assert not valid(grammar, "><gone.too/>")


@pytest.mark.parametrize(
    ("attribute", "good", "bad"),
    [
        ('<attDef ident="n" mode="change" usage="req"/>', ' n="1"><b/>', "><b/>"),
        ('<attDef ident="n" mode="delete"/>', '><b n="1"/>', ' n="1">'),
        (
            '<attDef ident="n" mode="change"><valList type="closed"><valItem ident="one"/></valList></attDef>',
            ' n="one"><b n="two"/>',
            ' n="two">',
        ),
        (
            '<attDef ident="n" mode="change"><datatype maxOccurs="unbounded">'
            '<dataRef name="integer" restriction="[0-9]"/></datatype></attDef>',
            ' n="1 2"><b n="x"/>',
            ' n="12">',
        ),
    ],
)
def test_an_attribute_is_changed_on_one_element_and_stays_on_the_others(
    attribute: str, good: str, bad: str, tmp_path: Path
) -> None:
    grammar = judge(tmp_path, f'<elementSpec ident="a" mode="change"><attList>{attribute}</attList></elementSpec>')
    assert valid(grammar, good)
    assert not valid(grammar, bad)


def test_an_attribute_is_taken_from_a_whole_class(tmp_path: Path) -> None:
    attribute = '<attList><attDef ident="m" mode="delete"/></attList>'
    grammar = judge(tmp_path, f'<classSpec ident="att.x" mode="change">{attribute}</classSpec>')
    assert valid(grammar, ' n="1"><b n="1"/>')
    assert not valid(grammar, '><b m="1"/>')


def test_content_is_replaced_and_attributes_stay(tmp_path: Path) -> None:
    content = '<content><sequence><elementRef key="b" minOccurs="1" maxOccurs="unbounded"/></sequence></content>'
    grammar = judge(tmp_path, f'<elementSpec ident="a" mode="change">{content}</elementSpec>')
    assert valid(grammar, ' n="1"><b/><b/>')
    assert not valid(grammar, ' n="1">')
    assert not valid(grammar, ">x<b/>")


def test_what_the_grammar_does_not_have_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not in the published grammar: c"):
        judge(tmp_path, "", include="a b c")
    with pytest.raises(ValueError, match="no element that is kept can hold these: b"):
        judge(tmp_path, '<elementSpec ident="a" mode="change"><content><empty/></content></elementSpec>')
    with pytest.raises(ValueError, match="a has no attribute z"):
        judge(
            tmp_path,
            '<elementSpec ident="a" mode="change"><attList><attDef ident="z" mode="delete"/></attList></elementSpec>',
        )
