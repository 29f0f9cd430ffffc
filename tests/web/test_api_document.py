"""Every request in docs/api.md is asked of a real server, and answered as it says."""

import json
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from manuscripts.catalog.library import Library
from manuscripts.core.manuscript import Manuscript, Rights
from tests.conftest import REPOSITORY, run_manuscripts
from tests.small_library import small_library
from tests.web.running import running

DOCUMENT = (REPOSITORY / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("api") / "my-library"
    small_library(folder, {"E.8210/S.17": ["如是我聞|一時佛在", "舍衛國中"]}, institution="sample-east")
    small_library(folder, {"W 1": ["如是我聞"]}, institution="sample-west")
    with Library(folder) as opened:
        opened.catalogue.put_manuscript(
            Manuscript(
                institution="sample-east",
                shelfmark="E.8210/S.17",
                title="金剛般若波羅蜜經",
                rights=Rights(image="https://creativecommons.org/publicdomain/zero/1.0/", text="Ask the holder"),
            )
        )
    run_manuscripts("index", "--library", folder)
    return folder


@dataclass(frozen=True)
class Request:
    """As it stands there, with the status and the pieces of text that are given for its answer."""

    line: str
    headers: tuple[str, ...]
    has_body: bool
    status: int
    pieces: tuple[str, ...]


def requests(blocks: Sequence[tuple[str, str]]) -> Iterator[Request]:
    """What stands behind a request is its answer: a status, a text, or both."""
    for place, (language, text) in enumerate(blocks):
        if language == "http" and not text.startswith("HTTP/"):
            head, _, body = text.partition("\n\n")
            line, *headers = head.splitlines()
            following = [*blocks[place + 1 : place + 3], ("", ""), ("", "")]
            status = int(following.pop(0)[1].split()[1]) if following[0][1].startswith("HTTP/") else 200
            told = following[0][1] if following[0][0] == "json" else ""
            pieces = tuple(filter(None, map(packed, told.split("…"))))
            yield Request(line, tuple(headers), bool(body.strip()), status, pieces)


def packed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def options(library: Path) -> list[str]:
    """Those of the server, without the library and the port."""
    (command,) = (text for language, text in BLOCKS if language == "console")
    words = shlex.split(command.removeprefix("$ manuscripts serve "))
    assert words[:4] == ["--library", library.name, "--port", "8000"]
    return words[4:]


def test_every_request_is_answered_as_the_document_says(library: Path) -> None:
    asked = list(requests(BLOCKS))
    assert len(asked) == len(re.findall(r"^(?:GET|POST) ", DOCUMENT, re.MULTILINE))
    key = run_manuscripts("keys", "add", "--institution", "sample-east", "--library", library).stdout.strip()
    with running(library, *options(library)) as (_, address), httpx.Client(base_url=address, timeout=60) as client:
        page = client.get("/pages").json()["pages"][0]["id"]
        known = {"PAGE": page, "KEY": key, "ETAG": client.get(f"/pages/{page}").headers["etag"]}
        record = json.dumps(client.get(f"/pages/{page}").json()["record"]).encode()
        for one in asked:
            line, *headers = (
                re.sub("PAGE|KEY|ETAG", lambda found: known[found[0]], text) for text in (one.line, *one.headers)
            )
            method, target = line.split(" ", 1)
            sent = dict(header.split(": ", 1) for header in headers)
            answer = client.request(method, target, headers=sent, content=record if one.has_body else None)
            assert answer.status_code == one.status, (line, answer.text)
            rest = packed(answer.text)
            for piece in one.pieces:
                assert piece in rest, (line, piece, rest[:2000])
                rest = rest.partition(piece)[2]


def test_the_python_in_the_document_walks_through_all_hits(library: Path) -> None:
    (program,) = (text for language, text in BLOCKS if language == "python")
    with running(library) as (_, address):
        command = [sys.executable, "-c", program.replace("http://127.0.0.1:8000", address)]
        done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    assert done.stdout == "sample-east E.8210/S.17 1 如是我聞\nsample-west W 1 1 如是我聞\n"


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_the_curl_in_the_document_finds_what_it_asks_for(library: Path) -> None:
    (command,) = re.findall(r"^    (curl .*)$", DOCUMENT, re.MULTILINE)
    with running(library) as (_, address):
        words = shlex.split(command.replace("http://127.0.0.1:8000", address))
        done = subprocess.run([*words, "--silent"], check=True, capture_output=True, encoding="utf-8")
    assert json.loads(done.stdout)["total"] == 2


def test_an_address_that_is_not_encoded_is_refused_in_plain_words(library: Path) -> None:
    with (
        running(library) as (_, address),
        socket.create_connection((httpx.URL(address).host, httpx.URL(address).port), timeout=10) as connection,
    ):
        connection.sendall("GET /search?q=如 HTTP/1.1\r\nHost: here\r\n\r\n".encode())
        answer = connection.recv(4096).decode()
    assert answer.startswith("HTTP/1.1 400")
    assert "text/plain" in answer


def test_every_option_of_the_server_and_every_address_is_documented() -> None:
    said = run_manuscripts("serve", "--help").stdout
    for option in set(re.findall(r"--[a-z-]+", said)) - {"--help"}:
        assert option in DOCUMENT, option
    document = json.loads((REPOSITORY / "schemas" / "openapi.json").read_text(encoding="utf-8"))
    for path in document["paths"]:
        assert path.partition("/{")[0] in DOCUMENT, path
