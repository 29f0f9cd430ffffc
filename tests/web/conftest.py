"""A small library and the API over it, asked without a socket."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from manuscripts.catalog.library import Library
from manuscripts.core.manuscript import Manuscript, Rights
from manuscripts.pipeline.indexing import index_stale
from manuscripts.web.app import create_app
from manuscripts.web.settings import ServeSettings
from tests.small_library import small_library

CC = "https://creativecommons.org/publicdomain/mark/1.0/"
SCROLL = Manuscript(
    institution="east",
    shelfmark="Or.8210/S.17",
    title="佛説阿彌陀經",
    collection="Stein",
    old_shelfmarks=("Ch.xx.17",),
    numbers=("Giles:5012",),
    rights=Rights(image="Ask the holder", text=CC),
)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four manuscripts in the east, one of them unread, and two in the west, one of them in Cyrillic."""
    made = tmp_path_factory.mktemp("web") / "library"
    small_library(made, {SCROLL.shelfmark: ["如是我聞|一時佛在", "舍衛國中"], "S 2": ["天地玄黃"], "S 3": ["爲而不爭"]})
    with Library(made) as library:
        library.catalogue.put_manuscript(SCROLL)
        library.catalogue.put_manuscript(Manuscript(institution="east", shelfmark="S 4", title="未讀"))
    small_library(made, {"Дх.00143": ["如是我聞"], "W 1": ["天地為爐"]}, institution="west")
    with Library(made) as library:
        library.catalogue.put_manuscript(
            Manuscript(institution="west", shelfmark="W 1", institution_name="Library of the West")
        )
        index_stale(library)
    return made


@pytest.fixture
def folder(made_once: Path, tmp_path: Path) -> Path:
    """A library of its own for each test."""
    return Path(shutil.copytree(made_once, tmp_path / "library"))


@pytest.fixture
def serve(folder: Path) -> Iterator[Callable[..., TestClient]]:
    """Clients of servers with these settings; what is a fault of the program comes as an answer too."""
    running: list[TestClient] = []

    def make(**settings: Any) -> TestClient:
        app = create_app(replace(ServeSettings(library=folder, readers=2), **settings))
        client = TestClient(app, raise_server_exceptions=False)
        client.__enter__()
        running.append(client)
        return client

    yield make
    for client in running:
        client.__exit__(None, None, None)


@pytest.fixture
def client(serve: Callable[..., TestClient]) -> TestClient:
    return serve()


@asynccontextmanager
async def asked_at_once(settings: ServeSettings) -> AsyncIterator[httpx.AsyncClient]:
    """A client that can wait for many answers at a time."""
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client,
    ):
        yield client


def page_ids(client: TestClient, **wanted: str) -> list[str]:
    return [page["id"] for page in client.get("/pages", params=wanted).json()["pages"]]
