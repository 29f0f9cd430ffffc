import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.geometry import Box, Polygon, Transform

numbers = st.floats(min_value=-1e4, max_value=1e4)
sizes = st.floats(min_value=0.1, max_value=1e4)
boxes = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), numbers, numbers, sizes, sizes)


@st.composite
def transforms(draw: st.DrawFn) -> Transform:
    angle, scale = draw(st.floats(-math.pi, math.pi)), draw(st.floats(0.1, 10))
    cos, sin = math.cos(angle) * scale, math.sin(angle) * scale
    return Transform(cos, -sin, draw(numbers), sin, cos, draw(numbers))


@pytest.mark.parametrize("sides", [(0, 0, 0, 5), (5, 0, 4, 5), (0, 0, math.inf, 1), (0, math.nan, 1, 1)])
def test_a_box_without_an_area_is_refused(sides: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="box"):
        Box(*sides)


@given(boxes, boxes)
def test_overlap_is_symmetric_and_between_nothing_and_all(one: Box, other: Box) -> None:
    assert one.iou(other) == pytest.approx(other.iou(one))
    assert 0 <= one.iou(other) <= 1 + 1e-9
    assert one.iou(one) == pytest.approx(1)


@given(transforms(), st.tuples(numbers, numbers))
def test_a_transform_and_its_inverse_bring_a_point_back(transform: Transform, point: tuple[float, float]) -> None:
    back = transform.inverse().point(transform.point(point))
    assert back == pytest.approx(point, abs=1e-4)


@given(transforms(), transforms(), st.tuples(numbers, numbers))
def test_then_is_one_transform_after_the_other(first: Transform, second: Transform, point: tuple[float, float]) -> None:
    assert first.then(second).point(point) == pytest.approx(second.point(first.point(point)), rel=1e-6, abs=1e-4)


@given(st.lists(boxes, min_size=1, max_size=5))
def test_the_box_around_boxes_holds_each(held: list[Box]) -> None:
    around = Box.around(held)
    assert all(around.intersection(box) == pytest.approx(box.area, rel=1e-6) for box in held)


def test_a_transform_that_flattens_cannot_be_undone() -> None:
    with pytest.raises(ValueError, match="undone"):
        Transform(a=1, b=1, d=1, e=1).inverse()


def test_a_polygon_needs_three_points() -> None:
    with pytest.raises(ValueError, match="three"):
        Polygon(((0, 0), (1, 1)))
