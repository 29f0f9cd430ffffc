"""Searching and being helped to search."""

import random

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.catalog.library import Library
from manuscripts.pipeline.indexing import rebuild_index
from manuscripts.web.suggesting import like
from tests.small_library import small_library
from tests.web.conftest import page_ids


def suggestions(client: TestClient, text: str, kind: str) -> list[str]:
    found = client.get("/suggest", params={"q": text}).json()["suggestions"]
    return [one["text"] for one in found if one["kind"] == kind]


def test_a_phrase_is_found_in_all_holdings_and_each_hit_leads_to_its_page(client: TestClient) -> None:
    found = client.get("/search", params={"q": "如是我闻", "spellings": True}).json()
    assert [(hit["institution"], hit["shelfmark"]) for hit in found["hits"]] == [
        ("east", "Or.8210/S.17"),
        ("west", "Дх.00143"),
    ]
    assert (found["total"], found["spellings"], found["next"]) == (2, {"如是我聞": 2}, None)
    assert found["hits"][0]["page_id"] == page_ids(client, institution="east", shelfmark="Or.8210/S.17")[0]
    record = client.get(f"/pages/{found['hits'][1]['page_id']}").json()["record"]
    assert record["columns"][0]["glyphs"][0]["box"] == found["hits"][1]["boxes"][0]["box"]


def test_filters_and_exactness_narrow_a_search(client: TestClient) -> None:
    assert client.get("/search", params={"q": "為"}).json()["total"] == 2
    assert client.get("/search", params={"q": "為", "level": "exact"}).json()["total"] == 1
    assert client.get("/search", params={"q": "天地", "institution": "west"}).json()["total"] == 1
    assert client.get("/search", params={"q": "天地", "shelfmark": "S 2"}).json()["total"] == 1
    assert client.get("/search", params={"q": "天地", "accuracy": 0.9}).json()["total"] == 0


def test_cursors_lead_through_all_hits_once(client: TestClient) -> None:
    whole = client.get("/search", params={"q": "天地"}).json()["hits"]
    asked, met = {"q": "天地", "limit": 1}, []
    while True:
        found = client.get("/search", params=asked).json()
        met += found["hits"]
        if found["next"] is None:
            break
        asked["cursor"] = found["next"]
    assert met == whole
    assert len(met) == 2


def test_an_index_that_is_made_anew_under_the_server_is_taken_up(client: TestClient, folder) -> None:
    assert client.get("/search", params={"q": "黃河"}).json()["total"] == 0
    small_library(folder, {"S 9": ["黃河遠上"]})
    assert client.get("/search", params={"q": "黃河"}).json()["total"] == 1
    for suffix in ("", "-wal", "-shm"):
        folder.joinpath(f"index.sqlite{suffix}").unlink(missing_ok=True)
    gone = client.get("/search", params={"q": "黃河"})
    assert (gone.status_code, gone.json()["code"]) == (503, "IndexUnusableError")
    assert str(folder) not in gone.text
    with Library(folder) as library, library.writing():
        rebuild_index(library)
    assert client.get("/search", params={"q": "黃河"}).json()["total"] == 1


@pytest.mark.parametrize(
    ("typed", "kind", "found"),
    [
        ("or.82", "shelfmark", ["Or.8210/S.17"]),
        ("ch.xx", "shelfmark", ["Or.8210/S.17"]),
        ("дх", "shelfmark", ["Дх.00143"]),
        ("佛说", "title", ["佛説阿彌陀經"]),
        ("library of", "institution", ["Library of the West"]),
        ("WES", "institution", ["Library of the West"]),
        ("天", "shelfmark", []),
        ("*", "shelfmark", []),
    ],
)
def test_what_begins_with_what_was_typed_is_suggested(
    typed: str, kind: str, found: list[str], client: TestClient
) -> None:
    assert suggestions(client, typed, kind) == found


def test_spellings_of_a_character_come_from_the_table_and_of_a_phrase_from_the_texts(client: TestClient) -> None:
    assert {"為", "为"} <= set(suggestions(client, "爲", "spelling"))
    found = client.get("/suggest", params={"q": "为而"}).json()["suggestions"]
    assert [(one["text"], one["count"]) for one in found] == [("爲而", 1)]
    assert suggestions(client, "、", "spelling") == []


@given(st.text(min_size=1, max_size=6))
def test_a_pattern_takes_the_text_that_it_is_of_and_no_other(text: str) -> None:
    import sqlite3

    text = text.replace("\0", "")
    other = text + random.choice("abc*?[]^-")
    with sqlite3.connect(":memory:") as db:
        assert db.execute("SELECT ? GLOB ?, ? GLOB ?", (text, like(text), other, like(text))).fetchone() == (1, 0)
    db.close()
