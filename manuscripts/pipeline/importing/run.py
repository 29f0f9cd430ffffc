"""Texts from other systems, and ours corrected elsewhere, into a library."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import FrameRef
from manuscripts.core.errors import InputError, ManuscriptsError
from manuscripts.core.manuscript import Manuscript
from manuscripts.formats.imported import Omissions
from manuscripts.images.discover import natural_key
from manuscripts.pipeline.importing.manuscript import described
from manuscripts.pipeline.importing.pages import PageWorker
from manuscripts.pipeline.importing.report import FileReport, ImportSummary, PageReport
from manuscripts.pipeline.importing.scans import Scans
from manuscripts.pipeline.importing.storing import GivenFile, ManuscriptStore
from manuscripts.pipeline.importing.survey import Delivery, Surveyor, read_delivery, refuse_clashes
from manuscripts.pipeline.indexing import index_stale, renew_index
from manuscripts.pipeline.request import ImportRequest, Progress


def import_files(library: Library, request: ImportRequest, *, progress: Progress) -> ImportSummary:
    """Bring `library` to hold what the files say; a page that is as its file has it is left alone.

    May be killed at any moment: what was stored stays, and the same call does the rest. A file that cannot be used is
    told in the summary and the others go on. Raises LibraryError when the library is in use.
    """
    with nullcontext() if request.dry_run else library.writing():
        if not request.dry_run:
            renew_index(library)
        return _Import(library, request, progress).run()


class _Import:
    def __init__(self, library: Library, request: ImportRequest, progress: Progress) -> None:
        self._library = library
        self._request = request
        self._progress = progress
        self._when = datetime.now(UTC).isoformat(timespec="seconds")
        self._reports: dict[Path, FileReport] = {}
        self._manuscripts = {
            (held.institution, held.shelfmark): (identifier, held)
            for identifier, held in library.catalogue.manuscripts()
        }

    def run(self) -> ImportSummary:
        files = sorted({file.resolve(): file for file in self._request.files}.values(), key=natural_key)
        deliveries = self._survey(files)
        groups: dict[tuple[str, str], list[Delivery]] = {}
        for delivery in deliveries:
            groups.setdefault((delivery.institution, delivery.shelfmark), []).append(delivery)
        self._progress.begin("files", len(deliveries))
        for (institution, shelfmark), group in groups.items():
            self._import(Manuscript(institution=institution, shelfmark=shelfmark), group)
        return ImportSummary(files=tuple(self._reports[file] for file in files))

    def _survey(self, files: Sequence[Path]) -> list[Delivery]:
        surveyor = Surveyor(self._library.catalogue.pages(), self._request, Scans(self._request.images))
        deliveries = []
        self._progress.begin("looking at files", len(files))
        for file in files:
            try:
                deliveries.append(surveyor.survey(file))
            except ManuscriptsError as error:
                self._fail(file, error)
            self._progress.advance(file.name)
        clashes = refuse_clashes(deliveries)
        for file, clash in clashes.items():
            self._fail(file, clash)
        return [delivery for delivery in deliveries if delivery.file not in clashes]

    def _import(self, named: Manuscript, group: Sequence[Delivery]) -> None:
        """The files of one manuscript: records first, so that a page in the catalogue always has one."""
        known = self._manuscripts.get((named.institution, named.shelfmark))
        store = ManuscriptStore(self._library, known, by=self._request.by, when=self._when)
        entries = self._library.entries(named)
        worker = PageWorker(
            library=self._library,
            taken={FrameRef(entry.image.digest, entry.frame) for entry in entries},
            by=self._request.by,
            when=self._when,
        )
        given: list[GivenFile] = []
        for delivery in group:
            try:
                one = self._decide(delivery, store, worker)
                if not self._request.dry_run:
                    store.receive(one)
                given.append(one)
            except ManuscriptsError as error:
                self._fail(delivery.file, error)
            self._progress.advance(delivery.file.name)
        if not self._request.dry_run:
            numbers = store.finish()
            index_stale(self._library)
        else:
            numbers = _expected(given, new=not entries)
        for one in given:
            self._tell(one, numbers)

    def _decide(self, delivery: Delivery, store: ManuscriptStore, worker: PageWorker) -> GivenFile:
        self._library.catalogue.withdrawals.refuse(delivery.institution, delivery.shelfmark)
        digest, _, imported = read_delivery(delivery.file)
        if digest != delivery.digest:
            raise InputError(
                "the file changed while it was being read.", where=str(delivery.file), advice="Import it once more."
            )
        ours = Omissions()
        for name, said, used in (
            ("institution", imported.manuscript.institution, delivery.institution),
            ("shelfmark", imported.manuscript.shelfmark, delivery.shelfmark),
        ):
            if said and said != used:
                ours.add(f"{name} {said!r}", instead=f"it is {used!r} here, as was asked for")
        works = tuple(worker.decide(delivery, place, page, omissions=ours) for place, page in enumerate(imported.pages))
        item = replace(imported.manuscript, institution=delivery.institution, shelfmark=delivery.shelfmark)
        store.manuscript = described(store.manuscript, item, omissions=ours)
        return GivenFile(delivery=delivery, works=works, omissions=(*imported.omissions, *ours.all()))

    def _tell(self, given: GivenFile, numbers: Mapping[FrameRef, int]) -> None:
        delivery = given.delivery
        pages = tuple(
            PageReport(
                institution=delivery.institution,
                shelfmark=delivery.shelfmark,
                page=numbers.get(work.frame),
                outcome=work.outcome,
                image=work.page.image.name if work.page.image.digest else "",
                columns=len(work.page.columns),
                characters=sum(len(column.glyphs) for column in work.page.columns),
                changes=work.changes,
                layout=work.layout,
                gone=work.gone,
            )
            for work in given.works
        )
        self._reports[delivery.file] = FileReport(
            file=str(delivery.file), form=delivery.form, pages=pages, omissions=given.omissions
        )

    def _fail(self, file: Path, error: ManuscriptsError) -> None:
        self._reports[file] = FileReport(file=str(file), error=str(error))


def _expected(given: Sequence[GivenFile], *, new: bool) -> dict[FrameRef, int]:
    """The numbers that pages have or are to have, as far as that is known before they are put in."""
    numbers = {}
    for place, work in enumerate((work for one in given for work in one.works), start=1):
        known = work.claim.entry.number if work.claim.entry is not None else work.claim.number
        if known is None and new:
            known = place
        if known is not None:
            numbers[work.frame] = known
    return numbers
