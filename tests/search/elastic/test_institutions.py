"""Several institutions in one cluster: each has its own indexes, all are searched together."""

import threading
import time

import httpx
import pytest

from manuscripts.core.errors import ClusterTakenError, IndexUnusableError, ManuscriptsError
from manuscripts.search.elastic.documents import documents_of
from manuscripts.search.institution_folding import InstitutionFolding
from manuscripts.search.query import Narrowing, Query
from tests.search.elastic.cluster_texts import LINES, engine_at, manuscript, marks_seen, text_of

pytestmark = pytest.mark.server
ROWS = "written\tstandard\tsources\n甲\t乙\tus\n"


@pytest.fixture
def engine(elasticsearch):
    with engine_at(elasticsearch.url, elasticsearch.prefix) as engine:
        yield engine


def put(engine, mark, *, number=1, institution="one"):
    engine.replace(manuscript(number, institution=institution), text_of(mark, number=number, institution=institution))


def indexes(server):
    return sorted(httpx.get(f"{server.url}/{server.prefix}*").raise_for_status().json())


def test_one_leaves_and_the_other_stays(elasticsearch, engine):
    put(engine, "甲", institution="BnF")
    put(engine, "乙", institution="london")
    assert indexes(elasticsearch) == [f"{elasticsearch.prefix}~{name}~000001" for name in ("+bn+f", "london")]
    assert {hit.institution for hit in engine.search(Query(text="玄黃")).hits} == {"BnF"}
    assert engine.held() == {("BnF", "S.1"), ("london", "S.1")}
    assert engine.leave("BnF") == [f"{elasticsearch.prefix}~+bn+f~000001"]
    assert engine.held() == {("london", "S.1")}
    assert engine.search(Query(text="甲")).total == 0
    assert engine.search(Query(text="乙")).total == LINES
    assert engine.faults() == []


def test_whose_a_text_is_the_index_says(elasticsearch, engine):
    put(engine, "甲", institution="london")
    forged = documents_of(engine._text(manuscript(7, institution="paris"), text_of("乙", number=7)))
    for document in (*forged.parts, forged.header):
        url = f"{elasticsearch.url}/{elasticsearch.prefix}~london~000001/_doc/{document.name}?refresh=true"
        httpx.put(url, json=document.fields, timeout=60).raise_for_status()
    result = engine.search(Query(text="乙"))
    assert (result.total, result.left_out) == (0, ("london",))
    assert engine.search(Query(text="乙", narrowing=Narrowing(institution="paris"))).total == 0


def test_texts_are_found_as_their_institution_folds_them_by_whoever_searches(elasticsearch):
    own = {"own": InstitutionFolding(rows=ROWS, spellings={"⿰丙乙": "丁"})}
    with engine_at(elasticsearch.url, elasticsearch.prefix, foldings=own) as writer:
        put(writer, "甲", institution="own")
        put(writer, "甲", institution="plain")
    with engine_at(elasticsearch.url, elasticsearch.prefix) as reader:
        assert reader.search(Query(text="乙")).total == LINES
        assert reader.search(Query(text="甲")).total == 2 * LINES


def test_a_change_of_rows_asks_for_a_new_index_and_one_of_gaiji_does_not(elasticsearch):
    with engine_at(elasticsearch.url, elasticsearch.prefix) as writer:
        put(writer, "甲")
    gaiji = InstitutionFolding(spellings={"⿰丙乙": "甲"})
    with engine_at(elasticsearch.url, elasticsearch.prefix, foldings={"one": gaiji}) as writer:
        put(writer, "乙", number=2)
    with engine_at(elasticsearch.url, elasticsearch.prefix) as reader:
        assert reader.search(Query(text="⿰丙乙")).total == LINES
    with engine_at(elasticsearch.url, elasticsearch.prefix, foldings={"one": InstitutionFolding(rows=ROWS)}) as writer:
        assert not writer.is_usable("one")
        with pytest.raises(IndexUnusableError, match="other variants") as caught:
            put(writer, "丙")
        assert "--rebuild" in caught.value.advice


def test_an_institution_of_another_version_is_left_out_and_named(elasticsearch):
    with engine_at(elasticsearch.url, elasticsearch.prefix, digest="older") as older:
        put(older, "甲", institution="older")
    with engine_at(elasticsearch.url, elasticsearch.prefix) as engine:
        put(engine, "甲")
        result = engine.search(Query(text="甲"))
        assert (result.total, result.left_out) == (LINES, ("older",))
        assert engine.faults() == [
            f"{elasticsearch.prefix}~older~000001 was made by another version or with another table of variants"
        ]
        for _ in engine.rebuild("older", [engine.documents(manuscript(institution="older"), text_of("甲"))]):
            pass
        result = engine.search(Query(text="甲"))
        assert (result.total, result.left_out) == (2 * LINES, ())


def test_an_index_that_does_not_tell_whose_it_is_is_adopted_without_being_made_anew(elasticsearch):
    with engine_at(elasticsearch.url, elasticsearch.prefix) as older:
        put(older, "甲")
    with engine_at(elasticsearch.url, elasticsearch.prefix, library="ours") as ours:
        assert not ours.is_taken("one")
        put(ours, "乙", number=2)
        ours.tidy("one")
    assert indexes(elasticsearch) == [f"{elasticsearch.prefix}~one~000001"]
    with engine_at(elasticsearch.url, elasticsearch.prefix, library="theirs") as theirs:
        assert theirs.is_taken("one")
        documents = [theirs.documents(manuscript(3), text_of("丙", number=3))]
        for write in (
            lambda: theirs.put("one", documents),
            lambda: theirs.rebuild("one", documents),
            lambda: theirs.remove("one", "S.1"),
            lambda: theirs.tidy("one"),
            lambda: theirs.leave("one"),
        ):
            with pytest.raises(ClusterTakenError, match="another library"):
                write()
        assert [theirs.search(Query(text=mark)).total for mark in "甲乙丙"] == [LINES, LINES, 0]
        assert theirs.faults() == []


def test_searches_go_on_while_an_index_is_made_anew(elasticsearch, engine):
    for number in range(4):
        put(engine, "甲", number=number)
    seen, failures, done = [], [], threading.Event()

    def search():
        with engine_at(elasticsearch.url, elasticsearch.prefix) as reader:
            while not done.is_set():
                try:
                    seen.append({shelfmark: str(marks) for shelfmark, marks in marks_seen(reader, "甲乙").items()})
                except ManuscriptsError as error:
                    failures.append(error)

    searching = threading.Thread(target=search)
    searching.start()
    try:
        for turn in range(3):
            mark = "乙甲"[turn % 2]
            made = [engine.documents(manuscript(number), text_of(mark, number=number)) for number in range(4)]
            for _ in engine.rebuild("one", made):
                pass
    finally:
        done.set()
        searching.join()
    old, new = ({f"S.{number}": str({mark: LINES}) for number in range(4)} for mark in "甲乙")
    assert failures == []
    assert len(seen) > 3
    assert [one for one in seen if one not in (old, new)] == []
    assert indexes(elasticsearch) == [f"{elasticsearch.prefix}~one~000004"]


def test_a_making_that_was_broken_off_leaves_the_old_index_and_is_thrown_away(elasticsearch, engine):
    put(engine, "甲")
    making = engine.rebuild("one", (engine.documents(manuscript(n), text_of("乙", number=n)) for n in range(200)))
    next(making)
    making.close()
    assert len(indexes(elasticsearch)) == 2
    assert engine.search(Query(text="甲")).total == LINES
    assert engine.search(Query(text="乙")).total == 0
    engine.tidy("one")
    assert indexes(elasticsearch) == [f"{elasticsearch.prefix}~one~000001"]
    assert engine.search(Query(text="甲")).total == LINES


def test_documents_that_no_header_names_are_seen_by_nobody_and_swept_away(elasticsearch, engine):
    put(engine, "甲")
    half = engine.documents(manuscript(), text_of("乙"))
    for document in half.parts:
        url = f"{elasticsearch.url}/{elasticsearch.prefix}~one~000001/_doc/{document.name}?refresh=true"
        httpx.put(url, json=document.fields, timeout=60).raise_for_status()
    assert engine.search(Query(text="乙")).total == 0
    assert engine.search(Query(text="宿列乙")).total == 0
    assert "documents, not" in engine.faults()[0]
    engine.tidy("one")
    assert engine.faults() == []
    assert engine.search(Query(text="甲")).total == LINES


def deleted(server):
    """How many documents that are deleted are still in files."""
    stats = httpx.get(f"{server.url}/{server.prefix}~one~000001/_stats/docs", timeout=60).json()
    return stats["_all"]["primaries"]["docs"]["deleted"]


def test_a_removed_manuscript_leaves_no_document(elasticsearch, engine):
    put(engine, "甲")
    put(engine, "乙", number=2)
    engine.remove("one", "S.1")
    query = {"query": {"term": {"manuscript": engine.documents(manuscript(), []).manuscript}}}
    url = f"{elasticsearch.url}/{elasticsearch.prefix}~one~current/_search"
    assert httpx.post(url, json=query, timeout=60).json()["hits"]["hits"] == []
    assert engine.search(Query(text="乙")).total == LINES
    # A cluster keeps what was deleted for half a minute, for copies that have to catch up.
    deadline = time.monotonic() + 60
    while deleted(elasticsearch) and time.monotonic() < deadline:
        time.sleep(2)
        engine.tidy("one")
    assert deleted(elasticsearch) == 0


def test_another_reader_sees_a_change_at_once(elasticsearch, engine):
    with engine_at(elasticsearch.url, elasticsearch.prefix) as reader:
        assert reader.search(Query(text="甲")).total == 0
        put(engine, "甲")
        assert reader.search(Query(text="甲")).total == LINES
        put(engine, "乙")
        assert [reader.search(Query(text=mark)).total for mark in "甲乙"] == [0, LINES]
        engine.remove("one", "S.1")
        assert reader.search(Query(text="乙")).total == 0
