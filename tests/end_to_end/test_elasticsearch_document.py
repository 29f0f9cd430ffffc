"""The requests in docs/elasticsearch.md are understood by a real server."""

import json
import re
import shlex
import shutil
from pathlib import Path

import httpx
import pytest

from tests.conftest import REPOSITORY, run_manuscripts
from tests.elasticsearch_server.fixtures import MakeCluster, Secure, SharedServer
from tests.small_library import small_library

DOCUMENT = (REPOSITORY / "docs" / "elasticsearch.md").read_text(encoding="utf-8")
# Keys and certificates are in the full distribution only.
NOT_IN_THE_CORE = ("/_security/", "/_ssl/")


def requests() -> list[tuple[str, str, str]]:
    """Method, path and body of each block."""
    blocks = re.findall(r"^ *```http\n *(\w+) (\S+)\n(.*?)^ *```", DOCUMENT, re.MULTILINE | re.DOTALL)
    return [(method, path, body.strip()) for method, path, body in blocks]


def questions() -> list[str]:
    """What the table asks."""
    return re.findall(r"^\| `GET (\S+)` \|", DOCUMENT, re.MULTILINE)


def send(url: str, method: str, path: str, body: str = "") -> httpx.Response:
    kind = {"Content-Type": "application/json"} if body else {}
    return httpx.request(method, url + path, content=body or None, headers=kind, timeout=90)


def test_every_body_is_json_and_every_key_is_bound_to_our_names() -> None:
    keys = 0
    for method, path, body in requests():
        asked = json.loads(body or "{}")
        for role in asked.get("role_descriptors", {}).values():
            keys += 1
            assert all(name.startswith("manuscripts~") for rights in role["indices"] for name in rights["names"])
            assert (method, path) == ("POST", "/_security/api_key")
    assert keys == 2


def commands() -> list[str]:
    blocks = re.findall(r"^```console\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.server
def test_the_documented_commands_run_as_an_institution_would_run_them(
    elasticsearch: SharedServer, secured_elasticsearch: Secure, tmp_path: Path
) -> None:
    server = secured_elasticsearch(["london", "search"])
    for name, key in server.keys.items():
        (tmp_path / f"{name}.key").write_text(key, encoding="ascii")
    shutil.copy(server.authority, tmp_path / "ca.crt")
    small_library(tmp_path / "my-library", {"S.1": ["如是我聞"]}, institution="london")
    said = {}
    for command in commands():
        words = shlex.split(command.replace("https://search.example.org:9200", server.url))
        said[words[1], words[-3]] = run_manuscripts(*words[1:], cwd=tmp_path).stdout
    assert len(said) == len(commands()) == 7
    (found,) = [text for (name, _), text in said.items() if name == "search"]
    assert "如是我聞" in found
    assert not httpx.get(f"{elasticsearch.url}/manuscripts~*").json()


@pytest.mark.server
def test_the_documented_requests_do_what_they_are_for(make_cluster: MakeCluster) -> None:
    url = make_cluster(1).url
    alone = {"settings": {"number_of_replicas": 0}}
    current = alone | {"aliases": {"manuscripts~london~current": {}}}
    send(url, "PUT", "/manuscripts~london~000002", json.dumps(current)).raise_for_status()
    send(url, "PUT", "/manuscripts~+bn+f~000001", json.dumps(alone)).raise_for_status()
    send(url, "PUT", "/manuscripts~london~current/_doc/1?refresh=true", '{"text": "如是我聞"}').raise_for_status()
    found = send(url, "GET", "/manuscripts~*~current/_search").json()["hits"]["hits"]
    assert [hit["_index"] for hit in found] == ["manuscripts~london~000002"]
    for method, path, body in requests():
        if path.startswith(NOT_IN_THE_CORE):
            continue
        if path.endswith("_restore?wait_for_completion=true"):
            night_before = path.partition("/_restore")[0] + "?wait_for_completion=true"
            send(url, "PUT", night_before, '{"indices": "manuscripts~*"}').raise_for_status()
            send(url, "DELETE", "/manuscripts~london~000002").raise_for_status()
        answer = send(url, method, path, body)
        assert answer.status_code == 200, (method, path, answer.text)
        if "_restore" in path:
            assert send(url, "GET", "/manuscripts~london~current/_count").json()["count"] == 1
    for path in questions():
        if not path.startswith(NOT_IN_THE_CORE):
            assert send(url, "GET", path).status_code == 200, path
    assert not send(url, "GET", "/manuscripts~london~*").json()
