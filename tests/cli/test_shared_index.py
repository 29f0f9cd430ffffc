"""`manuscripts index --to` and `manuscripts search --at` on a real cluster, as two institutions would use it."""

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from manuscripts.catalog.library import Library
from manuscripts.pipeline.sharing import shared_index
from manuscripts.search.elastic.connection import Cluster
from manuscripts.search.query import Query
from tests.conftest import REPOSITORY, run_manuscripts
from tests.elasticsearch_server.fixtures import Secure, SharedServer
from tests.elasticsearch_server.ports import free_port
from tests.small_library import entries, page_of, small_library, store

pytestmark = pytest.mark.server


@dataclass(frozen=True)
class Holder:
    """An institution with its library, and the options by which it reaches the cluster."""

    folder: Path
    options: tuple[str | Path, ...]

    def index(self, *more: str | Path, code: int = 0) -> dict:
        done = run_manuscripts("index", *self.options, *more, "--json", "--library", self.folder, code=code)
        return json.loads(done.stdout) if done.stdout else {"said": done.stderr}

    def total(self, words: str) -> int:
        url, _, key, _, authority = self.options[1:]
        cluster = Cluster(url=str(url), api_key=Path(key).read_text("ascii").strip(), authority=Path(authority))
        with shared_index(cluster) as index:
            return index.search(Query(text=words)).total


@pytest.fixture
def holders(
    elasticsearch: SharedServer, secured_elasticsearch: Secure, tmp_path: Path
) -> Iterator[tuple[Holder, Holder]]:
    """Two institutions, each with its key; what they write is deleted afterwards."""
    server = secured_elasticsearch(["east", "west"])
    made = []
    for institution, texts in (
        ("east", {"S.1": ["如是我聞", "一時佛在"], "S.2": ["天地玄黃"]}),
        ("west", {"P.1": ["如是我聞"]}),
    ):
        (tmp_path / institution).mkdir()
        key = tmp_path / f"{institution}.key"
        key.write_text(f"{server.keys[institution]}\n", encoding="ascii")
        folder = small_library(tmp_path / institution / "library", texts, institution=institution)
        made.append(Holder(folder, ("--to", server.url, "--api-key-file", key, "--ca", server.authority)))
    yield made[0], made[1]
    for name in httpx.get(f"{elasticsearch.url}/manuscripts~*", timeout=60).json():
        httpx.delete(f"{elasticsearch.url}/{name}", timeout=60).raise_for_status()


def change(holder: Holder, shelfmark: str, text: str) -> None:
    with Library(holder.folder) as library:
        entry = entries(library, shelfmark)[0]
        store(library, entry, page_of(entry, text))


def test_what_has_changed_is_sent_and_no_more(holders: tuple[Holder, Holder]) -> None:
    east, west = holders
    assert east.index()["institutions"] == [{"institution": "east", "sent": 2, "kept": 0, "removed": 0}]
    west.index()
    assert east.total("如是我聞") == 2
    change(east, "S.2", "宇宙洪荒")
    assert east.index()["institutions"] == [{"institution": "east", "sent": 1, "kept": 1, "removed": 0}]
    assert (east.total("天地"), east.total("宇宙")) == (0, 1)
    assert east.index("--check") == {"checked": 2, "faults": []}


def test_a_withdrawal_reaches_the_cluster_and_so_does_its_end(holders: tuple[Holder, Holder]) -> None:
    east, _ = holders
    east.index("--remember")
    withdraw = ("withdraw", "--institution", "east", "S.1", "--library", east.folder)
    run_manuscripts(*withdraw, "--keep-files", "--yes")
    assert east.total("如是我聞") == 0
    run_manuscripts(*withdraw, "--undo")
    assert east.total("如是我聞") == 1


def test_a_run_that_is_killed_is_finished_by_the_next(holders: tuple[Holder, Holder], tmp_path: Path) -> None:
    east, _ = holders
    texts = {f"S.{number}": ["天地玄黃宇宙洪荒|日月盈昃辰宿列張"] for number in range(120)}
    many = Holder(small_library(tmp_path / "many", texts), east.options)
    for _ in range(3):
        command = [sys.executable, "-m", "manuscripts", "index", *many.options, "--library", many.folder]
        with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            time.sleep(random.uniform(0.5, 3))
            process.kill()
            process.communicate()
    many.index()
    assert many.index("--check") == {"checked": 120, "faults": []}
    assert many.total("盈昃") == 120


def test_an_institution_leaves_and_the_other_stays(holders: tuple[Holder, Holder]) -> None:
    east, west = holders
    east.index()
    west.index()
    assert "--yes" in east.index("--institution", "east", "--withdraw", code=2)["said"]
    assert east.index("--institution", "east", "--withdraw", "--yes")["deleted"] == ["manuscripts~east~000001"]
    assert (west.total("天地玄黃"), west.total("如是我聞")) == (0, 1)
    assert west.index("--check")["faults"] == []
    east.index()
    assert west.total("如是我聞") == 2


def test_whoever_leaves_is_not_sent_to_again_by_the_next_run_and_told_so(holders: tuple[Holder, Holder]) -> None:
    east, _ = holders
    east.index("--remember")
    leaving = ("--institution", "east", "--withdraw", "--yes", "--library", east.folder)
    assert "nothing is sent there any more" in run_manuscripts("index", *east.options, *leaving).stderr
    assert "nothing is sent there any more" not in run_manuscripts("index", *east.options, *leaving).stderr
    run_manuscripts("index", "--library", east.folder)
    assert east.total("天地玄黃") == 0


def test_what_a_cluster_has_lost_or_changed_is_found_and_made_anew(
    holders: tuple[Holder, Holder], elasticsearch: SharedServer
) -> None:
    east, _ = holders
    east.index()
    url = f"{elasticsearch.url}/manuscripts~east~000001"
    header = httpx.get(f"{url}/_search?q=kind:header&size=1", timeout=60).json()["hits"]["hits"][0]["_id"]
    httpx.delete(f"{url}/_doc/{header}?refresh=true", timeout=60).raise_for_status()
    faults = east.index("--check", code=5)["faults"]
    assert "it is not there" in [fault["message"] for fault in faults]
    east.index("--rebuild")
    assert east.index("--check")["faults"] == []
    assert list(httpx.get(f"{elasticsearch.url}/manuscripts~*").json()) == ["manuscripts~east~000002"]


def test_own_rows_make_the_index_anew_and_are_obeyed_by_others(holders: tuple[Holder, Holder], tmp_path: Path) -> None:
    east, west = holders
    east.index()
    west.index()
    rows = tmp_path / "rows.tsv"
    rows.write_text("written\tstandard\tsources\n玄\t闐\tour catalogue\n", encoding="utf-8")
    run_manuscripts("variants", "--library", east.folder, "--institution", "east", "--adopt", rows)
    east.index()
    assert west.total("天地闐黃") == 1
    assert east.index("--check")["faults"] == []


def test_while_the_cluster_is_away_nothing_is_lost_and_the_next_run_sends_it(holders: tuple[Holder, Holder]) -> None:
    east, _ = holders
    east.index("--remember")
    with Library(east.folder) as library:
        (place,) = library.catalogue.outbox.remembered()
        assert library.catalogue.outbox.waiting(place.url) == 0
    change(east, "S.2", "宇宙洪荒")
    away = f"http://127.0.0.1:{free_port()}"
    done = run_manuscripts("search", "宇宙", "--at", away, code=7)
    assert "cannot be reached" in done.stderr
    with Library(east.folder) as library:
        assert library.catalogue.outbox.waiting(place.url) == 1
    assert east.total("宇宙") == 0
    done = run_manuscripts("index", "--library", east.folder)
    assert "1 sent" in done.stderr
    assert east.total("宇宙") == 1
    east.index("--forget")
    with Library(east.folder) as library:
        assert library.catalogue.outbox.remembered() == []


def test_another_library_does_not_overwrite_an_institution_unseen(
    holders: tuple[Holder, Holder], tmp_path: Path
) -> None:
    east, _ = holders
    east.index()
    (tmp_path / "second").mkdir()
    folder = small_library(tmp_path / "second" / "library", {"T.1": ["宇宙洪荒"]}, institution="east")
    second = Holder(folder, east.options)
    of_east = ("--institution", "east")
    for more in ((), ("--rebuild",), (*of_east, "--withdraw", "--yes")):
        said = second.index(*more, code=7)["said"]
        assert "another library writes the texts of east" in said
        assert "--take-over" in said
    assert "another library writes it" in [fault["message"] for fault in second.index("--check", code=5)["faults"]]
    assert (east.total("如是我聞"), east.total("宇宙洪荒")) == (1, 0)
    assert "--institution" in second.index("--take-over", code=2)["said"]
    assert second.index(*of_east, "--take-over")["institutions"][0]["sent"] == 1
    assert (east.total("如是我聞"), east.total("宇宙洪荒")) == (0, 1)
    assert second.index()["institutions"][0]["kept"] == 1
    assert "another library" in east.index(code=7)["said"]


def test_a_library_that_was_restored_from_a_copy_goes_on(holders: tuple[Holder, Holder], tmp_path: Path) -> None:
    east, _ = holders
    shutil.copytree(east.folder, tmp_path / "backup")
    east.index()
    restored = Holder(tmp_path / "backup", east.options)
    assert restored.index()["institutions"] == [{"institution": "east", "sent": 0, "kept": 2, "removed": 0}]
    change(restored, "S.2", "宇宙洪荒")
    restored.index()
    assert east.total("宇宙洪荒") == 1


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (lambda options: [*options[:2], *options[4:]], 7, "MANUSCRIPTS_ES_API_KEY"),
        (lambda options: options[:4], 7, "--ca"),
        (lambda options: [*options, "--institution", "north"], 3, "east"),
        (lambda options: [*options, "--rebuild", "--check"], 2, "different things"),
    ],
    ids=["no-key", "no-authority", "no-such-institution", "two-things"],
)
def test_what_is_wrong_is_told(holders: tuple[Holder, Holder], spoil, code: int, said: str) -> None:
    east, _ = holders
    done = run_manuscripts("index", *spoil(list(east.options)), "--library", east.folder, code=code)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_key_may_come_from_the_environment(holders: tuple[Holder, Holder], monkeypatch) -> None:
    east, _ = holders
    monkeypatch.setenv("MANUSCRIPTS_ES_API_KEY", Path(east.options[3]).read_text(encoding="ascii"))
    monkeypatch.setenv("MANUSCRIPTS_SEARCH_AT", str(east.options[1]))
    run_manuscripts("index", *east.options[:2], *east.options[4:], "--library", east.folder)
    done = run_manuscripts("search", "如是我聞", "--ca", east.options[5])
    assert "S.1" in done.stdout


def test_a_cluster_option_without_a_cluster_is_refused(tmp_path: Path) -> None:
    done = run_manuscripts("index", "--institution", "east", "--library", tmp_path, code=2)
    assert "--to" in done.stderr
