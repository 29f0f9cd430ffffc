"""Real Elasticsearch nodes on loopback, each a process that can be killed and started again on its data.

They are the server's core, so they have no security (tls_proxy.py stands in), no scripts, no `_delete_by_query` and
`_reindex`, no answer to `GET /` (the version: `GET /_nodes/_local`), and of the analysers only the prebuilt ones.
An index with `best_compression` never becomes writable, for want of its native library.
Lucene runs without the vector instructions that the full distribution uses: timings are not quite those of one.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import httpx

from tests.elasticsearch_server.jars import server_jars
from tests.elasticsearch_server.ports import free_port

REPOSITORY = Path(__file__).parents[2]


class Node:
    """One node: its data lie in `home`, what it says in `log`; nothing runs before `start`."""

    def __init__(self, home: Path, *, port: int, heap: str, settings: dict[str, str]) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.log = home / "node.log"
        self._home, self._heap = home, heap
        self._settings = settings | {"http.port": str(port)}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Begin to start; it answers some seconds later."""
        self._home.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "tests.elasticsearch_server.node_process"),
                    *("--jars", server_jars(), "--home", self._home, "--heap", self._heap),
                    *(f"{key}={value}" for key, value in self._settings.items()),
                ],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=REPOSITORY,
                # An interrupt at the keyboard is for the tests; they stop the node.
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it with SIGKILL, in the middle of whatever it does."""
        self._end(patience=0)

    def stop(self) -> None:
        """End it in order; after half a minute it is killed."""
        self._end(patience=30)

    def _end(self, *, patience: float) -> None:
        if self._process is None:
            return
        if patience and self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        self._process = None


class Cluster:
    """Nodes that know each other; `with` starts them and stops them.

    The first node founds the cluster. Of two nodes only the other can be spared: without the first there is no
    majority, and nothing can be written until it is back. Of three, any one can be spared.
    """

    def __init__(self, home: Path, *, nodes: int = 1, heap: str = "512m", ports: Sequence[int] = ()) -> None:
        """`ports` are those of HTTP, one a node; free ones where none are given."""
        self.home = home.resolve()
        transport = [free_port() for _ in range(nodes)]
        common = {
            "cluster.name": "manuscripts-tests",
            "network.host": "127.0.0.1",
            "logger.level": "INFO",
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in transport),
            "path.repo": str(self.home / "snapshots"),
            # A developer's disk may be nearly full and is still good enough for a test.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        # Only a cluster that does not exist yet is founded; one that is started again knows its nodes.
        if not (self.home / "node-1" / "data").exists():
            common["cluster.initial_master_nodes"] = "node-1"
        self.nodes = tuple(
            Node(
                self.home / f"node-{number}",
                port=http,
                heap=heap,
                settings=common | {"node.name": f"node-{number}", "transport.port": str(inner)},
            )
            for number, (http, inner) in enumerate(
                zip(ports or [free_port() for _ in range(nodes)], transport, strict=True), start=1
            )
        )

    @property
    def url(self) -> str:
        return self.nodes[0].url

    @property
    def urls(self) -> list[str]:
        return [node.url for node in self.nodes]

    def start(self) -> None:
        """Start every node that does not run, and wait until they answer as one cluster."""
        for node in self.nodes:
            if not node.running:
                node.start()
        self.wait()

    def wait(self, *, copies: bool = False, seconds: float = 120) -> None:
        """Wait until all that run form one cluster and every index can be read and written.

        With `copies`, until each has its copy on another node too: before that, killing a node may take an index away.
        Raises RuntimeError, with the end of the log, when one of them has ended or the time is up.
        """
        running, deadline = [node for node in self.nodes if node.running], time.monotonic() + seconds
        status = "green" if copies else "yellow"
        question = {"wait_for_nodes": str(len(running)), "wait_for_status": status, "timeout": "1s"}
        with httpx.Client(timeout=10) as client:
            for node in running:
                while not _answers(client, f"{node.url}/_cluster/health", question):
                    if not node.running or time.monotonic() > deadline:
                        what = "does not answer as part of its cluster" if node.running else "has ended"
                        end = node.log.read_text(encoding="utf-8", errors="replace")[-3000:]
                        raise RuntimeError(f"{node.url} {what}; the end of {node.log}:\n{end}")
                    time.sleep(0.1)

    def stop(self) -> None:
        for node in reversed(self.nodes):
            node.stop()

    def __enter__(self) -> "Cluster":
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _answers(client: httpx.Client, url: str, question: dict[str, str]) -> bool:
    try:
        return client.get(url, params=question).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
