import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, SAMPLES, run_manuscripts


@pytest.fixture(autouse=True)
def _hears_ctrl_c() -> Iterator[None]:
    """A gate that runs in the background is deaf to Ctrl-C, and what it starts would be too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.engine
def test_ctrl_c_ends_an_ingest_with_130_and_keeps_what_was_stored(tmp_path: Path) -> None:
    library = tmp_path / "library"
    scans = SAMPLES / "sample-east" / "images" / "scroll-17"
    process = subprocess.Popen(
        [sys.executable, "-m", "manuscripts", "ingest", scans, "--institution", "east", "--library", library],
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not list((library / "images").glob("*/*.jpg")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, talk = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "The same command does the rest." in talk
    assert "Traceback" not in talk
    run_manuscripts("status", "--library", library)
