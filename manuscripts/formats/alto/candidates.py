"""The candidates of a glyph as ALTO tells them: GC for what is written, a Variant with VC for each of the others."""

from collections.abc import Iterable

from manuscripts.core.page import Candidate, Glyph
from manuscripts.formats.alto.exactness import glyph_content
from manuscripts.formats.characters import GETA, stand_in
from manuscripts.formats.markup import certainty, probability

_LONGEST_VARIANT = 3


def told(glyph: Glyph) -> tuple[Candidate | None, tuple[Candidate, ...]]:
    """What the Glyph says: itself, where an engine gave it a probability, and its Variants.

    What an engine gave to a character that a person has put in place of its own is no measure of that.
    """
    sure = None if glyph.corrections else certainty(glyph)
    chosen = Candidate(text=glyph_content(glyph.written), probability=_held(sure)) if sure is not None else None
    others = (candidate for candidate in glyph.candidates if candidate.text != glyph.written)
    return chosen, tuple(
        Candidate(text=_variant_content(other.text), probability=_held(other.probability)) for other in others
    )


def by_probability(chosen: Candidate | None, variants: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The way back: best first, and what was chosen once, although some programs make it a Variant too."""
    found = [chosen] if chosen is not None else []
    found += [variant for variant in variants if chosen is None or variant.text != chosen.text]
    return tuple(sorted(found, key=lambda candidate: -candidate.probability))


def held_candidates(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Their probabilities in thousandths."""
    return tuple(Candidate(text=each.text, probability=_held(each.probability)) for each in candidates)


def _held(value: float) -> float:
    return float(probability(value))


def _variant_content(text: str) -> str:
    """At most three characters; 〓 for more."""
    content = stand_in(text)
    return content if 0 < len(content) <= _LONGEST_VARIANT else GETA
