"""A page record as JSON for people and other programs, and back."""

import json
import math
from collections.abc import Iterator
from typing import Any

from manuscripts.core.errors import InputError, RecordError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.core.record import dump_page, load_page
from manuscripts.formats.imported import Imported, Omissions


def write_page_json(page: Page) -> bytes:
    """The record of `page`, indented, in UTF-8: what `schemas/page-record.schema.json` describes."""
    return (json.dumps(json.loads(dump_page(page)), ensure_ascii=False, indent=2) + "\n").encode()


def read_page_json(data: bytes, *, where: str) -> Imported:
    """The page of a record in JSON; raises InputError for what is none.

    Fields that a record does not have are told as omissions.
    """
    try:
        page = load_page(data.removeprefix(b"\xef\xbb\xbf"), where=where)
    except RecordError as error:
        raise InputError(
            error.message, where=where, advice="Give a record as `manuscripts show --json` prints it."
        ) from error
    _check(page, where)
    omissions = Omissions()
    for name in _unknown_fields(json.loads(data), json.loads(dump_page(page))):
        omissions.add(f"field {name}", instead="left out: a page record has no such field")
    manuscript = Manuscript(institution=page.institution, shelfmark=page.shelfmark)
    return Imported(manuscript=manuscript, pages=(page,), omissions=omissions.all())


def _check(page: Page, where: str) -> None:
    """Refuse what the schema lets through and no page can be."""
    if page.number < 1 or page.image.width < 1 or page.image.height < 1 or page.image.frame < 0:
        raise InputError(
            f"page {page.number} of {page.image.width} x {page.image.height} pixels, frame {page.image.frame}, "
            "cannot be.",
            where=where,
            advice="Pages count from 1 and frames from 0, and an image has a width and a height.",
        )
    outlines = [(region.id, region.outline) for region in page.regions]
    for name, outline in (*outlines, *((column.id, column.outline) for column in page.columns)):
        xs, ys = zip(*outline.points, strict=True)
        if not all(map(math.isfinite, (*xs, *ys))) or min(xs) == max(xs) or min(ys) == max(ys):
            raise InputError(
                f"the outline of {name} holds nothing.", where=where, advice="Give it corners around an area."
            )
    for column in page.columns:
        if not all(glyph.written for glyph in column.glyphs):
            raise InputError(
                f"a glyph of {column.id} has nothing written.", where=where, advice="Take it out, or say what it is."
            )


def _unknown_fields(given: Any, known: Any, name: str = "") -> Iterator[str]:
    """Names of fields, with those that hold them, that are given and not known."""
    if isinstance(given, dict) and isinstance(known, dict):
        for key, value in given.items():
            inside = f"{name}.{key}" if name else key
            if key in known:
                yield from _unknown_fields(value, known[key], inside)
            else:
                yield inside
    elif isinstance(given, list) and isinstance(known, list):
        for one, other in zip(given, known, strict=False):
            yield from _unknown_fields(one, other, name)
