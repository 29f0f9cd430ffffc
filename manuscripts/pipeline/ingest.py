"""From sources to stored, searchable pages: keeps originals, plans pages, reads what is missing, indexes."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from manuscripts.catalog.library import Library
from manuscripts.catalog.sheet import Sheet, read_sheet
from manuscripts.catalog.values import FrameRef, PageEntry, PageState, StoredImage
from manuscripts.core.errors import ImageError, LibraryError, ManuscriptsError, OptionError, SheetError
from manuscripts.images.discover import find_images
from manuscripts.images.files import ImageFile, open_image
from manuscripts.pipeline.executor import Outcome, choose_executor
from manuscripts.pipeline.grouping import Group, Grouping, group_by_folder, group_by_sheet
from manuscripts.pipeline.indexing import index_manuscript, index_stale, renew_index
from manuscripts.pipeline.options import RunOptions, Stage
from manuscripts.pipeline.stages import PageJob

_INSTITUTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Progress(Protocol):
    """Is told how far a run is."""

    def begin(self, task: str, total: int) -> None:
        """A part of the run begins: a word for it, and how many steps it has."""
        ...

    def advance(self, what: str) -> None:
        """One step is done; `what` names the file or page."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRequest:
    """What to ingest. `redo` names the stage from which pages that are done are read again."""

    sources: tuple[Path, ...]
    institution: str
    institution_name: str = ""
    sheet: Path | None = None
    redo: Stage | None = None
    options: RunOptions = field(default_factory=RunOptions)

    def __post_init__(self) -> None:
        if not _INSTITUTION.fullmatch(self.institution):
            raise OptionError(
                f"{self.institution!r} cannot be the id of an institution.",
                advice="Use letters, digits, '.', '-' and '_', as in --institution sample-east.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSummary:
    """What a run did. It was clean when there are no `failures`; `flagged` pages are read, but doubtful."""

    manuscripts: int
    pages_read: int
    pages_kept: int
    characters: int
    flagged: int
    failures: tuple[str, ...]
    left_out: tuple[str, ...]


def ingest(library: Library, request: IngestRequest, *, progress: Progress) -> IngestSummary:
    """Bring `library` to hold all of the sources; what it holds already is left alone.

    May be killed at any moment: what was stored stays, and the same call does the rest. Raises ManuscriptsError when
    the run cannot begin (no such sheet, library in use); single files and pages become failures in the summary.
    """
    with library.writing():
        sheet = None
        if request.sheet is not None:
            sheet = read_sheet(
                request.sheet, institution=request.institution, institution_name=request.institution_name
            )
        renew_index(library)
        groups, failures, left_out = _plan(library, request, sheet, progress=progress)
        wanted = [group.manuscript.shelfmark for group in groups]
        if request.redo is Stage.INDEX:
            library.catalogue.set_stale(institution=request.institution, shelfmarks=wanted)
        elif request.redo is not None and wanted:
            library.catalogue.redo(request.redo.value, institution=request.institution, shelfmarks=wanted)
        entries = list(library.catalogue.pages(institution=request.institution, shelfmarks=wanted)) if wanted else []
        failures += _read_pages(library, request, entries, progress=progress)
        index_stale(library)
        after = list(library.catalogue.pages(institution=request.institution, shelfmarks=wanted)) if wanted else []
    read = [entry for entry in entries if entry.state is not PageState.DONE]
    return IngestSummary(
        manuscripts=len(groups),
        pages_read=len(read) - sum(entry.state is PageState.FAILED for entry in after),
        pages_kept=len(entries) - len(read),
        characters=sum(entry.characters for entry in after),
        flagged=sum(bool(entry.flags) for entry in after),
        failures=tuple(failures),
        left_out=tuple(str(file) for file in left_out),
    )


def _plan(
    library: Library, request: IngestRequest, sheet: Sheet | None, *, progress: Progress
) -> tuple[list[Group], list[str], tuple[Path, ...]]:
    """Keep the originals and write down which frames are which pages."""
    found = find_images(request.sources)
    failures: list[ManuscriptsError] = list(found.failures)
    library.catalogue.forget_failures([str(file) for file in found.files])
    kept: dict[Path, StoredImage] = {}
    progress.begin("images", len(found.files))
    for file in found.files:
        try:
            kept[file] = _keep(library, file, request.options)
        except ManuscriptsError as error:
            failures.append(error)
        progress.advance(file.name)
    grouping = _group(list(found.files), request, sheet)
    failures += grouping.failures
    groups = []
    for group in grouping.groups:
        try:
            _plan_manuscript(library, group, kept)
        except SheetError as error:
            failures.append(error)
        else:
            groups.append(group)
    for failure in failures:
        library.catalogue.put_failure(failure.where or str(request.sheet or ""), failure)
    return groups, [str(failure) for failure in failures], grouping.left_out


def _group(files: list[Path], request: IngestRequest, sheet: Sheet | None) -> Grouping:
    if sheet is not None:
        return group_by_sheet(files, sheet, where=str(request.sheet))
    return group_by_folder(
        files, request.sources, institution=request.institution, institution_name=request.institution_name
    )


def _plan_manuscript(library: Library, group: Group, kept: dict[Path, StoredImage]) -> None:
    frames = [
        FrameRef(kept[file].digest, frame) for file in group.files if file in kept for frame in range(kept[file].frames)
    ]
    if frames:
        library.catalogue.plan_pages(library.catalogue.put_manuscript(group.manuscript), frames)


def _keep(library: Library, file: Path, options: RunOptions) -> StoredImage:
    """The stored original of a file; its bytes are read only when the file is new or has changed."""
    try:
        status = file.stat()
    except OSError:
        status = None
    if status is not None:
        digest = library.catalogue.source_digest(file.resolve(), size=status.st_size, modified=status.st_mtime_ns)
        known = library.catalogue.image(digest) if digest else None
        if known is not None and (library.images.folder / known.stored).is_file():
            return known
    opened = open_image(file, limits=options.limits)
    copy = library.images.keep(file)
    if copy.digest != opened.digest:
        raise ImageError(
            "the file changed while it was being read.", where=str(file), advice="Run ingest again once it is complete."
        )
    image = StoredImage(digest=copy.digest, name=file.name, stored=copy.stored, frames=opened.frames)
    library.catalogue.put_image(image)
    if status is not None:
        library.catalogue.put_source(
            file.resolve(), size=status.st_size, modified=status.st_mtime_ns, digest=image.digest
        )
    return image


def _read_pages(
    library: Library, request: IngestRequest, entries: Sequence[PageEntry], *, progress: Progress
) -> list[str]:
    """Read what is not done, store each page as it comes, index each manuscript when its last page is in."""
    todo = [entry for entry in entries if entry.state is not PageState.DONE]
    outstanding = Counter(entry.manuscript_id for entry in todo)
    progress.begin("pages", len(todo))
    failures: list[str] = []

    def settle(entry: PageEntry, outcome: Outcome) -> None:
        if outcome.page is not None:
            library.records.save(entry, outcome.page)
            library.catalogue.mark_done(entry, outcome.page)
        else:
            library.catalogue.mark_failed(entry, error=outcome.error, message=outcome.message)
            failures.append(f"{entry.label}: {outcome.message}")
        outstanding[entry.manuscript_id] -= 1
        if not outstanding[entry.manuscript_id]:
            index_manuscript(library, entry.manuscript_id, entry.manuscript)
        progress.advance(entry.label)

    unread = []
    for entry in todo:
        # A process killed between storing a record and saying so leaves a sound record behind.
        page = library.records.find(entry) if entry.state is PageState.PLANNED and not entry.redo_from else None
        if page is None:
            unread.append(entry)
        else:
            settle(entry, Outcome(page=page))
    by_number = {(entry.manuscript.shelfmark, entry.number): entry for entry in unread}
    executor = choose_executor(request.options.workers, pages=len(unread))
    for job, outcome in executor.run(_jobs(library, unread, request.options, settle)):
        settle(by_number[job.shelfmark, job.number], outcome)
    return failures


def _jobs(
    library: Library, entries: Sequence[PageEntry], options: RunOptions, settle: Callable[[PageEntry, Outcome], None]
) -> Iterator[PageJob]:
    """A job for each entry; an original that is gone or damaged settles its pages as failed."""
    image: ImageFile | None = None
    for entry in entries:
        try:
            if image is None or image.digest != entry.image.digest:
                image = _open_kept(library, entry, options)
            yield _job(library, entry, image, options)
        except ManuscriptsError as error:
            settle(entry, Outcome(error=error.code, message=str(error)))


def _open_kept(library: Library, entry: PageEntry, options: RunOptions) -> ImageFile:
    path = library.images.path(entry.image.stored)
    image = open_image(path, limits=options.limits)
    if image.digest != entry.image.digest:
        raise LibraryError(
            "the kept original is not what it was.",
            where=str(path),
            advice="Delete it and ingest its source again: the copy is made anew.",
        )
    return image


def _job(library: Library, entry: PageEntry, image: ImageFile, options: RunOptions) -> PageJob:
    start = Stage(entry.redo_from) if entry.redo_from else Stage.PREPARE
    previous = library.records.find(entry) if start is not Stage.PREPARE else None
    return PageJob(
        image=image,
        name=entry.image.name,
        frame=entry.frame,
        institution=entry.manuscript.institution,
        shelfmark=entry.manuscript.shelfmark,
        number=entry.number,
        options=options,
        writing_mode=entry.manuscript.writing_mode,
        start=start if previous is not None else Stage.PREPARE,
        previous=previous,
    )
