"""Bad input: each is a typed failure that says what to do; the rest of the run completes; the exit code tells."""

import json
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.conftest import SAMPLES, run_manuscripts


def bomb(path: Path, *, side: int = 30_000) -> None:
    """A PNG that says it is `side` squared, in a few hundred bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b""))


def locked_pdf(path: Path) -> None:
    """A PDF that no password opens, with the standard security handler."""
    key = b"<" + b"41" * 32 + b">"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"3 0 obj<</Filter/Standard/V 1/R 2/O " + key + b"/U " + key + b"/P -4>>endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[" + key + key + b"]>>\n%%EOF\n"
    )


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Six files that cannot be read and two that can: a good page, and one in CMYK."""
    folder = tmp_path / "scans" / "S.1"
    folder.mkdir(parents=True)
    page = Image.open(next(iter(sorted(SAMPLES.rglob("print-13/*.jpg")))))
    page.reduce(2).save(folder / "1_good.jpg")
    page.reduce(2).convert("CMYK").save(folder / "2_cmyk.jpg")
    (folder / "3_empty.png").touch()
    (folder / "4_text.jpg").write_text("This is a letter, not a scan.")
    Image.fromarray(np.zeros((400, 300), np.uint8)).save(folder / "5_whole.tif", compression="raw")
    whole = (folder / "5_whole.tif").read_bytes()
    (folder / "5_whole.tif").unlink()
    (folder / "5_truncated.tif").write_bytes(whole[: len(whole) // 2])
    bomb(folder / "6_bomb.png")
    locked_pdf(folder / "7_locked.pdf")
    return tmp_path / "scans"


@pytest.mark.engine
def test_bad_files_are_recorded_with_advice_and_the_rest_is_read(scans: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    before = {path: path.read_bytes() for path in scans.rglob("*_*")}
    done = run_manuscripts("ingest", scans, "--institution", "east", "--library", library, "--json", code=4)
    summary = json.loads(done.stdout)
    status = json.loads(run_manuscripts("status", "--json", "--library", library).stdout)

    assert summary["pages_read"] == 2
    errors = {
        Path(str(failure.get("place") or failure["image"])).name: failure["error"] for failure in status["failures"]
    }
    assert errors == {
        "3_empty.png": "EmptyFileError",
        "4_text.jpg": "UnsupportedFormatError",
        "5_truncated.tif": "DamagedImageError",
        "6_bomb.png": "ImageTooLargeError",
        "7_locked.pdf": "EncryptedDocumentError",
    }
    assert all(len(failure["message"].split(". ")) > 1 for failure in status["failures"]), "advice is missing"
    assert {path: path.read_bytes() for path in scans.rglob("*_*")} == before
    again = run_manuscripts("ingest", scans, "--institution", "east", "--library", library, "--json", code=4)
    assert json.loads(again.stdout)["pages_kept"] == 2


@pytest.mark.engine
def test_a_file_mended_between_runs_is_no_failure_any_more(scans: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    for name in ("5_truncated.tif", "6_bomb.png", "7_locked.pdf", "4_text.jpg"):
        (scans / "S.1" / name).unlink()
    run_manuscripts("ingest", scans, "--institution", "east", "--library", library, code=4)
    Image.open(scans / "S.1" / "1_good.jpg").rotate(180).save(scans / "S.1" / "3_empty.png")
    run_manuscripts("ingest", scans, "--institution", "east", "--library", library)
    status = json.loads(run_manuscripts("status", "--json", "--library", library).stdout)
    assert status["failures"] == []
    assert status["manuscripts"][0]["done"] == 3


def test_a_sheet_without_shelfmarks_stops_the_run_before_it_begins(scans: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("title\na\n")
    done = run_manuscripts(
        "ingest", scans, "--institution", "east", "--catalogue", sheet, "--library", tmp_path / "l", code=3
    )
    assert "no column 'shelfmark'" in done.stderr


@pytest.mark.engine
def test_a_repeated_shelfmark_fails_alone(scans: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("shelfmark,first_image\nS.1,1_good.jpg\nS.2,2_cmyk.jpg\nS.2,2_cmyk.jpg\nS.3,nowhere.jpg\n")
    for path in scans.rglob("[3-7]_*"):
        path.unlink()
    library = tmp_path / "library"
    arguments = ("ingest", scans, "--institution", "east", "--catalogue", sheet, "--library", library)
    summary = json.loads(run_manuscripts(*arguments, "--json", code=4).stdout)
    assert summary["pages_read"] == 1
    assert sum("'S.2' stands in 2 rows" in failure for failure in summary["failures"]) == 2
    assert sum("nowhere.jpg is not among the sources" in failure for failure in summary["failures"]) == 1
    assert [Path(name).name for name in summary["left_out"]] == ["2_cmyk.jpg"]


def test_a_source_that_is_not_there_is_a_failure_with_its_path(tmp_path: Path) -> None:
    done = run_manuscripts("ingest", tmp_path / "none", "--institution", "a", "--library", tmp_path / "l", code=4)
    assert str(tmp_path / "none") in done.stderr
