"""From sources to stored, searchable pages: plans them, reads what is missing, indexes."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from manuscripts.catalog.library import Library
from manuscripts.catalog.remarks import Remark, remarks
from manuscripts.catalog.sheet import read_sheet
from manuscripts.catalog.values import PageEntry, PageState
from manuscripts.core.correction import is_corrected, is_imported
from manuscripts.core.errors import ManuscriptsError
from manuscripts.core.page import Page
from manuscripts.images.files import ImageFile
from manuscripts.layout.direction import DirectionOptions
from manuscripts.pipeline.executor import Outcome, choose_executor
from manuscripts.pipeline.indexing import index_manuscript, index_stale, renew_index
from manuscripts.pipeline.normalisers import layer_path
from manuscripts.pipeline.options import Stage
from manuscripts.pipeline.originals import open_kept
from manuscripts.pipeline.planning import plan_run
from manuscripts.pipeline.request import IngestRequest, Progress
from manuscripts.pipeline.settling import settle_stale, settled
from manuscripts.pipeline.stages import PageJob, normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSummary:
    """What a run did. It was clean when there are no `failures`; `flagged` pages are read, but doubtful.

    `corrected` pages were to be laid out anew and kept the layout that a person has corrected, `imported` ones to be
    read anew and kept the text that a person has given. `left_out` are images that no row of the sheet which could be
    used names, `withdrawn` shelfmarks that the sources hold and that stayed away, `remarks` what is said of the
    manuscripts in the catalogue and cannot be used: none of these is a failure.
    """

    manuscripts: int
    pages_read: int
    pages_kept: int
    characters: int
    flagged: int
    corrected: int
    imported: int
    failures: tuple[str, ...]
    left_out: tuple[str, ...]
    withdrawn: tuple[str, ...]
    remarks: tuple[Remark, ...]


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
        imported, corrected = _protected(library, request, entries)
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
        imported=imported,
        failures=tuple(failures),
        left_out=tuple(str(file) for file in plan.left_out),
        withdrawn=tuple(manuscript.shelfmark for manuscript in plan.withdrawn),
        remarks=tuple(remarks(library.catalogue, institution=request.institution, shelfmarks=wanted)),
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
        try:
            page = _as_stored(library, entry, request)
        except ManuscriptsError as error:
            settle(entry, Outcome(error=error.code, message=str(error)))
            continue
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
                image = open_kept(library, entry, limits=request.options.limits)
            yield _job(library, entry, image, request)
        except ManuscriptsError as error:
            settle(entry, Outcome(error=error.code, message=str(error)))


def _as_stored(library: Library, entry: PageEntry, request: IngestRequest) -> Page | None:
    """The page without reading its image: what a killed process left behind, or what a person has given."""
    page = library.records.find(entry)
    if page is None:
        return None
    if _is_text_of_a_person(entry, page, request):
        return normalise(page, request.options, rows=layer_path(library.folder, entry.manuscript.institution))
    # A process killed between storing a record and saying so leaves a sound record behind.
    return page if entry.state is PageState.PLANNED and not entry.redo_from else None


def _protected(library: Library, request: IngestRequest, entries: Sequence[PageEntry]) -> tuple[int, int]:
    """How many pages wait for a run that would read them anew, or lay them out anew, but for what a person has done."""
    imported = corrected = 0
    for entry in entries:
        start = Stage(entry.redo_from) if entry.redo_from else None
        page = library.records.find(entry) if start and start.reaches(Stage.RECOGNITION) else None
        if start is None or page is None:
            continue
        if _is_text_of_a_person(entry, page, request):
            imported += 1
        elif start.reaches(Stage.LAYOUT) and is_corrected(page) and not request.discard_corrections:
            corrected += 1
    return imported, corrected


def _is_text_of_a_person(entry: PageEntry, page: Page, request: IngestRequest) -> bool:
    """Whether a run leaves the text alone; without an image there is nothing that it could be read from anew."""
    return is_imported(page) and (entry.image.is_text or not request.discard_corrections)


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
