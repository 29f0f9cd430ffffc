"""Between the rows of the catalogue's tables and the values it answers with."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from sqlalchemy import Select, select

from manuscripts.catalog import tables
from manuscripts.catalog.values import FrameRef, PageEntry, PageState, StoredImage
from manuscripts.core.certificate import Certificate
from manuscripts.core.gaiji import private_use_in
from manuscripts.core.join import Join
from manuscripts.core.manuscript import Manuscript, Rights
from manuscripts.core.page import Page, WritingMode


def new_page(manuscript_id: int, frame: FrameRef) -> dict[str, Any]:
    """The row of a page that is planned."""
    return {
        "manuscript": manuscript_id,
        "digest": frame.digest,
        "frame": frame.frame,
        "state": PageState.PLANNED.value,
        "redo_from": None,
        "error": "",
        "message": "",
        "flags": [],
        "columns": 0,
        "characters": 0,
        "certificate": None,
        "gaiji": {},
        "private_use": {},
        "gaiji_stale": False,
    }


def read_values(page: Page) -> dict[str, Any]:
    """What the row of a page says of its record."""
    glyphs = [glyph for column in page.columns for glyph in column.glyphs]
    return {
        "flags": [flag.code for flag in page.flags],
        "columns": len(page.columns),
        "characters": len(glyphs),
        "certificate": asdict(Certificate.of(page)),
        "gaiji": Counter(glyph.gaiji for glyph in glyphs if glyph.gaiji is not None),
        "private_use": private_use_in(page),
    }


def select_pages(*, withdrawn: bool = False) -> Select[Any]:
    """Rows for `page_entry`, by institution, shelfmark and number: of what is there, or of what is withdrawn."""
    manuscript, image, page = tables.manuscripts, tables.images, tables.pages
    withdrawal = manuscript.c.withdrawal
    return (
        select(manuscript, image, page)
        .where(withdrawal.is_not(None) if withdrawn else withdrawal.is_(None))
        .join_from(page, manuscript, page.c.manuscript == manuscript.c.id)
        .join(image, page.c.digest == image.c.digest)
        .order_by(manuscript.c.institution, manuscript.c.shelfmark, page.c.number)
    )


def manuscript_values(manuscript: Manuscript) -> dict[str, Any]:
    """The row of a manuscript, without what the catalogue adds."""
    return {
        "institution": manuscript.institution,
        "shelfmark": manuscript.shelfmark,
        "slug": manuscript.slug,
        "institution_name": manuscript.institution_name,
        "title": manuscript.title,
        "collection": manuscript.collection,
        "dating": manuscript.dating,
        "old_shelfmarks": list(manuscript.old_shelfmarks),
        "numbers": list(manuscript.numbers),
        "form": manuscript.form,
        "script": manuscript.script,
        "material": manuscript.material,
        "dimensions": manuscript.dimensions,
        "condition": manuscript.condition,
        "provenance": manuscript.provenance,
        "manifest": manuscript.manifest,
        "joins": [str(join) for join in manuscript.joins],
        "rights_image": manuscript.rights.image,
        "rights_text": manuscript.rights.text,
        "writing_mode": manuscript.writing_mode.value if manuscript.writing_mode else None,
    }


def manuscript_of(row: Any) -> Manuscript:
    """The manuscript of a row, a mapping by names of columns."""
    return Manuscript(
        institution=row["institution"],
        shelfmark=row["shelfmark"],
        institution_name=row["institution_name"],
        title=row["title"],
        collection=row["collection"],
        dating=row["dating"],
        old_shelfmarks=tuple(row["old_shelfmarks"]),
        numbers=tuple(row["numbers"]),
        form=row["form"],
        script=row["script"],
        material=row["material"],
        dimensions=row["dimensions"],
        condition=row["condition"],
        provenance=row["provenance"],
        manifest=row["manifest"],
        joins=tuple(map(_join, row["joins"])),
        rights=Rights(image=row["rights_image"], text=row["rights_text"]),
        writing_mode=WritingMode(row["writing_mode"]) if row["writing_mode"] else None,
    )


def _join(text: str) -> Join:
    try:
        return Join.parse(text)
    except ValueError:
        # Taken from a sheet before joins had a notation: whatever stood in the cell was a shelfmark.
        return Join(shelfmark=text)


def page_entry(row: Any) -> PageEntry:
    """The page of a row joined with its image and manuscript, a mapping by columns."""
    page, image = tables.pages.c, tables.images.c
    return PageEntry(
        manuscript=manuscript_of({column.name: row[column] for column in tables.manuscripts.c}),
        manuscript_id=row[page.manuscript],
        number=row[page.number],
        image=StoredImage(
            digest=row[image.digest],
            name=row[image.name],
            stored=row[image.stored],
            frames=row[image.frames],
            is_text=row[image.is_text],
        ),
        frame=row[page.frame],
        state=PageState(row[page.state]),
        redo_from=row[page.redo_from],
        error=row[page.error],
        message=row[page.message],
        flags=tuple(row[page.flags]),
        columns=row[page.columns],
        characters=row[page.characters],
        certificate=Certificate(**row[page.certificate]) if row[page.certificate] else None,
        gaiji=row[page.gaiji],
        private_use=row[page.private_use],
    )
