"""`manuscripts gaiji` as a person at the keyboard meets it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from manuscripts.catalog.library import Library
from tests.conftest import run_manuscripts
from tests.small_library import small_library


def make(folder: Path) -> Path:
    small_library(folder, {"S.1": ["如是我聞|一時佛", "在舍衛國"]})
    return small_library(folder, {"W.1": ["天\ue001地"], "S.1": ["黃"]}, institution="west")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return make(tmp_path / "library")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library for commands that are refused."""
    folder = make(tmp_path_factory.mktemp("gaiji") / "library")
    gaiji(folder, "add", "--ids", "⿱山水", "--institution", "west")
    return folder


def gaiji(library: Path, *words: str | Path, code: int = 0) -> str:
    done = run_manuscripts("gaiji", *words, "--library", library, code=code)
    return done.stdout + done.stderr


def told(library: Path, *words: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gaiji(library, *words, "--json"))
    return found


def test_a_character_is_registered_shown_cut_out_and_found(library: Path, tmp_path: Path) -> None:
    said = gaiji(
        library, "add", "--ids", "⿰木⿱目一", "--at", "S.1:1:c1:2", "--at", "S.1:2:1:1", "--normal", "相",
        "--unicode", "U+2B740", "--ref", "CBETA:CB00001", "--note", "a remark", "--by", "Chen Yuan",
        "--institution", "east",
    )  # fmt: skip
    assert said == "east:g0001  ⿰木⿱目一: 2 occurrences\n"

    found = told(library, "show", "east:g0001", "--crops", tmp_path / "crops")
    assert [found[name] for name in ("ids", "normal", "unicode", "references", "note", "status")] == [
        "⿰木⿱目一", "相", ["\U0002b740"], ["CBETA:CB00001"], "a remark", "open",
    ]  # fmt: skip
    first, second = found["occurrences"]
    assert [first[name] for name in ("institution", "shelfmark", "page", "line", "at")] == [
        "east", "S.1", 1, 1, "S.1:1:c1:2",
    ]  # fmt: skip
    assert second["at"] == "S.1:2:c1:1"
    assert {change["by"] for change in found["history"]} == {"Chen Yuan"}
    with Image.open(first["crop"]) as picture:
        # Red of the image grows to the right and green downwards: the middle of the crop is that of the glyph's box.
        middle = np.asarray(picture)[picture.height // 2, picture.width // 2]
    box = first["box"]
    assert abs(int(middle[0]) - (box["left"] + box["right"]) / 2 % 256) <= 1
    assert abs(int(middle[1]) - (box["top"] + box["bottom"]) / 2 % 256) <= 1

    text = gaiji(library, "show", "east:g0001")
    for part in ("normal form: 相 (U+76F8)", "S.1, page 2", "Chen Yuan: seen 是 → ⿰木⿱目一 at S.1:1:c1:2"):
        assert part in text
    hits = json.loads(run_manuscripts("search", "如⿰木⿱目一我", "--json", "--library", library).stdout)
    assert hits["total"] == 1


def test_the_list_can_be_narrowed_and_tells_what_nobody_has_explained(library: Path) -> None:
    gaiji(library, "add", "--ids", "⿰木⿱目一", "--at", "S.1:1:c1:2", "--institution", "east")
    gaiji(library, "add", "--ids", "⿱山水", "--institution", "west")
    listed = told(library, "list")
    assert [(one["identifier"], one["occurrences"]) for one in listed["gaiji"]] == [
        ("east:g0001", 1),
        ("west:g0001", 0),
    ]
    assert listed["private_use"] == [
        {
            "code_point": "U+E001",
            "count": 1,
            "pages": [{"institution": "west", "shelfmark": "W.1", "page": 1, "count": 1}],
        }
    ]
    assert [one["ids"] for one in told(library, "list", "--component", "目")["gaiji"]] == ["⿰木⿱目一"]
    assert [one["ids"] for one in told(library, "list", "--component", "⿱目一")["gaiji"]] == ["⿰木⿱目一"]
    assert told(library, "list", "--component", "火")["gaiji"] == []
    assert told(library, "list", "--status", "promoted")["gaiji"] == []
    text = gaiji(library, "list")
    assert "not explained: U+E001, 1 time: west W.1, page 1" in text
    assert "\ue001" not in text

    gaiji(library, "add", "west:g0001", "--private-use", "U+E001")
    assert told(library, "list")["private_use"] == []
    assert run_manuscripts("show", "W.1", "--library", library).stdout.strip().endswith("天⿱山水地")


def test_promoted_and_merged_identifiers_say_where_they_went(library: Path) -> None:
    gaiji(library, "add", "--ids", "⿰木⿱目一", "--at", "S.1:1:c1:2", "--institution", "east")
    gaiji(library, "add", "--ids", "⿰木目", "--at", "S.1:2:c1:1", "--institution", "east")
    said = gaiji(library, "merge", "east:g0001", "east:g0002", "--by", "Li")
    assert said == "east:g0002  ⿰木目: 2 occurrences\n"
    said = gaiji(library, "promote", "east:g0002", "U+31234", "--by", "Li")
    assert said == "east:g0002  ⿰木目, promoted to \U00031234 (U+31234): 2 occurrences\n"
    assert gaiji(library, "promote", "east:g0002", "\U00031234") == said
    old = told(library, "show", "east:g0001")
    assert (old["went"], old["leads_to"]["went"]) == (
        "merged into east:g0002",
        "promoted to \U00031234 (U+31234)",
    )
    assert len(old["leads_to"]["occurrences"]) == 2
    assert "merged into east:g0002" in gaiji(library, "show", "east:g0001")
    hits = json.loads(run_manuscripts("search", "\U00031234我", "--json", "--library", library).stdout)
    assert hits["total"] == 1


def test_what_was_added_by_mistake_is_taken_back(library: Path) -> None:
    gaiji(
        library, "add", "--ids", "⿰木⿱目一", "--at", "S.1:1:c1:2", "--unicode", "木", "--ref", "MOE:A1",
        "--institution", "east",
    )  # fmt: skip
    found = told(
        library, "remove", "east:g0001", "--at", "S.1:1:c1:2", "--unicode", "木", "--ref", "MOE:A1",
        "--institution", "east",
    )  # fmt: skip
    assert (found["occurrences"], found["unicode"], found["references"]) == ([], [], [])
    shown = run_manuscripts("show", "S.1", "--institution", "east", "--library", library).stdout
    assert "如是我聞" in shown


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "--ids", "⿰木"), 3, "character 3: it ends, but ⿰ wants part 2 of 2"),
        (("add", "--ids", "相"), 3, "相 is one character, not a description"),
        (("add", "--ids", "⿰\ue001木"), 3, "U+E001 is of private use"),
        (("add", "--ids", "⿰木目"), 3, "several institutions are here: east, west"),
        (("add", "--ids", "⿰木目", "--at", "S.1:1:1:1"), 3, "S.1 is held by east and west"),
        (("add", "--ids", "⿰木目", "--at", "S.9:1:1:1"), 3, "not in this library: S.9"),
        (("add", "--ids", "⿰木目", "--at", "W.1:7:1:1"), 3, "W.1 has 1 pages, not 7"),
        (("add", "--ids", "⿰木目", "--at", "W.1:1:1:4"), 3, "no character 4 in column 1, which has 3: 天U+E001地"),
        (("add", "--ids", "⿰木目", "--at", "W.1:1"), 2, "names no place of a character"),
        (("add", "--ids", "⿰木目", "--at", "W.1:1:cc1:1"), 2, "names no place of a character"),
        (("add",), 2, "nothing is to be added"),
        (("remove", "west:g0001"), 2, "nothing is to be taken back"),
        (("remove", "west:g0001", "--lost", "W.1:1"), 3, "is read there"),
        (("remove", "west:g0001", "--lost", "W.1"), 2, "names no page"),
        (("add", "west:g0007", "--note", "x"), 3, "there is no gaiji 'west:g0007'"),
        (("show", "g7"), 3, "An identifier looks like sample-east:g0001"),
        (("promote", "west:g0001", "天地"), 3, "not one encoded Han character"),
        (("merge", "west:g0001", "west:g0001"), 3, "circle"),
        (("list", "--component", "⿰木"), 3, "wants part 2 of 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_answered_with_what_to_do(
    words: tuple[str, ...], code: int, said: str, untouched: Path
) -> None:
    with Library(untouched) as opened:
        register = opened.catalogue.gaiji
        before = register.all(), register.history("west:g0001"), list(opened.catalogue.pages())
        answer = gaiji(untouched, *words, code=code)
        assert said in answer
        assert "Traceback" not in answer
        after = register.all(), register.history("west:g0001"), list(opened.catalogue.pages())
    assert after == before


def test_a_gaiji_is_found_by_what_it_stands_for_and_by_its_description_after_promotion_too(library: Path) -> None:
    def hits(query: str, *more: str) -> int:
        found = run_manuscripts("search", query, "--json", *more, "--library", library)
        return int(json.loads(found.stdout)["total"])

    gaiji(library, "add", "--ids", "⿰木⿱目一", "--at", "S.1:1:c1:2", "--normal", "相", "--institution", "east")
    assert [hits(query) for query in ("如相我", "如⿰木⿱目一我", "如是我")] == [1, 1, 0]
    assert hits("如相我", "--level", "exact") == 0
    gaiji(library, "promote", "east:g0001", "U+31234")
    assert [hits(query) for query in ("如相我", "如⿰木⿱目一我", "如\U00031234我")] == [1, 1, 1]


def test_what_is_probably_a_slip_is_no_promotion(library: Path) -> None:
    gaiji(library, "add", "--ids", "⿰木⿱目一", "--institution", "east")
    gaiji(library, "add", "--ids", "⿱山⿰水火", "--institution", "east")
    assert "compatibility ideograph" in gaiji(library, "promote", "east:g0001", "U+F96F", code=3)
    gaiji(library, "promote", "east:g0001", "U+31234")
    assert "merge this one into east:g0001" in gaiji(library, "promote", "east:g0002", "U+31234", code=3)
