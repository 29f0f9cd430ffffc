"""`manuscripts import` and the other commands on what it has taken in."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from manuscripts.catalog.library import Library
from manuscripts.formats.page_json import write_page_json
from tests.conftest import run_manuscripts
from tests.pipeline.imports import lined_page, picture, record, text_page, with_written, written
from tests.small_library import small_library


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return small_library(tmp_path / "library", {"S.1": ["如是我聞|一時佛在", "在舍衛國"]})


def test_a_text_makes_a_library_and_every_command_sees_it(tmp_path: Path) -> None:
    library = ("--library", tmp_path / "library")
    file = written(tmp_path / "S.9.json", text_page("天地玄黃|爲而不爭"))
    said = run_manuscripts("import", file, "--by", "Chen Yuan", *library)
    assert "east S.9, page 1: new, 8 characters, no image (S.9.json)" in said.stdout
    assert "爲而不爭" in run_manuscripts("show", "S.9", *library).stdout
    found = json.loads(run_manuscripts("search", "玄黃爲", "--json", *library).stdout)
    assert found["total"] == 1
    held = json.loads(run_manuscripts("status", "--json", *library).stdout)["manuscripts"]
    assert [(one["shelfmark"], one["done"], one["characters"], one["doubtful"]) for one in held] == [("S.9", 1, 8, 0)]
    for form in ("text", "tei"):
        (target,) = run_manuscripts("export", "--format", form, *library).stdout.split()
        assert "玄" in Path(target).read_text(encoding="utf-8")
    truth = tmp_path / "truth" / "S.9.txt"
    truth.parent.mkdir()
    truth.write_text("天地玄黃\n爲而不爭\n", encoding="utf-8")
    run_manuscripts("evaluate", truth.parent, *library)


def test_what_needs_an_image_says_that_there_is_none(tmp_path: Path) -> None:
    library = ("--library", tmp_path / "library")
    run_manuscripts("import", written(tmp_path / "S.9.json", text_page("天地玄黃")), *library)
    for command in (
        ("show", "S.9", "--boxes"),
        ("layout", "export", "S.9", "--out", tmp_path / "out"),
        ("layout", "edit", "S.9", "1", "--split", "c1@y=80"),
    ):
        said = run_manuscripts(*command, *library, code=3).stderr
        assert "imported as text and has no image" in said
        assert "--images" in said
    assert "天地玄黃" in run_manuscripts("show", "S.9", *library).stdout


def test_a_corrected_page_comes_back_by_the_command(library: Path, tmp_path: Path) -> None:
    shown = run_manuscripts("show", "S.1", "--json", "--library", library).stdout
    file = tmp_path / "corrected.json"
    file.write_text(shown.replace('"written": "聞"', '"written": "問"'), encoding="utf-8")
    dry = run_manuscripts("import", file, "--dry-run", "--library", library)
    assert "changed, 8 characters, image S.1-1.png, glyphs changed: 1" in dry.stdout
    assert "Nothing was written." in dry.stderr
    assert "如是我聞" in run_manuscripts("show", "S.1", "--library", library).stdout
    run_manuscripts("import", file, "--by", "Chen Yuan", "--library", library)
    assert "如是我問" in run_manuscripts("show", "S.1", "--library", library).stdout
    assert "unchanged" in run_manuscripts("import", file, "--library", library).stdout


def test_a_bad_file_is_told_and_the_others_go_on(library: Path, tmp_path: Path) -> None:
    bad = tmp_path / "mets.xml"
    bad.write_text('<mets xmlns="http://www.loc.gov/METS/"/>', encoding="utf-8")
    good = written(tmp_path / "S.9.json", text_page("天地玄黃"))
    done = run_manuscripts("import", bad, good, "--json", "--library", library, code=4)
    assert "root element 'mets'" in done.stderr
    files = {Path(one["file"]).name: one for one in json.loads(done.stdout)["files"]}
    assert "mets" in files["mets.xml"]["error"]
    assert files["S.9.json"]["pages"][0]["outcome"] == "new"
    assert "root element 'mets'" in run_manuscripts("import", bad, "--library", library, code=3).stderr
    assert (
        "--manuscript"
        in run_manuscripts(
            "import", written(tmp_path / "x.json", lined_page("天", name="x.png")), "--library", library, code=3
        ).stderr
    )


def test_what_is_not_taken_is_told_short_on_stderr_and_whole_in_json(tmp_path: Path) -> None:
    page = json.loads(write_page_json(text_page("天地玄黃")))
    page |= {f"field{number}": 1 for number in range(7)}
    file = tmp_path / "S.9.json"
    file.write_text(json.dumps(page), encoding="utf-8")
    library = tmp_path / "library"
    said = run_manuscripts("import", file, "--dry-run", "--library", library).stderr
    assert "field field0: left out" in said
    assert "and 2 more" in said
    assert not library.exists()
    told = json.loads(run_manuscripts("import", file, "--json", "--library", library).stdout)
    assert len(told["files"][0]["omissions"]) == 7
    with Library(library) as opened:
        assert "field6" in str(record(opened, "S.9").steps[-1].options["omissions"])


@pytest.mark.engine
def test_a_later_ingest_keeps_an_imported_text_and_says_so(library: Path, tmp_path: Path) -> None:
    scans = picture(tmp_path / "scans" / "S.9" / "1.png").parent
    file = written(tmp_path / "1.json", lined_page("天地玄黃", name="1.png"))
    run_manuscripts(
        "import", file, "--institution", "east", "--manuscript", "S.9", "--images", scans, "--library", library
    )
    said = run_manuscripts(
        "ingest", scans, "--institution", "east", "--redo", "prepare", "--library", library, "--json"
    ).stdout
    assert json.loads(said)["imported"] == 1
    assert "天地玄黃" in run_manuscripts("show", "S.9", "--library", library).stdout


def test_an_import_waits_for_nobody_who_writes(library: Path, tmp_path: Path) -> None:
    with Library(library) as opened:
        page = with_written(record(opened, "S.1"), (0, 0), "汝")
        file = written(tmp_path / "1.json", replace(page))
        with opened.writing():
            assert "another process" in run_manuscripts("import", file, "--library", library, code=5).stderr
            run_manuscripts("import", file, "--dry-run", "--library", library)
