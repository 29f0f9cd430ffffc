"""What files are to be imported, and which pages of the library theirs are: known before anything is changed."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from manuscripts.catalog.values import PageEntry
from manuscripts.core.errors import InputError, UnreadablePathError
from manuscripts.core.names import is_institution, slug
from manuscripts.core.page import Page, PageImage
from manuscripts.formats.imported import Imported
from manuscripts.formats.reading import recognise
from manuscripts.pipeline.importing.scans import Scans
from manuscripts.pipeline.request import ImportRequest

_HOLDER = "Say whose with --institution, as in --institution sample-east."


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One page of a file: the number it shall have, its image and the scan found for it.

    `entry` is the page of the library that it is; None for a new one. `number` is None for a page that is counted.
    """

    number: int | None
    image: PageImage
    scan: Path | None
    entry: PageEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A file, its SHA-256, its format, the manuscript that its pages are of, and what they claim to be."""

    file: Path
    digest: str
    form: str
    institution: str
    shelfmark: str
    claims: tuple[Claim, ...]


def read_delivery(file: Path) -> tuple[str, str, Imported]:
    """The SHA-256 of a file, its format and what it holds; raises InputError."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UnreadablePathError(
            f"the file cannot be read: {error.strerror}.", where=str(file), advice="Check its name and its rights."
        ) from error
    form = recognise(data, where=str(file))
    imported = form.read(data, where=str(file))
    if not imported.pages:
        raise InputError("the file holds no page.", where=str(file), advice="Give files with pages in them.")
    return hashlib.sha256(data).hexdigest(), form.name, imported


class Surveyor:
    """Tells for one file after the other what its pages are; files without page numbers are counted as they come."""

    def __init__(self, entries: Iterable[PageEntry], request: ImportRequest, scans: Scans) -> None:
        self._entries = list(entries)
        self._held: dict[tuple[str, str], list[PageEntry]] = {}
        for entry in self._entries:
            self._held.setdefault((entry.manuscript.institution, entry.manuscript.shelfmark), []).append(entry)
        self._request = request
        self._scans = scans
        self._counted: Counter[tuple[str, str]] = Counter()

    def survey(self, file: Path) -> Delivery:
        """Raises InputError for a file that cannot be read, or of which it is not known what it is of."""
        digest, form, imported = read_delivery(file)
        if self._request.page is not None and len(imported.pages) > 1:
            raise InputError(
                f"the file holds {len(imported.pages)} pages, and --page names one.",
                where=str(file),
                advice="Leave --page out: the pages of the file have numbers of their own.",
            )
        shelfmark, institution = self._manuscript(file, imported)
        held = self._held.get((institution, shelfmark), [])
        claims = []
        for place, page in enumerate(imported.pages):
            self._counted[institution, shelfmark] += 1
            finder = _Finder(held, file=file, digest=digest, place=place)
            if self._request.page is not None or imported.manuscript.shelfmark:
                number = self._request.page or page.number
                entry = finder.numbered(page, number, sure=self._request.page is not None)
            else:
                number = None
                entry = finder.counted(page, self._counted[institution, shelfmark])
            scan = self._scans.named(page.image, beside=file) if entry is None or entry.image.is_text else None
            claims.append(Claim(number=number, image=page.image, scan=scan, entry=entry))
        numbers = Counter(claim.entry.number if claim.entry is not None else claim.number for claim in claims)
        twice = [number for number, times in numbers.items() if number is not None and times > 1]
        if twice:
            raise InputError(
                f"page {twice[0]} of {shelfmark} stands in the file more than once.",
                where=str(file),
                advice="Give each page a number or an image of its own.",
            )
        return Delivery(
            file=file, digest=digest, form=form, institution=institution, shelfmark=shelfmark, claims=tuple(claims)
        )

    def _manuscript(self, file: Path, imported: Imported) -> tuple[str, str]:
        """Shelfmark and institution: as said, as the file has them, or those of the page with the same image."""
        shelfmark = self._request.shelfmark or imported.manuscript.shelfmark
        institution = self._request.institution or imported.manuscript.institution
        if not shelfmark:
            of_image = [entry.manuscript for page in imported.pages for entry in _of_image(self._entries, page)]
            known = {(one.institution, one.shelfmark) for one in of_image if institution in ("", one.institution)}
            if len(known) != 1:
                raise InputError(
                    "the file does not say what manuscript it is of, "
                    + ("and no page of the library has its image." if not known else "and several have its image."),
                    where=str(file),
                    advice="Give its shelfmark with --manuscript.",
                )
            institution, shelfmark = known.pop()
        institution = institution or self._holder(shelfmark, file)
        if not is_institution(institution):
            raise InputError(f"{institution!r} cannot be the id of an institution.", where=str(file), advice=_HOLDER)
        try:
            slug(shelfmark)
        except ValueError as error:
            raise InputError(f"{error}.", where=str(file), advice="Give another with --manuscript.") from error
        return shelfmark, institution

    def _holder(self, shelfmark: str, file: Path) -> str:
        known = {institution for institution, _ in self._held}
        holders = {institution for institution, held in self._held if held == shelfmark}
        likely = holders or known
        if len(likely) != 1:
            several = f", and there are {' and '.join(sorted(likely))} here" if likely else ""
            raise InputError(f"the file does not say who holds {shelfmark}{several}.", where=str(file), advice=_HOLDER)
        return likely.pop()


@dataclass(frozen=True, slots=True)
class _Finder:
    """Looks among the pages of one manuscript for that of a file at a place in it."""

    held: Sequence[PageEntry]
    file: Path
    digest: str
    place: int

    def numbered(self, page: Page, number: int, *, sure: bool) -> PageEntry | None:
        """The page of the same image, or with the same number unless it is of another image; `sure` overrules that."""
        named = next((entry for entry in self.held if entry.number == number), None)
        if sure:
            return named
        found = [entry for entry in self.held if _is_image(entry, page)]
        if found:
            return found[0]
        if named is not None and page.image.digest and not named.image.is_text:
            raise InputError(
                f"page {number} is of the image {page.image.name!r} there, and here of another, {named.image.name!r}.",
                where=str(self.file),
                advice="If both show the same page, give this file alone with --page.",
            )
        return named

    def counted(self, page: Page, number: int) -> PageEntry | None:
        """The page of the same image, from the same file or with its name, or that which is counted as the same."""
        found = (
            _only(entry for entry in self.held if (entry.image.digest, entry.frame) == (self.digest, self.place))
            or _only(_of_image(self.held, page))
            or _only(
                entry
                for entry in self.held
                if entry.image.is_text and (entry.image.name, entry.frame) == (self.file.name, self.place)
            )
        )
        if found is not None:
            return found
        # A text under another name may be any page: it is put in beside the others.
        return next((entry for entry in self.held if entry.number == number and not entry.image.is_text), None)


def refuse_clashes(deliveries: Sequence[Delivery]) -> dict[Path, InputError]:
    """An error for each file that claims a page which another one claims too."""
    claimants: dict[object, dict[Path, str]] = {}
    for one in deliveries:
        for claim in one.claims:
            for key, words in _claimed(one, claim):
                claimants.setdefault(key, {}).setdefault(one.file, words)
    return {
        file: InputError(
            f"{words} is claimed by {' and '.join(str(other) for other in files)}; none of them is used.",
            where=str(file),
            advice="Import the one that holds, or put the other under a shelfmark of its own with --manuscript.",
        )
        for files in claimants.values()
        if len(files) > 1
        for file, words in files.items()
    }


def _claimed(one: Delivery, claim: Claim) -> Iterator[tuple[object, str]]:
    manuscript = (one.institution, one.shelfmark)
    number = claim.entry.number if claim.entry is not None else claim.number
    if number is not None:
        yield (manuscript, number), f"page {number} of {one.shelfmark}"
    if claim.scan is not None:
        yield (manuscript, claim.scan.resolve(), claim.image.frame), f"the image {claim.scan}"


def _only(entries: Iterable[PageEntry]) -> PageEntry | None:
    found = list(entries)
    return found[0] if len(found) == 1 else None


def _of_image(entries: Sequence[PageEntry], page: Page) -> list[PageEntry]:
    """The pages with the image of `page`: the same bytes, or, where the file does not say which, the same name."""
    if page.image.digest:
        return [entry for entry in entries if _is_image(entry, page)]
    name = re.sub(r"^.*[/\\]", "", page.image.name)
    return [
        entry
        for entry in entries
        if not entry.image.is_text
        and (name == entry.image.name or name.rpartition(".")[0] == f"{entry.manuscript.slug}_{entry.number:04}")
    ]


def _is_image(entry: PageEntry, page: Page) -> bool:
    return (entry.image.digest, entry.frame) == (page.image.digest, page.image.frame)
