"""The answer as a document."""

import json

from manuscripts.core.resources import resource
from manuscripts.search.query import Query
from manuscripts.search.results import search_schema


def test_the_schema_file_is_up_to_date():
    assert json.loads(resource("schemas", "search-results.schema.json").read_text(encoding="utf-8")) == search_schema()


def test_the_document_has_what_the_schema_names(index, store, make_page):
    store(make_page("天地"), title="千字文")
    document = json.loads(index.search(Query(text="地", spellings=True)).to_json())
    schema = search_schema()
    assert set(document) == set(schema["properties"])
    assert set(document["hits"][0]) == set(schema["$defs"]["Hit"]["properties"])
    assert document["hits"][0]["boxes"][0]["box"] == {"left": 950.0, "top": 140.0, "right": 986.5, "bottom": 178.25}
    assert (document["query"], document["total"], document["spellings"]) == ("地", 1, {"地": 1})
    assert document["hits"][0]["columns"] == [1]
