"""Who may write, and what becomes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from manuscripts.catalog.keys import Permission
from manuscripts.catalog.library import Library
from manuscripts.formats.page_json import write_page_json
from tests.pipeline.imports import record, text_page, with_written
from tests.web.conftest import page_ids


def new_key(folder, institution: str = "east", **more) -> str:
    with Library(folder) as library:
        return library.catalogue.keys.add(institution, may=more.pop("may", list(Permission)), **more)[1]


def send(client: TestClient, body: bytes, key: str | None, **asked: object):
    headers = {} if key is None else {"Authorization": f"Bearer {key}".encode()}
    params = {"institution": "east", "name": "S.9.json"} | asked
    return client.post("/import", params=params, content=body, headers=headers)


TEXT = write_page_json(text_page("黃河遠上"))


def test_a_text_that_is_sent_in_is_found_read_and_given_out(client: TestClient, folder) -> None:
    key = new_key(folder, note="Chen Yuan")
    dry = send(client, TEXT, key, dry_run=True)
    assert dry.json()["pages"][0]["outcome"] == "new"
    assert client.get("/search", params={"q": "黃河"}).json()["total"] == 0
    told = send(client, TEXT, key).json()
    assert (told["file"], told["form"], told["error"]) == ("S.9.json", "page record", "")
    assert client.get("/search", params={"q": "黃河"}).json()["total"] == 1
    assert client.get("/manuscripts/east/S.9", params={"format": "text"}).text == "黃河遠上\n"
    assert send(client, TEXT, key).json()["pages"][0]["outcome"] == "unchanged"
    with Library(folder) as library:
        assert record(library, "S.9").steps[-1].options["by"] == "Chen Yuan"


def test_a_record_that_was_corrected_elsewhere_comes_back(client: TestClient, folder) -> None:
    with Library(folder) as library:
        page = with_written(record(library, "S 2"), (0, 3), "河")
    told = send(client, write_page_json(page), new_key(folder), by="Wu Qiyu", name="corrected.json").json()
    assert told["pages"][0]["outcome"] == "changed"
    corrected = client.get(f"/pages/{page_ids(client, shelfmark='S 2')[0]}").json()["record"]["columns"][0]["glyphs"][3]
    assert corrected["written"] == "河"
    assert [(one["before"], one["by"]) for one in corrected["corrections"]] == [("黃", "Wu Qiyu")]


def test_a_page_that_came_as_text_has_no_image(client: TestClient, folder) -> None:
    send(client, TEXT, new_key(folder))
    page = page_ids(client, shelfmark="S.9")[0]
    answer = client.get(f"/pages/{page}/image")
    assert (answer.status_code, answer.json()["code"]) == (404, "PageWithoutImageError")


def test_a_write_without_a_wrong_an_ended_a_revoked_or_anothers_key_is_refused(client: TestClient, folder) -> None:
    good = new_key(folder)
    revoked = new_key(folder)
    with Library(folder) as library:
        library.catalogue.keys.revoke(revoked.split("_")[1])
    refused = {
        "none": (None, 401),
        "empty": ("", 401),
        "nonsense": ("天", 401),
        "unknown": ("msk_000000000000_x", 401),
        "wrong": (good[:-1] + ("a" if good[-1] != "a" else "b"), 401),
        "ended": (new_key(folder, lifetime=timedelta(seconds=-1)), 401),
        "revoked": (revoked, 401),
        "of others": (new_key(folder, "west"), 403),
        "for nothing": (new_key(folder, may=[]), 403),
    }
    for name, (key, status) in refused.items():
        answer = send(client, TEXT, key)
        assert (name, answer.status_code) == (name, status)
        assert ("www-authenticate" in answer.headers) == (status == 401)
    assert client.get("/manuscripts/east/S.9").status_code == 404
    assert send(client, TEXT, good).status_code == 200


def test_a_key_writes_for_its_institution_whatever_the_file_says(client: TestClient, folder) -> None:
    before = client.get("/manuscripts", params={"institution": "west"}).json()["total"]
    told = send(client, write_page_json(text_page("黃河", institution="west")), new_key(folder)).json()
    assert "institution 'west'" in told["omissions"][0]["what"]
    assert client.get("/manuscripts", params={"institution": "west"}).json()["total"] == before
    assert client.get("/manuscripts/east/S.9").status_code == 200


def test_while_another_process_writes_a_text_is_not_taken(client: TestClient, folder) -> None:
    key = new_key(folder)
    with Library(folder) as library, library.writing():
        answer = send(client, TEXT, key)
        assert (answer.status_code, answer.json()["code"]) == (423, "LibraryBusyError")
        assert int(answer.headers["retry-after"]) > 0
        assert client.get("/search", params={"q": "天地"}).status_code == 200
    assert send(client, TEXT, key).status_code == 200


@pytest.mark.parametrize(
    ("body", "name", "status"),
    [
        (b"", "a.xml", 422),
        (b"no text", "a.xml", 422),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><TEI>&e;</TEI>', "a.xml", 422),
        (TEXT, "scan.jpg", 400),
        (TEXT, "///", 400),
        (TEXT, "字" * 100, 400),
    ],
)
def test_what_is_no_text_is_refused_and_no_path_is_told(
    body: bytes, name: str, status: int, client: TestClient, folder
) -> None:
    answer = send(client, body, new_key(folder), name=name)
    assert answer.status_code == status
    assert "/tmp" not in answer.text


def test_a_name_with_folders_in_it_stays_where_it_belongs(client: TestClient, folder) -> None:
    told = send(client, TEXT, new_key(folder), name="../../library/catalogue.sqlite")
    assert told.json()["file"] == "library_catalogue.sqlite"


def test_keys_are_counted_each_for_itself(serve, folder) -> None:
    client = serve(requests_per_minute=4)
    key = new_key(folder)
    assert [send(client, TEXT, key, dry_run=True).status_code for _ in range(5)] == [200] * 4 + [429]


def test_a_key_knows_when_it_was_used_and_its_secret_is_nowhere(client: TestClient, folder) -> None:
    key = new_key(folder, note="Chen Yuan", lifetime=timedelta(days=1))
    with Library(folder) as library:
        assert library.catalogue.keys.all()[0].last_used is None
    send(client, TEXT, key, dry_run=True)
    with Library(folder) as library:
        (held,) = library.catalogue.keys.all()
        assert held.last_used is not None
        assert datetime.now(UTC) - held.last_used < timedelta(minutes=1)
        assert held.expires is not None
        assert held.state(held.expires) == "expired"
    secret = key.split("_", 2)[2].encode()
    assert all(secret not in path.read_bytes() for path in folder.glob("catalogue.sqlite*"))
