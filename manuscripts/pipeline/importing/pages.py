"""What one page of a file becomes in the library, decided without changing anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import FrameRef, PageEntry, StoredImage
from manuscripts.core.correction import IMPORT, number_columns
from manuscripts.core.errors import ImageError, InputError
from manuscripts.core.page import Page, PageImage
from manuscripts.formats.imported import Omissions
from manuscripts.images.files import open_image
from manuscripts.pipeline.correction import differences, is_changed
from manuscripts.pipeline.importing.merge import merge_page
from manuscripts.pipeline.importing.report import PageOutcome
from manuscripts.pipeline.importing.scans import fitting, has_places, with_image
from manuscripts.pipeline.importing.survey import Claim, Delivery
from manuscripts.pipeline.originals import open_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWork:
    """A page as it shall be stored, and where; `scan` is the file to keep first.

    `image_sha256` is that of the image that the text is of, where it stands without it.
    """

    claim: Claim
    outcome: PageOutcome
    page: Page
    frame: FrameRef
    scan: Path | None = None
    changes: Mapping[str, int] = field(default_factory=dict)
    layout: str = ""
    gone: str = ""
    image_sha256: str = ""


@dataclass(slots=True, kw_only=True)
class PageWorker:
    """Decides on the pages of one manuscript; `taken` are the frames that are pages of it already."""

    library: Library
    taken: set[FrameRef]
    by: str
    when: str

    def decide(self, delivery: Delivery, place: int, given: Page, *, omissions: Omissions) -> PageWork:
        """Raises InputError, or ImageError, where the page of the file cannot be that of the library."""
        claim = delivery.claims[place]
        held = self.library.records.find(claim.entry) if claim.entry is not None else None
        if claim.entry is None or held is None:
            return self._new(delivery, place, given, omissions=omissions)
        found = self._scan(given, claim, omissions=omissions)
        if _last_import(held) == delivery.digest and found is None:
            return PageWork(claim=claim, outcome=PageOutcome.UNCHANGED, page=held, frame=_frame_of(claim.entry))
        return self._known(delivery, claim.entry, held, given, claim=claim, found=found, omissions=omissions)

    def _new(self, delivery: Delivery, place: int, given: Page, *, omissions: Omissions) -> PageWork:
        claim = delivery.claims[place]
        scan = None
        frame = _frame_of(claim.entry) if claim.entry is not None else FrameRef(delivery.digest, place)
        if claim.entry is not None and not claim.entry.image.is_text:
            page = with_image(given, self._kept_image(delivery, claim.entry, given))
        elif (found := self._scan(given, claim, omissions=omissions)) is not None:
            page, scan = with_image(given, found), claim.scan
            frame = FrameRef(found.digest, found.frame)
        else:
            page = replace(given, image=replace(given.image, digest="", frame=0))
        self.taken.add(frame)
        page = replace(
            page,
            institution=delivery.institution,
            shelfmark=delivery.shelfmark,
            columns=number_columns(page.columns),
        )
        return PageWork(
            claim=claim,
            outcome=PageOutcome.NEW,
            page=page,
            frame=frame,
            scan=scan,
            image_sha256="" if page.image.digest else given.image.digest,
        )

    def _known(
        self,
        delivery: Delivery,
        entry: PageEntry,
        held: Page,
        given: Page,
        *,
        claim: Claim,
        found: PageImage | None,
        omissions: Omissions,
    ) -> PageWork:
        frame = _frame_of(entry)
        before = held
        if found is not None:
            before, given = with_image(held, found), with_image(given, found)
            frame = FrameRef(found.digest, found.frame)
            self.taken.add(frame)
        elif entry.image.is_text:
            size = replace(held.image, width=given.image.width, height=given.image.height)
            before = replace(held, image=size)
        else:
            given = with_image(given, self._same_size(delivery, given, held.image))
        merged = merge_page(before, given, where=str(delivery.file), by=self.by, when=self.when, omissions=omissions)
        outcome = PageOutcome.CHANGED if merged.is_changed else PageOutcome.UNCHANGED
        if found is not None:
            outcome = PageOutcome.IMAGE
        return PageWork(
            claim=claim,
            outcome=outcome,
            page=merged.page if outcome is not PageOutcome.UNCHANGED else held,
            frame=frame,
            scan=claim.scan if found is not None else None,
            changes=dict(merged.changes.counts),
            layout=differences(before, merged.page) if is_changed(before, merged.page) else "",
            gone="; ".join(merged.changes.gone),
        )

    def _scan(self, given: Page, claim: Claim, *, omissions: Omissions) -> PageImage | None:
        """The image of a page of which we have none yet, if its scan was found and is what the text is of."""
        if claim.scan is None:
            if claim.entry is None and given.image.name:
                omissions.add(f"image {given.image.name!r}", instead="not found; the page stands without it")
            return None
        try:
            scan = open_image(claim.scan)
            fits = fitting(given, scan)
        except ImageError as error:
            fits = f"it cannot be used: {error.message}"
        if isinstance(fits, str):
            omissions.add(f"image {claim.scan.name!r}", instead=f"not taken: {fits}; the page stands without it")
            return None
        frame, width, height = fits
        if FrameRef(scan.digest, frame) in self.taken:
            omissions.add(f"image {claim.scan.name!r}", instead="is that of another page; this one stands without it")
            return None
        return PageImage(digest=scan.digest, name=claim.scan.name, frame=frame, width=width, height=height)

    def _kept_image(self, delivery: Delivery, entry: PageEntry, given: Page) -> PageImage:
        """The image of a page that is planned and not read yet."""
        height, width = open_kept(self.library, entry).decode(entry.frame).pixels.shape[:2]
        image = PageImage(
            digest=entry.image.digest, name=entry.image.name, frame=entry.frame, width=width, height=height
        )
        return self._same_size(delivery, given, image)

    def _same_size(self, delivery: Delivery, given: Page, image: PageImage) -> PageImage:
        if has_places(given) and (given.image.width, given.image.height) != (image.width, image.height):
            raise InputError(
                f"the image {given.image.name!r} has {given.image.width} x {given.image.height} pixels in the file and "
                f"{image.width} x {image.height} in the library.",
                where=str(delivery.file),
                advice="The file must be of the image in its original size.",
            )
        return image


def _frame_of(entry: PageEntry) -> FrameRef:
    return FrameRef(entry.image.digest, entry.frame)


def kept_scan(library: Library, scan: Path, frame: FrameRef) -> StoredImage:
    """The scan in the store of the library; raises ImageError when it is not what was looked at."""
    copy = library.images.keep(scan)
    if copy.digest != frame.digest:
        raise ImageError("the scan changed while it was being read.", where=str(scan), advice="Import it once more.")
    return StoredImage(digest=copy.digest, name=scan.name, stored=copy.stored, frames=open_image(scan).frames)


def _last_import(page: Page) -> object:
    """The SHA-256 of the file that the page was last imported from."""
    return next((step.options.get("sha256") for step in reversed(page.steps) if step.stage == IMPORT), None)
