"""Indexer and servers are killed at random moments of a load: no search sees half a manuscript, a rerun mends all."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from manuscripts.core.errors import ClusterError
from manuscripts.search.elastic import bulk, writing
from tests.conftest import REPOSITORY
from tests.search.elastic.bulk_load import load
from tests.search.elastic.cluster_texts import LINES, engine_at, manuscript, marks_seen, text_of

pytestmark = pytest.mark.server
MARKS, NUMBER = "甲乙丙", 6


@contextmanager
def loading(url: str, prefix: str) -> Iterator[subprocess.Popen]:
    """An indexer in another process, which has begun."""
    command = [sys.executable, "-m", "tests.search.elastic.bulk_load", url, prefix, MARKS, str(NUMBER)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"open\n"
        yield process
        process.kill()
        process.stdout.read()


class Watcher:
    """Searches all the time, and keeps what was seen of each manuscript that was not whole."""

    def __init__(self, url: str, prefix: str) -> None:
        self.searches, self.halves = 0, []
        self._url, self._prefix = url, prefix
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()

    def look_again(self) -> None:
        """Wait until the servers have been searched anew, however slow the machine is."""
        before, deadline = self.searches, time.monotonic() + 60
        while self.searches < before + 2 and time.monotonic() < deadline:
            time.sleep(0.05)

    def _watch(self) -> None:
        while not self._done.is_set():
            try:
                with engine_at(self._url, self._prefix, patience=1) as engine:
                    while not self._done.is_set():
                        self._look(engine)
            except ClusterError:
                # Nobody answers while the server is down.
                time.sleep(0.2)

    def _look(self, engine) -> None:
        seen = marks_seen(engine, MARKS)
        whole = all(list(marks.values()) == [LINES] for marks in seen.values())
        if not whole or len(seen) != NUMBER:
            self.halves.append(seen)
        self.searches += 1


def mended(url: str, prefix: str, mark: str) -> None:
    """A rerun, and nothing of before is left."""
    with engine_at(url, prefix) as engine:
        engine.tidy("one")
        load(engine, mark, NUMBER)
        for number in range(1, NUMBER + 1):
            assert engine.difference(manuscript(number), text_of(mark, number=number)) == ""
        assert engine.faults() == []
        assert marks_seen(engine, MARKS) == {f"S.{number}": {mark: LINES} for number in range(1, NUMBER + 1)}


def test_an_indexer_killed_at_any_moment_leaves_whole_manuscripts(elasticsearch):
    chance = random.Random()
    url, prefix = elasticsearch.url, elasticsearch.prefix
    with engine_at(url, prefix) as engine:
        load(engine, MARKS[0], NUMBER)
    with Watcher(url, prefix) as watcher:
        for _ in range(3):
            with loading(url, prefix) as process:
                time.sleep(chance.uniform(0, 1.5))
                process.kill()
    assert watcher.halves == []
    assert watcher.searches > 3
    mended(url, prefix, "乙")


def test_a_server_killed_at_any_moment_has_whole_manuscripts_when_it_is_back(make_cluster):
    chance = random.Random()
    cluster = make_cluster(1)
    with loading(cluster.url, "kill") as process, Watcher(cluster.url, "kill") as watcher:
        for _ in range(2):
            time.sleep(chance.uniform(0.5, 2))
            cluster.nodes[0].kill()
            cluster.start()
            watcher.look_again()
        assert process.poll() is None, process.stderr.read()
    assert watcher.halves == []
    assert watcher.searches > 1
    mended(cluster.url, "kill", "丙")


def test_of_two_nodes_one_may_be_killed_during_a_load(make_cluster):
    cluster = make_cluster(2)
    with loading(cluster.url, "kill") as process, Watcher(cluster.url, "kill") as watcher:
        cluster.wait(copies=True)
        cluster.nodes[1].kill()
        cluster.wait()
        watcher.look_again()
        cluster.start()
        assert process.poll() is None, process.stderr.read()
    assert watcher.halves == []
    assert watcher.searches > 1
    mended(cluster.url, "kill", "丙")


@pytest.mark.parametrize("step", range(1, 9))
def test_a_load_that_ends_behind_any_of_its_steps_is_unseen_or_whole(elasticsearch, monkeypatch, step):
    monkeypatch.setattr(bulk, "COUNT", 4)
    left = [step]

    class Killed(Exception):  # noqa: N818
        pass

    def counting(function):
        def call(*arguments, **named):
            if not left[0]:
                raise Killed
            left[0] -= 1
            return function(*arguments, **named)

        return call

    with engine_at(elasticsearch.url, elasticsearch.prefix) as engine:
        load(engine, "甲", 2)
        before = marks_seen(engine, MARKS)
        documents = [engine.documents(manuscript(number), text_of("乙", number=number)) for number in (1, 2)]
        with monkeypatch.context() as patched:
            patched.setattr(bulk, "_write_chunk", counting(bulk._write_chunk))
            with suppress(Killed):
                writing.put(engine._connection, f"{elasticsearch.prefix}~one~current", documents)
        with engine_at(elasticsearch.url, elasticsearch.prefix) as reader:
            for shelfmark, marks in marks_seen(reader, MARKS).items():
                assert marks in (before[shelfmark], {"乙": LINES})
        engine.tidy("one")
        load(engine, "乙", 2)
        assert engine.faults() == []
        assert marks_seen(engine, MARKS) == {f"S.{number}": {"乙": LINES} for number in (1, 2)}
