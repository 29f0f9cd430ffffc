"""The stages of one page in order, each with its provenance."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from manuscripts import __version__
from manuscripts.core.correction import is_corrected
from manuscripts.core.page import ModelUse, Page, PageImage, Step
from manuscripts.core.prepared import PreparedPage
from manuscripts.images.files import ImageFile
from manuscripts.images.pixels import Pixels
from manuscripts.imaging.prepare import even_out, prepare, set_upright, straighten
from manuscripts.layout.analyse import analyse_layout
from manuscripts.layout.direction import DirectionOptions, find_direction, measure_characters
from manuscripts.pipeline.engines import Engines
from manuscripts.pipeline.normalisers import normaliser_for, tables_used
from manuscripts.pipeline.options import RunOptions, Stage, recorded
from manuscripts.recognition.read import read_columns
from manuscripts.variants.normalise import normalise_page


@dataclass(frozen=True, slots=True, kw_only=True)
class PageJob:
    """One page to read: its image, who it is, and the record to go on from.

    With a `previous` record that a person has corrected, its layout stays, wherever the run starts.

    `name` is what the image was called when it came; the library keeps it under its digest. `declared` is what the
    catalogue says of its direction; what the options of the run say goes before it. `variant_rows` is the institution's
    own table of variants, if it has one.
    """

    image: ImageFile
    name: str
    frame: int
    institution: str
    shelfmark: str
    number: int
    options: RunOptions
    declared: DirectionOptions = field(default_factory=DirectionOptions)
    start: Stage = Stage.PREPARE
    previous: Page | None = None
    variant_rows: Path | None = None


def read_page(job: PageJob, engines: Engines) -> Page:
    """Run the stages from `job.start` on. Raises ManuscriptsError when the page cannot be read."""
    if job.previous is not None and job.start is Stage.VARIANTS:
        page = job.previous
    elif job.previous is not None and is_corrected(job.previous):
        page = _read_corrected(job, job.previous, engines)
    else:
        # Recognition settles doubtful notes of the layout: done again, it begins with the layout as it was.
        page = _read_image(job, engines)
    return normalise(page, job.options, rows=job.variant_rows)


def normalise(page: Page, options: RunOptions, *, rows: Path | None) -> Page:
    """The page with normalised readings, by the shipped table and the rows of an institution."""
    normaliser = normaliser_for(options.variants.level, rows)
    return _step(
        page,
        Stage.VARIANTS,
        lambda before: normalise_page(before, normaliser=normaliser),
        options=options.variants,
        models=[*tables_used(rows), normaliser.model],
    )


def _read_image(job: PageJob, engines: Engines) -> Page:
    pixels = job.image.decode(job.frame).pixels
    height, width = pixels.shape[:2]
    image = PageImage(digest=job.image.digest, name=job.name, frame=job.frame, width=width, height=height)
    page = Page(institution=job.institution, shelfmark=job.shelfmark, number=job.number, image=image)
    options = replace(job.options, direction=job.options.direction.or_else(job.declared))
    return read_pixels(page, pixels, options, engines)


def read_pixels(page: Page, pixels: Pixels, options: RunOptions, engines: Engines) -> Page:
    """An empty page with its direction, layout and glyphs; `pixels` are those of its image."""
    page, prepared = _prepare(page, pixels, options, engines)
    page = _step(
        page,
        Stage.LAYOUT,
        lambda before: analyse_layout(
            before, prepared, options.layout, model=engines.page_model, lanes=engines.lane_model
        ),
        options=options.layout,
        models=[engines.page_model.model, engines.lane_model.model],
    )
    return _step(
        page,
        Stage.RECOGNITION,
        lambda before: read_columns(
            before, prepared, options.recognition, recogniser=engines.recogniser, adviser=engines.adviser
        ),
        options=options.recognition,
        models=_recognition_models(options, engines),
    )


def _read_corrected(job: PageJob, previous: Page, engines: Engines) -> Page:
    """The glyphs of a page anew; direction and layout are those that a person has seen."""
    pixels = job.image.decode(job.frame).pixels
    unread = replace(previous, flags=(), columns=tuple(replace(column, glyphs=()) for column in previous.columns))
    begun = time.perf_counter()
    prepared = prepare_as_known(unread, pixels, job.options)
    page = replace(unread, prepared=prepared.transform)
    page = _with_step(page, Stage.PREPARE, options=job.options.prepare, models=[], begun=begun)
    return _step(
        page,
        Stage.RECOGNITION,
        lambda before: read_corrected(before, prepared, job.options, engines),
        options=job.options.recognition,
        models=_recognition_models(job.options, engines),
    )


def prepare_as_known(page: Page, pixels: Pixels, options: RunOptions) -> PreparedPage:
    """The image made ready, turned as the record says."""
    rotation = page.direction.rotation if page.direction else 0
    return prepare(pixels, options.prepare, rotation=rotation)


def read_corrected(page: Page, prepared: PreparedPage, options: RunOptions, engines: Engines) -> Page:
    """Read the columns without glyphs; what a person has called a note stays one."""
    recognition = replace(options.recognition, settle_notes=False)
    return read_columns(page, prepared, recognition, recogniser=engines.recogniser, adviser=engines.adviser)


def _recognition_models(options: RunOptions, engines: Engines) -> list[ModelUse | None]:
    return [engines.recogniser.model, engines.adviser.model if options.recognition.adviser else None]


def _prepare(page: Page, pixels: Pixels, options: RunOptions, engines: Engines) -> tuple[Page, PreparedPage]:
    begun = time.perf_counter()
    even = even_out(pixels, options.prepare)
    page = _with_step(page, Stage.PREPARE, options=options.prepare, models=[], begun=begun)
    begun = time.perf_counter()
    page = find_direction(page, even, options.direction, detector=engines.detector, judge=engines.judge)
    rotation = page.direction.rotation if page.direction else 0
    upright = even
    if rotation:
        upright = set_upright(pixels, options.prepare, rotation=rotation)
        page = measure_characters(page, upright, detector=engines.detector)
    prepared = straighten(upright, options.prepare)
    page = replace(page, prepared=prepared.transform)
    models = [engines.detector.model, engines.judge.model]
    return _with_step(page, Stage.DIRECTION, options=options.direction, models=models, begun=begun), prepared


def _step(
    page: Page, stage: Stage, work: Callable[[Page], Page], *, options: object, models: Sequence[ModelUse | None]
) -> Page:
    begun = time.perf_counter()
    return _with_step(work(page), stage, options=options, models=models, begun=begun)


def _with_step(page: Page, stage: Stage, *, options: object, models: Sequence[ModelUse | None], begun: float) -> Page:
    step = Step(
        stage=stage.value,
        software=f"manuscripts {__version__}",
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - begun, 3),
        options=recorded(options),
        models=tuple(model for model in models if model is not None),
    )
    others = (known for known in page.steps if known.stage != stage.value)
    return replace(page, steps=(*others, step))
