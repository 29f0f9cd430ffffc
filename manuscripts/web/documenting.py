"""What the OpenAPI document says beyond the types of parameters and answers: errors, headers, media types."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from manuscripts.web.problems import MEDIA_TYPE, Problem

Responses = dict[int | str, dict[str, Any]]
_EVERYWHERE = (422, 429, 500, 503)


def documented(*statuses: int, also: Mapping[str, Any] | None = None) -> Responses:
    """The errors that an operation may answer with beside those that all have, and the media types of its success."""
    found: Responses = {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({*statuses, *_EVERYWHERE} - {304})
    }
    if 304 in statuses:
        found[304] = {"description": "What the client has is what there is (If-None-Match)."}
    if also is not None:
        found[200] = {"content": dict(also)}
    return found


TEXT: dict[str, Any] = {"schema": {"type": "string"}}
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


def make_document(app: FastAPI) -> dict[str, Any]:
    """The document of an app, with the one shape of errors in it."""
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
    )
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = problem
    return document
