import os
from collections import Counter
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, isoschematron

from manuscripts.core.page import ColumnKind, RegionKind
from manuscripts.core.resources import resource
from manuscripts.formats.schematron import broken_rules
from manuscripts.formats.tei.names import TEI
from scripts.tei_schema.making import make_relax_ng, make_schematron

RELAX_NG = "{http://relaxng.org/ns/structure/1.0}"
NAMES = {"t": TEI}
GOLDEN = Path(__file__).parents[2] / "golden"
SHARED = os.environ.get("MANUSCRIPTS_SHARED_SCHEMAS")


def _odd() -> etree._ElementTree:
    return etree.parse(str(resource("schemas", "tei/manuscripts.odd")))


def _grammar() -> etree._ElementTree:
    return etree.parse(str(resource("schemas", "tei/manuscripts.rng")))


def _values(ident: str, attribute: str) -> set[str]:
    path = f".//t:elementSpec[@ident='{ident}']//t:attDef[@ident='{attribute}']//t:valItem"
    return {str(item.get("ident")) for item in _odd().iterfind(path, NAMES)}


def test_the_odd_names_the_elements_of_the_grammar_and_no_others() -> None:
    allowed = {str(element.get("name")) for element in _grammar().iter(f"{RELAX_NG}element")}
    included = [
        name for ref in _odd().iterfind(".//t:moduleRef[@include]", NAMES) for name in str(ref.get("include")).split()
    ]
    assert sorted(included) == sorted(allowed)


def test_the_odd_and_the_grammar_know_every_kind_of_the_record() -> None:
    kinds = {kind.value for kind in (*RegionKind, *ColumnKind)}
    assert _values("zone", "subtype") == kinds
    assert kinds <= {value.text for value in _grammar().iter(f"{RELAX_NG}value")}


def test_the_rules_are_those_of_the_odd() -> None:
    assert (
        make_schematron(resource("schemas", "tei/manuscripts.odd"))
        == resource("schemas", "tei/manuscripts.sch").read_bytes()
    )


def test_the_rules_find_what_a_processor_of_schematron_finds() -> None:
    rules = resource("schemas", "tei/manuscripts.sch")
    broken = etree.fromstring((GOLDEN / "manuscript.tei.xml").read_bytes().replace(b' unit="char"', b""))
    standard = isoschematron.Schematron(etree.parse(str(rules)), store_report=True)
    assert not standard.validate(broken)
    told = Counter(
        " ".join("".join(one.itertext()).split()) for one in standard.validation_report.iter("{*}failed-assert")
    )
    assert Counter(one.words for one in broken_rules(rules, broken)) == told
    assert sum(told.values()) == 2


def test_every_rule_says_what_is_wrong_and_what_to_do() -> None:
    rules = etree.parse(str(resource("schemas", "tei/manuscripts.sch")))
    for assertion in rules.iter("{*}assert"):
        message, stop, advice = str(assertion.text).partition(". ")
        assert message
        assert stop
        assert advice.endswith(".")


def test_what_the_odd_processor_does_not_do_it_refuses(tmp_path: Path) -> None:
    odd = resource("schemas", "tei/manuscripts.odd").read_text(encoding="utf-8")
    for before, after, reason in [
        ('<elementSpec ident="lb" mode="change">', '<elementSpec ident="lb" mode="add">', "mode='change'"),
        ('<moduleRef key="figures" include="figure"/>', '<moduleRef key="figures"/>', "whole module"),
        (
            '<constraintSpec ident="pairs" scheme="schematron">',
            '<constraintSpec ident="pairs" scheme="x">',
            "Schematron",
        ),
    ]:
        assert before in odd
        (tmp_path / "wrong.odd").write_text(odd.replace(before, after), encoding="utf-8")
        with pytest.raises(ValueError, match=reason):
            make_schematron(tmp_path / "wrong.odd")


if SHARED:
    TEI_ALL = Path(str(SHARED)) / "tei_all.rng"

    @pytest.fixture(scope="session")
    def published() -> etree.RelaxNG:
        return etree.RelaxNG(etree.parse(str(TEI_ALL)))

    def test_the_odd_is_valid_tei(published: etree.RelaxNG) -> None:
        assert published.validate(_odd()), published.error_log

    def test_the_grammar_is_made_from_the_odd() -> None:
        made = make_relax_ng(resource("schemas", "tei/manuscripts.odd"), tei_all=TEI_ALL)
        assert made == resource("schemas", "tei/manuscripts.rng").read_bytes()

    @settings(deadline=None, max_examples=300)
    @given(data=st.data())
    def test_what_is_valid_by_ours_is_valid_by_that_of_all_tei(published: etree.RelaxNG, data: st.DataObject) -> None:
        root = etree.fromstring((GOLDEN / "manuscript.tei.xml").read_bytes())
        names = sorted({str(element.get("name")) for element in _grammar().iter(f"{RELAX_NG}element")})
        for _ in range(data.draw(st.integers(1, 3))):
            _mutate(root, names, data)
        if OURS.validate(root):
            assert published.validate(root), published.error_log

    OURS = etree.RelaxNG(_grammar())

    def _mutate(root: etree._Element, names: list[str], data: st.DataObject) -> None:
        element = data.draw(st.sampled_from(list(root.iter())[1:]))
        match data.draw(st.sampled_from(["rename", "remove", "double", "attribute", "insert", "less"])):
            case "rename":
                element.tag = f"{{{TEI}}}{data.draw(st.sampled_from(names))}"
            case "remove":
                element.getparent().remove(element)
            case "double":
                element.addnext(deepcopy(element))
            case "attribute":
                element.set(*data.draw(st.sampled_from(ATTRIBUTES)))
            case "insert":
                etree.SubElement(element, f"{{{TEI}}}{data.draw(st.sampled_from(names))}").text = "x"
            case "less":
                for name in list(element.attrib)[:1]:
                    del element.attrib[name]

    ATTRIBUTES = [("type", "glyph"), ("subtype", "main"), ("n", "1"), ("rend", "red"), ("facs", "#a"), ("source", "#a"),
                  ("unit", "char"), ("reason", "lost"), ("status", "free"), ("cert", "high"), ("resp", "#a"),
                  ("place", "inline"), ("ulx", "1"), ("when", "2026")]  # fmt: skip
