"""A page record as JSON for people and other programs."""

import json

from manuscripts.core.page import Page
from manuscripts.core.record import dump_page


def write_page_json(page: Page) -> bytes:
    """The record of `page`, indented, in UTF-8: what `schemas/page-record.schema.json` describes."""
    return (json.dumps(json.loads(dump_page(page)), ensure_ascii=False, indent=2) + "\n").encode()
