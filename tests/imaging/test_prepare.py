import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from manuscripts.imaging.prepare import PrepareOptions, prepare


def page(*, ink: int = 30, paper: int = 230, width: int = 900, height: int = 1200) -> np.ndarray:
    """Ruled columns with blocks of strokes in them, an even margin around."""
    image = Image.new("L", (width, height), paper)
    draw = ImageDraw.Draw(image)
    draw.rectangle((80, 90, width - 80, height - 90), outline=ink, width=3)
    for left in range(80, width - 120, 74):
        draw.line((left, 90, left, height - 90), fill=ink, width=1)
        for top in range(110, height - 150, 58):
            for stroke in range(0, 40, 11):
                draw.line((left + 18, top + stroke, left + 54, top + stroke), fill=ink, width=4)
            draw.line((left + 36, top, left + 36, top + 40), fill=ink, width=4)
    return np.array(image)


def damaged(seed: int, *, width: int = 901, height: int = 1203) -> np.ndarray:
    """A page in uneven light, of a size that no tile divides."""
    light = np.random.default_rng(seed).uniform(0.55, 1.0, (4, 3)).astype(np.float32)
    shade = np.asarray(Image.fromarray(light).resize((width, height), Image.Resampling.BICUBIC))
    lit: np.ndarray = (page(width=width, height=height) * np.clip(shade, 0.5, 1.0)).astype(np.uint8)
    return lit


def turned(pixels: np.ndarray, degrees: float) -> np.ndarray:
    """Counter-clockwise, as a badly laid sheet."""
    return np.array(Image.fromarray(pixels).rotate(degrees, Image.Resampling.BICUBIC, fillcolor=230))


def test_a_straight_page_keeps_its_pixels_where_they_are() -> None:
    prepared = prepare(page())
    assert prepared.skew == 0.0
    assert not prepared.inverted
    assert prepared.grey.shape == (1200, 900)
    assert prepared.transform.point((12.0, 34.0)) == (12.0, 34.0)


@pytest.mark.parametrize("degrees", [-11.4, -10.0, -4.2, -1.3, 0.6, 2.5, 4.6, 10.0])
def test_a_turned_page_comes_back_to_within_a_tenth_of_a_degree(degrees: float) -> None:
    assert prepare(turned(page(), degrees)).skew == pytest.approx(degrees, abs=0.1)


def test_a_point_of_the_prepared_page_lands_on_its_ink_in_the_original() -> None:
    original = page()
    original[600:612, 30:42] = 0
    lying = turned(original, 3.0)
    rows, columns = np.nonzero(lying[590:670, 20:60] < 80)
    wanted = (float(np.mean(columns)) + 20.5, float(np.mean(rows)) + 590.5)
    prepared = prepare(lying)
    left, top = (round(place) for place in prepared.transform.inverse().point(wanted))
    rows, columns = np.nonzero(prepared.grey[top - 20 : top + 20, left - 20 : left + 20] < 80)
    found = (float(np.mean(columns)) + left - 19.5, float(np.mean(rows)) + top - 19.5)
    assert prepared.transform.point(found) == pytest.approx(wanted, abs=0.5)


def test_turning_back_adds_no_more_paper_than_the_writing_needs() -> None:
    lying = np.array(Image.fromarray(page()).rotate(10, Image.Resampling.BICUBIC, expand=True, fillcolor=230))
    assert prepare(lying).grey.shape == pytest.approx(lying.shape, abs=2)


def test_writing_in_the_corners_stays_on_the_page() -> None:
    lying = turned(page(), 6.0)
    draw = ImageDraw.Draw(sheet := Image.fromarray(lying))
    for corner in [(2, 2), (878, 2), (2, 1178), (878, 1178)]:
        draw.rectangle((*corner, corner[0] + 18, corner[1] + 18), outline=0, width=4)
    prepared = prepare(np.array(sheet))
    assert prepared.skew == pytest.approx(6.0, abs=0.1)
    for corner in [(4, 4), (894, 4), (4, 1194), (894, 1194)]:
        left, top = prepared.transform.inverse().point(corner)
        assert prepared.grey[round(top) - 3 : round(top) + 4, round(left) - 3 : round(left) + 4].min() < 80


@settings(max_examples=15, deadline=None)
@given(
    degrees=st.floats(-11.5, 11.5),
    shorter_side=st.sampled_from([0, 300, 450]),
    x=st.floats(0, 900),
    y=st.floats(0, 1200),
)
def test_the_way_to_the_original_can_be_gone_back(degrees: float, shorter_side: int, x: float, y: float) -> None:
    lying = turned(page(), degrees)
    transform = prepare(lying, PrepareOptions(shorter_side=shorter_side)).transform
    assert transform.inverse().point(transform.point((x, y))) == pytest.approx((x, y), abs=1e-6)


def test_a_large_page_is_reduced_by_its_shorter_side() -> None:
    prepared = prepare(page(), PrepareOptions(shorter_side=450))
    assert prepared.grey.shape == (600, 450)
    assert prepared.transform.point((450.0, 600.0)) == (900.0, 1200.0)


def test_white_on_black_is_turned_over() -> None:
    prepared = prepare(255 - page())
    assert prepared.inverted
    assert np.median(prepared.grey) > 200


@pytest.mark.parametrize("border", [40, 150, 400])
def test_a_scan_with_a_black_surround_is_turned_over_as_a_whole(border: int) -> None:
    assert prepare(255 - np.pad(page(), border, constant_values=4)).inverted


@pytest.mark.parametrize("degrees", [-10.0, 10.0])
@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_that_lies_on_its_side_and_leans_stands_upright(rotation: int, degrees: float) -> None:
    lying = np.ascontiguousarray(np.rot90(turned(page(), degrees), rotation // 90))
    assert prepare(lying, rotation=rotation).skew == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_comes_out_alike_however_it_lay(rotation: int) -> None:
    upright = damaged(3)
    prepared = prepare(np.rot90(upright, rotation // 90), rotation=rotation)
    assert (prepared.grey == prepare(upright).grey).all()
    assert prepared.rotation == rotation
    corners = {90: (0.0, 901.0), 180: (901.0, 1203.0), 270: (1203.0, 0.0)}
    assert prepared.transform.point((0.0, 0.0)) == pytest.approx(corners[rotation])


@pytest.mark.parametrize("border", [40, 150, 400])
def test_a_black_surround_does_not_turn_a_page_over(border: int) -> None:
    assert not prepare(np.pad(page(), border, constant_values=4)).inverted


def test_a_white_mount_does_not_hide_a_rubbing() -> None:
    assert prepare(np.pad(255 - page(), 200, constant_values=250)).inverted


def test_uneven_light_becomes_even() -> None:
    shade = np.linspace(0.6, 1.0, 900)[None, :]
    margin = prepare((page() * shade).astype(np.uint8)).grey[20:70].astype(int)
    assert margin.max() - margin.min() < 20
    assert margin.min() > 190


def test_an_even_page_keeps_its_tones() -> None:
    assert np.abs(prepare(page()).grey.astype(int) - page()).max() <= 3


def test_a_black_surround_stays_dark() -> None:
    assert prepare(np.pad(page(), 200, constant_values=4)).grey[:100].max() < 60


@pytest.mark.parametrize("shape", [(1, 1), (3, 700), (700, 3), (50, 60, 3)])
@pytest.mark.parametrize("value", [0, 128, 255])
def test_an_empty_or_tiny_page_is_left_alone(shape: tuple[int, ...], value: int) -> None:
    prepared = prepare(np.full(shape, value, np.uint8))
    assert prepared.grey.shape == shape[:2]
    assert (prepared.inverted, prepared.skew) == (False, 0.0)


@pytest.mark.parametrize("degrees", [-10.0, 0.0, 3.0])
def test_a_stone_full_of_pits_and_without_ruling_is_straightened(degrees: float) -> None:
    random = np.random.default_rng(5)
    image = Image.new("L", (900, 1200), 230)
    draw = ImageDraw.Draw(image)
    for left in range(90, 810, 60):
        for top in range(90, 1110, 56):
            for x, y, *end in random.integers(0, 40, (5, 4)).tolist():
                draw.line((left + x, top + y, left + end[0], top + end[1]), fill=30, width=4)
    stone = turned(np.array(image), degrees)
    pits = random.random(stone.shape) < 0.2
    stone[pits] = 255 - stone[pits]
    assert prepare(stone).skew == pytest.approx(degrees, abs=0.3)


def test_marks_without_order_have_no_skew() -> None:
    image = Image.new("L", (900, 1200), 230)
    draw = ImageDraw.Draw(image)
    for x, y, *ends in np.random.default_rng(1).integers(60, 840, (120, 6)):
        draw.line((x, y, x + ends[0] % 50 - 25, y + ends[1] % 50 - 25), fill=30, width=3)
    assert prepare(np.array(image)).skew == 0.0


def test_noise_has_no_skew() -> None:
    noise = np.random.default_rng(7).integers(0, 256, (900, 700), dtype=np.uint8)
    assert prepare(noise).skew == 0.0


def test_the_original_pixels_stay_as_they_are() -> None:
    pixels = 255 - page()
    before = pixels.copy()
    prepare(pixels)
    assert (pixels == before).all()


def test_colour_and_grey_give_the_same_page() -> None:
    grey = page()
    assert (prepare(np.repeat(grey[:, :, None], 3, axis=2)).grey == prepare(grey).grey).all()


@pytest.mark.parametrize("degrees", [0.0, 3.0])
def test_a_page_with_red_on_it_is_kept_without_red_as_well(degrees: float) -> None:
    pixels = np.repeat(page()[..., None], 3, axis=2)
    pixels[300:420, 400:520][pixels[300:420, 400:520, 0] > 200] = (196, 58, 40)
    prepared = prepare(np.stack([turned(pixels[..., colour], degrees) for colour in range(3)], axis=2))
    assert prepared.without_red is not None
    assert prepared.without_red.shape == prepared.grey.shape
    if not degrees:
        seal, plain = (np.median(plane[330:390, 430:490]) for plane in (prepared.grey, prepared.without_red))
        assert plain > seal + 40
    whole, left = (int(np.count_nonzero(plane < 60)) for plane in (prepared.grey, prepared.without_red))
    assert left == pytest.approx(whole, rel=0.1)


def test_brown_paper_and_grey_pages_have_no_red() -> None:
    stained = np.repeat(page()[..., None], 3, axis=2) * np.array([1.0, 0.82, 0.6])
    stained[200:400, 200:500] *= 0.7
    assert prepare(stained.astype(np.uint8)).without_red is None
    assert prepare(page()).without_red is None


def test_a_page_and_its_negative_come_out_alike() -> None:
    pixels = np.dstack([page(), page(paper=221), page(paper=204)])
    negative = prepare(~pixels, PrepareOptions(shorter_side=700))
    assert negative.inverted
    assert (negative.grey == prepare(pixels, PrepareOptions(shorter_side=700)).grey).all()


def test_what_is_switched_off_is_not_done() -> None:
    options = PrepareOptions(shorter_side=0, flatten=False, polarity=False, most_skew=0)
    pixels = turned(255 - page(), 2.0)
    assert (prepare(pixels, options).grey == pixels).all()


@pytest.mark.parametrize("field", [{"shorter_side": -1}, {"most_skew": -1.0}, {"most_skew": 45.0}])
def test_nonsense_is_refused(field: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(field))):
        PrepareOptions(**field)  # type: ignore[arg-type]
