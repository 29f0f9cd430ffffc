"""`manuscripts export`: TEI, PAGE-XML or plain text of what a library holds."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.parameters import DEFAULT_LIBRARY, AsJson, InstitutionFilter, LibraryFolder
from manuscripts.cli.talk import say, write_data, write_json

if TYPE_CHECKING:
    from manuscripts.core.manuscript import Manuscript
    from manuscripts.core.page import Page


class ExportFormat(StrEnum):
    """What `export` writes: a TEI or text file for each manuscript, a PAGE-XML file for each page."""

    TEI = "tei"
    PAGE = "page"
    TEXT = "text"


def export(
    shelfmarks: Annotated[list[str] | None, typer.Argument(help="Manuscripts; all when none is named.")] = None,
    form: Annotated[ExportFormat, typer.Option("--format", help="What to write.")] = ExportFormat.TEI,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write into; `exports` in the library by default.")
    ] = None,
    institution: InstitutionFilter = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Write manuscripts as TEI, PAGE-XML or text; prints the paths of the files."""
    from manuscripts.catalog.library import Library
    from manuscripts.core.files import write_atomic

    written: list[str] = []
    with Library(library) as opened:
        folder = out or opened.folder / "exports"
        for manuscript in opened.manuscripts(tuple(shelfmarks or ()), institution=institution):
            pages = list(opened.pages(manuscript))
            if not pages:
                say(f"{manuscript.institution} {manuscript.shelfmark}: no page has been read, nothing to export")
            for name, data in _files(form, manuscript, pages):
                target = folder / manuscript.institution / name
                write_atomic(target, data)
                written.append(str(target))
                if not as_json:
                    write_data(str(target))
    if as_json:
        write_json({"format": form.value, "files": written})


def _files(form: ExportFormat, manuscript: "Manuscript", pages: "list[Page]") -> Iterator[tuple[str, bytes]]:
    """Names below the institution's folder, and contents."""
    from manuscripts import __version__
    from manuscripts.formats.page_xml.writing import write_page_xml
    from manuscripts.formats.tei.writing import write_tei
    from manuscripts.formats.text import write_text

    software = f"manuscripts {__version__}"
    if not pages:
        return
    if form is ExportFormat.TEI:
        yield f"{manuscript.slug}.xml", write_tei(manuscript, pages, software=software)
    elif form is ExportFormat.TEXT:
        yield f"{manuscript.slug}.txt", write_text(pages).encode("utf-8")
    else:
        for page in pages:
            yield f"{manuscript.slug}/{page.number:04}.xml", write_page_xml(page, software=software)
