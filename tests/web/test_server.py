"""The server as a process: how it starts, answers, and ends."""

import json
import signal
import threading

import httpx
import pytest

from manuscripts.catalog.keys import Permission
from manuscripts.cli.keys import Right
from tests.conftest import run_manuscripts
from tests.pipeline.imports import text_page, written
from tests.web.running import running


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_server_answers_until_it_is_stopped_and_finishes_what_it_began(folder, name: signal.Signals) -> None:
    with running(folder) as (server, address):
        found: list[httpx.Response] = []
        with httpx.Client(base_url=address) as client:
            assert client.get("/health").json()["status"] == "ok"
            asking = threading.Thread(
                target=lambda: found.append(httpx.get(f"{address}/manuscripts/east/Or.8210_S.17?format=pdf"))
            )
            asking.start()
            while not (found or 'workers="makers"} 1' in client.get("/metrics").text):
                pass
            server.send_signal(name)
            asking.join()
        assert found[0].content.startswith(b"%PDF")
        assert server.wait(timeout=20) == 0
        assert server.stderr is not None
        assert server.stderr.read() == "Stopped.\n"


def test_a_key_made_on_the_command_line_opens_a_running_server_until_it_is_revoked(folder, tmp_path) -> None:
    key = run_manuscripts("keys", "add", "--institution", "east", "--note", "Chen Yuan", "--library", folder).stdout
    identifier = key.split("_")[1]
    body = written(tmp_path / "S.9.json", text_page("黃河遠上")).read_bytes()
    with running(folder) as (_, address):

        def send() -> int:
            headers = {"Authorization": f"Bearer {key.strip()}"}
            path = f"{address}/import?institution=east&name=S.9.json"
            return httpx.post(path, content=body, headers=headers, timeout=60).status_code

        assert send() == 200
        run_manuscripts("keys", "revoke", identifier, "--library", folder)
        assert send() == 401
    (held,) = json.loads(run_manuscripts("keys", "list", "--json", "--library", folder).stdout)["keys"]
    assert (held["id"], held["state"], held["note"]) == (identifier, "revoked", "Chen Yuan")
    assert held["last_used"] is not None
    listed = run_manuscripts("keys", "list", "--library", folder).stdout
    assert "revoked" in listed
    assert key.strip().split("_", 2)[2] not in listed


def test_where_nobody_can_listen_or_there_is_no_library_is_said(folder, tmp_path) -> None:
    with running(folder) as (_, address):
        port = address.rpartition(":")[2]
        assert f"port {port}" in run_manuscripts("serve", "--port", port, "--library", folder, code=2).stderr
    assert "no library here" in run_manuscripts("serve", "--library", tmp_path / "none", code=5).stderr
    assert (
        "cannot be the id" in run_manuscripts("keys", "add", "--institution", "a/b", "--library", folder, code=2).stderr
    )
    assert "no key" in run_manuscripts("keys", "revoke", "x", "--library", folder, code=3).stderr


def test_what_may_be_asked_for_a_key_is_what_a_key_can_do() -> None:
    assert [right.value for right in Right] == [permission.value for permission in Permission]
