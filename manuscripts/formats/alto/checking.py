"""Whether an ALTO file is in order: by the grammar of version 4.4, and in what no grammar says."""

from collections.abc import Iterator

from lxml import etree

from manuscripts.core.resources import resource
from manuscripts.core.units import written_pieces
from manuscripts.formats.alto.elements import name_of
from manuscripts.formats.alto.exactness import glyph_content, unescape
from manuscripts.formats.alto.names import ALTO, NAMESPACES, OWN
from manuscripts.formats.characters import stand_in
from manuscripts.formats.finding import Finding, Severity
from manuscripts.formats.markup import line_of
from manuscripts.formats.names_twice import names_twice

# What each reference may lead to, as far as ALTO says it.
_TAGS = frozenset({"LayoutTag", "StructureTag", "RoleTag", "NamedEntityTag", "OtherTag"})
_BLOCKS = frozenset({"TextBlock", "Illustration", "GraphicalElement", "ComposedBlock"})
_PROCESSINGS = frozenset({"Processing", "OCRProcessing"})
_TARGETS = {
    "TAGREFS": _TAGS,
    "PROCESSINGREFS": _PROCESSINGS,
    "PROCESSING": _PROCESSINGS,
    "STYLEREFS": frozenset({"TextStyle", "ParagraphStyle"}),
    "IDNEXT": _BLOCKS,
    "REF": _BLOCKS | {"TextLine", "String", "Glyph"},
}
_SIDES = ("HPOS", "VPOS", "WIDTH", "HEIGHT")
# Editors round places and let them run over the edge by a pixel or two.
_OVER_THE_EDGE = 2.0


def check_alto(root: etree._Element) -> list[Finding]:
    """What is wrong with an ALTO file, ours or another program's, in the order of its lines.

    Only version 4 has a grammar here; of older ones all but that is checked. Raises EngineError when the installation
    lacks the grammar.
    """
    findings = [*_by_grammar(root), *_names(root), *_references(root), *_places(root), *_texts(root), *_own(root)]
    return sorted(findings, key=lambda finding: finding.line)


def _by_grammar(root: etree._Element) -> Iterator[Finding]:
    namespace = etree.QName(root).namespace or ""
    if namespace != ALTO and namespace in NAMESPACES and name_of(root) == "alto":
        yield Finding(
            line=line_of(root),
            code="alto-version",
            message=f"this is ALTO {NAMESPACES[namespace]}; its grammar is not checked.",
            advice="Import it and export it again for ALTO 4.4.",
            severity=Severity.WARNING,
        )
        return
    grammar = etree.RelaxNG(etree.parse(str(resource("schemas", "alto/alto-4.rng"))))
    if not grammar.validate(root):
        for entry in grammar.error_log:
            yield Finding(line=entry.line, code="alto-grammar", message=f"{entry.message}.")


def _names(root: etree._Element) -> Iterator[Finding]:
    for element, name, first in names_twice(_alto_elements(root), ("ID",)):
        yield Finding(
            line=line_of(element),
            code="id-twice",
            message=f"ID {name!r} stands on line {line_of(first)} too.",
            advice="Every ID may stand once in a file.",
        )


def _references(root: etree._Element) -> Iterator[Finding]:
    targets = {str(element.get("ID")): name_of(element) for element in _alto_elements(root) if element.get("ID")}
    for element in _alto_elements(root):
        for attribute, allowed in _TARGETS.items():
            for name in str(element.get(attribute, "")).split():
                if targets.get(name) in allowed:
                    continue
                found = f"a {targets[name]}" if name in targets else "not there"
                yield Finding(
                    line=line_of(element),
                    code="reference-lost",
                    message=f"{attribute} of {name_of(element)} names {name!r}, which is {found}.",
                    advice=f"It may name: {', '.join(sorted(allowed))}.",
                )


def _places(root: etree._Element) -> Iterator[Finding]:
    """Boxes and outlines that leave their page: an error if nothing of them is on it."""
    for sheet in root.iterfind("{*}Layout/{*}Page"):
        width, height = (_number(sheet, name) for name in ("WIDTH", "HEIGHT"))
        if width is None or height is None:
            continue
        for element in sheet.iterdescendants("{*}*"):
            corners = list(_corners(element))
            over = max((max(-x, -y, x - width, y - height) for x, y in corners), default=0)
            if over <= _OVER_THE_EDGE:
                continue
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            outside = min(xs) > width or min(ys) > height or max(xs) < 0 or max(ys) < 0
            yield Finding(
                line=line_of(element),
                code="outside-page" if outside else "crosses-page",
                message=f"{_called(element)} reaches {over:g} beyond its page of {width:g} x {height:g}.",
                advice="Draw it inside the image, or correct WIDTH and HEIGHT of the Page.",
                severity=Severity.ERROR if outside else Severity.WARNING,
            )


def _texts(root: etree._Element) -> Iterator[Finding]:
    """Strings whose glyphs say something else.

    A Glyph holds of a character its base alone, and 〓 for a description; our own record says what it stands for.
    """
    written = {str(own.get("ref")): str(own.get("written", "")) for own in root.iter(f"{{{OWN}}}glyph")}
    for string in root.iter("{*}String"):
        glyphs = [str(glyph.get("CONTENT", "")) for glyph in string.iterchildren("{*}Glyph")]
        names = [str(glyph.get("ID", "")) for glyph in string.iterchildren("{*}Glyph")]
        text = str(string.get("CONTENT", ""))
        meant = [_meant(written.get(name), glyph) for name, glyph in zip(names, glyphs, strict=True)]
        bases = [glyph_content(piece) for piece in written_pieces(text)]
        if not glyphs or stand_in("".join(meant)) == stand_in(text) or glyphs == bases:
            continue
        yield Finding(
            line=line_of(string),
            code="text-differs",
            message=f"{_called(string)} says {text!r}, its glyphs {''.join(meant)!r}.",
            advice="The CONTENT of the String is taken as the text.",
            severity=Severity.WARNING,
        )


def _meant(written: str | None, content: str) -> str:
    """What a Glyph stands for by our record, where its CONTENT is still the one that we wrote."""
    try:
        own = unescape(written) if written is not None else content
    except ValueError:
        return content
    return own if glyph_content(own) == content else content


def _own(root: etree._Element) -> Iterator[Finding]:
    """What our own record says of lines, blocks and glyphs that are no longer there."""
    names = {str(element.get("ID")) for element in _alto_elements(root) if element.get("ID")}
    for element in root.iter(f"{{{OWN}}}*"):
        for attribute in ("ref", "anchor"):
            name = element.get(attribute)
            if name is not None and str(name) not in names:
                yield Finding(
                    line=line_of(element),
                    code="reference-lost",
                    message=f"{attribute} of {name_of(element)} in our record names {name!r}, which is not there.",
                    advice="What it says is passed over when the file is read.",
                    severity=Severity.WARNING,
                )


def _alto_elements(root: etree._Element) -> Iterator[etree._Element]:
    namespace = etree.QName(root).namespace
    return root.iter(f"{{{namespace}}}*" if namespace else "*")


def _called(element: etree._Element) -> str:
    """`String 's1'`; an outline is called by what it is of."""
    parent = element.getparent()
    if element.get("ID") is None and parent is not None and name_of(element) in ("Polygon", "Shape"):
        return f"the outline of {_called(parent)}" if name_of(element) == "Polygon" else _called(parent)
    return f"{name_of(element)} {element.get('ID')!r}" if element.get("ID") else name_of(element)


def _corners(element: etree._Element) -> list[tuple[float, float]]:
    """Of its box and its outline, as far as they are numbers: what is not is the grammar's to say."""
    if name_of(element) == "Polygon":
        try:
            numbers = [float(value) for value in str(element.get("POINTS", "")).replace(",", " ").split()]
        except ValueError:
            return []
        return list(zip(numbers[::2], numbers[1::2], strict=False))
    sides = [_number(element, name) for name in _SIDES]
    left, top, width, height = sides
    if left is None or top is None or width is None or height is None:
        return []
    return [(left, top), (left + width, top + height)]


def _number(element: etree._Element, name: str) -> float | None:
    try:
        return float(str(element.get(name, "")))
    except ValueError:
        return None
