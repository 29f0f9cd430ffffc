"""Imported pages into the catalogue and the stores: records first, so that a page in the catalogue always has one."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from manuscripts import __version__
from manuscripts.catalog.library import Library
from manuscripts.catalog.values import FrameRef, PageEntry, PageState, StoredImage
from manuscripts.core.correction import IMPORT
from manuscripts.core.errors import InputError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Flag, Page, Step
from manuscripts.formats.imported import Omission
from manuscripts.pipeline.importing.pages import PageWork, kept_scan
from manuscripts.pipeline.importing.report import PageOutcome
from manuscripts.pipeline.importing.survey import Delivery
from manuscripts.pipeline.normalisers import layer_path
from manuscripts.pipeline.options import RunOptions
from manuscripts.pipeline.settling import settled
from manuscripts.pipeline.stages import normalise
from manuscripts.recognition.read import doubts


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """A file with its pages as they shall be stored, and all that they do not hold of it."""

    delivery: Delivery
    works: tuple[PageWork, ...]
    omissions: Sequence[Omission]


class ManuscriptStore:
    """Takes the files of one manuscript, one after the other. The library must be held for writing.

    `manuscript` is the item as the catalogue shall have it, None where that does not have it yet.
    """

    def __init__(self, library: Library, known: tuple[int, Manuscript] | None, *, by: str, when: str) -> None:
        self.manuscript = known[1] if known else None
        self._library = library
        self._by = by
        self._when = when
        self._order: list[FrameRef] = []
        self._numbered: dict[int, FrameRef] = {}
        self._stored: dict[FrameRef, Page] = {}
        self._id = known[0] if known else None
        # What a killed run has stored and not told the catalogue, this one tells.
        waiting = {identifier for identifier, _ in library.catalogue.stale_manuscripts()}
        self._is_behind = self._id in waiting

    def receive(self, given: GivenFile) -> None:
        """Keep a file and store its pages; raises ManuscriptsError, and what was stored before stays."""
        if self.manuscript is None:
            raise ValueError("the manuscript has to be described first")
        self._id = self._library.catalogue.put_manuscript(self.manuscript)
        source = None
        if any(work.outcome is not PageOutcome.UNCHANGED for work in given.works):
            source = self._keep(given.delivery, frames=len(given.works))
        for work in given.works:
            if source is not None and work.outcome is not PageOutcome.UNCHANGED:
                self._store(given, work, source)
            elif work.claim.entry is not None and (self._is_behind or work.claim.entry.state is not PageState.DONE):
                self._stored[work.frame] = work.page
            if work.claim.number is None:
                self._order.append(work.frame)

    def finish(self) -> dict[FrameRef, int]:
        """Make all that was stored pages of the manuscript; gives the numbers of its pages."""
        if self._id is None or self.manuscript is None:
            return {}
        catalogue = self._library.catalogue
        known = {FrameRef(entry.image.digest, entry.frame) for entry in self._library.entries(self.manuscript)}
        catalogue.add_pages(self._id, {number: frame for number, frame in self._numbered.items() if frame not in known})
        if not known.issuperset(self._order):
            catalogue.plan_pages(self._id, self._order)
        entries = {FrameRef(entry.image.digest, entry.frame): entry for entry in self._library.entries(self.manuscript)}
        for frame, page in self._stored.items():
            catalogue.mark_done(entries[frame], page)
        return {frame: entry.number for frame, entry in entries.items()}

    def _keep(self, delivery: Delivery, *, frames: int) -> StoredImage:
        """The file itself, unchanged, in the store of originals."""
        copy = self._library.images.keep(delivery.file)
        if copy.digest != delivery.digest:
            raise InputError(
                "the file changed while it was being read.", where=str(delivery.file), advice="Import it once more."
            )
        source = StoredImage(
            digest=copy.digest, name=delivery.file.name, stored=copy.stored, frames=frames, is_text=True
        )
        self._library.catalogue.put_image(source)
        return source

    def _store(self, given: GivenFile, work: PageWork, source: StoredImage) -> None:
        begun = time.perf_counter()
        entry = self._entry(work, source)
        page = replace(work.page, number=entry.number, flags=_flags(work))
        page = normalise(page, RunOptions(), rows=layer_path(self._library.folder, entry.manuscript.institution))
        # Of a page that gets its image now, people have seen gaiji on the text.
        page = settled(self._library, work.claim.entry or entry, page)
        page = replace(page, steps=(*page.steps, self._step(given, work, begun)))
        if work.claim.entry is not None:
            # Before the record: were this process killed behind it, nobody would know that the index is old.
            self._library.catalogue.set_stale(
                institution=entry.manuscript.institution, shelfmarks=[entry.manuscript.shelfmark]
            )
        self._library.records.save(entry, page)
        if work.claim.entry is not None and work.outcome is PageOutcome.IMAGE:
            self._library.catalogue.give_image(work.claim.entry, work.frame)
        elif work.claim.entry is None and work.claim.number is not None:
            self._numbered[work.claim.number] = work.frame
        self._stored[work.frame] = page

    def _entry(self, work: PageWork, source: StoredImage) -> PageEntry:
        """The page as the catalogue has it or is to have it."""
        image = source if work.claim.entry is None else work.claim.entry.image
        if work.scan is not None:
            image = kept_scan(self._library, work.scan, work.frame)
            self._library.catalogue.put_image(image)
        if work.claim.entry is not None:
            return replace(work.claim.entry, image=image, frame=work.frame.frame)
        if self.manuscript is None or self._id is None:
            raise ValueError("the manuscript has to be described first")
        return PageEntry.planned(
            self.manuscript,
            manuscript_id=self._id,
            number=work.claim.number or work.page.number,
            image=image,
            frame=work.frame.frame,
        )

    def _step(self, given: GivenFile, work: PageWork, begun: float) -> Step:
        options: dict[str, str | int | float | bool | None] = {
            "by": self._by,
            "file": given.delivery.file.name,
            "sha256": given.delivery.digest,
            "format": given.delivery.form,
        }
        options |= {name.replace(" ", "_"): count for name, count in work.changes.items()}
        told = {
            "layout": work.layout,
            "gone": work.gone,
            "image_sha256": work.image_sha256,
            "omissions": "; ".join(map(str, given.omissions)),
        }
        options |= {name: words for name, words in told.items() if words}
        return Step(
            stage=IMPORT,
            software=f"manuscripts {__version__}",
            finished=self._when,
            seconds=round(time.perf_counter() - begun, 3),
            options=options,
        )


def _flags(work: PageWork) -> tuple[Flag, ...]:
    """The doubts about the text as it is given; a new page brings its own with it."""
    fresh = tuple(doubts(work.page.columns))
    if work.outcome is not PageOutcome.NEW:
        return fresh
    known = {flag.code for flag in work.page.flags}
    return (*work.page.flags, *(flag for flag in fresh if flag.code not in known))
