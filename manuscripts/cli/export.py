"""`manuscripts export`: what a library holds, in the formats of other people."""

from pathlib import Path
from typing import Annotated

import typer

from manuscripts.cli.parameters import DEFAULT_LIBRARY, AsJson, InstitutionFilter, LibraryFolder
from manuscripts.cli.talk import counted, say, write_data, write_json
from manuscripts.core.errors import ManuscriptsError, OptionError, RunIncompleteError
from manuscripts.pipeline.export_choice import ExportFormat, ExportOptions

_FORMAT = (
    "What to write. A file for each manuscript: tei, text, cbeta (lines as in CBETA), csv (a row for each glyph), "
    "pdf (searchable). A file for each page: page (PAGE-XML), alto, hocr, annotations (IIIF)."
)


def export(
    shelfmarks: Annotated[list[str] | None, typer.Argument(help="Manuscripts; all when none is named.")] = None,
    form: Annotated[ExportFormat, typer.Option("--format", help=_FORMAT)] = ExportFormat.TEI,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write into; `exports` in the library by default.")
    ] = None,
    normalised: Annotated[
        bool, typer.Option("--normalised", help="text, cbeta: what the characters stand for, not what is written.")
    ] = False,
    aside: Annotated[
        bool, typer.Option("--aside", help="text, cbeta: centre fold and margins instead of the main text.")
    ] = False,
    glyphs: Annotated[
        bool, typer.Option("--glyphs", help="annotations: one for each character, not for each column.")
    ] = False,
    diplomatic: Annotated[
        bool, typer.Option("--diplomatic", help="tei: only what is written, without normalised readings.")
    ] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="tei: also the raw reading of each column, as a sourceDoc.")
    ] = False,
    institution: InstitutionFilter = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Write manuscripts in a format of other people; prints the paths of the files."""
    from manuscripts.catalog.library import Library
    from manuscripts.pipeline.exporting import export_manuscript

    options = ExportOptions(normalised=normalised, aside=aside, glyphs=glyphs, diplomatic=diplomatic, raw=raw)
    written: list[str] = []
    failures: list[ManuscriptsError] = []
    with Library(library) as opened:
        folder = out or opened.folder / "exports"
        manuscripts = opened.manuscripts(tuple(shelfmarks or ()), institution=institution)
        for manuscript in manuscripts:
            try:
                for path in export_manuscript(opened, manuscript, form, folder=folder, options=options, tell=say):
                    written.append(str(path))
                    if not as_json:
                        write_data(str(path))
            except OptionError:
                raise
            except ManuscriptsError as error:
                failures.append(error)
                if len(manuscripts) > 1:
                    say(f"Failed: {manuscript.institution} {manuscript.shelfmark}: {error}")
    if as_json:
        write_json({"format": form.value, "files": written})
    if failures and len(manuscripts) == 1:
        raise failures[0]
    if failures:
        raise RunIncompleteError(
            f"{counted(len(failures), 'manuscript')} could not be exported.",
            advice="Mend what is said above and export them again; the others are written.",
        )
