"""What a benchmark of recognition measures of columns whose true text, and often true boxes, are known."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

import numpy as np
from rapidfuzz.distance import Levenshtein

from manuscripts.core.page import Column, Glyph
from manuscripts.evaluation.rates import NO_ERRORS, UNREADABLE, Kinds, Rate, kinds_of, rate_of
from manuscripts.evaluation.written import Fold, Written

RANKS = (1, 3, 5, 10)
BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A true unit and the glyph that was read for it, by folded forms; None where the other has nothing."""

    true: str | None
    glyph: Glyph | None
    place: int | None = None

    def rank(self, fold: Fold) -> int | None:
        """Which of the glyph's candidates the true unit is, from 1, forms that are the same counted once."""
        if self.true is None or self.glyph is None:
            return None
        forms = list(dict.fromkeys(fold(candidate.text) for candidate in self.glyph.candidates))
        return forms.index(self.true) + 1 if self.true in forms else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one page or many.

    `ranks` has for each true unit found among the candidates of its glyph its place there, from 1. `centres` counts as
    errors the true boxes in which the centre of no glyph read for them lies; `overlaps` are the IoU of those that were
    read. `judged` is the confidence of each glyph, and whether it was right.
    """

    raw: Rate = NO_ERRORS
    folded: Rate = NO_ERRORS
    kinds: Kinds = field(default_factory=Kinds)
    ranks: tuple[int, ...] = ()
    centres: Rate = NO_ERRORS
    overlaps: tuple[float, ...] = ()
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    judged: tuple[tuple[float, bool], ...] = ()

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            raw=self.raw + other.raw,
            folded=self.folded + other.folded,
            kinds=self.kinds + other.kinds,
            ranks=self.ranks + other.ranks,
            centres=self.centres + other.centres,
            overlaps=self.overlaps + other.overlaps,
            confusions=self.confusions + other.confusions,
            judged=self.judged + other.judged,
        )

    def among(self, first: int) -> float | None:
        """The share of true units that are among the `first` candidates of what was read for them."""
        return sum(rank <= first for rank in self.ranks) / self.folded.count if self.folded.count else None

    @property
    def mean_overlap(self) -> float | None:
        """Mean IoU of the boxes of glyphs with those of the true units they stand for."""
        return float(np.mean(self.overlaps)) if self.overlaps else None

    @property
    def bins(self) -> list[tuple[int, float, float]]:
        """Glyphs by their confidence, in tenths: how many, their mean confidence, the share of right ones."""
        held: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
        for confidence, right in self.judged:
            held[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
        return [
            (len(each), float(np.mean([said for said, _ in each])), float(np.mean([right for _, right in each])))
            for each in held
            if each
        ]

    @property
    def calibration_error(self) -> float | None:
        """Expected calibration error: how far the mean confidence is from the share of right glyphs, bin by bin."""
        total = len(self.judged)
        return sum(count * abs(said - right) for count, said, right in self.bins) / total if total else None


def figures_of(truth: Sequence[Written], read: Sequence[Column], *, fold: Fold) -> Figures:
    """Each column of the truth against the one that was read in its place."""
    return sum((_of_column(*pair, fold=fold) for pair in zip(truth, read, strict=True)), start=Figures())


def _of_column(true: Written, column: Column, *, fold: Fold) -> Figures:
    written = Written.of_column(column)
    folded, seen = true.folded(fold), written.folded(fold)
    pairs = list(_pairs(folded, seen, column.standing))
    boxes = true.boxes
    met = [(boxes[p.place], p.glyph.box) for p in pairs if boxes and p.place is not None and p.glyph is not None]
    inside = sum(box.holds(own.centre) for box, own in met)
    return Figures(
        raw=rate_of(true.units, written.units),
        folded=rate_of(folded.units, seen.units),
        kinds=kinds_of(folded.units, seen.units),
        ranks=tuple(rank for pair in pairs if (rank := pair.rank(fold)) is not None),
        centres=Rate(len(boxes) - inside, len(boxes)),
        overlaps=tuple(box.iou(own) for box, own in met),
        confusions=Counter(
            (pair.true or "", fold(pair.glyph.written) if pair.glyph else "")
            for pair in pairs
            if pair.true != UNREADABLE and pair.true != (fold(pair.glyph.written) if pair.glyph else None)
        ),
        judged=tuple(
            (pair.glyph.confidence, pair.true == fold(pair.glyph.written))
            for pair in pairs
            if pair.glyph is not None and pair.true != UNREADABLE
        ),
    )


def _pairs(truth: Written, read: Written, glyphs: Sequence[Glyph]) -> Iterator[Pair]:
    for block in Levenshtein.opcodes(truth.units, read.units):
        true, own = range(block.src_start, block.src_end), range(block.dest_start, block.dest_end)
        for place, number in zip_longest(true, own):
            yield Pair(
                true=None if place is None else truth.units[place],
                glyph=None if number is None else glyphs[number],
                place=place,
            )
