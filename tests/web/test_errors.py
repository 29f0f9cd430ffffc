"""One shape for all that goes wrong."""

import shutil
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

import manuscripts.web.app  # noqa: F401 - every error there is
from manuscripts.core.errors import CursorError, LibraryError, ManuscriptsError
from manuscripts.web.cursors import read_cursor, write_cursor
from manuscripts.web.problems import Problem, problem_answer, status_of
from manuscripts.web.searching import Searcher


def tree(root: type[ManuscriptsError]) -> Iterator[type[ManuscriptsError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from tree(kind)


def problem(answer) -> Problem:
    assert answer.headers["content-type"] == "application/problem+json"
    told = Problem.model_validate_json(answer.content)
    assert told.status == answer.status_code
    assert set(answer.json()) == set(Problem.model_fields)
    return told


@pytest.mark.parametrize("kind", sorted(tree(ManuscriptsError), key=lambda kind: kind.__name__))
def test_every_error_has_a_status_and_tells_no_path_of_the_server(kind: type[ManuscriptsError]) -> None:
    error = kind("it is broken.", where="/srv/library/catalogue.sqlite", advice="Mend it.")
    assert 400 <= status_of(error) < 600
    answer = problem_answer(error)
    told = Problem.model_validate_json(answer.body)
    assert (told.status, told.code, told.detail) == (answer.status_code, kind.__name__, "it is broken.")
    if isinstance(error, LibraryError) or (status_of(error) >= 500 and not hasattr(kind, "status")):
        assert told.where == ""


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "UnknownAddressError"),
        ("GET", "/manuscripts/", 404, "UnknownAddressError"),
        ("GET", "/manuscripts/east/S 99", 404, "NotHeldError"),
        ("POST", "/search", 405, "MethodError"),
        ("DELETE", "/manuscripts/east/S 2", 405, "MethodError"),
        ("GET", "/search", 422, "InvalidRequestError"),
        ("GET", "/search?q=、", 400, "QueryError"),
        ("GET", "/search?q=天&limit=0", 422, "InvalidRequestError"),
        ("GET", "/search?q=天&color=red", 422, "InvalidRequestError"),
        ("GET", "/search?q=天&cursor=AAAA", 400, "CursorError"),
        ("GET", "/search?q=天&least=0.5", 400, "OptionError"),
        ("GET", "/manuscripts?cursor=%20", 400, "CursorError"),
        ("GET", "/pages?cursor=é", 400, "CursorError"),
        ("GET", "/pages?state=lost", 422, "InvalidRequestError"),
        ("POST", "/import?institution=east&name=a.xml", 401, "KeyMissingError"),
    ],
)
def test_what_cannot_be_answered_says_what_where_and_what_next(
    method: str, path: str, status: int, code: str, client: TestClient
) -> None:
    told = problem(client.request(method, path))
    assert (told.status, told.code) == (status, code)
    assert told.detail
    assert told.advice


def test_a_fault_of_the_program_has_the_same_shape(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Searcher, "search", lambda *_: 1 / 0)
    told = problem(client.get("/search", params={"q": "天"}))
    assert (told.status, told.code) == (500, "ManuscriptsError")
    assert "division" not in told.detail


def test_a_library_that_is_gone_is_no_fault_of_who_asks(folder, serve) -> None:
    client = serve()
    elsewhere = folder.rename(folder.with_name("moved"))
    told = problem(client.get("/health"))
    assert (told.status, told.code, told.where) == (503, "LibraryError", "")
    shutil.copytree(elsewhere, folder)
    assert client.get("/health").json()["manuscripts"] == 6
    assert client.get("/search", params={"q": "天地"}).json()["total"] == 2


def test_a_cursor_of_another_question_is_refused(client: TestClient) -> None:
    cursor = client.get("/search", params={"q": "天地", "limit": 1}).json()["next"]
    assert client.get("/search", params={"q": "天地", "limit": 1, "cursor": cursor}).status_code == 200
    for asked in ({"q": "如是", "limit": 1}, {"q": "天地", "limit": 1, "institution": "west"}):
        assert problem(client.get("/search", params=asked | {"cursor": cursor})).code == "CursorError"
    forged = ("A" if cursor[0] != "A" else "B") + cursor[1:]
    assert problem(client.get("/search", params={"q": "天地", "limit": 1, "cursor": forged})).code == "CursorError"


@given(st.tuples(st.text(), st.text(), st.integers()))
def test_a_cursor_gives_its_place_back(place: tuple[str, str, int]) -> None:
    text = write_cursor(list(place), question="q")
    assert read_cursor(text, question="q", like=(str, str, int)) == list(place)


@given(st.text())
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(CursorError):
        read_cursor(text, question="q", like=(int,))
