from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from manuscripts.core.errors import UnreadablePathError
from manuscripts.images.discover import find_images, natural_key


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(found: tuple[Path, ...], root: Path) -> list[str]:
    return [str(path.relative_to(root)) for path in found]


def test_files_come_in_the_order_in_which_a_person_counts(tmp_path: Path) -> None:
    touch(*(tmp_path / name for name in ("scan_10.jpg", "scan_2.jpg", "Scan_1.jpg", "scan.jpg", "scan_2b.jpg")))
    found = find_images([tmp_path])
    assert names(found.files, tmp_path) == ["scan.jpg", "Scan_1.jpg", "scan_2.jpg", "scan_2b.jpg", "scan_10.jpg"]
    assert found.failures == ()


def test_folders_are_walked_in_that_order_too(tmp_path: Path) -> None:
    touch(tmp_path / "S.10" / "1.tif", tmp_path / "S.9" / "2.tif", tmp_path / "S.9" / "recto" / "1.tif")
    assert names(find_images([tmp_path]).files, tmp_path) == ["S.9/2.tif", "S.9/recto/1.tif", "S.10/1.tif"]


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.jpg",
        ".tmp-0123456789abcdef",
        "._scan.jpg",
        "Thumbs.db",
        "desktop.ini",
        "list.xml",
        "list.csv",
        "a.txt",
        "README.md",
        "info.json",
        "list.xlsx",
        "checksums",
        "@eaDir/scan.jpg",
        "__MACOSX/scan.jpg",
        ".cache/scan.jpg",
    ],
)
def test_what_is_no_scan_is_passed_over_without_a_word(tmp_path: Path, name: str) -> None:
    touch(tmp_path / name)
    found = find_images([tmp_path])
    assert (found.files, found.failures) == ((), ())


@pytest.mark.parametrize(
    "name", ["a.JPG", "a.jpeg", "a.tif", "a.TIFF", "a.png", "a.jp2", "a.pdf", "a.webp", "a.bmp", "a.heic"]
)
def test_a_file_that_is_called_an_image_is_kept_whatever_is_in_it(tmp_path: Path, name: str) -> None:
    touch(tmp_path / name)
    assert names(find_images([tmp_path]).files, tmp_path) == [name]


@pytest.mark.parametrize("name", ["scan", "Or.8210"])
def test_a_file_whose_name_says_nothing_is_judged_by_its_content(tmp_path: Path, name: str) -> None:
    Image.new("L", (4, 4)).save(tmp_path / name, "PNG")
    assert names(find_images([tmp_path]).files, tmp_path) == [name]


def test_a_file_that_is_named_is_kept_whatever_it_is_called(tmp_path: Path) -> None:
    touch(tmp_path / "list.csv", tmp_path / ".hidden")
    assert len(find_images([tmp_path / "list.csv", tmp_path / ".hidden"]).files) == 2


def test_a_file_found_twice_is_one_file(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    assert len(find_images([tmp_path, tmp_path / "a.jpg", tmp_path]).files) == 1


def test_a_missing_source_is_a_failure_and_the_rest_goes_on(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    found = find_images([tmp_path / "nowhere", tmp_path])
    assert names(found.files, tmp_path) == ["a.jpg"]
    (failure,) = found.failures
    assert isinstance(failure, UnreadablePathError)
    assert str(tmp_path / "nowhere") in str(failure)
    assert failure.advice


def test_an_unreadable_folder_is_a_failure_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path / "closed" / "a.jpg", tmp_path / "open" / "b.jpg")
    iterdir = Path.iterdir

    def refuse(path: Path):
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return iterdir(path)

    # The administrator, as whom tests often run, may read every folder.
    monkeypatch.setattr(Path, "iterdir", refuse)
    found = find_images([tmp_path])
    assert names(found.files, tmp_path) == ["open/b.jpg"]
    assert "Permission denied" in str(found.failures[0])


def test_a_linked_folder_is_followed_and_a_circle_ends(tmp_path: Path) -> None:
    touch(tmp_path / "real" / "a.jpg")
    (tmp_path / "holding").mkdir()
    (tmp_path / "holding" / "linked").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "circle").symlink_to(tmp_path / "real")
    assert names(find_images([tmp_path / "holding"]).files, tmp_path) == ["holding/linked/a.jpg"]


def test_a_link_to_nowhere_is_kept_for_the_decoder_to_report(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").symlink_to(tmp_path / "gone.jpg")
    assert len(find_images([tmp_path]).files) == 1


@given(st.lists(st.text("aB1203_. \u5377", min_size=1, max_size=8), unique=True))
def test_any_names_can_be_put_in_order(texts: list[str]) -> None:
    forwards = [Path(text) for text in texts]
    backwards = forwards[::-1]
    assert sorted(forwards, key=natural_key) == sorted(backwards, key=natural_key)
