"""Truth and reading above each other, so that a person sees where they differ."""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from manuscripts.evaluation.rates import UNREADABLE

_NOTHING = "\uff0d"
_SAME = "\u3000"
_DIFFERENT = "\u00d7"

Pair = tuple[str, str]


def align(truth: Sequence[str], read: Sequence[str]) -> Iterator[Pair]:
    """Units of truth and reading side by side; an empty string where one of them has none."""
    for block in Levenshtein.opcodes(truth, read):
        true, seen = truth[block.src_start : block.src_end], read[block.dest_start : block.dest_end]
        length = max(len(true), len(seen))
        yield from zip([*true, *[""] * (length - len(true))], [*seen, *[""] * (length - len(seen))], strict=True)


def show_alignment(truth: Sequence[str], read: Sequence[str], *, width: int = 40) -> str:
    """Three rows for every `width` units: truth, reading, and a cross below each difference.

    A full-width minus stands where there is no unit, a geta where nobody can read the page. All signs but the cross
    are as wide as a Han character.
    """
    pairs = list(align(truth, read))
    blocks = (pairs[first : first + width] for first in range(0, len(pairs), width))
    return "\n\n".join(_block(block) for block in blocks)


def _block(pairs: Sequence[Pair]) -> str:
    true = "".join("\u3013" if unit == UNREADABLE else unit or _NOTHING for unit, _ in pairs)
    seen = "".join(unit or _NOTHING for _, unit in pairs)
    marks = "".join(_SAME if unit in (other, UNREADABLE) else f"{_DIFFERENT} " for unit, other in pairs)
    return f"truth {true}\nread  {seen}\n      {marks}".rstrip()
