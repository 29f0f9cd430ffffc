"""Where gaiji stand, and which private-use characters none of them explains."""

from collections.abc import Iterator
from dataclasses import dataclass

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import Occurrence, PageEntry
from manuscripts.core.gaiji import private_use_in
from manuscripts.core.geometry import Box
from manuscripts.pipeline.settling import find_again


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundGaiji:
    """A glyph that is a gaiji: its page, ruled line, column and place in the column (from 1), and how it lies.

    `rotation` is by how many degrees the image is turned clockwise to stand upright.
    """

    entry: PageEntry
    line: int
    column: int
    index: int
    box: Box
    written: str
    rotation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """All places of one gaiji.

    `lost` are those where a person has seen it, but where no character was read since; of `gone` the scan was replaced.
    """

    found: tuple[FoundGaiji, ...]
    lost: tuple[tuple[PageEntry, Occurrence], ...]
    gone: tuple[Occurrence, ...]


def find_gaiji(library: Library, identifier: str) -> Whereabouts:
    """Where a gaiji stands; only the records of pages that hold it are read."""
    found: list[FoundGaiji] = []
    lost: list[tuple[PageEntry, Occurrence]] = []
    held = library.catalogue.gaiji.pages_with(identifier)
    for entry in held:
        page = library.records.load(entry)
        rotation = page.direction.rotation if page.direction else 0
        for number, column in enumerate(page.columns, start=1):
            found += [
                FoundGaiji(
                    entry=entry, line=column.line, column=number, index=index, box=glyph.box, written=glyph.written,
                    rotation=rotation,
                )
                for index, glyph in enumerate(column.glyphs, start=1)
                if glyph.gaiji == identifier
            ]  # fmt: skip
        missing = find_again(page, library.catalogue.gaiji.occurrences_on(entry))[1]
        lost += [(entry, one) for one in missing if one.gaiji == identifier]
    images = {(entry.manuscript_id, entry.image.digest, entry.frame) for entry in held}
    seen = library.catalogue.gaiji.occurrences(identifier)
    gone = tuple(one for one in seen if (one.manuscript_id, one.digest, one.frame) not in images)
    return Whereabouts(found=tuple(found), lost=tuple(lost), gone=gone)


def unexplained(library: Library) -> Iterator[tuple[PageEntry, dict[str, int]]]:
    """The pages that hold private-use characters, and how often which: one that a gaiji explains is none any more."""
    for entry in library.catalogue.gaiji.pages_with_private_use():
        counts = entry.private_use
        if counts is None:
            page = library.records.find(entry)
            counts = private_use_in(page) if page is not None else {}
        if counts:
            yield entry, dict(counts)
