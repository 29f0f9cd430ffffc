"""TEI P5: one file for each manuscript, a view of its page records."""

from collections.abc import Iterable, Sequence

from lxml import etree

from manuscripts.core.certificate import Certificate
from manuscripts.core.errors import RecordError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page, ReadingKind
from manuscripts.formats.run_history import gather_history
from manuscripts.formats.tei.body import BodyWriter
from manuscripts.formats.tei.encoding import add_characters, add_encoding_description, add_profile, add_revisions
from manuscripts.formats.tei.facsimile import add_surface
from manuscripts.formats.tei.gaiji import gather_gaiji
from manuscripts.formats.tei.header import add_file_description
from manuscripts.formats.tei.names import TEI, XML_ID, XML_LANG, Ids, add, name_rows


def write_tei(manuscript: Manuscript, pages: Iterable[Page], *, software: str, normalised: bool = True) -> bytes:
    """The manuscript as TEI, the same bytes for the same records; `schemas/tei/manuscripts.odd` documents it.

    `software` is name and version of what writes (`manuscripts 0.1.0`). `normalised` off leaves out `choice` and
    `reg`: the text is then only what is written. Raises RecordError for a page of another manuscript or one given
    twice.
    """
    read = tuple(pages)
    _check_pages(manuscript, read)
    ids = Ids(manuscript.shelfmark)
    rows = _rows(read) if normalised else None
    gaiji = gather_gaiji(read)
    root = etree.fromstring(f'<TEI xmlns="{TEI}"/>')
    root.set(XML_ID, ids.manuscript)
    root.set(XML_LANG, "en")
    header = add(root, "teiHeader")
    if read:
        facsimile = add(root, "facsimile")
        for page in read:
            add_surface(facsimile, page, ids=ids)
    modes = {page.direction.mode for page in read if page.direction is not None}
    text = add(root, "text", {XML_LANG: "lzh"})
    if len(modes) == 1:
        text.set("rendition", f"#{next(iter(modes)).value}")
    writer = BodyWriter(
        add(add(text, "body"), "ab"), ids=ids, rows=rows, gaiji={each.identifier: each.name for each in gaiji.values()}
    )
    for page in read:
        writer.add_page(page)

    history = gather_history(read)
    add_file_description(header, manuscript, pages=read, history=history, software=software)
    certificate = Certificate.together(map(Certificate.of, read))
    encoding = add_encoding_description(
        header, history=history, rows=rows, modes=modes, certificate=certificate, software=software
    )
    add_profile(header, modes)
    add_revisions(header, history)
    # Last, when it is known what the file points to.
    add_characters(encoding, {str(g.get("ref")) for g in root.iter(f"{{{TEI}}}g")}, gaiji=gaiji.values())
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _check_pages(manuscript: Manuscript, pages: Sequence[Page]) -> None:
    seen: set[int] = set()
    for page in pages:
        if (page.institution, page.shelfmark) != (manuscript.institution, manuscript.shelfmark) or page.number in seen:
            raise RecordError(
                f"page {page.number} of {page.shelfmark} does not belong here, or was given twice.",
                where=manuscript.shelfmark,
                advice="Export the pages of one manuscript, each of them once.",
            )
        seen.add(page.number)


def _rows(pages: Sequence[Page]) -> dict[str, str]:
    """An identifier for each row of the table of variants that a normalised reading names, in a stable order.

    The reading that a gaiji has for its normal form names the gaiji instead.
    """
    rows = {
        row
        for page in pages
        for column in page.columns
        for glyph in column.glyphs
        for reading in glyph.readings
        if reading.kind is ReadingKind.NORMALISED and reading.source != glyph.gaiji
        for row in reading.source.split()
    }
    return name_rows(rows)
