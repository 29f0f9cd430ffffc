"""`manuscripts layout`: the layout of pages given out for correction in a PAGE editor, taken back, or edited here."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.pages import find_page, find_pages
from manuscripts.cli.parameters import DEFAULT_LIBRARY, AsJson, InstitutionFilter, LibraryFolder, Recogniser
from manuscripts.cli.person import Corrector, person
from manuscripts.cli.talk import counted, say, write_data, write_json
from manuscripts.core.errors import ManuscriptsError, OptionError, RunIncompleteError, UnreadablePathError

if TYPE_CHECKING:
    from manuscripts.catalog.library import Library
    from manuscripts.catalog.values import PageEntry
    from manuscripts.core.page import Page


def export_layout(
    shelfmark: Annotated[str, typer.Argument(help="The manuscript.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write into.")],
    page: Annotated[int | None, typer.Option("--page", help="Only this page, counted from 1.")] = None,
    institution: InstitutionFilter = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Write PAGE-XML and picture of each page, to be corrected in any PAGE editor; prints the paths."""
    from manuscripts import __version__
    from manuscripts.catalog.library import Library
    from manuscripts.core.files import write_atomic
    from manuscripts.formats.page_xml.writing import write_page_xml
    from manuscripts.imaging.picture import encode_picture
    from manuscripts.pipeline.known import known_page
    from manuscripts.pipeline.originals import open_kept

    written: list[str] = []
    with Library(library) as opened:
        if page is None:
            entries = find_pages(opened, shelfmark, institution=institution)
        else:
            entries = [find_page(opened, shelfmark, page, institution=institution)]
        for entry in entries:
            record = known_page(opened, entry)
            pixels = open_kept(opened, entry).decode(entry.frame).pixels
            picture, ending = encode_picture(pixels)
            stem = f"{entry.manuscript.slug}_{entry.number:04}"
            data = write_page_xml(record, software=f"manuscripts {__version__}", image_name=stem + ending)
            write_atomic(out / (stem + ending), picture)
            write_atomic(out / f"{stem}.xml", data)
            written.append(str(out / f"{stem}.xml"))
            if not as_json:
                write_data(written[-1])
    if as_json:
        write_json({"files": written})


def import_layout(
    files: Annotated[list[Path], typer.Argument(help="PAGE-XML files of pages in the library.")],
    manuscript: Annotated[
        str | None, typer.Option("--manuscript", help="The shelfmark, where the image alone does not tell.")
    ] = None,
    page: Annotated[int | None, typer.Option("--page", help="The page, where the image alone does not tell.")] = None,
    by: Corrector = None,
    recogniser: Recogniser = "onnx",
    institution: InstitutionFilter = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Take regions, columns, kinds and order from PAGE-XML; what changed is read again. Text in it is not used."""
    from manuscripts.catalog.library import Library
    from manuscripts.formats.page_xml.layout import read_layout
    from manuscripts.formats.page_xml.merge import with_layout
    from manuscripts.pipeline.correction import differences, find_imported
    from manuscripts.pipeline.indexing import index_stale, renew_index
    from manuscripts.pipeline.known import known_page

    who = person(by)
    done: list[dict[str, object]] = []
    failures: list[ManuscriptsError] = []
    with Library(library) as opened, opened.writing():
        renew_index(opened)
        for file in files:
            try:
                found = read_layout(_bytes(file), where=str(file))
                entry = find_imported(
                    opened, found, where=str(file), shelfmark=manuscript, number=page, institution=institution
                )
                before = known_page(opened, entry)
                after = with_layout(before, found)
                changes = f"PAGE-XML {file.name}: {differences(before, after)}"
                done.append(_store(opened, entry, before, after, by=who, changes=changes, recogniser=recogniser))
            except ManuscriptsError as error:
                failures.append(error)
                say(f"Failed: {error}")
        index_stale(opened)
    _report(done, as_json=as_json)
    if failures and not done and len(files) == 1:
        raise failures[0]
    if failures:
        raise RunIncompleteError(
            f"{counted(len(failures), 'file')} could not be taken.",
            advice="Mend what is said above and import them again; the others are done.",
        )


def edit_layout(
    shelfmark: Annotated[str, typer.Argument(help="The manuscript.")],
    number: Annotated[int, typer.Argument(metavar="PAGE", help="The page, counted from 1.")],
    kind: Annotated[list[str] | None, typer.Option("--kind", help="`c5=marginal`: make column 5 marginal.")] = None,
    split: Annotated[
        list[str] | None, typer.Option("--split", help="`c3@y=1200`: cut column 3 there, in pixels of the image.")
    ] = None,
    merge: Annotated[list[str] | None, typer.Option("--merge", help="`c3,c4`: make one column of them.")] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove", help="`c7`: this is no column.")] = None,
    order: Annotated[
        list[str] | None, typer.Option("--order", help="`c3,c1,c2`: read these in this order, in their places.")
    ] = None,
    by: Corrector = None,
    recogniser: Recogniser = "onnx",
    institution: InstitutionFilter = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Correct the columns of a page; c5 is the one with a 5 in `show --boxes`. All edits count from before them."""
    from manuscripts.catalog.library import Library
    from manuscripts.pipeline import layout_edits
    from manuscripts.pipeline.indexing import index_stale, renew_index
    from manuscripts.pipeline.known import known_page

    edits = layout_edits.LayoutEdits(
        kinds=kind or (), splits=split or (), merges=merge or (), removes=remove or (), orders=order or ()
    )
    if not edits.words:
        raise OptionError("nothing is to be changed.", advice="Give --kind, --split, --merge, --remove or --order.")
    who = person(by)
    with Library(library) as opened, opened.writing():
        renew_index(opened)
        entry = find_page(opened, shelfmark, number, institution=institution)
        before = known_page(opened, entry)
        after = layout_edits.edit_layout(before, edits)
        changes = "; ".join(edits.words)
        done = _store(opened, entry, before, after, by=who, changes=changes, recogniser=recogniser)
        index_stale(opened)
    _report([done], as_json=as_json)


def _store(
    opened: "Library", entry: "PageEntry", before: "Page", after: "Page", *, by: str, changes: str, recogniser: str
) -> dict[str, object]:
    from manuscripts.pipeline.correction import is_changed, store_correction
    from manuscripts.pipeline.options import RunOptions

    told: dict[str, object] = {
        "institution": entry.manuscript.institution,
        "shelfmark": entry.manuscript.shelfmark,
        "page": entry.number,
    }
    if not is_changed(before, after):
        return told | {"changed": False, "columns_read": 0, "changes": ""}
    options = RunOptions(recogniser=recogniser)
    page = store_correction(opened, entry, before, after, by=by, changes=changes, options=options)
    return told | {"changed": True, "columns_read": page.steps[-1].options["columns_read"], "changes": changes}


def _report(done: list[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        write_json({"pages": done})
        return
    for told in done:
        place = f"{told['institution']} {told['shelfmark']}, page {told['page']}"
        what = f"{told['changes']}; columns read again: {told['columns_read']}" if told["changed"] else "as it was"
        write_data(f"{place}: {what}")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadablePathError(
            f"the file cannot be read: {error.strerror}.", where=str(file), advice="Check its name and its rights."
        ) from error
