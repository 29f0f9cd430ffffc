"""Real servers for tests that are marked `server`."""

import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.elasticsearch_server.cluster import Cluster
from tests.elasticsearch_server.fault_proxy import Fault, fault_proxy
from tests.elasticsearch_server.tls_proxy import SecuredServer, tls_proxy

MakeCluster = Callable[[int], Cluster]
Secure = Callable[[Sequence[str]], SecuredServer]
Spoil = Callable[[Fault], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedServer:
    """A node that other tests use as well: whatever a test makes there has a name that begins with `prefix`."""

    url: str
    prefix: str


@pytest.fixture(scope="session")
def shared_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One node for the whole session; ask for `elasticsearch` instead."""
    with Cluster(tmp_path_factory.mktemp("elasticsearch")) as cluster:
        yield cluster
    _forget_data(cluster)


@pytest.fixture
def elasticsearch(shared_cluster: Cluster, request: pytest.FixtureRequest) -> Iterator[SharedServer]:
    """The session's node with a prefix of this test's own; what bears it is deleted afterwards."""
    shared_cluster.wait()
    _tell_logs(request, shared_cluster)
    prefix = f"t{uuid.uuid4().hex[:12]}"
    yield SharedServer(url=shared_cluster.url, prefix=prefix)
    with httpx.Client(base_url=shared_cluster.url, timeout=60) as client:
        # A wildcard deletes nothing unless the node is told that it may: the names are asked for.
        for name in client.get(f"/{prefix}*", params={"expand_wildcards": "all"}).raise_for_status().json():
            client.delete(f"/{name}").raise_for_status()
        client.delete(f"/_index_template/{prefix}*")


@pytest.fixture
def make_cluster(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[MakeCluster]:
    """A cluster of so many nodes, of this test's own, to be killed and started again."""
    with ExitStack() as stack:
        made: list[Cluster] = []

        def make(nodes: int) -> Cluster:
            cluster = stack.enter_context(Cluster(tmp_path / f"cluster-{len(made) + 1}", nodes=nodes))
            made.append(cluster)
            _tell_logs(request, cluster)
            return cluster

        yield make
    for cluster in made:
        _forget_data(cluster)


@pytest.fixture
def secured_elasticsearch(
    elasticsearch: SharedServer, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Secure]:
    """The session's node behind TLS, for those who have the key of one of the institutions named."""
    with ExitStack() as stack:

        def secure(institutions: Sequence[str]) -> SecuredServer:
            proxy = tls_proxy(elasticsearch.url, folder=tmp_path / uuid.uuid4().hex, institutions=institutions)
            server = stack.enter_context(proxy)
            request.node.add_report_section("setup", "servers", f"nginx: {server.log}")
            return server

        yield secure


@pytest.fixture
def spoiled_elasticsearch(elasticsearch: SharedServer) -> Iterator[Spoil]:
    """The URL of the session's node behind a fault; see fault_proxy.py for the kinds."""
    with ExitStack() as stack:
        yield lambda fault: stack.enter_context(fault_proxy(elasticsearch.url, fault))


def _tell_logs(request: pytest.FixtureRequest, cluster: Cluster) -> None:
    for node in cluster.nodes:
        request.node.add_report_section("setup", "servers", f"{node.url}: {node.log}")


def _forget_data(cluster: Cluster) -> None:
    """pytest keeps the folders of three runs: the logs are wanted there, the indexes are not."""
    for node in cluster.nodes:
        shutil.rmtree(node.log.parent / "data", ignore_errors=True)
