"""TEI P5: one file for each manuscript, a view of its page records."""

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from manuscripts.core.errors import RecordError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.formats.run_history import gather_history
from manuscripts.formats.tei.body import BodyWriter
from manuscripts.formats.tei.encoding import add_encoding_description, add_profile
from manuscripts.formats.tei.facsimile import surface_of
from manuscripts.formats.tei.gaiji import add_characters
from manuscripts.formats.tei.header import add_file_description
from manuscripts.formats.tei.names import TEI, Ids, new, special_characters
from manuscripts.formats.tei.references import Known, References
from manuscripts.formats.tei.revisions import add_revisions
from manuscripts.formats.tei.source_doc import source_surface

_NAMESPACE = f' xmlns="{TEI}"'.encode()


def write_tei(
    manuscript: Manuscript,
    pages: Iterable[Page],
    *,
    software: str,
    normalised: bool = True,
    source_doc: bool = False,
    known: Known | None = None,
) -> bytes:
    """The manuscript as TEI, the same bytes for the same records; `schemas/tei/manuscripts.odd` documents it.

    `software` is name and version of what writes (`manuscripts 0.1.0`). `normalised` off leaves out `choice` and
    `reg`: the text is then only what is written. `source_doc` adds the raw reading as `sourceDoc`. `known` is what the
    library knows beside its records. Raises RecordError for a page of another manuscript or one given twice.
    """
    read = tuple(pages)
    _check_pages(manuscript, read)
    ids = Ids(manuscript.shelfmark)
    references = References.of(read, normalised=normalised)
    modes = {page.direction.mode for page in read if page.direction is not None}
    special: set[str] = set()
    text = list(_text(read, ids=ids, references=references, special=special))
    surfaces = [_serialised(surface_of(page, ids=ids, references=references), special) for page in read]
    raw = [_serialised(source_surface(page, ids=ids), special) for page in read] if source_doc else []
    header = _header(
        manuscript, read, references=references, special=special, known=known or Known(), software=software
    )
    rendition = f' rendition="#{next(iter(modes)).value}"' if len(modes) == 1 else ""
    # Joined from pieces, each of one page: a tree of a whole scroll with all its zones would fill the memory.
    pieces = [
        b"<?xml version='1.0' encoding='UTF-8'?>\n",
        f'<TEI xmlns="{TEI}" xml:id="{ids.manuscript}" xml:lang="en">\n'.encode(),
        header,
        *([b"<facsimile>\n", *surfaces, b"</facsimile>\n"] if surfaces else []),
        *([b"<sourceDoc>\n", *raw, b"</sourceDoc>\n"] if raw else []),
        f'<text xml:lang="lzh"{rendition}>\n<body>\n<ab>'.encode(),
        *text,
        b"</ab>\n</body>\n</text>\n</TEI>\n",
    ]
    return b"".join(pieces)


def _text(pages: Sequence[Page], *, ids: Ids, references: References, special: set[str]) -> Iterator[bytes]:
    writer = BodyWriter(ids=ids, references=references)
    for page in pages:
        block = new("ab")
        writer.add_page(block, page)
        special |= special_characters(block)
        whole = etree.tostring(block, encoding="UTF-8")
        yield re.sub(rb"\A<ab[^>]*>|</ab>\Z", b"", whole)


def _serialised(element: etree._Element, special: set[str]) -> bytes:
    """One child of an element of the file, indented, without the declaration of the namespace that the file has."""
    special |= special_characters(element)
    return etree.tostring(element, encoding="UTF-8", pretty_print=True).replace(_NAMESPACE, b"", 1)


def _header(
    manuscript: Manuscript,
    pages: Sequence[Page],
    *,
    references: References,
    special: set[str],
    known: Known,
    software: str,
) -> bytes:
    history = gather_history(pages)
    modes = {page.direction.mode for page in pages if page.direction is not None}
    header = new("teiHeader")
    add_file_description(header, manuscript, pages=pages, history=history, references=references, software=software)
    encoding = add_encoding_description(
        header,
        history=history,
        references=references,
        known=known,
        modes=modes,
        pages=pages,
        software=software,
    )
    add_profile(header, modes)
    add_revisions(header, history, pages=pages, references=references)
    # Last, when it is known what the file points to: declaring characters may itself need some.
    used = special | special_characters(header)
    add_characters(encoding, used, pages=pages, names=references.gaiji, known=known)
    missing = special_characters(header) - used
    if missing:
        encoding.remove(encoding[-1])
        add_characters(encoding, used | missing, pages=pages, names=references.gaiji, known=known)
    return _serialised(header, special)


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
