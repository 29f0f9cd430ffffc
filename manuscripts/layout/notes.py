"""Telling, down one ruled line, where it holds main text and where a double-line note (雙行夾註)."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from manuscripts.core.page import ColumnKind
from manuscripts.layout.detector import InkMap
from manuscripts.layout.ruling import Mask

Scores = npt.NDArray[np.float64]

_CHANGE, _SHIFT = 8.0, 1.5
_GAP_INK, _GAP_FREE = -1.3, 0.3
_RIDGE, _LONELY = 0.8, 0.25


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a ruled line: its kind, and its place in the strip of the line, in work pixels, ends exclusive.

    `tone` is how dark its ink is, 0 to 255, where that was measured.
    """

    kind: ColumnKind
    left: int
    top: int
    right: int
    bottom: int
    tone: float = 0.0


def find_runs(ink: Mask, *, core: InkMap, pitch: float) -> tuple[Run, ...]:
    """Runs in reading order; `ink` and `core` are the straightened strip of one ruled line, height × width.

    Where the middle of the line stays free of strokes while both halves are written, there are two half lines. The
    cheapest sequence of states (main, or note with the gap at one of several places) decides, so that a single 川
    does not make a note.
    """
    rows = ink.any(axis=1)
    if not rows.any():
        return ()
    centre = _centre(ink)
    offsets = np.arange(-5, 6) * max(1.0, 0.04 * pitch)
    middles = sorted({int(np.clip(round(centre + offset), 2, ink.shape[1] - 3)) for offset in offsets})
    scores = np.stack([_note_score(ink, core, middle, centre, pitch) for middle in middles])
    states = _cheapest(scores)
    gaps = np.array([0, *middles])[states]
    runs: list[Run] = []
    for start, end in _stretches(states > 0):
        if states[start] == 0 or _is_one_character(ink[start:end], gaps[start:end], pitch):
            runs += _main_runs(ink, start, end, pitch)
        else:
            runs += _note_runs(ink, start, end, gaps[start:end], pitch)
    return tuple(runs)


def _centre(ink: Mask) -> float:
    """The middle of what is written in the line; specks at its sides do not count."""
    mass = np.cumsum(ink.sum(axis=0))
    left, right = np.searchsorted(mass, [0.03 * mass[-1], 0.97 * mass[-1]])
    return float(left + right + 1) / 2


def _note_score(ink: Mask, core: InkMap, middle: int, centre: float, pitch: float) -> Scores:
    """For each row how much more it looks like two half lines with the gap at `middle` than like main text."""
    half = max(1, round(0.02 * pitch))
    window = max(3, round(0.6 * pitch))
    left = ndimage.maximum_filter1d(ink[:, : middle - half].any(axis=1), window)
    right = ndimage.maximum_filter1d(ink[:, middle + half :].any(axis=1), window)
    crossed = ink[:, middle - half : middle + half + 1].any(axis=1)
    score = np.where(crossed, _GAP_INK, np.where(left & right, _GAP_FREE, 0.0))
    # Two ridges of the detector's map beside the gap speak for a note, one ridge in the centre of the line for main
    # text, one ridge aside for the end of a note whose halves are not equally long.
    smooth = ndimage.uniform_filter1d(core, max(3, round(pitch / 4)), axis=0)
    near, aside = round(0.06 * pitch), round(0.14 * pitch)
    beside_left = smooth[:, : max(1, middle - aside)].max(axis=1)
    beside_right = smooth[:, min(middle + aside, core.shape[1] - 1) :].max(axis=1)
    single = smooth[:, max(0, round(centre) - near) : round(centre) + near + 1].max(axis=1)
    both, either = np.minimum(beside_left, beside_right), np.maximum(beside_left, beside_right)
    combined: Scores = score + _RIDGE * (both - single) + _LONELY * np.maximum(either - both - single, 0.0)
    return combined


def _cheapest(scores: Scores) -> npt.NDArray[np.int64]:
    """The best sequence of states: 0 is main (score 0), the others notes; a gap may move sideways at a small cost."""
    count, rows = scores.shape
    change = np.full((count + 1, count + 1), _SHIFT)
    change[0, :] = change[:, 0] = _CHANGE
    np.fill_diagonal(change, 0.0)
    best = np.zeros(count + 1)
    best[1:] -= _CHANGE / 2
    came = np.zeros((rows, count + 1), dtype=np.int64)
    for row in range(rows):
        offers = best[:, None] - change
        came[row] = offers.argmax(axis=0)
        best = offers.max(axis=0)
        best[1:] += scores[:, row]
    best[1:] -= _CHANGE / 2
    states = np.zeros(rows, dtype=np.int64)
    states[-1] = int(np.argmax(best))
    for row in range(rows - 1, 0, -1):
        states[row - 1] = came[row, states[row]]
    return states


def _stretches(states: Mask) -> list[tuple[int, int]]:
    edges = [0, *(np.nonzero(np.diff(states))[0] + 1).tolist(), len(states)]
    return list(pairwise(edges))


def _is_one_character(ink: Mask, gaps: npt.NDArray[np.int64], pitch: float) -> bool:
    """Whether what seems to be a short note is a character of two parts, as 附 or 門.

    Halves of so short a note hold one character each, not as high, or two with a gap between them.
    """
    rows = np.nonzero(ink.any(axis=1))[0]
    if not rows.size or rows[-1] - rows[0] > 1.15 * pitch:
        return False
    is_right = np.arange(ink.shape[1])[None, :] >= gaps[:, None]
    pieces = [_pieces(half, 1) for half in (ink & is_right, ink & ~is_right)]
    return any(bottom - top > 0.68 * pitch for half in pieces for top, bottom in half)


def _main_runs(ink: Mask, start: int, end: int, pitch: float) -> list[Run]:
    """Main text between two rows, cut where the line is left empty for longer than a character."""
    part = ink[start:end]
    pieces = _pieces(part, 1.3 * pitch)
    runs = (_trim(part[top:bottom], ColumnKind.MAIN, start + top, pitch) for top, bottom in pieces)
    return [run for run in runs if run is not None]


def _note_runs(ink: Mask, start: int, end: int, gaps: npt.NDArray[np.int64], pitch: float) -> list[Run]:
    """The two halves; where one of them is as wide as main text, it is that, and the other stands in the margin."""
    part = ink[start:end]
    is_right = np.arange(ink.shape[1])[None, :] >= gaps[:, None]
    halves = ((ColumnKind.NOTE_RIGHT, part & is_right), (ColumnKind.NOTE_LEFT, part & ~is_right))
    runs = [run for kind, half in halves if (run := _trim(half, kind, start, pitch)) is not None]
    widths = [_width(half) for _, half in halves]
    if len(runs) == 2 and max(widths) > 0.65 * pitch and min(widths) < 0.33 * pitch:
        wide = widths.index(max(widths))
        return [replace(runs[wide], kind=ColumnKind.MAIN), replace(runs[1 - wide], kind=ColumnKind.MARGINAL)]
    return runs


def _pieces(ink: Mask, gap: float) -> list[tuple[int, int]]:
    """Stretches of rows with writing, apart by more than `gap` empty rows."""
    rows = np.nonzero(ink.any(axis=1))[0]
    if not rows.size:
        return []
    parts = np.split(rows, np.nonzero(np.diff(rows) > gap)[0] + 1)
    return [(int(part[0]), int(part[-1]) + 1) for part in parts]


def _trim(ink: Mask, kind: ColumnKind, start: int, pitch: float) -> Run | None:
    """The run around what is written, without specks and remains of ruling at its ends and sides."""
    pieces = [piece for piece in _pieces(ink, 0.1 * pitch) if _is_writing(ink[slice(*piece)], pitch)]
    while len(pieces) > 1 and _is_remote(pieces[0], pieces[1], pitch):
        pieces = pieces[1:]
    while len(pieces) > 1 and _is_remote(pieces[-1], pieces[-2], pitch):
        pieces = pieces[:-1]
    if not pieces:
        return None
    top, bottom = pieces[0][0], pieces[-1][1]
    filled = ink[top:bottom].sum(axis=0)
    columns = np.nonzero(filled > 0.01 * (bottom - top))[0]
    if not columns.size:
        return None
    return Run(kind, int(columns[0]), start + top, int(columns[-1]) + 1, start + bottom)


def _width(ink: Mask) -> float:
    """How wide what is written is, without the outer twentieths of its ink."""
    mass = np.cumsum(ink.sum(axis=0))
    left, right = np.searchsorted(mass, [0.05 * mass[-1], 0.95 * mass[-1]])
    return float(right - left)


def _is_remote(end: tuple[int, int], beside: tuple[int, int], pitch: float) -> bool:
    """Whether a flat stroke at the end of a run is so far from the rest that it is a piece of the frame, no 一."""
    gap = max(beside[0] - end[1], end[0] - beside[1])
    return end[1] - end[0] < 0.15 * pitch and gap > 0.75 * pitch


def _is_writing(ink: Mask, pitch: float) -> bool:
    columns = np.nonzero(ink.any(axis=0))[0]
    width = int(columns[-1] - columns[0]) + 1
    upright_stroke = width < 0.12 * pitch and ink.shape[0] > 2 * width
    return int(ink.sum()) > 0.008 * pitch * pitch and not upright_stroke
