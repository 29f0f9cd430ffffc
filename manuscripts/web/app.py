"""The API put together: routes, limits, errors, and the threads behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from manuscripts import __version__
from manuscripts.web.cross_origin import CrossOrigin
from manuscripts.web.documenting import make_document
from manuscripts.web.heads import HeadAnswered
from manuscripts.web.limits import BodyLimited, RateLimit, RateLimited
from manuscripts.web.metrics import Measured, Metrics
from manuscripts.web.problems import tell_problems
from manuscripts.web.routes import imports, manuscripts, pages, search, service, variants
from manuscripts.web.settings import ServeSettings
from manuscripts.web.workers import Desk, Staff

_ABOUT = (
    "Search and read a library of classical Chinese manuscripts. Coordinates are pixels of the original image, origin "
    "top left. Rights of text and image are told apart, with every manuscript and page."
)
_TAGS = [
    {"name": "search", "description": "Phrases in all texts, in every spelling."},
    {"name": "manuscripts", "description": "The catalogue, and whole manuscripts as TEI, text, CSV or PDF."},
    {"name": "pages", "description": "Records of pages, their text and layout, and pieces of their images."},
    {"name": "variants", "description": "What a character stands for, and why."},
    {"name": "writing", "description": "For institutions, with a key."},
    {"name": "service", "description": "For whoever runs the server."},
]


def create_app(settings: ServeSettings) -> FastAPI:
    """The API over one library. Nothing is opened before it starts."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        app.state.staff = Staff(settings)
        try:
            # The first reader reads the table of variants for all.
            await app.state.staff.readers.run(Desk.prepare)
            yield
        finally:
            await run_in_threadpool(app.state.staff.stop)

    # Its pages of documentation fetch scripts from elsewhere, and its document is made in the event loop.
    app = FastAPI(
        title="manuscripts",
        version=__version__,
        description=_ABOUT,
        openapi_tags=_TAGS,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=life,
    )
    app.state.metrics = Metrics()
    app.state.key_limit = RateLimit(settings.requests_per_minute)
    for part in (search, manuscripts, pages, variants, imports, service):
        app.include_router(part.router)
    tell_problems(app)
    # The last is the outermost: what is refused is counted, and a page of another site may read why.
    app.add_middleware(BodyLimited, most=settings.max_body)
    app.add_middleware(RateLimited, limit=RateLimit(settings.requests_per_minute))
    app.add_middleware(CrossOrigin, origins=settings.origins)
    app.add_middleware(HeadAnswered)
    app.add_middleware(Measured, metrics=app.state.metrics)
    app.openapi = cache(partial(make_document, app))  # type: ignore[method-assign]
    return app


def api_document() -> dict[str, Any]:
    """The OpenAPI document of every server of this version."""
    return create_app(ServeSettings(library=Path())).openapi()
