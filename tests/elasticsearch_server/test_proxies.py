"""What stands before a node in tests: keys and TLS, and each fault."""

import json
import ssl

import httpx
import pytest

from tests.elasticsearch_server.fault_proxy import (
    cut_after,
    cut_before,
    refused_bulks,
    refused_items,
    slow,
    version_8,
)
from tests.elasticsearch_server.fixtures import Secure, SharedServer, Spoil

pytestmark = pytest.mark.server
HEALTH = "/_cluster/health"


def bulk(url: str, index: str, *numbers: int) -> httpx.Response:
    lines = [line for number in numbers for line in ({"index": {"_index": index, "_id": str(number)}}, {"n": number})]
    body = "".join(f"{json.dumps(line)}\n" for line in lines)
    kind = {"Content-Type": "application/x-ndjson"}
    return httpx.post(f"{url}/_bulk?refresh=true", content=body, headers=kind, timeout=60)


def held(server: SharedServer) -> set[str]:
    answer = httpx.get(f"{server.url}/{server.prefix}*/_search?size=100").raise_for_status().json()
    return {hit["_id"] for hit in answer["hits"]["hits"]}


def test_a_key_opens_and_no_key_and_another_do_not(secured_elasticsearch: Secure) -> None:
    server = secured_elasticsearch(["london", "paris"])
    assert len(set(server.keys.values())) == 2
    with httpx.Client(base_url=server.url, verify=ssl.create_default_context(cafile=server.authority)) as client:
        for key in server.keys.values():
            assert client.get(HEALTH, headers={"Authorization": f"ApiKey {key}"}).status_code == 200
            for wrong in (f"ApiKey {key.swapcase()}", f"ApiKey {key}x", f"Bearer {key}", "ApiKey", ""):
                refused = client.get(HEALTH, headers={"Authorization": wrong})
                assert refused.status_code == 401
                assert refused.json()["error"]["type"] == "security_exception"
        assert client.get(HEALTH).status_code == 401


def test_the_certificate_is_trusted_by_those_alone_who_have_the_authority(secured_elasticsearch: Secure) -> None:
    server = secured_elasticsearch(["london"])
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(server.url)


def test_every_third_bulk_is_refused(elasticsearch: SharedServer, spoiled_elasticsearch: Spoil) -> None:
    url = spoiled_elasticsearch(refused_bulks(every=3))
    index = f"{elasticsearch.prefix}-pages"
    assert [bulk(url, index, number).status_code for number in range(1, 7)] == [200, 200, 429, 200, 200, 429]
    assert held(elasticsearch) == {"1", "2", "4", "5"}


def test_every_second_item_of_a_bulk_is_refused(elasticsearch: SharedServer, spoiled_elasticsearch: Spoil) -> None:
    answer = bulk(spoiled_elasticsearch(refused_items(every=2)), f"{elasticsearch.prefix}-pages", 1, 2, 3, 4).json()
    assert answer["errors"]
    assert [item["index"]["status"] for item in answer["items"]] == [201, 429, 201, 429]
    assert [item["index"]["_id"] for item in answer["items"]] == ["1", "2", "3", "4"]
    assert held(elasticsearch) == {"1", "3"}


def test_a_bulk_is_lost_on_the_way_there(elasticsearch: SharedServer, spoiled_elasticsearch: Spoil) -> None:
    url, index = spoiled_elasticsearch(cut_before(every=2)), f"{elasticsearch.prefix}-pages"
    bulk(url, index, 1)
    with pytest.raises(httpx.RemoteProtocolError):
        bulk(url, index, 2)
    assert held(elasticsearch) == {"1"}


def test_a_bulk_is_lost_on_the_way_back(elasticsearch: SharedServer, spoiled_elasticsearch: Spoil) -> None:
    url, index = spoiled_elasticsearch(cut_after(every=2)), f"{elasticsearch.prefix}-pages"
    bulk(url, index, 1)
    with pytest.raises(httpx.RemoteProtocolError):
        bulk(url, index, 2)
    assert held(elasticsearch) == {"1", "2"}


def test_answers_come_late(spoiled_elasticsearch: Spoil) -> None:
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(spoiled_elasticsearch(slow(1)) + HEALTH, timeout=0.2)


def test_a_server_of_version_8_refuses_a_client_of_version_9(spoiled_elasticsearch: Spoil) -> None:
    accept = {"Accept": "application/vnd.elasticsearch+json; compatible-with=9"}
    refused = httpx.get(spoiled_elasticsearch(version_8()) + HEALTH, headers=accept)
    assert refused.status_code == 400
    assert refused.json()["error"]["type"] == "media_type_header_exception"
