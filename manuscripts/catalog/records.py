"""Page records on the disk: one JSON document for each page."""

from dataclasses import replace
from pathlib import Path

from manuscripts.catalog.values import PageEntry
from manuscripts.core.errors import RecordError
from manuscripts.core.files import write_atomic
from manuscripts.core.page import Page
from manuscripts.core.record import dump_page, load_page


class RecordStore:
    """A folder of records: `institution/shelfmark-slug/digest-frame.json`.

    The file is named after the image, not the page number: when a missed leaf is put in later, the pages behind it get
    new numbers and keep their records.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, entry: PageEntry) -> Path:
        """Where the record of a page is or would be."""
        manuscript = entry.manuscript
        name = f"{entry.image.digest[:24]}-{entry.frame:04}.json"
        return self.folder / manuscript.institution / manuscript.slug / name

    def save(self, entry: PageEntry, page: Page) -> None:
        """Store it whole or not at all."""
        write_atomic(self.path(entry), dump_page(page))

    def load(self, entry: PageEntry) -> Page:
        """The record, with the number the page has now; raises RecordError when it is missing or damaged."""
        path = self.path(entry)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise RecordError(
                f"the record cannot be read: {error.strerror}.",
                where=str(path),
                advice="Run ingest with --redo prepare to read the page anew.",
            ) from error
        page = load_page(data, where=str(path))
        return page if page.number == entry.number else replace(page, number=entry.number)

    def find(self, entry: PageEntry) -> Page | None:
        """The record if there is a sound one."""
        try:
            return self.load(entry)
        except RecordError:
            return None

    def sweep(self) -> None:
        """Remove what a killed process left unfinished."""
        for leftover in self.folder.rglob(".tmp-*"):
            leftover.unlink(missing_ok=True)
