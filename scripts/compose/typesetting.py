"""From paragraphs to places: which character stands where on the leaf. Frame: pixels of the sheet."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from manuscripts.core.page import ColumnKind, RegionKind
from scripts.compose.plan import Block, Place, Plan, SetColumn
from scripts.compose.text import GAP, Paragraph, ParagraphKind, Setting, Span


@dataclass(frozen=True, slots=True)
class SetPage:
    """Columns in reading order, and the text that found no place."""

    columns: tuple[SetColumn, ...]
    rest: tuple[Paragraph, ...]


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
    """A cursor over the columns of a plan: `_line` counts columns from 0, `_down` is in advances from the head.

    `_more` is by how many the lines that were written are more than the columns they take.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._leaf = plan.leaf
        self._total = len(plan.text_blocks) * plan.leaf.columns
        self._line = -1
        self._more = 0
        self._down = self._foot = float(plan.leaf.characters)
        self._indent = 0.0
        self._run: list[Place] = []
        self._run_kind = ColumnKind.MAIN
        self._columns: list[SetColumn] = []
        self._aside: list[SetColumn] = []

    def finished(self) -> tuple[SetColumn, ...]:
        """All columns so far; head notes follow the main text and take the numbers after its last line."""
        self._close_run()
        last = self._line + 1 + self._more
        aside = (replace(column, line=last + number) for number, column in enumerate(self._aside, start=1))
        return (*self._columns, *aside)

    def set_paragraph(self, paragraph: Paragraph) -> Paragraph | None:
        """Set all of it, or return what found no place."""
        if paragraph.kind is ParagraphKind.HEAD_NOTE:
            self._aside.extend(self._head_note(paragraph))
            return None
        heading = paragraph.kind is ParagraphKind.HEADING
        kind = ColumnKind.HEADING if heading else ColumnKind.MAIN
        self._indent = paragraph.indent
        if not self._next_line():
            return paragraph
        if heading:
            self._down += self._leaf.heading_indent
        for number, span in enumerate(paragraph.spans):
            if span.note or span.setting is Setting.PAIR:
                left = self._set_small(span)
            elif span.setting is Setting.CLOSE:
                left = self._set_close(span.characters)
            else:
                left = self._set_main(span.characters, kind, paragraph.size)
            if left:
                return replace(paragraph, spans=(replace(span, characters=left), *paragraph.spans[number + 1 :]))
        return None

    def _set_main(self, characters: tuple[str, ...], kind: ColumnKind, size: float) -> tuple[str, ...]:
        for number, character in enumerate(characters):
            if self._down + size > self._foot + 1e-6 and not self._next_line():
                return characters[number:]
            if character != GAP:
                self._add(Place(character, 0.0, self._down + 0.5 * size, size), kind)
            self._down += size
        return ()

    def _set_small(self, span: Span) -> tuple[str, ...]:
        """A note, or two lines of main text in one column: the right half before the left half."""
        step = self._leaf.note_advance
        side = self._leaf.note_apart / 2
        kinds = (ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT) if span.note else (ColumnKind.MAIN, ColumnKind.MAIN)
        characters = span.characters
        while characters:
            room = self._room(step)
            if not room:
                return characters
            halves = 1 if span.setting is Setting.ONE_SIDE else 2
            taken, characters = characters[: halves * room], characters[halves * room :]
            right = len(taken) if halves == 1 else (len(taken) + 1) // 2
            if span.lead and not characters:
                right = min(max(right + span.lead, len(taken) - room, 1), room, len(taken))
            for kind, half, across in zip(kinds, (taken[:right], taken[right:]), (side, -side), strict=True):
                self._close_run()
                for number, character in enumerate(half):
                    if character != GAP:
                        self._add(Place(character, across, self._down + (number + 0.5) * step, small=True), kind)
                self._close_run()
            self._down += max(right, len(taken) - right) * step
        return ()

    def _set_close(self, characters: tuple[str, ...]) -> tuple[str, ...]:
        """Lines of small main text, evenly over as many columns as they need; the next text begins a new column."""
        step = self._leaf.note_advance
        while characters:
            room = self._room(step)
            if not room:
                return characters
            free = self._alike_from(self._line)
            lines = min(math.ceil(len(characters) / room), max(1, math.floor(free / self._leaf.close)))
            columns = min(free, math.ceil(lines * self._leaf.close))
            for number in range(lines):
                across = 0.5 - (number + 0.5) * columns / lines
                taken, characters = characters[:room], characters[room:]
                for place, character in enumerate(taken):
                    if character != GAP:
                        y = self._down + (place + 0.5) * step
                        self._add(Place(character, across, y, small=True), ColumnKind.MAIN)
                self._close_run()
                self._more += 1
            self._more -= columns
            self._line += columns - 1
            self._down = self._foot
        return ()

    def _room(self, step: float) -> int:
        """How many characters so far apart have room in the line, or in the next that has any; 0 at the end."""
        while (room := math.floor((self._foot - self._down) / step + 1e-6)) < 1:
            if not self._next_line():
                return 0
        return room

    def _alike_from(self, line: int) -> int:
        """How many columns from one on, in its block, have room where it has."""
        last = (line // self._leaf.columns + 1) * self._leaf.columns
        rooms = [self._plan.room(each) for each in range(line, last)]
        return next((number for number, room in enumerate(rooms) if room != rooms[0]), len(rooms))

    def _head_note(self, paragraph: Paragraph) -> Iterator[SetColumn]:
        """Small columns of four characters in the upper margin, from above the next column to the left."""
        line = min(self._line + 1, self._total - 1)
        number, block, x = self._where(line)
        step = 0.6 * self._leaf.advance
        text = [character for span in paragraph.spans for character in span.characters if character != GAP]
        high = self._leaf.head_note
        top = block.box.top - (high + 1.2) * step
        for column, start in enumerate(range(0, len(text), high)):
            places = tuple(
                Place(character, x - column * 1.35 * step, top + (place + 0.5) * step)
                for place, character in enumerate(text[start : start + high])
            )
            yield SetColumn(kind=ColumnKind.MARGINAL, line=0, block=number, places=places)

    def _where(self, line: int) -> tuple[int, Block, float]:
        number, column = divmod(line, self._leaf.columns)
        block = self._plan.text_blocks[number]
        return number, block, block.box.right - (column + 0.5) * self._plan.pitch

    def _add(self, place: Place, kind: ColumnKind) -> None:
        """Take up a place given in pitches from the middle of the column and in characters from its head."""
        if kind is not self._run_kind:
            self._close_run()
            self._run_kind = kind
        _, block, x = self._where(self._line)
        across, down = x + place.x * self._plan.pitch, block.box.top + place.y * self._leaf.advance
        self._run.append(replace(place, x=across, y=down))

    def _close_run(self) -> None:
        if self._run:
            number, _, _ = self._where(self._line)
            places = tuple(self._run)
            line = self._line + 1 + self._more
            self._columns.append(SetColumn(kind=self._run_kind, line=line, block=number, places=places))
            self._run = []

    def _next_line(self) -> bool:
        self._close_run()
        while self._line + 1 < self._total:
            self._line += 1
            head, self._foot = self._plan.room(self._line)
            self._down = head + self._indent
            if self._down + 1 <= self._foot:
                return True
        return False
