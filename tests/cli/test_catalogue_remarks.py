"""What of a catalogue leads nowhere is told when it is taken in, and listed as long as it is so."""

import json
from pathlib import Path

import pytest

from manuscripts.catalog.library import Library
from manuscripts.catalog.remarks import remarks
from manuscripts.core.join import Join
from manuscripts.core.manuscript import Manuscript
from manuscripts.pipeline.withdrawing import withdraw
from tests.conftest import run_manuscripts
from tests.small_library import small_library

STONE = "rubbing of the 19th century, stone of 672"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_library(tmp_path / "library", {"S.1": ["如是"], "S.2": ["我聞"]})


def told(folder: Path, **said: object) -> list[tuple[str, str]]:
    """What is remarked of S.1 once the catalogue says this of it."""
    with Library(folder) as library:
        library.catalogue.put_manuscript(Manuscript(institution="east", shelfmark="S.1", **said))  # type: ignore[arg-type]
        return [(one.column, one.value) for one in remarks(library.catalogue) if one.shelfmark == "S.1"]


@pytest.mark.parametrize(
    ("dating", "is_told"), [(STONE, True), ("9th century", False), ("n.d.", False), ("", False), ("old", True)]
)
def test_a_dating_that_is_not_understood_is_told(dating: str, is_told: bool, folder: Path) -> None:
    assert told(folder, dating=dating) == ([("dating", dating)] if is_told else [])


@pytest.mark.parametrize(
    ("join", "is_told"),
    [("> S.99", True), ("S.2", False), ("west:W.1", False), ("east:S.99", True), ("east:S.2", False)],
)
def test_a_join_with_an_own_shelfmark_that_is_not_there_is_told(join: str, is_told: bool, folder: Path) -> None:
    assert told(folder, joins=(Join.parse(join),)) == ([("joins", join)] if is_told else [])


def test_a_join_with_what_is_withdrawn_leads_somewhere(folder: Path) -> None:
    with Library(folder) as library:
        withdraw(library, "east", ["S.2"], by="Li", delete=False)
    assert told(folder, joins=(Join(shelfmark="S.2"),)) == []


def test_ingest_tells_it_and_what_was_left_out_and_status_lists_it(folder: Path, tmp_path: Path) -> None:
    scans, sheet = tmp_path / "scans", tmp_path / "sheet.csv"
    for number, box in enumerate(("box1", "box2", "box2"), start=1):
        (scans / box).mkdir(parents=True, exist_ok=True)
        drawn = tmp_path / f"S.{min(number, 2)}-1.png"
        (scans / box / f"{number}.png").write_bytes(drawn.read_bytes())
    sheet.write_text(
        f'shelfmark,first_image,dating,joins\nS.1,box1/1.png,"{STONE}",> S.99\nS.2,box2/2.png,9th century,> ;\n',
        encoding="utf-8",
    )
    arguments = ("ingest", scans, "--institution", "east", "--catalogue", sheet, "--library", folder)
    said = run_manuscripts(*arguments, code=4).stderr
    assert "names no fragment" in said
    assert "as no usable row of the sheet names them: 2 images (box2/2.png; box2/3.png)" in said
    assert f"so that no search by years finds them: S.1: {STONE}." in said
    assert "shelfmarks that are not in this library: S.1: > S.99." in said
    listed = run_manuscripts("status", "--library", folder).stdout
    assert f"catalogue: east S.1, dating {STONE!r}: it is not understood" in listed
    assert "catalogue: east S.1, joins '> S.99': no item of east in this library has that shelfmark" in listed
    found = json.loads(run_manuscripts("status", "--json", "--library", folder).stdout)["remarks"]
    assert [(one["shelfmark"], one["column"]) for one in found] == [("S.1", "dating"), ("S.1", "joins")]
