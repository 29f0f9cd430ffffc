"""A cluster answers what the plainest engine answers, whatever is written and whatever is asked."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manuscripts.core.manuscript import Manuscript
from manuscripts.search.elastic.connection import Cluster
from manuscripts.search.elastic.elastic_index import ElasticIndex
from manuscripts.search.institution_folding import InstitutionFolding
from manuscripts.search.memory_index import MemoryIndex
from tests.search.random_questions import FOLDING, PAGES, QUERIES, doubted

pytestmark = pytest.mark.server


@pytest.fixture
def cluster(elasticsearch):
    # What FOLDING says of gaiji, as an institution would send it.
    folding = InstitutionFolding(spellings={"⿰丙乙": "丁"})
    engine = ElasticIndex(
        Cluster(url=elasticsearch.url, patience=30),
        table=FOLDING.table,
        digest="test",
        foldings={"one": folding},
        prefix=elasticsearch.prefix,
    )
    yield engine
    engine.close()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(PAGES, min_size=1, max_size=2), asked=st.lists(QUERIES, min_size=4, max_size=12))
def test_a_cluster_finds_what_the_plainest_engine_finds(cluster, make_page, short_passages, texts, asked):
    plain = MemoryIndex(folding=FOLDING)
    for number, columns in enumerate(texts, start=1):
        pages = [doubted(make_page(*one, number=page)) for page, one in enumerate(columns, start=1)]
        for engine in (plain, cluster):
            engine.replace(Manuscript(institution="one", shelfmark=f"S.{number}"), pages)
    if len(texts) == 1:
        cluster.remove("one", "S.2")
    for one in asked:
        assert cluster.search(one) == plain.search(one)
    assert cluster.faults() == []
