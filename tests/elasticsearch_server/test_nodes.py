"""The nodes of the tests behave as real ones do."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.conftest import REPOSITORY
from tests.elasticsearch_server.cluster import Cluster
from tests.elasticsearch_server.fixtures import MakeCluster, SharedServer
from tests.elasticsearch_server.jars import VERSION
from tests.elasticsearch_server.ports import free_port

pytestmark = pytest.mark.server


def put(url: str, index: str, number: int) -> None:
    answer = httpx.put(f"{url}/{index}/_doc/{number}", json={"text": "如是我聞"}, timeout=60)
    assert answer.status_code in {httpx.codes.OK, httpx.codes.CREATED}, answer.text


def count(url: str, index: str) -> int:
    httpx.post(f"{url}/{index}/_refresh", timeout=60).raise_for_status()
    return int(httpx.get(f"{url}/{index}/_count", timeout=60).raise_for_status().json()["count"])


def answers(url: str) -> bool:
    try:
        httpx.get(url, timeout=60)
    except httpx.TransportError:
        return False
    return True


def test_a_node_answers_with_its_version(elasticsearch: SharedServer) -> None:
    [node] = httpx.get(f"{elasticsearch.url}/_nodes/_local").json()["nodes"].values()
    assert node["version"] == VERSION


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_finds_nothing_of_another(elasticsearch: SharedServer, turn: str) -> None:
    assert not httpx.get(f"{elasticsearch.url}/t*").json()
    put(elasticsearch.url, f"{elasticsearch.prefix}-pages", 1)


def test_what_was_acknowledged_outlives_a_kill(make_cluster: MakeCluster) -> None:
    cluster = make_cluster(1)
    for number in range(20):
        put(cluster.url, "pages", number)
    cluster.nodes[0].kill()
    with pytest.raises(httpx.ConnectError):
        httpx.get(cluster.url)
    cluster.start()
    assert count(cluster.url, "pages") == 20


def test_of_two_nodes_one_may_be_killed_and_come_back(make_cluster: MakeCluster) -> None:
    cluster = make_cluster(2)
    first, second = cluster.nodes
    httpx.put(f"{first.url}/pages", json={"settings": {"number_of_replicas": 1}}, timeout=60).raise_for_status()
    put(second.url, "pages", 1)
    cluster.wait(copies=True)
    second.kill()
    cluster.wait()
    put(first.url, "pages", 2)
    assert count(first.url, "pages") == 2
    second.start()
    cluster.wait()
    assert count(second.url, "pages") == 2


def test_a_cluster_that_was_stopped_starts_again_on_its_data(tmp_path: Path) -> None:
    with Cluster(tmp_path) as cluster:
        put(cluster.url, "pages", 1)
    with Cluster(tmp_path) as cluster:
        assert count(cluster.url, "pages") == 1


def test_a_node_started_by_hand_ends_with_whoever_started_it(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "tests.elasticsearch_server", "--home", tmp_path, "--port", str(port)]
    with subprocess.Popen([*command, "--heap", "256m"], cwd=REPOSITORY, stdout=subprocess.PIPE) as started:
        assert started.stdout
        url = started.stdout.readline().decode().strip()
        assert httpx.get(f"{url}/_cluster/health").json()["number_of_nodes"] == 1
        os.kill(started.pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while answers(url) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not answers(url)
