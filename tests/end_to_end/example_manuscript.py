"""The manuscript of docs/formats.md: E Print 12 of the samples, with what a clean print has not."""

from collections.abc import Callable
from dataclasses import replace

from manuscripts import __version__
from manuscripts.core.manuscript import Manuscript, Rights
from manuscripts.core.page import Candidate, Condition, Glyph, GlyphCorrection, Page, Reading, ReadingKind
from manuscripts.core.record import load_page
from manuscripts.formats.alto.writing import write_alto
from manuscripts.formats.annotations import write_annotations
from manuscripts.formats.cbeta import write_cbeta
from manuscripts.formats.glyph_csv import write_glyph_csv
from manuscripts.formats.hocr import write_hocr
from manuscripts.formats.page_xml.writing import write_page_xml
from manuscripts.formats.tei.writing import write_tei
from manuscripts.formats.text import write_text
from manuscripts.pipeline.normalisers import normaliser_for
from manuscripts.variants.normalise import VariantOptions, normalise_page
from tests.conftest import SAMPLES

SOFTWARE = f"manuscripts {__version__}"
ITEM = Manuscript(
    institution="sample-east",
    shelfmark="E Print 12",
    title="中庸章句",
    collection="Sample prints",
    dating="1615",
    rights=Rights(
        image="https://creativecommons.org/publicdomain/zero/1.0/",
        text="https://creativecommons.org/publicdomain/mark/1.0/",
    ),
)
_OLD_FORMS = {"無": "无", "為": "爲"}


def example_pages() -> list[Page]:
    """Both pages as docs/formats.md tells them."""
    normaliser = normaliser_for(VariantOptions().level, None)
    return [normalise_page(_page(number), normaliser=normaliser) for number in (1, 2)]


def exports() -> dict[str, str]:
    """What each format writes of them; of page 1 where it writes a file for each page."""
    pages = example_pages()
    return {
        "tei": write_tei(ITEM, pages, software=SOFTWARE).decode(),
        "page": write_page_xml(pages[0], software=SOFTWARE).decode(),
        "alto": write_alto(pages[0], software=SOFTWARE).decode(),
        "hocr": write_hocr(pages[0], software=SOFTWARE).decode(),
        "text": write_text(pages),
        "cbeta": write_cbeta(pages),
        "annotations": write_annotations(pages[0], manuscript=ITEM, glyphs=False).decode(),
        "csv": b"".join(write_glyph_csv(pages)).decode("utf-8-sig"),
    }


def _page(number: int) -> Page:
    path = SAMPLES / "truth" / "sample-east" / "E-Print-12" / f"{number:04}.json"
    page = load_page(path.read_bytes(), where=path.name)
    columns = []
    for column in page.columns:
        glyphs = [_as_written(glyph, page=number) for glyph in column.glyphs]
        for place, change in _CHANGES.get((number, column.id), {}).items():
            glyphs[place - 1] = change(glyphs[place - 1])
        columns.append(replace(column, glyphs=tuple(glyphs)))
    return replace(page, columns=tuple(columns))


def _as_written(glyph: Glyph, *, page: int) -> Glyph:
    return replace(glyph, written=_OLD_FORMS.get(glyph.written, glyph.written)) if page == 1 else glyph


def _with_comma(glyph: Glyph) -> Glyph:
    return replace(glyph, readings=(Reading(kind=ReadingKind.PUNCTUATION, text="，", source="Chen Yuan"),))


def _doubted(glyph: Glyph) -> Glyph:
    ink = (Candidate(text="差", probability=0.43), Candidate(text="羞", probability=0.39))
    return replace(glyph, candidates=ink)


def _read_anew(glyph: Glyph) -> Glyph:
    made = GlyphCorrection(before="姓", by="Chen Yuan", when="2026-11-21T08:00:00Z")
    return replace(glyph, corrections=(made,))


def _lost(glyph: Glyph) -> Glyph:
    supplied = Reading(kind=ReadingKind.SUPPLIED, text=glyph.written, source="E Print 15, leaf 2")
    return replace(glyph, written="□", condition=Condition.LOST, readings=(supplied,))


# By page and column, then by the place of the character in it, from 1.
_CHANGES: dict[tuple[int, str], dict[int, Callable[[Glyph], Glyph]]] = {
    (1, "c4"): {9: _with_comma},
    (1, "c6"): {10: _doubted},
    (1, "c11"): {5: _read_anew},
    (2, "c39"): {5: _lost},
}
