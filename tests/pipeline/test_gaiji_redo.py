"""Gaiji on a page that the networks read, and read anew."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.conftest import SAMPLES, run_manuscripts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of one small page."""
    scans = tmp_path / "scans" / "S.1"
    scans.mkdir(parents=True)
    with Image.open(SAMPLES / "sample-east" / "images" / "print-13" / "0001.jpg") as page:
        page.crop((page.width // 2, 0, page.width, page.height // 2)).save(scans / "1.png")
    ingest(tmp_path)
    return tmp_path


def ingest(folder: Path, *more: str) -> None:
    run_manuscripts("ingest", folder / "scans", "--institution", "east", "--library", folder / "library", *more)


def record(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run_manuscripts("show", "S.1", "--json", "--library", folder / "library").stdout)
    return found


def gaiji(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (glyph["written"], glyph["gaiji"])
        for column in found["columns"]
        for glyph in column["glyphs"]
        if glyph["gaiji"]
    ]


@pytest.mark.engine
def test_a_gaiji_is_found_again_after_every_redo_and_every_correction_of_the_layout(folder: Path) -> None:
    place = ("--at", "S.1:1:c1:3")
    before = record(folder)
    run_manuscripts("gaiji", "add", "--ids", "⿰木⿱目一", *place, "--by", "Chen", "--library", folder / "library")
    expected = [("⿰木⿱目一", "east:g0001")]
    assert gaiji(record(folder)) == expected
    for stage in ("variants", "recognition", "layout", "prepare"):
        ingest(folder, "--redo", stage)
        again = record(folder)
        assert gaiji(again) == expected
        assert [step["options"]["by"] for step in again["steps"] if step["stage"] == "gaiji"] == ["Chen"]
        assert again["flags"] == before["flags"]

    points = before["columns"][0]["outline"]["points"]
    foot = before["columns"][0]["glyphs"][-2]["box"]["top"]
    assert min(y for _, y in points) < foot
    run_manuscripts("layout", "edit", "S.1", "1", "--split", f"c1@y={foot:.0f}", "--library", folder / "library")
    assert gaiji(record(folder)) == expected
    ingest(folder, "--redo", "layout", "--discard-corrections")
    assert gaiji(record(folder)) == expected
    hits = run_manuscripts("search", "⿰木⿱目一", "--json", "--library", folder / "library").stdout
    assert json.loads(hits)["total"] == 1
