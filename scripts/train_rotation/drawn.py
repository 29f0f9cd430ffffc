"""Draw patches of type, to train with: train_rotation.drawn OUT.npy [--count N].

A few upright characters each, set so that neither rows nor columns can be told from them, worn and photographed. They
are twice as large as needed, so that each can be cut in many ways.
"""

import argparse
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw
from scipy import ndimage

from manuscripts.layout.glyph_patches import CHARACTER, SIDE
from scripts.compose.faces import FACES, face

Patch = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]
_TEXTS = Path(__file__).parents[1] / "compose" / "texts"
# Those with the characters of the basic block; the others hold rare ones alone.
_NAMES = [name for name in FACES if not name.endswith("-b")]
_SIDE = 2 * SIDE
_DRAWN = 40
_ROOM = 16
_RARE = 700


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=4000)
    settings = parser.parse_args()
    rng = np.random.default_rng(1)
    np.save(settings.out, np.stack([draw_patch(rng) for _ in range(settings.count)]))


@cache
def characters() -> str:
    """Those of the composer's texts as often as they stand there, and rarer ones of the Unified Ideographs."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(_TEXTS.glob("*.txt")))
    written = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    rare = np.random.default_rng(1).choice(np.arange(0x4E00, 0x9FA6), _RARE, replace=False)
    return "".join(written) + "".join(chr(number) for number in rare)


@cache
def _glyph(name: str, character: str) -> Patch | None:
    """One character, 255 where its ink is; None where the face does not have it."""
    if not face(name).has(character):
        return None
    image = Image.new("L", (_DRAWN, _DRAWN))
    draw = ImageDraw.Draw(image)
    draw.text((_DRAWN / 2, _DRAWN / 2), character, fill=255, font=face(name).font(_DRAWN - 4), anchor="mm")
    return np.array(image)


def draw_patch(rng: np.random.Generator) -> Patch:
    """One patch, dark on light."""
    side = _SIDE + 2 * _ROOM
    ink = np.zeros((side, side), np.float32)
    size = CHARACTER * rng.uniform(0.8, 1.25)
    steps = size * rng.uniform(0.95, 1.6, 2)
    start = -rng.uniform(0, 1, 2) * steps
    names = rng.choice(_NAMES, 2)
    dropped = rng.choice([0.0, 0.1, 0.3], p=[0.5, 0.3, 0.2])
    for y in np.arange(start[0], side, steps[0]):
        for x in np.arange(start[1], side, steps[1]):
            if rng.random() >= dropped:
                _set(ink, x, y, size * rng.uniform(0.85, 1.1), name=names[int(rng.random() < 0.1)], rng=rng)
    _rule(ink, steps, start, rng)
    return _photographed(_worn(_bent(ink, rng), rng), rng)


def _set(ink: Ink, x: float, y: float, size: float, *, name: str, rng: np.random.Generator) -> None:
    text = characters()
    glyph = _glyph(name, text[int(rng.integers(len(text)))])
    if glyph is None:
        return
    width, height = (max(4, round(size * factor)) for factor in rng.uniform(0.85, 1.12, 2))
    small = np.asarray(Image.fromarray(glyph).resize((width, height), Image.Resampling.BILINEAR), np.float32) / 255
    left, top = round(x + rng.normal(0, 0.05 * size)), round(y + rng.normal(0, 0.05 * size))
    cut = small[max(0, -top) : max(0, ink.shape[0] - top), max(0, -left) : max(0, ink.shape[1] - left)]
    if cut.size:
        place = ink[max(0, top) : max(0, top) + cut.shape[0], max(0, left) : max(0, left) + cut.shape[1]]
        np.maximum(place, cut, out=place)


def _rule(ink: Ink, steps: npt.NDArray[np.float64], start: npt.NDArray[np.float64], rng: np.random.Generator) -> None:
    """Lines between the characters, as often across as down, so that they tell nothing."""
    for axis in (0, 1):
        if rng.random() < 0.25:
            for place in np.arange(start[axis], ink.shape[axis], steps[axis] * rng.choice([1, 1, 2])):
                at = int(place)
                if 0 <= at < ink.shape[axis]:
                    line = (slice(at, at + int(rng.integers(1, 3))), slice(None))
                    ink[line if axis == 0 else line[::-1]] = rng.uniform(0.5, 1.0)


def _bent(ink: Ink, rng: np.random.Generator) -> Ink:
    """Leaning a little, sheared, and warped like a hand's strokes."""
    side = ink.shape[0]
    angle, shear = np.radians(rng.uniform(-3, 3)), rng.normal(0, 0.06, 2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = turn @ np.array([[1, shear[0]], [shear[1], 1]])
    grid = np.indices((_SIDE, _SIDE), np.float32) - _SIDE / 2
    places = np.tensordot(matrix, grid, 1) + side / 2
    warp = rng.normal(0, 1, (2, _SIDE, _SIDE))
    strength = rng.choice([0.0, 8.0, 16.0])
    places += np.stack([ndimage.gaussian_filter(part, 4) for part in warp]) * strength
    return ndimage.map_coordinates(ink, places, order=1, mode="constant")


def _worn(ink: Ink, rng: np.random.Generator) -> Ink:
    """Strokes thicker or thinner, broken where ink or stone is gone, spots where it should not be."""
    kind = rng.random()
    if kind < 0.2:
        ink = ndimage.grey_dilation(ink, size=(2, 2))
    if rng.random() < 0.4:
        cloud = ndimage.gaussian_filter(rng.normal(0, 1, ink.shape), rng.uniform(0.7, 4))
        cloud /= cloud.std() + 1e-6
        ink = np.where(cloud > rng.uniform(0.7, 2.0), 0.0, ink)
    if rng.random() < 0.4:
        cloud = ndimage.gaussian_filter(rng.normal(0, 1, ink.shape), rng.uniform(0.6, 4))
        cloud /= cloud.std() + 1e-6
        ink = np.where(cloud > rng.uniform(1.3, 2.5), np.maximum(ink, rng.uniform(0.3, 1.0)), ink)
    return ink.astype(np.float32)


def _photographed(ink: Ink, rng: np.random.Generator) -> Patch:
    if rng.random() < 0.7:
        ink = ndimage.gaussian_filter(ink, rng.uniform(0.2, 1.3))
    paper = rng.uniform(140, 250)
    contrast = rng.uniform(45, paper)
    light = ndimage.gaussian_filter(rng.normal(0, 1, ink.shape), 12)
    shade = paper + rng.uniform(0, 150) * light
    grey = shade - contrast * (ink + rng.normal(0, rng.choice([0.01, 0.03, 0.06, 0.12]), ink.shape))
    return np.clip(grey, 0, 255).astype(np.uint8)


if __name__ == "__main__":
    main()
