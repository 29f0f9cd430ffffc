"""Small corrections of a layout, given as words: `c5=marginal`, `c3@y=1200`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shapely.geometry import MultiPolygon, box
from shapely.geometry import Polygon as Shape

from manuscripts.core.correction import number_columns, number_lines
from manuscripts.core.errors import OptionError
from manuscripts.core.geometry import Polygon
from manuscripts.core.page import Column, ColumnKind, Page, WritingMode
from manuscripts.recognition.settle import as_main

_SPLIT = re.compile(r"(c\d+)@([xy])=(\d+(?:\.\d+)?)")
_SEE = "`manuscripts show --boxes` draws the columns with their numbers: c5 is the one with a 5."


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutEdits:
    """What to change. Columns are called `c1`, `c2` … by their place on the page, all as it was before the edits.

    `kinds`: `c5=marginal`. `splits`: `c3@y=1200` or `c3@x=800`, in pixels of the original image. `merges`: `c3,c4`, in
    reading order, become one of the kind of the first. `removes`: `c7`. `orders`: `c3,c1,c2` put these columns in this
    order into the places that they hold.
    """

    kinds: Sequence[str] = ()
    splits: Sequence[str] = ()
    merges: Sequence[str] = ()
    removes: Sequence[str] = ()
    orders: Sequence[str] = ()

    @property
    def words(self) -> list[str]:
        """Each edit as the record tells it."""
        named = (
            ("kind", self.kinds), ("split", self.splits), ("merge", self.merges), ("remove", self.removes),
            ("order", self.orders),
        )  # fmt: skip
        return [f"{name} {value}" for name, values in named for value in values]


def edit_layout(page: Page, edits: LayoutEdits) -> Page:
    """`page` with its layout changed; columns with another outline have no glyphs. Raises OptionError."""
    editor = _Editor(page)
    for words in edits.splits:
        editor.split(words)
    for words in edits.merges:
        editor.merge(words)
    for words in edits.removes:
        editor.remove(words)
    for words in edits.orders:
        editor.order(words)
    for words in edits.kinds:
        editor.change_kind(words)
    return replace(page, columns=number_lines(number_columns(editor.columns(), became=editor.became)))


class _Editor:
    """The columns under their names, each with the parts it was cut into: none where it was removed."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._columns = {f"c{place}": column for place, column in enumerate(page.columns, start=1)}
        self._parts = {name: [column] for name, column in self._columns.items()}
        self._order = list(self._parts)
        self._free = -1
        self._cut: set[str] = set()
        self.became: dict[str, str] = {}

    def columns(self) -> list[Column]:
        return [part for name in self._order for part in self._parts[name]]

    def change_kind(self, words: str) -> None:
        name, _, value = words.partition("=")
        self._column(name, words)
        kinds = {kind.value: kind for kind in ColumnKind}
        if value not in kinds:
            raise OptionError(
                f"{words!r} names no kind of column.", advice=f"Write c5=KIND; there are: {', '.join(kinds)}."
            )
        kind = kinds[value]
        self._parts[name] = [self._with_kind(part, kind, name) for part in self._parts[name]]

    def split(self, words: str) -> None:
        found = _SPLIT.fullmatch(words)
        if found is None:
            raise OptionError(f"{words!r} is no place to split at.", advice="Write c3@y=1200, or c3@x=800 in rows.")
        name, axis, place = found[1], found[2], float(found[3])
        column = self._recut(name, words)
        whole = column.box
        inside = whole.top < place < whole.bottom if axis == "y" else whole.left < place < whole.right
        if not inside:
            ends = (whole.top, whole.bottom) if axis == "y" else (whole.left, whole.right)
            raise OptionError(
                f"{words!r} lies outside the column.", advice=f"Give {axis} between {ends[0]:.0f} and {ends[1]:.0f}."
            )
        if axis == "y":
            sides = (whole.left, whole.top, whole.right, place), (whole.left, place, whole.right, whole.bottom)
        else:
            sides = (whole.left, whole.top, place, whole.bottom), (place, whole.top, whole.right, whole.bottom)
        shape = Shape(column.outline.points).buffer(0)
        cut = [_polygon(shape.intersection(box(*side))) for side in sides]
        first, second = cut if _runs_up(self._page, axis) else reversed(cut)
        self._parts[name] = [
            replace(column, outline=first, glyphs=(), confidence=0.0),
            replace(column, id=f"{column.id}-2", outline=second, glyphs=(), confidence=0.0),
        ]

    def merge(self, words: str) -> None:
        names = self._names(words)
        columns = [self._recut(name, words) for name in names]
        whole = replace(as_main(columns), kind=columns[0].kind, confidence=0.0)
        self.became |= {column.id: columns[0].id for column in columns[1:]}
        for name in names[1:]:
            self._parts[name] = []
        self._parts[names[0]] = [whole]

    def remove(self, words: str) -> None:
        for name in (part.strip() for part in words.split(",")):
            self._recut(name, words)
            self._parts[name] = []

    def order(self, words: str) -> None:
        names = self._names(words)
        places = sorted(self._order.index(name) for name in names)
        for place, name in zip(places, names, strict=True):
            self._order[place] = name

    def _with_kind(self, column: Column, kind: ColumnKind, name: str) -> Column:
        if kind.in_flow == column.kind.in_flow:
            return replace(column, kind=kind)
        # It leaves its ruled line: to the margin beside the column before it, or from there to a line of its own.
        self._free -= 1
        anchor = None if kind.in_flow else self._flow_beside(name)
        return replace(column, kind=kind, line=self._free, anchor=anchor)

    def _flow_beside(self, name: str) -> str | None:
        place = self._order.index(name)
        around = [*reversed(self._order[:place]), *self._order[place + 1 :]]
        return next((part.id for other in around for part in self._parts[other] if part.kind.in_flow), None)

    def _names(self, words: str) -> list[str]:
        names = [name.strip() for name in words.split(",")]
        for name in names:
            self._column(name, words)
        if len(names) < 2 or len(set(names)) < len(names):
            raise OptionError(
                f"{words!r} does not name several columns.", advice="Write c3,c4: two or more, each once."
            )
        return names

    def _recut(self, name: str, words: str) -> Column:
        """A column that no other edit has split, merged or removed, and that now is."""
        column = self._column(name, words)
        if name in self._cut:
            raise OptionError(
                f"{words!r}: {name} is split, merged or removed by another of these edits.",
                advice="Give this edit in a second command.",
            )
        self._cut.add(name)
        return column

    def _column(self, name: str, words: str) -> Column:
        if name not in self._columns:
            raise OptionError(
                f"{words!r}: there is no column {name!r}, the page has {len(self._columns)}.", advice=_SEE
            )
        return self._columns[name]


def _runs_up(page: Page, axis: str) -> bool:
    """Whether reading goes to higher x or y, along the columns or from one to the next."""
    x, y = page.course
    to_next = (y, -x) if page.direction and page.direction.mode is WritingMode.HORIZONTAL_RL else (-y, x)
    return ((x or to_next[0]) if axis == "x" else (y or to_next[1])) > 0


def _polygon(shape: Shape) -> Polygon:
    whole = shape.convex_hull if isinstance(shape, MultiPolygon) else shape
    return Polygon(tuple((float(x), float(y)) for x, y in whole.exterior.coords[:-1]))
