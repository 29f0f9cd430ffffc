"""The index template that ships with the package, and what we make of it."""

import json
from functools import cache
from typing import Any

from manuscripts.core.resources import resource

FORMAT = 1
"""Of the documents. An index of another one is made anew; a search leaves it out."""


@cache
def _template() -> dict[str, Any]:
    template: dict[str, Any] = json.loads(resource("schemas", "elasticsearch/manuscripts.json").read_bytes())
    return template


def new_index(*, alias: str) -> dict[str, Any]:
    """The request that makes an index behind `alias`, with settings and mappings whole: no template need be there."""
    return {**_template()["template"], "aliases": {alias: {}}}
