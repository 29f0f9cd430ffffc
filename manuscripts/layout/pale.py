"""Pale writing that stands apart from the text: what a library stamped on the mount or the margin is no line of it."""

from collections.abc import Sequence
from dataclasses import replace

from manuscripts.core.page import ColumnKind
from manuscripts.core.prepared import GreyImage
from manuscripts.core.tones import quantile, tally
from manuscripts.layout.arrays import weighted_quantile
from manuscripts.layout.planes import STRIDE
from manuscripts.layout.runs import Run

# Writing this much less dark than usual is pale.
_PALE = 0.5
# The share of its height at which another line stands beside it.
_BESIDE = 0.3
# Percentiles of the grey of a box around writing that are its paper and its ink.
_PAPER, _INK = 0.85, 0.05


def set_pale_apart(runs: Sequence[Run], picture: GreyImage) -> list[Run]:
    """The runs, in the frame of the planes, pale main text and headings beside no other line as marginal."""
    depths = [_depth(run, picture) for run in runs]
    flow = [(depth, run) for run, depth in zip(runs, depths, strict=True) if run.kind.in_flow]
    if not flow:
        return list(runs)
    pale = _PALE * weighted_quantile([depth for depth, _ in flow], [run.height for _, run in flow])
    dark = [run for depth, run in flow if depth >= pale]
    return [
        replace(run, kind=ColumnKind.MARGINAL)
        if run.kind.is_text and depth < pale and not any(run.shared(other) > _BESIDE * run.height for other in dark)
        else run
        for run, depth in zip(runs, depths, strict=True)
    ]


def _depth(run: Run, picture: GreyImage) -> float:
    """By how many grey levels its ink is darker than its paper."""
    box = run.outline(pad=0).box
    rows, columns = (
        slice(max(0, round(STRIDE * low)), round(STRIDE * high) + 1)
        for low, high in ((box.top, box.bottom), (box.left, box.right))
    )
    part = picture[rows, columns]
    tones = tally(part)
    return quantile(tones, _PAPER) - quantile(tones, _INK) if part.size else 0.0
