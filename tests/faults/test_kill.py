"""SIGKILL at random moments of an ingest: nothing is lost, doubled or half written."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

KILLS = 20
SAMPLES = Path(__file__).parents[2] / "samples" / "sample-east" / "images"


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four small pages in two folders, cut from a sample page."""
    folder = tmp_path_factory.mktemp("scans")
    source = next(path for path in sorted(SAMPLES.rglob("*.jpg")))
    with Image.open(source) as image:
        width, height = image.size
        for number in range(4):
            target = folder / f"S.{number % 2}" / f"{number}.png"
            target.parent.mkdir(exist_ok=True)
            left = number * width // 8
            image.convert("L").crop((left, 0, left + width // 3, height // 2)).save(target)
    return folder


def ingest(scans: Path, library: Path) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "manuscripts",
        "ingest",
        str(scans),
        "--institution",
        "east",
        "--library",
        str(library),
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def manuscripts(*arguments: str) -> str:
    command = [sys.executable, "-m", "manuscripts", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def contents(library: Path) -> dict[str, object]:
    """All that a user can see of a library, without times and paths."""
    status = json.loads(manuscripts("status", "--json", "--library", str(library)))
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in map(Path, manuscripts("export", "--format", "text", "--library", str(library)).split())
    }
    first = next(text for text in texts.values() if len(text.split("\n")[0]) > 2).strip()[:2]
    hits = json.loads(manuscripts("search", first, "--json", "--library", str(library)))
    return {
        "manuscripts": status["manuscripts"],
        "failures": status["failures"],
        "waiting": status["waiting_for_index"],
        "texts": texts,
        "hits": hits,
        "records": sorted(str(path.relative_to(library)) for path in (library / "records").rglob("*.json")),
        "images": sorted(str(path.relative_to(library)) for path in (library / "images").rglob("*.*")),
    }


def processes_of(group: int) -> list[str]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, process_group = status.read_text().rpartition(")")[2].split()[:3]
            if int(process_group) == group and state != "Z":
                found.append(status.parent.name)
    return found


@pytest.mark.engine
def test_an_ingest_killed_at_random_moments_is_completed_by_a_rerun(scans: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    whole = tmp_path / "whole"
    assert ingest(scans, whole).wait() == 0
    lasts = time.monotonic() - began
    expected = contents(whole)

    chance = random.Random(20261121)
    killed, round_number = 0, 0
    while killed < KILLS:
        library = tmp_path / f"killed{round_number}"
        round_number += 1
        for _ in range(min(4, KILLS - killed)):
            process = ingest(scans, library)
            time.sleep(chance.uniform(0.05, 1.0) * lasts)
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                killed += 1
            process.wait()
        assert ingest(scans, library).wait() == 0
        assert contents(library) == expected
        assert not list(library.rglob(".tmp-*"))


@pytest.mark.engine
def test_workers_end_when_their_parent_is_killed(scans: Path, tmp_path: Path) -> None:
    process = ingest(scans, tmp_path / "library")
    deadline = time.monotonic() + 60
    while len(processes_of(process.pid)) < 2 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    while processes_of(process.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(process.pid) == []
