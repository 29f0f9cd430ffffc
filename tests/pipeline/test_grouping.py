from pathlib import Path

import pytest

from manuscripts.catalog.sheet import read_sheet
from manuscripts.pipeline.grouping import Grouping, group_by_folder, group_by_sheet


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    names = ["box1/a/1.jpg", "box1/a/2.jpg", "box1/b/1.jpg", "box1/b/scan[1].jpg", "box2/a/9.jpg"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return [tmp_path / name for name in names]


def by_sheet(tmp_path: Path, files: list[Path], row: str) -> Grouping:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"shelfmark,first_image,last_image,folder\n{row}\n")
    return group_by_sheet(files, read_sheet(sheet, institution="x"), where="sheet.csv")


def names(grouping: Grouping) -> list[str]:
    return [f"{file.parent.name}/{file.name}" for group in grouping.groups for file in group.files]


def test_each_folder_below_a_source_is_a_manuscript(tmp_path: Path, files: list[Path]) -> None:
    found = group_by_folder(files, [tmp_path], institution="x")
    assert [group.manuscript.shelfmark for group in found.groups] == ["box1/a", "box1/b", "box2/a"]


def test_two_folders_that_would_be_one_manuscript_are_refused_both(tmp_path: Path, files: list[Path]) -> None:
    found = group_by_folder(files, [tmp_path / "box1", tmp_path / "box2"], institution="x")
    assert [group.manuscript.shelfmark for group in found.groups] == ["b"]
    assert "box1/a" in str(found.failures[0])
    assert "box2/a" in str(found.failures[0])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("S.1,a/1.jpg,a/2.jpg,", ["a/1.jpg", "a/2.jpg"]),
        ("S.1,a\\1.jpg,2.jpg,", ["a/1.jpg", "a/2.jpg"]),
        ("S.1,scan[1].jpg,,", ["b/scan[1].jpg"]),
        ("S.1,9,,", ["a/9.jpg"]),
        ("S.1,,,box2", ["a/9.jpg"]),
        ("b,,,", ["b/1.jpg", "b/scan[1].jpg"]),
    ],
)
def test_a_row_names_its_images(tmp_path: Path, files: list[Path], row: str, expected: list[str]) -> None:
    assert names(by_sheet(tmp_path, files, row)) == expected


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("S.1,1.jpg,,", "stands 2 times"),
        ("S.1,*.jpg,,", "is not among the sources"),
        ("S.1,2.jpg,a/1.jpg,", "comes before"),
        ("S.1,,,nowhere", "no folder is called"),
    ],
)
def test_a_row_that_cannot_be_followed_says_why(tmp_path: Path, files: list[Path], row: str, reason: str) -> None:
    (failure,) = by_sheet(tmp_path, files, row).failures
    assert reason in failure.message
    assert failure.where == "sheet.csv, row 2"
