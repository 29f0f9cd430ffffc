"""Characters without a code point in a TEI file: what each is stands in the `charDecl`, and a `g` points there."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from manuscripts.core.page import Glyph, Page
from manuscripts.core.units import UnitKind, units
from manuscripts.formats.characters import spell_word
from manuscripts.formats.tei.names import XML_ID, add, name_gaiji


@dataclass(slots=True)
class DeclaredGaiji:
    """A gaiji of a file: its identifier, its name there, how it is written, what it is normalised to."""

    identifier: str
    name: str
    written: dict[str, None] = field(default_factory=dict)
    normal: dict[str, None] = field(default_factory=dict)


def gather_gaiji(pages: Iterable[Page]) -> dict[str, DeclaredGaiji]:
    """The gaiji of some pages by their identifiers."""
    found: dict[str, list[Glyph]] = {}
    for page in pages:
        for column in page.columns:
            for glyph in column.glyphs:
                if glyph.gaiji is not None:
                    found.setdefault(glyph.gaiji, []).append(glyph)
    declared = {}
    for identifier, name in name_gaiji(found).items():
        declared[identifier] = one = DeclaredGaiji(identifier, name)
        for glyph in found[identifier]:
            one.written[glyph.written] = None
            one.normal |= {reading.text: None for reading in glyph.readings if reading.source == identifier}
    return declared


def add_gaiji(declarations: etree._Element, gaiji: Iterable[DeclaredGaiji]) -> None:
    """Append a `char` for each to the `charDecl`."""
    for one in gaiji:
        char = add(declarations, "char", {XML_ID: one.name})
        add(char, "localProp", {"name": "gaiji", "value": spell_word(one.identifier)})
        for written in one.written:
            described = any(unit.kind is UnitKind.IDS for unit in units(written))
            add(char, "mapping", {"type": "IDS" if described else "Unicode"}, written)
        for normal in one.normal:
            add(char, "mapping", {"type": "normalized"}, normal)
