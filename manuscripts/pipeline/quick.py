"""The quick look: files in, pages out, no library."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from manuscripts.core.errors import ManuscriptsError
from manuscripts.core.names import slug
from manuscripts.core.page import Page
from manuscripts.images.discover import find_images
from manuscripts.images.files import ImageFile, open_image
from manuscripts.pipeline.executor import choose_executor
from manuscripts.pipeline.options import RunOptions
from manuscripts.pipeline.stages import PageJob


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickPage:
    """One frame of one file as read, or why it could not be. `frames` tells how many pages the file has."""

    path: Path
    frame: int
    frames: int
    page: Page | None
    failure: str


def read_files(sources: Sequence[Path], *, options: RunOptions) -> Iterator[QuickPage]:
    """Read all images of `sources` in natural order; what cannot be read is a QuickPage with a reason."""
    found = find_images(sources)
    for error in found.failures:
        yield _failed(Path(error.where), error)
    opened: list[ImageFile] = []
    for path in found.files:
        try:
            opened.append(open_image(path, limits=options.limits))
        except ManuscriptsError as error:
            yield _failed(path, error)
    jobs = [
        PageJob(
            image=image,
            name=image.name,
            frame=frame,
            institution="",
            shelfmark=_shelfmark(image.path),
            number=frame + 1,
            options=options,
        )
        for image in opened
        for frame in range(image.frames)
    ]
    for job, outcome in choose_executor(options.workers, pages=len(jobs)).run(jobs):
        yield QuickPage(
            path=job.image.path,
            frame=job.frame,
            frames=job.image.frames,
            page=outcome.page,
            failure=outcome.message,
        )


def _shelfmark(path: Path) -> str:
    try:
        return slug(path.stem)
    except ValueError:
        return "page"


def _failed(path: Path, error: ManuscriptsError) -> QuickPage:
    return QuickPage(path=path, frame=0, frames=1, page=None, failure=str(error))
