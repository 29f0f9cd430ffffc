"""The two schemas as files, each with a note of what it was made from."""

import re
from pathlib import Path

from lxml import etree

from scripts.tei_schema.changes import apply_changes
from scripts.tei_schema.constraints import gather_constraints
from scripts.tei_schema.customisation import Customisation, read_odd
from scripts.tei_schema.grammar import NAMESPACES, RNG, Grammar, make, name_of, read_grammar

_EDITION = re.compile(r"TEI Edition:\s+(P5\s+Version\s+[0-9.]*[0-9])")
_LICENCE = """
  Made by scripts/tei_schema from manuscripts.odd and the grammar tei_all of the TEI Consortium, {edition}; not to be
  edited by hand. It is a reduction: what is valid by it is valid by tei_all.

  The parts taken from tei_all are copyright of the TEI Consortium, which gives them under two licences: Creative
  Commons Attribution 3.0 (https://creativecommons.org/licenses/by/3.0/), and the BSD 2-Clause licence:

  Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
  following conditions are met:
  1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following
  disclaimer.
  2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
  disclaimer in the documentation and/or other materials provided with the distribution.

  This software is provided by the copyright holders and contributors "as is" and any express or implied warranties,
  including, but not limited to, the implied warranties of merchantability and fitness for a particular purpose are
  disclaimed. In no event shall the copyright holder or contributors be liable for any direct, indirect, incidental,
  special, exemplary, or consequential damages (including, but not limited to, procurement of substitute goods or
  services; loss of use, data, or profits; or business interruption) however caused and on any theory of liability,
  whether in contract, strict liability, or tort (including negligence or otherwise) arising in any way out of the use
  of this software, even if advised of the possibility of such damage.
"""
_MADE = "\n  Made by scripts/tei_schema from the constraints in manuscripts.odd; not to be edited by hand.\n"


def make_relax_ng(odd: Path, *, tei_all: Path) -> bytes:
    """The grammar of an ODD, the same bytes for the same files."""
    customisation = read_odd(odd)
    published = etree.parse(str(tei_all)).getroot()
    edition = _EDITION.search(etree.tostring(published, encoding="unicode"))
    if edition is None:
        raise ValueError(f"{tei_all} does not say which edition of TEI it is")
    grammar = read_grammar(published, start=customisation.start)
    apply_changes(grammar, customisation)
    grammar.keep(customisation.elements)
    return _as_file(
        _grammar_element(grammar, customisation), note=_LICENCE.format(edition=" ".join(edition[1].split()))
    )


def make_schematron(odd: Path) -> bytes:
    """The rules of an ODD, the same bytes for the same file."""
    return _as_file(gather_constraints(read_odd(odd)), note=_MADE)


def _grammar_element(grammar: Grammar, customisation: Customisation) -> etree._Element:
    root = etree.Element(
        f"{{{RNG}}}grammar",
        {"datatypeLibrary": "http://www.w3.org/2001/XMLSchema-datatypes", "ns": "http://www.tei-c.org/ns/1.0"},
        nsmap=NAMESPACES,  # type: ignore[arg-type]
    )
    start = make("start")
    start.append(make("ref", {"name": customisation.start}))
    root.append(start)
    root.extend(grammar.definitions.values())
    etree.cleanup_namespaces(root, keep_ns_prefixes=["a"])
    named = {str(element.get("name")) for element in root.iter() if name_of(element) == "element"}
    if named != customisation.elements:
        raise ValueError(f"the grammar and the ODD differ in {sorted(named ^ customisation.elements)}")
    return root


def _as_file(root: etree._Element, *, note: str) -> bytes:
    root.addprevious(etree.Comment(note))
    etree.indent(root)
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True) + b"\n"
