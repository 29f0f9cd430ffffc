"""The stages of one page in order, each with its provenance."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from manuscripts import __version__
from manuscripts.core.page import ModelUse, Page, PageImage, Step, WritingMode
from manuscripts.core.prepared import PreparedPage
from manuscripts.images.files import ImageFile
from manuscripts.imaging.prepare import prepare
from manuscripts.layout.analyse import analyse_layout
from manuscripts.pipeline.engines import Engines
from manuscripts.pipeline.options import RunOptions, Stage, recorded
from manuscripts.recognition.read import read_columns
from manuscripts.variants.normalise import normalise_page
from manuscripts.variants.table import table_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class PageJob:
    """One page to read: its image, who it is, and the record to go on from when only variants are done again.

    `name` is what the image was called when it came; the library keeps it under its digest.
    """

    image: ImageFile
    name: str
    frame: int
    institution: str
    shelfmark: str
    number: int
    options: RunOptions
    writing_mode: WritingMode | None = None
    start: Stage = Stage.PREPARE
    previous: Page | None = None


def read_page(job: PageJob, engines: Engines) -> Page:
    """Run the stages from `job.start` on. Raises ManuscriptsError when the page cannot be read."""
    options = job.options
    layout = options.layout
    if job.writing_mode is not None and layout.writing_mode is None:
        layout = replace(layout, writing_mode=job.writing_mode)
    if job.previous is not None and job.start is Stage.VARIANTS:
        page = job.previous
    else:
        page, prepared = _prepare(job)
        # Recognition settles doubtful notes of the layout: done again, it begins with the layout as it was.
        page = _step(
            page,
            Stage.LAYOUT,
            lambda before: analyse_layout(before, prepared, layout, detector=engines.detector),
            options=layout,
            model=engines.detector.model,
        )
        page = _step(
            page,
            Stage.RECOGNITION,
            lambda before: read_columns(before, prepared, options.recognition, recogniser=engines.recogniser),
            options=options.recognition,
            model=engines.recogniser.model,
        )
    return _step(
        page,
        Stage.VARIANTS,
        lambda before: normalise_page(before, options.variants, table=engines.table),
        options=options.variants,
        model=ModelUse(name="variant table", digest=table_digest()),
    )


def _prepare(job: PageJob) -> tuple[Page, PreparedPage]:
    begun = time.perf_counter()
    decoded = job.image.decode(job.frame)
    prepared = prepare(decoded.pixels, job.options.prepare)
    height, width = decoded.pixels.shape[:2]
    image = PageImage(digest=job.image.digest, name=job.name, frame=job.frame, width=width, height=height)
    page = Page(
        institution=job.institution,
        shelfmark=job.shelfmark,
        number=job.number,
        image=image,
        prepared=prepared.transform,
    )
    return _with_step(page, Stage.PREPARE, options=job.options.prepare, model=None, begun=begun), prepared


def _step(page: Page, stage: Stage, work: Callable[[Page], Page], *, options: object, model: ModelUse | None) -> Page:
    begun = time.perf_counter()
    return _with_step(work(page), stage, options=options, model=model, begun=begun)


def _with_step(page: Page, stage: Stage, *, options: object, model: ModelUse | None, begun: float) -> Page:
    step = Step(
        stage=stage.value,
        software=f"manuscripts {__version__}",
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - begun, 3),
        options=recorded(options),
        models=() if model is None else (model,),
    )
    others = (known for known in page.steps if known.stage != stage.value)
    return replace(page, steps=(*others, step))
