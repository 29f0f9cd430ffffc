import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import resource_tracker, util
from pathlib import Path

import pytest

from manuscripts.pipeline.options import RunOptions
from manuscripts.pipeline.quick import read_files
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


@pytest.mark.engine
def test_ctrl_c_caught_by_another_thread_while_workers_start_prints_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    launch = util.spawnv_passfds
    launched, sent = threading.Event(), threading.Event()

    def interrupt() -> None:
        launched.wait()
        os.kill(os.getpid(), signal.SIGINT)
        sent.set()

    workers: list[int] = []

    def launch_and_interrupt(*arguments: object) -> int:
        workers.append(launch(*arguments))
        launched.set()
        sent.wait()
        return workers[-1]

    threading.Thread(target=interrupt, daemon=True).start()
    resource_tracker.ensure_running()
    monkeypatch.setattr(util, "spawnv_passfds", launch_and_interrupt)
    scans = SAMPLES / "sample-east" / "images" / "scroll-17"
    with pytest.raises(KeyboardInterrupt):
        list(read_files([scans], options=RunOptions(workers=2)))
    for worker in workers:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(worker, 0)
    assert workers
    assert "Traceback" not in capfd.readouterr().err
