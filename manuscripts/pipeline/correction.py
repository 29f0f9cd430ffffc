"""A person's corrections of the layout: stored, read where they changed something, and never lost to a later run."""

import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from manuscripts import __version__
from manuscripts.catalog.library import Library
from manuscripts.catalog.values import PageEntry
from manuscripts.core.correction import CORRECTION
from manuscripts.core.errors import InputError
from manuscripts.core.page import ModelUse, Page, Step
from manuscripts.formats.page_xml.layout import FoundLayout
from manuscripts.pipeline.engines import load_engines
from manuscripts.pipeline.known import known_page
from manuscripts.pipeline.normalisers import layer_path, normaliser_for
from manuscripts.pipeline.options import RunOptions
from manuscripts.pipeline.originals import open_kept
from manuscripts.pipeline.settling import settled
from manuscripts.pipeline.stages import prepare_as_known, read_corrected
from manuscripts.recognition.read import doubts
from manuscripts.variants.normalise import normalise_page


def find_imported(
    library: Library,
    found: FoundLayout,
    *,
    where: str,
    shelfmark: str | None = None,
    number: int | None = None,
    institution: str | None = None,
) -> PageEntry:
    """The page of the library that a PAGE-XML file is of: by the digest of its image, else by the image's name.

    The name is that of the scan as it came, or of the picture that `layout export` wrote. Raises InputError when there
    is no such page, or more than one and neither shelfmark nor number tells which, or the image has another size.
    """
    entries = [
        entry
        for entry in library.catalogue.pages(
            institution=institution, shelfmarks=[] if shelfmark is None else [shelfmark]
        )
        if number in (None, entry.number) and _is_of(found, entry)
    ]
    if len(entries) != 1:
        what = f"image {found.image_name!r}" + (f" with SHA-256 {found.digest}" if found.digest else "")
        if not entries:
            raise InputError(
                f"{what} is no page that was asked for in this library.",
                where=where,
                advice="The file must be of an image that was ingested, unchanged and under its name.",
            )
        raise InputError(
            f"{what} may be {' or '.join(entry.label for entry in entries[:3])}.",
            where=where,
            advice="Say which with --institution, --manuscript and --page.",
        )
    page = known_page(library, entries[0])
    if (found.width, found.height) != (page.image.width, page.image.height):
        raise InputError(
            f"the image has {found.width} x {found.height} pixels here and {page.image.width} x {page.image.height} "
            "in the library.",
            where=where,
            advice="Correct the layout on the image in its original size; `manuscripts layout export` gives it.",
        )
    return entries[0]


def is_changed(before: Page, after: Page) -> bool:
    """Whether regions, columns or their order differ."""
    return _layout(before) != _layout(after)


def differences(before: Page, after: Page) -> str:
    """What was changed, in words for the record."""
    old = {column.outline: column for column in before.columns}
    new = {column.outline: column for column in after.columns}
    shared = [outline for outline in new if outline in old]
    counts = {
        "new": len(new.keys() - old.keys()),
        "gone": len(old.keys() - new.keys()),
        "of another kind": sum(old[outline].kind is not new[outline].kind for outline in shared),
    }
    words = [f"columns {name}: {count}" for name, count in counts.items() if count]
    if shared != [outline for outline in old if outline in new]:
        words.append("order changed")
    if {(one.kind, one.outline) for one in before.regions} != {(one.kind, one.outline) for one in after.regions}:
        words.append("regions changed")
    return ", ".join(words) or "lines or anchors changed"


def store_correction(
    library: Library, entry: PageEntry, before: Page, after: Page, *, by: str, changes: str, options: RunOptions
) -> Page:
    """Read what has changed and put the page in place of the one on record, with a step that says who changed what.

    Columns that have glyphs keep them. The doubts about the layout are settled by this; those about the reading are
    looked at anew. The index is left to the caller. The library must be held for writing.
    """
    begun = time.perf_counter()
    known = {column.outline for column in before.columns}
    unread = [column for column in after.columns if not column.glyphs and column.outline not in known]
    page = replace(after, flags=())
    models: tuple[ModelUse, ...] = ()
    if unread:
        engines = load_engines(options.recogniser, threads=0)
        pixels = open_kept(library, entry, limits=options.limits).decode(entry.frame).pixels
        page = read_corrected(page, prepare_as_known(page, pixels, options), options, engines)
        models = (engines.recogniser.model,) if engines.recogniser.model else ()
    else:
        page = replace(page, flags=tuple(doubts(page.columns)))
    rows = layer_path(library.folder, entry.manuscript.institution)
    page = normalise_page(page, normaliser=normaliser_for(options.variants.level, rows))
    page = settled(library, entry, page)
    step = Step(
        stage=CORRECTION,
        software=f"manuscripts {__version__}",
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - begun, 3),
        options={"by": by, "changes": changes, "columns_read": len(unread)},
        models=models,
    )
    page = replace(page, steps=(*page.steps, step))
    library.records.save(entry, page)
    library.catalogue.mark_done(entry, page)
    return page


def _is_of(found: FoundLayout, entry: PageEntry) -> bool:
    if found.digest is not None:
        return found.digest == entry.image.digest and found.frame in (None, entry.frame)
    stem = found.image_name.replace("\\", "/").rpartition("/")[2]
    exported = f"{entry.manuscript.slug}_{entry.number:04}"
    return stem == entry.image.name or stem.rpartition(".")[0] == exported


def _layout(page: Page) -> object:
    numbers = {column.id: place for place, column in enumerate(page.columns)}
    return (
        Counter((region.kind, region.outline, region.register) for region in page.regions),
        [(column.kind, column.line, column.outline, numbers.get(column.anchor or "")) for column in page.columns],
    )
