"""From paragraphs to places: which character stands where on the leaf. Frame: pixels of the sheet."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from manuscripts.core.geometry import Box
from manuscripts.core.page import ColumnKind, RegionKind
from scripts.compose.settings import Leaf
from scripts.compose.text import GAP, Paragraph, ParagraphKind, Span


@dataclass(frozen=True, slots=True)
class Place:
    """One character, the centre of its cell, and whether it is set small (notes)."""

    character: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SetColumn:
    """A run of characters of one kind in one ruled line; `block` is an index into the plan's blocks."""

    kind: ColumnKind
    line: int
    block: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An area of the leaf that is ruled or written on."""

    kind: RegionKind
    register: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The sheet: its size and its blocks in reading order, the fold last."""

    leaf: Leaf
    width: int
    height: int
    blocks: tuple[Block, ...]

    @property
    def pitch(self) -> float:
        return self.leaf.pitch * self.leaf.advance

    @property
    def text_blocks(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind is RegionKind.TEXT)


@dataclass(frozen=True, slots=True)
class SetPage:
    """Columns in reading order, and the text that found no place."""

    columns: tuple[SetColumn, ...]
    rest: tuple[Paragraph, ...]


def plan_leaf(leaf: Leaf) -> Plan:
    """Lay out the blocks: halves from right to left, registers from top to bottom, then the fold."""
    pitch = leaf.pitch * leaf.advance
    gap = leaf.register_gap * leaf.advance * (leaf.registers > 1)
    register_height = leaf.characters * leaf.advance
    height = leaf.registers * register_height + (leaf.registers - 1) * gap
    half = leaf.columns * pitch
    fold = leaf.fold * pitch * (leaf.halves > 1)
    left, top = leaf.margin_beside * height, leaf.margin_above * height
    width = leaf.halves * half + (leaf.halves - 1) * fold
    blocks = []
    for number in range(leaf.halves):
        right = left + width - number * (half + fold)
        for register in range(leaf.registers):
            head = top + register * (register_height + gap)
            box = Box(right - half, head, right, head + register_height)
            blocks.append(Block(kind=RegionKind.TEXT, register=register + 1, box=box))
    if leaf.halves > 1 and not leaf.bound:
        box = Box(left + half, top, left + half + fold, top + height)
        blocks.append(Block(kind=RegionKind.FOLD, register=1, box=box))
    return Plan(
        leaf=leaf,
        width=math.ceil(width + 2 * left),
        height=math.ceil(top + height * (1 + leaf.margin_below)),
        blocks=tuple(blocks),
    )


def set_text(plan: Plan, paragraphs: Sequence[Paragraph]) -> SetPage:
    """Fill the text blocks in their order; what does not fit is the rest, to be set on the next page."""
    setter = _Setter(plan)
    for number, paragraph in enumerate(paragraphs):
        left_over = setter.set_paragraph(paragraph)
        if left_over is not None:
            return SetPage(setter.finished(), (left_over, *paragraphs[number + 1 :]))
    return SetPage(setter.finished(), ())


def set_fold(plan: Plan, *, title: str, folio: str, line: int, advance: float = 0.85) -> tuple[SetColumn, ...]:
    """Title in the upper part of the fold, folio number in the lower; `line` is the first line number to use."""
    found = [(number, block) for number, block in enumerate(plan.blocks) if block.kind is RegionKind.FOLD]
    if not found:
        return ()
    number, block = found[0]
    step = advance * plan.leaf.advance
    x = block.box.centre[0]
    columns = []
    for text, top in (
        (title, block.box.top + 0.24 * block.box.height),
        (folio, block.box.top + 0.6 * block.box.height),
    ):
        places = tuple(Place(character, x, top + (place + 0.5) * step) for place, character in enumerate(text))
        if places:
            columns.append(SetColumn(kind=ColumnKind.FOLD, line=line, block=number, places=places))
    return tuple(columns)


class _Setter:
    """A cursor over the columns of a plan: `_line` counts columns from 0, `_down` is in advances from the head."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._leaf = plan.leaf
        self._total = len(plan.text_blocks) * plan.leaf.columns
        self._line = -1
        self._down = float(plan.leaf.characters)
        self._run: list[Place] = []
        self._run_kind = ColumnKind.MAIN
        self._columns: list[SetColumn] = []
        self._aside: list[SetColumn] = []

    def finished(self) -> tuple[SetColumn, ...]:
        """All columns so far; head notes follow the main text and take the numbers after its last line."""
        self._close_run()
        last = self._line + 1
        aside = (replace(column, line=last + number) for number, column in enumerate(self._aside, start=1))
        return (*self._columns, *aside)

    def set_paragraph(self, paragraph: Paragraph) -> Paragraph | None:
        """Set all of it, or return what found no place."""
        if paragraph.kind is ParagraphKind.HEAD_NOTE:
            self._aside.extend(self._head_note(paragraph))
            return None
        heading = paragraph.kind is ParagraphKind.HEADING
        kind = ColumnKind.HEADING if heading else ColumnKind.MAIN
        if not self._next_line():
            return paragraph
        self._down = self._leaf.heading_indent if heading else 0.0
        for number, span in enumerate(paragraph.spans):
            left = self._set_note(span.characters) if span.note else self._set_main(span.characters, kind)
            if left:
                return Paragraph(paragraph.kind, (Span(left, span.note), *paragraph.spans[number + 1 :]))
        return None

    def _set_main(self, characters: tuple[str, ...], kind: ColumnKind) -> tuple[str, ...]:
        for number, character in enumerate(characters):
            if self._down + 1 > self._leaf.characters + 1e-6 and not self._next_line():
                return characters[number:]
            if character != GAP:
                self._add(character, kind, down=self._down + 0.5, across=0.0)
            self._down += 1
        return ()

    def _set_note(self, characters: tuple[str, ...]) -> tuple[str, ...]:
        step = self._leaf.note_advance
        while characters:
            room = math.floor((self._leaf.characters - self._down) / step + 1e-6)
            if room < 1:
                if not self._next_line():
                    return characters
                continue
            taken, characters = characters[: 2 * room], characters[2 * room :]
            right = (len(taken) + 1) // 2
            for kind, half, across in (
                (ColumnKind.NOTE_RIGHT, taken[:right], 0.25),
                (ColumnKind.NOTE_LEFT, taken[right:], -0.25),
            ):
                for number, character in enumerate(half):
                    if character != GAP:
                        self._add(character, kind, down=self._down + (number + 0.5) * step, across=across)
                self._close_run()
            self._down += right * step
        return ()

    def _head_note(self, paragraph: Paragraph) -> Iterator[SetColumn]:
        """Small columns of four characters in the upper margin, from above the next column to the left."""
        line = min(self._line + 1, self._total - 1)
        number, block, x = self._where(line)
        step = 0.6 * self._leaf.advance
        text = [character for span in paragraph.spans for character in span.characters if character != GAP]
        top = block.box.top - 5.2 * step
        for column, start in enumerate(range(0, len(text), 4)):
            places = tuple(
                Place(character, x - column * 1.35 * step, top + (place + 0.5) * step)
                for place, character in enumerate(text[start : start + 4])
            )
            yield SetColumn(kind=ColumnKind.MARGINAL, line=0, block=number, places=places)

    def _where(self, line: int) -> tuple[int, Block, float]:
        number, column = divmod(line, self._leaf.columns)
        block = self._plan.text_blocks[number]
        return number, block, block.box.right - (column + 0.5) * self._plan.pitch

    def _add(self, character: str, kind: ColumnKind, *, down: float, across: float) -> None:
        if kind is not self._run_kind:
            self._close_run()
            self._run_kind = kind
        _, block, x = self._where(self._line)
        self._run.append(Place(character, x + across * self._plan.pitch, block.box.top + down * self._leaf.advance))

    def _close_run(self) -> None:
        if self._run:
            number, _, _ = self._where(self._line)
            places = tuple(self._run)
            self._columns.append(SetColumn(kind=self._run_kind, line=self._line + 1, block=number, places=places))
            self._run = []

    def _next_line(self) -> bool:
        self._close_run()
        if self._line + 1 >= self._total:
            return False
        self._line += 1
        self._down = 0.0
        return True
