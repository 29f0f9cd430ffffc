import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import run_manuscripts


def pair(one: str, other: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run_manuscripts("variants", one, other, "--json").stdout)
    return found


def test_a_pair_is_told_level_by_level_with_its_rows() -> None:
    found = pair("爲", "為")
    assert found["same"] == {"exact": False, "graphical": True, "orthographic": True, "loose": True}
    assert [row["id"] for row in found["rows"]] == ["v-U+7232"]
    assert found["rows"][0]["sources"]
    assert found["kept_apart"] is None


def test_a_pair_kept_apart_says_by_which_row_and_why() -> None:
    found = pair("后", "後")
    assert found["same"] == {"exact": False, "graphical": False, "orthographic": False, "loose": True}
    assert found["kept_apart"]["id"] == "v-U+540E-U+5F8C"
    assert "queen" in found["kept_apart"]["note"]


def test_a_pair_in_words_names_level_and_reason() -> None:
    told = run_manuscripts("variants", "发", "髮").stdout
    assert "are the same from the level loose on" in told
    assert "what stands beside it decides" in told
    assert "are not the same at any level" in run_manuscripts("variants", "末", "土").stdout
    assert "the same at every level" in run_manuscripts("variants", "天", "天").stdout


def test_each_character_of_one_word_is_explained() -> None:
    found = json.loads(run_manuscripts("variants", "爲后㝵", "--json").stdout)["characters"]
    assert [one["normalised"] for one in found] == ["為", "后", "㝵"]
    assert [row["standard"] for row in found[2]["choices"]] == ["得", "礙"]
    told = run_manuscripts("variants", "爲后㝵").stdout
    assert "stands for 為 (U+70BA)" in told
    assert "stands for itself or 後" in told
    assert "stands for 得 or 礙" in told


def test_a_class_is_exported_as_a_table_at_a_level() -> None:
    heading, *rows = run_manuscripts("variants", "総", "--tsv").stdout.splitlines()
    assert heading.split("\t")[:5] == ["id", "written", "standard", "relation", "direction"]
    assert {row.split("\t")[5] for row in rows} == {"graphical", "orthographic"}
    closer = run_manuscripts("variants", "総", "--tsv", "--level", "graphical").stdout.splitlines()
    assert len(closer) < len(rows)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("variants",), 2, "one thing to do"),
        (("variants", "爲為", "无"), 3, "is not one character"),
        (("variants", "爲", "--tsv", "--level", "best"), 2, "no level is called"),
        (("variants", "--check", "/nowhere.tsv"), 3, "cannot be read"),
        (("variants", "爲", "--drop"), 2, "one thing to do"),
        (("variants", "爲", ""), 3, "is not one character"),
        (("variants", "爲", "--level", "loose"), 2, "--tsv gives the class"),
        (("variants", "爲", "--tsv", "--json"), 2, "--tsv gives the class"),
        (("variants", "--drop"), 2, "whose table"),
        (("variants", "爲", "--institution", "east", "--library", "/nowhere"), 5, "no library"),
    ],
)
def test_wrong_use_says_what_to_do(arguments: tuple[str, ...], code: int, told: str) -> None:
    assert told in run_manuscripts(*arguments, code=code).stderr


def test_a_table_of_ones_own_is_checked_and_refused_with_the_reason(tmp_path: Path) -> None:
    table = tmp_path / "own.tsv"
    table.write_text("written\tstandard\tsources\n喆\t哲\tcatalogue\n", encoding="utf-8")
    assert "1 row can be used" in run_manuscripts("variants", "--check", table).stdout
    table.write_text("written\tstandard\tsources\n云\t雲\tcatalogue\n", encoding="utf-8")
    refused = run_manuscripts("variants", "--check", table, code=3).stderr
    assert "云 and 雲 are kept apart by v-U+4E91-U+96F2" in refused
    assert "to say against cloud" in refused


@pytest.mark.parametrize(
    ("text", "told"),
    [("〻", "iteration mark"), ("□", "lost or cannot be read"), ("\ue001", "private use"), ("⿰木目", "description")],
)
def test_a_sign_that_is_no_character_is_called_what_it_is(text: str, told: str) -> None:
    assert told in run_manuscripts("variants", text).stdout


def test_a_character_may_be_named_by_its_code_point() -> None:
    assert run_manuscripts("variants", "U+7232").stdout == run_manuscripts("variants", "爲").stdout
    assert pair("U+7232", "為")["first"] == "爲"


def test_a_class_of_one_is_said_to_be_one() -> None:
    done = run_manuscripts("variants", "甴", "--tsv", "--level", "graphical")
    assert "stands alone" in done.stderr
