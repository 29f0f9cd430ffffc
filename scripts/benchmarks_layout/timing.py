"""How long the layout stage takes beside recognition and beside the detector alone, on the same pages in one run."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image

from manuscripts.core.page import ModelUse, Page
from manuscripts.core.prepared import GreyImage, PreparedPage
from manuscripts.images.pixels import Pixels
from manuscripts.imaging.prepare import PrepareOptions, even_out
from manuscripts.layout.analyse import LayoutOptions, analyse_layout
from manuscripts.layout.planes import PageModel, Planes
from manuscripts.pipeline.engines import Engines
from manuscripts.recognition.read import RecognitionOptions, read_columns
from scripts.benchmarks_layout.reading import open_page, upright, with_direction

LONGEST = 960

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of wall clock, and of all processor cores together."""

    wall: float = 0.0
    cpu: float = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTime:
    """One page: its stages, and the detector alone at 960 pixels and on the very planes that layout gave it.

    `prepare` is all of image preparation: decoding, even light, turning and straightening.
    """

    prepare: Spent
    direction: Spent
    layout: Spent
    recognition: Spent
    detector_960: Spent
    detector_same: Spent

    def __add__(self, other: "PageTime") -> "PageTime":
        return PageTime(
            prepare=self.prepare + other.prepare,
            direction=self.direction + other.direction,
            layout=self.layout + other.layout,
            recognition=self.recognition + other.recognition,
            detector_960=self.detector_960 + other.detector_960,
            detector_same=self.detector_same + other.detector_same,
        )

    @property
    def page(self) -> Spent:
        return self.prepare + self.direction + self.layout + self.recognition

    @property
    def layout_share(self) -> Spent:
        """Layout, finding the direction included, over the whole page: of wall clock and of processor time."""
        layout, page = self.direction + self.layout, self.page
        return Spent(layout.wall / page.wall, layout.cpu / page.cpu)


class _Listening:
    """A page model that keeps the pictures it was asked about."""

    def __init__(self, model: PageModel) -> None:
        self._model = model
        self.pictures: list[GreyImage] = []

    @property
    def model(self) -> ModelUse | None:
        return self._model.model

    def planes(self, grey: GreyImage) -> Planes:
        self.pictures.append(grey)
        return self._model.planes(grey)


def time_page(path: Path, engines: Engines) -> PageTime:
    """Read one page, variants left out, and time its stages."""
    listening = _Listening(engines.page_model)
    (empty, pixels, even), preparing = _timed(lambda: _open_evenly(path))
    page, direction = _timed(lambda: with_direction(empty, even, engines))
    (page, prepared), turning = _timed(lambda: upright(page, pixels, even, engines))
    laid_out, layout = _timed(
        lambda: analyse_layout(page, prepared, LayoutOptions(), model=listening, lanes=engines.lane_model)
    )
    _, recognition = _timed(
        lambda: read_columns(
            laid_out, prepared, RecognitionOptions(), recogniser=engines.recogniser, adviser=engines.adviser
        )
    )
    small = _shrunk(prepared.grey)
    _, alone = _timed(lambda: engines.detector.ink_map(small))
    _, same = _timed(lambda: [engines.detector.ink_map(picture) for picture in listening.pictures])
    return PageTime(
        prepare=preparing + turning,
        direction=direction,
        layout=layout,
        recognition=recognition,
        detector_960=alone,
        detector_same=same,
    )


def _open_evenly(path: Path) -> tuple[Page, Pixels, PreparedPage]:
    page, pixels = open_page(path)
    return page, pixels, even_out(pixels, PrepareOptions())


def _timed(work: Callable[[], Result]) -> tuple[Result, Spent]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, Spent(time.perf_counter() - wall, time.process_time() - cpu)


def _shrunk(grey: GreyImage) -> GreyImage:
    scale = min(1.0, LONGEST / max(grey.shape))
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BOX))
