"""From the network's planes to runs: single stretches of writing of one kind, each with its course and width.

Frame: the planes, half the size of the picture that the network saw.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from manuscripts.core.geometry import Polygon
from manuscripts.core.page import ColumnKind
from manuscripts.layout.arrays import Floats, Mask, weighted_quantile
from manuscripts.layout.planes import Planes

CORES = {
    "main": ColumnKind.MAIN,
    "note-right": ColumnKind.NOTE_RIGHT,
    "note-left": ColumnKind.NOTE_LEFT,
    "aside": ColumnKind.MARGINAL,
}
# What is finer than a core, and the chance that is enough: the network calls many a short line a heading.
_FINER = (
    ("heading", ColumnKind.MAIN, ColumnKind.HEADING, 0.85),
    ("fold", ColumnKind.MARGINAL, ColumnKind.FOLD, 0.5),
    ("insertion", ColumnKind.MARGINAL, ColumnKind.INSERTION, 0.5),
)
_SURE, _THERE, _BODY = 0.6, 0.4, 0.4
# Shares of a connected core that are slips, of any kind and of the sides of a note, and how far from its middle, in its
# widths, another kind cannot be.
_SLIP, _SLIP_OF_SIDE, _STRAIGHT = 0.1, 0.35, 0.3
# Where each side of a note has this share of a core and they are so far apart, in its widths, they only touch.
_SIDE, _SIDES_APART = 0.2, 0.4
# A body that reaches further than this many widths of its core from it belongs to something else.
_REACH = 1.3
# Runs of fewer characters than this lean as the page does, longer ones as they do themselves.
_STIFF = 5.0
_LONG = 8.0
_POINTS = 5

Labels = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of writing: at the heights `ys` its middle is at `xs`, its writing reaches `half` to each side.

    `sureness` is the mean probability of its core, `fold` and `text` those of standing in the centre fold and in a text
    block, `right` that of being the right half of a note rather than the left one. `across` numbers from 1 the line
    across the page of which it is a character; 0: it is a column, or part of one.
    """

    kind: ColumnKind
    ys: tuple[float, ...]
    xs: tuple[float, ...]
    half: float
    sureness: float
    fold: float = 0.0
    text: float = 1.0
    right: float = 0.5
    across: int = 0

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def bottom(self) -> float:
        return self.ys[-1]

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def shared(self, other: "Run") -> float:
        """How much of their height both take; the gap between them, below 0, where they share nothing."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    @property
    def middle(self) -> float:
        """Its x half way down."""
        return float(np.interp((self.top + self.bottom) / 2, self.ys, self.xs))

    def inked(self, ink: Mask) -> float:
        """The share of ink in the box around it; `ink` is as large as the planes."""
        box = self.outline(pad=0).box
        rows, columns = (
            slice(max(0, int(box.top)), int(box.bottom) + 1),
            slice(max(0, int(box.left)), int(box.right) + 1),
        )
        part = ink[rows, columns]
        return float(part.mean()) if part.size else 0.0

    def outline(self, *, pad: float) -> Polygon:
        """Down its right side and up its left, wider by `pad` on all sides."""
        ys = (self.top - pad, *self.ys[1:-1], self.bottom + pad)
        right = [(x + self.half + pad, y) for x, y in zip(self.xs, ys, strict=True)]
        left = [(x - self.half - pad, y) for x, y in zip(self.xs, ys, strict=True)]
        return Polygon((*right, *left[::-1]))


def find_runs(planes: Planes) -> tuple[Run, ...]:
    """All runs of writing that the network saw, in no order."""
    cores, kinds = _cores(planes)
    bodies = _bodies(cores, planes)
    pieces = [
        _Piece.of(kind, cores[place] == number, bodies[place] == number, (place[0], place[1]), planes)
        for number, (kind, place) in enumerate(
            zip(kinds, ndimage.find_objects(bodies, max_label=len(kinds)), strict=True), start=1
        )
        if place is not None
    ]
    lean = _common_lean(pieces)
    return tuple(piece.run(lean) for piece in pieces)


def usual_half(runs: Sequence[Run]) -> float:
    """Half the usual width of main text, by its length; 0 without any runs."""
    counted = [run for run in runs if run.kind is ColumnKind.MAIN] or list(runs)
    if not counted:
        return 0.0
    return weighted_quantile([run.half for run in counted], [run.height for run in counted])


def mean_sureness(runs: Sequence[Run]) -> float:
    """Weighted by length; 1 without any."""
    length = sum(run.height for run in runs)
    return sum(run.sureness * run.height for run in runs) / length if length else 1.0


def _cores(planes: Planes) -> tuple[Labels, list[ColumnKind]]:
    """Numbered cores, and the kind of each; where two kinds claim a place, the surer one has it."""
    chances = np.stack([planes[name] for name in CORES])
    there = chances.max(axis=0) > _THERE
    strongest = _settled(chances.argmax(axis=0), there)
    cores = np.zeros(there.shape, dtype=np.int32)
    kinds: list[ColumnKind] = []
    for number, kind in enumerate(CORES.values()):
        mine, count = ndimage.label(there & (strongest == number), structure=np.ones((3, 3), dtype=bool))
        if not count:
            continue
        peaks = ndimage.maximum(chances[number], mine, index=np.arange(1, count + 1))
        for index, (place, peak) in enumerate(zip(ndimage.find_objects(mine), peaks, strict=True), start=1):
            if peak < _SURE:
                continue
            kinds.append(kind)
            part = cores[place]
            part[mine[place] == index] = len(kinds)
    return cores, kinds


def _settled(kinds: npt.NDArray[np.intp], there: Mask) -> npt.NDArray[np.intp]:
    """Within one connected core a kind that has only a small share of it is a slip, and becomes the usual one."""
    joined, count = ndimage.label(there, structure=np.ones((3, 3), dtype=bool))
    settled = kinds.copy()
    for number, place in enumerate(ndimage.find_objects(joined, max_label=count), start=1):
        core = joined[place] == number
        found = kinds[place][core]
        shares = np.bincount(found, minlength=len(CORES)) / found.size
        usual = int(shares.argmax())
        if shares[usual] == 1.0:
            continue
        ys, xs = np.nonzero(core)
        own, width = found == usual, found.size / core.shape[0]
        # The usual kind says how the line leans, if it goes on for long enough to say so.
        lean = np.polyfit(ys[own], xs[own], 1) if np.ptp(ys[own]) > _LONG * width else (0.0, float(xs[own].mean()))
        beside = (xs - np.polyval(lean, ys)) / width
        part = settled[place]
        part[core] = np.where(np.isin(found, _slips(found, shares, beside)), usual, found)
    return settled


def _slips(found: npt.NDArray[np.intp], shares: Floats, beside: Floats) -> list[int]:
    """Kinds in a core that are mistaken; `beside` is how far each place is from its middle, in widths.

    Half of a note stands beside the middle of its line, what goes on straight on is of the same kind.
    """
    usual = int(shares.argmax())
    middles = {kind: float(beside[found == kind].mean()) for kind in np.nonzero(shares)[0].tolist()}
    kinds = list(CORES.values())
    sides = [middles[kind] for kind in middles if kinds[kind].is_note and shares[kind] > _SIDE]
    touching = len(sides) > 1 and abs(sides[0] - sides[1]) > _SIDES_APART
    slips = []
    for kind, middle in middles.items():
        of_side = kinds[kind].is_note and kinds[usual].is_note and shares[kind] < _SLIP_OF_SIDE
        straight = abs(middle - middles[usual]) < _STRAIGHT
        if kind != usual and (shares[kind] < _SLIP or (not touching and (of_side or straight))):
            slips.append(kind)
    return slips


def _bodies(cores: Labels, planes: Planes) -> Labels:
    """Each core with the writing around it: a place of the body belongs to the core that is nearest."""
    if not cores.any():
        return cores
    distance, nearest = ndimage.distance_transform_edt(cores == 0, return_indices=True)
    spread: Labels = cores[nearest[0], nearest[1]]
    width = np.zeros(int(cores.max()) + 1)
    for number, place in enumerate(ndimage.find_objects(cores), start=1):
        if place is not None:
            width[number] = np.count_nonzero(cores[place] == number) / (place[0].stop - place[0].start)
    near = distance <= _REACH * width[spread] + 2
    bodies: Labels = np.where((cores > 0) | ((planes["body"] > _BODY) & near), spread, 0)
    return bodies


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is measured of a run before the lean of the page is known.

    The middle of its core is at `x` + lean·(y - `row`) + curve·(y - `row`)²; `spread` is the variance of the rows.
    """

    kind: ColumnKind
    top: float
    bottom: float
    half: float
    row: float
    x: float
    lean: float
    curve: float
    spread: float
    sureness: float
    fold: float
    text: float
    right: float

    @classmethod
    def of(cls, kind: ColumnKind, core: Mask, body: Mask, place: tuple[slice, slice], planes: Planes) -> "_Piece":
        widths = body.sum(axis=1)
        written = np.nonzero(widths > 0.3 * np.percentile(widths[widths > 0], 70))[0]
        first, last = int(written[0]), int(written[-1]) + 1
        half = 0.5 * float(np.percentile(widths[first:last], 70))
        ys, xs = (axis.astype(np.float64) for axis in np.nonzero(core))
        row = float(ys.mean())
        # Short runs are too uneven to tell a curve from the shapes of their characters.
        tall = float(np.ptp(ys))
        degree = 2 if tall > _LONG * 2 * half else 1 if tall > 2 else 0
        curve, lean, x = [0.0] * (2 - degree) + np.polyfit(ys - row, xs, degree).tolist()
        right, left = (float(planes[name][place][core].mean()) for name in ("note-right", "note-left"))
        return cls(
            kind=_finer(kind, core, place, planes),
            top=first + place[0].start,
            bottom=last + place[0].start,
            half=half,
            row=row + place[0].start + 0.5,
            x=x + place[1].start + 0.5,
            lean=lean,
            curve=curve,
            spread=float(ys.var()),
            sureness=float(np.maximum.reduce([planes[name][place][core] for name in CORES]).mean()),
            fold=float(planes["fold"][place][core].mean()),
            text=float(planes["text"][place][core].mean()),
            right=right / (right + left) if right + left else 0.5,
        )

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def run(self, lean: float) -> Run:
        """The run; a short one leans mostly as the page does (`lean`)."""
        stiff = (_STIFF * 2 * self.half) ** 2 / 12
        own = (self.spread * self.lean + stiff * lean) / (self.spread + stiff)
        ys = np.linspace(self.top, self.bottom, _POINTS if self.curve else 2) - self.row
        xs = self.x + own * ys + self.curve * ys * ys
        course = tuple((ys + self.row).tolist()), tuple(xs.tolist())
        return Run(self.kind, *course, self.half, self.sureness, self.fold, self.text, self.right)


def _finer(kind: ColumnKind, core: Mask, place: tuple[slice, slice], planes: Planes) -> ColumnKind:
    """Main text may be a heading; what stands aside may be the fold, or an insertion, which does not stand aside."""
    for plane, coarse, fine, enough in _FINER:
        if kind is coarse and float(planes[plane][place][core].mean()) > enough:
            return fine
    return kind


def _common_lean(pieces: Sequence[_Piece]) -> float:
    """How the long runs lean, dx/dy; upright without any."""
    long = [piece.lean for piece in pieces if piece.height > _LONG * 2 * piece.half]
    return float(np.median(long)) if len(long) > 2 else 0.0
