"""What digitisers lay beside a page or write into its picture: rulers, slips with printed words, numbers."""

from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from manuscripts.core.geometry import Box
from manuscripts.core.page import RegionKind
from scripts.compose.cutting import Taken
from scripts.compose.faces import face

_WORDS = (
    "国立図書館",
    "タイトル",
    "請求記号",
    "ガラス使用",
    "第三冊",
    "古籍影像",
    "圖書館藏",
    "編號",
    "複製",
    "カラー",
)
_LATIN = ("Sample Library", "Shelfmark", "Or.", "Collection", "Vol.", "Page", "fol.", "MS", "Digital Archive", "cm")

# In pixels: a lower ruler would bear no numerals.
_LOWEST = 6


def add_ruler(taken: Taken, height: int, *, rng: np.random.Generator) -> Taken:
    """A white ruler with numerals, lying or standing, across the foot of a strip below the picture."""
    height = max(height, _LOWEST)
    strip = _strip(taken, height + int(0.4 * height))
    draw = ImageDraw.Draw(strip)
    unit = height * rng.uniform(0.7, 1.6)
    left = 0.0 if rng.random() < 0.6 else rng.uniform(0, 0.3) * taken.width
    right = float(taken.width) if left == 0 else taken.width - rng.uniform(0, 0.2) * taken.width
    top = 0.2 * height
    draw.rectangle((left, top, right, top + height), fill=(240, 240, 236))
    font = ImageFont.load_default(size=0.42 * height)
    first, upright = int(rng.integers(1, 30)), rng.random() < 0.5
    for number in range(int((right - left) / unit * 10)):
        x = left + number * unit / 10
        tick = height * (0.42 if number % 10 == 0 else 0.32 if number % 5 == 0 else 0.22)
        draw.line([(x, top), (x, top + tick)], fill=(25, 25, 25), width=1)
        if number % 10 == 0:
            red = number % 100 == 0
            _numeral(strip, str(first + number // 10), (x, top + 0.5 * height), font, upright=upright, red=red)
    box = Box(left, taken.height + top, right, taken.height + top + height)
    return _below(taken, strip).with_region(RegionKind.RULER, box)


def add_label(taken: Taken, height: int, *, rng: np.random.Generator) -> Taken:
    """One or two slips with a line of printed words, read from left to right, below the picture."""
    strip = _strip(taken, int(1.5 * height))
    draw = ImageDraw.Draw(strip)
    font = face("serif-noto").font(max(6, int(0.6 * height)))
    x = rng.uniform(0.02, 0.4) * taken.width
    boxes = []
    for _ in range(int(rng.integers(1, 3))):
        words = " ".join(_phrase(rng) for _ in range(int(rng.integers(1, 4))))
        end = x + draw.textlength(words, font=font) + height
        if end > taken.width:
            break
        draw.rectangle((x, 0.2 * height, end, 1.2 * height), fill=(245, 245, 242))
        draw.text((x + 0.5 * height, 0.7 * height), words, fill=(20, 20, 20), font=font, anchor="lm")
        boxes.append(Box(x, taken.height + 0.2 * height, end, taken.height + 1.2 * height))
        x = end + rng.uniform(0.02, 0.2) * taken.width
    found = _below(taken, strip)
    for box in boxes:
        found = found.with_region(RegionKind.CAPTION, box)
    return found


def add_tag(taken: Taken, height: int, *, rng: np.random.Generator) -> Taken:
    """A number written into a corner, or a small line at the foot, black on white or white on black."""
    image = Image.fromarray(taken.picture)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=max(6, height))
    words = (
        f"{int(rng.integers(1, 10**8)):08d}"
        if rng.random() < 0.6
        else f"{rng.integers(1, 90)}-{rng.integers(1, 400):03d}"
    )
    left, top, right, bottom = draw.textbbox((0, 0), words, font=font)
    x = float(rng.choice((0.0, 0.0, 0.45, 0.9))) * (taken.width - right)
    y = float(rng.choice((0.0, 1.0))) * (taken.height - bottom - 1)
    black = rng.random() < 0.5
    paper, ink = (0, 255) if black else (255, 0)
    if black or rng.random() < 0.5:
        draw.rectangle((x + left - 2, y + top - 2, x + right + 2, y + bottom + 2), fill=_tone(image, paper))
    draw.text((x, y), words, fill=_tone(image, ink), font=font)
    tagged = replace(taken, picture=np.asarray(image))
    return tagged.with_region(RegionKind.CAPTION, Box(x + left, y + top, x + right, y + bottom))


def _phrase(rng: np.random.Generator) -> str:
    words = _WORDS if rng.random() < 0.6 else _LATIN
    number = f" {rng.integers(1, 999)}-{rng.integers(1, 300)}" if rng.random() < 0.6 else ""
    return str(rng.choice(words)) + number


def _numeral(
    strip: Image.Image,
    text: str,
    place: tuple[float, float],
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    *,
    upright: bool,
    red: bool,
) -> None:
    box = ImageDraw.Draw(strip).textbbox((0, 0), text, font=font)
    stamp = Image.new("L", (int(box[2]) + 2, int(box[3]) + 2))
    ImageDraw.Draw(stamp).text((1, 0), text, fill=255, font=font)
    if not upright:
        stamp = stamp.rotate(90, expand=True)
    strip.paste((190, 60, 40) if red else (25, 25, 25), (round(place[0]), round(place[1])), stamp)


def _strip(taken: Taken, height: int) -> Image.Image:
    """An empty strip in the colour of the picture's lower edge."""
    edge = np.median(taken.picture[-3:].reshape(-1, *taken.picture.shape[2:]), axis=0)
    colour = tuple(int(value) for value in np.broadcast_to(edge, 3))
    return Image.new("RGB", (taken.width, height), colour)


def _below(taken: Taken, strip: Image.Image) -> Taken:
    drawn = np.asarray(strip if taken.picture.ndim == 3 else strip.convert("L"))
    return replace(taken, picture=np.concatenate([taken.picture, drawn]))


def _tone(image: Image.Image, grey: int) -> int | tuple[int, int, int]:
    return grey if image.mode == "L" else (grey, grey, grey)
