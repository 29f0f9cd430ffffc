"""How a page lies and whether its writing runs in columns: declared, or inferred with a confidence and reasons."""

from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from PIL import Image

from manuscripts.core.page import ROTATIONS, Direction, Flag, Page, WritingMode
from manuscripts.core.prepared import GreyImage, PreparedPage
from manuscripts.layout.detector import Detector, InkMap
from manuscripts.layout.glyph_patches import Place, cut_patches, find_places
from manuscripts.layout.lie import Lie, measure_lie
from manuscripts.layout.rotation_judge import RotationJudge, probabilities

_LOOK_PIXELS = 3e5
_PLACES = 32
_DOUBTFUL = 0.8
# How likely a page lies turned by 0, 90, 180, 270 degrees before it is looked at: nearly all come upright.
_COMMON = np.array([0.97, 0.01, 0.01, 0.01])
# A detector that sees rows where the characters say columns is asked again, with the page upright.
_LOOK_AGAIN = 0.9


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


@dataclass(frozen=True, slots=True)
class _Look:
    """A reduced copy of a page as the detector sees it; `scale` is its pixels per pixel of the page."""

    core: InkMap
    places: list[Place]
    scale: float

    @property
    def character(self) -> float:
        """The usual size of characters in pixels of the page; 0 where none were seen."""
        return median(place.character for place in self.places) / self.scale if self.places else 0.0


def find_direction(
    page: Page, even: PreparedPage, options: DirectionOptions, *, detector: Detector, judge: RotationJudge
) -> Page:
    """The page with its direction, and a flag where that is doubtful; `even` is the page as it lies.

    The strokes of the characters tell how the page is turned, the lines in which they stand tell columns from rows. It
    is left as it lies, with a doubt, where they speak for a turn but not clearly. A page is read in rows only when a
    person has declared that, or when it is a single row (a plaque), which runs from right to left.
    """
    direction, doubts = _infer(even.grey, options, detector, judge)
    direction = replace(direction, character=_in_original(direction.character, even))
    if not doubts:
        return replace(page, direction=direction)
    message = (
        f"{' '.join(doubts)} The page was turned by {direction.rotation} degrees and read as {direction.mode.value}; "
        "declare rotation or writing mode if that is wrong."
    )
    return replace(page, direction=direction, flags=(*page.flags, Flag(code="direction-doubtful", message=message)))


def measure_characters(page: Page, upright: PreparedPage, *, detector: Detector) -> Page:
    """The page with the size of its characters as they are seen upright: a page comes out alike however it lay."""
    if page.direction is None or not page.direction.character:
        return page
    size = _in_original(_look(upright.grey, detector).character, upright)
    return replace(page, direction=replace(page.direction, character=size))


def _in_original(size: float, prepared: PreparedPage) -> float:
    return round(size * prepared.transform.scale, 1)


def _infer(
    grey: GreyImage, options: DirectionOptions, detector: Detector, judge: RotationJudge
) -> tuple[Direction, list[str]]:
    """The direction, with the size of characters in pixels of `grey`, and which of its reasons are doubts."""
    mode, rotation = options.writing_mode, options.rotation
    if mode is not None and rotation is not None:
        return Direction(mode=mode, declared=True, confidence=1.0, rotation=rotation), []
    look = _look(grey, detector)
    if not look.places:
        # The layout tells that nothing was found, and that is doubt enough.
        nothing = Direction(
            mode=mode or WritingMode.VERTICAL_RL,
            declared=mode is not None,
            confidence=0.0,
            rotation=rotation or 0,
            reasons=("No writing was seen.",),
        )
        return nothing, []
    reasons, sure = [], []
    if rotation is None:
        rotation, confidence = _rotation(grey, look, judge)
        sure.append(confidence)
        reasons.append(
            f"The characters of {len(look.places)} places stand upright after a clockwise turn by {rotation} degrees "
            f"({confidence:.0%})."
        )
    if mode is None:
        lie = _lie(grey, look, rotation, detector)
        mode = lie.mode
        sure.append(lie.confidence)
        reasons.append(f"{lie.reason} ({lie.confidence:.0%}).")
    direction = Direction(
        mode=mode,
        declared=options.writing_mode is not None,
        confidence=round(float(np.prod(sure)), 4),
        rotation=rotation,
        reasons=tuple(reasons),
        character=look.character,
    )
    doubts = [reason for reason, confidence in zip(reasons, sure, strict=True) if confidence < _DOUBTFUL]
    return direction, doubts or (reasons if direction.confidence < _DOUBTFUL else [])


def _look(grey: GreyImage, detector: Detector) -> _Look:
    scale = min(1.0, (_LOOK_PIXELS / grey.size) ** 0.5)
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    small = np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BOX)) if scale < 1 else grey
    core = detector.ink_map(small)
    return _Look(core, find_places(core, count=_PLACES), scale)


def _rotation(grey: GreyImage, look: _Look, judge: RotationJudge) -> tuple[int, float]:
    """The likeliest turn; where the characters speak for another one, the less sure the more they do."""
    found = probabilities(judge.judge(cut_patches(grey, look.places, scale=look.scale)))
    chances = _COMMON * found
    best = int(chances.argmax())
    return ROTATIONS[best], float(min(chances[best] / chances.sum(), found[best] / found.max()))


def _lie(grey: GreyImage, look: _Look, rotation: int, detector: Detector) -> Lie:
    """How the lines run once the page is upright. Of characters spaced equally both ways the detector may make rows."""
    turns = -rotation // 90
    lie = measure_lie(np.rot90(look.core, turns), look.places)
    if rotation and (lie.mode is not WritingMode.VERTICAL_RL or lie.confidence < _LOOK_AGAIN):
        upright = _look(np.ascontiguousarray(np.rot90(grey, turns)), detector)
        if upright.places:
            return measure_lie(upright.core, upright.places)
    return lie
