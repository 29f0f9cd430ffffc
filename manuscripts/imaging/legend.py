"""The strip below a drawn page: what the colours mean, how the page runs, and every doubt in words."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from manuscripts.core.page import ColumnKind, Page, RegionKind
from manuscripts.imaging.pen import WHITE, Colour

_LINE = 26
_INK: Colour = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Words of the legend, with a patch of colour before them if they explain one; `alone` on their line or not."""

    text: str
    patch: Colour | None = None
    ink: Colour = _INK
    hatched: bool = False
    alone: bool = False


def draw_legend(
    page: Page,
    width: int,
    *,
    columns: Mapping[ColumnKind, Colour],
    regions: Mapping[RegionKind, Colour],
    order: Colour,
    doubt: Colour,
) -> Image.Image:
    """A strip `width` pixels wide, as high as its words need; characters that the built-in font lacks stand as `?`."""
    font = ImageFont.load_default(15.0)
    lines: list[list[_Entry]] = [[]]
    used = 0.0
    for entry in _entries(page, width, columns=columns, regions=regions, order=order, doubt=doubt):
        wide = font.getlength(entry.text) + 46
        if lines[-1] and (entry.alone or used + wide > width):
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += wide
    strip = Image.new("RGB", (width, _LINE * len(lines) + 6), WHITE)
    draw = ImageDraw.Draw(strip)
    for row, line in enumerate(lines):
        x, y = 8.0, row * _LINE + _LINE / 2 + 3
        for entry in line:
            if entry.patch:
                _draw_patch(draw, (x, y), entry)
                x += 20
            draw.text((x, y), entry.text, fill=entry.ink, font=font, anchor="lm")
            x += font.getlength(entry.text) + 24
    return strip


def _draw_patch(draw: ImageDraw.ImageDraw, place: tuple[float, float], entry: _Entry) -> None:
    x, y = place
    box = (x, y - 7, x + 14, y + 7)
    if not entry.hatched:
        draw.rectangle(box, fill=entry.patch)
        return
    draw.rectangle(box, outline=entry.patch)
    for step in (0, 7, 14):
        draw.line((x, y - 7 + step, x + step, y - 7), fill=entry.patch)
        draw.line((x + step, y + 7, x + 14, y - 7 + step), fill=entry.patch)


def _entries(
    page: Page,
    width: int,
    *,
    columns: Mapping[ColumnKind, Colour],
    regions: Mapping[RegionKind, Colour],
    order: Colour,
    doubt: Colour,
) -> Iterator[_Entry]:
    if page.direction:
        turned = f", turned {page.direction.rotation}" if page.direction.rotation else ""
        sure = "declared" if page.direction.declared else f"{page.direction.confidence:.2f}"
        yield _Entry(f"{page.direction.mode.value}{turned} ({sure})")
    if not page.columns:
        yield _Entry("no columns", ink=doubt)
    else:
        yield _Entry("reading order", patch=order)
    column_counts = Counter(column.kind for column in page.columns)
    for kind, colour in columns.items():
        if column_counts[kind]:
            yield _Entry(f"{kind.value} {column_counts[kind]}", patch=colour)
    region_counts = Counter(region.kind for region in page.regions)
    for area, colour in regions.items():
        if region_counts[area]:
            yield _Entry(f"[{area.value}] {region_counts[area]}", patch=colour, hatched=not area.is_read)
    unread = sum(column.kind.in_flow and not column.glyphs for column in page.columns)
    if 0 < unread < len(page.columns):
        yield _Entry(f"nothing read {unread}", patch=doubt, hatched=True)
    for flag in page.flags:
        words = _printable(f"! {flag.code}: {flag.message}" if flag.message else f"! {flag.code}")
        for number, part in enumerate(textwrap.wrap(words, max(20, width // 9))):
            yield _Entry(part if number == 0 else f"   {part}", ink=doubt, alone=True)


def _printable(text: str) -> str:
    return text.encode("ascii", "replace").decode()
