"""From planes to runs of writing: each once, of its kind, on its course, as wide as it is written."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind
from manuscripts.layout.planes import PLANES, Planes
from manuscripts.layout.runs import Run, find_runs, usual_half
from tests.layout.painted import Painting

MAIN, RIGHT, LEFT, ASIDE = ColumnKind.MAIN, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT, ColumnKind.MARGINAL
COARSE = (MAIN, RIGHT, LEFT, ASIDE)


def ordered(runs: tuple[Run, ...]) -> list[Run]:
    """From right to left, then from the top."""
    return sorted(runs, key=lambda run: (-round(float(np.mean(run.xs))), run.top))


def box_of(run: Run) -> Box:
    return run.outline(pad=0).box


@pytest.mark.parametrize("kind", list(ColumnKind))
def test_a_line_of_each_kind_is_found_as_that_where_it_is_written(kind: ColumnKind) -> None:
    painting = Painting()
    written = painting.run(Box(100, 40, 120, 240), kind)
    (run,) = find_runs(painting.planes)
    assert run.kind is kind
    assert box_of(run).iou(written) > 0.9
    assert run.sureness == pytest.approx(0.95)


def test_the_halves_of_a_note_are_two_runs_below_their_main_text() -> None:
    painting = Painting()
    boxes = [
        painting.run(Box(100, 40, 124, 120)),
        painting.run(Box(113, 126, 124, 240), RIGHT),
        painting.run(Box(100, 126, 111, 220), LEFT),
    ]
    runs = {run.kind: box_of(run) for run in find_runs(painting.planes)}
    assert list(runs) == [MAIN, RIGHT, LEFT]
    assert all(found.iou(box) > 0.85 for found, box in zip(runs.values(), boxes, strict=True))


def test_neighbours_whose_writing_touches_stay_apart() -> None:
    painting = Painting()
    boxes = [painting.run(Box(left, 40, left + 20, 240)) for left in (140, 120, 100)]
    runs = ordered(find_runs(painting.planes))
    assert all(box_of(run).iou(box) > 0.9 for run, box in zip(runs, boxes, strict=True))


@pytest.mark.parametrize("slope", [-0.08, 0.05])
def test_a_slanted_line_is_followed(slope: float) -> None:
    painting = Painting()
    painting.run(Box(100, 20, 120, 280), course=lambda y: slope * y)
    (run,) = find_runs(painting.planes)
    assert run.half == pytest.approx(10, abs=1)
    assert (run.xs[0], run.xs[-1]) == pytest.approx((110 - slope * 130, 110 + slope * 130), abs=2)


def test_a_curved_line_is_followed() -> None:
    painting = Painting()
    painting.run(Box(100, 20, 120, 280), course=lambda y: 12 * (y / 130) ** 2)
    (run,) = find_runs(painting.planes)
    assert len(run.ys) > 2
    assert run.xs == pytest.approx([110 + 12 * ((y - 150) / 130) ** 2 for y in run.ys], abs=1)


def test_a_short_line_leans_as_the_long_ones_around_it_do() -> None:
    painting = Painting()
    for x in (40, 90, 140, 190):
        painting.run(Box(x, 20, x + 20, 280), course=lambda y: 0.1 * y)
    painting.run(Box(240, 20, 260, 50), course=lambda y: 0.1 * y)
    (short,) = (run for run in find_runs(painting.planes) if run.height < 60)
    assert (short.xs[-1] - short.xs[0]) / short.height == pytest.approx(0.1, abs=0.02)


def test_a_core_that_breaks_off_makes_two_runs_that_share_the_writing() -> None:
    painting = Painting()
    written = painting.run(Box(100, 20, 120, 280))
    painting.area("main", Box(90, 140, 130, 160), chance=0.0)
    upper, lower = sorted(find_runs(painting.planes), key=lambda run: run.top)
    assert upper.bottom <= lower.top + 1
    assert (upper.top, lower.bottom) == pytest.approx((written.top, written.bottom), abs=1)


def test_a_kind_that_a_line_has_only_in_part_is_not_its_kind() -> None:
    painting = Painting()
    painting.run(Box(100, 20, 120, 280))
    painting.area("heading", Box(100, 20, 120, 100))
    assert [run.kind for run in find_runs(painting.planes)] == [MAIN]


def test_halves_of_a_note_whose_cores_touch_each_other_and_their_main_text_are_told_apart() -> None:
    painting = Painting()
    cores = ((MAIN, Box(105, 40, 119, 130)), (RIGHT, Box(112, 130, 119, 240)), (LEFT, Box(105, 130, 112, 240)))
    for kind, core in cores:
        painting.area("body", core)
        painting.area({MAIN: "main", RIGHT: "note-right", LEFT: "note-left"}[kind], core)
    found = {run.kind: (run.top, run.bottom) for run in find_runs(painting.planes)}
    assert found == {MAIN: (40, 130), RIGHT: (130, 240), LEFT: (130, 240)}


def test_the_chance_of_the_right_side_is_that_of_both() -> None:
    painting = Painting()
    painting.run(Box(100, 40, 110, 240), RIGHT, chance=0.6)
    painting.run(Box(100, 40, 110, 240), LEFT, chance=0.2)
    (run,) = find_runs(painting.planes)
    assert (run.kind, run.right) == (RIGHT, pytest.approx(0.75))


def test_where_two_kinds_claim_a_line_the_surer_one_has_it() -> None:
    painting = Painting()
    painting.run(Box(100, 20, 120, 280), chance=0.7)
    painting.run(Box(100, 20, 120, 280), RIGHT, chance=0.8)
    assert [run.kind for run in find_runs(painting.planes)] == [RIGHT]


def test_writing_far_from_every_core_belongs_to_none() -> None:
    painting = Painting()
    written = painting.run(Box(100, 20, 120, 200))
    painting.area("body", Box(180, 20, 260, 280))
    (run,) = find_runs(painting.planes)
    assert box_of(run).iou(written) > 0.9


def test_faint_specks_and_empty_planes_hold_no_run() -> None:
    painting = Painting()
    assert find_runs(painting.planes) == ()
    painting.run(Box(100, 20, 120, 280), chance=0.5)
    assert find_runs(painting.planes) == ()
    assert usual_half(()) == 0.0


@pytest.mark.parametrize("shape", [(1, 1), (1, 60), (60, 1), (2, 2)])
def test_planes_that_are_one_core_from_edge_to_edge_do_no_harm(shape: tuple[int, int]) -> None:
    runs = find_runs(Planes(np.full((len(PLANES), *shape), 0.9, dtype=np.float32)))
    assert len(runs) == 1
    assert runs[0].height > 0
    assert runs[0].half > 0


def test_the_outline_is_padded_on_all_sides() -> None:
    run = Run(MAIN, ys=(10.0, 50.0, 90.0), xs=(40.0, 42.0, 40.0), half=5.0, sureness=1.0)
    assert run.outline(pad=0).box == Box(35, 10, 47, 90)
    assert run.outline(pad=2).box == Box(33, 8, 49, 92)


def test_the_usual_width_is_that_of_most_main_text() -> None:
    def run(kind: ColumnKind, half: float, height: float) -> Run:
        return Run(kind, (0.0, height), (0.0, 0.0), half, 1.0)

    runs = [run(MAIN, 10, 200), run(MAIN, 12, 200), run(MAIN, 30, 20), run(MAIN, 3, 40), run(RIGHT, 5, 900)]
    assert usual_half(runs) == pytest.approx(11, abs=1)
    assert usual_half([run(LEFT, 5, 900)]) == 5


@st.composite
def pages(draw: st.DrawFn) -> Painting:
    """Lines of all kinds side by side, of any height, slanted alike."""
    painting = Painting(130, 160)
    slope = draw(st.floats(-0.08, 0.08))
    for left in range(20, 140, 20):
        kind = draw(st.sampled_from([None, *COARSE]))
        top, height = draw(st.integers(5, 50)), draw(st.integers(14, 75))
        if kind is not None:
            painting.run(
                Box(left, top, left + draw(st.integers(8, 18)), top + height), kind, course=lambda y: slope * y
            )
    return painting


@settings(max_examples=25)
@given(pages())
def test_no_writing_is_found_twice(painting: Painting) -> None:
    runs = find_runs(painting.planes)
    middles = {(round(float(np.mean(run.xs))), round((run.top + run.bottom) / 2)) for run in runs}
    assert len(middles) == len(runs)
    covered = sum(2 * run.half * run.height for run in runs)
    assert covered <= 1.15 * np.count_nonzero(painting.planes["body"])


@settings(max_examples=25)
@given(pages())
def test_all_that_is_sure_is_found(painting: Painting) -> None:
    sure = painting.planes["main"] > 0.9
    for run in find_runs(painting.planes):
        if run.kind is MAIN:
            for y in range(max(0, int(run.top)), int(run.bottom) + 1):
                x = float(np.interp(y, run.ys, run.xs))
                sure[y, max(0, int(x - run.half - 1)) : int(x + run.half + 2)] = False
    assert not sure.any()


@settings(max_examples=20)
@given(pages(), st.sampled_from([2, 3]))
def test_runs_grow_with_the_planes(painting: Painting, factor: int) -> None:
    small = find_runs(painting.planes)
    large = find_runs(Planes(painting.values.repeat(factor, axis=1).repeat(factor, axis=2)))
    assert [run.kind for run in small] == [run.kind for run in large]
    for one, other in zip(small, large, strict=True):
        assert box_of(other).iou(scaled(box_of(one), factor)) > 0.9


def scaled(box: Box, factor: int) -> Box:
    return Box(box.left * factor, box.top * factor, box.right * factor, box.bottom * factor)


@settings(max_examples=20)
@given(pages())
def test_mirrored_planes_give_mirrored_runs(painting: Painting) -> None:
    width = painting.values.shape[2]
    runs = ordered(find_runs(painting.planes))
    mirrored = find_runs(Planes(np.ascontiguousarray(painting.values[:, :, ::-1])))
    back = ordered(tuple(Run(r.kind, r.ys, tuple(width - x for x in r.xs), r.half, r.sureness) for r in mirrored))
    assert [run.kind for run in runs] == [run.kind for run in back]
    assert all(box_of(one).iou(box_of(other)) > 0.9 for one, other in zip(runs, back, strict=True))
