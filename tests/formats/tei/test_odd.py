import os
from pathlib import Path

from lxml import etree

from manuscripts.core.page import ColumnKind, RegionKind
from manuscripts.core.resources import resource
from manuscripts.formats.tei.names import TEI

RELAX_NG = "{http://relaxng.org/ns/structure/1.0}"
NAMES = {"t": TEI}
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


if SHARED:

    def test_the_odd_is_valid_tei() -> None:
        published = etree.RelaxNG(etree.parse(str(Path(str(SHARED)) / "tei_all.rng")))
        assert published.validate(_odd()), published.error_log
