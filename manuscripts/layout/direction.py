"""Whether the writing of a page runs in columns, and how surely."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import ndimage

from manuscripts.core.page import ROTATIONS, Direction, Flag, Page, WritingMode
from manuscripts.core.prepared import PreparedPage
from manuscripts.layout.detector import Detector, InkMap
from manuscripts.layout.evidence import gather_evidence

_DOUBTFUL = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionOptions:
    """What a person has said of the pages; None: infer it.

    `rotation`: by how many degrees (0, 90, 180, 270) they are turned clockwise to stand upright; `writing_mode`: how
    the upright page runs.
    """

    writing_mode: WritingMode | None = None
    rotation: int | None = None

    def __post_init__(self) -> None:
        if self.rotation not in (None, *ROTATIONS):
            raise ValueError(f"rotation is 0, 90, 180 or 270 degrees, not {self.rotation}")

    def or_else(self, other: "DirectionOptions") -> "DirectionOptions":
        """What is said here, and for what is not, what `other` says."""
        return DirectionOptions(
            writing_mode=other.writing_mode if self.writing_mode is None else self.writing_mode,
            rotation=other.rotation if self.rotation is None else self.rotation,
        )


def find_direction(page: Page, even: PreparedPage, options: DirectionOptions, *, detector: Detector) -> Page:
    """The page with its direction, and a flag where that is doubtful; `even` is the page as it lies."""
    if options.writing_mode is not None:
        direction = Direction(mode=options.writing_mode, declared=True, confidence=1.0)
        return replace(page, direction=direction)
    evidence = gather_evidence(even.grey, detector=detector)
    upright = measure_uprightness(evidence.core, pitch=evidence.pitch)
    direction = Direction(mode=WritingMode.VERTICAL_RL, declared=False, confidence=upright)
    return replace(page, direction=direction, flags=(*page.flags, *_flags(direction)))


def _flags(direction: Direction) -> tuple[Flag, ...]:
    if direction.confidence >= _DOUBTFUL:
        return ()
    seen = "in rows" if direction.confidence < 1 - _DOUBTFUL else "neither clearly in columns nor in rows"
    message = (
        f"The writing seems to run {seen} (columns {direction.confidence:.0%}); it was read in columns. "
        "Declare the writing mode if that is wrong."
    )
    return (Flag(code="direction-doubtful", message=message),)


def measure_uprightness(core: InkMap, *, pitch: float) -> float:
    """How far the lines that the detector sees are columns: 1 all of them, 0 all rows, 0.5 where it cannot be told.

    The edges of an upright line change from left to right, those of a row from top to bottom; both are summed.
    """
    smooth = ndimage.gaussian_filter(core, pitch / 10)
    across = float(np.square(ndimage.sobel(smooth, axis=1)).sum())
    down = float(np.square(ndimage.sobel(smooth, axis=0)).sum())
    return across / (across + down) if across + down > 0 else 0.5
