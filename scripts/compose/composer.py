"""One page from settings, text and a seed: the picture and the exact truth about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from manuscripts.core.geometry import Box
from manuscripts.core.page import Column, Direction, Page, PageImage, Region, RegionKind, WritingMode
from scripts.compose import damage as wear
from scripts.compose.asides import draw_marks, set_asides
from scripts.compose.camera import make_view, photograph
from scripts.compose.cutting import Taken
from scripts.compose.noise import Field, clouds
from scripts.compose.pictures import clear, draw_pictures, set_labels, without_pictures
from scripts.compose.plan import Plan, SetColumn, plan_leaf
from scripts.compose.ruling import draw_ruling
from scripts.compose.scan import digitise
from scripts.compose.settings import Asides, Camera, PageSettings, Scan, Surface
from scripts.compose.surface import Colours, ink_strength, lay_ink, make_paper
from scripts.compose.surroundings import add_chart
from scripts.compose.text import Paragraph
from scripts.compose.truth import truth_of
from scripts.compose.typesetting import set_fold, set_text
from scripts.compose.writing import InkedColumn, Plane, write

_RED = (178, 44, 36)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A written sheet before it is photographed.

    `unreadable` says where writing is worn or eaten away, `gone` where there is no sheet any more (both 0 to 255).
    """

    settings: PageSettings
    plan: Plan
    colours: Colours
    unreadable: Plane
    gone: Plane
    columns: tuple[InkedColumn, ...]
    rest: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedPage:
    """The picture (height × width × 3, or height × width) and its truth; `rest` is text for the next page."""

    picture: npt.NDArray[np.uint8]
    regions: tuple[Region, ...]
    columns: tuple[Column, ...]
    rest: tuple[Paragraph, ...]

    def page(self, *, institution: str, shelfmark: str, number: int, image: PageImage) -> Page:
        """The truth as a record of the page that `image` is."""
        return Page(
            institution=institution,
            shelfmark=shelfmark,
            number=number,
            image=image,
            direction=Direction(mode=WritingMode.VERTICAL_RL, declared=True, confidence=1.0),
            regions=self.regions,
            columns=self.columns,
        )


def compose(
    settings: PageSettings, text: Sequence[Paragraph], *, seed: int, title: str = "", folio: str = ""
) -> ComposedPage:
    """Set, write, wear and photograph one page. The same arguments give the same bytes.

    `title` and `folio` stand in the centre fold, where the leaf has one. Raises LookupError for a character that none
    of the faces has.
    """
    rng = np.random.default_rng(seed)
    sheet = make_sheet(settings, text, rng=rng, title=title, folio=folio)
    return take_picture(sheet, settings.camera, rng=rng)


def make_sheet(
    settings: PageSettings, text: Sequence[Paragraph], *, rng: np.random.Generator, title: str = "", folio: str = ""
) -> Sheet:
    """Everything but the photograph."""
    plan = plan_leaf(settings.leaf)
    page = set_text(plan, text)
    if settings.leaf.slip:
        plan = replace(plan, blocks=tuple(replace(block, kind=RegionKind.TITLE_SLIP) for block in plan.blocks))
    sheet = fill_sheet(settings, plan, page.columns, rng=rng, title=title, folio=folio)
    return replace(sheet, rest=page.rest)


def fill_sheet(
    settings: PageSettings,
    plan: Plan,
    flow: tuple[SetColumn, ...],
    *,
    rng: np.random.Generator,
    title: str = "",
    folio: str = "",
) -> Sheet:
    """Write and wear a sheet on which the columns of the text have been set."""
    beside: tuple[SetColumn, ...] = ()
    if settings.asides != Asides():
        flow, beside = set_asides(plan, flow, settings.asides, rng=rng)
    labels = _labels(plan, (*flow, *beside), rng=rng) if plan.leaf.pictures else ()
    last = _last_line((*flow, *beside, *labels))
    columns = (*flow, *beside, *labels, *set_fold(plan, title=title, folio=folio, line=last + 1))
    ink, inked = write(columns, plan.leaf, settings.hand, size=(plan.width, plan.height), rng=rng)
    form = draw_ruling(plan, settings.ruling, rng=rng)
    if any(block.kind is RegionKind.ILLUSTRATION for block in plan.blocks):
        ink = np.maximum(ink, clear(draw_pictures(plan, rng=rng), labels, plan.leaf.advance))
        form = without_pictures(form, plan)
    red = None
    if settings.asides != Asides():
        marks = draw_marks(plan, columns, settings.asides, size=(plan.width, plan.height), rng=rng)
        red, ink = (marks, ink) if settings.asides.red else (None, np.maximum(ink, marks))
    worn = wear.worn_patches(ink.shape, settings.damage.abrasion, rng=rng)
    if settings.surface.rubbing:
        colours = _rubbing(settings, plan, np.maximum(ink, form), worn, rng=rng)
    else:
        colours = _page(settings, plan, ink, form, worn, rng=rng)
        if red is not None:
            colours = lay_ink(colours, ink_strength(red, settings.surface, rng=rng), _RED)
    holes = wear.worm_holes(ink.shape, settings.damage, rng=rng)
    return Sheet(
        settings=settings,
        plan=plan,
        colours=wear.look_through(colours, holes, settings.surface.paper),
        unreadable=np.maximum(holes, (255 * worn).astype(np.uint8)),
        gone=wear.torn_edges(ink.shape, settings.damage.torn, rng=rng),
        columns=inked,
        rest=(),
    )


def _labels(plan: Plan, columns: Sequence[SetColumn], *, rng: np.random.Generator) -> tuple[SetColumn, ...]:
    characters = [place.character for column in columns for place in column.places]
    return set_labels(plan, characters, line=_last_line(columns) + 1, rng=rng) if characters else ()


def _last_line(columns: Sequence[SetColumn]) -> int:
    return max((column.line for column in columns), default=0)


def take_picture(sheet: Sheet, camera: Camera, *, rng: np.random.Generator) -> ComposedPage:
    """Photograph what is left of the sheet, cropped to it."""
    sheet = _cropped(sheet)
    view = make_view((sheet.plan.width, sheet.plan.height), camera, rng=rng)
    picture = photograph(sheet.colours, sheet.gone, view, camera, rng=rng)
    found, columns = truth_of(
        sheet.plan, sheet.columns, np.maximum(sheet.unreadable, sheet.gone), sheet.settings.damage, view
    )
    regions = list(found)
    if camera.chart:
        picture, chart = add_chart(picture, camera, name=f"r{len(regions) + 1}")
        regions.append(chart)
    taken = Taken(picture=picture, regions=tuple(regions), columns=columns)
    if sheet.settings.scan != Scan():
        taken = digitise(taken, sheet.plan, view, sheet.settings.scan, rng=rng)
    return ComposedPage(picture=taken.picture, regions=taken.regions, columns=taken.columns, rest=sheet.rest)


def tear_apart(sheet: Sheet, *, after_line: int, rng: np.random.Generator) -> tuple[Sheet, Sheet]:
    """Tear the sheet from top to bottom to the left of a line of its first block: the right part, the left part."""
    plan = sheet.plan
    edge = plan.text_blocks[0].box.right - after_line * plan.pitch
    bend = wear.ragged(plan.height, scale=plan.height / 3, rng=rng)
    course = edge + np.clip(0.25 * plan.pitch * bend, -0.42 * plan.pitch, 0.42 * plan.pitch)
    left_of = np.arange(plan.width, dtype=np.float32)[None, :] < course[:, None]
    # Fibres are lost along a tear: the parts do not quite meet.
    right_of = np.arange(plan.width, dtype=np.float32)[None, :] > course[:, None] - 3
    return (
        replace(sheet, gone=np.maximum(sheet.gone, np.where(left_of, 255, 0).astype(np.uint8))),
        replace(sheet, gone=np.maximum(sheet.gone, np.where(right_of, 255, 0).astype(np.uint8))),
    )


def _page(
    settings: PageSettings, plan: Plan, ink: Plane, form: Plane, worn: Field, *, rng: np.random.Generator
) -> Colours:
    surface, damage = settings.surface, settings.damage
    paper = make_paper(ink.shape, surface, rng=rng)
    if settings.leaf.slip:
        paper = _with_slip(paper, plan, surface)
    if damage.show_through:
        paper = lay_ink(paper, wear.other_side(ink, damage.show_through), surface.ink)
    if damage.stains:
        paper = wear.stain(paper, damage, rng=rng)
    strength = np.maximum(
        ink_strength(ink, surface, rng=rng), settings.ruling.pale * ink_strength(form, surface, rng=rng)
    )
    strength = strength * (1 - damage.fading)
    if damage.abrasion:
        strength = wear.rub_off(np.asarray(strength, dtype=np.float32), worn, rng=rng)
    colours = lay_ink(paper, strength, surface.ink)
    for seal in damage.seals:
        colours = wear.press_seal(colours, seal, settings.hand.faces, rng=rng)
    if damage.creases or damage.joins:
        colours = wear.crease(colours, damage, rng=rng)
    return wear.shade_gutter(colours, settings.camera.gutter) if settings.camera.gutter else colours


def _with_slip(cover: Colours, plan: Plan, surface: Surface) -> Colours:
    """A cover with a slip of paper where its title stands."""
    box, air = Box.around(block.box for block in plan.blocks), round(0.4 * plan.leaf.advance)
    found = cover * np.array((0.45, 0.5, 0.55), dtype=np.float32)
    rows = slice(max(0, int(box.top) - air), int(box.bottom) + air)
    columns = slice(max(0, int(box.left) - air // 2), int(box.right) + air // 2)
    found[rows, columns] = cover[rows, columns] * (235 / max(surface.paper))
    return np.asarray(found, dtype=np.float32)


def _rubbing(settings: PageSettings, plan: Plan, ink: Plane, worn: Field, *, rng: np.random.Generator) -> Colours:
    """White strokes on black: the ink of a rubbing lies where the stone was not cut."""
    surface = settings.surface
    paper = make_paper(ink.shape, surface, rng=rng)
    cut = ink_strength(ink, surface, rng=rng)
    stone = 0.92 + 0.045 * clouds(ink.shape, scale=3, rng=rng, octaves=2) + 0.03 * clouds(ink.shape, scale=90, rng=rng)
    strength = (1 - cut) * stone * _rubbed_area(plan, ink.shape, rng=rng)
    if settings.damage.abrasion:
        strength = wear.rub_off(np.asarray(strength, dtype=np.float32), worn, rng=rng)
    return lay_ink(paper, np.asarray(np.clip(strength, 0, 1), dtype=np.float32), surface.ink)


def _rubbed_area(plan: Plan, shape: tuple[int, int], *, rng: np.random.Generator) -> Field:
    whole = Box.around(block.box for block in plan.blocks)
    air = 0.7 * plan.leaf.advance
    rows, columns = np.arange(shape[0], dtype=np.float32)[:, None], np.arange(shape[1], dtype=np.float32)[None, :]
    wander = 2 * clouds(shape, scale=120, rng=rng)
    inside = np.minimum(
        np.minimum(rows - whole.top + air, whole.bottom + air - rows),
        np.minimum(columns - whole.left + air, whole.right + air - columns),
    )
    return np.asarray(np.clip((inside + wander) / 2, 0, 1), dtype=np.float32)


def _cropped(sheet: Sheet) -> Sheet:
    """Cut away rows and columns of which nothing is left."""
    there = sheet.gone < 255
    rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    if (top, left, bottom, right) == (0, 0, *sheet.gone.shape):
        return sheet
    moved = tuple(
        replace(
            column,
            glyphs=tuple(
                replace(
                    glyph,
                    left=glyph.left - left,
                    top=glyph.top - top,
                    outline=glyph.outline - np.array((left, top), dtype=np.float32),
                )
                for glyph in column.glyphs
            ),
        )
        for column in sheet.columns
    )
    blocks = tuple(
        replace(
            block,
            box=Box(block.box.left - left, block.box.top - top, block.box.right - left, block.box.bottom - top),
        )
        for block in sheet.plan.blocks
    )
    return replace(
        sheet,
        plan=replace(sheet.plan, width=right - left, height=bottom - top, blocks=blocks),
        colours=sheet.colours[top:bottom, left:right],
        unreadable=sheet.unreadable[top:bottom, left:right],
        gone=sheet.gone[top:bottom, left:right],
        columns=moved,
    )
