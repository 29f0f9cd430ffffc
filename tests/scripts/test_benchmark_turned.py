import json
import math

import numpy as np
import pytest

from manuscripts.core.geometry import Transform
from scripts.benchmark_turned import Outcome, Reading, as_dict, find_pages, sum_up, undone_by, ways_to_lay


def reading(text: str, *flags: str) -> Reading:
    return Reading(text=tuple(text), undone=0.0, flags=flags)


UPRIGHT = reading("天" * 100)


@pytest.mark.parametrize(
    ("text", "flags", "verdict"),
    [
        ("天" * 99, (), "same"),
        ("天" * 98, (), "WRONG"),
        ("天" * 98, ("direction-doubtful",), "flagged"),
        ("天" * 100, ("layout-doubtful",), "same"),
        ("", ("no-text-found",), "flagged"),
    ],
)
def test_a_page_is_the_same_within_one_in_a_hundred_or_flagged_or_wrong(text, flags, verdict):
    assert Outcome.of("inverted", reading(text, *flags), UPRIGHT).verdict == verdict


def test_on_a_page_without_text_whatever_is_read_is_wrong():
    nothing = reading("")
    assert Outcome.of("inverted", nothing, nothing).verdict == "same"
    assert Outcome.of("inverted", reading("天"), nothing).verdict == "WRONG"


def test_sums_are_for_each_way_and_for_all():
    outcomes = [
        Outcome.of(laid, reading(text), UPRIGHT)
        for laid, text in [("turned 90", "天" * 100), ("turned 90", "天" * 90), ("inverted", "天" * 99)]
    ]
    assert sum_up(outcomes) == {
        "turned 90": {"same": 1, "flagged": 0, "WRONG": 1, "errors": 10, "units": 200},
        "inverted": {"same": 1, "flagged": 0, "WRONG": 0, "errors": 1, "units": 100},
        "all": {"same": 2, "flagged": 0, "WRONG": 1, "errors": 11, "units": 300},
    }
    assert json.dumps(as_dict({"pages/p": (UPRIGHT, outcomes)}))


@pytest.mark.parametrize("shape", [(40, 30), (40, 30, 3)])
def test_pages_are_laid_as_their_names_say(shape):
    pixels = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    laid = {name: lay(pixels) for name, lay in ways_to_lay([10.0, -3.0]).items()}
    assert list(laid) == ["turned 90", "turned 180", "turned 270", "inverted", "leaning +10", "leaning -3"]
    assert (np.rot90(laid["turned 90"], k=-1) == pixels).all()
    assert (laid["turned 180"] == pixels[::-1, ::-1]).all()
    assert (laid["inverted"] == 255 - pixels).all()
    assert laid["leaning +10"].ndim == pixels.ndim
    assert laid["leaning +10"].shape[0] > 40


@pytest.mark.parametrize("degrees", [0.0, 3.0, 90.0, 350.0])
def test_what_was_undone_is_read_from_the_way_to_the_original(degrees):
    """From a page turned clockwise a point goes back counter-clockwise, which is up from the right in pixels."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    assert undone_by(Transform(a=2 * cosine, b=2 * sine, d=-2 * sine, e=2 * cosine)) == pytest.approx(degrees)


def test_single_pages_are_found_by_name_and_what_is_missing_is_told(tmp_path, capsys):
    images = tmp_path / "canon" / "images"
    images.mkdir(parents=True)
    for name in ("a.png", "b.jpg"):
        (images / name).touch()
    assert [path.name for path in find_pages(tmp_path, ["canon", "canon/b", "rubbings"])] == ["a.png", "b.jpg", "b.jpg"]
    assert "rubbings" in capsys.readouterr().err
