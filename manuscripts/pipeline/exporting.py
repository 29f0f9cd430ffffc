"""What each format writes of a manuscript, or of each of its pages: as files of a folder, or one by one."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import BinaryIO

from manuscripts import __version__
from manuscripts.catalog.library import Library
from manuscripts.core.errors import OptionError
from manuscripts.core.files import open_atomic, write_atomic
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.core.units import REPETITION
from manuscripts.formats.alto.writing import write_alto
from manuscripts.formats.annotations import write_annotations
from manuscripts.formats.cbeta import write_cbeta
from manuscripts.formats.glyph_csv import write_glyph_csv
from manuscripts.formats.hocr import write_hocr
from manuscripts.formats.page_xml.writing import write_page_xml
from manuscripts.formats.pdf.writing import write_pdf
from manuscripts.formats.tei.references import Known
from manuscripts.formats.tei.writing import write_tei
from manuscripts.formats.text import write_text
from manuscripts.pipeline.export_choice import ExportFormat, ExportOptions
from manuscripts.pipeline.gaiji_crops import write_crops
from manuscripts.pipeline.normalisers import layer_path, table_for
from manuscripts.pipeline.page_pictures import page_pictures

_SOFTWARE = f"manuscripts {__version__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """What is exported: one manuscript of a library, how, and whom to tell what is not held.

    `folder` is where further files may stand beside; without one, there are none.
    """

    library: Library
    manuscript: Manuscript
    folder: Path | None
    options: ExportOptions
    tell: Callable[[str], None]

    @property
    def pages(self) -> Iterator[Page]:
        """Its records, one by one."""
        return self.library.pages(self.manuscript)


@dataclass(frozen=True, slots=True)
class _OneFile:
    """A format that has one file for each manuscript: the ending of its name, its writer, the options that it takes."""

    ending: str
    write: Callable[[BinaryIO, _Item], None]
    takes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _FileForEachPage:
    """A format that has a file for each page, in a folder for each manuscript; else as `_OneFile`."""

    ending: str
    write: Callable[[Page, Manuscript, ExportOptions], bytes]
    takes: frozenset[str] = frozenset()


def export_manuscript(
    library: Library,
    manuscript: Manuscript,
    form: ExportFormat,
    *,
    folder: Path,
    options: ExportOptions,
    tell: Callable[[str], None],
) -> Iterator[Path]:
    """Write a manuscript into `folder`, and give the path of each file when it is written.

    Pages are taken one by one where the format allows. A manuscript of which no page has been read has no files; `tell`
    gets a sentence of it. Raises OptionError for an option that the format does not take.
    """
    made = _FORMATS[form]
    _check(form, options, takes=made.takes)
    beside = folder / manuscript.institution
    item = _Item(library=library, manuscript=manuscript, folder=beside, options=options, tell=tell)
    if not library.read_entries(manuscript):
        tell(f"{manuscript.institution} {manuscript.shelfmark}: no page has been read, nothing to export")
        return
    target = beside / manuscript.slug
    if isinstance(made, _OneFile):
        path = target.with_name(target.name + made.ending)
        with open_atomic(path) as file:
            made.write(file, item)
        yield path
        return
    for page in item.pages:
        path = target / f"{page.number:04}{made.ending}"
        write_atomic(path, made.write(page, manuscript, options))
        yield path


def remove_exports(manuscript: Manuscript, *, folder: Path) -> None:
    """Remove what `export_manuscript` has ever written of a manuscript into `folder`."""
    target = folder / manuscript.institution / manuscript.slug
    for made in _FORMATS.values():
        if isinstance(made, _OneFile):
            target.with_name(target.name + made.ending).unlink(missing_ok=True)
    for written in (target, _gaiji_folder(target.parent, manuscript)):
        if written.is_dir():
            shutil.rmtree(written)


def _gaiji_folder(folder: Path, manuscript: Manuscript) -> Path:
    return folder / f"{manuscript.slug}-gaiji"


def write_manuscript(
    file: BinaryIO, library: Library, manuscript: Manuscript, form: ExportFormat, *, options: ExportOptions
) -> None:
    """Write a manuscript into one file, without others beside it: TEI does not point to crops of gaiji then.

    Raises OptionError for a format of single pages and for an option that the format does not take.
    """
    made = _FORMATS[form]
    _check(form, options, takes=made.takes)
    if not isinstance(made, _OneFile):
        raise OptionError(f"`{form}` is a format of single pages.", advice="Ask for it page by page.", where="export")
    item = _Item(library=library, manuscript=manuscript, folder=None, options=options, tell=lambda _: None)
    made.write(file, item)


def write_page(page: Page, manuscript: Manuscript, form: ExportFormat, *, options: ExportOptions) -> bytes:
    """One page in a format of single pages, or its text; raises OptionError as `write_manuscript` does."""
    made = _FORMATS[form]
    _check(form, options, takes=made.takes)
    if form is ExportFormat.TEXT:
        return write_text((page,), normalised=options.normalised, aside=options.aside).encode()
    if isinstance(made, _OneFile):
        raise OptionError(f"`{form}` is a format of whole manuscripts.", advice="Ask for that.", where="export")
    return made.write(page, manuscript, options)


def _check(form: ExportFormat, options: ExportOptions, *, takes: frozenset[str]) -> None:
    for field in fields(options):
        if getattr(options, field.name) and field.name not in takes:
            able = ", ".join(name for name, made in _FORMATS.items() if field.name in made.takes)
            raise OptionError(
                f"`{form}` has no --{field.name}.", advice=f"Leave it out; it is for {able}.", where="export"
            )


def _write_tei(file: BinaryIO, item: _Item) -> None:
    """The TEI, and beside it, if that may be, a folder with a crop of each gaiji to which it points."""
    pages = list(item.pages)
    crops: dict[str, str] = {}
    if item.folder is not None:
        beside = _gaiji_folder(item.folder, item.manuscript)
        written = write_crops(item.library, item.manuscript, pages, folder=beside)
        crops = {identifier: path.relative_to(item.folder).as_posix() for identifier, path in written.items()}
    table = table_for(layer_path(item.library.folder, item.manuscript.institution))
    known = Known(
        rows={rule.id: rule.words for rule in table.rules} | {REPETITION: "what an iteration mark repeats"},
        gaiji=item.library.catalogue.gaiji.all(),
        crops=crops,
    )
    options = item.options
    data = write_tei(
        item.manuscript,
        pages,
        software=_SOFTWARE,
        normalised=not options.diplomatic,
        source_doc=options.raw,
        known=known,
    )
    file.write(data)


def _write_text(file: BinaryIO, item: _Item) -> None:
    options = item.options
    file.write(write_text(item.pages, normalised=options.normalised, aside=options.aside).encode())


def _write_cbeta(file: BinaryIO, item: _Item) -> None:
    options = item.options
    file.write(write_cbeta(item.pages, normalised=options.normalised, aside=options.aside).encode())


def _write_csv(file: BinaryIO, item: _Item) -> None:
    file.writelines(write_glyph_csv(item.pages))


def _write_pdf(file: BinaryIO, item: _Item) -> None:
    pages = page_pictures(item.library, item.manuscript, tell=item.tell)
    write_pdf(file, pages, manuscript=item.manuscript, software=_SOFTWARE)


def _page_xml(page: Page, _: Manuscript, __: ExportOptions) -> bytes:
    return write_page_xml(page, software=_SOFTWARE)


def _alto(page: Page, _: Manuscript, __: ExportOptions) -> bytes:
    return write_alto(page, software=_SOFTWARE)


def _hocr(page: Page, _: Manuscript, __: ExportOptions) -> bytes:
    return write_hocr(page, software=_SOFTWARE)


def _annotations(page: Page, manuscript: Manuscript, options: ExportOptions) -> bytes:
    return write_annotations(page, manuscript=manuscript, glyphs=options.glyphs)


_WORDING = frozenset({"normalised", "aside"})
_FORMATS: dict[ExportFormat, _OneFile | _FileForEachPage] = {
    ExportFormat.TEI: _OneFile(".xml", _write_tei, frozenset({"diplomatic", "raw"})),
    ExportFormat.PAGE: _FileForEachPage(".xml", _page_xml),
    # The ending keeps it apart from PAGE-XML in the same folder.
    ExportFormat.ALTO: _FileForEachPage(".alto.xml", _alto),
    ExportFormat.HOCR: _FileForEachPage(".html", _hocr),
    ExportFormat.TEXT: _OneFile(".txt", _write_text, _WORDING),
    ExportFormat.CBETA: _OneFile(".cbeta.txt", _write_cbeta, _WORDING),
    ExportFormat.ANNOTATIONS: _FileForEachPage(".json", _annotations, frozenset({"glyphs"})),
    ExportFormat.CSV: _OneFile(".csv", _write_csv),
    ExportFormat.PDF: _OneFile(".pdf", _write_pdf),
}
