"""From the sheet to the photograph, and the way of every point between them."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from scripts.compose.noise import Field, clouds, enlarged
from scripts.compose.settings import Camera
from scripts.compose.surface import Colours
from scripts.compose.writing import Plane

Coordinates = npt.NDArray[np.float64]
_CELL = 96
_SHADOW = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Where the sheet's points land: shifted by `margin`, bent by waves, turned about the middle.

    `width` and `height` are those of the photograph. Waves are (amplitude, x frequency, y frequency, phase), for x and
    y in turn. `curl` bends lines up beside the middle and squeezes them there.
    """

    width: int
    height: int
    offset: tuple[float, float]
    turn: float
    waves: tuple[tuple[float, float, float, float], ...]
    curl: float = 0.0

    def to_photo(self, points: Coordinates) -> Coordinates:
        """Points (n × 2) of the sheet in pixels of the photograph."""
        flat = points + np.array(self.offset)
        unbent = flat.copy()
        # `to_sheet` bends; its inverse is a fixed point, reached quickly since the bending is gentle.
        for _ in range(14 if self.curl else 6):
            unbent = flat - self._bend(unbent)
        return self._turned(unbent, self.turn)

    def to_sheet(self, points: Coordinates) -> Coordinates:
        """Points (n × 2) of the photograph in pixels of the sheet."""
        upright = self._turned(points, -self.turn)
        return np.asarray(upright + self._bend(upright) - np.array(self.offset))

    def _turned(self, points: Coordinates, degrees: float) -> Coordinates:
        angle = math.radians(degrees)
        matrix = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        middle = np.array([self.width / 2, self.height / 2])
        return np.asarray((points - middle) @ matrix.T + middle)

    def _bend(self, points: Coordinates) -> Coordinates:
        bend = np.zeros_like(points)
        for number, (amplitude, across, down, phase) in enumerate(self.waves):
            bend[:, number % 2] += amplitude * np.sin(across * points[:, 0] + down * points[:, 1] + phase)
        if self.curl:
            off = (points[:, 0] - self.width / 2) / (0.11 * self.width)
            near = np.exp(-np.abs(off))
            bend[:, 1] += self.curl * near
            bend[:, 0] += 0.5 * self.curl * np.tanh(1.5 * off) * near
        return bend


def make_view(sheet: tuple[int, int], camera: Camera, *, rng: np.random.Generator) -> View:
    """The view of a sheet of (width, height) that keeps all of it in the picture."""
    angle = math.radians(abs(camera.turn))
    width = sheet[0] * math.cos(angle) + sheet[1] * math.sin(angle) + 2 * camera.margin
    height = sheet[0] * math.sin(angle) + sheet[1] * math.cos(angle) + 2 * camera.margin
    longest = max(width, height)
    waves = tuple(
        (
            camera.warp * float(rng.uniform(0.5, 1.0)),
            float(rng.uniform(-1, 1)) * 2 * math.pi / longest,
            float(rng.uniform(-1, 1)) * 2 * math.pi / longest,
            float(rng.uniform(0, 2 * math.pi)),
        )
        for _ in range(4)
        if camera.warp
    )
    size = (round(width), round(height))
    offset = ((size[0] - sheet[0]) / 2, (size[1] - sheet[1]) / 2)
    return View(width=size[0], height=size[1], offset=offset, turn=camera.turn, waves=waves, curl=camera.curl)


def photograph(
    sheet: Colours, gone: Plane, view: View, camera: Camera, *, rng: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """The picture of the sheet on its background: height × width × 3, or height × width for a grey camera."""
    face = _moved(Image.fromarray(np.clip(sheet, 0, 255).astype(np.uint8)), view)
    cover = _moved(Image.fromarray(255 - gone), view)
    image = Image.composite(face, _background(cover, camera), cover)
    if camera.grey:
        image = image.convert("L")
    if camera.blur:
        image = image.filter(ImageFilter.GaussianBlur(camera.blur))
    exposed = np.asarray(image, dtype=np.float32)
    if camera.light:
        exposed = exposed * _light(view, camera.light, rng=rng).reshape(exposed.shape[:2] + (1,) * (exposed.ndim - 2))
    grain = camera.noise * rng.standard_normal(exposed.shape[:2], dtype=np.float32)
    exposed = exposed + (grain if exposed.ndim == 2 else grain[..., None])
    return np.clip(exposed, 0, 255).astype(np.uint8)


def _light(view: View, fall: float, *, rng: np.random.Generator) -> Field:
    """How much light arrives, 1 on the brightest side and less by `fall` on the other."""
    direction = rng.uniform(0, 2 * math.pi)
    across = np.linspace(-0.5, 0.5, view.width, dtype=np.float32) * np.float32(math.cos(direction))
    down = np.linspace(-0.5, 0.5, view.height, dtype=np.float32) * np.float32(math.sin(direction))
    return np.asarray(1 - fall * (0.5 + (down[:, None] + across[None, :]) / 1.42), dtype=np.float32)


def _background(cover: Image.Image, camera: Camera) -> Image.Image:
    """What the sheet lies on, darker in its shadow."""
    small = (cover.width // _SHADOW + 1, cover.height // _SHADOW + 1)
    soft = cover.resize(small, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(1.2))
    shade = 1 - 0.45 * np.asarray(soft, dtype=np.float32)[..., None] / 255
    if camera.wood:
        shade = shade * (1 + camera.wood * _grain(shade.shape[:2]))[..., None]
    ground = np.clip(np.array(camera.background, dtype=np.float32) * shade, 0, 255).astype(np.uint8)
    return Image.fromarray(ground).resize(cover.size, Image.Resampling.BILINEAR)


def _grain(shape: tuple[int, int]) -> Field:
    """Boards with their grain across the picture, the same for every picture of a size."""
    rng = np.random.default_rng(shape[0])
    fine = clouds((shape[0], max(2, shape[1] // 24)), scale=2, rng=rng, octaves=2)
    boards = np.sin(np.arange(shape[0], dtype=np.float32) * 2 * np.pi / max(8, shape[0] // 4)) > 0.97
    return np.asarray(enlarged(fine, shape) - 1.5 * boards[:, None], dtype=np.float32)


def _moved(image: Image.Image, view: View) -> Image.Image:
    size = (view.width, view.height)
    if not view.turn and not view.waves and not view.curl:
        moved = Image.new(image.mode, size)
        moved.paste(image, (round(view.offset[0]), round(view.offset[1])))
        return moved
    # Inside a cell the bending counts as even: the cells of a small picture are small too.
    cell = max(8, min(_CELL, max(size) // 16))
    xs = [*range(0, view.width, cell), view.width]
    ys = [*range(0, view.height, cell), view.height]
    corners = view.to_sheet(np.array([(x, y) for y in ys for x in xs], dtype=np.float64)).reshape(len(ys), len(xs), 2)
    mesh = [
        (
            (xs[column], ys[row], xs[column + 1], ys[row + 1]),
            (
                *corners[row, column],
                *corners[row + 1, column],
                *corners[row + 1, column + 1],
                *corners[row, column + 1],
            ),
        )
        for row in range(len(ys) - 1)
        for column in range(len(xs) - 1)
    ]
    return image.transform(size, Image.Transform.MESH, mesh, resample=Image.Resampling.BILINEAR)
