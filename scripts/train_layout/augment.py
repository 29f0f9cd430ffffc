"""Crops of training pages as a camera, a bad threshold or a small thumbnail would give them."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from scripts.train_layout.labels import Truth, draw_truth

Picture = npt.NDArray[np.uint8]
Middle = npt.NDArray[np.float64]
_PITCHES = (18.0, 48.0)


# What is on every page is not looked for.
_COMMON = {"main", "note-right", "note-left", "text", "margin"}
_SOUGHT = 0.4


def crops(
    paths: Sequence[Path], *, side: int, rng: np.random.Generator, plain: bool = False
) -> Iterator[tuple[Picture, Truth]]:
    """Without end: a square of `side` pixels of a random page and its truth at half that size.

    Four in ten are around something rare, each kind of it as often as the others.
    """
    rare = _find_rare(paths)
    while True:
        path, middle = paths[int(rng.integers(len(paths)))], None
        if rare and rng.random() < _SOUGHT:
            found = rare[int(rng.integers(len(rare)))]
            path, middle = found[int(rng.integers(len(found)))]
        page: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        picture = cv2.imread(str(path.with_suffix(".png")), cv2.IMREAD_GRAYSCALE)
        yield crop(picture, page, side=side, rng=rng, plain=plain, middle=middle)


def _find_rare(paths: Sequence[Path]) -> list[list[tuple[Path, Middle]]]:
    """For each kind of what is rare the pages that have it, and the middle of it."""
    found: dict[str, list[tuple[Path, Middle]]] = {}
    for path in paths:
        page = json.loads(path.read_text(encoding="utf-8"))
        places = [(region["kind"], np.mean(region["points"], axis=0)) for region in page["regions"]]
        places += [
            (f"column {column['kind']}", np.mean(column["pieces"][0]["middle"], axis=0))
            for column in page["columns"]
            if column["kind"] not in _COMMON and column["pieces"]
        ]
        for kind, middle in places:
            if kind not in _COMMON:
                found.setdefault(kind, []).append((path, middle))
    return [found[kind] for kind in sorted(found)]


def crop(
    picture: Picture,
    page: dict[str, Any],
    *,
    side: int,
    rng: np.random.Generator,
    plain: bool = False,
    middle: Middle | None = None,
) -> tuple[Picture, Truth]:
    """One square at a random place, or one that has `middle` somewhere in it; pitch and slant at random."""
    low, high = np.log(_PITCHES)
    pitch = float(np.exp(np.clip(rng.normal(0.5 * (low + high), 0.28), low, high)))
    scale = pitch / page["pitch"]
    turn = 0.0 if plain else float(rng.choice((0.0, rng.normal(0, 1.2), rng.uniform(-6, 6)), p=(0.3, 0.55, 0.15)))
    shear = 0.0 if plain else float(rng.normal(0, 0.012))
    stretch = 1.0 if plain else float(np.exp(rng.normal(0, 0.06)))
    angle = np.radians(turn)
    linear = scale * np.array([[np.cos(angle), -np.sin(angle) + shear], [np.sin(angle), np.cos(angle) * stretch]])
    height, width = picture.shape
    # The middle of the crop falls anywhere on the page, a little beyond its edges at most.
    reach = 0.5 * side / scale
    if middle is None:
        middle = np.array([_place(rng, width, reach), _place(rng, height, reach)])
    else:
        middle = middle + rng.uniform(-0.8, 0.8, 2) * reach
    matrix = np.concatenate([linear, (side / 2 - linear @ middle)[:, None]], axis=1)
    shown = _warped(picture, matrix, scale, side, rng)
    truth = draw_truth(page, 0.5 * matrix, (side // 2, side // 2))
    return (shown if plain else disturb(shown, rng)), truth


def _place(rng: np.random.Generator, length: int, reach: float) -> float:
    room = length - 2 * reach
    return length / 2 if room <= 0 else reach + float(np.clip(rng.uniform(-0.08, 1.08), 0, 1)) * room


def _warped(
    picture: Picture, matrix: npt.NDArray[np.float64], scale: float, side: int, rng: np.random.Generator
) -> Picture:
    if scale < 0.75:
        sigma = 0.42 / scale
        picture = cv2.GaussianBlur(picture, (0, 0), sigma)
    beyond = int(rng.integers(256)) if rng.random() < 0.5 else int(np.median(picture))
    return np.asarray(
        cv2.warpAffine(picture, matrix, (side, side), flags=cv2.INTER_LINEAR, borderValue=(beyond,)), dtype=np.uint8
    )


def disturb(picture: Picture, rng: np.random.Generator) -> Picture:
    """Contrast, blur, noise, compression, thresholds, spine shadow, streaks."""
    plane = picture.astype(np.float32)
    if rng.random() < 0.25:
        plane = _streaks(plane, rng)
    if rng.random() < 0.2:
        plane = _shadow(plane, rng)
    if rng.random() < 0.3:
        plane = cv2.GaussianBlur(plane, (0, 0), float(rng.uniform(0.4, 1.4)))
    if rng.random() < 0.3:
        kernel = np.ones((2, 2), np.uint8)
        plane = cv2.erode(plane, kernel) if rng.random() < 0.6 else cv2.dilate(plane, kernel)
    if rng.random() < 0.5:
        plane = plane + rng.normal(0, rng.uniform(1, 14), plane.shape).astype(np.float32)
    if rng.random() < 0.3:
        plane = _binarised(plane, rng)
    if rng.random() < 0.6:
        low, high = np.percentile(plane, (1, 90))
        gain, gamma = float(rng.uniform(0.5, 1.2)), float(np.exp(rng.normal(0, 0.3)))
        span = max(high - low, 1.0)
        plane = 255 * gain * np.clip((plane - low) / span, 0, 1.3) ** gamma + float(
            rng.uniform(0, 255 * (1.1 - min(gain, 1.1)))
        )
    plane = np.clip(plane, 0, 255)
    if rng.random() < 0.2:
        _, packed = cv2.imencode(".jpg", plane.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 80))])
        plane = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE).astype(np.float32)
    return np.asarray(plane, dtype=np.uint8)


def _binarised(plane: npt.NDArray[np.float32], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    low, high = np.percentile(plane, (2, 80))
    rough = cv2.GaussianBlur(rng.normal(0, 1, plane.shape).astype(np.float32), (0, 0), float(rng.uniform(0.6, 3)))
    rough *= float(rng.uniform(0, 0.5)) * (high - low) / max(float(rough.std()), 1e-6) * 0.3
    limit = low + float(rng.uniform(0.35, 0.75)) * (high - low)
    hard = np.where(plane + rough > limit, 255.0, 0.0).astype(np.float32)
    return cv2.GaussianBlur(hard, (0, 0), float(rng.uniform(0.3, 0.8))) if rng.random() < 0.7 else hard


def _shadow(plane: npt.NDArray[np.float32], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """A dark band from top to bottom, as of a spine or the dark beside a book."""
    side = plane.shape[1]
    x = np.arange(side, dtype=np.float32)
    at, wide = float(rng.uniform(-0.05, 1.05)) * side, float(rng.uniform(0.005, 0.08)) * side
    depth = float(rng.uniform(0.3, 0.85))
    if rng.random() < 0.5:
        band = np.exp(-np.abs(x - at) / max(wide, 1.0))
    else:
        band = (
            (x < at if at < side / 2 else x > at).astype(np.float32)
            if min(at, side - at) < 0.2 * side
            else (np.abs(x - at) < wide)
        )
    return np.asarray(plane * (1 - depth * band[None, :]), dtype=np.float32)


def _streaks(plane: npt.NDArray[np.float32], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """Thin lines across or down the crop: remains of ruling, the edges of the leaves of a book."""
    plane = plane.copy()
    side = plane.shape[0]
    dark = float(np.percentile(plane, 3))
    crowd = rng.random() < 0.3
    start, width = float(rng.uniform(0, side)), float(rng.uniform(10, 60))
    for _ in range(int(rng.integers(4, 30)) if crowd else int(rng.integers(1, 5))):
        upright = crowd or rng.random() < 0.7
        at = start + float(rng.uniform(0, width)) if crowd else float(rng.uniform(0, side))
        low, high = sorted(rng.uniform(-0.2, 1.2, 2) * side)
        drift = float(rng.normal(0, 3))
        ends = ((at, low), (at + drift, high)) if upright else ((low, at), (high, at + drift))
        points = [tuple(round(float(value)) for value in end) for end in ends]
        cv2.line(plane, points[0], points[1], (dark,), int(rng.integers(1, 3)), cv2.LINE_AA)
    return plane
