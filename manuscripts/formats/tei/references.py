"""What the text of a TEI file points to in its header: rows of the table of variants, gaiji, sources, persons."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from manuscripts.core.gaiji import Gaiji
from manuscripts.core.page import Glyph, GlyphCorrection, Page, Reading, ReadingKind
from manuscripts.formats.run_history import gather_history
from manuscripts.formats.tei.elements import WHITE
from manuscripts.formats.tei.names import unique_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a library knows beside its records; a file can do without.

    `rows` says in words what rows of the table of variants are, by their ids. `gaiji` are entries of the register and
    `crops` the names of pictures beside the file, by identifier.
    """

    rows: Mapping[str, str] = field(default_factory=dict)
    gaiji: Mapping[str, Gaiji] = field(default_factory=dict)
    crops: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """A name (an xml:id) in the file for each thing that is pointed to, the same for the same records.

    `rows` are those of the table of variants, None where normalised readings are left out; `corrections` are named by
    who made them and when.
    """

    rows: Mapping[str, str] | None
    gaiji: Mapping[str, str]
    sources: Mapping[str, str]
    persons: Mapping[str, str]
    corrections: Mapping[tuple[str, str], str]
    stages: Mapping[tuple[object, ...], str]

    @classmethod
    def of(cls, pages: Sequence[Page], *, normalised: bool) -> "References":
        """Those of some pages."""
        glyphs = [glyph for page in pages for column in page.columns for glyph in column.glyphs]
        made = list(dict.fromkeys((one.by, one.when) for one in _corrections(glyphs)))
        history = gather_history(pages)
        persons = [by for by, _ in made] + [str(value) for one in history for key, value in one.options if key == "by"]
        readings = [(glyph, reading) for glyph in glyphs for reading in glyph.readings]
        rows = {row for glyph, reading in readings for row in _rows(glyph, reading)}
        sources = dict.fromkeys(
            reading.source
            for _, reading in readings
            # Of what is supplied a file must name the source, if only to say that nobody did.
            if reading.kind is ReadingKind.SUPPLIED
            or (reading.kind is not ReadingKind.NORMALISED and reading.source.strip(WHITE))
        )
        return cls(
            rows=name_rows(rows) if normalised else None,
            gaiji=name_gaiji(glyph.gaiji for glyph in glyphs if glyph.gaiji is not None),
            sources=_count("source", sources),
            persons=_count("person", dict.fromkeys(persons)),
            corrections={one: f"correction-{place}" for place, one in enumerate(made, start=1)},
            stages={one.key: f"stage-{place}" for place, one in enumerate(history, start=1)},
        )

    def pointers(self, glyph: Glyph, reading: Reading) -> str:
        """What `source` of the reading of a glyph points to; empty for nothing."""
        if reading.kind is not ReadingKind.NORMALISED:
            return f"#{self.sources[reading.source]}" if reading.source in self.sources else ""
        if is_of_gaiji(glyph, reading):
            return f"#{self.gaiji[reading.source]}"
        rows = self.rows or {}
        return " ".join(f"#{rows[row]}" for row in reading.source.split())


def is_of_gaiji(glyph: Glyph, reading: Reading) -> bool:
    """Whether a reading is the normal form of the gaiji that the glyph is."""
    return glyph.gaiji is not None and reading.source == glyph.gaiji


def name_rows(rows: Iterable[str]) -> dict[str, str]:
    """An identifier for each row of the table of variants, the same for the same set of rows."""
    return unique_names({row: row.removeprefix("v-") for row in rows}, prefix="v-")


def name_gaiji(identifiers: Iterable[str]) -> dict[str, str]:
    """A name for each gaiji, the same for the same set of them."""
    return unique_names({identifier: re.sub(":", "-", identifier) for identifier in identifiers}, prefix="gaiji-")


def _rows(glyph: Glyph, reading: Reading) -> list[str]:
    if reading.kind is not ReadingKind.NORMALISED or is_of_gaiji(glyph, reading):
        return []
    return reading.source.split()


def _corrections(glyphs: Iterable[Glyph]) -> Iterator[GlyphCorrection]:
    return (correction for glyph in glyphs for correction in glyph.corrections)


def _count(prefix: str, things: Iterable[str]) -> dict[str, str]:
    return {thing: f"{prefix}-{place}" for place, thing in enumerate(things, start=1)}
