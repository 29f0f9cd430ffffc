"""The areas of a page: what holds its columns, and what is no writing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from scipy import ndimage

from manuscripts.core.geometry import Box, Polygon, Transform
from manuscripts.core.page import Column, ColumnKind, Region, RegionKind
from manuscripts.layout.arrays import Mask
from manuscripts.layout.look import Look
from manuscripts.layout.order import Place
from manuscripts.layout.runs import Run, usual_half

_SHOWN = tuple(kind for kind in RegionKind if not kind.is_read)
_HALF = 0.5
# In widths of the main text, and where there is none as a share of the page: smaller patches of an area are slips of
# the network.
_LEAST, _LEAST_SHARE = 0.8, 0.0005
# Pictures and colour charts are larger.
_LARGE, _LEAST_LARGE = (RegionKind.ILLUSTRATION, RegionKind.COLOUR_CHART), 2.5
# Seals and stamps stand over text; another area with so much writing in it that is read is none. Nor is a seal or stamp
# with so much of a line across the page in it: the network takes such lines for seals.
_OVER_TEXT, _MOST_READ, _MOST_ACROSS = (RegionKind.SEAL, RegionKind.STAMP), 0.3, 0.4


def hold_columns(columns: Sequence[Column], places: Sequence[Place]) -> tuple[tuple[Region, ...], tuple[Column, ...]]:
    """Regions around the columns, in their order, and the columns with the region that holds each.

    Columns of the flow are held together as they are read without a break; each column of the fold or the margin
    has a region with those that stand in the same line.
    """
    keys = [_key(column, place) for column, place in zip(columns, places, strict=True)]
    names = {key: f"r{number}" for number, key in enumerate(dict.fromkeys(keys), start=1)}
    regions = []
    for key, name in names.items():
        held = [(column, place) for column, place, own in zip(columns, places, keys, strict=True) if own == key]
        box = Box.around(column.box for column, _ in held)
        kind = {ColumnKind.FOLD: RegionKind.FOLD, ColumnKind.MARGINAL: RegionKind.MARGIN}.get(key[0], RegionKind.TEXT)
        regions.append(Region(id=name, kind=kind, outline=Polygon.of_box(box), register=held[0][1].register))
    return tuple(regions), tuple(replace(column, region=names[key]) for column, key in zip(columns, keys, strict=True))


def _key(column: Column, place: Place) -> tuple[ColumnKind, int]:
    return (ColumnKind.MAIN, place.block) if column.kind.in_flow else (column.kind, place.line)


def find_areas(look: Look, runs: Sequence[Run], to_original: Transform, *, first: int) -> Iterator[Region]:
    """Pictures, seals, and what does not belong to the manuscript; `runs` are read, ids count from `first`."""
    width = 2 * usual_half(look.runs)
    read = _covered(runs, look.planes["body"].shape)
    lines = _covered([run for run in runs if run.across], read.shape)
    number = first
    for kind in _SHOWN:
        least = ((_LEAST_LARGE if kind in _LARGE else _LEAST) * width) ** 2 or _LEAST_SHARE * read.size
        labels, count = ndimage.label(look.planes[kind.value] > _HALF)
        areas = np.bincount(labels.ravel(), minlength=count + 1)[1:]
        writing, most = (lines, _MOST_ACROSS) if kind in _OVER_TEXT else (read, _MOST_READ)
        shares = np.bincount(labels.ravel(), weights=writing.ravel(), minlength=count + 1)[1:] / areas
        for place, area, share in zip(ndimage.find_objects(labels), areas.tolist(), shares.tolist(), strict=True):
            if area < max(least, 1.0) or share > most:
                continue
            down, across = place
            box = Box(across.start, down.start, across.stop, down.stop)
            yield Region(id=f"r{number}", kind=kind, outline=to_original.polygon(Polygon.of_box(box)))
            number += 1


def _covered(runs: Sequence[Run], shape: tuple[int, ...]) -> Mask:
    covered = np.zeros(shape, dtype=bool)
    for run in runs:
        box = run.outline(pad=0).box
        covered[max(0, int(box.top)) : int(box.bottom) + 1, max(0, int(box.left)) : int(box.right) + 1] = True
    return covered
