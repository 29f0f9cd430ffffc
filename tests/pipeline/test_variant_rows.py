"""An institution's own rows of variants, from the command to readings and search, and away again."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.conftest import SAMPLES, run_manuscripts


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one small page of each of two institutions."""
    folder = tmp_path_factory.mktemp("variant-rows")
    for institution in ("east", "west"):
        scans = folder / institution / "S.1"
        scans.mkdir(parents=True)
        with Image.open(SAMPLES / "sample-east" / "images" / "print-13" / "0001.jpg") as page:
            page.crop((page.width // 2, 0, page.width, page.height // 3)).save(scans / "1.png")
        run_manuscripts("ingest", folder / institution, "--institution", institution, "--library", folder / "library")
    return folder


@pytest.fixture
def folder(read_once: Path, tmp_path: Path) -> Path:
    shutil.copytree(read_once, tmp_path / "copy")
    return tmp_path / "copy"


def glyphs(folder: Path, institution: str) -> list[dict[str, Any]]:
    done = run_manuscripts("show", "S.1", "--json", "--institution", institution, "--library", folder / "library")
    return [glyph for column in json.loads(done.stdout)["columns"] for glyph in column["glyphs"]]


def hits(folder: Path, query: str) -> list[str]:
    done = run_manuscripts("search", query, "--json", "--library", folder / "library")
    return [hit["institution"] for hit in json.loads(done.stdout)["hits"]]


def change(folder: Path, *arguments: str | Path, code: int = 0) -> str:
    done = run_manuscripts("variants", *arguments, "--library", folder / "library", code=code)
    return done.stdout + done.stderr


@pytest.mark.engine
def test_own_rows_renew_readings_and_search_of_their_institution_alone_and_go_away_again(folder: Path) -> None:
    written = next(glyph["written"] for glyph in glyphs(folder, "east") if not glyph["readings"])
    table = folder / "own.tsv"
    table.write_text(f"written\tstandard\tsources\n{written}\t\U00030000\tour catalogue\n", encoding="utf-8")
    told = change(folder, "--adopt", table, "--institution", "east")
    assert "1 row for east before ours; 1 page normalised anew" in told
    readings = [glyph["readings"] for glyph in glyphs(folder, "east") if glyph["written"] == written]
    assert {reading["text"] for (reading,) in readings} == {"\U00030000"}
    assert {reading["source"] for (reading,) in readings} == {f"v-U+{ord(written):04X}@east"}
    assert not any(glyph["readings"] for glyph in glyphs(folder, "west") if glyph["written"] == written)
    assert set(hits(folder, "\U00030000")) == {"east"}
    assert set(hits(folder, written)) == {"east", "west"}
    assert "stands for \U00030000" in change(folder, written, "--institution", "east")

    assert "1 page normalised anew" in change(folder, "--drop", "--institution", "east")
    assert not any(glyph["readings"] for glyph in glyphs(folder, "east") if glyph["written"] == written)
    assert hits(folder, "\U00030000") == []


@pytest.mark.engine
def test_rows_that_contradict_the_table_change_nothing(folder: Path) -> None:
    table = folder / "own.tsv"
    table.write_text("written\tstandard\tsources\n后\t後\tour catalogue\n", encoding="utf-8")
    assert "kept apart by" in change(folder, "--adopt", table, "--institution", "east", code=3)
    assert not (folder / "library" / "variants").exists()
    assert "no manuscript of 'north'" in change(folder, "--adopt", table, "--institution", "north", code=3)


@pytest.mark.engine
def test_own_rows_are_used_by_later_runs_and_named_in_the_record(folder: Path) -> None:
    table = folder / "own.tsv"
    table.write_text("written\tstandard\tsources\n喆\t哲\tour catalogue\n", encoding="utf-8")
    change(folder, "--adopt", table, "--institution", "east")
    run_manuscripts(
        "ingest", folder / "east", "--institution", "east", "--redo", "variants", "--library", folder / "library"
    )
    done = run_manuscripts("show", "S.1", "--json", "--institution", "east", "--library", folder / "library")
    (step,) = [step for step in json.loads(done.stdout)["steps"] if step["stage"] == "variants"]
    assert [model["name"] for model in step["models"]] == [
        "variant table", "variant rows of east", "manuscripts-characters",
    ]  # fmt: skip
