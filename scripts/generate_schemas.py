"""Write the JSON Schemas and the OpenAPI document that are derived from code: `python -m scripts.generate_schemas`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from manuscripts.core.files import write_atomic
from manuscripts.core.record import page_schema
from manuscripts.search.results import search_schema
from manuscripts.web.app import api_document

SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"
GENERATED: dict[str, Callable[[], dict[str, Any]]] = {
    "openapi.json": api_document,
    "page-record.schema.json": page_schema,
    "search-results.schema.json": search_schema,
}


def render_schema(schema: dict[str, Any]) -> bytes:
    """The file's bytes: indented, in the order of the code."""
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


def main() -> None:
    for name, make in GENERATED.items():
        write_atomic(SCHEMAS / name, render_schema(make()))
        print(SCHEMAS / name)


if __name__ == "__main__":
    main()
