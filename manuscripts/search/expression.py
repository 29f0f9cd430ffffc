"""What a query means: phrases of signs, and how they are put together."""

from dataclasses import dataclass

from manuscripts.core.units import Unit


@dataclass(frozen=True, slots=True)
class Sign:
    """One unit, in whatever spelling the level allows; □ is a lacuna."""

    unit: Unit


@dataclass(frozen=True, slots=True)
class Gap:
    """From `least` to `most` units, whatever they are, lacunae too."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Made:
    """One unit described by a sequence (IDS) in which all of `components` stand, at any depth."""

    components: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shaped:
    """One unit described by a sequence like this one, in which ？ is any part."""

    description: str


Slot = Sign | Gap | Made | Shaped


@dataclass(frozen=True, slots=True)
class Phrase:
    """Slots that follow one another."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Two phrases in either order with at most `units` units between them."""

    first: Phrase
    second: Phrase
    units: int


@dataclass(frozen=True, slots=True)
class Both:
    """Manuscripts in which both sides are found; the hits of both."""

    first: "Expression"
    second: "Expression"


@dataclass(frozen=True, slots=True)
class Either:
    """The hits of one side and of the other."""

    first: "Expression"
    second: "Expression"


@dataclass(frozen=True, slots=True)
class Without:
    """The hits of `first` in manuscripts in which `second` is not found."""

    first: "Expression"
    second: "Expression"


Expression = Phrase | Near | Both | Either | Without
