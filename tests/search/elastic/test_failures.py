"""What goes wrong with a cluster is mended where it can be, and told as ours where it cannot; nothing is half done."""

import time

import httpx
import pytest

from manuscripts.core.errors import (
    ClusterBusyError,
    ClusterCertificateError,
    ClusterError,
    ClusterFullError,
    ClusterRefusedError,
    ClusterUnreachableError,
    ClusterVersionError,
    ExitCode,
    OptionError,
)
from manuscripts.search.elastic import bulk, writing
from manuscripts.search.elastic.connection import Cluster, Connection
from manuscripts.search.query import Query
from tests.elasticsearch_server.fault_proxy import (
    Response,
    cut_after,
    cut_before,
    forgotten_states,
    refused_bulks,
    refused_items,
    slow,
    version_8,
)
from tests.elasticsearch_server.ports import free_port
from tests.search.elastic.cluster_texts import LINES, engine_at, manuscript, text_of

pytestmark = pytest.mark.server


def equals_records(server, marks):
    """Whether an engine without any fault before it sees each manuscript with its mark."""
    with engine_at(server.url, server.prefix) as engine:
        for number, mark in enumerate(marks, start=1):
            assert engine.difference(manuscript(number), text_of(mark, number=number)) == ""
        assert engine.held() == {("one", f"S.{number}") for number, _ in enumerate(marks, start=1)}
        assert engine.faults() == []


@pytest.mark.parametrize(
    "fault", [refused_bulks(2), refused_items(2), cut_before(2), cut_after(2)], ids=["busy", "items", "before", "after"]
)
def test_what_was_put_off_or_lost_on_the_way_is_sent_again(elasticsearch, spoiled_elasticsearch, monkeypatch, fault):
    monkeypatch.setattr(bulk, "COUNT", 4)
    with engine_at(spoiled_elasticsearch(fault), elasticsearch.prefix) as engine:
        for number, mark in enumerate("甲乙丙", start=1):
            engine.replace(manuscript(number), text_of(mark, number=number))
        engine.replace(manuscript(1), text_of("丁"))
    equals_records(elasticsearch, "丁乙丙")


@pytest.mark.parametrize("number", [1, 4])
def test_a_state_that_the_cluster_forgets_while_it_is_read_is_read_anew(elasticsearch, spoiled_elasticsearch, number):
    with engine_at(elasticsearch.url, elasticsearch.prefix) as engine:
        engine.replace(manuscript(), text_of("甲"))
        connection, alias = engine._connection, f"{elasticsearch.prefix}~one~current"
        forgetting = Connection(Cluster(url=spoiled_elasticsearch(forgotten_states(number)), patience=30))
        try:
            writing.put(forgetting, alias, [engine.documents(manuscript(), text_of("乙"))])
        finally:
            forgetting.close()
        assert writing.sweep(connection, alias, engine.generations("one").values()) == 0
    with engine_at(spoiled_elasticsearch(forgotten_states(number)), elasticsearch.prefix) as engine:
        assert engine.search(Query(text="乙")).total == LINES
        engine.tidy("one")
    equals_records(elasticsearch, "乙")


def never(status, kind):
    def fault(request, forward):
        if not request.is_bulk:
            return forward(request)
        return Response(status=status, body=f'{{"error":{{"type":"{kind}","reason":"x"}},"status":{status}}}'.encode())

    return fault


def always(response):
    return lambda _request, _forward: response


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (never(429, "es_rejected_execution_exception"), ClusterBusyError),
        (never(503, "unavailable_shards_exception"), ClusterBusyError),
        (never(403, "security_exception"), ClusterRefusedError),
        (never(401, "security_exception"), ClusterRefusedError),
        (never(403, "cluster_block_exception"), ClusterFullError),
        (never(413, ""), ClusterError),
        (never(404, "index_not_found_exception"), ClusterError),
        (never(500, "null_pointer_exception"), ClusterError),
        (cut_before(1), ClusterUnreachableError),
        (refused_items(1), ClusterBusyError),
        (version_8(), ClusterVersionError),
        (always(Response(status=200, body=b"<html>")), ClusterVersionError),
        (always(Response(status=200, body=b"{}", headers=())), ClusterVersionError),
        (always(None), ClusterUnreachableError),
    ],
)
def test_every_failure_is_an_error_of_ours_with_advice(elasticsearch, spoiled_elasticsearch, fault, error):
    with engine_at(elasticsearch.url, elasticsearch.prefix) as engine:
        engine.replace(manuscript(), text_of("甲"))
    with (
        pytest.raises(ClusterError) as caught,
        engine_at(spoiled_elasticsearch(fault), elasticsearch.prefix, patience=0.3) as engine,
    ):
        engine.replace(manuscript(), text_of("乙"))
    assert type(caught.value) is error
    assert caught.value.advice
    assert caught.value.exit_code is ExitCode.CLUSTER
    equals_records(elasticsearch, "甲")


@pytest.mark.parametrize(
    ("url", "said"), [("http://127.0.0.1:{}", "Connection refused"), ("http://no-such-host.invalid:{}", "Name or serv")]
)
def test_a_cluster_that_is_away_is_told_so_soon_however_patient_a_run_is(url, said):
    heard = []
    begun = time.monotonic()
    with (
        pytest.raises(ClusterUnreachableError, match=f"cannot be reached: {said}"),
        engine_at(url.format(free_port()), "x", patience=120, tell=heard.append),
    ):
        pass
    assert time.monotonic() - begun < 30
    assert len(heard) == 1
    assert "Waiting for" in heard[0]


def test_a_server_without_tls_is_told_so(elasticsearch):
    with (
        pytest.raises(ClusterUnreachableError, match="does not speak TLS") as caught,
        engine_at(elasticsearch.url.replace("http:", "https:"), "x"),
    ):
        pass
    assert "http://" in caught.value.advice


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (Response(status=404, body=b"<html>", headers=()), "no Elasticsearch"),
        (Response(status=301, body=b"", headers=(("Location", "https://there/"),)), "https://there/"),
        (Response(status=200, body=b'{"nodes":{}}'), "of which version"),
    ],
    ids=["404", "301", "no-nodes"],
)
def test_what_is_no_elasticsearch_is_told_so(spoiled_elasticsearch, response, said):
    with (
        pytest.raises(ClusterVersionError, match=said) as caught,
        engine_at(spoiled_elasticsearch(always(response)), "x"),
    ):
        pass
    assert "address and port" in caught.value.advice
    assert "--rebuild" not in caught.value.advice


def test_a_file_without_a_certificate_is_no_authority(tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate", encoding="ascii")
    with pytest.raises(OptionError, match="no certificate in it") as caught:
        Connection(Cluster(url="https://localhost:9200", authority=tmp_path / "ca.pem"))
    assert caught.value.where == str(tmp_path / "ca.pem")
    assert "BEGIN CERTIFICATE" in caught.value.advice


def test_a_cluster_that_takes_too_long_is_told_so(elasticsearch, spoiled_elasticsearch):
    with (
        pytest.raises(ClusterUnreachableError, match="in time"),
        engine_at(spoiled_elasticsearch(slow(1)), elasticsearch.prefix, patience=0, timeout=0.2),
    ):
        pass


def test_a_full_disk_is_told_so_and_leaves_what_was_there(elasticsearch):
    with engine_at(elasticsearch.url, elasticsearch.prefix) as engine:
        engine.replace(manuscript(), text_of("甲"))
        block = f"{elasticsearch.url}/{elasticsearch.prefix}~one~000001/_settings"
        full = {"index.blocks.read_only_allow_delete": True}
        httpx.put(block, json=full, timeout=60).raise_for_status()
        with pytest.raises(ClusterFullError, match="takes nothing in"):
            engine.replace(manuscript(), text_of("乙"))
        assert engine.search(Query(text="甲")).total == LINES
        httpx.put(block, json=dict.fromkeys(full), timeout=60).raise_for_status()
        engine.replace(manuscript(), text_of("乙"))
    equals_records(elasticsearch, "乙")


def test_keys_and_certificates(elasticsearch, secured_elasticsearch):
    server = secured_elasticsearch(["one"])
    secure = {"authority": server.authority, "patience": 0}
    with engine_at(server.url, elasticsearch.prefix, api_key=server.keys["one"], **secure) as engine:
        engine.replace(manuscript(), text_of("甲"))
        assert engine.search(Query(text="甲")).total == LINES
    for key in (None, "d3Jvbmc="):
        with pytest.raises(ClusterRefusedError), engine_at(server.url, elasticsearch.prefix, api_key=key, **secure):
            pass
    with (
        pytest.raises(ClusterCertificateError) as caught,
        engine_at(server.url, elasticsearch.prefix, api_key=server.keys["one"], patience=0),
    ):
        pass
    assert "--ca" in caught.value.advice
    assert server.keys["one"] not in repr(Cluster(url=server.url, api_key=server.keys["one"]))


def test_an_index_that_has_gone_while_it_was_written_is_not_made_by_chance(elasticsearch):
    with engine_at(elasticsearch.url, elasticsearch.prefix) as engine:
        engine.replace(manuscript(), text_of("甲"))
        with engine_at(elasticsearch.url, elasticsearch.prefix) as other:
            other.leave("one")
        with pytest.raises(ClusterError):
            engine.replace(manuscript(2), text_of("乙", number=2))
    assert httpx.get(f"{elasticsearch.url}/{elasticsearch.prefix}*").json() == {}
