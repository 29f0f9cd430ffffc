"""How much, how often, from where, and what need not be sent twice."""

import asyncio
import threading
import time
from collections import Counter
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from manuscripts.catalog.library import Library
from manuscripts.core.manuscript import Manuscript
from manuscripts.pipeline.indexing import rebuild_index
from manuscripts.web.searching import Searcher
from manuscripts.web.settings import ServeSettings
from tests.small_library import entries, small_library
from tests.web.conftest import asked_at_once, page_ids

ASKED = (
    "/search?q=天地",
    "/suggest?q=or",
    "/manuscripts",
    "/manuscripts/east/Or.8210_S.17",
    "/manuscripts/east/Or.8210_S.17?format=tei",
    "/pages",
    "/variants/爲",
)


def test_who_has_an_answer_is_told_so(client: TestClient) -> None:
    page = page_ids(client)[0]
    for path in (*ASKED, f"/pages/{page}", f"/pages/{page}?format=alto", f"/pages/{page}/image?column=c1"):
        first = client.get(path)
        assert first.status_code == 200
        again = client.get(path, headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b""), path
        assert again.headers["etag"] == first.headers["etag"]


def test_a_head_is_that_of_the_whole_answer(client: TestClient) -> None:
    for path in (*ASKED, "/nowhere", "/openapi.json"):
        head, whole = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head.headers["content-length"] == str(len(whole.content))
    assert client.head("/import").status_code == 405


def test_a_changed_record_has_another_tag_and_others_keep_theirs(client: TestClient, folder) -> None:
    changed, kept = page_ids(client, shelfmark="S 2")[0], page_ids(client, shelfmark="S 3")[0]
    tags = {page: client.get(f"/pages/{page}").headers["etag"] for page in (changed, kept)}
    with Library(folder) as library:
        entry = entries(library, "S 2")[0]
        page = library.records.load(entry)
        library.records.save(entry, replace(page, label="1 recto"))
    answer = client.get(f"/pages/{changed}", headers={"If-None-Match": tags[changed]})
    assert (answer.status_code, answer.json()["record"]["label"]) == (200, "1 recto")
    assert client.get(f"/pages/{kept}", headers={"If-None-Match": tags[kept]}).status_code == 304


def test_a_list_is_sent_again_once_the_library_has_grown(client: TestClient, folder) -> None:
    tags = {path: client.get(path).headers["etag"] for path in ("/manuscripts", "/search?q=天地")}
    small_library(folder, {"S 9": ["天地"]})
    for path, tag in tags.items():
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_client_that_asks_too_often_is_told_when_to_come_back(serve) -> None:
    client = serve(requests_per_minute=3)
    answers = [client.get("/manuscripts") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    told = answers[-1]
    assert told.json()["code"] == "TooManyRequestsError"
    assert 1 <= int(told.headers["retry-after"]) <= 20


def test_a_body_over_the_limit_is_refused_whatever_it_says_of_itself(serve, folder) -> None:
    client = serve(max_body=1000)
    with Library(folder) as library:
        _, key = library.catalogue.keys.add("east", may=["import"])
    headers = {"Authorization": f"Bearer {key}"}
    path = "/import?institution=east&name=a.xml"
    announced = client.post(path, content=b"x" * 1001, headers=headers)
    unannounced = client.post(path, content=iter([b"x" * 600] * 2), headers=headers)
    for answer in (announced, unannounced):
        assert (answer.status_code, answer.json()["code"]) == (413, "TooLargeError")
    assert client.post(path, content=b"x" * 1000, headers=headers).status_code == 422


def test_pages_of_other_sites_may_ask_where_that_is_allowed(serve) -> None:
    client = serve(origins=("https://reader.example",))
    preflight = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "If-None-Match"}
    allowed = client.options("/search", headers={"Origin": "https://reader.example", **preflight})
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "https://reader.example"
    refused = client.options("/search", headers={"Origin": "https://elsewhere.example", **preflight})
    assert (refused.status_code, refused.json()["where"]) == (400, "header.origin")
    error = client.get("/search", headers={"Origin": "https://reader.example"})
    assert error.status_code == 422
    assert error.headers["access-control-allow-origin"] == "https://reader.example"
    assert "access-control-allow-origin" not in client.get("/health", headers={"Origin": "https://other"}).headers


def test_the_server_counts_what_it_does(client: TestClient) -> None:
    client.get("/manuscripts/east/S 2")
    client.get("/manuscripts/east/S 99")
    client.get("/nowhere")
    client.get("/elsewhere")
    lines = client.get("/metrics").text.splitlines()
    route = 'route="/manuscripts/{institution}/{shelfmark}",method="GET"'
    assert f'manuscripts_http_requests_total{{{route},status="200"}} 1' in lines
    assert f'manuscripts_http_requests_total{{{route},status="404"}} 1' in lines
    assert 'manuscripts_http_requests_total{route="other",method="GET",status="404"} 2' in lines
    assert 'manuscripts_library_pages{state="done"} 6' in lines
    assert all(line.startswith("#") or len(line.rsplit(" ", 1)) == 2 for line in lines)


async def _statuses(settings: ServeSettings, clients: int, rounds: int) -> Counter[int]:
    async with asked_at_once(settings) as client:

        async def ask(which: int) -> list[int]:
            return [(await client.get(ASKED[(which + turn) % len(ASKED)])).status_code for turn in range(rounds)]

        return Counter(status for found in await asyncio.gather(*map(ask, range(clients))) for status in found)


def test_two_hundred_clients_are_answered_at_once(folder) -> None:
    assert asyncio.run(_statuses(ServeSettings(library=folder), 200, 2)) == {200: 400}


def test_a_library_that_is_written_and_indexed_meanwhile_goes_on_answering(folder) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        with Library(folder) as library:
            while not stop.is_set():
                number += 1
                with library.writing():
                    library.catalogue.put_manuscript(Manuscript(institution="north", shelfmark=f"N {number}"))
                    rebuild_index(library)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert asyncio.run(_statuses(ServeSettings(library=folder), 20, 14)) == {200: 280}
    finally:
        stop.set()
        writer.join()


def test_more_than_can_wait_is_turned_away_and_the_rest_is_answered(folder, monkeypatch: pytest.MonkeyPatch) -> None:
    unhurried = Searcher.search
    monkeypatch.setattr(Searcher, "search", lambda self, query: (time.sleep(0.2), unhurried(self, query))[1])

    async def ask() -> tuple[Counter[int], float]:
        async with asked_at_once(ServeSettings(library=folder, readers=1, waiting=2)) as client:
            searches = [asyncio.create_task(client.get("/search?q=天地")) for _ in range(6)]
            await asyncio.sleep(0.1)
            begun = time.perf_counter()
            # A question that cannot be asked needs no thread, and so does not wait for the others.
            assert (await client.get("/search")).status_code == 422
            waited = time.perf_counter() - begun
            return Counter([(await search).status_code for search in searches]), waited

    statuses, waited = asyncio.run(ask())
    assert statuses == {200: 3, 503: 3}
    assert waited < 0.15
