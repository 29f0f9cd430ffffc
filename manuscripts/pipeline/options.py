"""What a run may be told: one frozen dataclass for each stage, and what belongs to the run as a whole."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from manuscripts.core.errors import OptionError
from manuscripts.core.page import WritingMode
from manuscripts.images.limits import ImageLimits
from manuscripts.imaging.prepare import PrepareOptions
from manuscripts.layout.analyse import LayoutOptions
from manuscripts.layout.direction import DirectionOptions
from manuscripts.recognition.read import RecognitionOptions
from manuscripts.variants.normalise import VariantOptions


class Stage(StrEnum):
    """The stages of a page, in order. A run from a stage on does it and all behind it."""

    PREPARE = "prepare"
    DIRECTION = "direction"
    LAYOUT = "layout"
    RECOGNITION = "recognition"
    VARIANTS = "variants"
    INDEX = "index"

    def reaches(self, other: "Stage") -> bool:
        """Whether a run that starts here does `other`."""
        order = list(Stage)
        return order.index(other) >= order.index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How a run goes: an options value for each stage, and what belongs to all.

    `recogniser` is `onnx`, `openvino`, or `paddle:` or `paddle-onnx:` and the name or folder of a model.
    `page_seconds` bounds the time of one page where a pool of `workers` reads (0: two, if there are two cores).
    """

    limits: ImageLimits = field(default_factory=ImageLimits)
    prepare: PrepareOptions = field(default_factory=PrepareOptions)
    direction: DirectionOptions = field(default_factory=DirectionOptions)
    layout: LayoutOptions = field(default_factory=LayoutOptions)
    recognition: RecognitionOptions = field(default_factory=RecognitionOptions)
    variants: VariantOptions = field(default_factory=VariantOptions)
    recogniser: str = "onnx"
    page_seconds: float = 300.0
    workers: int = 0

    def __post_init__(self) -> None:
        if self.page_seconds <= 0:
            raise OptionError(f"a page needs more than {self.page_seconds} seconds.", advice="Give a positive number.")
        if self.workers < 0:
            raise OptionError(f"{self.workers} workers cannot work.", advice="Give 0 for one a core, or a number.")

    @classmethod
    def create(
        cls,
        *,
        writing_mode: WritingMode | None,
        rotation: int | None,
        recogniser: str,
        adviser: bool,
        workers: int,
        page_seconds: float,
        max_pixels: int,
    ) -> "RunOptions":
        """What a person sets on the command line; the rest stays as it is."""
        return cls(
            limits=ImageLimits(max_pixels=max_pixels),
            direction=DirectionOptions(writing_mode=writing_mode, rotation=rotation),
            recogniser=recogniser,
            recognition=RecognitionOptions(adviser=adviser),
            workers=workers,
            page_seconds=page_seconds,
        )


def parse_stage(name: str) -> Stage:
    """The stage called `name`; raises OptionError with the names there are."""
    try:
        return Stage(name)
    except ValueError as error:
        raise OptionError(f"no stage is called {name!r}.", advice=f"There are: {', '.join(Stage)}.") from error


def recorded(options: Any) -> dict[str, str | int | float | bool | None]:
    """A stage's options as the record keeps them: plain values, collections joined by commas."""
    return {key: _plain(value) for key, value in asdict(options).items()}


def _plain(value: object) -> str | int | float | bool | None:
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple | list | set | frozenset):
        return ",".join(sorted(str(_plain(part)) for part in value))
    return str(value)
