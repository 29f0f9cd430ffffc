"""The text and layout of a file in place of those of a page that we hold: what changed is a person's correction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from manuscripts.core.correction import number_columns
from manuscripts.core.errors import InputError
from manuscripts.core.page import (
    Column,
    Direction,
    Glyph,
    GlyphCorrection,
    Page,
    Placement,
    Reading,
    ReadingKind,
    Region,
)
from manuscripts.formats.imported import Omissions
from manuscripts.formats.setting_out import spread
from manuscripts.pipeline.importing.pairs import (
    GlyphPair,
    is_same_box,
    is_same_outline,
    pair_columns,
    pair_glyphs,
)
from manuscripts.variants.normalise import from_table


@dataclass(slots=True)
class Changes:
    """What a person changed of what is written: how many glyphs how, and what is gone, with the column it stood in."""

    counts: Counter[str] = field(default_factory=Counter)
    gone: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The page as the file has it, and how that differs from what we held; `is_changed` also where only places do."""

    page: Page
    changes: Changes
    is_changed: bool


def merge_page(held: Page, given: Page, *, where: str, by: str, when: str, omissions: Omissions) -> Merged:
    """`held` with the text and layout of `given`, which is of the same image.

    What the file does not say stays as it is: candidates and advice where the glyph stays, additions of editors, boxes
    where it has none. What the register of gaiji says of a place stays too, and is told in `omissions`. Raises
    InputError where the file does not say where columns stand that we cannot find either.
    """
    direction = _direction(held.direction, given.direction)
    regions = _regions(held.regions, given.regions)
    merger = _Merger(page=replace(held, direction=direction), where=where, by=by, when=when, omissions=omissions)
    columns = merger.columns(held.columns, given.columns, renamed=regions)
    page = replace(
        held,
        label=given.label or held.label,
        direction=direction,
        regions=tuple(regions.values()) if given.regions else held.regions,
        columns=columns,
    )
    return Merged(page=page, changes=merger.changes, is_changed=_content(page) != _content(held))


def _content(page: Page) -> object:
    return page.label, page.direction, page.regions, page.columns


def _direction(held: Direction | None, given: Direction | None) -> Direction | None:
    if held is None or given is None:
        return held or given
    differs = (held.mode, held.rotation) != (given.mode, given.rotation)
    return given if differs and given.declared else held


def _regions(held: Sequence[Region], given: Sequence[Region]) -> dict[str, Region]:
    """The regions of the file by its own ids; one that we hold keeps our id, our corners and our label."""
    known: dict[str, Region] = {}
    for one in given:
        same = (other for other in held if other.kind is one.kind and is_same_outline(other.outline, one.outline))
        other = next((other for other in same if other not in known.values()), None)
        if other is not None:
            known[one.id] = replace(other, register=one.register, label=one.label or other.label)
        else:
            known[one.id] = one
    taken = Counter(region.id for region in known.values())
    if max(taken.values(), default=1) > 1:
        return {one.id: replace(known[one.id], id=f"r{number}") for number, one in enumerate(given, start=1)}
    return known


@dataclass(slots=True, kw_only=True)
class _Merger:
    page: Page
    where: str
    by: str
    when: str
    omissions: Omissions
    changes: Changes = field(default_factory=Changes)

    def columns(
        self, held: Sequence[Column], given: Sequence[Column], *, renamed: dict[str, Region]
    ) -> tuple[Column, ...]:
        pairs = pair_columns(held, given)
        merged = []
        for place, column in enumerate(given):
            own = held[pairs[place]] if place in pairs else None
            region = renamed[column.region].id if column.region in renamed else column.region
            if own is not None and column.region not in renamed:
                region = own.region
            merged.append(self._column(own, replace(column, region=region)))
        for place in sorted(set(range(len(held))) - set(pairs.values())):
            self._tell_gone(held[place].glyphs, f"c{place + 1}")
        if [pairs.get(place) for place in range(len(given))] == list(range(len(held))):
            names = {new.id: old.id for new, old in zip(merged, held, strict=True)}
            return tuple(
                replace(column, id=names[column.id], anchor=names.get(column.anchor or "")) for column in merged
            )
        return number_columns(merged)

    def _column(self, held: Column | None, given: Column) -> Column:
        nowhere = given.placement is Placement.NOWHERE
        if held is None:
            if nowhere and any(column.placement is not Placement.NOWHERE for column in self.page.columns):
                raise InputError(
                    f"the file does not say where its line {given.line}, {given.text[:10]!r}, stands on the image.",
                    where=self.where,
                    advice="Correct the columns first with `manuscripts layout`, so that there are as many as in the "
                    "file.",
                )
            return replace(given, glyphs=tuple(self._new(glyph) for glyph in given.glyphs))
        by_box = given.placement is held.placement is Placement.GLYPHS
        pairs = list(pair_glyphs(held.glyphs, given.glyphs, by_box=by_box))
        if given.placement is not Placement.GLYPHS:
            # A line's text leaves out what was struck out.
            pairs = [(old, old if new is None and old is not None and old.struck else new) for old, new in pairs]
        self._tell_gone([old for old, new in pairs if old is not None and new is None], held.id)
        glyphs = tuple(self._glyph(old, new, held.id) for old, new in pairs if new is not None)
        both_nowhere = nowhere and held.placement is Placement.NOWHERE
        keeps = (nowhere and not both_nowhere) or is_same_outline(held.outline, given.outline)
        column = replace(
            given,
            outline=held.outline if keeps else given.outline,
            glyphs=glyphs,
            confidence=held.confidence,
            label=given.label or held.label,
        )
        if given.placement is Placement.GLYPHS or both_nowhere:
            return column
        return self._placed(column, held, pairs)

    def _placed(self, column: Column, held: Column, pairs: Sequence[GlyphPair]) -> Column:
        """`column` with the boxes that we know of its glyphs, or spread where we do not know that of each."""
        if held.placement is Placement.GLYPHS and all(old is not None and new is not None for old, new in pairs):
            boxes = [old.box for old, _ in pairs if old is not None]
            placement = Placement.GLYPHS
        else:
            boxes = spread(column.outline, len(column.glyphs), course=self.page.course)
            placement = Placement.OUTLINE
        glyphs = tuple(replace(glyph, box=box) for glyph, box in zip(column.glyphs, boxes, strict=True))
        return replace(column, glyphs=glyphs, placement=placement)

    def _glyph(self, held: Glyph | None, given: Glyph, column: str) -> Glyph:
        if held is None:
            return self._new(given)
        box = held.box if is_same_box(held.box, given.box) else given.box
        if held.gaiji is not None and held.written != given.written:
            self.omissions.add(
                f"{given.written} where {held.gaiji} stands",
                instead=f"{held.written} stays in {column}; `manuscripts gaiji remove` takes the gaiji back",
            )
            return replace(held, box=box, struck=given.struck)
        same = held.written == given.written
        if not same:
            self.changes.counts["glyphs changed"] += 1
        return replace(
            given,
            box=box,
            candidates=held.candidates or given.candidates,
            advised=held.advised if same else None,
            readings=_readings(held, given),
            gaiji=given.gaiji or held.gaiji,
            condition=given.condition or held.condition,
            corrections=self._corrections(held, given),
        )

    def _corrections(self, held: Glyph, given: Glyph) -> tuple[GlyphCorrection, ...]:
        known = len(held.corrections)
        more = given.corrections[known:]
        if more and given.corrections[:known] == held.corrections and more[0].before == held.written:
            # Corrected elsewhere, with its own history.
            return given.corrections
        if held.written == given.written:
            return held.corrections or given.corrections
        return (*held.corrections, GlyphCorrection(before=held.written, by=self.by, when=self.when))

    def _new(self, given: Glyph) -> Glyph:
        self.changes.counts["glyphs new"] += 1
        if given.corrections:
            return given
        return replace(given, corrections=(GlyphCorrection(before="", by=self.by, when=self.when),))

    def _tell_gone(self, glyphs: Sequence[Glyph], column: str) -> None:
        if glyphs:
            self.changes.counts["glyphs gone"] += len(glyphs)
            self.changes.gone.append(f"{column} {''.join(glyph.written for glyph in glyphs)}")


def _readings(held: Glyph, given: Glyph) -> tuple[Reading, ...]:
    """Those of the file; of a kind that it does not give, those that people have added here. Tables come later."""
    theirs = [one for one in given.readings if not from_table(one)]
    kinds = {one.kind for one in theirs}
    if held.written != given.written:
        kinds.add(ReadingKind.NORMALISED)
    readings = (*theirs, *(one for one in held.readings if one.kind not in kinds))
    return held.readings if Counter(readings) == Counter(held.readings) else readings
