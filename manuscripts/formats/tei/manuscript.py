"""The `msDesc` of a TEI file: who keeps the item, all its numbers, what it is made of, where it comes from."""

from collections.abc import Sequence

from lxml import etree

from manuscripts.core.join import JoinPlace
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.formats.characters import spell, spell_word
from manuscripts.formats.tei.names import add
from manuscripts.formats.tei.rights import add_rights


def add_manuscript(source: etree._Element, manuscript: Manuscript, *, pages: Sequence[Page]) -> None:
    """Append the `msDesc`."""
    described = add(source, "msDesc")
    _add_identifier(described, manuscript)
    add(add(described, "msContents"), "textLang", {"mainLang": "lzh"}, "Literary Chinese")
    _add_physical(described, manuscript, pages=pages)
    if manuscript.dating or manuscript.provenance:
        history = add(described, "history")
        if manuscript.dating:
            add(add(history, "origin"), "origDate", text=manuscript.dating)
        if manuscript.provenance:
            add(history, "provenance", text=manuscript.provenance)
    pictures = add(add(add(described, "additional"), "surrogates"), "bibl", {"type": "images"})
    if manuscript.manifest:
        add(pictures, "ref", {"type": "manifest"}, manuscript.manifest)
    add_extent(pictures, "image", sum(page.image.is_known for page in pages))
    add_rights(pictures, manuscript.rights.image, of="image")


def add_joins(description: etree._Element, manuscript: Manuscript) -> None:
    """Append a `notesStmt` with the items that were one with this."""
    if manuscript.joins:
        notes = add(description, "notesStmt")
        for other in manuscript.joins:
            place = {"subtype": other.place.value} if other.place is not JoinPlace.UNKNOWN else {}
            joined = add(add(notes, "relatedItem", {"type": "rejoined"} | place), "bibl")
            if other.institution:
                add(joined, "idno", {"type": "institution"}, other.institution)
            add(joined, "idno", {"type": "shelfmark"}, other.shelfmark)


def add_extent(parent: etree._Element, unit: str, count: int) -> None:
    """Append an `extent` of so many pages or images."""
    words = f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    add(add(parent, "extent"), "measure", {"unit": unit, "quantity": str(count)}, words)


def _add_identifier(described: etree._Element, manuscript: Manuscript) -> None:
    identifier = add(described, "msIdentifier")
    name = manuscript.institution_name or manuscript.institution
    if name:
        add(identifier, "institution", {"key": spell(manuscript.institution)}, spell(name))
    if manuscript.collection:
        add(identifier, "collection", text=spell(manuscript.collection))
    add(identifier, "idno", {"type": "shelfmark"}, manuscript.shelfmark)
    for old in manuscript.old_shelfmarks:
        add(add(identifier, "altIdentifier", {"type": "former"}), "idno", text=old)
    for number in manuscript.numbers:
        system, _, value = number.partition(":")
        other = add(identifier, "altIdentifier", {"type": "other"})
        add(other, "idno", {"type": spell_word(system) or "number"}, value)


def _add_physical(described: etree._Element, manuscript: Manuscript, *, pages: Sequence[Page]) -> None:
    longest = [max((column.line for column in page.columns if column.kind.in_flow), default=0) for page in pages]
    lines = sorted({count for count in longest if count})
    support = manuscript.material or manuscript.dimensions or manuscript.condition
    if not (manuscript.form or manuscript.script or support or lines):
        return
    physical = add(described, "physDesc")
    form = {"form": spell_word(manuscript.form)} if manuscript.form else {}
    described_object = add(physical, "objectDesc", form)
    if support:
        supported = add(described_object, "supportDesc")
        if manuscript.material:
            add(add(supported, "support"), "material", text=manuscript.material)
        if manuscript.dimensions:
            add(supported, "extent", text=manuscript.dimensions)
        if manuscript.condition:
            add(add(supported, "condition"), "p", text=manuscript.condition)
    if lines:
        layout = {"writtenLines": " ".join(str(count) for count in dict.fromkeys((lines[0], lines[-1])))}
        add(add(add(described_object, "layoutDesc"), "layout", layout), "p", text="Ruled lines on a page.")
    if manuscript.script:
        add(add(physical, "scriptDesc"), "p", text=manuscript.script)
