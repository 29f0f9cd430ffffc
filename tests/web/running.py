"""A server as its own process."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import REPOSITORY


@contextmanager
def running(library: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`manuscripts serve` on a free port, and its address as it says it."""
    server = subprocess.Popen(
        [sys.executable, "-m", "manuscripts", "serve", "--library", str(library), "--port", "0", *options],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
    )
    assert server.stderr is not None
    try:
        said = server.stderr.readline()
        found = re.search(r"http://[0-9.]+:\d+", said)
        assert found, said + server.stderr.read()
        yield server, found[0]
    finally:
        server.kill()
        server.wait()
        server.stderr.close()
