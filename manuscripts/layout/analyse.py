"""The layout stage: where the columns of a page are, of which kind, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import ndimage

from manuscripts.core.geometry import Polygon, Transform
from manuscripts.core.page import Column, Flag, Page, Region, RegionKind, WritingMode
from manuscripts.core.prepared import PreparedPage
from manuscripts.layout.blocks import Block, divide_page
from manuscripts.layout.detector import Detector
from manuscripts.layout.evidence import Evidence, gather_evidence
from manuscripts.layout.kinds import sort_out
from manuscripts.layout.lines import Line, lines_of
from manuscripts.layout.notes import Run
from manuscripts.layout.ruling import Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutOptions:
    """How columns are looked for; there is nothing to choose."""


def analyse_layout(
    page: Page,
    prepared: PreparedPage,
    options: LayoutOptions,  # noqa: ARG001 - every stage takes its options
    *,
    detector: Detector,
) -> Page:
    """The page with regions, columns without glyphs, and flags; outlines in pixels of the original.

    Columns of the main flow come first, in reading order, then those that stand aside. A page whose direction is not
    known yet is taken to run in columns.
    """
    mode = page.direction.mode if page.direction else WritingMode.VERTICAL_RL
    turned = mode is not WritingMode.VERTICAL_RL
    grey, back = (np.rot90(prepared.grey, k=-1), _turned_back(prepared)) if turned else (prepared.grey, Transform())
    evidence = gather_evidence(np.ascontiguousarray(grey), detector=detector)
    to_original = Transform.scaling(1 / evidence.scale).then(back).then(prepared.transform)
    writing = find_writing(evidence)
    blocks = divide_page(writing, rules=evidence.rules, pitch=evidence.pitch)
    found = [line for block in blocks for line in lines_of(block, evidence=evidence, writing=writing)]
    lines = sort_out(found, rules=evidence.rules, pitch=evidence.pitch, width=evidence.ink.shape[1])
    return replace(
        page,
        regions=_regions(blocks, to_original),
        columns=_columns(lines, blocks, to_original, mode=mode, pad=0.04 * evidence.pitch),
        flags=(*page.flags, *_flags(lines)),
    )


def find_writing(evidence: Evidence) -> Mask:
    """The ink that the detector takes for text, with what is left of a column a little above and below."""
    size = (2 * round(0.8 * evidence.pitch) + 1, 2 * round(0.3 * evidence.pitch) + 1)
    near: Mask = ndimage.maximum_filter(evidence.core, size=size) > 0.3
    return evidence.ink & near


def _turned_back(prepared: PreparedPage) -> Transform:
    """From the page turned a quarter clockwise, so that rows are columns, to the prepared page."""
    return Transform(a=0.0, b=1.0, c=0.0, d=-1.0, e=0.0, f=float(prepared.grey.shape[0]))


def _flags(lines: Sequence[Line]) -> tuple[Flag, ...]:
    return () if lines else (Flag(code="no-text-found", message="No writing was found on this page."),)


def _regions(blocks: Sequence[Block], to_original: Transform) -> tuple[Region, ...]:
    return tuple(
        Region(
            id=f"r{number}",
            kind=RegionKind.MARGIN if block.aside else RegionKind.TEXT,
            outline=to_original.polygon(Polygon.of_box(block.box)),
            register=block.register,
        )
        for number, block in enumerate(blocks, start=1)
    )


def _columns(
    lines: Sequence[Line], blocks: Sequence[Block], to_original: Transform, *, mode: WritingMode, pad: float
) -> tuple[Column, ...]:
    """Columns of the main flow in reading order, then what stands aside; lines are counted in that order."""
    flow = [(line, [run for run in line.runs if run.kind.in_flow]) for line in lines]
    aside = [(line, [run for run in line.runs if not run.kind.in_flow]) for line in lines]
    numbered = enumerate(((line, runs) for line, runs in [*flow, *aside] if runs), start=1)
    places = [(number, line, run) for number, (line, runs) in numbered for run in _in_order(runs, mode)]
    return tuple(
        Column(
            id=f"c{index}",
            kind=run.kind,
            line=number,
            region=f"r{blocks.index(line.block) + 1}",
            outline=to_original.polygon(line.outline(run, pad=pad)),
        )
        for index, (number, line, run) in enumerate(places, start=1)
    )


def _in_order(runs: list[Run], mode: WritingMode) -> list[Run]:
    """Runs of one line; a row that runs from right to left ends where the turned page begins."""
    return runs[::-1] if mode is WritingMode.HORIZONTAL_RL else runs
