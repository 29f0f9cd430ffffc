import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.conftest import SAMPLES, run_manuscripts


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one small page."""
    folder = tmp_path_factory.mktemp("redo")
    scans = folder / "scans" / "S.1"
    scans.mkdir(parents=True)
    with Image.open(SAMPLES / "sample-east" / "images" / "print-13" / "0001.jpg") as page:
        page.crop((page.width // 2, 0, page.width, page.height // 2)).save(scans / "1.png")
    ingest(folder / "library")
    return folder / "library"


def ingest(library: Path, *more: str) -> None:
    scans = library.parent / "scans"
    run_manuscripts("ingest", scans, "--institution", "east", "--library", library, *more)


def record(library: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run_manuscripts("show", "S.1", "--json", "--library", library).stdout)
    return found


def finished(found: dict[str, Any]) -> dict[str, tuple[str, float]]:
    return {step["stage"]: (step["finished"], step["seconds"]) for step in found.pop("steps")}


@pytest.mark.engine
@pytest.mark.parametrize(
    ("stage", "kept"),
    [
        ("prepare", set()),
        ("direction", set()),
        ("layout", set()),
        ("recognition", set()),
        ("variants", {"prepare", "direction", "layout", "recognition"}),
    ],
)
def test_a_page_redone_from_a_stage_is_the_same_and_keeps_the_steps_before(
    stage: str, kept: set[str], library: Path
) -> None:
    before = record(library)
    ingest(library, "--redo", stage)
    after = record(library)
    steps_before, steps_after = finished(before), finished(after)
    assert after == before
    assert list(steps_after) == ["prepare", "direction", "layout", "recognition", "variants"]
    assert {name for name in steps_after if steps_after[name] == steps_before[name]} >= kept


@pytest.mark.engine
def test_every_step_tells_software_options_and_digest(library: Path) -> None:
    steps = {step["stage"]: step for step in record(library)["steps"]}
    assert all(step["software"].startswith("manuscripts ") for step in steps.values())
    assert steps["prepare"]["options"]["flatten"] is True
    for stage in ("direction", "layout", "recognition", "variants"):
        assert len(steps[stage]["models"][0]["digest"]) == 64


@pytest.mark.engine
def test_an_index_that_was_deleted_is_made_anew_by_the_next_ingest(library: Path) -> None:
    phrase = "".join(glyph["written"] for glyph in record(library)["columns"][0]["glyphs"][:2])
    for leftover in library.glob("index.sqlite*"):
        leftover.unlink()
    ingest(library)
    found = json.loads(run_manuscripts("search", phrase, "--json", "--library", library).stdout)
    assert found["total"] >= 1
