"""What time did: stains, worms, torn edges, seals, ink from the other side, rubbed places."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy.ndimage import gaussian_filter

from scripts.compose.noise import Field, clouds, enlarged
from scripts.compose.settings import Colour, Damage, Seal, Side
from scripts.compose.surface import Colours
from scripts.compose.writing import Plane, draw_character

_COARSE = 6


def stain(paper: Colours, damage: Damage, *, rng: np.random.Generator) -> Colours:
    """Water stains: a slightly darker area with a brown rim, drawn on a coarse grid."""
    height, width = paper.shape[:2]
    small = (height // _COARSE + 1, width // _COARSE + 1)
    rows, columns = np.mgrid[: small[0], : small[1]].astype(np.float32)
    dark = np.zeros(small, dtype=np.float32)
    for _ in range(damage.stains):
        # Water comes in from an edge.
        x, y = rng.uniform(0, small[1]), rng.choice([-0.05, 1.05]) * small[0]
        if rng.random() < 0.4:
            x, y = rng.choice([-0.05, 1.05]) * small[1], rng.uniform(0, small[0])
        reach = rng.uniform(0.2, 0.45) * min(small)
        distance = np.hypot(columns - x, rows - y) / reach
        distance += 0.16 * clouds(small, scale=reach / 1.5, rng=rng)
        inside = 1 / (1 + np.exp((distance - 1) * 40))
        rim = np.exp(-(((distance - 0.98) / 0.035) ** 2))
        dark += rng.uniform(0.6, 1.0) * (0.55 * inside + 0.6 * rim)
    shade = damage.stain_strength * enlarged(np.clip(dark, 0, 1.6), (height, width))
    brown = np.array((0.55, 0.8, 1.15), dtype=np.float32)
    return np.asarray(paper * np.clip(1 - shade[..., None] * brown, 0.2, 1.0), dtype=np.float32)


def other_side(ink: Plane, strength: float) -> Field:
    """How much the ink of the back darkens the front: the page's own ink, mirrored and blurred."""
    back = np.roll(ink[:, ::-1], (ink.shape[0] // 37, ink.shape[1] // 23), axis=(0, 1))
    return np.asarray(strength * gaussian_filter(back.astype(np.float32) / 255, 1.8), dtype=np.float32)


def worn_patches(shape: tuple[int, int], amount: float, *, rng: np.random.Generator) -> Field:
    """How much of the writing is rubbed away, 0 to 1, in patches; `amount` 0 takes nothing, 1 most of it."""
    if not amount:
        return np.zeros(shape, dtype=np.float32)
    patches = clouds(shape, scale=200, rng=rng, octaves=4) - 1.9 + 1.9 * amount
    return np.asarray(np.clip(1.6 * patches, 0, 1), dtype=np.float32)


def rub_off(strength: Field, worn: Field, *, rng: np.random.Generator) -> Field:
    """Take ink away where the surface is worn, in specks."""
    speckle = clouds(strength.shape, scale=3, rng=rng, octaves=2) * 0.4 + 0.7
    return np.asarray(strength * (1 - np.clip(worn * speckle, 0, 0.9)), dtype=np.float32)


def worm_holes(shape: tuple[int, int], damage: Damage, *, rng: np.random.Generator) -> Plane:
    """Where worms ate the sheet (255), as winding tracks with round ends."""
    if not damage.worm_tracks:
        return np.zeros(shape, dtype=np.uint8)
    image = Image.new("L", (shape[1], shape[0]))
    draw = ImageDraw.Draw(image)
    for _ in range(damage.worm_tracks):
        x, y, heading = rng.uniform(0, shape[1]), rng.uniform(0, shape[0]), rng.uniform(0, 2 * np.pi)
        girth = damage.worm_width * rng.uniform(0.6, 1.3)
        for _ in range(int(rng.integers(1, 30))):
            radius = girth * rng.uniform(0.4, 0.65)
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
            heading += rng.normal(0, 0.45)
            x, y = x + damage.worm_width * 0.6 * np.cos(heading), y + damage.worm_width * 0.6 * np.sin(heading)
    return np.asarray(image.filter(ImageFilter.GaussianBlur(0.8)))


def look_through(colours: Colours, holes: Plane, paper: Colour) -> Colours:
    """Fill the holes with what lies below: another leaf in the shadow of their edges."""
    if not holes.any():
        return colours
    there = holes.astype(np.float32) / 255
    shade = 0.8 - 0.4 * np.clip(gaussian_filter(1 - there, 2.5) * 2.2 - 0.2, 0, 1)
    below = np.array(paper, dtype=np.float32) * shade[..., None] ** np.array((1.0, 1.25, 1.6), dtype=np.float32)
    return np.asarray(colours + (below - colours) * there[..., None], dtype=np.float32)


def crease(colours: Colours, damage: Damage, *, rng: np.random.Generator) -> Colours:
    """Thin lines across the sheet, bright on one side and dark on the other, and sheets pasted on one another."""
    height, width = colours.shape[:2]
    rows, columns = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None, :]
    shade = np.ones((height, width), dtype=np.float32)
    for _ in range(damage.creases):
        angle = rng.choice((0.0, np.pi / 2)) + rng.normal(0, 0.06)
        middle = rng.uniform(0, height) * np.cos(angle) + rng.uniform(0, width) * np.sin(angle)
        off = rows * np.cos(angle) + columns * np.sin(angle) - middle
        off = off + 1.5 * ragged(width, scale=width / 4, rng=rng)[None, :]
        shade -= rng.uniform(0.05, 0.3) * np.exp(-((off / rng.uniform(0.7, 2)) ** 2))
        shade += rng.uniform(0.0, 0.1) * np.exp(-(((off - 3) / 2) ** 2))
    for place in rng.uniform(0, width, damage.joins):
        off = columns - place
        shade *= 1 - rng.uniform(0.02, 0.1) * (off > 0) * np.exp(-off / (0.08 * height))
        shade -= rng.uniform(0.05, 0.25) * np.exp(-((off / 1.2) ** 2))
    return np.asarray(colours * np.clip(shade, 0, 1.1)[..., None], dtype=np.float32)


def shade_gutter(colours: Colours, darkness: float) -> Colours:
    """The shadow in the middle of an opening, narrow and deep, wide and faint."""
    width = colours.shape[1]
    off = np.abs(np.arange(width, dtype=np.float32) - width / 2) / width
    shade = 0.7 * np.exp(-((off / 0.008) ** 2)) + 0.3 * np.exp(-((off / 0.05) ** 2))
    return np.asarray(colours * (1 - darkness * shade)[None, :, None], dtype=np.float32)


def torn_edges(shape: tuple[int, int], sides: tuple[Side, ...], *, rng: np.random.Generator) -> Plane:
    """What is missing (255) along the torn sides: ragged to about 3 % of the sheet."""
    gone = np.zeros(shape, dtype=np.uint8)
    for side in sides:
        upright = side in (Side.LEFT, Side.RIGHT)
        length, depth = (shape[0], shape[1]) if upright else (shape[1], shape[0])
        bite = 0.012 * depth * (1.2 + ragged(length, scale=0.12 * length, rng=rng))
        mask = np.arange(depth, dtype=np.float32)[None, :] < bite[:, None]
        if side in (Side.RIGHT, Side.BOTTOM):
            mask = mask[:, ::-1]
        gone[mask if upright else mask.T] = 255
    return gone


def ragged(length: int, *, scale: float, rng: np.random.Generator) -> Field:
    """The course of a tear: `length` values around 0, with slow bends and fine fibres."""
    slow = clouds((1, length), scale=scale, rng=rng, octaves=6)[0]
    fibres = gaussian_filter(rng.standard_normal(length), 1.5)
    return np.asarray(slow + 0.05 * fibres, dtype=np.float32)


def press_seal(sheet: Colours, seal: Seal, faces: tuple[str, ...], *, rng: np.random.Generator) -> Colours:
    """A red seal over what is there: it tints paper and lets black ink through."""
    stamp = _seal_print(seal, faces)
    stamp *= np.clip(0.85 + 0.28 * clouds(stamp.shape, scale=14, rng=rng), 0.15, 1.0) * seal.strength
    height, width = sheet.shape[:2]
    top, left = round(seal.y * height - stamp.shape[0] / 2), round(seal.x * width - stamp.shape[1] / 2)
    rows = slice(max(top, 0), min(top + stamp.shape[0], height))
    columns = slice(max(left, 0), min(left + stamp.shape[1], width))
    cut = stamp[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left, None]
    pressed = sheet.copy()
    pressed[rows, columns] *= 1 - cut + cut * (np.array(seal.colour, dtype=np.float32) / 255)
    return pressed


def _seal_print(seal: Seal, faces: tuple[str, ...]) -> Field:
    rows, columns = seal.rows, seal.columns
    field = np.zeros((round(seal.side), round(seal.width)), dtype=np.float32)
    border = max(3, field.shape[0] // 24)
    cell = ((field.shape[0] - 3 * border) / rows, (field.shape[1] - 3 * border) / columns)
    for number, character in enumerate(seal.text):
        column, row = divmod(number, rows)
        drawn = Image.fromarray(draw_character(character, faces, min(cell) * 0.95))
        drawn = drawn.crop(drawn.getbbox()).resize((round(cell[1] * 0.88), round(cell[0] * 0.9)))
        y = round(1.5 * border + row * cell[0] + cell[0] * 0.05)
        x = round(field.shape[1] - 1.5 * border - (column + 1) * cell[1] + cell[1] * 0.06)
        field[y : y + drawn.height, x : x + drawn.width] = np.asarray(drawn, dtype=np.float32) / 255
    if seal.ringed:
        return _ringed(field)
    if seal.white_on_red:
        return 1 - field
    field[:border] = field[-border:] = field[:, :border] = field[:, -border:] = 1
    return field


def _ringed(field: Field) -> Field:
    """The characters of a seal in two rings."""
    rows, columns = field.shape
    down, across = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j].astype(np.float32)
    off = np.hypot(down, across)
    inner = np.asarray(Image.fromarray(field).resize((max(1, columns // 2), max(1, rows // 2))))
    found = np.zeros_like(field)
    top, left = (rows - inner.shape[0]) // 2, (columns - inner.shape[1]) // 2
    found[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    found[(np.abs(off - 0.96) < 0.04) | (np.abs(off - 0.74) < 0.02)] = 1
    return found
