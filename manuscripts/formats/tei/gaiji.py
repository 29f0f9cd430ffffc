"""The `charDecl` of a TEI file: what each `g` stands for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from lxml import etree

from manuscripts.core.page import Glyph, Page
from manuscripts.core.units import UnitKind, units
from manuscripts.formats.characters import spell_word
from manuscripts.formats.tei.names import XML_ID, add, character_id
from manuscripts.formats.tei.references import Known


@dataclass(slots=True)
class _Seen:
    written: dict[str, None] = field(default_factory=dict)
    normal: dict[str, None] = field(default_factory=dict)


def add_characters(
    description: etree._Element,
    special: Iterable[str],
    *,
    pages: Sequence[Page],
    names: Mapping[str, str],
    known: Known,
) -> None:
    """Append the `charDecl`: the `special` characters that XML or its readers cannot hold, and gaiji by their names."""
    codes = sorted(set(special))
    if not codes and not names:
        return
    declarations = add(description, "charDecl")
    for character in codes:
        declared = add(declarations, "char", {XML_ID: character_id(character)})
        add(declared, "localProp", {"name": "code-point", "value": f"U+{ord(character):04X}"})
    seen = {identifier: _Seen() for identifier in names}
    for glyph in _glyphs(pages):
        if glyph.gaiji is not None:
            one = seen[glyph.gaiji]
            one.written[glyph.written] = None
            one.normal |= {reading.text: None for reading in glyph.readings if reading.source == glyph.gaiji}
    for identifier in sorted(names):
        _add_gaiji(declarations, identifier, seen[identifier], name=names[identifier], known=known)


def _glyphs(pages: Sequence[Page]) -> Iterable[Glyph]:
    return (glyph for page in pages for column in page.columns for glyph in column.glyphs)


def _add_gaiji(declarations: etree._Element, identifier: str, seen: _Seen, *, name: str, known: Known) -> None:
    char = add(declarations, "char", {XML_ID: name})
    add(char, "localProp", {"name": "gaiji", "value": spell_word(identifier)})
    entry = known.gaiji.get(identifier)
    mappings = {("IDS" if _is_described(written) else "Unicode", written): None for written in seen.written}
    mappings |= {("normalized", normal): None for normal in seen.normal}
    if entry is not None:
        mappings |= {("IDS", entry.ids): None} | {("proposed", one): None for one in entry.unicode}
        mappings |= {("normalized", entry.normal): None} if entry.normal else {}
        for reference in entry.references:
            system, _, number = reference.partition(":")
            add(char, "localProp", {"name": system, "value": spell_word(number)})
        for code in entry.private_use:
            add(char, "localProp", {"name": "private-use", "value": code})
    for kind, text in mappings:
        add(char, "mapping", {"type": kind}, text)
    if entry is not None and entry.note:
        add(char, "note", {"type": "gaiji"}, entry.note)
    if identifier in known.crops:
        add(char, "graphic", {"url": quote(known.crops[identifier])})


def _is_described(written: str) -> bool:
    return any(unit.kind is UnitKind.IDS for unit in units(written))
