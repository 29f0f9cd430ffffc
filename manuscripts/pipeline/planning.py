"""What a run has to do: keeps originals, and writes down which frames are which pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from manuscripts.catalog.library import Library
from manuscripts.catalog.sheet import Sheet
from manuscripts.catalog.values import FrameRef, SeenSource, StoredImage
from manuscripts.core.errors import ImageError, ManuscriptsError, NoImagesError, SheetError, UnreadablePathError
from manuscripts.core.manuscript import Manuscript
from manuscripts.images.discover import find_images
from manuscripts.images.files import open_image
from manuscripts.pipeline.grouping import Group, Grouping, group_by_folder, group_by_sheet
from manuscripts.pipeline.options import RunOptions
from manuscripts.pipeline.request import IngestRequest, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The manuscripts that the sources are of, why some of it could not be planned, and files that no usable row
    names.

    `withdrawn` are manuscripts that the sources hold and that do not come back by that.
    """

    manuscripts: tuple[Manuscript, ...]
    failures: tuple[str, ...]
    left_out: tuple[Path, ...]
    withdrawn: tuple[Manuscript, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A stored original, what stands at its source now, and the digest of what stood there before, if another."""

    image: StoredImage
    seen: SeenSource
    before: str | None


def plan_run(library: Library, request: IngestRequest, sheet: Sheet | None, *, progress: Progress) -> Plan:
    """Keep the originals of all sources and plan their pages in the catalogue; failures are recorded there too."""
    found = find_images(request.sources)
    failures: list[ManuscriptsError] = list(found.failures)
    tried = [*request.sources, *([request.sheet] if request.sheet else [])]
    library.catalogue.forget_failures([str(place) for place in tried])
    if not found.files and not failures:
        failures.append(
            NoImagesError(
                "no image was found.",
                where=", ".join(str(source) for source in request.sources),
                advice="Name the files or the folder that holds them; JPEG, PNG, TIFF, JPEG 2000 and PDF are read.",
            )
        )
    grouping = _group(found.files, request, sheet)
    failures += grouping.failures
    gone = {one.manuscript.shelfmark for one in library.catalogue.withdrawals.all(institution=request.institution)}
    groups = [group for group in grouping.groups if group.manuscript.shelfmark not in gone]
    withdrawn = [group for group in grouping.groups if group.manuscript.shelfmark in gone]
    # Not even a copy of what is withdrawn is kept.
    unwanted = {file for group in withdrawn for file in group.files}
    files = [file for file in found.files if file not in unwanted]
    kept: dict[Path, _Kept] = {}
    progress.begin("images", len(files))
    for file in files:
        try:
            kept[file] = _keep(library, file, request.options)
        except ManuscriptsError as error:
            failures.append(error)
        progress.advance(file.name)
    manuscripts = []
    for group in groups:
        try:
            _plan_manuscript(library, group, kept)
        except SheetError as error:
            failures.append(error)
        else:
            manuscripts.append(group.manuscript)
    # Only now: until its pages are planned, a scan that came in place of another must still be known as new.
    for file, one in kept.items():
        if one.before is not None:
            library.catalogue.put_source(file.resolve(), one.seen)
    for failure in failures:
        library.catalogue.put_failure(failure.where or str(request.sheet or ""), failure)
    return Plan(
        manuscripts=tuple(manuscripts),
        failures=tuple(str(failure) for failure in failures),
        left_out=grouping.left_out,
        withdrawn=tuple(group.manuscript for group in withdrawn),
    )


def _group(files: Sequence[Path], request: IngestRequest, sheet: Sheet | None) -> Grouping:
    if sheet is not None:
        return group_by_sheet(files, sheet, where=str(request.sheet))
    return group_by_folder(
        files, request.sources, institution=request.institution, institution_name=request.institution_name
    )


def _plan_manuscript(library: Library, group: Group, kept: dict[Path, _Kept]) -> None:
    held = [kept[file] for file in group.files if file in kept]
    frames = [FrameRef(one.image.digest, frame) for one in held for frame in range(one.image.frames)]
    if frames:
        library.catalogue.plan_pages(
            library.catalogue.put_manuscript(group.manuscript),
            frames,
            replaced={one.before: one.image.digest for one in held if one.before is not None},
        )


def _keep(library: Library, file: Path, options: RunOptions) -> _Kept:
    """The stored original of a file; its bytes are read only when the file is new or has changed."""
    try:
        status = file.stat()
    except OSError as error:
        raise UnreadablePathError(
            f"the file cannot be looked at: {error.strerror}.",
            where=str(file),
            advice="Check that it exists and that this user may read it.",
        ) from error
    before = library.catalogue.source(file.resolve())
    if before is not None and (before.size, before.modified) == (status.st_size, status.st_mtime_ns):
        known = library.catalogue.image(before.digest)
        if known is not None and (library.images.folder / known.stored).is_file():
            return _Kept(image=known, seen=before, before=None)
    image = _copy(library, file, options)
    seen = SeenSource(size=status.st_size, modified=status.st_mtime_ns, digest=image.digest)
    if before is not None and before.digest != image.digest:
        return _Kept(image=image, seen=seen, before=before.digest)
    library.catalogue.put_source(file.resolve(), seen)
    return _Kept(image=image, seen=seen, before=None)


def _copy(library: Library, file: Path, options: RunOptions) -> StoredImage:
    opened = open_image(file, limits=options.limits)
    copy = library.images.keep(file)
    if copy.digest != opened.digest:
        raise ImageError(
            "the file changed while it was being read.", where=str(file), advice="Run ingest again once it is complete."
        )
    image = StoredImage(digest=copy.digest, name=file.name, stored=copy.stored, frames=opened.frames)
    library.catalogue.put_image(image)
    return image
