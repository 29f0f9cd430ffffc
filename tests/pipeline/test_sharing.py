"""A library is written to, and withdrawn from, while its texts are on their way to a cluster."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from manuscripts.catalog.library import Library
from manuscripts.core.errors import ClusterError, LibraryBusyError
from manuscripts.pipeline import sharing, withdrawing
from manuscripts.search.elastic.connection import Cluster
from manuscripts.search.query import Query
from tests.elasticsearch_server.fault_proxy import Fault, Forward, Request, Response
from tests.elasticsearch_server.fixtures import SharedServer, Spoil
from tests.small_library import entries, page_of, small_library, store

pytestmark = pytest.mark.server
TEXTS = {"S.1": ["如是我聞"], "S.2": ["天地玄黃"]}


class Silent:
    def begin(self, task: str, total: int) -> None:
        pass

    def advance(self, what: str) -> None:
        pass


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(small_library(tmp_path / "library", TEXTS)) as opened:
        yield opened


@pytest.fixture
def server(elasticsearch: SharedServer) -> Iterator[str]:
    """Where the session's node answers; the indexes of libraries are deleted afterwards."""
    yield elasticsearch.url
    for name in httpx.get(f"{elasticsearch.url}/manuscripts~*", timeout=60).json():
        httpx.delete(f"{elasticsearch.url}/{name}", timeout=60).raise_for_status()


def send(library: Library, url: str, *, anew: bool = False) -> list[tuple[int, int, int]]:
    done = sharing.send(library, Cluster(url=url, patience=0), ["east"], anew=anew, progress=Silent())
    return [(one.sent, one.kept, one.removed) for one in done]


def total(url: str, words: str) -> int:
    with sharing.shared_index(Cluster(url=url)) as index:
        return index.search(Query(text=words)).total


def during_bulk(number: int, *, act) -> Fault:
    """Something is done to the library while the n-th bulk is on its way."""
    bulks = 0

    def fault(request: Request, forward: Forward) -> Response | None:
        nonlocal bulks
        bulks += request.is_bulk
        if request.is_bulk and bulks == number:
            act()
        return forward(request)

    return fault


def withdraw(folder: Path, *, delete: bool) -> None:
    with Library(folder) as other:
        withdrawing.withdraw(other, "east", ["S.1"], by="a curator", delete=delete)


@pytest.mark.parametrize("anew", [False, True])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_withdrawal_passes_while_texts_are_sent_and_reaches_the_cluster(
    library: Library, server: str, spoiled_elasticsearch: Spoil, number: int, anew: bool
) -> None:
    url = spoiled_elasticsearch(during_bulk(number, act=lambda: withdraw(library.folder, delete=number == 1)))
    send(library, url, anew=anew)
    assert (total(server, "如是我聞"), total(server, "天地玄黃")) == (0, 1)
    assert library.catalogue.outbox.waiting(url) == 0


def test_what_changes_while_it_is_sent_is_sent_by_the_next_run(
    library: Library, server: str, spoiled_elasticsearch: Spoil
) -> None:
    def change() -> None:
        with Library(library.folder) as other, other.writing():
            entry = entries(other, "S.2")[0]
            store(other, entry, page_of(entry, "宇宙洪荒"))

    url = spoiled_elasticsearch(during_bulk(2, act=change))
    assert send(library, url) == [(2, 0, 0)]
    assert library.catalogue.outbox.waiting(url) == 1
    assert send(library, url) == [(1, 1, 0)]
    assert (total(server, "天地玄黃"), total(server, "宇宙洪荒")) == (0, 1)


def test_of_two_runs_at_once_one_is_refused(library: Library, server: str, spoiled_elasticsearch: Spoil) -> None:
    refused = []

    def again() -> None:
        with Library(library.folder) as other, pytest.raises(LibraryBusyError, match="sending") as caught:
            send(other, server)
        refused.append(caught.value.advice)

    assert send(library, spoiled_elasticsearch(during_bulk(2, act=again))) == [(2, 0, 0)]
    assert len(refused) == 1


def test_what_reached_the_cluster_without_its_answer_is_withdrawn_from_it(
    library: Library, server: str, spoiled_elasticsearch: Spoil
) -> None:
    bulks = 0

    def headers_lost(request: Request, forward: Forward) -> Response | None:
        nonlocal bulks
        bulks += request.is_bulk
        response = forward(request)
        return response if bulks < 3 else None

    url = spoiled_elasticsearch(headers_lost)
    with pytest.raises(ClusterError):
        send(library, url)
    assert total(server, "如是我聞") == 1
    withdraw(library.folder, delete=False)
    assert library.catalogue.outbox.waiting(url) == 2
    bulks = -100
    assert send(library, url) == [(0, 1, 1)]
    assert total(server, "如是我聞") == 0
    assert library.catalogue.outbox.waiting(url) == 0
