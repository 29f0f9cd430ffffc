"""Manuscripts and pages: lists, single ones, and their forms."""

import io

import numpy as np
import pytest
from fastapi.testclient import TestClient
from lxml import etree
from PIL import Image

from manuscripts.catalog.holdings import PageAddress
from manuscripts.catalog.library import Library
from manuscripts.catalog.values import FrameRef
from tests.small_library import HEIGHT, SIZE, WIDTH, entries
from tests.web.conftest import CC, page_ids

TEI = {"tei": "http://www.tei-c.org/ns/1.0"}


def shelfmarks(client: TestClient, **wanted: str) -> list[str]:
    return [one["shelfmark"] for one in client.get("/manuscripts", params=wanted).json()["manuscripts"]]


def pixels(answer) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(answer.content)))


def test_manuscripts_are_listed_with_what_is_held_of_them(client: TestClient) -> None:
    found = client.get("/manuscripts").json()
    assert found["total"] == 6
    scroll = found["manuscripts"][0]
    assert (scroll["id"], scroll["pages"], scroll["pages_read"], scroll["characters"]) == (
        "east:Or.8210_S.17",
        2,
        2,
        12,
    )
    assert scroll["rights"] == {"image": "Ask the holder", "text": CC}
    assert 0 < scroll["accuracy"] < 1
    unread = next(one for one in found["manuscripts"] if one["shelfmark"] == "S 4")
    assert (unread["pages"], unread["accuracy"]) == (0, None)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"institution": "west"}, ["W 1", "Дх.00143"]),
        ({"shelfmark": "Or.8210/S.17"}, ["Or.8210/S.17"]),
        ({"shelfmark": "Ch.xx.17"}, ["Or.8210/S.17"]),
        ({"shelfmark": "Giles:5012"}, ["Or.8210/S.17"]),
        ({"shelfmark": "Дх.00143"}, ["Дх.00143"]),
        ({"title": "阿弥陀"}, ["Or.8210/S.17"]),
        ({"title": "*"}, []),
        ({"collection": "Stein"}, ["Or.8210/S.17"]),
        ({"institution": "nobody"}, []),
    ],
)
def test_filters_say_which_manuscripts(wanted: dict[str, str], found: list[str], client: TestClient) -> None:
    assert shelfmarks(client, **wanted) == found


@pytest.mark.parametrize("path", ["/manuscripts", "/pages"])
def test_cursors_lead_through_a_list_once_also_while_it_grows(path: str, client: TestClient, folder) -> None:
    name = path.strip("/")
    met = []
    asked: dict[str, object] = {"limit": 2}
    while True:
        found = client.get(path, params=asked).json()
        met += [(one["institution"], one["shelfmark"], one.get("number")) for one in found[name]]
        if found["next"] is None:
            break
        asked["cursor"] = found["next"]
        with Library(folder) as library:
            library.catalogue.put_manuscript(library.manuscripts()[0].__class__(institution="aaa", shelfmark="A 1"))
    assert met == sorted(set(met))
    assert len(met) == 6


@pytest.mark.parametrize("shelfmark", ["Or.8210/S.17", "Or.8210%2FS.17", "Or.8210_S.17"])
def test_a_shelfmark_with_a_slash_finds_its_manuscript(shelfmark: str, client: TestClient) -> None:
    assert client.get(f"/manuscripts/east/{shelfmark}").json()["title"] == "佛説阿彌陀經"


def test_shelfmarks_with_blanks_and_in_other_scripts_find_theirs(client: TestClient) -> None:
    assert client.get("/manuscripts/west/Дх.00143").json()["id"] == "west:Дх.00143"
    assert client.get("/manuscripts/east/S 2").json()["id"] == "east:S-2"


@pytest.mark.parametrize("shelfmark", ["S 99", "---", "", "%00"])
def test_what_is_not_held_is_not_found(shelfmark: str, client: TestClient) -> None:
    answer = client.get(f"/manuscripts/east/{shelfmark}")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("form", "accept", "begins"),
    [
        ("tei", "application/tei+xml", b"<?xml"),
        ("text", "text/plain", "如是我聞".encode()),
        ("csv", "text/csv", b"\xef\xbb\xbf"),
        ("pdf", "application/pdf", b"%PDF"),
        ("cbeta", None, b""),
        ("json", "application/json", b"{"),
    ],
)
def test_a_manuscript_is_given_in_the_form_asked_for(
    form: str, accept: str | None, begins: bytes, client: TestClient
) -> None:
    address = "/manuscripts/east/Or.8210_S.17"
    by_name = client.get(address, params={"format": form}, headers={"Accept": "application/json"})
    assert by_name.status_code == 200
    assert by_name.content.startswith(begins)
    if accept is not None:
        by_header = client.get(address, headers={"Accept": f"image/png, {accept};q=0.5, */*;q=0.1"})
        assert by_header.headers["content-type"].startswith(accept)
        assert by_header.headers["vary"].startswith("Accept")


def test_rights_travel_with_every_form(client: TestClient) -> None:
    address = "/manuscripts/east/Or.8210_S.17"
    licence = f'<{CC}>; rel="license"'
    tei = client.get(address, params={"format": "tei"})
    assert licence in tei.headers["link"]
    assert etree.fromstring(tei.content).xpath("string(//tei:licence/@target)", namespaces=TEI) == CC
    page = page_ids(client, shelfmark="Or.8210/S.17")[0]
    assert client.get(f"/pages/{page}").json()["rights"] == {"image": "Ask the holder", "text": CC}
    for form in ("text", "page", "alto", "hocr", "annotations"):
        assert licence in client.get(f"/pages/{page}", params={"format": form}).headers["link"]
    image = client.get(f"/pages/{page}/image").headers["link"]
    assert CC not in image
    assert 'rel="describedby"' in image


def test_options_go_with_the_forms_that_have_them(client: TestClient) -> None:
    text = client.get("/manuscripts/east/S 3", params={"format": "text", "normalised": True}).text
    assert text == "為而不爭\n"
    refused = client.get("/manuscripts/east/S 3", params={"format": "tei", "normalised": True})
    assert (refused.status_code, refused.json()["code"]) == (400, "OptionError")


def test_a_manuscript_that_has_not_been_read_has_no_text(client: TestClient) -> None:
    assert client.get("/manuscripts/east/S 4").status_code == 200
    answer = client.get("/manuscripts/east/S 4", params={"format": "tei"})
    assert (answer.status_code, answer.json()["code"]) == (404, "NotHeldError")


def test_what_cannot_be_accepted_is_said_with_what_there_is(client: TestClient) -> None:
    answer = client.get("/manuscripts/east/S 3", headers={"Accept": "image/png, text/*;q=0"})
    assert answer.status_code == 406
    assert "application/tei+xml" in answer.json()["advice"]


@pytest.mark.parametrize(
    ("form", "media_type", "holds"),
    [
        ("json", "application/json", '"written":"如"'),
        ("text", "text/plain", "如是我聞\n一時佛在\n"),
        ("page", "application/vnd.prima.page+xml", "PcGts"),
        ("alto", "application/alto+xml", "<alto"),
        ("hocr", "text/vnd.hocr+html", "ocr_line"),
        ("annotations", "application/ld+json", '"AnnotationPage"'),
    ],
)
def test_a_page_is_given_in_the_form_asked_for(form: str, media_type: str, holds: str, client: TestClient) -> None:
    page = page_ids(client, shelfmark="Or.8210/S.17")[0]
    for answer in (
        client.get(f"/pages/{page}", params={"format": form}),
        client.get(f"/pages/{page}", headers={"Accept": media_type}),
    ):
        assert answer.headers["content-type"].partition(";")[0] == media_type
        assert holds in answer.text


def test_a_page_keeps_its_id_when_a_leaf_is_put_in_before_it(client: TestClient, folder) -> None:
    first, second = page_ids(client, shelfmark="Or.8210/S.17")
    with Library(folder) as library:
        held, other = entries(library, "Or.8210/S.17"), entries(library, "S 2")[0]
        frames = [FrameRef(entry.image.digest, 0) for entry in (other, *held)]
        library.catalogue.plan_pages(held[0].manuscript_id, frames)
    assert [client.get(f"/pages/{page}").json()["number"] for page in (first, second)] == [2, 3]
    assert client.get(f"/pages/{first}").json()["record"]["number"] == 2
    new = page_ids(client, shelfmark="Or.8210/S.17")[0]
    assert client.get(f"/pages/{new}").json()["record"] is None
    assert client.get(f"/pages/{new}", params={"format": "text"}).status_code == 404


def test_an_id_comes_back_as_it_was() -> None:
    address = PageAddress(institution="west", slug="Дх.00143", digest="0" * 24, frame=12)
    assert PageAddress.parse(str(address)) == address
    assert PageAddress.parse("west:Дх.00143:xyz-0001") is None


def test_pieces_of_the_image_are_cut_by_box_and_by_column(client: TestClient) -> None:
    page = page_ids(client, shelfmark="S 2")[0]
    whole = pixels(client.get(f"/pages/{page}/image"))
    assert whole.shape[:2] == (HEIGHT, WIDTH)
    box = pixels(client.get(f"/pages/{page}/image", params={"box": "10,20,110,220"}))
    assert box.shape[:2] == (200, 100)
    column = pixels(client.get(f"/pages/{page}/image", params={"column": "c1"}))
    assert column.shape[:2] == (4 * SIZE, SIZE)
    assert np.abs(column.astype(int) - whole[SIZE : 5 * SIZE, WIDTH - SIZE : WIDTH]).mean() < 3
    small = pixels(client.get(f"/pages/{page}/image", params={"longest": 60}))
    assert small.shape[:2] == (60, 40)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"column": "c99"}, 404),
        ({"box": "1000,1000,1100,1100"}, 400),
        ({"box": "20,20,10,10"}, 400),
        ({"box": "1,2,3"}, 422),
        ({"box": "10,20,110,220", "column": "c1"}, 400),
        ({"longest": 0}, 422),
    ],
)
def test_a_piece_that_cannot_be_is_refused(asked: dict[str, str], status: int, client: TestClient) -> None:
    page = page_ids(client, shelfmark="S 2")[0]
    assert client.get(f"/pages/{page}/image", params=asked).status_code == status


@pytest.mark.parametrize("page", ["x", "east:S-2:000000000000000000000000-0000", "east:S-2", "../../etc/passwd"])
def test_a_page_that_is_not_there_is_not_found(page: str, client: TestClient) -> None:
    assert client.get(f"/pages/{page}").status_code == 404
    assert client.get(f"/pages/{page}/image").status_code == 404
