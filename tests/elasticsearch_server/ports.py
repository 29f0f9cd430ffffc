"""Free ports of the loopback address."""

import random
import socket

# Below the range from which outgoing connections take theirs: a node that was killed gets its port again.
_RANGE = range(20_000, 32_000)


def free_port() -> int:
    """A port on which nothing listens now."""
    for port in random.SystemRandom().sample(_RANGE, 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("of a hundred ports none was free")
