import json

from manuscripts.core.page import Page
from manuscripts.core.record import load_page, page_schema
from manuscripts.core.resources import resource
from manuscripts.formats.page_json import write_page_json


def test_a_page_comes_back_from_its_json(page: Page) -> None:
    assert load_page(write_page_json(page)) == page


def test_characters_are_readable_in_it(page: Page) -> None:
    assert '"written": "爲"' in write_page_json(page).decode()


def test_the_published_schema_is_that_of_the_code() -> None:
    written = resource("schemas", "page-record.schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == page_schema(), "run: python -m scripts.generate_schemas"
