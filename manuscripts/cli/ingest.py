"""`manuscripts ingest`: scans in, stored and searchable pages out."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.clusters import send_waiting
from manuscripts.cli.parameters import (
    DEFAULT_LIBRARY,
    DEFAULT_MAX_PIXELS,
    DEFAULT_PAGE_SECONDS,
    AdviserOption,
    AsJson,
    LibraryFolder,
    MaxPixels,
    PageSeconds,
    Recogniser,
    RotationOption,
    Workers,
    WritingModeOption,
)
from manuscripts.cli.talk import counted, say, write_json, write_table
from manuscripts.core.errors import ClusterError, LibraryBusyError, RunIncompleteError

if TYPE_CHECKING:
    from manuscripts.pipeline.ingest import IngestSummary


def ingest(
    sources: Annotated[list[Path], typer.Argument(help="Files and folders of JPEG, PNG, TIFF, JPEG 2000 and PDF.")],
    institution: Annotated[str, typer.Option("--institution", help="Id of the holder, as in `sample-east`.")],
    institution_name: Annotated[str, typer.Option("--institution-name", help="Its name, for the exports.")] = "",
    catalogue: Annotated[Path | None, typer.Option("--catalogue", help="Sheet of shelfmarks, .csv or .xlsx.")] = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    redo: Annotated[
        str | None,
        typer.Option(
            "--redo", help="Redo from this stage on: prepare, direction, layout, recognition, variants, index."
        ),
    ] = None,
    discard_corrections: Annotated[
        bool,
        typer.Option(
            "--discard-corrections",
            help="Redo also replaces layout that a person has corrected, and text imported for an image.",
        ),
    ] = False,
    writing_mode: WritingModeOption = None,
    rotation: RotationOption = None,
    recogniser: Recogniser = "onnx",
    adviser: AdviserOption = True,
    workers: Workers = 0,
    page_seconds: PageSeconds = DEFAULT_PAGE_SECONDS,
    max_pixels: MaxPixels = DEFAULT_MAX_PIXELS,
    as_json: AsJson = False,
) -> None:
    """Read scans into a library. Run it again to do what is missing; it may be stopped at any time."""
    from dataclasses import asdict

    from manuscripts.catalog.library import Library
    from manuscripts.cli.progress import progress_bar
    from manuscripts.pipeline.ingest import ingest as run_ingest
    from manuscripts.pipeline.options import RunOptions, parse_stage
    from manuscripts.pipeline.request import IngestRequest

    request = IngestRequest(
        sources=tuple(sources),
        institution=institution,
        institution_name=institution_name,
        sheet=catalogue,
        redo=None if redo is None else parse_stage(redo),
        discard_corrections=discard_corrections,
        options=RunOptions.create(
            writing_mode=writing_mode,
            rotation=None if rotation is None else int(rotation),
            recogniser=recogniser,
            adviser=adviser,
            workers=workers,
            page_seconds=page_seconds,
            max_pixels=max_pixels,
        ),
    )
    with Library(library, create=True) as opened:
        with progress_bar() as progress:
            summary = run_ingest(opened, request, progress=progress)
        if as_json:
            write_json({"library": str(library), **asdict(summary)})
        else:
            _report(summary, sources)
        try:
            send_waiting(opened)
        except (ClusterError, LibraryBusyError) as error:
            # What was ingested is stored, and the next run sends it.
            say(f"Warning: {error}")
    if summary.failures:
        raise RunIncompleteError(
            f"{counted(len(summary.failures), 'failure')} among files, rows and pages.",
            where=str(library),
            advice="They are listed above and in `manuscripts status`; mend them and run the same command again.",
        )


def _report(summary: "IngestSummary", sources: Sequence[Path]) -> None:
    for failure in summary.failures:
        say(f"Failed: {failure}")
    if summary.left_out:
        names = _first([_below(Path(name), sources) for name in summary.left_out])
        say(f"Left out, as no usable row of the sheet names them: {counted(len(summary.left_out), 'image')} ({names})")
    if summary.withdrawn:
        names = _first(summary.withdrawn)
        say(f"Withdrawn, and not brought back: {counted(len(summary.withdrawn), 'manuscript')} ({names})")
    for column, what in (
        ("dating", "Dated in words that are not understood, so that no search by years finds them"),
        ("joins", "Joined with shelfmarks that are not in this library"),
    ):
        found = [f"{remark.shelfmark}: {remark.value}" for remark in summary.remarks if remark.column == column]
        if found:
            say(f"{what}: {_first(found)}. `manuscripts status` lists them.")
    if summary.corrected:
        say(
            f"Corrected by a person: {counted(summary.corrected, 'page')}; the layout was kept and only read again. "
            "--discard-corrections replaces it."
        )
    if summary.imported:
        say(f"Text given by a person: {counted(summary.imported, 'page')}; it was kept and not read anew.")
    if summary.flagged:
        say(f"Doubtful: {counted(summary.flagged, 'page')}; `manuscripts status` says why.")
    write_table(
        ("manuscripts", "pages read", "pages kept", "characters", "doubtful", "failed"),
        [
            (
                summary.manuscripts,
                summary.pages_read,
                summary.pages_kept,
                summary.characters,
                summary.flagged,
                len(summary.failures),
            )
        ],
    )


def _first(names: Sequence[str]) -> str:
    return "; ".join(names[:5]) + (f"; and {len(names) - 5} more" if len(names) > 5 else "")


def _below(file: Path, sources: Sequence[Path]) -> str:
    """The path of a file from the source in which it was found."""
    for source in sources:
        if file != source and file.is_relative_to(source):
            return str(file.relative_to(source))
    return str(file)
