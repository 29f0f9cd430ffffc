"""The command line as its users and their scripts meet it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from manuscripts.cli.parameters import DEFAULT_MAX_PIXELS
from manuscripts.images.limits import ImageLimits
from tests.conftest import REPOSITORY, SAMPLES, run_manuscripts

TRUTH = SAMPLES / "truth"


def test_help_needs_no_heavy_package() -> None:
    code = (
        "import sys; sys.argv = ['manuscripts', '--help']\n"
        "from manuscripts.cli.app import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code in (0, None), end.code\n"
        "heavy = {'numpy', 'pandas', 'scipy', 'PIL', 'onnxruntime', 'lxml', 'pydantic', 'sqlalchemy', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=REPOSITORY)
    assert done.stderr.strip() == "[]"
    assert "Exit codes" in done.stdout


def test_the_limit_in_the_help_is_the_decoders() -> None:
    assert ImageLimits().max_pixels == DEFAULT_MAX_PIXELS


def test_version_is_data_on_stdout() -> None:
    assert run_manuscripts("--version").stdout.startswith("manuscripts ")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search", "天", "--library", "/nowhere"], 5),
        (["search", "天", "--least", "50", "--library", "/nowhere"], 2),
        (["ingest", "/nowhere.jpg", "--institution", "a/b", "--library", "{tmp}"], 2),
        (["ingest", "/nowhere.jpg", "--institution", "a", "--redo", "everything", "--library", "{tmp}"], 2),
        (["ingest", "/nowhere.jpg", "--institution", "a", "--library", "{tmp}"], 4),
        (["ingest", "/tmp", "--institution", "a", "--catalogue", "/nowhere.csv", "--library", "{tmp}"], 3),
        (["read", "/nowhere.jpg"], 4),
        (["read", "--no-such-option"], 2),
        (["variants", "、"], 3),
    ],
)
def test_what_goes_wrong_has_its_exit_code_and_says_what_to_do(arguments: list[str], code: int, tmp_path: Path) -> None:
    done = run_manuscripts(*(argument.replace("{tmp}", str(tmp_path / "library")) for argument in arguments), code=code)
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


@pytest.mark.engine
def test_search_finds_a_phrase_in_both_institutions_by_json(sample_library: Path) -> None:
    result = json.loads(run_manuscripts("search", "孝", "--json", "--library", sample_library).stdout)
    assert result["query"] == "孝"
    assert result["total"] == len(result["hits"]) or result["total"] > 20
    assert {hit["institution"] for hit in result["hits"]} == {"sample-east", "sample-west"}


@pytest.mark.engine
def test_a_second_ingest_reads_nothing_again(sample_library: Path) -> None:
    folder = SAMPLES / "sample-east"
    done = run_manuscripts(
        "ingest", folder / "images", "--institution", "sample-east", "--catalogue", folder / "catalogue.csv",
        "--library", sample_library, "--json",
    )  # fmt: skip
    summary = json.loads(done.stdout)
    assert summary["pages_read"] == 0
    assert summary["pages_kept"] == len(list((TRUTH / "sample-east").rglob("*.json")))
    assert summary["failures"] == []


@pytest.mark.engine
def test_read_writes_a_file_for_each_page_named_after_its_image(tmp_path: Path) -> None:
    east, west = SAMPLES / "sample-east" / "images", SAMPLES / "sample-west" / "images"
    out = tmp_path / "texts"
    run_manuscripts("read", east / "print-13" / "0001.jpg", west / "w-2004" / "w-2004.tif", "--out", out)
    assert sorted(path.name for path in out.iterdir()) == ["0001.txt", "w-2004_0001.txt", "w-2004_0002.txt"]
    assert all(path.read_text(encoding="utf-8").strip() for path in out.iterdir())


@pytest.mark.engine
def test_read_prints_text_json_and_tei(tmp_path: Path) -> None:
    page = SAMPLES / "sample-east" / "images" / "print-13" / "0001.jpg"
    text = run_manuscripts("read", page).stdout
    record = json.loads(run_manuscripts("read", page, "--json").stdout)["pages"][0]
    tei = run_manuscripts("read", page, "--format", "tei").stdout
    written = ["".join(glyph["written"] for glyph in column["glyphs"]) for column in record["columns"]]
    first = next(part for part in written if len(part) > 4)
    assert first in text
    assert tei.startswith("<?xml")


@pytest.mark.engine
def test_show_gives_text_record_and_picture(sample_library: Path, tmp_path: Path) -> None:
    plain = run_manuscripts("show", "E.8210/S.17", "--library", sample_library).stdout
    record = json.loads(run_manuscripts("show", "E.8210/S.17", "--json", "--library", sample_library).stdout)
    picture = tmp_path / "page.png"
    run_manuscripts("show", "E.8210/S.17", "--boxes", "--out", picture, "--library", sample_library)
    assert plain.lstrip().startswith("1  ")
    assert record["shelfmark"] == "E.8210/S.17"
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.engine
def test_show_says_why_a_page_was_not_read(tmp_path: Path) -> None:
    scan, library = tmp_path / "scans" / "cut" / "1.jpg", tmp_path / "library"
    scan.parent.mkdir(parents=True)
    scan.write_bytes(next(SAMPLES.rglob("*.jpg")).read_bytes()[:3000])
    run_manuscripts("ingest", tmp_path / "scans", "--institution", "here", "--library", library, code=4)
    said = run_manuscripts("show", "cut", "--library", library, code=5).stderr
    assert "cut off" in said
    assert "Nothing of page 1 was read. Mend what stands above" in said


@pytest.mark.engine
def test_a_page_or_shelfmark_that_is_not_there_is_named(sample_library: Path) -> None:
    assert (
        "has 3 pages, not 9" in run_manuscripts("show", "E.8210/S.17", "9", "--library", sample_library, code=3).stderr
    )
    assert "S.99" in run_manuscripts("export", "S.99", "--library", sample_library, code=3).stderr


@pytest.mark.engine
@pytest.mark.parametrize(
    ("form", "pattern"),
    [("tei", "*/*"), ("text", "*/*"), ("pdf", "*/*"), ("page", "*/*/*.json"), ("hocr", "*/*/*.json")],
)
def test_export_writes_all_manuscripts(form: str, pattern: str, sample_library: Path, tmp_path: Path) -> None:
    done = run_manuscripts("export", "--format", form, "--out", tmp_path, "--json", "--library", sample_library)
    written = json.loads(done.stdout)["files"]
    assert len(written) == len(list(TRUTH.glob(pattern)))
    assert all(Path(path).stat().st_size for path in written)


@pytest.mark.engine
def test_status_names_all_manuscripts_and_no_failure(sample_library: Path) -> None:
    found = json.loads(run_manuscripts("status", "--json", "--library", sample_library).stdout)
    assert len(found["manuscripts"]) == len(list(TRUTH.glob("*/*")))
    assert found["failures"] == []
    assert found["waiting_for_index"] == 0
    assert all(row["done"] == row["pages"] for row in found["manuscripts"])
