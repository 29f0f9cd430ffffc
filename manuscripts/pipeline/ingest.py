"""From sources to stored, searchable pages: plans them, reads what is missing, indexes."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from manuscripts.catalog.library import Library
from manuscripts.catalog.sheet import read_sheet
from manuscripts.catalog.values import PageEntry, PageState
from manuscripts.core.correction import is_corrected
from manuscripts.core.errors import LibraryError, ManuscriptsError
from manuscripts.images.files import ImageFile, open_image
from manuscripts.layout.direction import DirectionOptions
from manuscripts.pipeline.executor import Outcome, choose_executor
from manuscripts.pipeline.indexing import index_manuscript, index_stale, renew_index
from manuscripts.pipeline.normalisers import layer_path
from manuscripts.pipeline.options import RunOptions, Stage
from manuscripts.pipeline.planning import plan_run
from manuscripts.pipeline.request import IngestRequest, Progress
from manuscripts.pipeline.settling import settle_stale, settled
from manuscripts.pipeline.stages import PageJob


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSummary:
    """What a run did. It was clean when there are no `failures`; `flagged` pages are read, but doubtful.

    `corrected` pages were to be laid out anew and kept the layout that a person has corrected.
    """

    manuscripts: int
    pages_read: int
    pages_kept: int
    characters: int
    flagged: int
    corrected: int
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
        plan = plan_run(library, request, sheet, progress=progress)
        wanted = [manuscript.shelfmark for manuscript in plan.manuscripts]
        if request.redo is Stage.INDEX:
            library.catalogue.set_stale(institution=request.institution, shelfmarks=wanted)
        elif request.redo is not None and wanted:
            library.catalogue.redo(
                request.redo.value,
                institution=request.institution,
                shelfmarks=wanted,
                instead_of=[stage.value for stage in Stage if request.redo.reaches(stage)],
            )
        entries = list(library.catalogue.pages(institution=request.institution, shelfmarks=wanted)) if wanted else []
        corrected = 0 if request.discard_corrections else sum(_keeps_layout(library, entry) for entry in entries)
        failures = [*plan.failures, *_read_pages(library, request, entries, progress=progress)]
        failures += map(str, settle_stale(library))
        index_stale(library)
        after = list(library.catalogue.pages(institution=request.institution, shelfmarks=wanted)) if wanted else []
    read = [entry for entry in entries if entry.state is not PageState.DONE]
    return IngestSummary(
        manuscripts=len(wanted),
        pages_read=len(read) - sum(entry.state is PageState.FAILED for entry in after),
        pages_kept=len(entries) - len(read),
        characters=sum(entry.characters for entry in after),
        flagged=sum(bool(entry.flags) for entry in after),
        corrected=corrected,
        failures=tuple(failures),
        left_out=tuple(str(file) for file in plan.left_out),
    )


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
            page = settled(library, entry, outcome.page)
            library.records.save(entry, page)
            library.catalogue.mark_done(entry, page)
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
    for job, outcome in executor.run(_jobs(library, unread, request, settle)):
        settle(by_number[job.shelfmark, job.number], outcome)
    return failures


def _jobs(
    library: Library, entries: Sequence[PageEntry], request: IngestRequest, settle: Callable[[PageEntry, Outcome], None]
) -> Iterator[PageJob]:
    """A job for each entry; an original that is gone or damaged settles its pages as failed."""
    image: ImageFile | None = None
    for entry in entries:
        try:
            if image is None or image.digest != entry.image.digest:
                image = open_kept(library, entry, request.options)
            yield _job(library, entry, image, request)
        except ManuscriptsError as error:
            settle(entry, Outcome(error=error.code, message=str(error)))


def _keeps_layout(library: Library, entry: PageEntry) -> bool:
    """Whether the page waits for a run that would lay it out anew, but for a person's corrections."""
    if not entry.redo_from or not Stage(entry.redo_from).reaches(Stage.LAYOUT):
        return False
    page = library.records.find(entry)
    return page is not None and is_corrected(page)


def open_kept(library: Library, entry: PageEntry, options: RunOptions) -> ImageFile:
    """The original that the library keeps of a page; raises LibraryError when it is not what came in."""
    path = library.images.path(entry.image.stored)
    image = open_image(path, limits=options.limits)
    if image.digest != entry.image.digest:
        raise LibraryError(
            "the kept original is not what it was.",
            where=str(path),
            advice="Delete it and ingest its source again: the copy is made anew.",
        )
    return image


def _job(library: Library, entry: PageEntry, image: ImageFile, request: IngestRequest) -> PageJob:
    start = Stage(entry.redo_from) if entry.redo_from else Stage.PREPARE
    previous = library.records.find(entry) if entry.redo_from else None
    if request.discard_corrections and start is not Stage.VARIANTS:
        previous = None
    return PageJob(
        image=image,
        name=entry.image.name,
        frame=entry.frame,
        institution=entry.manuscript.institution,
        shelfmark=entry.manuscript.shelfmark,
        number=entry.number,
        options=request.options,
        declared=DirectionOptions(writing_mode=entry.manuscript.writing_mode),
        start=start if previous is not None else Stage.PREPARE,
        previous=previous,
        variant_rows=layer_path(library.folder, entry.manuscript.institution),
    )
