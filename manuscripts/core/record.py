"""A page record as JSON and back, and the JSON Schema of it."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from manuscripts.core.errors import RecordError
from manuscripts.core.page import Page

SCHEMA_VERSION = 1


@cache
def _adapter() -> TypeAdapter[Page]:
    return TypeAdapter(Page)


def dump_page(page: Page) -> bytes:
    """UTF-8 JSON, the same bytes for the same page."""
    return _adapter().dump_json(page, exclude_defaults=False)


def load_page(data: bytes, *, where: str = "") -> Page:
    """Read a record; raises RecordError when it is damaged or of another schema version."""
    try:
        page = _adapter().validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise RecordError(
            f"not a page record: {place}: {first['msg']}.",
            where=where,
            advice="Delete the file and run ingest again: the page is read anew.",
        ) from error
    if page.schema != SCHEMA_VERSION:
        raise RecordError(
            f"record schema {page.schema} is not {SCHEMA_VERSION}.",
            where=where,
            advice="It was written by another version of manuscripts; use that one, or ingest with --redo prepare.",
        )
    return page


def page_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a page record."""
    schema = _adapter().json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Page record"
    return schema
