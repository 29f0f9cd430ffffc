"""Withdraws manuscripts at the word of their institution, or brings them back."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import StoredImage, Withdrawal, Withdrawn
from manuscripts.core.correction import IMPORT
from manuscripts.core.errors import InputError, UnwritablePathError
from manuscripts.core.manuscript import Manuscript
from manuscripts.pipeline.exporting import remove_exports
from manuscripts.pipeline.indexing import index_stale, renew_index


def find_for_withdrawal(library: Library, institution: str, shelfmarks: Sequence[str]) -> list[str]:
    """The shelfmarks that a withdrawal concerns: those named, or with none all of the institution.

    Also those withdrawn before: a withdrawal that was cut short is finished so. Raises InputError for one that is not
    known, and for an institution of which nothing is.
    """
    held = [one.shelfmark for _, one in library.catalogue.manuscripts(institution=institution)]
    gone = [one.manuscript.shelfmark for one in library.catalogue.withdrawals.all(institution=institution)]
    known = sorted({*held, *gone})
    missing = sorted(set(shelfmarks) - set(known))
    if missing or not known:
        raise InputError(
            f"{institution} has no {', '.join(missing) or 'manuscripts'} in this library.",
            where=str(library.folder),
            advice="`manuscripts status` lists what there is.",
        )
    return [shelfmark for shelfmark in known if not shelfmarks or shelfmark in shelfmarks]


def withdraw(
    library: Library, institution: str, shelfmarks: Sequence[str], *, by: str, delete: bool
) -> list[Withdrawn]:
    """Take manuscripts out of catalogue, search index and `exports`; with `delete` their files too.

    First the catalogue is told, in one step: from then on nothing shows or exports them, and whatever runs next on the
    library takes them out of the index. Killed at any moment, the same call does the rest. Originals that another
    manuscript has pages of stay, and so do the entries of gaiji.
    """
    withdrawal = Withdrawal(when=datetime.now(UTC).isoformat(timespec="seconds"), by=by, deletes=delete)
    with library.writing():
        library.catalogue.withdrawals.put(institution, shelfmarks, withdrawal)
        renew_index(library)
        index_stale(library)
        for one in _named(library, institution, shelfmarks):
            try:
                remove_exports(one.manuscript, folder=library.folder / "exports")
                if one.withdrawal.deletes:
                    _delete_files(library, one)
            except OSError as error:
                raise UnwritablePathError(
                    f"cannot be removed: {error.strerror or error}.",
                    where=str(error.filename or library.folder),
                    advice="Let this user write there, and run the same command again; it is withdrawn already, its "
                    "files are not gone.",
                ) from error
        return _named(library, institution, shelfmarks)


def bring_back(library: Library, institution: str, shelfmarks: Sequence[str]) -> list[Manuscript]:
    """Undo withdrawals and index what is there again; files that were deleted have to be ingested anew."""
    with library.writing():
        found = _named(library, institution, shelfmarks)
        for one in found:
            library.catalogue.withdrawals.lift(institution, one.manuscript.shelfmark)
        renew_index(library)
        index_stale(library)
    return [one.manuscript for one in found]


def _named(library: Library, institution: str, shelfmarks: Sequence[str]) -> list[Withdrawn]:
    wanted = set(shelfmarks)
    found = library.catalogue.withdrawals.all(institution=institution)
    return [one for one in found if one.manuscript.shelfmark in wanted]


def _delete_files(library: Library, one: Withdrawn) -> None:
    """Records and originals first, the catalogue's knowledge of them last: a run that is killed finds them again."""
    withdrawals = library.catalogue.withdrawals
    images = withdrawals.images_of_it_alone(one.manuscript_id, _digests(library, one))
    folder = library.records.folder / one.manuscript.institution / one.manuscript.slug
    for image in images:
        _path(library, image).unlink(missing_ok=True)
    if folder.is_dir():
        shutil.rmtree(folder)
    withdrawals.forget_pages(one.manuscript_id, images)


def _digests(library: Library, one: Withdrawn) -> set[str]:
    """The images of its pages, and the files that text was imported from."""
    digests: set[str] = set()
    for entry in library.catalogue.withdrawals.pages(one.manuscript_id):
        digests.add(entry.image.digest)
        page = library.records.find(entry)
        steps = page.steps if page is not None else ()
        digests |= {str(step.options["sha256"]) for step in steps if step.stage == IMPORT and "sha256" in step.options}
    return digests


def _path(library: Library, image: StoredImage) -> Path:
    return library.images.folder / image.stored
