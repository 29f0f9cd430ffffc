"""A real Elasticsearch by hand, for benchmarks and for a look: runs until it is interrupted, and keeps its data.

python -m tests.elasticsearch_server --home DIR --port 9200 --heap 4g
"""

import argparse
import signal
from pathlib import Path

from tests.elasticsearch_server.cluster import Cluster


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--home", type=Path, required=True, help="data and logs; used again when it is there")
    options.add_argument("--port", type=int, default=9200, help="of the first node; the next one takes the next")
    options.add_argument("--nodes", type=int, default=1)
    options.add_argument("--heap", default="1g", help="of each node")
    chosen = options.parse_args()
    stopping = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stopping)
    ports = range(chosen.port, chosen.port + chosen.nodes)
    with Cluster(chosen.home, nodes=chosen.nodes, heap=chosen.heap, ports=ports) as cluster:
        print(*cluster.urls, sep="\n", flush=True)  # noqa: T201
        signal.sigwait(stopping)


if __name__ == "__main__":
    main()
