"""A person's corrections of the layout, from the command line to the record and past later runs."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.conftest import SAMPLES, run_manuscripts


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one small page."""
    folder = tmp_path_factory.mktemp("corrections")
    scans = folder / "scans" / "S.1"
    scans.mkdir(parents=True)
    with Image.open(SAMPLES / "sample-east" / "images" / "print-13" / "0001.jpg") as page:
        page.crop((page.width // 2, 0, page.width, page.height // 2)).save(scans / "1.png")
    ingest(folder)
    return folder


@pytest.fixture
def folder(read_once: Path, tmp_path: Path) -> Path:
    shutil.copytree(read_once, tmp_path / "copy")
    return tmp_path / "copy"


def ingest(folder: Path, *more: str, code: int = 0) -> str:
    command = ("ingest", folder / "scans", "--institution", "east", "--library", folder / "library")
    return run_manuscripts(*command, *more, code=code).stderr


def layout(folder: Path, *words: str | Path, code: int = 0) -> str:
    done = run_manuscripts("layout", *words, "--library", folder / "library", code=code)
    return done.stdout + done.stderr


def record(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run_manuscripts("show", "S.1", "--json", "--library", folder / "library").stdout)
    return found


def texts(found: dict[str, Any]) -> list[str]:
    return ["".join(glyph["written"] for glyph in column["glyphs"]) for column in found["columns"]]


def outlines(found: dict[str, Any]) -> list[Any]:
    return [(column["kind"], column["outline"]) for column in found["columns"]]


def corrections(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [step["options"] for step in found["steps"] if step["stage"] == "correction"]


@pytest.mark.engine
def test_an_edit_is_recorded_searched_and_survives_every_redo_but_one(folder: Path) -> None:
    before = record(folder)
    layout(folder, "edit", "S.1", "1", "--order", "c2,c1", "--kind", "c3=heading", "--by", "Chen Yuan")
    edited = record(folder)
    assert texts(edited) == [texts(before)[place] for place in (1, 0, *range(2, len(texts(before))))]
    assert edited["columns"][2]["kind"] == "heading"
    assert corrections(edited) == [{"by": "Chen Yuan", "changes": "kind c3=heading; order c2,c1", "columns_read": 0}]
    phrase = texts(edited)[0][-1] + texts(edited)[1][0]
    hits = json.loads(run_manuscripts("search", phrase, "--json", "--library", folder / "library").stdout)
    assert hits["total"] >= 1

    for stage in ("recognition", "layout", "prepare", "variants"):
        said = ingest(folder, "--redo", stage)
        assert ("the layout was kept" in said) == (stage in ("layout", "prepare"))
        again = record(folder)
        assert outlines(again) == outlines(edited)
        assert corrections(again) == corrections(edited)
        assert texts(again)[0] == texts(edited)[0]

    ingest(folder, "--redo", "layout", "--discard-corrections")
    assert outlines(record(folder)) == outlines(before)
    assert corrections(record(folder)) == []


@pytest.mark.engine
def test_only_what_changed_is_read_again(folder: Path) -> None:
    before = record(folder)
    box = before["columns"][0]["outline"]["points"]
    middle = sum(y for _, y in box) / len(box)
    layout(folder, "edit", "S.1", "1", "--split", f"c1@y={middle:.0f}")
    after = record(folder)
    assert corrections(after)[0]["columns_read"] == 2
    assert len(after["columns"]) == len(before["columns"]) + 1
    assert [column["glyphs"] for column in after["columns"][2:]] == [
        column["glyphs"] for column in before["columns"][1:]
    ]
    assert all(texts(after)[:2])


@pytest.mark.engine
def test_a_page_goes_out_to_an_editor_and_comes_back(folder: Path) -> None:
    before = record(folder)
    layout(folder, "export", "S.1", "--page", "1", "--out", folder / "out")
    file = folder / "out" / "S.1_0001.xml"
    with Image.open(file.with_suffix(".jpg")) as picture:
        assert picture.size == (before["image"]["width"], before["image"]["height"])
    assert "as it was" in layout(folder, "import", file)
    assert corrections(record(folder)) == []

    # An editor that keeps neither our metadata nor our remarks, and cuts the first line off at its foot.
    text = file.read_text(encoding="utf-8")
    first = text.index("<TextLine")
    start = text.index('points="', first) + len('points="')
    points = text[start : text.index('"', start)]
    xs = [int(point.split(",")[0]) for point in points.split()]
    ys = [int(point.split(",")[1]) for point in points.split()]
    foot = (min(ys) + max(ys)) // 2
    box = f"{min(xs)},{min(ys)} {max(xs)},{min(ys)} {max(xs)},{foot} {min(xs)},{foot}"
    changed = text.replace(points, box).replace("sha256", "other").replace("custom=", "comments=")
    file.write_text(changed, encoding="utf-8")
    said = json.loads(layout(folder, "import", file, "--by", "Chen Yuan", "--json"))
    assert said["pages"][0]["columns_read"] == 1
    after = record(folder)
    assert corrections(after)[0]["by"] == "Chen Yuan"
    assert texts(after)[1:] == texts(before)[1:]
    assert texts(before)[0].startswith(texts(after)[0][:1])
    assert len(texts(after)[0]) < len(texts(before)[0])


@pytest.mark.engine
def test_a_file_that_cannot_be_taken_changes_nothing(folder: Path) -> None:
    layout(folder, "export", "S.1", "--out", folder / "out")
    before = record(folder)
    file = folder / "out" / "S.1_0001.xml"
    text = file.read_text(encoding="utf-8")
    stranger, larger, broken = (file.with_name(name) for name in ("stranger.xml", "larger.xml", "broken.xml"))
    stranger.write_text(text.replace(before["image"]["digest"], "0" * 64), encoding="utf-8")
    larger.write_text(text.replace('imageWidth="', 'imageWidth="1'), encoding="utf-8")
    broken.write_text(text[:-20], encoding="utf-8")
    assert "is no page that was asked for" in layout(folder, "import", stranger, code=3)
    assert "in its original size" in layout(folder, "import", larger, code=3)
    said = layout(folder, "import", broken, file, folder / "gone.xml", code=4)
    assert "broken.xml, line" in said
    assert "2 files could not be taken" in said
    assert "there is no column 'c99'" in layout(folder, "edit", "S.1", "1", "--remove", "c99", code=2)
    assert "nothing is to be changed" in layout(folder, "edit", "S.1", "1", code=2)
    assert record(folder) == before
    assert "--redo layout" in ingest(folder, "--discard-corrections", code=2)
