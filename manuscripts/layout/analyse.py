"""The layout stage: what is where on a page, of which kind, and in which order it is read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from manuscripts.core.geometry import Polygon, Transform
from manuscripts.core.page import Column, ColumnKind, Flag, Page, WritingMode
from manuscripts.core.prepared import GreyImage, PreparedPage
from manuscripts.layout.across import find_across, runs_across, set_across
from manuscripts.layout.areas import find_areas, hold_columns
from manuscripts.layout.closer import look_closer
from manuscripts.layout.colophons import part_colophons
from manuscripts.layout.company import settle_halves, without_doubles
from manuscripts.layout.crossings import cut_at_rules
from manuscripts.layout.folds import settle_folds
from manuscripts.layout.joined import join_runs
from manuscripts.layout.lanes import LaneModel
from manuscripts.layout.look import Look, look_at
from manuscripts.layout.order import ReadingOrder, Rule, Writing, find_order
from manuscripts.layout.pale import set_pale_apart
from manuscripts.layout.planes import STRIDE, PageModel
from manuscripts.layout.ruling import Ruling, find_ruling
from manuscripts.layout.runs import Run, mean_sureness, usual_half
from manuscripts.layout.seals import look_through
from manuscripts.layout.sides import settle_sides

_PAD = 0.1
_DOUBTFUL = 0.75
_WRITTEN = 0.5
# The share of ink in a run: writing has a fifth and more, what dust and remains of rules were taken for has less.
_LEAST_INK = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutOptions:
    """How columns are looked for; there is nothing to choose."""


def analyse_layout(
    page: Page,
    prepared: PreparedPage,
    options: LayoutOptions,  # noqa: ARG001 - every stage takes its options
    *,
    model: PageModel,
    lanes: LaneModel | None = None,
) -> Page:
    """The page with regions, columns without glyphs, and flags; outlines in pixels of the original.

    Columns of the main flow come first, in reading order, then those that stand aside. A page whose direction is not
    known yet is taken to run in columns. `lanes` looks closer at each line; without it the page network's word stands.
    """
    mode = page.direction.mode if page.direction else WritingMode.VERTICAL_RL
    turned = mode is not WritingMode.VERTICAL_RL
    back = _turned_back(prepared) if turned else Transform()
    grey = _in_columns(prepared.grey, turned=turned)
    character = page.direction.character / prepared.transform.scale if page.direction else 0.0
    look = look_at(grey, model=model, character=character)
    if prepared.without_red is not None:
        grey, look = look_through(grey, _in_columns(prepared.without_red, turned=turned), look, model=model)
    # Order goes by the upright page: in the frame of the original a page upside down would be read from its end.
    to_upright = Transform.scaling(1 / look.scale).then(back)
    to_original = to_upright.then(prepared.transform)
    ruling = ruling_of(look)
    rules = _rules(ruling, to_upright)
    ink, all_ink = (each[::STRIDE, ::STRIDE] for each in (ruling.ink, ruling.all_ink))
    pieces = find_pieces(look, ruling)
    across = [] if turned else find_across(pieces, (all_ink, ink), look.planes)
    pieces = set_across(pieces, across)
    if lanes:
        found = _order(pieces, _outlines(pieces, to_upright), mode, rules, settled=False)
        pieces = set_across(look_closer(pieces, found, grey, look, model=lanes), across)
    pieces = [*part_colophons(pieces), *runs_across(across, width=2 * usual_half(pieces))]
    runs = join_runs(pieces, _order(pieces, _outlines(pieces, to_upright), mode, rules), ink)
    upright = _outlines(runs, to_upright)
    order = _order(runs, upright, mode, rules)
    outlines = [prepared.transform.polygon(outline) for outline in upright]
    columns = tuple(
        Column(
            id=f"c{number}",
            kind=runs[index].kind,
            line=order.places[index].line,
            region="",
            outline=outlines[index],
            anchor=_anchor(index, order),
        )
        for number, index in enumerate((*order.flow, *order.aside), start=1)
    )
    regions, columns = hold_columns(columns, [order.places[i] for i in (*order.flow, *order.aside)])
    return replace(
        page,
        regions=(*regions, *find_areas(look, runs, to_original, first=len(regions) + 1)),
        columns=columns,
        flags=(*page.flags, *_flags(runs)),
    )


def ruling_of(look: Look) -> Ruling:
    """The rules of a page that was looked at."""
    return find_ruling(look.picture, written=look.planes["body"] > _WRITTEN, width=2 * STRIDE * usual_half(look.runs))


def find_pieces(look: Look, ruling: Ruling) -> list[Run]:
    """What was seen, cut where rules part registers, without what is no writing; each run by what stands with it."""
    ink = ruling.ink[::STRIDE, ::STRIDE]
    runs = without_doubles([run for run in cut_at_rules(look.runs, ruling) if run.inked(ink) > _LEAST_INK])
    runs = settle_sides(settle_halves(settle_folds(runs, ruling.rules, page_width=ink.shape[1])))
    return set_pale_apart(runs, look.picture)


def _in_columns(grey: GreyImage, *, turned: bool) -> GreyImage:
    """The page, a quarter clockwise where its writing runs in rows."""
    return np.ascontiguousarray(np.rot90(grey, k=-1)) if turned else grey


def _turned_back(prepared: PreparedPage) -> Transform:
    """From the page turned a quarter clockwise, so that rows are columns, to the prepared page."""
    return Transform(a=0.0, b=1.0, c=0.0, d=-1.0, e=0.0, f=float(prepared.grey.shape[0]))


def _outlines(runs: Sequence[Run], to_upright: Transform) -> list[Polygon]:
    return [to_upright.polygon(run.outline(pad=_PAD * run.half)) for run in runs]


def _order(
    runs: Sequence[Run],
    outlines: Sequence[Polygon],
    mode: WritingMode,
    rules: Sequence[Rule],
    *,
    settled: bool = True,
) -> ReadingOrder:
    writings = [Writing(outline, run.kind, settled, run.across) for outline, run in zip(outlines, runs, strict=True)]
    return find_order(writings, mode=mode, rules=rules)


def _rules(ruling: Ruling, to_upright: Transform) -> list[Rule]:
    back = Transform.scaling(1 / STRIDE).then(to_upright)
    return [Rule(first=back.point(rule.first), last=back.point(rule.last)) for rule in ruling.rules]


def _anchor(index: int, order: ReadingOrder) -> str | None:
    """The id of the column beside which this one stands, where it stands aside."""
    beside = order.places[index].beside
    return None if beside is None else f"c{order.flow.index(beside) + 1}"


def _flags(runs: Sequence[Run]) -> tuple[Flag, ...]:
    if not runs:
        return (Flag(code="no-text-found", message="No writing was found on this page."),)
    sureness = mean_sureness([run for run in runs if run.kind is not ColumnKind.MARGINAL])
    if sureness >= _DOUBTFUL:
        return ()
    message = f"Columns could not be told apart surely ({sureness:.0%}); compare them with the image."
    return (Flag(code="layout-doubtful", message=message),)
