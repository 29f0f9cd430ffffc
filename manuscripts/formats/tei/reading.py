"""The way back from TEI, ours or another project's, to page records."""

from manuscripts.core.errors import InputError
from manuscripts.formats.imported import Imported, Omissions
from manuscripts.formats.markup import parse_untrusted
from manuscripts.formats.tei.elements import name_of
from manuscripts.formats.tei.facsimile_reading import FoundSurface, read_facsimile
from manuscripts.formats.tei.header_reading import read_header
from manuscripts.formats.tei.names import TEI
from manuscripts.formats.tei.pages_reading import PageMaker
from manuscripts.formats.tei.text_found import TextPage
from manuscripts.formats.tei.text_reading import read_text


def read_tei(data: bytes, *, where: str) -> Imported:
    """Read a TEI P5 file; raises InputError for what is none.

    Ours comes back as it was exported, as `docs/what-formats-hold.md` says. Of others' the text is read with its lines,
    pages, notes, gaps, readings and zones; what a record cannot hold is told in the omissions.
    """
    root = parse_untrusted(data, where=where)
    if root.tag != f"{{{TEI}}}TEI":
        raise InputError(
            f"this is no TEI P5 but {name_of(root)!r}.",
            where=where,
            advice="Give files whose outermost element is TEI; take a teiCorpus apart first.",
        )
    omissions = Omissions()
    header = read_header(root, omissions=omissions)
    surfaces = read_facsimile(root, header=header, omissions=omissions)
    texts = read_text(root, header=header, omissions=omissions)
    maker = PageMaker(header, omissions)
    pages = []
    for number, (text, surface) in enumerate(_paired(texts, surfaces), start=1):
        pages.append(maker.page(text, surface, number=number))
    return Imported(manuscript=header.manuscript, pages=tuple(pages), omissions=omissions.all())


def _paired(texts: list[TextPage], surfaces: list[FoundSurface]) -> list[tuple[TextPage | None, FoundSurface | None]]:
    """Each page of text with the surface that it points to, then surfaces without text.

    Where no `pb` points to a surface, the first page stands on the first surface, if there are as many.
    """
    by_zone = {zone: surface for surface in surfaces for zone in surface.zones}
    by_name = {surface.id: surface for surface in surfaces if surface.id is not None} | by_zone
    found = [next((by_name[one] for one in text.facs if one in by_name), None) for text in texts]
    found = [
        surface or next((by_zone[zone] for _, zones in text.lines for zone in zones if zone in by_zone), None)
        for text, surface in zip(texts, found, strict=True)
    ]
    if not any(found) and len(texts) == len(surfaces):
        found = list(surfaces)
    used = {id(surface) for surface in found if surface is not None}
    alone = [surface for surface in surfaces if id(surface) not in used]
    return [*zip(texts, found, strict=True), *((None, surface) for surface in alone)]
