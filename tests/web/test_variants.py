"""What the API says of characters."""

import json

import pytest
from fastapi.testclient import TestClient

from tests.conftest import run_manuscripts


@pytest.mark.parametrize("character", ["爲", "U+7232"])
def test_a_character_is_explained_as_on_the_command_line(character: str, client: TestClient) -> None:
    told = json.loads(run_manuscripts("variants", "爲", "--json").stdout)["characters"][0]
    assert client.get(f"/variants/{character}").json() == told


def test_two_characters_are_compared_as_on_the_command_line(client: TestClient) -> None:
    told = json.loads(run_manuscripts("variants", "歷", "曆", "--json").stdout)
    assert client.get("/variants/歷/曆").json() == told


def test_an_institution_is_asked_by_its_own_table(client: TestClient, folder) -> None:
    rows = folder / "variants" / "east.tsv"
    rows.parent.mkdir()
    rows.write_text("written\tstandard\tsources\n𠀀\t丘\tour catalogue\n", encoding="utf-8")
    assert client.get("/variants/𠀀", params={"institution": "east"}).json()["normalised"] == "丘"
    assert client.get("/variants/𠀀").json()["normalised"] != "丘"


@pytest.mark.parametrize(("path", "status"), [("爲為", 400), ("、", 400), ("爲?institution=nobody", 404)])
def test_what_is_no_character_or_nobodys_table_is_refused(path: str, status: int, client: TestClient) -> None:
    assert client.get(f"/variants/{path}").status_code == status
