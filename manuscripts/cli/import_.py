"""`manuscripts import`: texts from other systems, and ours corrected elsewhere, into a library."""

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.parameters import DEFAULT_LIBRARY, AsJson, LibraryFolder
from manuscripts.cli.person import Corrector, person
from manuscripts.cli.talk import counted, say, write_data, write_json
from manuscripts.core.errors import InputError, RunIncompleteError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from manuscripts.catalog.library import Library
    from manuscripts.pipeline.importing.report import FileReport, ImportSummary, PageReport

_TOLD = 5


def import_texts(
    files: Annotated[list[Path], typer.Argument(help="Files of texts; those of one manuscript in natural order.")],
    institution: Annotated[
        str, typer.Option("--institution", help="Id of the holder, where the file does not give it.")
    ] = "",
    manuscript: Annotated[
        str, typer.Option("--manuscript", help="The shelfmark, where the file does not give it.")
    ] = "",
    page: Annotated[int | None, typer.Option("--page", help="The page that one file is of, from 1.")] = None,
    images: Annotated[
        Path | None, typer.Option("--images", help="Folder of the scans that the files name; else beside them.")
    ] = None,
    by: Corrector = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")] = False,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Take texts with their layout into a library: new pages, or corrections of pages that it has."""
    from dataclasses import asdict

    from manuscripts.cli.progress import progress_bar
    from manuscripts.pipeline.importing.run import import_files
    from manuscripts.pipeline.request import ImportRequest

    request = ImportRequest(
        files=tuple(files),
        by=person(by),
        institution=institution,
        shelfmark=manuscript,
        page=page,
        images=images,
        dry_run=dry_run,
    )
    with _opened(library, dry_run=dry_run) as opened, progress_bar() as progress:
        summary = import_files(opened, request, progress=progress)
    if as_json:
        write_json({"library": str(library), "dry_run": dry_run, **asdict(summary)})
    else:
        _report(summary, dry_run=dry_run)
    if summary.failures and len(summary.files) == 1:
        raise InputError(summary.failures[0])
    for failure in summary.failures:
        say(f"Failed: {failure}")
    if summary.failures:
        raise RunIncompleteError(
            f"{counted(len(summary.failures), 'file')} could not be taken.",
            where=str(library),
            advice="Mend what is said above and run the same command again; the others are done.",
        )


@contextmanager
def _opened(folder: Path, *, dry_run: bool) -> "Iterator[Library]":
    """The library; where there is none, a run that writes nothing looks at an empty one."""
    from manuscripts.catalog.library import Library

    if dry_run and not (folder / "catalogue.sqlite").is_file():
        with TemporaryDirectory() as empty, Library(Path(empty), create=True) as opened:
            yield opened
        return
    with Library(folder, create=True) as opened:
        yield opened


def _report(summary: "ImportSummary", *, dry_run: bool) -> None:
    for file in summary.files:
        for page in file.pages:
            number = "a page" if page.page is None else f"page {page.page}"
            write_data(f"{page.institution} {page.shelfmark}, {number}: {_words(page)} ({Path(file.file).name})")
        if file.omissions:
            _tell_omissions(file)
    if dry_run:
        say("Nothing was written.")


def _words(page: "PageReport") -> str:
    image = f"image {page.image}" if page.image else "no image"
    changes = [f"{name}: {count}" for name, count in page.changes.items()]
    changes += [words for words in (page.layout, f"gone: {page.gone}" if page.gone else "") if words]
    return ", ".join((page.outcome.value, counted(page.characters, "character"), image, *changes))


def _tell_omissions(file: "FileReport") -> None:
    say(f"{file.file}: {counted(len(file.omissions), 'kind')} of thing not taken as they stand there:")
    for omission in file.omissions[:_TOLD]:
        say(f"  {omission}")
    if len(file.omissions) > _TOLD:
        say(f"  … and {len(file.omissions) - _TOLD} more; --json lists all.")
